//! Who has the duty when, with exceptions respected. Pure.

use basis::{Timestamp, UserId};

use crate::schedule::{OnCallSchedule, Override, who_is_on_call};

/// The most turns of the rotation that one look ahead takes in: six weeks of hourly hand-overs.
const MAX_TURNS: usize = 1_000;

/// A stretch of time with the same person on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Who; nobody before the rotation's first hand-over.
    pub user: Option<UserId>,
    /// From this instant.
    pub from: Timestamp,
    /// Up to this instant, which no longer belongs to it.
    pub until: Timestamp,
    /// Whether the person steps in for the one whose turn it is.
    pub by_override: bool,
}

/// Who has the duty between `from` and `until`, in order and without gaps. The first begins at `from` and the last
/// ends at `until`, whatever their turns are.
pub fn duties_between(schedule: &OnCallSchedule, from: Timestamp, until: Timestamp) -> Vec<Duty> {
    let shifts = schedule.rotation.shifts_between(from, until, MAX_TURNS);
    let mut marks: Vec<Timestamp> = shifts.iter().flat_map(|shift| [shift.start, shift.end]).collect();
    marks.extend(schedule.overrides.iter().flat_map(|one| [one.from, one.until]));
    marks.retain(|mark| from < *mark && *mark < until);
    marks.extend([from, until]);
    marks.sort_unstable();
    marks.dedup();
    let mut duties: Vec<Duty> = Vec::new();
    for (start, end) in marks.iter().zip(marks.iter().skip(1)) {
        let (user, by_override) = (who_is_on_call(schedule, *start), is_overridden(schedule, *start));
        match duties.last_mut() {
            Some(last) if (last.user, last.by_override) == (user, by_override) => last.until = *end,
            _ => duties.push(Duty { user, from: *start, until: *end, by_override }),
        }
    }
    duties
}

fn is_overridden(schedule: &OnCallSchedule, at: Timestamp) -> bool {
    schedule.overrides.iter().any(|one| one.from <= at && at < one.until)
}

/// The override that an additional one would overlap. The same person from the same instant on is the same override
/// with another end, not a second one.
pub(crate) fn find_overlap(overrides: &[Override], new: Override) -> Option<Override> {
    let is_other = |one: &&Override| (one.user, one.from) != (new.user, new.from);
    let meets = |one: &&Override| one.from < new.until && new.from < one.until;
    overrides.iter().filter(is_other).find(meets).copied()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use basis::ScheduleId;
    use calendar::{Rotation, ShiftLength};
    use jiff::civil;
    use jiff::tz::TimeZone;

    use super::*;

    fn user(n: u8) -> UserId {
        UserId::from_bytes([n; 16])
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn weekly(zone: &str) -> OnCallSchedule {
        OnCallSchedule {
            id: ScheduleId::from_bytes([9; 16]),
            name: "Platform".into(),
            is_default: true,
            rotation: Rotation {
                zone: TimeZone::get(zone).unwrap(),
                starts_on: civil::date(2026, 3, 16),
                handover: civil::time(9, 0, 0, 0),
                shift: ShiftLength::Weekly(NonZeroU32::MIN),
                participants: 2,
            },
            participants: vec![user(1), user(2)],
            overrides: Vec::new(),
        }
    }

    #[test]
    fn turns_and_exceptions_follow_each_other_without_gaps() {
        let mut schedule = weekly("UTC");
        let (from, until) = (at("2026-03-18T12:00:00Z"), at("2026-03-19T12:00:00Z"));
        schedule.overrides.push(Override { user: user(2), from, until });
        let duties = duties_between(&schedule, at("2026-03-15T00:00:00Z"), at("2026-03-25T00:00:00Z"));
        let seen: Vec<_> = duties.iter().map(|duty| (duty.user, duty.until, duty.by_override)).collect();
        assert_eq!(
            seen,
            [
                (None, at("2026-03-16T09:00:00Z"), false),
                (Some(user(1)), from, false),
                (Some(user(2)), until, true),
                (Some(user(1)), at("2026-03-23T09:00:00Z"), false),
                (Some(user(2)), at("2026-03-25T00:00:00Z"), false),
            ]
        );
        assert!(duties.windows(2).all(|pair| pair[0].until == pair[1].from));
    }

    #[test]
    fn hand_overs_keep_their_time_of_day_where_clocks_change() {
        let duties =
            duties_between(&weekly("Europe/Paris"), at("2026-03-23T12:00:00Z"), at("2026-04-01T00:00:00Z"));
        assert_eq!(duties[0].until, at("2026-03-30T07:00:00Z"), "nine in the morning in summer time");
    }

    #[test]
    fn one_person_alone_has_one_long_duty() {
        let mut schedule = weekly("UTC");
        schedule.participants = vec![user(1)];
        schedule.rotation.participants = 1;
        let (from, until) = (at("2026-03-17T00:00:00Z"), at("2026-03-31T00:00:00Z"));
        let duties = duties_between(&schedule, from, until);
        assert_eq!(duties, [Duty { user: Some(user(1)), from, until, by_override: false }]);
    }

    #[test]
    fn an_override_may_touch_another_but_not_overlap_it() {
        let one = |n, from: &str, until: &str| Override { user: user(n), from: at(from), until: at(until) };
        let known = [one(1, "2026-03-18T12:00:00Z", "2026-03-19T12:00:00Z")];
        let overlaps = |new| find_overlap(&known, new).is_some();
        assert!(!overlaps(one(2, "2026-03-19T12:00:00Z", "2026-03-20T12:00:00Z")));
        assert!(overlaps(one(2, "2026-03-19T11:59:00Z", "2026-03-20T12:00:00Z")));
        assert!(overlaps(one(2, "2026-03-18T13:00:00Z", "2026-03-18T14:00:00Z")));
        assert!(!overlaps(one(1, "2026-03-18T12:00:00Z", "2026-03-21T12:00:00Z")), "a new end of the same");
    }
}
