//! The report of a check, in the shape that `feed check --format json` prints.

mod status;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assemble;
use crate::checker::{CheckOptions, Checked, EntityRow};
use crate::closure;
use crate::code::Code;
use crate::document::ServiceType;
use crate::graph::Graph;
use crate::problem::{Problem, Problems};
use crate::reconcile;
use crate::references;
use crate::table::Table;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Figures.
    pub summary: Summary,
    /// Exact number of problems by code.
    pub counts: BTreeMap<Code, u64>,
    /// Problems by file and line, up to a cap for each code.
    pub problems: Vec<Problem>,
    /// What can be ordered from each restaurant, by id.
    pub restaurant_status: Vec<RestaurantStatus>,
}

/// Figures of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Entities received by type, those with errors too.
    pub entities: BTreeMap<String, u64>,
    /// Errors.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Restaurants.
    pub restaurants: RestaurantCounts,
    /// Entities dropped because what they depend on was dropped; beyond the first level they are
    /// counted here and not listed.
    pub dropped_dependents: u64,
    /// Whether a file could not be read, which fails the ingestion as a whole (rule B7). References
    /// and restaurants are then not checked.
    pub failed: bool,
}

/// Numbers of restaurants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestaurantCounts {
    /// Received.
    pub total: u64,
    /// Orderable for at least one type of service.
    pub orderable: u64,
}

/// What can be ordered from a restaurant, and why not more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestaurantStatus {
    /// The `@id`.
    pub restaurant_id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// IANA name of its time zone, if it is live.
    pub time_zone: Option<String>,
    /// Types of service that can be ordered.
    pub orderable: Vec<ServiceType>,
    /// Errors that stand in the way: its own, and those of its services, menus and hours.
    pub reasons: Vec<Problem>,
}

/// Runs the stages over all rows.
pub(crate) fn finish(
    table: Table,
    files: Vec<String>,
    mut problems: Problems,
    options: &CheckOptions,
    failed: bool,
    entities: BTreeMap<String, u64>,
    rows: Vec<EntityRow>,
) -> Checked {
    let mut summary = Summary { entities, failed, ..Summary::default() };
    let (mut restaurants, mut restaurant_status, mut place_matches) =
        (Vec::new(), Vec::new(), BTreeMap::new());
    let mut graph = Graph::build(table, files);
    if !failed {
        summary.dropped_dependents = references::check(&mut graph, &mut problems);
        closure::check(&mut graph, options.production, &mut problems);
        let reconciled = reconcile::check(&graph, options.places.as_deref(), &mut problems);
        let mut menus = assemble::Written::new();
        for (row, place) in &reconciled.live {
            restaurants.extend(assemble::restaurant(&graph, *row, place, &mut menus));
        }
        place_matches = reconciled.matches;
        restaurants.sort_by(|left, right| left.id.cmp(&right.id));
        restaurant_status = status::all(&graph, &restaurants, &problems.list);
    }
    summary.errors = problems.errors;
    summary.warnings = problems.warnings;
    let orderable = restaurant_status.iter().filter(|status| !status.orderable.is_empty()).count();
    summary.restaurants = RestaurantCounts {
        total: summary.entities.get("Restaurant").copied().unwrap_or(0),
        orderable: u64::try_from(orderable).unwrap_or(u64::MAX),
    };
    let Problems { counts, mut list, .. } = problems;
    list.sort_by(|left, right| order_of(left).cmp(&order_of(right)));
    let report = Report { summary, counts, problems: list, restaurant_status };
    Checked { report, restaurants, place_matches, entities: rows }
}

type Order<'p> = (Option<&'p str>, Option<u64>, Code, &'p str, Option<&'p str>, Option<&'p str>);

fn order_of(problem: &Problem) -> Order<'_> {
    (
        problem.file.as_deref(),
        problem.line,
        problem.code,
        &problem.entity_type,
        problem.entity_id.as_deref(),
        problem.property.as_deref(),
    )
}
