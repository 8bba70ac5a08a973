//! When an endpoint is left alone, decided from its last answers.
//!
//! | state     | attempt                                   | answered       | unanswered                              |
//! |-----------|-------------------------------------------|----------------|-----------------------------------------|
//! | closed    | passes                                    | count is 0     | count + 1; at 5 it opens for 10 s       |
//! | open      | refused before its end; after it, becomes half-open and passes as the probe | – | –                |
//! | half-open | refused while the probe may still be out; then passes as the next probe     | probe: closes    | probe: count + 1; opens for 30 s, then 60 s each time |
//!
//! While it is open or half-open, only the probe's outcome counts: calls that began earlier say nothing new.

use basis::Timestamp;
use jiff::SignedDuration;

/// Unanswered calls in a row after which the breaker opens.
const OPENS_AFTER: u32 = 5;

/// How long a probe may be out before another is let through, should its process have died.
const PROBE_LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Where a breaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Calls pass.
    Closed,
    /// Calls are refused until `until`.
    Open {
        /// When it opened.
        since: Timestamp,
        /// When a probe may pass.
        until: Timestamp,
    },
    /// One probe is out; other calls are refused until it is back, at the latest until `until`.
    HalfOpen {
        /// When the breaker first opened.
        since: Timestamp,
        /// When the probe counts as lost.
        until: Timestamp,
    },
}

/// One endpoint's breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// Where it stands.
    pub state: BreakerState,
    /// Unanswered calls in a row.
    pub failures: u32,
}

impl Breaker {
    /// A breaker that has seen nothing.
    pub const fn new() -> Self {
        Self { state: BreakerState::Closed, failures: 0 }
    }
}

impl Default for Breaker {
    fn default() -> Self {
        Self::new()
    }
}

/// What happens to a breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerEvent {
    /// Somebody wants to call.
    Attempt,
    /// A call was answered.
    Answered {
        /// Whether the call was let through as the probe.
        probe: bool,
    },
    /// A call was not answered: no connection, no TLS, no time, broken off, or status 502, 503 or 504.
    Unanswered {
        /// Whether the call was let through as the probe.
        probe: bool,
    },
}

/// What the breaker says to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go ahead; report the outcome with this flag.
    Pass {
        /// Whether this call is the probe.
        probe: bool,
    },
    /// Do not call before `until`.
    Refuse {
        /// When to ask again.
        until: Timestamp,
    },
    /// Nothing to say: the event was an outcome.
    Noted,
}

/// The breaker after an event, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerDecision {
    /// The breaker from now on.
    pub next: Breaker,
    /// What it says.
    pub verdict: Verdict,
}

/// Applies the table in this module's description.
pub fn decide_breaker(breaker: &Breaker, event: BreakerEvent, now: Timestamp) -> BreakerDecision {
    match event {
        BreakerEvent::Attempt => decide_attempt(breaker, now),
        BreakerEvent::Answered { probe } => {
            let closes = match breaker.state {
                BreakerState::Closed => true,
                BreakerState::Open { .. } => false,
                BreakerState::HalfOpen { .. } => probe,
            };
            BreakerDecision { next: if closes { Breaker::new() } else { *breaker }, verdict: Verdict::Noted }
        }
        BreakerEvent::Unanswered { probe } => {
            BreakerDecision { next: after_failure(breaker, probe, now), verdict: Verdict::Noted }
        }
    }
}

fn decide_attempt(breaker: &Breaker, now: Timestamp) -> BreakerDecision {
    let (since, until) = match breaker.state {
        BreakerState::Closed => {
            return BreakerDecision { next: *breaker, verdict: Verdict::Pass { probe: false } };
        }
        BreakerState::Open { since, until } | BreakerState::HalfOpen { since, until } => (since, until),
    };
    if now < until {
        return BreakerDecision { next: *breaker, verdict: Verdict::Refuse { until } };
    }
    let state = BreakerState::HalfOpen { since, until: later(now, PROBE_LEASE) };
    BreakerDecision { next: Breaker { state, ..*breaker }, verdict: Verdict::Pass { probe: true } }
}

