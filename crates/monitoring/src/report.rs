//! The Fulfillment API dashboard: volume, success rate, errors by code and times of answer (operations 10.1).

use std::collections::BTreeMap;

use basis::{Environment, PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Row, Tx, params};
use serde::Serialize;

use crate::outcome::{Action, OutcomeKind};
use crate::sql::{LIST_CODES, LIST_CODES_BY_SLOT, SUM_LATENCY, SUM_LATENCY_BY_SLOT};
use crate::store::{Series, series_span, split};
use crate::window::{MINUTE, Span, minute_of};

/// Which requests are reported on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportQuery {
    /// Whose.
    pub partner_id: PartnerId,
    /// In which environment.
    pub environment: Environment,
    /// Made why; dashboards show live requests.
    pub kind: OutcomeKind,
    /// From this instant, at the resolution of minutes.
    pub from: Timestamp,
    /// Up to and with the minute before this instant.
    pub until: Timestamp,
}

impl ReportQuery {
    fn series(&self, action: Action) -> Series {
        Series { partner_id: self.partner_id, environment: self.environment, kind: self.kind, action }
    }

    fn span(&self) -> Span {
        Span { first: minute_of(self.from), last: minute_of(from_micros(micros(self.until) - 1)) }
    }
}

/// The width of a point in a time series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One minute.
    Minute,
    /// One hour of UTC.
    Hour,
    /// One day of UTC.
    Day,
}

impl Resolution {
    const fn micros(self) -> i64 {
        match self {
            Self::Minute => MINUTE,
            Self::Hour => 60 * MINUTE,
            Self::Day => 24 * 60 * MINUTE,
        }
    }
}

/// Scorecards and tables of one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionReport {
    /// The action.
    pub action: Action,
    /// All requests.
    pub requests: u64,
    /// Those that failed.
    pub errors: u64,
    /// Share of successes in thousandths, rounded down; absent without requests.
    pub success_permille: Option<u64>,
    /// Failures by code, most frequent first.
    pub by_code: Vec<CodeTotal>,
    /// Times of answer.
    pub latency: LatencyReport,
}

/// How often a code was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeTotal {
    /// The code.
    pub code: String,
    /// Failed requests with it.
    pub responses: u64,
    /// Their share of all failed requests in thousandths. With several codes on a request, shares add up to more
    /// than the whole.
    pub share_permille: u64,
}

/// Times of answer in milliseconds. Percentiles are upper bounds from the classes 500, 1000, 2000, 5000 and 8000 ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LatencyReport {
    /// The mean.
    pub mean_ms: u64,
    /// Half of the requests took at most this.
    pub p50_ms: u64,
    /// 95 % took at most this.
    pub p95_ms: u64,
    /// 99 % took at most this.
    pub p99_ms: u64,
    /// The longest.
    pub max_ms: u64,
    /// Requests over 5 seconds.
    pub slow: u64,
    /// Requests over 8 seconds, the programme's limit.
    pub over_limit: u64,
}

/// One point of a time series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeriesPoint {
    /// The start of the point.
    pub at: Timestamp,
    /// All requests.
    pub requests: u64,
    /// Those that failed.
    pub errors: u64,
    /// Mean time of answer.
    pub mean_ms: u64,
    /// Failures by code.
    pub by_code: BTreeMap<String, u64>,
}

/// Scorecards, codes and times of answer of both actions.
pub fn report(tx: &mut Tx<'_>, query: &ReportQuery) -> Result<Vec<ActionReport>, DbError> {
    let mut reports = Vec::new();
    for action in Action::ALL {
        let series = query.series(action);
        let totals = totals(tx, &series, query.span())?;
        let by_code = codes(tx, &series, query.span(), totals.errors)?;
        reports.push(ActionReport {
            action,
            requests: totals.requests,
            errors: totals.errors,
            success_permille: ((totals.requests - totals.errors) * 1000).checked_div(totals.requests),
            by_code,
            latency: totals.latency(),
        });
    }
    Ok(reports)
}

