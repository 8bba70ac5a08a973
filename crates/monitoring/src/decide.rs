//! When an alert begins, goes on, is silenced and ends. Pure.
//!
//! | state | seen | becomes | change |
//! |---|---|---|---|
//! | quiet | condition holds | firing | [`Change::Fire`] |
//! | quiet | anything else | quiet | – |
//! | firing | partner paused | firing, suppressed | [`Change::Suppress`] once |
//! | firing, suppressed | partner not paused, condition holds | firing | [`Change::Release`] |
//! | firing | condition holds, last told a while ago or the severity rises | firing | [`Change::Update`] |
//! | firing | condition false in two minutes, rate not over the limit, enough successes since | quiet | [`Change::Recover`] |
//!
//! A suppressed alert whose condition no longer holds when the pause ends stays suppressed: nobody is paged for
//! what is not true now. It is released when the condition holds again, or resolved when traffic proves it.
//! Several looks within one minute count as one evaluation, so a burst of signals cannot hurry a recovery.

use basis::{Timestamp, from_micros, micros};
use partners::{Partner, PartnerStatus};
use serde::{Deserialize, Serialize};

use crate::rules::{AlertRule, WindowTotals};
use crate::window::{MINUTE, minute_of};

#[cfg(test)]
mod tests;

/// How many evaluations in a row must find the condition false (operations 9.5).
pub const CLEAR_EVALUATIONS: u32 = 2;
/// While firing, those concerned are told anew after this many seconds.
const UPDATE_SECONDS: i64 = 300;
/// A fulfillment alert that fires this long is P0 (operations 8).
const RAISE_SECONDS: i64 = 3600;
/// A clock that is set back by no more than this is waited for; beyond it, the earlier reading was the wrong one.
const PATIENCE_MINUTES: i64 = 10;

/// What is remembered of one rule for one partner and environment. Stored, so a restart changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleState {
    /// The firing alert, if one fires.
    pub firing: Option<Firing>,
    /// The instant of the last evaluation.
    pub evaluated_at: Option<Timestamp>,
}

/// An alert that fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// Since when.
    pub since: Timestamp,
    /// The last evaluation at which the condition held.
    pub held_at: Timestamp,
    /// The start of the last minute in which the condition was found false, while it stays false.
    pub clear_minute: Option<Timestamp>,
    /// In how many minutes in a row it was found false.
    pub clear_count: u32,
    /// Recorded but pages nobody, because the partner is paused or not launched.
    pub suppressed: bool,
    /// When those concerned were last told.
    pub told_at: Timestamp,
    /// How bad.
    pub urgency: Urgency,
}

/// The severity that an alert asks for (operations 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// P1: a fulfillment alert fires.
    High,
    /// P0: it has fired for 60 minutes.
    Highest,
}

/// What is true of the partner now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the partner is launched; only then can an alert begin.
    pub launched: bool,
    /// Whether the integration is enabled; while it is not, alerts are recorded but page nobody.
    pub enabled: bool,
}

impl Standing {
    /// That of a partner.
    pub const fn of(partner: &Partner) -> Self {
        Self {
            launched: matches!(partner.status, PartnerStatus::Launched),
            enabled: partner.integration.is_enabled(),
        }
    }

    pub(crate) const fn is_suppressing(self) -> bool {
        !(self.launched && self.enabled)
    }
}

/// What has to be done about a new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Open an incident.
    Fire {
        /// It pages nobody for now.
        suppressed: bool,
    },
    /// Tell the incident the new numbers and the severity.
    Update,
    /// Cancel pages that are under way and send no more.
    Suppress,
    /// Begin to page, with the new numbers.
    Release,
    /// Resolve the incident.
    Recover,
}

/// The instant an evaluation is made for: `now`, but not before the last one, unless the clock was set back so far
/// that the last reading must have been wrong.
pub fn evaluation_instant(last: Option<Timestamp>, now: Timestamp) -> Timestamp {
    match last {
        Some(last) if last > now && micros(last) - micros(now) <= PATIENCE_MINUTES * MINUTE => last,
        Some(_) | None => now,
    }
}

/// Decides on one rule. `now` comes from [`evaluation_instant`], and `totals` is the window that ends there.
pub fn decide_alert(
    rule: &AlertRule,
    totals: &WindowTotals,
    state: &RuleState,
    standing: Standing,
    now: Timestamp,
) -> (RuleState, Option<Change>) {
    let (firing, change) = match &state.firing {
        None => decide_quiet(rule, totals, standing, now),
        Some(firing) => decide_firing(rule, totals, firing, standing, now),
    };
    (RuleState { firing, evaluated_at: Some(now) }, change)
}

fn decide_quiet(
    rule: &AlertRule,
    totals: &WindowTotals,
    standing: Standing,
    now: Timestamp,
) -> (Option<Firing>, Option<Change>) {
    if !standing.launched || !totals.holds(rule) {
        return (None, None);
    }
    let suppressed = standing.is_suppressing();
    let firing = Firing {
        since: now,
        held_at: now,
        clear_minute: None,
        clear_count: 0,
        suppressed,
        told_at: now,
        urgency: Urgency::High,
    };
    (Some(firing), Some(Change::Fire { suppressed }))
}

fn decide_firing(
    rule: &AlertRule,
    totals: &WindowTotals,
    before: &Firing,
    standing: Standing,
    now: Timestamp,
) -> (Option<Firing>, Option<Change>) {
    let holds = totals.holds(rule);
    let mut firing = before.clone();
    if holds {
        firing.held_at = now;
        firing.clear_minute = None;
        firing.clear_count = 0;
        firing.urgency = firing.urgency.max(urgency_after(firing.since, now));
    } else if firing.clear_minute != Some(minute_of(now)) {
        firing.clear_minute = Some(minute_of(now));
        firing.clear_count = firing.clear_count.saturating_add(1);
    }
    if !holds && has_recovered(rule, totals, &firing) {
        return (None, Some(Change::Recover));
    }
    let change = firing_change(before, &mut firing, holds, standing, now);
    (Some(firing), change)
}

fn firing_change(
    before: &Firing,
    firing: &mut Firing,
    holds: bool,
    standing: Standing,
    now: Timestamp,
) -> Option<Change> {
    let suppressing = standing.is_suppressing();
    if suppressing && !before.suppressed {
        firing.suppressed = true;
        return Some(Change::Suppress);
    }
    if before.suppressed && !suppressing && holds {
        firing.suppressed = false;
        firing.told_at = now;
        return Some(Change::Release);
    }
    let told_long_ago = micros(now) - micros(before.told_at) >= UPDATE_SECONDS * 1_000_000;
    if holds && (told_long_ago || firing.urgency > before.urgency) {
        firing.told_at = now;
        return Some(Change::Update);
    }
    None
}

fn has_recovered(rule: &AlertRule, totals: &WindowTotals, firing: &Firing) -> bool {
    firing.clear_count >= CLEAR_EVALUATIONS
        && !totals.is_over(rule)
        && totals.successes_since >= rule.min_successes.max(1)
}

fn urgency_after(since: Timestamp, now: Timestamp) -> Urgency {
    let raise_at = from_micros(micros(since) + RAISE_SECONDS * 1_000_000);
    if now >= raise_at { Urgency::Highest } else { Urgency::High }
}
