//! The climb, as a pure decision.
//!
//! | state | event | becomes |
//! | --- | --- | --- |
//! | active | due, step has somebody | active: that step is paged, next due after its wait |
//! | active | due, step is empty | active: passed at once, with the next |
//! | active | due, ladder at its end, rounds left, somebody was paged in this round | active: next round, due at once |
//! | active | due, ladder at its end otherwise | exhausted |
//! | active | acknowledged | acknowledged |
//! | active | suppressed | paused |
//! | paused | released | active, from the first step |
//! | any | resolved | finished |

use std::str::FromStr;

use basis::Timestamp;
use jiff::SignedDuration;

#[cfg(test)]
mod tests;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunPhase {
    /// It climbs.
    Active,
    /// It waits, because its incident is suppressed.
    Paused,
    /// Somebody answered.
    Acknowledged,
    /// The ladder was climbed as often as allowed and nobody answered.
    Exhausted,
    /// The incident is over.
    Finished,
}

impl RunPhase {
    const ALL: [Self; 5] = [Self::Active, Self::Paused, Self::Acknowledged, Self::Exhausted, Self::Finished];

    /// The stored name. Pages say it with the text `escalation-run-<name>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Acknowledged => "acknowledged",
            Self::Exhausted => "exhausted",
            Self::Finished => "finished",
        }
    }
}

impl FromStr for RunPhase {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|phase| phase.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a state of a run"))
    }
}

/// Where a run stands on its ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunState {
    /// What it is doing.
    pub phase: RunPhase,
    /// The step that is taken next, counted from 0.
    pub step: usize,
    /// The round, counted from 1.
    pub round: u32,
    /// Whether anybody was paged in this round.
    pub round_paged: bool,
    /// How many steps were paged so far, in all rounds. It names the step that is waited for: who wants to climb by
    /// hand gives it, so that two clicks, or a click and the timer, do not leave out a step.
    pub position: i64,
    /// When the next step is due; only while active.
    pub next_at: Option<Timestamp>,
}

impl RunState {
    /// The state of a new run, due at `now`.
    pub const fn starting(now: Timestamp) -> Self {
        Self {
            phase: RunPhase::Active,
            step: 0,
            round: 1,
            round_paged: false,
            position: 0,
            next_at: Some(now),
        }
    }

    /// The state of a new run of a suppressed incident.
    pub const fn waiting() -> Self {
        Self { phase: RunPhase::Paused, step: 0, round: 1, round_paged: false, position: 0, next_at: None }
    }

    /// The same place, but no longer climbing.
    pub const fn stopped(self, phase: RunPhase) -> Self {
        Self { phase, next_at: None, ..self }
    }

    /// From the first step again, due at `now`. The position goes on, so that no two steps share one.
    pub const fn restarted(self, now: Timestamp) -> Self {
        Self { position: self.position, ..Self::starting(now) }
    }

    /// Whether a step is due.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.phase == RunPhase::Active && self.next_at.is_some_and(|at| at <= now)
    }
}

/// What a step looks like to the decision: how many people it reaches now, and how long they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResolvedStep {
    /// People who are waited for; copies do not count.
    pub people: usize,
    /// How long an answer is waited for.
    pub wait: SignedDuration,
}

/// The ladder with the people of this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedTargets {
    /// The steps in order.
    pub steps: Vec<ResolvedStep>,
    /// How often the ladder is climbed.
    pub repeats: u32,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Page everybody of this step.
    Page {
        /// The step, counted from 0.
        step: usize,
        /// The round, counted from 1.
        round: u32,
        /// The position of this step in the whole climb, counted from 1.
        position: i64,
    },
    /// Nobody stands on this step; record that it was passed.
    PassEmpty {
        /// The step, counted from 0.
        step: usize,
        /// The round, counted from 1.
        round: u32,
    },
    /// The ladder is climbed once more; the run stays due, so that the contacts are read anew and the next decision
    /// follows at once.
    NextRound {
        /// The new round, counted from 1.
        round: u32,
    },
    /// Nobody answered, or nobody could be paged: raise the platform's own alarm.
    RaiseSelfAlarm,
}

/// Decides the next step of a climb: the new state, and what to do. At most one step is paged by one decision; empty
/// steps before it are passed at once; without anybody on the whole ladder it is exhausted at once.
pub fn decide_run(state: &RunState, targets: &ResolvedTargets, now: Timestamp) -> (RunState, Vec<Command>) {
    let mut next = *state;
    let mut commands = Vec::new();
    if !state.is_due(now) {
        return (next, commands);
    }
    loop {
        let Some(step) = targets.steps.get(next.step) else {
            if !next.round_paged || next.round >= targets.repeats {
                commands.push(Command::RaiseSelfAlarm);
                return (next.stopped(RunPhase::Exhausted), commands);
            }
            next = RunState { step: 0, round: next.round + 1, round_paged: false, ..next };
            commands.push(Command::NextRound { round: next.round });
            return (next, commands);
        };
        let (index, round) = (next.step, next.round);
        next.step += 1;
        if step.people == 0 {
            commands.push(Command::PassEmpty { step: index, round });
            continue;
        }
        next.position += 1;
        next.round_paged = true;
        // A wait that time cannot hold is a broken setting; then the next pass goes on.
        next.next_at = Some(now.checked_add(step.wait).unwrap_or(now));
        commands.push(Command::Page { step: index, round, position: next.position });
        return (next, commands);
    }
}
