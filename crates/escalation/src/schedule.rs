//! Who is on call: a rotation of people with exceptions.

use basis::{FieldErrors, ScheduleId, Timestamp, UserId};
use calendar::Rotation;
use db::{DbError, Tx};
use serde::{Deserialize, Serialize};

use crate::duty::find_overlap;
use crate::store;

/// A schedule of duty. People take turns by the rotation; for the time of an override another person steps in.
#[derive(Clone, Debug, PartialEq)]
pub struct OnCallSchedule {
    /// Its id.
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// Whether the ladders ask this one. Exactly one is the default, once there is any.
    pub is_default: bool,
    /// When who takes over from whom.
    pub rotation: Rotation,
    /// The people in the order of their turns.
    pub participants: Vec<UserId>,
    /// Exceptions, by their begin.
    pub overrides: Vec<Override>,
}

/// For a time somebody else has the duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Who has the duty.
    pub user: UserId,
    /// From this instant.
    pub from: Timestamp,
    /// Up to this instant, which no longer belongs to it.
    pub until: Timestamp,
}

/// What is needed to make or change a schedule.
#[derive(Clone, Debug)]
pub struct NewSchedule {
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// Whether the ladders ask this one.
    pub is_default: bool,
    /// When who takes over from whom. Its number of participants is taken from the list.
    pub rotation: Rotation,
    /// The people in the order of their turns, at least one, each once.
    pub participants: Vec<UserId>,
}

/// Who has the duty at `at`: the override that began last, else the rotation; nobody before the rotation's start.
pub fn who_is_on_call(schedule: &OnCallSchedule, at: Timestamp) -> Option<UserId> {
    let exception = schedule
        .overrides
        .iter()
        .filter(|exception| exception.from <= at && at < exception.until)
        .max_by_key(|exception| exception.from);
    exception.map(|exception| exception.user).or_else(|| by_rotation(schedule, at, 0))
}

/// The person who is `place` turns after the present one, other than whoever is on call now; with `place` 0 whoever is
/// on call now.
pub(crate) fn on_call_at(schedule: &OnCallSchedule, place: usize, at: Timestamp) -> Option<UserId> {
    let now = who_is_on_call(schedule, at);
    if place == 0 {
        return now;
    }
    let turns = 0..schedule.participants.len();
    let mut others: Vec<UserId> = Vec::new();
    for user in turns.filter_map(|turn| by_rotation(schedule, at, turn)) {
        if Some(user) != now && !others.contains(&user) {
            others.push(user);
        }
    }
    others.get(place - 1).copied()
}

fn by_rotation(schedule: &OnCallSchedule, at: Timestamp, later: usize) -> Option<UserId> {
    let index = schedule.rotation.participant_index_at(at)?;
    let count = schedule.participants.len();
    let turn = index.checked_add(later)?.checked_rem(count)?;
    schedule.participants.get(turn).copied()
}

/// As [`on_call_at`] for the default schedule; nobody when there is none.
pub(crate) fn current_on_call(
    tx: &mut Tx<'_>,
    place: usize,
    now: Timestamp,
) -> Result<Option<UserId>, DbError> {
    let schedule = store::find_default_schedule(tx)?;
    Ok(schedule.and_then(|schedule| on_call_at(&schedule, place, now)))
}

/// Checks a schedule that is to be stored, and sets the number of participants in its rotation.
pub(crate) fn check_schedule(mut new: NewSchedule) -> Result<NewSchedule, FieldErrors> {
    let mut errors = FieldErrors::new();
    let name = new.name.trim().to_owned();
    new.name = name;
    if new.name.is_empty() {
        errors.push("name", "required", "a schedule needs a name");
    }
    if new.name.chars().count() > 80 {
        errors.push("name", "too_long", "the name is longer than 80 characters; shorten it");
    }
    if new.participants.is_empty() {
        errors.push("participants", "required", "a schedule needs at least one person");
    }
    let mut seen = Vec::new();
    for user in &new.participants {
        if seen.contains(user) {
            errors.push("participants", "already_taken", "a person is there twice; name each once");
        }
        seen.push(*user);
    }
    match u32::try_from(new.participants.len()) {
        Ok(count) if count <= 100 => new.rotation.participants = count,
        _ => errors.push("participants", "too_many", "at most 100 people can take turns"),
    }
    errors.finish(new)
}

