//! The rules once more, slowly: from the whole history of what happened, without counters. For the property test.

use basis::{Timestamp, micros};
use partners::IntegrationStatus;

use super::HealthDecision;
use crate::health::model::{Cause, LiveAnswer};
use crate::health::settings::HealthSettings;

/// Something that happened, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happened {
    /// A health check ended.
    Check { healthy: bool },
    /// A live request ended.
    Live(LiveAnswer),
    /// A person switched.
    Person { on: bool },
    /// The watch switched.
    Watch { on: bool },
}

/// What the rules say after `history`, which began when the partner was launched with its integration on.
pub(super) fn decide_slowly(
    history: &[(Timestamp, Happened)],
    launched_at: Timestamp,
    settings: &HealthSettings,
) -> HealthDecision {
    let now = history.last().map_or(launched_at, |(at, _)| *at);
    let switched =
        history.iter().rposition(|(_, one)| matches!(one, Happened::Person { .. } | Happened::Watch { .. }));
    let since_switch = history.get(switched.map_or(0, |at| at + 1)..).unwrap_or_default();
    let switched_at = switched.and_then(|at| history.get(at)).map_or(launched_at, |(at, _)| *at);
    match switched.and_then(|at| history.get(at)).map(|(_, one)| *one) {
        None | Some(Happened::Person { on: true } | Happened::Watch { on: true }) => {
            decide_on(history, since_switch, (switched_at, now), settings)
        }
        Some(Happened::Watch { on: false }) => decide_off(history, since_switch, settings),
        Some(_) => HealthDecision::Keep,
    }
}

fn decide_on(
    history: &[(Timestamp, Happened)],
    since_switch: &[(Timestamp, Happened)],
    (switched_at, now): (Timestamp, Timestamp),
    settings: &HealthSettings,
) -> HealthDecision {
    let live = since_switch.iter().rev().filter_map(|(_, one)| match one {
        Happened::Live(answer) => Some(*answer),
        _ => None,
    });
    if live.take_while(|answer| *answer == LiveAnswer::Unanswered).count()
        >= settings.unanswered_limit as usize
    {
        return HealthDecision::Disable(Cause::Unanswered);
    }
    let healthy = |one: &Happened| {
        matches!(one, Happened::Check { healthy: true } | Happened::Live(LiveAnswer::Healthy))
    };
    let last_healthy = history.iter().rev().find(|(_, one)| healthy(one)).map(|(at, _)| *at);
    let silent_since = last_healthy.map_or(switched_at, |at| at.max(switched_at));
    let hour_ago = micros(now) - settings.down_after_seconds * 1_000_000;
    let failed = since_switch
        .iter()
        .filter(|(at, one)| *one == Happened::Check { healthy: false } && micros(*at) >= hour_ago);
    if micros(silent_since) <= hour_ago && failed.count() >= settings.min_failures as usize {
        return HealthDecision::Disable(Cause::Down);
    }
    HealthDecision::Keep
}

fn decide_off(
    history: &[(Timestamp, Happened)],
    since_switch: &[(Timestamp, Happened)],
    settings: &HealthSettings,
) -> HealthDecision {
    let checks = since_switch.iter().rev().filter_map(|(_, one)| match one {
        Happened::Check { healthy } => Some(*healthy),
        _ => None,
    });
    if checks.take_while(|healthy| *healthy).count() < settings.restore_after_healthy as usize {
        return HealthDecision::Keep;
    }
    let by_person = history.iter().rposition(|(_, one)| matches!(one, Happened::Person { .. }));
    let falls: Vec<Timestamp> = history
        .get(by_person.map_or(0, |at| at + 1)..)
        .unwrap_or_default()
        .iter()
        .filter(|(_, one)| *one == Happened::Watch { on: false })
        .map(|(at, _)| *at)
        .collect();
    let last = falls.last().copied().unwrap_or_default();
    let within = falls.iter().filter(|at| micros(last) - micros(**at) < 24 * 3_600_000_000).count();
    if within >= settings.flap_limit as usize { HealthDecision::Hold } else { HealthDecision::Restore }
}

pub(super) fn integration_after(happened: Happened, before: IntegrationStatus) -> IntegrationStatus {
    match happened {
        Happened::Person { on: true } | Happened::Watch { on: true } => IntegrationStatus::Enabled,
        Happened::Person { on: false } => IntegrationStatus::DisabledManual,
        Happened::Watch { on: false } => IntegrationStatus::DisabledAuto,
        Happened::Check { .. } | Happened::Live(_) => before,
    }
}
