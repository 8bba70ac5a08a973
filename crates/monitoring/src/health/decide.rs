//! When a partner is switched off and on again by itself. Pure; the tables of operations 6.2 and 6.3.
//!
//! | integration | seen | decision |
//! | --- | --- | --- |
//! | ENABLED | live requests in a row without an answer reach `unanswered_limit` | off (D2) |
//! | ENABLED | no healthy answer for `health_down_after`, and `health_min_failures` failed checks in it | off (D1) |
//! | DISABLED_AUTO | `restore_after_healthy` healthy checks in a row | on (D5) |
//! | DISABLED_AUTO | the same, after `flap_limit` automatic disablements within 24 hours | stays off (D7) |
//! | DISABLED_MANUAL, DISABLED_OPERATOR | anything | stays off (6.1, D8) |
//!
//! Nothing is decided about partners that are not launched.

use basis::{Timestamp, micros};
use partners::IntegrationStatus;

use super::model::{Cause, HealthState};
use super::settings::HealthSettings;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

/// What the decision depends on.
#[derive(Clone, Copy, Debug)]
pub struct HealthFacts<'a> {
    /// Whether the partner is launched.
    pub launched: bool,
    /// Whether its integration is on, and who switched it off.
    pub integration: IntegrationStatus,
    /// What is remembered of its answers.
    pub state: &'a HealthState,
}

/// What has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthDecision {
    /// Nothing.
    Keep,
    /// Switch off.
    Disable(Cause),
    /// Switch on again.
    Restore,
    /// The partner is healthy, but fell too often: a person must switch on (Rule D7).
    Hold,
}

/// Decides by the table of this module.
pub fn decide_health(facts: HealthFacts<'_>, settings: &HealthSettings, now: Timestamp) -> HealthDecision {
    let state = facts.state;
    match facts.integration {
        _ if !facts.launched => HealthDecision::Keep,
        IntegrationStatus::Enabled if state.unanswered >= settings.unanswered_limit.max(1) => {
            HealthDecision::Disable(Cause::Unanswered)
        }
        IntegrationStatus::Enabled if is_down(state, settings, now) => HealthDecision::Disable(Cause::Down),
        IntegrationStatus::DisabledAuto if state.healthy_checks >= settings.restore_after_healthy.max(1) => {
            if state.flaps() >= settings.flap_limit.max(1) {
                HealthDecision::Hold
            } else {
                HealthDecision::Restore
            }
        }
        IntegrationStatus::Enabled
        | IntegrationStatus::DisabledAuto
        | IntegrationStatus::DisabledManual
        | IntegrationStatus::DisabledOperator => HealthDecision::Keep,
    }
}

fn is_down(state: &HealthState, settings: &HealthSettings, now: Timestamp) -> bool {
    let silent = micros(now) - micros(state.silent_since());
    silent >= settings.down_after_seconds * 1_000_000
        && state.failed_since(settings, now) >= settings.min_failures.max(1)
}
