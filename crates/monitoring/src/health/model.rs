//! What is remembered of a partner's answers. Pure.

use basis::{Timestamp, micros};
use serde::{Deserialize, Serialize};

use super::settings::HealthSettings;

/// Automatic disablements count against the limit for so long (Rule D7).
const FLAP_MICROS: i64 = 24 * 3_600_000_000;

/// Failed checks that are remembered at least, so that people are told how many there were in an hour.
const FAILURES_KEPT: usize = 12;

/// How a partner answered a live request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveAnswer {
    /// It was answered as the programme wants it, be it with a refusal.
    Healthy,
    /// It was answered, but nobody could do anything with the answer: an error status or a broken body. Such a partner
    /// goes on being checked.
    Poor,
    /// Nothing came: the column "unanswered" of fulfillment-api 10.5.
    Unanswered,
}

/// One health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// When it ended.
    pub at: Timestamp,
    /// HTTP 200 in time with an answer that can be read, be it a business error.
    pub healthy: bool,
    /// The technical code (10.5) of one that failed.
    pub code: Option<String>,
    /// The HTTP status, if there was one.
    pub http_status: Option<u16>,
    /// Milliseconds to the end of the answer, or to giving up.
    pub latency_ms: i64,
}

/// Why a check that was due could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoCheck {
    /// Production serves no restaurant of which a cart could be made.
    NoInventory,
    /// No fulfillment address is set.
    NoAddress,
}

/// Which rule switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Rule D1: no healthy answer for an hour.
    Down,
    /// Rule D2: live requests in a row without an answer.
    Unanswered,
}

impl Cause {
    /// The rule of operations 6.2: `D1` or `D2`.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Down => "D1",
            Self::Unanswered => "D2",
        }
    }

    /// The key of the reason that the partner's history shows.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Down => "health-reason-down",
            Self::Unanswered => "health-reason-unanswered",
        }
    }
}

/// An automatic disablement with what had been measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disablement {
    /// When.
    pub at: Timestamp,
    /// By which rule.
    pub cause: Cause,
    /// The last healthy answer before it, if there was one.
    pub healthy_at: Option<Timestamp>,
    /// Failed checks within `health_down_after` before it.
    pub failed_checks: u32,
    /// Live requests in a row that had not been answered.
    pub unanswered: u32,
    /// Since when they had not.
    pub unanswered_since: Option<Timestamp>,
    /// The code of the last failure.
    pub code: Option<String>,
}

/// What is remembered of one partner. Stored, so a restart changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HealthState {
    /// When the watch began: at the launch, or when a suspension ended.
    pub watched_since: Timestamp,
    /// The switch of the integration that the counters began with.
    pub epoch_at: Timestamp,
    /// The last healthy answer, of a check or of a live request.
    pub healthy_at: Option<Timestamp>,
    /// Live requests in a row without an answer.
    pub unanswered: u32,
    /// When the first of them ended.
    pub unanswered_since: Option<Timestamp>,
    /// The last healthy answer to a live request, which makes a check needless for a while.
    pub live_at: Option<Timestamp>,
    /// The newest failed checks, oldest first; a dozen or `health_min_failures`, and none from before the last healthy
    /// answer.
    pub failures: Vec<Timestamp>,
    /// Healthy checks in a row.
    pub healthy_checks: u32,
    /// The code of the last failure of either kind.
    pub code: Option<String>,
    /// The newest automatic disablements since a person last switched on, oldest first; no more than `flap_limit`.
    pub disabled: Vec<Timestamp>,
    /// The last automatic disablement.
    pub last: Option<Disablement>,
    /// Why the check that was due last was not made; none if it was.
    pub no_check: Option<NoCheck>,
}

impl HealthState {
    /// A partner that the watch begins with.
    pub fn begin(now: Timestamp, switched_at: Timestamp) -> Self {
        Self { watched_since: now, epoch_at: switched_at, ..Self::default() }
    }

    /// The counters begin anew after a switch that was not the watch's own (Rule D6).
    pub fn follow(&mut self, switched_at: Timestamp) {
        if self.epoch_at != switched_at {
            self.restart(switched_at);
            self.disabled.clear();
        }
    }

    fn restart(&mut self, switched_at: Timestamp) {
        self.epoch_at = switched_at;
        self.unanswered = 0;
        self.unanswered_since = None;
        self.failures.clear();
        self.healthy_checks = 0;
    }

    /// A live request has ended.
    pub fn on_live(&mut self, answer: LiveAnswer, code: Option<&str>, at: Timestamp) {
        match answer {
            LiveAnswer::Healthy => {
                self.live_at = self.live_at.max(Some(at));
                self.on_healthy(at);
            }
            LiveAnswer::Poor => {}
            LiveAnswer::Unanswered => {
                self.unanswered = self.unanswered.saturating_add(1);
                self.unanswered_since.get_or_insert(at);
                self.code = code.map(str::to_owned);
                return;
            }
        }
        self.unanswered = 0;
        self.unanswered_since = None;
    }

    /// A health check has ended.
    pub fn on_check(&mut self, check: &Check, settings: &HealthSettings) {
        self.no_check = None;
        if check.healthy {
            self.on_healthy(check.at);
            self.healthy_checks = self.healthy_checks.saturating_add(1);
            return;
        }
        self.healthy_checks = 0;
        self.code.clone_from(&check.code);
        self.failures.push(check.at);
        let most = usize::try_from(settings.min_failures).unwrap_or(usize::MAX).max(FAILURES_KEPT);
        let surplus = self.failures.len().saturating_sub(most);
        self.failures.drain(..surplus);
    }

    fn on_healthy(&mut self, at: Timestamp) {
        self.healthy_at = self.healthy_at.max(Some(at));
        self.failures.clear();
    }

    /// The watch has switched off.
    pub fn on_disabled(&mut self, cause: Cause, settings: &HealthSettings, switched_at: Timestamp) {
        self.last = Some(Disablement {
            at: switched_at,
            cause,
            healthy_at: self.healthy_at,
            failed_checks: self.failed_since(settings, switched_at),
            unanswered: self.unanswered,
            unanswered_since: self.unanswered_since,
            code: self.code.clone(),
        });
        self.restart(switched_at);
        self.disabled.push(switched_at);
        let surplus =
            self.disabled.len().saturating_sub(usize::try_from(settings.flap_limit.max(1)).unwrap_or(1));
        self.disabled.drain(..surplus);
    }

    /// The watch has switched on again. Its disablements go on counting (Rule D7).
    pub fn on_restored(&mut self, switched_at: Timestamp) {
        self.restart(switched_at);
    }

    /// Failed checks within the time after which a partner counts as down.
    pub fn failed_since(&self, settings: &HealthSettings, now: Timestamp) -> u32 {
        let from = micros(now) - settings.down_after_seconds * 1_000_000;
        let failed = self.failures.iter().filter(|at| micros(**at) >= from).count();
        u32::try_from(failed).unwrap_or(u32::MAX)
    }

    /// Since when there has been no healthy answer: the last one, or the beginning of the count.
    pub fn silent_since(&self) -> Timestamp {
        let begin = self.watched_since.max(self.epoch_at);
        self.healthy_at.map_or(begin, |at| at.max(begin))
    }

    /// Automatic disablements within the 24 hours that end with the last one, since a person last switched on.
    pub fn flaps(&self) -> u32 {
        let Some(last) = self.disabled.last() else { return 0 };
        let within = self.disabled.iter().filter(|at| micros(*last) - micros(**at) < FLAP_MICROS).count();
        u32::try_from(within).unwrap_or(u32::MAX)
    }
}
