//! Windows of many days as one row of disjoint intervals.

use std::collections::VecDeque;

use basis::Timestamp;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, civil::Date};

use crate::window::Window;

/// A search ends when nothing opens for this many days in a row.
pub const SEARCH_DAYS: u32 = 366;

/// What never closes is given in pieces of about so many days, which touch.
const JOIN_DAYS: u32 = 31;

/// A half-open stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Interval {
    /// Whether `at` lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether nothing lies in it.
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    /// How long it is in elapsed time.
    pub fn length(&self) -> SignedDuration {
        self.start.duration_until(self.end)
    }
}

/// The row of intervals that [`open_intervals`] gives.
pub struct Intervals<'a> {
    zone: &'a TimeZone,
    windows_on: Box<dyn FnMut(Date) -> Vec<Window> + 'a>,
    from: Timestamp,
    date: Date,
    waiting: VecDeque<Interval>,
    ended: bool,
}

/// When it is open, from `from` on, given the windows that begin on each date: disjoint intervals in order, those that
/// touch joined (what never closes comes in pieces of about a month). The first may have begun before `from`. The row
/// ends when no window begins in [`SEARCH_DAYS`] days.
pub fn open_intervals<'a>(
    zone: &'a TimeZone,
    from: Timestamp,
    windows_on: impl FnMut(Date) -> Vec<Window> + 'a,
) -> Intervals<'a> {
    // A window that is still open began at most a day before; one day more for zones that skipped a whole day.
    let date = zone.to_datetime(from).date().saturating_sub(2.days());
    Intervals { zone, windows_on: Box::new(windows_on), from, date, waiting: VecDeque::new(), ended: false }
}

impl Intervals<'_> {
    /// Reads on until an interval is known that is not over at `from`; false when there is none.
    fn read_interval(&mut self) -> bool {
        for _ in 0..SEARCH_DAYS {
            let found = self.read_day();
            if self.ended || found {
                return found;
            }
        }
        false
    }

    /// Takes in the windows of one more day; whether any of them matters.
    fn read_day(&mut self) -> bool {
        let mut windows: Vec<_> =
            (self.windows_on)(self.date).into_iter().map(|window| window.on(self.zone, self.date)).collect();
        windows.sort_unstable();
        let before = self.waiting.len();
        let from = self.from;
        self.waiting
            .extend(windows.into_iter().filter(|interval| !interval.is_empty() && interval.end > from));
        match self.date.tomorrow() {
            Ok(next) => self.date = next,
            Err(_) => self.ended = true,
        }
        self.waiting.len() > before
    }

    /// Whether every window still to be read begins after `end`.
    fn day_begins_after(&self, end: Timestamp) -> bool {
        self.zone.to_datetime(end).date() < self.date
    }
}

impl Iterator for Intervals<'_> {
    type Item = Interval;

    fn next(&mut self) -> Option<Interval> {
        if self.waiting.is_empty() && !self.read_interval() {
            return None;
        }
        let mut interval = self.waiting.pop_front()?;
        // Later days begin no earlier than earlier days, so one day without a window that touches ends the interval.
        for _ in 0..JOIN_DAYS {
            if self.waiting.is_empty() {
                self.read_day();
            }
            match self.waiting.front() {
                Some(next) if next.start <= interval.end => {
                    interval.end = interval.end.max(next.end);
                    self.waiting.pop_front();
                }
                Some(_) => break,
                None if self.ended || self.day_begins_after(interval.end) => break,
                None => {}
            }
        }
        Some(interval)
    }
}