fn after_failure(breaker: &Breaker, probe: bool, now: Timestamp) -> Breaker {
    let failures = breaker.failures.saturating_add(1);
    match breaker.state {
        BreakerState::Closed if failures < OPENS_AFTER => Breaker { failures, ..*breaker },
        BreakerState::Closed => {
            let state = BreakerState::Open { since: now, until: later(now, rest(failures)) };
            Breaker { state, failures }
        }
        BreakerState::HalfOpen { since, .. } if probe => {
            Breaker { state: BreakerState::Open { since, until: later(now, rest(failures)) }, failures }
        }
        BreakerState::Open { .. } | BreakerState::HalfOpen { .. } => *breaker,
    }
}

/// How long the endpoint is left alone after this many failures in a row.
const fn rest(failures: u32) -> SignedDuration {
    SignedDuration::from_secs(match failures {
        0..=OPENS_AFTER => 10,
        6 => 30,
        _ => 60,
    })
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn failed(mut breaker: Breaker, times: u32, now: Timestamp) -> Breaker {
        for _ in 0..times {
            breaker = decide_breaker(&breaker, BreakerEvent::Unanswered { probe: false }, now).next;
        }
        breaker
    }

    #[test]
    fn five_failures_in_a_row_open_it_and_four_do_not() {
        assert_eq!(failed(Breaker::new(), 4, at(0)).state, BreakerState::Closed);
        assert_eq!(
            failed(Breaker::new(), 5, at(0)).state,
            BreakerState::Open { since: at(0), until: at(10) }
        );
    }

    #[test]
    fn an_answer_between_failures_starts_the_count_again() {
        let four = failed(Breaker::new(), 4, at(0));
        let answered = decide_breaker(&four, BreakerEvent::Answered { probe: false }, at(1)).next;
        assert_eq!(answered, Breaker::new());
        assert_eq!(failed(answered, 4, at(2)).state, BreakerState::Closed);
    }

    #[test]
    fn an_open_breaker_refuses_and_then_lets_exactly_one_probe_through() {
        let open = failed(Breaker::new(), 5, at(0));
        let early = decide_breaker(&open, BreakerEvent::Attempt, at(9));
        assert_eq!(early, BreakerDecision { next: open, verdict: Verdict::Refuse { until: at(10) } });
        let probe = decide_breaker(&open, BreakerEvent::Attempt, at(10));
        assert_eq!(probe.verdict, Verdict::Pass { probe: true });
        let second = decide_breaker(&probe.next, BreakerEvent::Attempt, at(11));
        assert_eq!(second.verdict, Verdict::Refuse { until: at(70) });
        let after_lease = decide_breaker(&probe.next, BreakerEvent::Attempt, at(70));
        assert_eq!(after_lease.verdict, Verdict::Pass { probe: true });
    }

    #[test]
    fn probes_that_fail_lengthen_the_rest_to_thirty_and_then_sixty_seconds() {
        let mut breaker = failed(Breaker::new(), 5, at(0));
        let mut now = 10;
        for expected in [30, 60, 60] {
            breaker = decide_breaker(&breaker, BreakerEvent::Attempt, at(now)).next;
            breaker = decide_breaker(&breaker, BreakerEvent::Unanswered { probe: true }, at(now)).next;
            assert_eq!(breaker.state, BreakerState::Open { since: at(0), until: at(now + expected) });
            now += expected;
        }
    }

    #[test]
    fn a_probe_that_is_answered_closes_it() {
        let open = failed(Breaker::new(), 5, at(0));
        let half = decide_breaker(&open, BreakerEvent::Attempt, at(10)).next;
        assert_eq!(
            decide_breaker(&half, BreakerEvent::Answered { probe: true }, at(11)).next,
            Breaker::new()
        );
    }

    #[test]
    fn outcomes_of_calls_that_began_before_it_opened_change_nothing() {
        let open = failed(Breaker::new(), 5, at(0));
        let half = decide_breaker(&open, BreakerEvent::Attempt, at(10)).next;
        for breaker in [open, half] {
            for event in [BreakerEvent::Answered { probe: false }, BreakerEvent::Unanswered { probe: false }]
            {
                assert_eq!(decide_breaker(&breaker, event, at(11)).next, breaker, "{event:?}");
            }
        }
    }
}
