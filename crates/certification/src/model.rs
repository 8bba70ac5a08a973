//! What the platform keeps of certifications.

use basis::{Actor, CertificationId, Environment, FieldErrors, PartnerId, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::latency::Latency;
use crate::result::{CaseResult, Outcome, is_passed};
use crate::run::Kit;
use crate::setup::TestSetup;
use crate::test_case::TestCase;

/// How far a run is.
///
/// ```text
/// waiting → running → finished
///         ↘         ↘ aborted
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// In the queue.
    Waiting,
    /// Under way.
    Running,
    /// Ended by itself.
    Finished,
    /// Stopped by somebody, or by a restart of the platform.
    Aborted,
}

impl RunState {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Aborted => "aborted",
        }
    }

    /// From the stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Finished, Self::Aborted]
            .into_iter()
            .find(|state| state.as_str() == name)
    }

    /// Whether it waits or is under way.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }

    /// The key of its name.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Waiting => "certification-state-waiting",
            Self::Running => "certification-state-running",
            Self::Finished => "certification-state-finished",
            Self::Aborted => "certification-state-aborted",
        }
    }
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunWish {
    /// The cases.
    pub cases: Vec<TestCase>,
    /// Restaurants for each case.
    pub samples: u32,
    /// Calls a second at most, in thousandths.
    pub qps_milli: u32,
    /// Decides what chance decides.
    pub seed: u64,
    /// The endpoint; `None` is that of the environment.
    pub endpoint: Option<Url>,
}

impl RunWish {
    /// The fastest rate, in thousandths of a call a second.
    pub const MOST_QPS_MILLI: u32 = 100_000;

    /// Checked, with each case once. Fields are `cases`, `samples` and `qps`.
    pub fn read(mut self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        self.cases.sort_unstable();
        self.cases.dedup();
        if self.cases.is_empty() {
            errors.push("cases", "required", "choose one case at least");
        }
        if !(1..=Kit::MOST_SAMPLES).contains(&self.samples) {
            errors.push("samples", "out_of_range", "write a number of 1 to 250");
        }
        if !(10..=Self::MOST_QPS_MILLI).contains(&self.qps_milli) {
            errors.push("qps", "out_of_range", "write a number of 0.01 to 100");
        }
        errors.finish(self)
    }
}

/// What a run was begun with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// What was asked for.
    pub wish: RunWish,
    /// What was known of the partner.
    pub setup: TestSetup,
}

/// Figures of a run that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Restaurants that could be chosen from.
    pub restaurants: u32,
    /// Whether it ended before all was sent.
    pub cut_short: bool,
    /// How fast the partner answered.
    pub latency: Option<Latency>,
}

/// A run of the kit.
#[derive(Clone, Debug, PartialEq)]
pub struct CertificationRun {
    /// Its id.
    pub id: CertificationId,
    /// Whose endpoint.
    pub partner_id: PartnerId,
    /// Whose inventory, and where the partner's address stands.
    pub environment: Environment,
    /// How far it is.
    pub state: RunState,
    /// What it was begun with.
    pub begun: Begun,
    /// Who asked for it.
    pub requested_by: Actor,
    /// When.
    pub requested_at: Timestamp,
    /// When the first call was made.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Samples at most.
    pub planned: i64,
    /// Samples so far.
    pub done: i64,
    /// What was measured; after the end.
    pub figures: Option<Figures>,
}

/// A run with what it has found so far.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDetail {
    /// The run.
    pub run: CertificationRun,
    /// The cases that have ended, in the order of the specification, without their bad samples. Those of updates are
    /// judged as of now.
    pub cases: Vec<CaseResult>,
}

impl RunDetail {
    /// Whether it counts as passed: it ended by itself with all sent, and every case that counts has passed.
    pub fn is_passed(&self) -> bool {
        let whole = self.run.figures.is_some_and(|figures| !figures.cut_short);
        self.run.state == RunState::Finished && whole && is_passed(self.cases.iter().map(|case| case.outcome))
    }

    /// How many cases ended like this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.cases.iter().filter(|case| case.outcome == outcome).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_checked_whole() {
        let wish = RunWish {
            cases: vec![TestCase::S1, TestCase::C1, TestCase::S1],
            samples: 250,
            qps_milli: 2000,
            seed: 1,
            endpoint: None,
        };
        assert_eq!(wish.clone().read().unwrap().cases, [TestCase::C1, TestCase::S1]);
        let wrong = RunWish { cases: Vec::new(), samples: 251, qps_milli: 0, ..wish };
        assert_eq!(wrong.read().unwrap_err().0.len(), 3);
        for state in [RunState::Waiting, RunState::Running, RunState::Finished, RunState::Aborted] {
            assert_eq!(RunState::from_name(state.as_str()), Some(state));
            assert!(texts::has(state.text_key()));
        }
    }
}
