//! Real-time updates by day (inventory feeds, chapter 13; operations 10.2). Pure.

use std::collections::BTreeMap;

use basis::Timestamp;
use inventory::realtime::{EntityOutcomeCount, RequestCount, UpdateRoute, UpdateState};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The longest time that is shown, in days; counts are kept so long.
const LONGEST: i64 = 90;
/// What is shown when nothing is asked for, in days.
const DEFAULT: i64 = 7;

/// Whole days in UTC: the first and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Days {
    /// From a form; what cannot be read, or is too long or the wrong way round, is mended.
    pub(crate) fn read(first: &str, last: &str, now: Timestamp) -> Self {
        let last = last.parse().unwrap_or_else(|_| day(now));
        let earliest = |days: i64| shift(last, 1 - days);
        let first = first.parse().unwrap_or_else(|_| earliest(DEFAULT));
        Self { first: first.clamp(earliest(LONGEST), last), last }
    }

    /// From the beginning of the first day to the end of the last.
    pub(crate) fn bounds(self) -> (Timestamp, Timestamp) {
        (start(self.first), start(shift(self.last, 1)))
    }

    /// Every day, the first first.
    pub(crate) fn all(self) -> Vec<Date> {
        let days = self.first.series(jiff::ToSpan::days(1));
        days.take_while(|day| *day <= self.last).collect()
    }
}

fn shift(date: Date, days: i64) -> Date {
    date.saturating_add(SignedDuration::from_hours(24 * days))
}

fn start(date: Date) -> Timestamp {
    date.to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The day of an instant in UTC.
pub(crate) fn day(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}

/// How many there were, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) all: i64,
    pub(crate) failed: i64,
    /// Taken, with something worth knowing.
    pub(crate) warned: i64,
}

impl Tally {
    /// A share of all in thousandths; 0 of nothing.
    pub(crate) fn permille(self, part: i64) -> u64 {
        u64::try_from(part.saturating_mul(1000).checked_div(self.all).unwrap_or(0)).unwrap_or(0)
    }
}

/// Requests by route and day.
pub(crate) fn requests(counts: &[RequestCount]) -> BTreeMap<(UpdateRoute, Date), Tally> {
    let mut tallies = BTreeMap::<_, Tally>::new();
    for count in counts {
        let tally = tallies.entry((count.route, day(count.hour))).or_default();
        tally.all += count.count;
        if count.http_status != 200 {
            tally.failed += count.count;
        }
    }
    tallies
}

/// Entities by route, type and day.
pub(crate) fn entities(counts: &[EntityOutcomeCount]) -> BTreeMap<(UpdateRoute, String, Date), Tally> {
    let mut tallies = BTreeMap::<_, Tally>::new();
    for count in counts {
        let key = (count.route, count.entity_type.clone(), day(count.hour));
        let tally = tallies.entry(key).or_default();
        tally.all += count.count;
        match (count.state, &count.code) {
            (UpdateState::Rejected, _) => tally.failed += count.count,
            (_, Some(_)) => tally.warned += count.count,
            (_, None) => {}
        }
    }
    tallies
}

/// Codes with their numbers, most frequent first.
pub(crate) fn codes(counts: &[EntityOutcomeCount]) -> Vec<(String, i64)> {
    let mut sums = BTreeMap::<&str, i64>::new();
    for count in counts {
        if let Some(code) = &count.code {
            *sums.entry(code).or_default() += count.count;
        }
    }
    let mut codes: Vec<(String, i64)> = sums.into_iter().map(|(code, n)| (code.to_owned(), n)).collect();
    codes.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-24T13:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().unwrap()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_is_shown_unless_days_are_asked_for() {
        let week = Days::read("", "", now());
        assert_eq!((week.first, week.last), (date("2026-11-18"), date("2026-11-24")));
        assert_eq!(week.all().len(), 7);
        let (from, until) = week.bounds();
        assert_eq!(
            (from.to_string(), until.to_string()),
            ("2026-11-18T00:00:00Z".into(), "2026-11-25T00:00:00Z".into())
        );
        let one = Days::read("2026-11-01", "2026-11-01", now());
        assert_eq!(one.all(), [date("2026-11-01")]);
    }

    #[test]
    fn days_that_make_no_sense_are_mended() {
        let turned = Days::read("2026-11-20", "2026-11-10", now());
        assert_eq!((turned.first, turned.last), (date("2026-11-10"), date("2026-11-10")));
        assert_eq!(Days::read("1900-01-01", "2026-11-24", now()).all().len(), 90);
        assert_eq!(Days::read("<b>", "yesterday", now()).all().len(), 7);
        assert_eq!(Days::read("-009999-01-01", "-009999-01-01", now()).all().len(), 1);
        assert!(!Days::read("", "9999-12-31", now()).all().is_empty());
    }

    #[test]
    fn refusals_are_failures_of_their_day_and_route() {
        let count =
            |route, http_status, count| RequestCount { hour: now(), route, http_status, reason: None, count };
        let tallies = requests(&[
            count(UpdateRoute::Upsert, 200, 9),
            count(UpdateRoute::Upsert, 400, 3),
            count(UpdateRoute::Delete, 200, 1),
        ]);
        let upserts = tallies[&(UpdateRoute::Upsert, date("2026-11-24"))];
        assert_eq!((upserts.all, upserts.failed, upserts.permille(upserts.failed)), (12, 3, 250));
        assert_eq!(tallies[&(UpdateRoute::Delete, date("2026-11-24"))].failed, 0);
        assert_eq!(Tally::default().permille(0), 0);
    }

    #[test]
    fn an_update_that_is_taken_with_a_code_is_a_warning() {
        let count = |state, code: Option<&str>, count| EntityOutcomeCount {
            hour: now(),
            route: UpdateRoute::Upsert,
            entity_type: "Menu".to_owned(),
            state,
            code: code.map(str::to_owned),
            count,
        };
        let counts = [
            count(UpdateState::Applied, None, 5),
            count(UpdateState::Applied, Some("B_WARNING"), 2),
            count(UpdateState::Rejected, Some("A_ERROR"), 2),
            count(UpdateState::Rejected, Some("STALE_ENTITY"), 3),
        ];
        let tally = entities(&counts)[&(UpdateRoute::Upsert, "Menu".to_owned(), date("2026-11-24"))];
        assert_eq!(tally, Tally { all: 12, failed: 5, warned: 2 });
        let codes = codes(&counts);
        assert_eq!(codes[0], ("STALE_ENTITY".to_owned(), 3));
        assert_eq!(codes[1].0, "A_ERROR");
    }
}
