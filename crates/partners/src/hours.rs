//! The hours in which a partner helps its diners (contact kind `operational_hours`).

use std::fmt;
use std::str::FromStr;

use basis::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

const MINUTES_A_DAY: u16 = 1440;

/// Hours on some days of the week. An end before the start lies on the next day; an end equal to it means 24 hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The days on which the shift begins, Monday first, each once.
    pub days: Vec<Weekday>,
    /// Minutes after midnight at which it begins, 0 to 1439.
    pub from: u16,
    /// Minutes after midnight at which it ends, 0 to 1440.
    pub until: u16,
}

/// Weekly hours in a time zone. The text form, which is stored, is
/// `Europe/Paris; mon-fri 09:00-18:00; sat,sun 10:00-14:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportHours {
    /// IANA name of the zone in which the hours are meant.
    pub time_zone: String,
    /// At least one shift.
    pub shifts: Vec<Shift>,
}

impl SupportHours {
    /// Whether someone is there at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        let civil = zone.to_datetime(at);
        let minute = u16::from(civil.hour().unsigned_abs()) * 60 + u16::from(civil.minute().unsigned_abs());
        let (today, yesterday) = (civil.weekday(), civil.weekday().previous());
        self.shifts.iter().any(|shift| shift.covers(today, yesterday, minute))
    }
}

impl Shift {
    fn covers(&self, today: Weekday, yesterday: Weekday, minute: u16) -> bool {
        let crosses = self.until <= self.from;
        let begun_today =
            self.days.contains(&today) && minute >= self.from && (crosses || minute < self.until);
        let begun_yesterday = crosses && self.days.contains(&yesterday) && minute < self.until;
        begun_today || begun_yesterday
    }
}

impl fmt::Display for SupportHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.time_zone)?;
        self.shifts.iter().try_for_each(|shift| write!(f, "; {shift}"))
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, run) in self.days.chunk_by(|a, b| a.next() == *b).enumerate() {
            let separator = if i == 0 { "" } else { "," };
            match run {
                [first, .., last] => write!(f, "{separator}{}-{}", short(*first), short(*last))?,
                _ => run.iter().try_for_each(|day| write!(f, "{separator}{}", short(*day)))?,
            }
        }
        let (from, until) = (self.from, self.until);
        write!(f, " {:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

fn short(day: Weekday) -> &'static str {
    DAYS.iter().find(|(_, other)| *other == day).map_or("", |(name, _)| name)
}

impl FromStr for SupportHours {
    type Err = String;

    /// Reads the text form; the error says what to write instead.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() > 1000 {
            return Err("the hours are longer than 1000 characters".to_owned());
        }
        let mut parts = text.split(';').map(str::trim);
        let time_zone = parts.next().unwrap_or_default().to_owned();
        if TimeZone::get(&time_zone).is_err() {
            return Err("begin with the time zone, such as Europe/Paris; mon-fri 09:00-18:00".to_owned());
        }
        let shifts: Vec<Shift> =
            parts.filter(|part| !part.is_empty()).map(read_shift).collect::<Result<_, _>>()?;
        if shifts.is_empty() {
            return Err(format!("no hours are given; write {time_zone}; mon-fri 09:00-18:00"));
        }
        Ok(Self { time_zone, shifts })
    }
}

fn read_shift(text: &str) -> Result<Shift, String> {
    let wrong = || format!("{text:?} is not days and hours; write mon-fri 09:00-18:00");
    let (days, hours) = text.split_once(' ').ok_or_else(wrong)?;
    let (from, until) = hours.trim().split_once('-').ok_or_else(wrong)?;
    let from = read_minute(from).filter(|minute| *minute < MINUTES_A_DAY).ok_or_else(wrong)?;
    let until = read_minute(until).ok_or_else(wrong)?;
    let days = read_days(days).ok_or_else(wrong)?;
    Ok(Shift { days, from, until })
}

fn read_days(text: &str) -> Option<Vec<Weekday>> {
    let mut chosen = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let place = |name: &str| DAYS.iter().position(|(day, _)| name.eq_ignore_ascii_case(day));
        let (first, last) = (place(first)?, place(last)?);
        // `sat-mon` runs over the end of the week.
        let length = (last + 7 - first) % 7 + 1;
        (first..first + length).for_each(|day| chosen[day % 7] = true);
    }
    Some(DAYS.iter().zip(chosen).filter(|(_, on)| *on).map(|((_, day), _)| *day).collect())
}

fn read_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits(hour) && digits(minute);
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour * 60 + minute;
    (plain && minute < 60 && total <= MINUTES_A_DAY).then_some(total)
}

impl Serialize for SupportHours {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SupportHours {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(hours: &str, at: &str) -> bool {
        hours.parse::<SupportHours>().unwrap().is_open(at.parse().unwrap())
    }

    #[test]
    fn hours_are_kept_in_one_form() {
        for (text, expected) in [
            ("Europe/Paris; mon-fri 09:00-18:00", "Europe/Paris; mon-fri 09:00-18:00"),
            ("Europe/Paris;SAT-mon 00:00-24:00;", "Europe/Paris; mon,sat-sun 00:00-24:00"),
            ("UTC; wed,mon 22:00-02:00; sun 10:00-12:00", "UTC; mon,wed 22:00-02:00; sun 10:00-12:00"),
        ] {
            let hours: SupportHours = text.parse().unwrap();
            assert_eq!(hours.to_string(), expected);
            assert_eq!(hours.to_string().parse(), Ok(hours));
        }
    }

    #[test]
    fn hours_that_cannot_be_read_are_refused_with_an_example() {
        for bad in [
            "",
            "mon-fri 09:00-18:00",
            "Europe/Paris",
            "Europe/Paris; always",
            "Europe/Paris; mon 9-18",
            "Europe/Paris; mon 09:00-25:00",
            "Europe/Paris; mon 24:00-01:00",
            "Europe/Paris; lundi 09:00-18:00",
            "Europe/Paris; mon +9:00-18:00",
        ] {
            assert!(bad.parse::<SupportHours>().unwrap_err().contains("mon-fri 09:00-18:00"), "{bad:?}");
        }
    }

    #[test]
    fn hours_hold_in_their_own_zone_and_across_midnight() {
        let late = "Europe/Paris; fri 20:00-02:00";
        assert!(!open(late, "2026-03-13T18:59:00Z"));
        assert!(open(late, "2026-03-13T19:00:00Z"));
        assert!(open(late, "2026-03-14T00:59:00Z"));
        assert!(!open(late, "2026-03-14T01:00:00Z"));
        assert!(open("UTC; sat 09:00-09:00", "2026-03-15T08:59:00Z"));
        assert!(!open("UTC; sat 09:00-09:00", "2026-03-15T09:00:00Z"));
    }
}
