use jiff::SignedDuration;

use super::{at, window, zone};
use crate::{BusinessCalendar, CalendarError, HolidaySet, Step, Windows};

/// Monday to Friday, 09:00 to 17:00 in Paris, without French holidays.
fn office() -> BusinessCalendar {
    BusinessCalendar::new(zone("Europe/Paris"), Windows::weekdays(window("09:00", "17:00")))
        .with_holidays(HolidaySet::of("FR").unwrap())
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

#[test]
fn working_time_skips_nights_weekends_and_holidays_and_says_so() {
    // Friday before Easter, 16:00 in Paris: an hour on Friday, Easter Monday off, the rest on Tuesday.
    let due = office().add_working(at("2026-04-03T14:00Z"), hours(4)).unwrap();
    assert_eq!(due.at, at("2026-04-07T10:00Z"));
    let date = |text: &str| text.parse().unwrap();
    let expected = vec![
        Step::Counts { from: at("2026-04-03T14:00Z"), until: at("2026-04-03T15:00Z") },
        Step::NoHours { date: date("2026-04-04") },
        Step::NoHours { date: date("2026-04-05") },
        Step::Holiday {
            date: date("2026-04-06"),
            name: "Easter Monday".to_owned(),
            name_fr: "Lundi de Pâques".to_owned(),
        },
        Step::OutsideHours { from: at("2026-04-03T15:00Z"), resumes: at("2026-04-07T07:00Z") },
        Step::Counts { from: at("2026-04-07T07:00Z"), until: at("2026-04-07T10:00Z") },
    ];
    assert_eq!(due.explanation, expected);
    let text = serde_json::to_string(&due).unwrap();
    assert_eq!(serde_json::from_str::<crate::Due>(&text).unwrap(), due);
}

#[test]
fn working_time_that_fills_a_day_is_due_at_its_end_and_not_on_the_next_morning() {
    assert_eq!(office().add_working(at("2026-03-16T08:00Z"), hours(8)).unwrap().at, at("2026-03-16T16:00Z"));
    assert_eq!(
        office().add_working(at("2026-03-15T08:00Z"), SignedDuration::ZERO).unwrap().at,
        at("2026-03-15T08:00Z")
    );
}

#[test]
fn a_special_day_counts_before_a_holiday_and_a_closed_day_before_the_week() {
    let mut calendar = office();
    calendar.special.insert("2026-12-24".parse().unwrap(), vec![window("09:00", "12:00")]);
    calendar.special.insert("2026-12-25".parse().unwrap(), vec![window("10:00", "11:00")]);
    calendar.closed_on.insert("2026-12-28".parse().unwrap());
    let from = at("2026-12-24T08:00Z");
    let due = calendar.add_working(from, hours(5)).unwrap();
    assert_eq!(due.at, at("2026-12-29T09:00Z"));
    assert!(due.explanation.contains(&Step::Closed { date: "2026-12-28".parse().unwrap() }));
    assert!(due.explanation.contains(&Step::SpecialHours { date: "2026-12-24".parse().unwrap() }));
    assert_eq!(calendar.working_between(from, at("2026-12-29T09:00Z")), hours(5));
}

#[test]
fn opening_hours_are_known_at_their_edges() {
    let calendar = office();
    assert!(!calendar.is_open(at("2026-03-16T07:59:59Z")));
    assert!(calendar.is_open(at("2026-03-16T08:00Z")));
    assert!(!calendar.is_open(at("2026-03-16T16:00Z")));
    assert_eq!(calendar.next_open(at("2026-03-16T09:30Z")), Ok(at("2026-03-16T09:30Z")));
    assert_eq!(calendar.next_open(at("2026-05-07T16:00Z")), Ok(at("2026-05-11T07:00Z")));
}

#[test]
fn a_deadline_in_business_days_ends_at_midnight_of_the_nth_one_after_the_event() {
    let calendar = office();
    let end = |from: &str, n| calendar.end_of_nth_business_day(at(from), n).unwrap();
    // Wednesday; Thursday, Friday, Monday.
    assert_eq!(end("2026-03-11T10:00Z", 3), at("2026-03-16T23:00Z"));
    // Saturday: the event's own day never counts.
    assert_eq!(end("2026-03-14T10:00Z", 1), at("2026-03-16T23:00Z"));
    // Over Easter and into summer time.
    assert_eq!(end("2026-04-02T10:00Z", 2), at("2026-04-07T22:00Z"));
    assert_eq!(end("2026-03-14T10:00Z", 0), at("2026-03-14T23:00Z"));
}

#[test]
fn a_calendar_that_never_opens_is_refused_and_ends_every_search() {
    let never = BusinessCalendar::new(zone("Europe/Paris"), Windows::none());
    let from = at("2026-03-14T10:00Z");
    assert_eq!(never.check(from), Err(CalendarError::EmptyFortnight));
    assert_eq!(never.next_open(from), Err(CalendarError::NeverOpens { after: from }));
    assert_eq!(never.add_working(from, hours(1)), Err(CalendarError::NeverOpens { after: from }));
    assert_eq!(never.end_of_nth_business_day(from, 1), Err(CalendarError::NeverOpens { after: from }));
    assert_eq!(never.working_between(from, at("2036-01-01T00:00Z")), SignedDuration::ZERO);
    assert_eq!(office().check(from), Ok(()));
    assert_eq!(office().add_working(from, hours(24 * 365 * 10)), Err(CalendarError::TooFar));
}

#[test]
fn a_long_explanation_is_cut_and_says_so() {
    let due = office().add_working(at("2026-03-14T10:00Z"), hours(400)).unwrap();
    assert_eq!(due.explanation.len(), 61);
    assert!(matches!(due.explanation.last(), Some(Step::More { steps }) if *steps > 0));
}

#[test]
fn hours_that_never_close_are_one_step() {
    let calendar = BusinessCalendar::new(zone("America/New_York"), Windows::always());
    let from = at("2026-03-01T10:00Z");
    let due = calendar.add_working(from, hours(24 * 100)).unwrap();
    assert_eq!(due.at, from + hours(24 * 100));
    assert_eq!(due.explanation, vec![Step::Counts { from, until: due.at }]);
}
