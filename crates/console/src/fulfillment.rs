//! The dashboard of checkout and submit: score cards, time series, codes and times of answer (operations 10.1).

use std::fmt::Write;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use basis::Environment;
use jiff::SignedDuration;
use monitoring::{Action, ActionReport, OutcomeKind, ReportQuery, Resolution, SeriesPoint};
use serde::Deserialize;
use serde_json::json;
use web::{Chrome, Page, PageError};

use crate::state::ConsoleState;
use crate::view::{Tab, environment_choices, environment_of, number, permille, tab};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/fulfillment.html")]
struct FulfillmentPage {
    chrome: Chrome,
    environment: String,
    environments: Vec<(String, String)>,
    span: &'static str,
    spans: Vec<Tab>,
    endpoint: String,
    csv: String,
    orders: String,
    actions: Vec<ActionView>,
}

struct ActionView {
    title: String,
    tone: &'static str,
    requests: String,
    success: String,
    errors: String,
    latency: Vec<(String, String)>,
    codes: Vec<(String, String, String)>,
    chart: String,
    points: Vec<(String, String, String, String)>,
}

/// What is looked at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SpanQuery {
    environment: String,
    span: String,
}

/// How far back the dashboard looks, and in what steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    name: &'static str,
    hours: i64,
    resolution: Resolution,
}

const SPANS: [Span; 4] = [
    Span { name: "1h", hours: 1, resolution: Resolution::Minute },
    Span { name: "1d", hours: 24, resolution: Resolution::Hour },
    Span { name: "7d", hours: 7 * 24, resolution: Resolution::Hour },
    Span { name: "30d", hours: 30 * 24, resolution: Resolution::Day },
];

/// The span of a query: one day where it names none.
fn span_of(text: &str) -> Span {
    SPANS.into_iter().find(|span| span.name == text).unwrap_or(SPANS[1])
}

fn report_query(state: &ConsoleState, visit: &Visit, environment: Environment, span: Span) -> ReportQuery {
    let now = state.ambient.now();
    ReportQuery {
        partner_id: visit.partner.id,
        environment,
        // In the sandbox every request is a test.
        kind: if environment.is_sandbox() { OutcomeKind::Test } else { OutcomeKind::Live },
        from: now - SignedDuration::from_hours(span.hours),
        until: now + SignedDuration::from_mins(1),
    }
}

/// `GET …/fulfillment`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<SpanQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let (environment, span) = (environment_of(&query.environment), span_of(&query.span));
    let wanted = report_query(&state, &visit, environment, span);
    let mut actions = Vec::new();
    for report in state.monitoring.report(wanted.clone()).await? {
        let series = state.monitoring.series(wanted.clone(), report.action, span.resolution).await?;
        actions.push(view(&visit, &report, &series));
    }
    let names =
        [t.get("console-span-hour"), t.get("last-24-hours"), t.get("last-7-days"), t.get("last-30-days")];
    let address = |name: &str| visit.path(&format!("/fulfillment?environment={environment}&span={name}"));
    let spans = SPANS.into_iter().zip(names);
    let page = FulfillmentPage {
        chrome: visit.chrome(t.get("nav-fulfillment")).wide().charts(),
        spans: spans.map(|(one, label)| tab(address(one.name), label, one == span)).collect(),
        environment: environment.to_string(),
        environments: environment_choices(t),
        span: span.name,
        endpoint: visit.path(&format!("/fulfillment/endpoint/{environment}")),
        csv: visit.path(&format!("/fulfillment/series.csv?environment={environment}&span={}", span.name)),
        orders: visit.path(&format!("/orders?environment={environment}")),
        actions,
    };
    Ok(Page(page).into_response())
}