/// Volume and failures over time; points without requests are left out.
pub fn series(
    tx: &mut Tx<'_>,
    query: &ReportQuery,
    action: Action,
    resolution: Resolution,
) -> Result<Vec<SeriesPoint>, DbError> {
    let mut values = series_span(&query.series(action), query.span());
    values.extend_from_slice(params![resolution.micros()]);
    let mut points = BTreeMap::new();
    for row in tx.query(&SUM_LATENCY_BY_SLOT, &values)? {
        let (at, totals): (Timestamp, Totals) = (row.get(0)?, Totals::read(&row, 1)?);
        let (requests, errors, mean_ms) = (totals.requests, totals.errors, totals.mean_ms());
        points.insert(at, SeriesPoint { at, requests, errors, mean_ms, by_code: BTreeMap::new() });
    }
    for row in tx.query(&LIST_CODES_BY_SLOT, &values)? {
        let (at, codes, count): (Timestamp, String, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some(point) = points.get_mut(&at) {
            for code in split(codes) {
                *point.by_code.entry(code).or_default() += count;
            }
        }
    }
    Ok(points.into_values().collect())
}

fn codes(tx: &mut Tx<'_>, series: &Series, span: Span, errors: u64) -> Result<Vec<CodeTotal>, DbError> {
    let mut by_code: BTreeMap<String, u64> = BTreeMap::new();
    for row in tx.query(&LIST_CODES, &series_span(series, span))? {
        let (codes, count): (String, u64) = (row.get(0)?, row.get(1)?);
        for code in split(codes) {
            *by_code.entry(code).or_default() += count;
        }
    }
    let share = |responses: u64| (responses * 1000).checked_div(errors).unwrap_or(0);
    let mut totals: Vec<CodeTotal> = by_code
        .into_iter()
        .map(|(code, responses)| CodeTotal { code, responses, share_permille: share(responses) })
        .collect();
    totals.sort_by_key(|total| std::cmp::Reverse(total.responses));
    Ok(totals)
}

pub(crate) fn totals(tx: &mut Tx<'_>, series: &Series, span: Span) -> Result<Totals, DbError> {
    Totals::read(&tx.query_one(&SUM_LATENCY, &series_span(series, span))?, 0)
}

/// Sums over minutes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) requests: u64,
    pub(crate) errors: u64,
    latency_sum_ms: u64,
    pub(crate) latency_max_ms: u64,
    within: [u64; 5],
}

const CLASSES_MS: [u64; 5] = [500, 1000, 2000, 5000, 8000];

impl Totals {
    fn read(row: &Row, first: usize) -> Result<Self, DbError> {
        let mut within = [0; 5];
        for (n, count) in within.iter_mut().enumerate() {
            *count = row.get(first + 4 + n)?;
        }
        Ok(Self {
            requests: row.get(first)?,
            errors: row.get(first + 1)?,
            latency_sum_ms: row.get(first + 2)?,
            latency_max_ms: row.get(first + 3)?,
            within,
        })
    }

    pub(crate) fn mean_ms(&self) -> u64 {
        self.latency_sum_ms.checked_div(self.requests).unwrap_or(0)
    }

    pub(crate) fn slow(&self) -> u64 {
        self.requests.saturating_sub(self.within[..4].iter().sum())
    }

    /// The bound of the class in which the request stands that `permille` of all are not slower than.
    fn percentile(&self, permille: u64) -> u64 {
        let rank = (self.requests * permille).div_ceil(1000);
        let mut seen = 0;
        for (bound, count) in CLASSES_MS.iter().zip(self.within) {
            seen += count;
            if seen >= rank {
                return (*bound).min(self.latency_max_ms);
            }
        }
        self.latency_max_ms
    }

    fn latency(&self) -> LatencyReport {
        LatencyReport {
            mean_ms: self.mean_ms(),
            p50_ms: self.percentile(500),
            p95_ms: self.percentile(950),
            p99_ms: self.percentile(990),
            max_ms: self.latency_max_ms,
            slow: self.slow(),
            over_limit: self.requests.saturating_sub(self.within.iter().sum()),
        }
    }
}

impl std::ops::Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let mut within = self.within;
        for (sum, count) in within.iter_mut().zip(other.within) {
            *sum += count;
        }
        Self {
            requests: self.requests + other.requests,
            errors: self.errors + other.errors,
            latency_sum_ms: self.latency_sum_ms + other.latency_sum_ms,
            latency_max_ms: self.latency_max_ms.max(other.latency_max_ms),
            within,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_upper_bounds_and_never_above_the_longest() {
        let totals = Totals {
            requests: 100,
            errors: 0,
            latency_sum_ms: 50_000,
            latency_max_ms: 9_500,
            within: [90, 0, 6, 0, 3],
        };
        let latency = totals.latency();
        assert_eq!((latency.p50_ms, latency.p95_ms, latency.p99_ms), (500, 2000, 8000));
        assert_eq!((latency.mean_ms, latency.slow, latency.over_limit), (500, 4, 1));
        let quick = Totals { requests: 1, latency_max_ms: 80, within: [1, 0, 0, 0, 0], ..Totals::default() };
        assert_eq!(quick.latency().p99_ms, 80);
        assert_eq!(Totals::default().latency(), LatencyReport::default());
    }
}