/// Checks an override that is made at `now`, beside those that are there.
pub(crate) fn check_override(
    known: &[Override],
    exception: Override,
    now: Timestamp,
) -> Result<(), FieldErrors> {
    if exception.until <= exception.from {
        return Err(FieldErrors::one("until", "end_before_start", "the end must come after the begin"));
    }
    if exception.until <= now {
        return Err(FieldErrors::one("until", "time_in_past", "this time is over; choose a later end"));
    }
    match find_overlap(known, exception) {
        Some(other) => {
            let message =
                format!("somebody steps in from {} to {}; remove that first", other.from, other.until);
            Err(FieldErrors::one("from", "override_overlaps", message))
        }
        None => Ok(()),
    }
}

/// People on a schedule must be able to see incidents; `field` is where they are named.
pub(crate) fn check_people(tx: &mut Tx<'_>, field: &str, people: &[UserId]) -> Result<FieldErrors, DbError> {
    let mut errors = FieldErrors::new();
    for id in people {
        let user = identity::find_user(tx, *id)?;
        if !user.is_some_and(|user| user.is_staff() && !user.disabled) {
            let message = "only people of the platform whose sign-in is not disabled can be on call";
            errors.push(field, "unknown_value", message);
        }
    }
    Ok(errors)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use calendar::ShiftLength;
    use jiff::civil;
    use jiff::tz::TimeZone;

    use super::*;

    fn user(n: u8) -> UserId {
        UserId::from_bytes([n; 16])
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn daily(people: &[u8]) -> OnCallSchedule {
        OnCallSchedule {
            id: ScheduleId::from_bytes([9; 16]),
            name: "Platform".into(),
            is_default: true,
            rotation: Rotation {
                zone: TimeZone::UTC,
                starts_on: civil::date(2026, 3, 1),
                handover: civil::time(9, 0, 0, 0),
                shift: ShiftLength::Daily(NonZeroU32::MIN),
                participants: u32::try_from(people.len()).unwrap(),
            },
            participants: people.iter().copied().map(user).collect(),
            overrides: Vec::new(),
        }
    }

    #[test]
    fn people_take_turns_and_the_next_in_the_rotation_comes_second() {
        let schedule = daily(&[1, 2, 3]);
        let now = at("2026-03-02T10:00:00Z");
        assert_eq!(who_is_on_call(&schedule, now), Some(user(2)));
        assert_eq!(on_call_at(&schedule, 1, now), Some(user(3)));
        assert_eq!(on_call_at(&schedule, 2, now), Some(user(1)));
        assert_eq!(on_call_at(&schedule, 3, now), None);
        assert_eq!(who_is_on_call(&schedule, at("2026-02-28T10:00:00Z")), None);
    }

    #[test]
    fn an_override_counts_from_its_first_instant_to_before_its_last() {
        let mut schedule = daily(&[1, 2]);
        let (from, until) = (at("2026-03-02T12:00:00Z"), at("2026-03-02T18:00:00Z"));
        schedule.overrides.push(Override { user: user(7), from, until });
        assert_eq!(who_is_on_call(&schedule, from), Some(user(7)));
        assert_eq!(who_is_on_call(&schedule, until), Some(user(2)));
        assert_eq!(on_call_at(&schedule, 1, from), Some(user(2)), "whoever was replaced comes next");
    }

    #[test]
    fn a_single_person_has_nobody_after_them() {
        assert_eq!(on_call_at(&daily(&[1]), 1, at("2026-03-02T10:00:00Z")), None);
    }

    #[test]
    fn a_schedule_names_everything_that_is_wrong_with_it() {
        let OnCallSchedule { rotation, .. } = daily(&[1]);
        let new = NewSchedule {
            name: " ".into(),
            is_default: true,
            rotation,
            participants: vec![user(1), user(1)],
        };
        let errors = check_schedule(new).unwrap_err();
        assert!(errors.of("name").is_some() && errors.of("participants").is_some());
    }
}
