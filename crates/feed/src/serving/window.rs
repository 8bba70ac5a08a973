//! Whether a window covers an instant (6.2, rule 1).

use basis::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::Locality;
use crate::document::{DayOfWeek, Window};

/// Minutes of a day.
const DAY: u16 = 1440;

/// Whether the window covers `at`.
pub fn covers(window: &Window, place: &Locality, at: Timestamp) -> bool {
    opening_days(window, place, at).next().is_some()
}

/// Days whose window covers `at`: the day itself or, across midnight, the day before.
pub(super) fn opening_days<'w>(
    window: &'w Window,
    place: &'w Locality,
    at: Timestamp,
) -> impl Iterator<Item = Date> + 'w {
    let today = place.zone.to_datetime(at).date();
    let days = [today.saturating_sub(1.day()), today].into_iter();
    days.filter(move |day| {
        is_valid(window, at) && opens_on(window, place, *day) && lies_in(window, place, *day, at)
    })
}

fn is_valid(window: &Window, at: Timestamp) -> bool {
    is_within(window.valid_from, window.valid_through, at)
}

/// Whether `at` lies from `from` through `through`; absent bounds do not bound.
pub(super) fn is_within(from: Option<Timestamp>, through: Option<Timestamp>, at: Timestamp) -> bool {
    from.is_none_or(|from| from <= at) && through.is_none_or(|through| at <= through)
}

/// Whether the window opens on this date. Rows for holidays open on holidays.
pub(super) fn opens_on(window: &Window, place: &Locality, date: Date) -> bool {
    window.days.is_empty()
        || window.days.contains(&day_of(date.weekday()))
        || (window.days.contains(&DayOfWeek::PublicHolidays) && place.holidays.contains(date))
}

fn lies_in(window: &Window, place: &Locality, date: Date, at: Timestamp) -> bool {
    let opens = window.opens.unwrap_or(0);
    let closes = window.closes.unwrap_or(DAY);
    // 24:00 is the start of the next day.
    let (date, opens) = if opens >= DAY { (date.saturating_add(1.day()), 0) } else { (date, opens) };
    let Ok(civil) = calendar::Window::new(opens, closes.min(DAY)) else { return false };
    let interval = civil.on(&place.zone, date);
    interval.start <= at && at < interval.end
}

fn day_of(weekday: Weekday) -> DayOfWeek {
    match weekday {
        Weekday::Monday => DayOfWeek::Monday,
        Weekday::Tuesday => DayOfWeek::Tuesday,
        Weekday::Wednesday => DayOfWeek::Wednesday,
        Weekday::Thursday => DayOfWeek::Thursday,
        Weekday::Friday => DayOfWeek::Friday,
        Weekday::Saturday => DayOfWeek::Saturday,
        Weekday::Sunday => DayOfWeek::Sunday,
    }
}
