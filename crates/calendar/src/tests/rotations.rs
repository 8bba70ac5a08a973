use std::num::NonZeroU32;

use jiff::SignedDuration;

use super::{at, zone};
use crate::{Rotation, ShiftLength};

fn every(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

fn rotation(shift: ShiftLength) -> Rotation {
    Rotation {
        zone: zone("Europe/Paris"),
        starts_on: "2026-03-02".parse().unwrap(),
        handover: "09:00".parse().unwrap(),
        shift,
        participants: 3,
    }
}

#[test]
fn weekly_hand_overs_stay_at_the_same_local_time_through_the_year() {
    let weekly = rotation(ShiftLength::Weekly(every(1)));
    assert_eq!(weekly.participant_index_at(at("2026-03-02T07:59:59Z")), None);
    assert_eq!(weekly.next_handover(at("2026-01-01T00:00Z")), at("2026-03-02T08:00Z"));
    assert_eq!(weekly.participant_index_at(at("2026-03-02T08:00Z")), Some(0));
    assert_eq!(weekly.participant_index_at(at("2026-03-09T07:59Z")), Some(0));
    assert_eq!(weekly.participant_index_at(at("2026-03-09T08:00Z")), Some(1));
    // Summer time began on 29 March: 09:00 is now 07:00 in UTC.
    assert_eq!(weekly.next_handover(at("2026-03-28T00:00Z")), at("2026-03-30T07:00Z"));
    assert_eq!(weekly.participant_index_at(at("2026-03-30T06:59Z")), Some(0));
    assert_eq!(weekly.participant_index_at(at("2026-03-30T07:00Z")), Some(1));
}

#[test]
fn daily_and_hourly_shifts_take_turns() {
    let daily = rotation(ShiftLength::Daily(every(2)));
    assert_eq!(daily.participant_index_at(at("2026-03-04T07:59Z")), Some(0));
    assert_eq!(daily.participant_index_at(at("2026-03-04T08:00Z")), Some(1));
    let hourly = rotation(ShiftLength::Hourly(every(8)));
    assert_eq!(hourly.next_handover(at("2026-03-02T08:00Z")), at("2026-03-02T16:00Z"));
    // The night in which the clock is set forward is an hour shorter, and the mornings stay at 09:00.
    let night = hourly.shift_at(at("2026-03-29T00:30Z")).unwrap();
    assert_eq!((night.start, night.end), (at("2026-03-29T00:00Z"), at("2026-03-29T07:00Z")));
}

#[test]
fn a_hand_over_in_a_skipped_hour_comes_at_the_change_and_in_a_repeated_hour_at_its_first_pass() {
    let mut daily = rotation(ShiftLength::Daily(every(1)));
    daily.handover = "02:30".parse().unwrap();
    assert_eq!(daily.next_handover(at("2026-03-28T12:00Z")), at("2026-03-29T01:00Z"));
    assert_eq!(daily.next_handover(at("2026-10-24T12:00Z")), at("2026-10-25T00:30Z"));
    assert_eq!(daily.next_handover(at("2026-10-25T00:30Z")), at("2026-10-26T01:30Z"));
}

#[test]
fn turns_follow_each_other_without_gap_or_overlap() {
    for shift in [ShiftLength::Hourly(every(1)), ShiftLength::Hourly(every(7)), ShiftLength::Daily(every(1))]
    {
        let rotation = rotation(shift);
        for (from, until) in
            [("2026-03-28T00:00Z", "2026-03-31T00:00Z"), ("2026-10-24T00:00Z", "2026-10-27T00:00Z")]
        {
            let shifts = rotation.shifts_between(at(from), at(until), 500);
            assert!(shifts.len() > 2);
            assert!(
                shifts.windows(2).all(|pair| pair[0].end == pair[1].start && pair[0].start < pair[0].end)
            );
            assert!(shifts[0].start <= at(from) && shifts.last().unwrap().end >= at(until));
        }
    }
}

#[test]
fn a_zone_that_skipped_a_whole_day_keeps_its_hand_overs() {
    let mut hourly = rotation(ShiftLength::Hourly(every(1)));
    hourly.zone = zone("Pacific/Apia");
    hourly.starts_on = "2011-12-01".parse().unwrap();
    let change = at("2011-12-30T10:00Z");
    let after = hourly.shift_at(change).unwrap();
    assert_eq!((after.start, after.end), (change, change + SignedDuration::from_hours(1)));
}

#[test]
fn without_participants_nobody_has_the_duty() {
    let mut weekly = rotation(ShiftLength::Weekly(every(1)));
    weekly.participants = 0;
    assert_eq!(weekly.participant_index_at(at("2026-03-20T08:00Z")), None);
    assert!(weekly.shifts_between(at("2026-03-20T08:00Z"), at("2026-04-20T08:00Z"), 10).is_empty());
}

#[test]
fn a_rotation_is_stored_with_the_name_of_its_zone() {
    let weekly = rotation(ShiftLength::Weekly(every(1)));
    let text = serde_json::to_string(&weekly).unwrap();
    assert!(
        text.contains(r#""zone":"Europe/Paris""#) && text.contains(r#"{"unit":"weekly","every":1}"#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Rotation>(&text).unwrap(), weekly);
}
