//! The Fulfillment API dashboard: volume, success rate, errors by code and times of answer (operations 10.1).
//!
//! Minutes are counted as requests happen and summed up to hours once an hour is over ([`crate::RollUpOutcomes`]); a
//! report reads at most two days of minutes and hours beyond that, so it costs the same whatever the history.

use std::collections::BTreeMap;

use basis::{Environment, PartnerId, Timestamp, from_micros, micros};
use db::{DbError, Tx};
use serde::Serialize;

use crate::latency::{LatencyReport, Totals};
use crate::outcome::{Action, OutcomeKind};
use crate::plan::{HOUR, Plan, plan};
use crate::store::{self, Series, Slots};
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
    /// From this instant, at the resolution of minutes; of whole hours in spans of more than two days.
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
            Self::Hour => HOUR,
            Self::Day => 24 * HOUR,
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

/// One point of a time series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeriesPoint {
    /// The start of the point.
    pub at: Timestamp,
    /// All requests.
    pub requests: u64,
    /// Those that failed.
    pub errors: u64,
    /// Times of answer.
    pub latency: LatencyReport,
    /// Failures by code.
    pub by_code: BTreeMap<String, u64>,
}

/// Scorecards, codes and times of answer of both actions.
pub fn report(tx: &mut Tx<'_>, query: &ReportQuery) -> Result<Vec<ActionReport>, DbError> {
    let mut reports = Vec::new();
    for action in Action::ALL {
        let series = query.series(action);
        let plan = planned(tx, &series, query.span())?;
        let mut totals = Totals::default();
        let mut by_code = BTreeMap::new();
        if let Some(hours) = plan.hours {
            totals = totals + store::hour_totals(tx, &series, hours)?;
            store::hour_codes(tx, &series, hours, &mut by_code)?;
        }
        if let Some(minutes) = plan.minutes {
            totals = totals + store::minute_totals(tx, &series, minutes)?;
            store::minute_codes(tx, &series, minutes, &mut by_code)?;
        }
        reports.push(ActionReport {
            action,
            requests: totals.requests,
            errors: totals.errors,
            success_permille: ((totals.requests - totals.errors) * 1000).checked_div(totals.requests),
            by_code: code_totals(by_code, totals.errors),
            latency: totals.latency(),
        });
    }
    Ok(reports)
}

/// Volume, failures and times of answer over time; points without requests are left out. Minutes are there for the
/// time that the settings keep them, hours and days for more than a year.
pub fn series(
    tx: &mut Tx<'_>,
    query: &ReportQuery,
    action: Action,
    resolution: Resolution,
) -> Result<Vec<SeriesPoint>, DbError> {
    let (series, span) = (query.series(action), query.span());
    let plan = match resolution {
        Resolution::Minute => Plan { hours: None, minutes: Some(span) },
        Resolution::Hour | Resolution::Day => planned(tx, &series, span)?,
    };
    let mut slots = Slots::default();
    if let Some(hours) = plan.hours {
        store::hour_slots(tx, &series, hours, resolution.micros(), &mut slots)?;
    }
    if let Some(minutes) = plan.minutes {
        store::minute_slots(tx, &series, minutes, resolution.micros(), &mut slots)?;
    }
    let point = |(at, (totals, by_code)): (Timestamp, (Totals, BTreeMap<String, u64>))| SeriesPoint {
        at,
        requests: totals.requests,
        errors: totals.errors,
        latency: totals.latency(),
        by_code,
    };
    Ok(slots.into_iter().map(point).collect())
}

fn planned(tx: &mut Tx<'_>, series: &Series, span: Span) -> Result<Plan, DbError> {
    let (rolled, first) = (store::rolled_until(tx)?, store::first_minute(tx, series)?);
    Ok(plan(span, rolled, first))
}

fn code_totals(by_code: BTreeMap<String, u64>, errors: u64) -> Vec<CodeTotal> {
    let share = |responses: u64| (responses * 1000).checked_div(errors).unwrap_or(0);
    let mut totals: Vec<CodeTotal> = by_code
        .into_iter()
        .map(|(code, responses)| CodeTotal { code, responses, share_permille: share(responses) })
        .collect();
    totals.sort_by_key(|total| std::cmp::Reverse(total.responses));
    totals
}
