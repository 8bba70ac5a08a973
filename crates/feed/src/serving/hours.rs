//! When an order may be placed and fulfilled (6.1, 6.2).

use std::collections::BTreeSet;

use basis::Timestamp;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use super::Locality;
use super::window::{covers, opening_days, opens_on};
use crate::document::{OperationHoursDocument, OrderType, ServiceDocument, ServiceHoursDocument};

/// Minutes from order to fulfilment, as far as the partner told them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadTime {
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// The grid of slots.
const SLOT: SignedDuration = SignedDuration::from_mins(15);
/// Furthest slot (rule 5).
const HORIZON: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How far ahead the next opening is looked for.
const SEARCH_DAYS: i32 = 14;

/// Rule 3: an order may be placed at `at`. A disabled service never takes orders.
pub fn orderable_now(service: &ServiceDocument, place: &Locality, at: Timestamp) -> bool {
    !service.disabled && open_rows(service, place, at).next().is_some()
}

fn open_rows<'s>(
    service: &'s ServiceDocument,
    place: &'s Locality,
    at: Timestamp,
) -> impl Iterator<Item = &'s OperationHoursDocument> {
    service.operation_hours.iter().filter(move |row| covers(&row.window, place, at))
}

/// Rule 4: the lead time of an order placed at `at` for as soon as possible; none if it is not possible.
/// If several rows hold, the quickest counts.
pub fn asap(service: &ServiceDocument, place: &Locality, at: Timestamp) -> Option<LeadTime> {
    fulfilling(service, place, OrderType::Asap, at, at)
        .map(|row| LeadTime { min: row.lead_time_min, max: row.lead_time_max })
        .min_by_key(|lead| (lead.min.or(lead.max).unwrap_or(0), lead.max.unwrap_or(u32::MAX)))
}

/// Rows of an order type that are below an ordering window covering `placed` and that cover `wanted`.
fn fulfilling<'s>(
    service: &'s ServiceDocument,
    place: &'s Locality,
    order_type: OrderType,
    placed: Timestamp,
    wanted: Timestamp,
) -> impl Iterator<Item = &'s ServiceHoursDocument> {
    let open: BTreeSet<&str> = if service.disabled {
        BTreeSet::new()
    } else {
        open_rows(service, place, placed).map(|row| row.id.as_str()).collect()
    };
    service
        .service_hours
        .iter()
        .filter(move |row| row.order_types.contains(&order_type))
        .filter(move |row| row.operation_hours_ids.iter().any(|id| open.contains(id.as_str())))
        .filter(move |row| row_covers(service, place, order_type, row, wanted))
}

/// Rule 2: special rows replace the regular ones on their dates.
fn row_covers(
    service: &ServiceDocument,
    place: &Locality,
    order_type: OrderType,
    row: &ServiceHoursDocument,
    at: Timestamp,
) -> bool {
    if row.special {
        return !closes_the_day(row) && covers(&row.window, place, at);
    }
    let special = |date: Date| is_special(service, place, order_type, date);
    let today = place.zone.to_datetime(at).date();
    !special(today) && opening_days(&row.window, place, at).any(|day| day == today || !special(day))
}

/// A special row without hours, or with equal ones, means closed.
fn closes_the_day(row: &ServiceHoursDocument) -> bool {
    match (row.window.opens, row.window.closes) {
        (None, None) => true,
        (opens, closes) => opens.unwrap_or(0) == closes.unwrap_or(1440),
    }
}

/// Whether a special row of this order type holds on the date.
fn is_special(service: &ServiceDocument, place: &Locality, order_type: OrderType, date: Date) -> bool {
    service.service_hours.iter().any(|row| {
        let local = |at: Timestamp| place.zone.to_datetime(at).date();
        row.special
            && row.order_types.contains(&order_type)
            && row.window.valid_from.is_none_or(|from| local(from) <= date)
            && row.window.valid_through.is_none_or(|through| date <= local(through))
            && opens_on(&row.window, place, date)
    })
}

/// Rule 5: at most `limit` quarter hours for which an order placed at `at` may be wanted, in order.
pub fn advance_slots(
    service: &ServiceDocument,
    place: &Locality,
    at: Timestamp,
    limit: usize,
) -> Vec<Timestamp> {
    let mut slots = Vec::new();
    if limit == 0 || !orderable_now(service, place, at) {
        return slots;
    }
    let end = later(at, HORIZON);
    let mut slot = quarter_from(place, at);
    while slot <= end && slots.len() < limit {
        if fulfilling(service, place, OrderType::Advance, at, slot).any(|row| fits_ahead(row, at, slot)) {
            slots.push(slot);
        }
        slot = quarter_from(place, later(slot, SignedDuration::from_nanos(1)));
    }
    slots
}

/// Rule 5 for one time: whether an order placed at `placed` may be wanted for `wanted`, a quarter hour.
pub fn slot_offered(
    service: &ServiceDocument,
    place: &Locality,
    placed: Timestamp,
    wanted: Timestamp,
) -> bool {
    wanted == quarter_from(place, wanted)
        && placed <= wanted
        && wanted <= later(placed, HORIZON)
        && fulfilling(service, place, OrderType::Advance, placed, wanted)
            .any(|row| fits_ahead(row, placed, wanted))
}

/// Whether a row takes orders so long before.
fn fits_ahead(row: &ServiceHoursDocument, placed: Timestamp, wanted: Timestamp) -> bool {
    let minutes = |count: Option<u32>, default: SignedDuration| {
        count.map_or(default, |count| SignedDuration::from_mins(i64::from(count)))
    };
    later(placed, minutes(row.advance_min, SignedDuration::ZERO)) <= wanted
        && wanted <= later(placed, minutes(row.advance_max, HORIZON))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// The first instant from `at` on whose local time is a full quarter of an hour.
pub fn quarter_from(place: &Locality, at: Timestamp) -> Timestamp {
    let offset = i64::from(place.zone.to_offset(at).seconds());
    let local = at.as_second() + offset + i64::from(at.subsec_nanosecond() > 0);
    let quarter = SLOT.as_secs();
    let rounded = local.div_euclid(quarter) * quarter;
    let rounded = if rounded < local { rounded + quarter } else { rounded };
    Timestamp::from_second(rounded - offset).unwrap_or(Timestamp::MAX)
}

/// The first instant from `at` on at which an order may be placed; none within two weeks.
pub fn next_opening(service: &ServiceDocument, place: &Locality, at: Timestamp) -> Option<Timestamp> {
    if orderable_now(service, place, at) {
        return Some(at);
    }
    let mut starts = BTreeSet::new();
    for row in &service.operation_hours {
        starts.extend(row.window.valid_from.filter(|from| *from > at));
        let today = place.zone.to_datetime(at).date();
        for ahead in -1..=SEARCH_DAYS {
            let opens = i64::from(row.window.opens.unwrap_or(0));
            let day = today.saturating_add(ahead.days());
            let local = day.at(0, 0, 0, 0).saturating_add(opens.minutes());
            starts.insert(calendar::first_instant(&place.zone, local));
        }
    }
    starts.into_iter().filter(|start| *start > at).find(|start| orderable_now(service, place, *start))
}
