//! Business hours: a week of windows, without public holidays (operations 15).

use std::collections::{BTreeMap, BTreeSet};

use basis::Timestamp;
use jiff::SignedDuration;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::boundary::end_of_day;
use crate::due::{Due, Explanation, Step};
use crate::holidays::HolidaySet;
use crate::intervals::{Intervals, SEARCH_DAYS, open_intervals};
use crate::window::{Window, Windows};

/// Business hours in a zone. A window belongs to the day on which it begins, so the night shift that begins before a
/// holiday runs to its end. For one date, `special` counts before `closed_on`, that before `holidays`, that before
/// `week`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessCalendar {
    /// Where the hours are read.
    pub zone: TimeZone,
    /// The hours of a normal week.
    pub week: Windows,
    /// Public holidays.
    pub holidays: HolidaySet,
    /// Further dates without hours.
    pub closed_on: BTreeSet<Date>,
    /// Dates with hours of their own, such as half days, holiday or not.
    pub special: BTreeMap<Date, Vec<Window>>,
}

/// Why a calendar gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Nothing opens for a year after `after`.
    #[error("the calendar has no business hours in the year after {after}")]
    NeverOpens {
        /// Where the search began.
        after: Timestamp,
    },
    /// There are no hours in two weeks, which is taken for a mistake when a calendar is stored.
    #[error("the calendar has no business hours in two weeks")]
    EmptyFortnight,
    /// The answer lies more than ten years ahead.
    #[error("the due time lies more than ten years ahead")]
    TooFar,
}

/// Working time further ahead than this is refused.
const MAX_DAYS_AHEAD: i64 = 3_660;

impl BusinessCalendar {
    /// A calendar without holidays or exceptions.
    pub fn new(zone: TimeZone, week: Windows) -> Self {
        let holidays = HolidaySet::none();
        Self { zone, week, holidays, closed_on: BTreeSet::new(), special: BTreeMap::new() }
    }

    /// The same calendar with public holidays.
    pub fn with_holidays(mut self, holidays: HolidaySet) -> Self {
        self.holidays = holidays;
        self
    }

    /// Refuses a calendar without hours in the fortnight after `from`: a mistake in its settings.
    pub fn check(&self, from: Timestamp) -> Result<(), CalendarError> {
        let until = from.saturating_add(SignedDuration::from_hours(14 * 24)).unwrap_or(Timestamp::MAX);
        match self.intervals(from).next() {
            Some(interval) if interval.start < until => Ok(()),
            Some(_) | None => Err(CalendarError::EmptyFortnight),
        }
    }

    /// The windows that begin on a date.
    pub fn windows_on(&self, date: Date) -> &[Window] {
        if let Some(special) = self.special.get(&date) {
            return special;
        }
        if self.closed_on.contains(&date) || self.holidays.contains(date) {
            return &[];
        }
        self.week.on(date.weekday())
    }

    /// Whether any window begins on the date.
    pub fn is_business_day(&self, date: Date) -> bool {
        !self.windows_on(date).is_empty()
    }

    /// When it is open, from `from` on: disjoint, in order. The first may have begun before `from`.
    pub fn intervals(&self, from: Timestamp) -> Intervals<'_> {
        open_intervals(&self.zone, from, |date| self.windows_on(date).to_vec())
    }

    /// Whether it is open at `at`.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.intervals(at).next().is_some_and(|interval| interval.contains(at))
    }

    /// `at` if it is open, else when it opens next.
    pub fn next_open(&self, at: Timestamp) -> Result<Timestamp, CalendarError> {
        let next = self.intervals(at).next().ok_or(CalendarError::NeverOpens { after: at })?;
        Ok(next.start.max(at))
    }

    /// Working time between two instants; nothing if `until` is not after `from`.
    pub fn working_between(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        self.intervals(from)
            .take_while(|interval| interval.start < until)
            .map(|interval| interval.start.max(from).duration_until(interval.end.min(until)))
            .filter(SignedDuration::is_positive)
            .fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }

    /// The earliest instant at which `working` has passed since `from`, with the explanation. Nothing to wait for
    /// (zero or less) is due at `from`.
    pub fn add_working(&self, from: Timestamp, working: SignedDuration) -> Result<Due, CalendarError> {
        let mut explanation = Explanation::default();
        let (mut left, mut cursor) = (working, from);
        let horizon =
            from.saturating_add(SignedDuration::from_hours(MAX_DAYS_AHEAD * 24)).unwrap_or(Timestamp::MAX);
        for interval in self.intervals(from) {
            if !left.is_positive() {
                break;
            }
            if interval.start > horizon {
                return Err(CalendarError::TooFar);
            }
            let begin = interval.start.max(from);
            self.explain_wait(&mut explanation, cursor, begin);
            let until = begin.checked_add(left).map_err(|_| CalendarError::TooFar)?.min(interval.end);
            self.explain_special(&mut explanation, begin, until);
            explanation.push(Step::Counts { from: begin, until });
            left -= begin.duration_until(until);
            cursor = until;
        }
        if left.is_positive() {
            return Err(CalendarError::NeverOpens { after: cursor });
        }
        Ok(Due { at: cursor, explanation: explanation.finish() })
    }

    /// Why nothing counts from `from` to `until`: the days between, then when the hours begin.
    fn explain_wait(&self, explanation: &mut Explanation, from: Timestamp, until: Timestamp) {
        if from >= until {
            return;
        }
        let last = self.zone.to_datetime(until).date();
        let mut date = self.zone.to_datetime(from).date();
        for _ in 0..SEARCH_DAYS {
            if date >= last {
                break;
            }
            if let Some(step) = self.why_closed(date) {
                explanation.push(step);
            }
            date = date.saturating_add(1.day());
        }
        explanation.push(Step::OutsideHours { from, resumes: until });
    }

    fn why_closed(&self, date: Date) -> Option<Step> {
        if self.is_business_day(date) {
            return None;
        }
        let special = self.special.contains_key(&date) || self.closed_on.contains(&date);
        Some(match self.holidays.on(date) {
            Some(day) if !special => {
                Step::Holiday { date, name: day.name.clone(), name_fr: day.name_fr.clone() }
            }
            _ if special => Step::Closed { date },
            _ => Step::NoHours { date },
        })
    }

    fn explain_special(&self, explanation: &mut Explanation, from: Timestamp, until: Timestamp) {
        let (first, last) = (self.zone.to_datetime(from).date(), self.zone.to_datetime(until).date());
        for (date, windows) in self.special.range(first..=last) {
            if !windows.is_empty() {
                explanation.push(Step::SpecialHours { date: *date });
            }
        }
    }

    /// The end (24:00) of the `n`-th business day after the day of `at`, in the zone (operations 15). With `n` = 0 the
    /// end of the day of `at` itself.
    pub fn end_of_nth_business_day(&self, at: Timestamp, n: u32) -> Result<Timestamp, CalendarError> {
        let mut date = self.zone.to_datetime(at).date();
        let (mut left, mut idle) = (n, 0);
        while left > 0 {
            date = date.tomorrow().map_err(|_| CalendarError::TooFar)?;
            if self.is_business_day(date) {
                (left, idle) = (left - 1, 0);
            } else {
                idle += 1;
            }
            if idle > SEARCH_DAYS {
                return Err(CalendarError::NeverOpens { after: at });
            }
        }
        Ok(end_of_day(&self.zone, date))
    }
}
