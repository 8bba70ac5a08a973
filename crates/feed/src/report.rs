//! The report of a check, in the shape that `feed check --format json` prints.

mod status;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::assemble;
use crate::checked::{Checked, CheckedRestaurant, Rows};
use crate::checker::CheckOptions;
use crate::closure;
use crate::code::Code;
use crate::components::{self, Components};
use crate::document::ServiceType;
use crate::graph::Graph;
use crate::problem::{Origin, Problem, Problems};
use crate::reconcile::{self, Whereabouts};
use crate::references;
use crate::row::Row;
use crate::table::{RowIndex, Table, Tombstones};
use status::Live;

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

/// Everything that was read.
pub(crate) struct Read {
    pub(crate) table: Table,
    pub(crate) tombstones: Tombstones,
    pub(crate) files: Vec<String>,
    pub(crate) problems: Problems,
    pub(crate) failed: bool,
}

/// Runs the stages over all rows; documents go to `sink`.
pub(crate) fn finish<E>(
    read: Read,
    options: &CheckOptions,
    mut sink: impl FnMut(CheckedRestaurant) -> Result<(), E>,
) -> Result<Checked, E> {
    let Read { table, mut tombstones, files, mut problems, failed } = read;
    tombstones.forget(&table.rows);
    let mut summary = Summary { entities: count_entities(&table.rows), failed, ..Summary::default() };
    let (mut restaurant_status, mut place_matches) = (Vec::new(), BTreeMap::new());
    let mut graph = Graph::build(table, files);
    let components = components::find(&graph, tombstones.keys());
    if !failed {
        summary.dropped_dependents = references::check(&mut graph, &mut problems);
        closure::check(&mut graph, options.production, &mut problems);
        let reconciled = reconcile::check(&graph, options.places.as_deref(), &mut problems);
        let live = assemble_all(&graph, &reconciled.live, &components, &mut sink)?;
        place_matches = reconciled.matches;
        restaurant_status = status::all(&graph, &live, &problems.list);
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
    let rows = Rows::new(graph.rows, components, &tombstones, graph.files);
    Ok(Checked { report, restaurants: Vec::new(), place_matches, entities: Vec::new(), rows })
}

/// Makes the documents by `@id`; answers with what the report says of each.
fn assemble_all<E>(
    graph: &Graph,
    places: &BTreeMap<RowIndex, Whereabouts>,
    components: &Components,
    sink: &mut impl FnMut(CheckedRestaurant) -> Result<(), E>,
) -> Result<HashMap<RowIndex, Live>, E> {
    let mut rows: Vec<(RowIndex, &Whereabouts)> = places.iter().map(|(row, place)| (*row, place)).collect();
    rows.sort_by(|left, right| graph.rows[left.0].id.cmp(&graph.rows[right.0].id));
    let (mut menus, mut live) = (assemble::Written::new(), HashMap::new());
    for (row, place) in rows {
        let Some(document) = assemble::restaurant(graph, row, place, &mut menus) else { continue };
        live.insert(row, Live::of(&document));
        let component = usize::try_from(components.of_rows[row]).unwrap_or(0);
        sink(CheckedRestaurant { document, component: components.names[component].to_string() })?;
    }
    Ok(live)
}

/// Stored rows are not received.
fn count_entities(rows: &[Row]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for row in rows.iter().filter(|row| row.origin != Origin::STORED) {
        *counts.entry(row.entity.as_str().to_owned()).or_insert(0) += 1;
    }
    counts
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
