//! What a run has found. Pure.

use basis::Timestamp;
use order::redact_json;
use ordering::{Secrets, redact};
use serde::{Deserialize, Serialize};

use crate::latency::Latency;
use crate::phrase::Phrase;
use crate::plan::{Exchange, Inapplicable, Sent};
use crate::test_case::TestCase;
use crate::verdict::Failure;

/// A case passes from so many good samples of a hundred on (16.1).
const SHARE_PERCENT: u64 = 95;

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// At least 95 % of the samples are good.
    Passed,
    /// Less.
    Failed,
    /// A precondition is missing; the case does not count.
    NotApplicable,
    /// Not all has come that it is judged from; does not count yet.
    Waiting,
    /// The run ended before it.
    NotRun,
}

impl Outcome {
    /// The key of its name.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Passed => "certification-passed",
            Self::Failed => "certification-failed",
            Self::NotApplicable => "certification-not-applicable",
            Self::Waiting => "certification-waiting",
            Self::NotRun => "certification-not-run",
        }
    }

    /// `ok`, `danger` or `muted`, for what shows it.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Passed => "ok",
            Self::Failed => "danger",
            Self::NotApplicable | Self::Waiting | Self::NotRun => "muted",
        }
    }

    /// Of so many good and bad samples; `None` of none.
    pub fn of(passed: u32, failed: u32) -> Option<Self> {
        let all = u64::from(passed) + u64::from(failed);
        let good = u64::from(passed) * 100 >= all * SHARE_PERCENT;
        (all > 0).then_some(if good { Self::Passed } else { Self::Failed })
    }
}

/// What a run has found about one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    /// The case.
    pub case: TestCase,
    /// How it ended.
    pub outcome: Outcome,
    /// Good samples.
    pub passed: u32,
    /// Bad samples.
    pub failed: u32,
    /// Why it does not count, or what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Phrase>,
    /// The bad samples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<FailedSample>,
}

impl CaseResult {
    /// A case that does not count, and why.
    pub fn without(case: TestCase, outcome: Outcome, why: Inapplicable) -> Self {
        Self { case, outcome, passed: 0, failed: 0, note: Some(why.phrase()), failures: Vec::new() }
    }

    /// A case that is judged as a whole.
    pub fn whole(case: TestCase, verdict: Result<(), Failure>) -> Self {
        let failed = u32::from(verdict.is_err());
        let failures = verdict.err().map(FailedSample::without_exchange);
        Self {
            case,
            outcome: if failed == 0 { Outcome::Passed } else { Outcome::Failed },
            passed: 1 - failed,
            failed,
            note: None,
            failures: failures.into_iter().collect(),
        }
    }

    /// The share of good samples, 0 to 1; `None` without samples.
    pub fn share(&self) -> Option<f64> {
        let all = f64::from(self.passed) + f64::from(self.failed);
        (all > 0.0).then(|| f64::from(self.passed) / all)
    }
}

/// A bad sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedSample {
    /// The partner's id of the restaurant; empty if it is not about one.
    pub restaurant_id: String,
    /// Its name.
    pub restaurant: String,
    /// What was expected, what came, how to mend it.
    pub failure: Failure,
    /// The calls, redacted.
    pub exchanges: Vec<ShownExchange>,
}

impl FailedSample {
    /// A failure that no single exchange shows.
    pub fn without_exchange(failure: Failure) -> Self {
        Self { restaurant_id: String::new(), restaurant: String::new(), failure, exchanges: Vec::new() }
    }
}

/// A call as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownExchange {
    /// `checkout` or `submit`.
    pub action: String,
    /// What was wrong with the token on purpose: `wrong_key`, `wrong_audience` or `expired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flaw: Option<String>,
    /// The request, redacted.
    pub request: String,
    /// The answer, redacted; why there is none.
    pub answer: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Milliseconds to the end of the answer.
    pub latency_ms: u32,
}

impl ShownExchange {
    /// Without tokens and the diner.
    pub fn of(exchange: &Exchange) -> Self {
        let action = match &exchange.request {
            Sent::Checkout(_) => "checkout",
            Sent::Submit(_) => "submit",
        };
        let (status, answer) = match &exchange.answer {
            Ok((status, body)) => (Some(*status), shown(body)),
            Err(failure) => (failure.status, format!("{}: {}", failure.code, failure.detail)),
        };
        Self {
            action: action.to_owned(),
            flaw: exchange.flaw.map(|flaw| flaw_name(flaw).to_owned()),
            request: redact_json(&exchange.request.body()),
            answer,
            status,
            latency_ms: exchange.latency_ms,
        }
    }

    /// A body with its members one below the other, where it is JSON.
    pub fn pretty(body: &str) -> String {
        let value = serde_json::from_str::<serde_json::Value>(body).ok();
        value.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| body.to_owned())
    }
}

const fn flaw_name(flaw: identity::TokenFlaw) -> &'static str {
    match flaw {
        identity::TokenFlaw::WrongKey => "wrong_key",
        identity::TokenFlaw::WrongAudience => "wrong_audience",
        identity::TokenFlaw::Expired => "expired",
    }
}

/// The address of a test is made up and may be seen; what a partner may have put in is taken out.
fn shown(body: &[u8]) -> String {
    let is_json = serde_json::from_slice::<serde_json::Value>(body).is_ok();
    if is_json && body.len() < 256 * 1024 { redact_json(body) } else { redact(body, &Secrets::default()) }
}

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The endpoint that was tested.
    pub endpoint: String,
    /// The seed of the choices.
    pub seed: u64,
    /// Restaurants that were asked for, for each case.
    pub samples: u32,
    /// Restaurants that could be chosen from.
    pub restaurants: u32,
    /// Calls a second at most, in thousandths.
    pub qps_milli: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Whether it ended before all was sent.
    pub cut_short: bool,
    /// How fast the partner answered.
    pub latency: Option<Latency>,
    /// The cases, in the order of the specification.
    pub cases: Vec<CaseResult>,
}

impl Report {
    /// Whether every case that counts has passed, and one at least counts.
    pub fn is_passed(&self) -> bool {
        is_passed(self.cases.iter().map(|case| case.outcome)) && !self.cut_short
    }

    /// How many cases ended like this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.cases.iter().filter(|case| case.outcome == outcome).count()
    }
}

/// Whether every case that counts has passed, and one at least counts.
pub fn is_passed(outcomes: impl Iterator<Item = Outcome>) -> bool {
    let mut passed = 0;
    for outcome in outcomes {
        match outcome {
            Outcome::Passed => passed += 1,
            Outcome::Failed | Outcome::NotRun => return false,
            Outcome::NotApplicable | Outcome::Waiting => {}
        }
    }
    passed > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_passes_from_95_of_100_on() {
        assert_eq!(Outcome::of(95, 5), Some(Outcome::Passed));
        assert_eq!(Outcome::of(94, 6), Some(Outcome::Failed));
        assert_eq!(Outcome::of(19, 1), Some(Outcome::Passed));
        assert_eq!(Outcome::of(0, 0), None);
    }

    #[test]
    fn nothing_that_counts_is_no_pass() {
        use Outcome as O;
        assert!(is_passed([O::Passed, O::NotApplicable, O::Waiting].into_iter()));
        assert!(!is_passed([O::NotApplicable].into_iter()));
        assert!(!is_passed([O::Passed, O::NotRun].into_iter()));
        assert!(!is_passed([O::Passed, O::Failed].into_iter()));
    }
}
