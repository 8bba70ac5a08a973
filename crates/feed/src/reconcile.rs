//! Stage 8: restaurants are places of the register, each one once, and have a time zone.

use std::collections::BTreeMap;
use std::io;

use basis::GeoPoint;

use crate::assemble::location;
use crate::code::Code;
use crate::graph::{Graph, RowMap};
use crate::places::{Place, PlaceMatch, PlaceRegister, PlaceStanding, PlaceStatus, Places, WantedPlace};
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;
use crate::zone::zone_at;

/// Where a live restaurant is.
#[derive(Clone, Debug)]
pub(crate) struct Whereabouts {
    pub(crate) place_id: Option<String>,
    pub(crate) location: GeoPoint,
    pub(crate) time_zone: &'static str,
}

/// What matching found.
#[derive(Default)]
pub(crate) struct Reconciled {
    /// Where the restaurants are that can be live.
    pub(crate) live: BTreeMap<RowIndex, Whereabouts>,
    /// How each restaurant stands to the register.
    pub(crate) standings: RowMap<PlaceStanding>,
    /// By place, the restaurant that has it; rows come by @id, so the smallest keeps it.
    taken: BTreeMap<String, RowIndex>,
}

/// Restaurants whose places are looked up at once: what bounds the places in memory.
const PART: usize = 500;

/// Reports restaurants that cannot be live; answers with where the others are.
///
/// # Errors
/// Those of the place register.
pub(crate) fn check(
    graph: &Graph,
    places: Option<&Places>,
    problems: &mut Problems,
) -> io::Result<Reconciled> {
    let mut reconciled = Reconciled::default();
    for rows in restaurants(graph).chunks(PART) {
        let register = places.map(|places| places.part(&wanted(graph, rows))).transpose()?;
        for row in rows {
            let found = place_of(graph, *row, register.as_deref(), &mut reconciled);
            match found.and_then(|place| whereabouts(graph, *row, place)) {
                Ok(whereabouts) => {
                    reconciled.live.insert(*row, whereabouts);
                }
                Err(finding) => graph.report(*row, finding, problems),
            }
        }
    }
    Ok(reconciled)
}

fn wanted(graph: &Graph, rows: &[RowIndex]) -> Vec<WantedPlace> {
    rows.iter().map(|row| WantedPlace::of_row(graph.id(*row), &graph.rows[*row])).collect()
}

/// Rows that are sound themselves; those without a service are matched too.
fn restaurants(graph: &Graph) -> Vec<RowIndex> {
    graph.of_type(EntityType::Restaurant).filter(|row| graph.rows[*row].fault.is_none()).collect()
}

type FoundPlace = Option<(String, Option<GeoPoint>)>;

fn place_of(
    graph: &Graph,
    row: RowIndex,
    register: Option<&PlaceRegister>,
    reconciled: &mut Reconciled,
) -> Result<FoundPlace, Finding> {
    let Some(register) = register else { return Ok(None) };
    let found = register.match_row(graph.id(row), &graph.rows[row]);
    let mut standing = PlaceStanding::new(&found, register);
    let place = decide_place(graph, row, (found, register), &mut standing, &mut reconciled.taken);
    reconciled.standings.insert(row, standing);
    place
}

fn decide_place(
    graph: &Graph,
    row: RowIndex,
    (found, register): (PlaceMatch, &PlaceRegister),
    standing: &mut PlaceStanding,
    taken: &mut BTreeMap<String, RowIndex>,
) -> Result<FoundPlace, Finding> {
    let place_id = match found {
        PlaceMatch::Matched { place_id, .. } => place_id,
        PlaceMatch::PendingReview { place_id, score } => {
            let finding = Finding::new(Code::ReconFailure, "feed-says-place-near").with("place", place_id);
            return Err(finding.with("score", format!("{score:.2}")));
        }
        PlaceMatch::Unmatched => {
            return Err(Finding::new(Code::ReconFailure, "feed-says-place-none"));
        }
    };
    if let Some(other) = taken.get(&place_id) {
        let other = graph.id(*other);
        standing.duplicate_of = Some(other.to_owned());
        let finding = Finding::new(Code::DuplicateRestaurant, "feed-says-place-taken");
        return Err(finding.with("restaurant", other).with("place", place_id));
    }
    taken.insert(place_id.clone(), row);
    let place = register.place(&place_id);
    if place.is_some_and(|place| place.status != PlaceStatus::Open) {
        return Err(Finding::new(Code::PlaceClosed, "feed-says-place-closed").with("place", place_id));
    }
    Ok(Some((place_id, place.and_then(Place::location))))
}

/// 6.6: the zone comes from the restaurant's coordinates, else from the place's.
fn whereabouts(graph: &Graph, row: RowIndex, place: FoundPlace) -> Result<Whereabouts, Finding> {
    let (place_id, of_place) = place.map_or((None, None), |(id, location)| (Some(id), location));
    let found = location(&graph.rows[row]).or(of_place);
    let location = found
        .ok_or_else(|| Finding::new(Code::ReconFailure, "feed-says-no-coordinates").property("latitude"))?;
    let time_zone = zone_at(location)
        .ok_or_else(|| Finding::new(Code::ReconFailure, "feed-says-no-time-zone").property("latitude"))?;
    Ok(Whereabouts { place_id, location, time_zone })
}
