//! A schedule as people and programs write it, and what can be wrong with it.

use std::num::NonZeroU32;

use basis::{FieldErrors, UserId};
use calendar::{Rotation, ShiftLength};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::schedule::NewSchedule;

/// The form of a schedule, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleForm {
    /// Its name.
    pub name: String,
    /// Whether the ladders ask this one.
    pub is_default: bool,
    /// IANA name of the zone of the hand-overs, such as `Europe/Paris`.
    pub time_zone: String,
    /// The day of the first hand-over, such as `2026-03-16`.
    pub starts_on: String,
    /// The time of day of hand-overs, such as `09:00`.
    pub handover: String,
    /// `hourly`, `daily` or `weekly`.
    pub shift: String,
    /// Every so many hours, days or weeks, such as `1`.
    pub every: String,
    /// The people in the order of their turns.
    pub participants: Vec<UserId>,
}

/// The longest turn, in its unit.
const MAX_EVERY: u32 = 366;

impl ScheduleForm {
    /// The form of a schedule that exists or is to be made.
    pub fn of(new: &NewSchedule) -> Self {
        let (shift, every) = match new.rotation.shift {
            ShiftLength::Hourly(every) => ("hourly", every),
            ShiftLength::Daily(every) => ("daily", every),
            ShiftLength::Weekly(every) => ("weekly", every),
        };
        Self {
            name: new.name.clone(),
            is_default: new.is_default,
            time_zone: new.rotation.zone.iana_name().unwrap_or("UTC").to_owned(),
            starts_on: new.rotation.starts_on.to_string(),
            handover: new.rotation.handover.strftime("%H:%M").to_string(),
            shift: shift.to_owned(),
            every: every.to_string(),
            participants: new.participants.clone(),
        }
    }

    /// The schedule that is meant, with everything that cannot be read. Name and people are checked when it is stored.
    pub fn read(&self) -> Result<NewSchedule, FieldErrors> {
        let mut errors = FieldErrors::new();
        let zone = TimeZone::get(self.time_zone.trim()).unwrap_or_else(|_| {
            errors.push("time_zone", "time_zone_invalid", "name a zone such as Europe/Paris");
            TimeZone::UTC
        });
        let starts_on = self.starts_on.trim().parse().unwrap_or_else(|_| {
            errors.push("starts_on", "date_invalid", "write a date such as 2026-03-16");
            Date::default()
        });
        let handover = Time::strptime("%H:%M", self.handover.trim()).unwrap_or_else(|_| {
            errors.push("handover", "time_invalid", "write a time such as 09:00");
            Time::default()
        });
        let every = self.every.trim().parse().ok().filter(|every: &NonZeroU32| every.get() <= MAX_EVERY);
        let every = every.unwrap_or_else(|| {
            errors.push("every", "number_invalid", format!("write a whole number from 1 to {MAX_EVERY}"));
            NonZeroU32::MIN
        });
        let shift = match self.shift.as_str() {
            "hourly" => ShiftLength::Hourly(every),
            "daily" => ShiftLength::Daily(every),
            "weekly" => ShiftLength::Weekly(every),
            _ => {
                errors.push("shift", "unknown_value", "hourly, daily or weekly");
                ShiftLength::Weekly(every)
            }
        };
        let rotation = Rotation { zone, starts_on, handover, shift, participants: 0 };
        errors.finish(NewSchedule {
            name: self.name.clone(),
            is_default: self.is_default,
            rotation,
            participants: self.participants.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ScheduleForm {
        ScheduleForm {
            name: "Platform".into(),
            time_zone: "Europe/Paris".into(),
            starts_on: "2026-03-16".into(),
            handover: "09:30".into(),
            shift: "weekly".into(),
            every: "2".into(),
            ..ScheduleForm::default()
        }
    }

    #[test]
    fn what_is_written_is_read_and_written_the_same() {
        assert_eq!(ScheduleForm::of(&form().read().unwrap()), form());
    }

    #[test]
    fn everything_that_cannot_be_read_is_told_at_once() {
        let bad = ScheduleForm {
            time_zone: "Mars/Olympus".into(),
            starts_on: "soon".into(),
            handover: "25:00".into(),
            shift: "yearly".into(),
            every: "0".into(),
            ..form()
        };
        let fields: Vec<String> = bad.read().unwrap_err().0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["time_zone", "starts_on", "handover", "every", "shift"]);
    }
}