fn view(visit: &Visit, report: &ActionReport, series: &[SeriesPoint]) -> ActionView {
    let t = visit.t();
    let ms = |ms: u64| t.one("console-milliseconds", "n", number(t, ms));
    let latency = &report.latency;
    let point = |point: &SeriesPoint| {
        let codes: Vec<String> =
            point.by_code.iter().map(|(code, count)| format!("{code} {}", number(t, *count))).collect();
        (visit.when(point.at), number(t, point.requests), number(t, point.errors), codes.join(", "))
    };
    ActionView {
        title: match report.action {
            Action::Checkout => t.get("console-action-checkout"),
            Action::Submit => t.get("console-action-submit"),
        },
        tone: tone(report.success_permille),
        requests: number(t, report.requests),
        success: report.success_permille.map_or_else(|| "–".to_owned(), |share| permille(t, share)),
        errors: number(t, report.errors),
        latency: vec![
            (t.get("console-latency-mean"), ms(latency.mean_ms)),
            (t.get("console-latency-p50"), ms(latency.p50_ms)),
            (t.get("console-latency-p95"), ms(latency.p95_ms)),
            (t.get("console-latency-p99"), ms(latency.p99_ms)),
            (t.get("console-latency-max"), ms(latency.max_ms)),
            (t.get("console-latency-slow"), number(t, latency.slow)),
            (t.get("console-latency-over"), number(t, latency.over_limit)),
        ],
        codes: report
            .by_code
            .iter()
            .map(|code| (code.code.clone(), number(t, code.responses), permille(t, code.share_permille)))
            .collect(),
        chart: chart(visit, series),
        points: series.iter().map(point).collect(),
    }
}

/// Half of the requests failing is what alerts ask about; below 95 % is worth a look.
const fn tone(success_permille: Option<u64>) -> &'static str {
    match success_permille {
        None => "muted",
        Some(950..) => "ok",
        Some(500..) => "warning",
        Some(_) => "danger",
    }
}

/// The data of the chart as the page's script reads it; empty with fewer than two points.
fn chart(visit: &Visit, series: &[SeriesPoint]) -> String {
    if series.len() < 2 {
        return String::new();
    }
    let t = visit.t();
    let y = |count: fn(&SeriesPoint) -> u64| series.iter().map(count).collect::<Vec<u64>>();
    json!({
        "label": t.get("time"),
        "zone": visit.zone().iana_name().unwrap_or("UTC"),
        "x": series.iter().map(|point| point.at.as_second()).collect::<Vec<i64>>(),
        "series": [
            { "label": t.get("console-requests"), "y": y(|point| point.requests), "tone": "info" },
            { "label": t.get("console-errors"), "y": y(|point| point.errors), "tone": "danger" },
        ],
    })
    .to_string()
}

/// `GET …/fulfillment/series.csv`: the time series as a table for other programs, times in UTC.
pub(crate) async fn export(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<SpanQuery>,
) -> Result<Response, PageError> {
    let (environment, span) = (environment_of(&query.environment), span_of(&query.span));
    let wanted = report_query(&state, &visit, environment, span);
    let mut csv = "action,time,requests,errors,mean_ms,code,code_count\r\n".to_owned();
    for action in Action::ALL {
        for point in state.monitoring.series(wanted.clone(), action, span.resolution).await? {
            write_point(&mut csv, action, &point);
        }
    }
    let name = format!("attachment; filename=\"fulfillment-{}-{environment}.csv\"", visit.partner.id);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, csv).into_response())
}

/// One line for the point, and one more for each code. Codes come from partners' answers, so whatever a spreadsheet
/// would take for a formula or a separator is left out of them.
fn write_point(csv: &mut String, action: Action, point: &SeriesPoint) {
    let SeriesPoint { at, requests, errors, mean_ms, .. } = point;
    // Writing to a string cannot fail.
    let _ = write!(csv, "{action},{at},{requests},{errors},{mean_ms},,\r\n");
    for (code, count) in &point.by_code {
        let plain: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let _ = write!(csv, "{action},{at},,,,{plain},{count}\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_cannot_bring_formulas_into_a_spreadsheet() {
        let mut point = SeriesPoint { requests: 2, errors: 1, mean_ms: 80, ..SeriesPoint::default() };
        point.by_code.insert("=HYPERLINK(\"x\"),\r\nHTTP_5XX".to_owned(), 1);
        let mut csv = String::new();
        write_point(&mut csv, Action::Submit, &point);
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[0], "submit,1970-01-01T00:00:00Z,2,1,80,,");
        assert_eq!(lines[1], "submit,1970-01-01T00:00:00Z,,,,HYPERLINKxHTTP_5XX,1");
    }

    #[test]
    fn a_span_that_is_not_known_is_one_day() {
        assert_eq!(span_of("").name, "1d");
        assert_eq!(span_of("30d").resolution, Resolution::Day);
    }
}
