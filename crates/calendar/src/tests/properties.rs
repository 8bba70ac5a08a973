//! Laws, checked against slow references that walk the clock minute by minute.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use basis::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;

use super::zone;
use crate::{BusinessCalendar, Rotation, ShiftLength, Window, Windows};

/// A zone and a minute near one of its clock changes. Half-hour, midnight and whole-day changes are among them.
const CHANGES: [(&str, &str); 12] = [
    ("Europe/Paris", "2026-03-29T01:00Z"),
    ("Europe/Paris", "2026-10-25T01:00Z"),
    ("America/New_York", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01T06:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30Z"),
    ("America/Havana", "2024-11-03T05:00Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),
    ("America/Sao_Paulo", "2018-02-18T02:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00Z"),
    ("Asia/Kathmandu", "2026-06-01T00:00Z"),
    ("Africa/Casablanca", "2026-02-15T02:00Z"),
];

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

fn any_window() -> impl Strategy<Value = Window> {
    (0u16..1440, 0u16..=1440).prop_map(|(start, end)| Window::new(start, end).unwrap())
}

prop_compose! {
    fn any_place()(change in 0..CHANGES.len(), offset in -2_000i64..2_000) -> (TimeZone, Timestamp) {
        let (name, at) = CHANGES[change];
        (zone(name), at.parse::<Timestamp>().unwrap() + minutes(offset))
    }
}

prop_compose! {
    fn any_calendar()(
        place in any_place(),
        week in prop::array::uniform7(prop::collection::vec(any_window(), 0..3)),
        closed in prop::collection::btree_set(-3i64..4, 0..2),
    ) -> (BusinessCalendar, Timestamp) {
        let (zone, at) = place;
        let today = zone.to_datetime(at).date();
        let closed_on: BTreeSet<_> = closed.into_iter().map(|days| today.saturating_add(days.days())).collect();
        let mut calendar = BusinessCalendar::new(zone, Windows(week));
        calendar.closed_on = closed_on;
        (calendar, at)
    }
}

/// Whether each minute from `from` on is open, found by walking the clock: a window holds the minutes from the first
/// whose local time has reached its start to the last whose local time is before its end.
fn slow_open(calendar: &BusinessCalendar, from: Timestamp, count: usize) -> Vec<bool> {
    const BEFORE: usize = 3 * 1440;
    const AFTER: usize = 3 * 1440;
    let origin = from - minutes(3 * 1440);
    let clock: Vec<DateTime> = (0..BEFORE + count + AFTER)
        .map(|minute| calendar.zone.to_datetime(origin + minutes(i64::try_from(minute).unwrap())))
        .collect();
    let mut open = vec![false; clock.len()];
    let (first, last) = (clock[0].date(), clock[clock.len() - 1].date());
    for date in first.series(1.day()).take_while(|date| *date <= last) {
        for window in calendar.windows_on(date) {
            let midnight = date.to_datetime(Time::midnight());
            let start = midnight + i64::from(window.start()).minutes();
            let end = midnight + (i64::from(window.start()) + i64::from(window.minutes())).minutes();
            let Some(begin) = clock.iter().position(|local| *local >= start) else { continue };
            let Some(stop) = clock.iter().rposition(|local| *local < end) else { continue };
            // A window that begins before the walk does cannot be placed; the margin keeps it from mattering.
            open[begin..(stop + 1).max(begin)].fill(true);
        }
    }
    open[BEFORE..BEFORE + count].to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn opening_hours_and_working_time_agree_with_a_walk_of_the_clock((calendar, at) in any_calendar()) {
        const COUNT: usize = 2 * 1440;
        let slow = slow_open(&calendar, at, COUNT);
        let mut working = 0;
        for (minute, open) in slow.iter().enumerate() {
            let now = at + minutes(i64::try_from(minute).unwrap());
            if minute % 7 == 0 {
                prop_assert_eq!(calendar.is_open(now), *open, "at {}", now);
                prop_assert_eq!(calendar.working_between(at, now), minutes(working), "until {}", now);
            }
            working += i64::from(*open);
        }
    }

    #[test]
    fn the_due_time_is_the_first_minute_at_which_the_working_time_has_passed(
        (calendar, at) in any_calendar(), wanted in 1i64..900,
    ) {
        let slow = slow_open(&calendar, at, 3 * 1440);
        let mut passed = 0;
        let reached = slow.iter().position(|open| {
            passed += i64::from(*open);
            passed == wanted
        });
        if let Some(minute) = reached {
            let due = calendar.add_working(at, minutes(wanted)).unwrap();
            prop_assert_eq!(due.at, at + minutes(i64::try_from(minute).unwrap() + 1));
        }
    }

    #[test]
    fn due_times_are_monotonic_and_give_back_the_working_time(
        (calendar, at) in any_calendar(), later in 0i64..5_000, short in 0i64..2_000, more in 0i64..2_000,
    ) {
        let due = |from, n| calendar.add_working(from, SignedDuration::from_secs(n * 37)).map(|due| due.at);
        if let (Ok(first), Ok(second), Ok(from_later)) =
            (due(at, short), due(at, short + more), due(at + minutes(later), short))
        {
            prop_assert!(first <= second);
            prop_assert!(first <= from_later);
            prop_assert_eq!(calendar.working_between(at, first), SignedDuration::from_secs(short * 37));
        }
    }

    #[test]
    fn working_time_adds_up((calendar, at) in any_calendar(), first in 0i64..9_000, second in 0i64..9_000) {
        let (middle, end) = (at + minutes(first), at + minutes(first + second));
        let parts = calendar.working_between(at, middle) + calendar.working_between(middle, end);
        prop_assert_eq!(calendar.working_between(at, end), parts);
    }

    #[test]
    fn the_duty_agrees_with_hand_overs_counted_one_by_one(
        (zone, at) in any_place(), days_before in 0i64..40, handover in 0i64..1440, n in 1u32..4, unit in 0usize..3,
    ) {
        let n = NonZeroU32::new(n).unwrap();
        let shift = [ShiftLength::Hourly(n), ShiftLength::Daily(n), ShiftLength::Weekly(n)][unit];
        let step: jiff::Span = [i64::from(n.get()).hours(), i64::from(n.get()).days(), i64::from(n.get()).weeks()][unit];
        let starts_on = zone.to_datetime(at).date().saturating_sub(days_before.days());
        let handover = Time::midnight() + handover.minutes();
        let rotation = Rotation { zone, starts_on, handover, shift, participants: 5 };
        let mut turns: i64 = -1;
        let mut local = starts_on.to_datetime(handover);
        while crate::first_instant(&rotation.zone, local) <= at {
            turns += 1;
            local = starts_on.to_datetime(handover) + step.checked_mul(turns + 1).unwrap();
        }
        let expected = usize::try_from(turns).ok().map(|turns| turns % 5);
        prop_assert_eq!(rotation.participant_index_at(at), expected);
        prop_assert_eq!(rotation.next_handover(at), crate::first_instant(&rotation.zone, local));
    }
}
