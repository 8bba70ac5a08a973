//! `OVERLAPPING_OFFERS`: two offers of one item or option that apply at the same time (3.12).

use crate::code::Code;
use crate::document::DayOfWeek;
use crate::graph::Graph;
use crate::problem::{Finding, Problems};
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::RowIndex;

/// Offers of one parent that are compared; more than these are not looked at.
const COMPARED: usize = 200;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    for entity in [EntityType::MenuItem, EntityType::MenuItemOption] {
        let parents = graph.alive(entity);
        let overlaps = graph.look(&parents, |graph, parent| {
            if graph.incoming(parent).len() < 2 {
                return None;
            }
            let mut offers = graph.offers(parent);
            offers.retain(|offer| !graph.rows[*offer].is_true("isDisabled"));
            offers.truncate(COMPARED);
            first_overlap(graph, &offers)
        });
        for (parent, overlap) in parents.into_iter().zip(overlaps) {
            if let Some((left, right)) = overlap {
                let finding = Finding::new(Code::OverlappingOffers, "feed-says-offers-overlap")
                    .with("first", graph.id(left))
                    .with("second", graph.id(right));
                graph.report(parent, finding, problems);
            }
        }
    }
}

fn first_overlap(graph: &Graph, offers: &[RowIndex]) -> Option<(RowIndex, RowIndex)> {
    offers.iter().enumerate().find_map(|(at, left)| {
        offers[at + 1..].iter().find(|right| overlap(graph, *left, **right)).map(|right| (*left, *right))
    })
}

fn overlap(graph: &Graph, left: RowIndex, right: RowIndex) -> bool {
    let (a, b) = (&graph.rows[left], &graph.rows[right]);
    let lists = ["applicableServiceType", "applicableParentOptionValue"];
    lists.iter().all(|name| lists_meet(a.texts(name), b.texts(name)))
        && validities_meet(a, b)
        && availabilities_meet(graph, left, right)
}

/// An empty list stands for everything.
fn lists_meet<'r>(
    left: impl Iterator<Item = &'r str> + Clone,
    right: impl Iterator<Item = &'r str> + Clone,
) -> bool {
    let (mut some_left, mut some_right) = (left.clone(), right.clone());
    let any = some_left.next().is_none() || some_right.next().is_none();
    any || left.into_iter().any(|value| right.clone().any(|other| other == value))
}

/// Whether the ranges from `validFrom` through `validThrough` have an instant in common.
pub(super) fn validities_meet(left: &Row, right: &Row) -> bool {
    let before = |a: &Row, b: &Row| matches!((a.instant("validThrough"), b.instant("validFrom")), (Some(end), Some(start)) if end < start);
    !before(left, right) && !before(right, left)
}

fn availabilities_meet(graph: &Graph, left: RowIndex, right: RowIndex) -> bool {
    let rows = |offer| graph.targets(offer, "availabilityId");
    let (left, right) = (rows(left), rows(right));
    left.is_empty()
        || right.is_empty()
        || left.iter().any(|a| {
            right.iter().any(|b| {
                let (a, b) = (&graph.rows[*a], &graph.rows[*b]);
                validities_meet(a, b) && windows_meet(a, b)
            })
        })
}

/// Whether two weekly windows meet. Public holidays count as a day of their own.
fn windows_meet(left: &Row, right: &Row) -> bool {
    let (left, right) = (weekly(left), weekly(right));
    left.iter().any(|a| right.iter().any(|b| a.0 < b.1 && b.0 < a.1))
}

const DAY: u32 = 1440;

/// The window as half-open intervals of minutes since Monday; holidays lie after the week.
fn weekly(row: &Row) -> Vec<(u32, u32)> {
    let opens = u32::from(row.time("availabilityStarts").unwrap_or(0));
    let closes = u32::from(row.time("availabilityEnds").unwrap_or(1440));
    let length = if closes > opens { closes - opens } else { DAY + closes - opens };
    let days: Vec<&str> = row.texts("availableDay").collect();
    let mut intervals = Vec::new();
    for (index, day) in (0u32..).zip(DayOfWeek::ALL) {
        if days.is_empty() && day == DayOfWeek::PublicHolidays
            || !days.is_empty() && !days.iter().any(|name| DayOfWeek::parse(name) == Some(day))
        {
            continue;
        }
        // Holidays start two days after the week, so that nothing runs over into them.
        let start = if day == DayOfWeek::PublicHolidays { 9 * DAY + opens } else { index * DAY + opens };
        intervals.push((start, start + length));
        if day != DayOfWeek::PublicHolidays && start + length > 7 * DAY {
            intervals.push((0, start + length - 7 * DAY));
        }
    }
    intervals
}
