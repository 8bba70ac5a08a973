//! Which time a page looks at: one of a few spans up to now, or a range of its own.

use basis::Timestamp;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use monitoring::Resolution;
use serde::Deserialize;
use texts::Texts;

use crate::view::{Tab, segment, tab};
use crate::visit::Visit;

/// The part of a query that names a time.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PeriodQuery {
    span: String,
    from: String,
    until: String,
}

/// A time that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Timestamp,
    /// Not within it.
    pub(crate) until: Timestamp,
    /// The name of the span; none for a range of its own.
    name: Option<&'static str>,
    /// What was asked for cannot be: the default is shown.
    is_refused: bool,
}

/// The spans that are offered, in hours.
const SPANS: [(&str, i64); 6] =
    [("1h", 1), ("6h", 6), ("1d", 24), ("3d", 72), ("7d", 7 * 24), ("30d", 30 * 24)];
const DEFAULT: (&str, i64) = SPANS[2];
const SHORTEST: SignedDuration = SignedDuration::from_mins(1);
/// 31 days, so that any whole month can be looked at.
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

impl Period {
    /// What a query names, with times as they are in `zone`; the last day where it names nothing, or nothing sensible.
    pub(crate) fn of(query: &PeriodQuery, zone: &TimeZone, now: Timestamp) -> Self {
        if query.from.is_empty() && query.until.is_empty() {
            let span = SPANS.into_iter().find(|(name, _)| *name == query.span).unwrap_or(DEFAULT);
            return Self::span(span, now);
        }
        let range = instant(&query.from, zone).zip(instant(&query.until, zone));
        let fits = |(from, until): &(Timestamp, Timestamp)| {
            (SHORTEST..=LONGEST).contains(&until.duration_since(*from))
        };
        match range.filter(fits) {
            Some((from, until)) => Self { from, until, name: None, is_refused: false },
            None => Self { is_refused: true, ..Self::span(DEFAULT, now) },
        }
    }

    fn span((name, hours): (&'static str, i64), now: Timestamp) -> Self {
        // The minute in progress counts.
        let until = now + SignedDuration::from_secs(1);
        Self { from: now - SignedDuration::from_hours(hours), until, name: Some(name), is_refused: false }
    }

    /// The width of points that makes neither too many nor too few of them.
    pub(crate) fn resolution(&self) -> Resolution {
        match self.until.duration_since(self.from).as_hours() {
            ..4 => Resolution::Minute,
            4..200 => Resolution::Hour,
            _ => Resolution::Day,
        }
    }

    /// Its part of an address.
    pub(crate) fn query(&self, zone: &TimeZone) -> String {
        match self.name {
            Some(name) => format!("span={name}"),
            None => format!(
                "from={}&until={}",
                segment(&local(self.from, zone)),
                segment(&local(self.until, zone))
            ),
        }
    }
}

/// An instant of a form; with seconds or without, or with an offset of its own.
pub(crate) fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    zone.to_timestamp(text.parse::<DateTime>().ok()?).ok()
}

/// An instant as a form's field has it.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The choice of a time above a page.
pub(crate) struct PeriodView {
    pub(crate) spans: Vec<Tab>,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) is_open: bool,
    pub(crate) is_refused: bool,
    pub(crate) zone: String,
    /// What the form keeps of the rest of the query.
    pub(crate) kept: Vec<(String, String)>,
}

/// The choice for a page at `path`, keeping the rest of its query.
pub(crate) fn choice(visit: &Visit, period: &Period, path: &str, kept: &[(&str, &str)]) -> PeriodView {
    let zone = visit.zone();
    let kept: Vec<(String, String)> = kept
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let rest: String =
        kept.iter().map(|(name, value)| format!("&{name}={}", segment(value))).collect::<Vec<_>>().concat();
    let span = |(name, _): (&'static str, i64)| {
        let href = visit.path(&format!("{path}?span={name}{rest}"));
        tab(href, span_name(visit.t(), name), period.name == Some(name))
    };
    PeriodView {
        spans: SPANS.into_iter().map(span).collect(),
        from: local(period.from, &zone),
        until: local(period.until, &zone),
        is_open: period.name.is_none() || period.is_refused,
        is_refused: period.is_refused,
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        kept,
    }
}

fn span_name(t: Texts, name: &str) -> String {
    match name {
        "1h" => t.get("console-span-hour"),
        "6h" => t.get("console-span-6-hours"),
        "3d" => t.get("console-span-3-days"),
        "7d" => t.get("last-7-days"),
        "30d" => t.get("last-30-days"),
        _ => t.get("last-24-hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(span: &str, from: &str, until: &str) -> Period {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let query = PeriodQuery { span: span.into(), from: from.into(), until: until.into() };
        Period::of(&query, &zone, "2026-03-14T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_last_day_is_looked_at_unless_another_span_is_named() {
        assert_eq!(read("", "", "").from.to_string(), "2026-03-13T10:00:00Z");
        assert_eq!(read("moon", "", "").name, Some("1d"));
        assert_eq!(
            (read("1h", "", "").resolution(), read("30d", "", "").resolution()),
            (Resolution::Minute, Resolution::Day)
        );
    }

    #[test]
    fn a_range_is_read_in_the_zone_of_whoever_looks() {
        let own = read("", "2026-03-01T09:00", "2026-03-02T09:00");
        assert_eq!((own.from.to_string().as_str(), own.name), ("2026-03-01T08:00:00Z", None));
        let zone = TimeZone::get("Europe/Paris").unwrap();
        assert_eq!(own.query(&zone), "from=2026-03-01T09%3A00&until=2026-03-02T09%3A00");
        assert_eq!(
            read("", "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z").from.to_string(),
            "2026-03-01T09:00:00Z"
        );
    }

    #[test]
    fn a_range_that_is_too_long_or_turned_around_is_refused() {
        for (from, until) in [
            ("2026-01-01T00:00", "2026-03-01T00:00"),
            ("2026-03-02T00:00", "2026-03-01T00:00"),
            ("x", ""),
            ("", "2026-03-01T00:00"),
        ] {
            let period = read("", from, until);
            assert!(period.is_refused && period.name == Some("1d"), "{from} {until}");
        }
    }
}
