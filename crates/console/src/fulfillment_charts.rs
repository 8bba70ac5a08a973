//! The drawings of the dashboard of checkout and submit: volume, errors by code, times of answer.

use basis::Timestamp;
use monitoring::{ActionReport, LatencyReport, Resolution, SeriesPoint};

use crate::chart::{Axis, Chart, Limit, Row, bars, lines, stacked};
use crate::period::Period;
use crate::view::number;
use crate::visit::Visit;

/// Codes with a colour of their own; the others share one.
const CODES: usize = 5;

/// How long a point is, in microseconds.
pub(crate) const fn width(resolution: Resolution) -> i64 {
    match resolution {
        Resolution::Minute => 60_000_000,
        Resolution::Hour => 3_600_000_000,
        Resolution::Day => 24 * 3_600_000_000,
    }
}

/// How an axis writes an instant: the time of day, and the day where points are days.
pub(crate) fn short_time(visit: &Visit, resolution: Resolution, at: Timestamp) -> String {
    let (t, zone) = (visit.t(), visit.zone());
    match resolution {
        Resolution::Minute => t.time(at, &zone),
        Resolution::Hour => t.date_time(at, &zone),
        Resolution::Day => t.date(at, &zone),
    }
}

/// Volume, errors by code and times of answer of one call.
pub(crate) fn charts(
    visit: &Visit,
    period: &Period,
    report: &ActionReport,
    series: &[SeriesPoint],
) -> Vec<Chart> {
    let t = visit.t();
    let instants: Vec<Timestamp> = series.iter().map(|point| point.at).collect();
    let resolution = period.resolution();
    let axis = Axis {
        from: period.from,
        until: period.until,
        width: width(resolution),
        instants: &instants,
        time: &|at| short_time(visit, resolution, at),
        number: &|value| number(t, value),
    };
    let volume =
        Row { name: t.get("console-requests"), values: series.iter().map(|point| point.requests).collect() };
    let mut charts = vec![bars(&axis, t.get("console-chart-volume"), &volume)];
    if report.errors > 0 {
        let rows = error_rows(visit, report, series);
        charts.push(stacked(&axis, t.get("console-chart-errors"), &rows));
    }
    charts.push(lines(&axis, t.get("console-chart-latency"), &latency_rows(visit, series), &limits(visit)));
    charts
}

fn error_rows(visit: &Visit, report: &ActionReport, series: &[SeriesPoint]) -> Vec<Row> {
    let named: Vec<&str> = report.by_code.iter().take(CODES).map(|code| code.code.as_str()).collect();
    let count = |point: &SeriesPoint, code: &str| point.by_code.get(code).copied().unwrap_or(0);
    let row = |code: &&str| Row {
        name: (*code).to_owned(),
        values: series.iter().map(|point| count(point, code)).collect(),
    };
    let mut rows: Vec<Row> = named.iter().map(row).collect();
    if report.by_code.len() > CODES {
        let other = |point: &SeriesPoint| {
            let rest = point.by_code.iter().filter(|(code, _)| !named.contains(&code.as_str()));
            rest.map(|(_, count)| count).sum()
        };
        let name = visit.t().get("console-codes-other");
        rows.push(Row { name, values: series.iter().map(other).collect() });
    }
    rows
}

fn latency_rows(visit: &Visit, series: &[SeriesPoint]) -> Vec<Row> {
    let t = visit.t();
    let row = |name: String, value: fn(&LatencyReport) -> u64| Row {
        name,
        values: series.iter().map(|point| value(&point.latency)).collect(),
    };
    vec![
        row(t.get("console-latency-mean"), |latency| latency.mean_ms),
        row(t.get("console-latency-p50"), |latency| latency.p50_ms),
        row(t.get("console-latency-p95"), |latency| latency.p95_ms),
        row(t.get("console-latency-p99"), |latency| latency.p99_ms),
    ]
}

/// The programme's limits (fulfillment-api 11).
fn limits(visit: &Visit) -> [Limit; 2] {
    let t = visit.t();
    [
        Limit { value: 5_000, name: t.get("console-limit-mean") },
        Limit { value: 8_000, name: t.get("console-limit-p99") },
    ]
}
