//! The life of an alert whose condition is measured elsewhere (operations 9.5 and 8). Pure.
//!
//! | state | seen | becomes | mail | escalation |
//! |---|---|---|---|---|
//! | quiet | condition holds, partner launched | firing | *fires* | opened by rules that do not wait |
//! | quiet | anything else | quiet | – | – |
//! | firing | holds, nobody mailed yet | firing | *fires* | – |
//! | firing | holds, last mail a day ago | firing | *still fires* | – |
//! | firing | holds for longer than the rule waits | firing | – | opened, then kept up to date |
//! | firing | false once | firing | – | – |
//! | firing | false in two evaluations in a row | quiet | *over*, if somebody was mailed | resolved |
//! | firing | partner paused or no longer launched | firing, suppressed | – | suppressed |
//!
//! Mails stay away while the rule is silenced or the alert suppressed; a silence leaves escalations as they are.

use basis::{Timestamp, micros};

use super::SignalRule;
use crate::decide::{CLEAR_EVALUATIONS, Standing};

#[cfg(test)]
mod tests;

const HOUR: i64 = 3_600_000_000;
/// A stored evaluation so far in the future came from a clock that was wrong, and is not waited for.
const PATIENCE_HOURS: i64 = 24;

/// What is remembered of one rule for one partner. Stored, so a restart changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignalState {
    /// The firing alert, if one fires.
    pub firing: Option<SignalFiring>,
    /// The instant of the last evaluation.
    pub evaluated_at: Option<Timestamp>,
}

/// An alert that fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalFiring {
    /// Since when.
    pub since: Timestamp,
    /// The last evaluation at which the condition held.
    pub held_at: Timestamp,
    /// In how many evaluations in a row it was found false.
    pub clear_count: u32,
    /// Recorded, but nobody is told: the partner is paused or no longer launched.
    pub suppressed: bool,
    /// When a mail last said that it fires; none while none did.
    pub mailed_at: Option<Timestamp>,
    /// Whether it became an escalation.
    pub escalated: bool,
}

/// What is mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalMail {
    /// It fires.
    Fires,
    /// It still fires.
    StillFires,
    /// It is over.
    Over,
}

/// What is done about the escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentStep {
    /// Open it.
    Open {
        /// It tells nobody for now.
        suppressed: bool,
    },
    /// Tell it the new numbers, and whether it is suppressed now.
    Keep {
        /// It tells nobody for now.
        suppressed: bool,
        /// The condition holds, so that the numbers are worth telling.
        holds: bool,
    },
    /// Resolve it.
    Resolve,
}

/// What became of the alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalChange {
    /// It began to fire.
    Fired,
    /// It ended.
    Recovered,
}

/// The new state, and what has to be done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignalDecision {
    /// The new state.
    pub state: SignalState,
    /// What became of the alert.
    pub change: Option<SignalChange>,
    /// What is mailed to those concerned.
    pub mail: Option<SignalMail>,
    /// What is done about the escalation.
    pub incident: Option<IncidentStep>,
}

/// Whether the evaluation of `at` has been made already, so that a restart or a second process does not repeat it.
pub fn is_evaluated(last: Option<Timestamp>, at: Timestamp) -> bool {
    last.is_some_and(|last| last >= at && micros(last) - micros(at) <= PATIENCE_HOURS * HOUR)
}

/// Whether those concerned are reminded at `now`, `hours` after they were last mailed.
pub fn decide_reminder(mailed_at: Option<Timestamp>, hours: u32, now: Timestamp) -> bool {
    mailed_at.is_some_and(|at| micros(now) - micros(at) >= i64::from(hours) * HOUR)
}

/// Decides on one rule at the evaluation of `at`. `silenced` is whether somebody has silenced the rule's mails.
pub fn decide_signal(
    rule: &SignalRule,
    holds: bool,
    before: &SignalState,
    (standing, silenced): (Standing, bool),
    at: Timestamp,
) -> SignalDecision {
    if is_evaluated(before.evaluated_at, at) {
        return SignalDecision { state: before.clone(), ..SignalDecision::default() };
    }
    let mut decision = match &before.firing {
        None if holds && standing.launched => {
            let firing = SignalFiring {
                since: at,
                held_at: at,
                clear_count: 0,
                suppressed: standing.is_suppressing(),
                mailed_at: None,
                escalated: false,
            };
            SignalDecision { change: Some(SignalChange::Fired), ..tell(rule, firing, true, silenced, at) }
        }
        None => SignalDecision::default(),
        Some(firing) => go_on(rule, holds, firing, (standing, silenced), at),
    };
    decision.state.evaluated_at = Some(at);
    decision
}

fn go_on(
    rule: &SignalRule,
    holds: bool,
    before: &SignalFiring,
    (standing, silenced): (Standing, bool),
    at: Timestamp,
) -> SignalDecision {
    let mut firing = SignalFiring { suppressed: standing.is_suppressing(), ..before.clone() };
    if holds {
        firing.held_at = at;
        firing.clear_count = 0;
    } else {
        firing.clear_count = firing.clear_count.saturating_add(1);
    }
    if firing.clear_count < CLEAR_EVALUATIONS {
        return tell(rule, firing, holds, silenced, at);
    }
    let mailed = firing.mailed_at.is_some() && !silenced && !firing.suppressed;
    SignalDecision {
        state: SignalState::default(),
        change: Some(SignalChange::Recovered),
        mail: mailed.then_some(SignalMail::Over),
        incident: firing.escalated.then_some(IncidentStep::Resolve),
    }
}

/// What a firing alert tells whom now.
fn tell(
    rule: &SignalRule,
    mut firing: SignalFiring,
    holds: bool,
    silenced: bool,
    at: Timestamp,
) -> SignalDecision {
    let (suppressed, fired_for) = (firing.suppressed, micros(at) - micros(firing.since));
    let mail = match firing.mailed_at {
        _ if !holds || silenced || suppressed => None,
        None => Some(SignalMail::Fires),
        mailed => decide_reminder(mailed, rule.remind_hours, at).then_some(SignalMail::StillFires),
    };
    if mail.is_some() {
        firing.mailed_at = Some(at);
    }
    let is_due = rule.escalates.is_some_and(|escalates| {
        escalates.after_hours == 0 || fired_for > i64::from(escalates.after_hours) * HOUR
    });
    let incident = if firing.escalated {
        Some(IncidentStep::Keep { suppressed, holds })
    } else {
        (holds && is_due).then_some(IncidentStep::Open { suppressed })
    };
    firing.escalated |= incident.is_some();
    let state = SignalState { firing: Some(firing), evaluated_at: None };
    SignalDecision { state, change: None, mail, incident }
}
