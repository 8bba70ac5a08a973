use jiff::SignedDuration;
use jiff::civil::Weekday;

use super::{at, window, zone};
use crate::{Window, Windows};

#[test]
fn a_window_across_midnight_belongs_to_the_day_on_which_it_begins() {
    let paris = zone("Europe/Paris");
    let mut week = Windows::none();
    week.add(Weekday::Friday, window("18:00", "02:00"));
    assert!(week.is_open(&paris, at("2026-03-13T17:00Z")));
    assert!(week.is_open(&paris, at("2026-03-14T00:59:59Z")));
    assert!(!week.is_open(&paris, at("2026-03-14T01:00Z")));
    assert!(!week.is_open(&paris, at("2026-03-14T17:30Z")));
    assert_eq!(week.next_open(&paris, at("2026-03-14T01:00Z")), Some(at("2026-03-20T17:00Z")));
}

#[test]
fn an_end_equal_to_the_start_means_twenty_four_hours() {
    let paris = zone("Europe/Paris");
    let all_day = window("06:00", "06:00").on(&paris, "2026-03-14".parse().unwrap());
    assert_eq!(all_day.length(), SignedDuration::from_hours(24));
    for whole in [window("00:00", "00:00"), Window::ALL_DAY] {
        let day = whole.on(&paris, "2026-03-14".parse().unwrap());
        assert_eq!((day.start, day.end), (at("2026-03-13T23:00Z"), at("2026-03-14T23:00Z")));
        assert!(!whole.crosses_midnight());
    }
}

#[test]
fn windows_keep_their_clock_times_where_clocks_change() {
    let paris = zone("Europe/Paris");
    let day = |date: &str| window("01:00", "04:00").on(&paris, date.parse().unwrap()).length();
    assert_eq!(day("2026-03-28"), SignedDuration::from_hours(3));
    assert_eq!(day("2026-03-29"), SignedDuration::from_hours(2));
    assert_eq!(day("2026-10-25"), SignedDuration::from_hours(4));
    let skipped = window("02:10", "02:50").on(&paris, "2026-03-29".parse().unwrap());
    assert!(skipped.is_empty());
}

#[test]
fn windows_that_touch_or_overlap_are_one_interval() {
    let utc = zone("UTC");
    let mut week = Windows::none();
    week.add(Weekday::Monday, window("12:00", "14:00"));
    week.add(Weekday::Monday, window("09:00", "12:00"));
    week.add(Weekday::Monday, window("13:00", "24:00"));
    week.add(Weekday::Tuesday, window("00:00", "03:00"));
    let first = week.intervals(&utc, at("2026-03-15T00:00Z")).next().unwrap();
    assert_eq!((first.start, first.end), (at("2026-03-16T09:00Z"), at("2026-03-17T03:00Z")));
}

#[test]
fn what_never_closes_is_always_open_and_what_never_opens_is_never() {
    let utc = zone("UTC");
    let always = Windows::always();
    assert!(always.is_open(&utc, at("2026-03-15T03:21Z")));
    let mut pieces = always.intervals(&utc, at("2026-03-15T00:00Z"));
    let (first, second) = (pieces.next().unwrap(), pieces.next().unwrap());
    assert_eq!(first.end, second.start);
    assert_eq!(Windows::none().next_open(&utc, at("2026-03-15T00:00Z")), None);
}

#[test]
fn windows_are_stored_as_pairs_of_minutes_and_bad_ones_are_refused() {
    let weekdays = Windows::weekdays(window("09:00", "17:00"));
    let text = serde_json::to_string(&weekdays).unwrap();
    assert_eq!(text, "[[[540,1020]],[[540,1020]],[[540,1020]],[[540,1020]],[[540,1020]],[],[]]");
    assert_eq!(serde_json::from_str::<Windows>(&text).unwrap(), weekdays);
    assert!(serde_json::from_str::<Window>("[1440,10]").is_err());
    assert!(serde_json::from_str::<Window>("[0,1441]").is_err());
}

#[test]
fn what_never_closes_counts_every_minute_of_the_year_in_every_zone() {
    let (from, until) = (at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"));
    let mut zones = 0;
    for name in jiff::tz::db().available() {
        let Ok(zone) = jiff::tz::TimeZone::get(name.as_str()) else { continue };
        let always = Windows::always();
        let open = always.intervals(&zone, from).take_while(|interval| interval.start < until);
        let total: SignedDuration =
            open.map(|interval| interval.start.max(from).duration_until(interval.end.min(until))).sum();
        assert_eq!(total, from.duration_until(until), "{name}");
        zones += 1;
    }
    assert!(zones > 400);
}
