//! Who of several people has the duty: hand-overs at civil times.

use std::num::NonZeroU32;

use basis::Timestamp;
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::boundary::first_instant;

/// How long one person has the duty, on the local clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", content = "every", rename_all = "snake_case")]
pub enum ShiftLength {
    /// So many hours on the clock. Where the clock skips or repeats an hour, that shift is shorter or longer, so that
    /// hand-overs stay at the same times of day.
    Hourly(NonZeroU32),
    /// So many days.
    Daily(NonZeroU32),
    /// So many weeks.
    Weekly(NonZeroU32),
}

/// People who take the duty in turn. The turn is counted in civil time, never in seconds, so hand-overs do not drift
/// where clocks change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Where the hand-over time is read.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub zone: TimeZone,
    /// The day of the first hand-over; for weekly shifts it also sets the day of the week.
    pub starts_on: Date,
    /// The time of day of hand-overs (the first one, for hourly shifts).
    pub handover: Time,
    /// How long a shift is.
    pub shift: ShiftLength,
    /// How many people take turns.
    pub participants: u32,
}

/// One turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RotationShift {
    /// Which participant, from 0.
    pub participant: usize,
    /// When the duty begins.
    pub start: Timestamp,
    /// When the next one takes over.
    pub end: Timestamp,
}

/// Zones have moved their clock by a day at most; hourly shifts then lie 24 turns off.
const MAX_CORRECTION: u32 = 30;

impl Rotation {
    /// Who has the duty at `at`; nobody before the start, or without participants.
    pub fn participant_index_at(&self, at: Timestamp) -> Option<usize> {
        let turn = self.turn_at(at)?;
        let participant = turn.checked_rem(i64::from(self.participants))?;
        usize::try_from(participant).ok()
    }

    /// The first hand-over after `at`.
    pub fn next_handover(&self, at: Timestamp) -> Timestamp {
        let next = self.turn_at(at).map_or(0, |turn| turn.saturating_add(1));
        self.handover_instant(next)
    }

    /// The turn that runs at `at`.
    pub fn shift_at(&self, at: Timestamp) -> Option<RotationShift> {
        let turn = self.turn_at(at)?;
        let participant = usize::try_from(turn.checked_rem(i64::from(self.participants))?).ok()?;
        Some(RotationShift {
            participant,
            start: self.handover_instant(turn),
            end: self.handover_instant(turn.saturating_add(1)),
        })
    }

    /// The turns that overlap `from` to `until`, at most `limit`.
    pub fn shifts_between(&self, from: Timestamp, until: Timestamp, limit: usize) -> Vec<RotationShift> {
        let mut at = from.max(self.handover_instant(0));
        let mut shifts = Vec::new();
        while at < until && shifts.len() < limit {
            let Some(shift) = self.shift_at(at) else { break };
            at = shift.end;
            shifts.push(shift);
        }
        shifts
    }

    /// How many hand-overs lie after the first one, up to `at`; none before the first.
    fn turn_at(&self, at: Timestamp) -> Option<i64> {
        let local = self.zone.to_datetime(at);
        let mut turn = self.civil_turns(local);
        // The civil difference is right except around clock changes, where it is off by as many turns as the clock
        // moved, at most those of a day and a night.
        for _ in 0..MAX_CORRECTION {
            if self.handover_instant(turn) <= at {
                break;
            }
            turn -= 1;
        }
        for _ in 0..MAX_CORRECTION {
            if self.handover_instant(turn + 1) > at {
                break;
            }
            turn += 1;
        }
        (turn >= 0).then_some(turn)
    }

    fn civil_turns(&self, local: DateTime) -> i64 {
        let begin = self.begin();
        let seconds = begin.duration_until(local).as_secs();
        let every = |n: NonZeroU32, unit: i64| i64::from(n.get()) * unit * 3_600;
        let length = match self.shift {
            ShiftLength::Hourly(n) => every(n, 1),
            ShiftLength::Daily(n) => every(n, 24),
            ShiftLength::Weekly(n) => every(n, 24 * 7),
        };
        seconds.div_euclid(length)
    }

    fn begin(&self) -> DateTime {
        self.starts_on.to_datetime(self.handover)
    }

    fn handover_instant(&self, turn: i64) -> Timestamp {
        let span = |n: NonZeroU32| turn.saturating_mul(i64::from(n.get()));
        let moved = match self.shift {
            ShiftLength::Hourly(n) => Span::new().try_hours(span(n)).ok(),
            ShiftLength::Daily(n) => Span::new().try_days(span(n)).ok(),
            ShiftLength::Weekly(n) => Span::new().try_weeks(span(n)).ok(),
        };
        let local = moved.and_then(|span| self.begin().checked_add(span).ok());
        match local {
            Some(local) => first_instant(&self.zone, local),
            None if turn < 0 => Timestamp::MIN,
            None => Timestamp::MAX,
        }
    }
}
