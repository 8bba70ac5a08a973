//! When the food is wanted, as pages carry it: by the clock of the restaurant, since lists hold restaurants of several
//! zones. Pure.

use basis::Timestamp;
use feed::serving::{Locality, quarter_from};
use jiff::civil::DateTime;

/// When the food is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum When {
    /// It does not matter.
    #[default]
    Any,
    /// As soon as possible.
    Now,
    /// At this time of the restaurant's clock.
    At(DateTime),
}

/// A time as a browser's field writes it, `2026-03-14T19:30`.
pub(crate) fn read_local(text: &str) -> Option<DateTime> {
    let time: DateTime = text.trim().parse().ok()?;
    (2000..2200).contains(&time.year()).then_some(time)
}

/// As [`read_local`] reads it.
pub(crate) fn write_local(time: DateTime) -> String {
    time.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The instant of a local time, on the next quarter hour.
pub(crate) fn instant(place: &Locality, local: DateTime) -> Timestamp {
    quarter_from(place, calendar::first_instant(&place.zone, local))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn local_times_are_those_of_the_restaurant_on_a_quarter_hour() {
        let paris = Locality::from(TimeZone::get("Europe/Paris").unwrap());
        let local = read_local("2026-03-14T19:22").unwrap();
        assert_eq!(instant(&paris, local), "2026-03-14T18:30:00Z".parse().unwrap());
        assert_eq!(write_local(local), "2026-03-14T19:22");
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "now", "2026-03-14", "19:00", "9999-01-01T00:00", "2026-02-30T10:00"] {
            let read = read_local(text);
            assert!(read.is_none() || text == "2026-03-14", "{text} {read:?}");
        }
    }
}
