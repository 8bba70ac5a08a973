//! Windows of a day in minutes, and windows by day of the week.

use basis::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::boundary::{first_instant, last_end};
use crate::intervals::{Interval, Intervals, open_intervals};

/// Minutes of a day.
const DAY: u16 = 1440;

/// A window of a day in minutes since midnight, on the local clock. It belongs to the day on which it begins. An end
/// before the start lies on the next day; an end equal to the start means 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u16, u16)", into = "(u16, u16)")]
pub struct Window {
    start: u16,
    end: u16,
}

/// Why two minutes are not a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// Minutes go from 0 to 1440, and a window begins before 1440.
    #[error("{start} to {end} is not a window: minutes go from 0 to 1440")]
    OutOfRange {
        /// The start given.
        start: u16,
        /// The end given.
        end: u16,
    },
}

impl Window {
    /// The whole day.
    pub const ALL_DAY: Self = Self { start: 0, end: DAY };

    /// From `start` (0 to 1439) to `end` (0 to 1440).
    pub const fn new(start: u16, end: u16) -> Result<Self, WindowError> {
        if start >= DAY || end > DAY {
            return Err(WindowError::OutOfRange { start, end });
        }
        Ok(Self { start, end })
    }

    /// The minute at which it begins, 0 to 1439.
    pub const fn start(self) -> u16 {
        self.start
    }

    /// The minute at which it ends, 0 to 1440; at or before the start it lies on the next day.
    pub const fn end(self) -> u16 {
        self.end
    }

    /// Whether its end lies on the next day (24:00 does not).
    pub const fn crosses_midnight(self) -> bool {
        self.end <= self.start && !(self.start == 0 && self.end == 0)
    }

    /// How many minutes it lasts on the clock, 1 to 1440.
    pub const fn minutes(self) -> u16 {
        if self.end > self.start { self.end - self.start } else { self.end + DAY - self.start }
    }

    /// Where it lies when it begins on `date`. Empty when the clock skips it.
    pub fn on(self, zone: &TimeZone, date: Date) -> Interval {
        let start = first_instant(zone, local(date, self.start));
        let end_minute = if self.end > self.start { self.end } else { self.end + DAY };
        let end = last_end(zone, local(date, end_minute));
        Interval { start, end: end.max(start) }
    }
}

fn local(date: Date, minute: u16) -> DateTime {
    date.to_datetime(Time::midnight()).saturating_add(i64::from(minute).minutes())
}

impl TryFrom<(u16, u16)> for Window {
    type Error = WindowError;
    fn try_from((start, end): (u16, u16)) -> Result<Self, WindowError> {
        Self::new(start, end)
    }
}

impl From<Window> for (u16, u16) {
    fn from(window: Window) -> Self {
        (window.start, window.end)
    }
}

/// Windows by the day of the week on which they begin, Monday first. Windows may overlap; together they count once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows(pub [Vec<Window>; 7]);

impl Windows {
    /// No window at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// Every hour of every day.
    pub fn always() -> Self {
        Self(std::array::from_fn(|_| vec![Window::ALL_DAY]))
    }

    /// The same window from Monday to Friday.
    pub fn weekdays(window: Window) -> Self {
        Self(std::array::from_fn(|day| if day < 5 { vec![window] } else { Vec::new() }))
    }

    /// The windows that begin on a day of the week.
    pub fn on(&self, day: Weekday) -> &[Window] {
        &self.0[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }

    /// Adds a window to a day of the week.
    pub fn add(&mut self, day: Weekday, window: Window) {
        self.0[usize::from(day.to_monday_zero_offset().unsigned_abs())].push(window);
    }

    /// Whether there is no window on any day.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// When it is open, from `from` on: disjoint, in order.
    pub fn intervals<'a>(&'a self, zone: &'a TimeZone, from: Timestamp) -> Intervals<'a> {
        open_intervals(zone, from, move |date| self.on(date.weekday()).to_vec())
    }

    /// Whether it is open at `at`.
    pub fn is_open(&self, zone: &TimeZone, at: Timestamp) -> bool {
        self.intervals(zone, at).next().is_some_and(|interval| interval.contains(at))
    }

    /// `at` if it is open, else when it opens next.
    pub fn next_open(&self, zone: &TimeZone, at: Timestamp) -> Option<Timestamp> {
        self.intervals(zone, at).next().map(|interval| interval.start.max(at))
    }
}
