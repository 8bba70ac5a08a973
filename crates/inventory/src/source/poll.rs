//! When a marker is looked at next, and what a look leads to. Rules B1 to B3.

use basis::{Environment, PartnerId, Timestamp};
use jiff::SignedDuration;

/// After a look that failed, the next ones follow after so many minutes before the interval goes on (rule B3).
const RETRY_MINUTES: [i64; 3] = [1, 5, 15];

/// What is kept of an environment's looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Poll {
    /// What the source was; another one is looked at anew.
    pub(crate) source: String,
    /// When the marker is looked at next.
    pub(crate) due_at: Timestamp,
    /// Looks that failed since the interval began.
    pub(crate) failures: i64,
    /// The validator of the marker, if its server gives one.
    pub(crate) etag: Option<String>,
    /// The marker for which a run was last asked.
    pub(crate) marker: Option<String>,
    /// That run.
    pub(crate) asked: Option<basis::IngestionId>,
}

/// When to look, at which pace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Seconds between two looks.
    pub(crate) every: i64,
    /// How far this environment's looks are shifted, so that not all feeds are looked at in the same second.
    pub(crate) shift: i64,
}

impl Pace {
    /// The pace of an environment. The shift is always the same for it.
    pub(crate) fn of(partner: PartnerId, environment: Environment, every: i64) -> Self {
        let every = every.max(1);
        let mut mixed = partner.get().unsigned_abs() ^ (u64::from(environment == Environment::Sandbox) << 63);
        // SplitMix64: neighbouring numbers land far apart.
        mixed = mixed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let shift = i64::try_from(mixed % every.unsigned_abs()).unwrap_or(0);
        Self { every, shift }
    }

    /// The next regular look after `now`.
    pub(crate) fn next(self, now: Timestamp) -> Timestamp {
        let past = (now.as_second() - self.shift).rem_euclid(self.every);
        let next = Timestamp::from_second(now.as_second() - past + self.every);
        next.unwrap_or(now)
    }
}

/// When to look after a look, and whether to report that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    pub(crate) due_at: Timestamp,
    pub(crate) failures: i64,
    /// Only the first failure of an interval is reported.
    pub(crate) report: bool,
}

/// Decides when to look next after a look at `now` that did or did not succeed, with `failures` before it.
pub(crate) fn decide_next(ok: bool, failures: i64, pace: Pace, now: Timestamp) -> Next {
    let regular = pace.next(now);
    if ok {
        return Next { due_at: regular, failures: 0, report: false };
    }
    let report = failures == 0;
    match usize::try_from(failures).ok().and_then(|failures| RETRY_MINUTES.get(failures)) {
        Some(minutes) => {
            let retry = now + SignedDuration::from_mins(*minutes);
            Next { due_at: retry, failures: failures + 1, report }
        }
        None => Next { due_at: regular, failures: 0, report },
    }
}

/// What is known when a marker has been read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// The marker.
    pub(crate) marker: &'a str,
    /// Whether the source is the one of the last look.
    pub(crate) same_source: bool,
    /// The marker for which a run was last asked.
    pub(crate) asked: Option<&'a str>,
    /// Whether that run did not get the whole feed.
    pub(crate) broke_off: bool,
    /// The marker of the newest run of any kind.
    pub(crate) newest: Option<&'a str>,
}

/// Whether a run is to be asked for: the marker or the source is another than that of the last run, or that run did not
/// get the whole feed (rule B1).
pub(crate) fn decide_run(seen: Seen<'_>) -> bool {
    let read = seen.asked == Some(seen.marker) && !seen.broke_off || seen.newest == Some(seen.marker);
    !(seen.same_source && read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_failure_is_tried_again_after_1_5_and_15_minutes_and_reported_once_per_interval() {
        let pace = Pace { every: 3600, shift: 0 };
        let (mut now, mut failures, mut seen) = (at(0), 0, Vec::new());
        for _ in 0..5 {
            let next = decide_next(false, failures, pace, now);
            seen.push((next.due_at.as_second() - now.as_second(), next.report));
            (now, failures) = (next.due_at, next.failures);
        }
        let rest = 3600 - 21 * 60;
        assert_eq!(seen, [(60, true), (300, false), (900, false), (rest, false), (60, true)]);
        assert_eq!(decide_next(true, 2, pace, at(30)), Next { due_at: at(3600), failures: 0, report: false });
    }

    #[test]
    fn looks_keep_their_place_in_the_interval_and_partners_differ() {
        let pace = Pace::of(PartnerId::new(1001), Environment::Production, 3600);
        let first = pace.next(at(0));
        assert_eq!(pace.next(first), first + SignedDuration::from_hours(1));
        assert!(first > at(0) && first <= at(3600));
        let shifts: std::collections::BTreeSet<i64> = (1001..1101)
            .flat_map(|number| {
                Environment::ALL.map(|environment| Pace::of(PartnerId::new(number), environment, 3600).shift)
            })
            .collect();
        assert!(shifts.len() > 180, "{}", shifts.len());
        let thirds = [0, 1200, 2400].map(|from| shifts.range(from..from + 1200).count());
        assert!(thirds.iter().all(|count| *count > 40), "{thirds:?}");
    }

    #[test]
    fn a_run_is_asked_for_when_there_is_something_new() {
        let seen =
            Seen { marker: "b", same_source: true, asked: Some("b"), broke_off: false, newest: Some("b") };
        assert!(!decide_run(seen));
        assert!(!decide_run(Seen { newest: None, ..seen }));
        assert!(!decide_run(Seen { asked: Some("a"), ..seen }));
        assert!(decide_run(Seen { marker: "c", ..seen }));
        assert!(decide_run(Seen { same_source: false, ..seen }));
        assert!(decide_run(Seen { broke_off: true, newest: None, ..seen }));
        assert!(decide_run(Seen { asked: None, newest: None, ..seen }));
    }
}
