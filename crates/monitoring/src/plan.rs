//! Which minutes and which whole hours a report adds up, so that a month is read in hundreds of rows. Pure.

use basis::{Timestamp, from_micros, micros};

use crate::window::{MINUTE, Span};

pub(crate) const HOUR: i64 = 60 * MINUTE;
/// Up to so long a report is made of minutes, if they are still there.
const LONGEST_IN_MINUTES: i64 = 48 * HOUR;

/// What is added up: whole hours from `hours.0` until before `hours.1`, and the minutes of `minutes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) hours: Option<(Timestamp, Timestamp)>,
    pub(crate) minutes: Option<Span>,
}

/// The start of the hour (UTC) in which `at` lies.
pub(crate) fn hour_of(at: Timestamp) -> Timestamp {
    let at = micros(at);
    from_micros(at - at.rem_euclid(HOUR))
}

/// Spans of up to two days are made of minutes. Longer ones, and those that begin before the first minute that is
/// kept, are made of the whole hours that they touch, as far as these are summed up (`rolled_until`), and of minutes
/// after that.
pub(crate) fn plan(span: Span, rolled_until: Option<Timestamp>, first_minute: Option<Timestamp>) -> Plan {
    let minutes_alone = Plan { hours: None, minutes: Some(span) };
    let (first, end) = (micros(span.first), micros(span.last) + MINUTE);
    let is_kept = first_minute.is_some_and(|minute| minute <= span.first);
    let Some(rolled) = rolled_until.filter(|_| end - first > LONGEST_IN_MINUTES || !is_kept) else {
        return minutes_alone;
    };
    let from = micros(hour_of(span.first));
    let until = micros(hour_of(from_micros(end + HOUR - 1))).min(micros(rolled));
    if until <= from {
        return minutes_alone;
    }
    let rest = Span { first: from_micros(until), last: span.last };
    Plan {
        hours: Some((from_micros(from), from_micros(until))),
        minutes: (rest.first <= rest.last).then_some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-{text}Z").parse().unwrap()
    }

    fn span(first: &str, last: &str) -> Span {
        Span { first: at(first), last: at(last) }
    }

    #[test]
    fn a_day_is_made_of_minutes_and_a_month_of_hours_and_the_minutes_since() {
        let (rolled, first) = (Some(at("14T11:00:00")), Some(at("01T00:00:00")));
        let day = span("13T12:20:00", "14T12:20:00");
        assert_eq!(plan(day, rolled, first), Plan { hours: None, minutes: Some(day) });
        let week = span("07T12:20:00", "14T12:20:00");
        assert_eq!(
            plan(week, rolled, first),
            Plan {
                hours: Some((at("07T12:00:00"), at("14T11:00:00"))),
                minutes: Some(span("14T11:00:00", "14T12:20:00")),
            }
        );
    }

    #[test]
    fn where_the_minutes_are_gone_whole_hours_answer_for_a_short_span_too() {
        let old = span("02T10:20:00", "02T11:40:00");
        let found = plan(old, Some(at("14T11:00:00")), Some(at("10T00:00:00")));
        assert_eq!(found, Plan { hours: Some((at("02T10:00:00"), at("02T12:00:00"))), minutes: None });
        assert_eq!(plan(old, Some(at("14T11:00:00")), None), found);
    }

    #[test]
    fn before_anything_is_summed_up_minutes_answer() {
        let week = span("07T12:20:00", "14T12:20:00");
        assert_eq!(plan(week, None, None), Plan { hours: None, minutes: Some(week) });
        assert_eq!(plan(week, Some(at("01T00:00:00")), None), Plan { hours: None, minutes: Some(week) });
    }
}
