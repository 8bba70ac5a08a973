//! Windows over minute buckets.
//!
//! A window of *n* minutes at an instant is the minute in progress and the *n* − 1 minutes before it. So nothing
//! older than *n* minutes ever counts, and an outcome stops counting *n* minutes after the **start** of its own
//! minute: with 30 minutes, one recorded at 12:00:59 counts until 12:29:59 and no longer at 12:30:00.

use basis::{Timestamp, from_micros, micros};

pub(crate) const MINUTE: i64 = 60_000_000;

/// The start of the minute in which `at` lies.
pub fn minute_of(at: Timestamp) -> Timestamp {
    let at = micros(at);
    from_micros(at - at.rem_euclid(MINUTE))
}

/// The minutes of one window, by the starts of its first and its last minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The start of the first minute that counts.
    pub first: Timestamp,
    /// The start of the last minute that counts, the one in progress.
    pub last: Timestamp,
}

impl Span {
    /// The window of `minutes` at `now`.
    pub fn ending(now: Timestamp, minutes: u32) -> Self {
        let last = minute_of(now);
        let first = from_micros(micros(last) - i64::from(minutes.max(1) - 1) * MINUTE);
        Self { first, last }
    }

    /// Whether an outcome of `at` counts.
    pub fn contains(self, at: Timestamp) -> bool {
        (self.first..=self.last).contains(&minute_of(at))
    }
}

/// Failed requests of one restaurant with one set of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures {
    /// The restaurant.
    pub restaurant_id: String,
    /// The codes that each of these requests had.
    pub codes: Vec<String>,
    /// How many requests.
    pub count: u64,
}

/// The live requests of one partner, environment and action within a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// All requests.
    pub requests: u64,
    /// Those that succeeded.
    pub successes: u64,
    /// Those that succeeded in minutes after the alert's condition last held; 0 while no alert fires.
    pub successes_since: u64,
    /// Those that failed, by restaurant and codes.
    pub failures: Vec<Failures>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-14T{text}Z").parse().unwrap()
    }

    #[test]
    fn an_outcome_leaves_the_window_thirty_minutes_after_its_minute_began() {
        let window = |now| Span::ending(at(now), 30);
        assert!(window("12:29:59.999999").contains(at("12:00:00")));
        assert!(window("12:29:59.999999").contains(at("12:00:59")));
        assert!(!window("12:30:00").contains(at("12:00:59")));
        assert!(window("12:30:00").contains(at("12:01:00")));
    }

    #[test]
    fn the_minute_in_progress_counts_and_later_ones_do_not() {
        let window = Span::ending(at("12:30:10"), 30);
        assert!(window.contains(at("12:30:10")));
        assert!(!window.contains(at("12:31:00")));
    }

    proptest! {
        #[test]
        fn nothing_older_than_the_window_counts(now in 0i64..4_000_000_000_000_000, age in 0i64..7_200_000_000) {
            let span = Span::ending(from_micros(now), 30);
            let counts = span.contains(from_micros(now - age));
            if age >= 30 * MINUTE { prop_assert!(!counts); }
            if age < 29 * MINUTE { prop_assert!(counts); }
        }
    }
}
