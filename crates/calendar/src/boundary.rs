//! From local time to instants, where clocks change too.

use basis::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// The first instant at which the zone's local time is `local` or later: of a time that comes twice the first, for a
/// time that is skipped the instant of the change.
pub fn first_instant(zone: &TimeZone, local: DateTime) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => end_of_gap(zone, local),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            ambiguous.earlier().unwrap_or(limit(local))
        }
    }
}

/// The instant after the last one at which the zone's local time is before `local`: of a time that comes twice the
/// second, for a time that is skipped the instant of the change.
pub fn last_end(zone: &TimeZone, local: DateTime) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => end_of_gap(zone, local),
        // Where the repeated hour begins exactly at `local`, nothing in it is before `local`.
        AmbiguousOffset::Fold { .. } if begins_fold(zone, local) => {
            ambiguous.earlier().unwrap_or(limit(local))
        }
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            ambiguous.later().unwrap_or(limit(local))
        }
    }
}

/// The instant at which the day ends in the zone: 24:00.
pub fn end_of_day(zone: &TimeZone, date: Date) -> Timestamp {
    last_end(zone, date.saturating_add(1.day()).to_datetime(Time::midnight()))
}

fn begins_fold(zone: &TimeZone, local: DateTime) -> bool {
    let before = local.saturating_sub(1.nanosecond());
    !matches!(zone.to_ambiguous_timestamp(before).offset(), AmbiguousOffset::Fold { .. })
}

fn end_of_gap(zone: &TimeZone, local: DateTime) -> Timestamp {
    let before = zone.to_ambiguous_timestamp(local).earlier().unwrap_or(limit(local));
    zone.following(before).next().map_or(before, |change| change.timestamp())
}

/// Local times at the edge of the calendar have no instant; the nearest end of time stands for them.
fn limit(local: DateTime) -> Timestamp {
    if local.year() < 0 { Timestamp::MIN } else { Timestamp::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(zone: &str, local: &str, first: &str, last: &str) {
        let tz = TimeZone::get(zone).unwrap();
        let local: DateTime = local.parse().unwrap();
        assert_eq!(first_instant(&tz, local), first.parse().unwrap(), "first {zone} {local}");
        assert_eq!(last_end(&tz, local), last.parse().unwrap(), "last {zone} {local}");
    }

    #[test]
    fn a_skipped_time_means_the_instant_of_the_change() {
        check("Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z");
        check("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00Z", "2018-11-04T03:00Z");
        // A whole day was skipped.
        check("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z");
    }

    #[test]
    fn of_a_time_that_comes_twice_windows_begin_at_the_first_and_end_at_the_second() {
        check("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z");
        // Nothing of the repeated hour is before its own beginning.
        check("Europe/Paris", "2026-10-25T02:00", "2026-10-25T00:00Z", "2026-10-25T00:00Z");
        check("Europe/Paris", "2026-10-25T03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z");
    }

    #[test]
    fn a_day_ends_when_its_last_moment_is_over() {
        let havana = TimeZone::get("America/Havana").unwrap();
        // At 01:00 the clock goes back to 00:00 of the same day.
        assert_eq!(end_of_day(&havana, "2024-11-02".parse().unwrap()), "2024-11-03T04:00Z".parse().unwrap());
        assert_eq!(end_of_day(&havana, "2024-11-03".parse().unwrap()), "2024-11-04T05:00Z".parse().unwrap());
    }
}
