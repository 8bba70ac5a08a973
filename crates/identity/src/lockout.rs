//! How long to wait after wrong passwords. Pure.
//!
//! An attempt is counted before the password is checked and forgotten when it was right, so that many guesses at the
//! same time are counted as many. Unknown addresses are counted alike, so that a lock does not tell who has an account.
//!
//! Whoever knows an address can keep it locked. Sessions that exist go on meanwhile, links in pages need no sign-in, and
//! a new password set by a link lifts the lock at once.

use basis::Timestamp;
use jiff::SignedDuration;

/// So many wrong passwords cost nothing.
const FREE_FAILURES: u32 = 5;
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_SECONDS: i64 = 30;
/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 900;
/// After so long without a failure all is forgotten.
const FORGET_AFTER_HOURS: i64 = 24;

/// What is remembered of an account's failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptState {
    /// Wrong passwords in a row.
    pub failures: u32,
    /// When the last one was.
    pub last_at: Timestamp,
    /// No attempt before this.
    pub locked_until: Option<Timestamp>,
}

/// What becomes of an attempt to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptDecision {
    /// The password may be checked; this is to be stored first and deleted when it was right.
    Check(AttemptState),
    /// Too many failures: not before this instant.
    Locked {
        /// When the next attempt counts.
        until: Timestamp,
    },
}

/// Decides whether an attempt may be made at `now`. The fifth failure in a row, and each further one, locks for
/// 30 seconds, 1 minute, 2 minutes … up to 15 minutes. An attempt during a lock neither counts nor prolongs it.
pub fn decide_attempt(state: Option<AttemptState>, now: Timestamp) -> AttemptDecision {
    let forgotten = SignedDuration::from_hours(FORGET_AFTER_HOURS);
    let failures = match state {
        Some(AttemptState { locked_until: Some(until), .. }) if until > now => {
            return AttemptDecision::Locked { until };
        }
        Some(state) if now.duration_since(state.last_at) < forgotten => state.failures,
        _ => 0,
    };
    let failures = failures.saturating_add(1);
    let locked_until = failures.checked_sub(FREE_FAILURES).map(|beyond| {
        let wait = FIRST_WAIT_SECONDS.saturating_mul(1 << beyond.min(10)).min(LONGEST_WAIT_SECONDS);
        now + SignedDuration::from_secs(wait)
    });
    AttemptDecision::Check(AttemptState { failures, last_at: now, locked_until })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(n: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + n).unwrap()
    }

    /// Fails at `now`; gives the state after it.
    fn fail(state: Option<AttemptState>, now: Timestamp) -> AttemptState {
        match decide_attempt(state, now) {
            AttemptDecision::Check(state) => state,
            AttemptDecision::Locked { until } => panic!("locked until {until}"),
        }
    }

    #[test]
    fn the_wait_doubles_from_the_fifth_failure_to_a_quarter_of_an_hour() {
        let (mut state, mut now, mut waits) = (None, seconds(0), vec![]);
        for _ in 0..12 {
            let next = fail(state, now);
            let wait = next.locked_until.map_or(0, |until| until.duration_since(now).as_secs());
            waits.push(wait);
            now += SignedDuration::from_secs(wait);
            state = Some(next);
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn an_attempt_during_a_lock_is_refused_and_changes_nothing() {
        let mut state = None;
        for _ in 0..5 {
            state = Some(fail(state, seconds(0)));
        }
        let locked = AttemptDecision::Locked { until: seconds(30) };
        assert_eq!(decide_attempt(state, seconds(29)), locked);
        assert_eq!(fail(state, seconds(30)).locked_until, Some(seconds(90)));
    }

    #[test]
    fn a_day_without_failure_forgets() {
        let mut state = None;
        for _ in 0..4 {
            state = Some(fail(state, seconds(0)));
        }
        assert_eq!(fail(state, seconds(86_399)).failures, 5);
        assert_eq!(fail(state, seconds(86_400)).failures, 1);
    }
}
