//! The report of a check, in the shape that `feed check --format json` prints.

mod status;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use rayon::ThreadPool;
use serde::{Deserialize, Serialize};

use crate::assemble;
use crate::checked::{Checked, CheckedRestaurant};
use crate::checker::{CheckOptions, Spool};
use crate::closure::{self, Menus};
use crate::code::Code;
use crate::components::{self, Components, Sources};
use crate::document::{RestaurantDocument, ServiceType};
use crate::graph::{Graph, RowMap};
use crate::places::PlaceStanding;
use crate::problem::{Finding, Origin, Problem, Problems};
use crate::reconcile::{self, Whereabouts};
use crate::references;
use crate::row::Row;
use crate::rows::Rows;
use crate::schema::EntityType;
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
    /// How it stands to the place register; absent without one, and for restaurants with errors of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceStanding>,
}

/// Everything that was read.
pub(crate) struct Read {
    pub(crate) table: Table,
    pub(crate) tombstones: Tombstones,
    pub(crate) files: Vec<String>,
    pub(crate) problems: Problems,
    pub(crate) failed: bool,
    /// Where the lines are, if documents are wanted.
    pub(crate) spool: Option<Mutex<Spool>>,
}

/// Runs the stages over all rows; documents go to `sink`.
pub(crate) fn finish<E: From<io::Error>>(
    read: Read,
    options: &CheckOptions,
    pool: Option<Arc<ThreadPool>>,
    wanted: impl FnMut(&str, Option<u64>) -> bool,
    sink: impl FnMut(CheckedRestaurant) -> Result<(), E>,
) -> Result<Checked, E> {
    let Read { mut table, tombstones, files, mut problems, failed, spool } = read;
    let mut summary = Summary { entities: count_entities(&table.rows), failed, ..Summary::default() };
    // What was deleted has a component too.
    for (entity, id) in tombstones.keys() {
        table.names.intern(entity, id);
    }
    let mut restaurant_status = Vec::new();
    let mut graph = Graph::build(table, files, pool);
    // Documents say which component they are made from.
    let components = spool.is_some().then(|| components::find(&graph.rows, &graph.links, &graph.names));
    if !failed {
        summary.dropped_dependents = references::check(&mut graph, &mut problems);
        let menus = closure::check(&mut graph, &mut problems);
        let mut reconciled = reconcile::check(&graph, options.places.as_ref(), &mut problems)?;
        let live = live(&graph, &menus, &reconciled.live);
        if let (Some(spool), Some(components)) = (spool, &components) {
            let documents = Documents {
                graph: &graph,
                menus: &menus,
                places: &reconciled.live,
                spool,
                written: Mutex::default(),
            };
            documents.make_all(components, wanted, sink)?;
        }
        restaurant_status = status::all(&graph, &live, &mut reconciled.standings, &problems.list);
    }
    let report = report(summary, problems, restaurant_status);
    let rows = Rows::new(graph, components, tombstones);
    Ok(Checked { report, restaurants: Vec::new(), entities: Vec::new(), rows })
}

fn report(mut summary: Summary, problems: Problems, restaurant_status: Vec<RestaurantStatus>) -> Report {
    summary.errors = problems.errors;
    summary.warnings = problems.warnings;
    let orderable = restaurant_status.iter().filter(|status| !status.orderable.is_empty()).count();
    summary.restaurants = RestaurantCounts {
        total: summary.entities.get("Restaurant").copied().unwrap_or(0),
        orderable: u64::try_from(orderable).unwrap_or(u64::MAX),
    };
    let Problems { counts, mut list, .. } = problems;
    list.sort_by(|left, right| order_of(left).cmp(&order_of(right)));
    Report { summary, counts, problems: list, restaurant_status }
}

/// The answer when what was read could not be read again.
pub(crate) fn broken(error: &io::Error) -> Checked {
    let mut problems = Problems::new(1);
    let finding =
        Finding::new(Code::FetchFailed, "feed-says-lines-not-kept").with("detail", error.to_string());
    problems.add(finding, |finding| finding.on(("environment", None), None, None));
    let summary = Summary { failed: true, ..Summary::default() };
    let report = report(summary, problems, Vec::new());
    let rows = Rows::default();
    Checked { report, restaurants: Vec::new(), entities: Vec::new(), rows }
}

/// What the report says of the restaurants that have a document.
fn live(graph: &Graph, menus: &Menus, places: &BTreeMap<RowIndex, Whereabouts>) -> RowMap<Live> {
    let rows: Vec<RowIndex> = places.keys().copied().collect();
    let orderable = graph.look(&rows, |graph, row| assemble::orderable(graph, menus, row));
    let live = places.iter().zip(orderable);
    live.filter_map(|((row, place), orderable)| {
        Some((*row, Live { time_zone: place.time_zone, orderable: orderable? }))
    })
    .collect()
}

/// What documents are made from.
struct Documents<'r> {
    graph: &'r Graph,
    menus: &'r Menus,
    places: &'r BTreeMap<RowIndex, Whereabouts>,
    spool: Mutex<Spool>,
    written: assemble::Written,
}

impl Documents<'_> {
    /// Makes the documents that are wanted, several at once, and hands them out by `@id`.
    fn make_all<E: From<io::Error>>(
        &self,
        components: &Components,
        mut wanted: impl FnMut(&str, Option<u64>) -> bool,
        mut sink: impl FnMut(CheckedRestaurant) -> Result<(), E>,
    ) -> Result<(), E> {
        let graph = self.graph;
        let sources = Sources::find(graph, components);
        let source_of = |row: RowIndex| {
            let place = self.places.get(&row)?;
            sources.of(graph.rows[row].node, components, place)
        };
        let live = graph.of_type(EntityType::Restaurant).filter(|row| self.places.contains_key(row));
        let rows: Vec<RowIndex> = live.filter(|row| wanted(graph.id(*row), source_of(*row))).collect();
        // Few, since all of them are held at once.
        for rows in rows.chunks(4 * graph.threads()) {
            for (row, document) in rows.iter().zip(graph.look_closely(rows, |_, row| self.make(row))) {
                let Some(document) = document? else { continue };
                let component = components.name(graph.rows[*row].node, &graph.names).to_owned();
                sink(CheckedRestaurant { document, component, source: source_of(*row) })?;
            }
        }
        Ok(())
    }

    fn make(&self, row: RowIndex) -> io::Result<Option<RestaurantDocument>> {
        let Some(place) = self.places.get(&row) else { return Ok(None) };
        let source = assemble::Source::new(self.graph, &self.spool);
        let document = assemble::restaurant(&source, row, place, self.menus, &self.written);
        source.made(document)
    }
}

/// Stored rows are not received.
fn count_entities(rows: &[Row]) -> BTreeMap<String, u64> {
    let mut counts: BTreeMap<EntityType, u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.origin != Origin::STORED) {
        *counts.entry(row.entity).or_insert(0) += 1;
    }
    counts.into_iter().map(|(entity, count)| (entity.as_str().to_owned(), count)).collect()
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
