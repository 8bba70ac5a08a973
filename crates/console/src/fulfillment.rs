//! The dashboard of checkout and submit: score cards, time series, codes and times of answer (operations 10.1).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::Environment;
use monitoring::{Action, ActionReport, OutcomeKind, ReportQuery, SeriesPoint};
use serde::Deserialize;
use web::{Chrome, Csv, Page, PageError};

use crate::chart::Chart;
use crate::fulfillment_charts::charts;
use crate::period::{Period, PeriodQuery, PeriodView, choice};
use crate::state::ConsoleState;
use crate::view::{environment_choices, environment_of, number, permille, segment};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/fulfillment.html")]
struct FulfillmentPage {
    chrome: Chrome,
    environment: String,
    environments: Vec<(String, String)>,
    kind: &'static str,
    kinds: Vec<(String, String)>,
    period: PeriodView,
    /// What the form of the filters keeps.
    carried: Vec<(&'static str, String)>,
    endpoint: String,
    health: String,
    csv: String,
    codes_csv: String,
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
    codes: Vec<CodeRow>,
    charts: Vec<Chart>,
    points: Vec<PointRow>,
}

struct CodeRow {
    name: String,
    /// The exchanges with it.
    href: String,
    responses: String,
    share: String,
}

struct PointRow {
    at: String,
    numbers: Vec<String>,
    codes: String,
}

/// What is looked at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FulfillmentQuery {
    environment: String,
    kind: String,
    span: String,
    from: String,
    until: String,
}

/// What a request asks for, read.
struct Wanted {
    environment: Environment,
    kind: OutcomeKind,
    period: Period,
    report: ReportQuery,
}

impl Wanted {
    fn read(state: &ConsoleState, visit: &Visit, query: &FulfillmentQuery, period: &PeriodQuery) -> Self {
        let environment = environment_of(&query.environment);
        // In the sandbox every request is a test.
        let is_test = environment.is_sandbox() || query.kind == "test";
        let kind = if is_test { OutcomeKind::Test } else { OutcomeKind::Live };
        let period = Period::of(period, &visit.zone(), state.ambient.now());
        let report = ReportQuery {
            partner_id: visit.partner.id,
            environment,
            kind,
            from: period.from,
            until: period.until,
        };
        Self { environment, kind, period, report }
    }

    fn query(&self, visit: &Visit) -> String {
        let (environment, kind) = (self.environment, self.kind.as_str());
        format!("environment={environment}&kind={kind}&{}", self.period.query(&visit.zone()))
    }
}

/// `GET …/fulfillment`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<FulfillmentQuery>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let wanted = Wanted::read(&state, &visit, &query, &period);
    let mut actions = Vec::new();
    for report in state.monitoring.report(wanted.report.clone()).await? {
        let resolution = wanted.period.resolution();
        let series = state.monitoring.series(wanted.report.clone(), report.action, resolution).await?;
        actions.push(view(&visit, &wanted, &report, &series));
    }
    let (environment, kind) = (wanted.environment.to_string(), wanted.kind.as_str());
    let asked = wanted.query(&visit);
    let kept = [("environment", environment.as_str()), ("kind", kind)];
    let carried = [("span", query.span), ("from", query.from), ("until", query.until)];
    let page = FulfillmentPage {
        chrome: visit.chrome(t.get("nav-fulfillment")).wide(),
        period: choice(&visit, &wanted.period, "/fulfillment", &kept),
        carried: carried.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        environments: environment_choices(t),
        kinds: vec![
            ("live".to_owned(), t.get("console-traffic-live")),
            ("test".to_owned(), t.get("console-traffic-test")),
        ],
        kind,
        endpoint: visit.path(&format!("/fulfillment/endpoint/{environment}")),
        health: visit.path("/endpoint-health"),
        csv: visit.path(&format!("/fulfillment/series.csv?{asked}")),
        codes_csv: visit.path(&format!("/fulfillment/codes.csv?{asked}")),
        orders: visit.path(&format!("/orders?environment={environment}")),
        actions,
        environment,
    };
    Ok(Page(page).into_response())
}

fn view(visit: &Visit, wanted: &Wanted, report: &ActionReport, series: &[SeriesPoint]) -> ActionView {
    let t = visit.t();
    let latency = &report.latency;
    let ms = |ms: u64| t.one("console-milliseconds", "n", number(t, ms));
    ActionView {
        title: action_name(visit, report.action),
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
        codes: codes(visit, wanted, report),
        charts: charts(visit, &wanted.period, report, series),
        points: series.iter().map(|point| point_row(visit, point)).collect(),
    }
}

fn codes(visit: &Visit, wanted: &Wanted, report: &ActionReport) -> Vec<CodeRow> {
    let t = visit.t();
    let (environment, action) = (wanted.environment, report.action);
    let time = wanted.period.query(&visit.zone());
    let list = |code: &str| {
        let code = segment(code);
        visit.path(&format!("/exchanges?environment={environment}&action={action}&code={code}&{time}"))
    };
    let row = |code: &monitoring::CodeTotal| CodeRow {
        href: list(&code.code),
        name: code.code.clone(),
        responses: number(t, code.responses),
        share: permille(t, code.share_permille),
    };
    report.by_code.iter().map(row).collect()
}

fn point_row(visit: &Visit, point: &SeriesPoint) -> PointRow {
    let t = visit.t();
    let latency = &point.latency;
    let numbers =
        [point.requests, point.errors, latency.mean_ms, latency.p50_ms, latency.p95_ms, latency.p99_ms];
    let codes: Vec<String> =
        point.by_code.iter().map(|(code, count)| format!("{code} {}", number(t, *count))).collect();
    PointRow {
        at: visit.when(point.at),
        numbers: numbers.map(|value| number(t, value)).to_vec(),
        codes: codes.join(", "),
    }
}

/// The name of an endpoint.
pub(crate) fn action_name(visit: &Visit, action: Action) -> String {
    match action {
        Action::Checkout => visit.t().get("console-action-checkout"),
        Action::Submit => visit.t().get("console-action-submit"),
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

/// `GET …/fulfillment/series.csv`: the time series as a table for other programs, times in UTC. Lines with a code tell
/// how many failures of the point had it.
pub(crate) async fn export_series(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<FulfillmentQuery>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let wanted = Wanted::read(&state, &visit, &query, &period);
    let head = [
        "action",
        "time",
        "requests",
        "errors",
        "mean_ms",
        "p50_ms",
        "p95_ms",
        "p99_ms",
        "code",
        "code_count",
    ];
    let mut csv = Csv::with_head(&head);
    for action in Action::ALL {
        let resolution = wanted.period.resolution();
        for point in state.monitoring.series(wanted.report.clone(), action, resolution).await? {
            csv = write_point(csv, action, &point);
        }
    }
    Ok(csv.into_file(&format!("fulfillment-{}-{}.csv", visit.partner.id, wanted.environment)))
}

fn write_point(mut csv: Csv, action: Action, point: &SeriesPoint) -> Csv {
    let latency = &point.latency;
    csv = csv.plain(action).plain(point.at).plain(point.requests).plain(point.errors);
    csv = csv.plain(latency.mean_ms).plain(latency.p50_ms).plain(latency.p95_ms).plain(latency.p99_ms);
    csv = csv.text("").text("").end();
    for (code, count) in &point.by_code {
        csv = csv.plain(action).plain(point.at);
        for _ in 0..6 {
            csv = csv.text("");
        }
        csv = csv.text(code).plain(count).end();
    }
    csv
}

/// `GET …/fulfillment/codes.csv`: the totals by code.
pub(crate) async fn export_codes(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<FulfillmentQuery>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let wanted = Wanted::read(&state, &visit, &query, &period);
    let mut csv = Csv::with_head(&["action", "code", "responses", "share_of_errors_permille"]);
    for report in state.monitoring.report(wanted.report.clone()).await? {
        for code in &report.by_code {
            csv = csv.plain(report.action).text(&code.code).plain(code.responses).plain(code.share_permille);
            csv = csv.end();
        }
    }
    Ok(csv.into_file(&format!("error-codes-{}-{}.csv", visit.partner.id, wanted.environment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_cannot_bring_formulas_into_a_spreadsheet() {
        let mut point = SeriesPoint { requests: 2, errors: 1, ..SeriesPoint::default() };
        point.by_code.insert("=HYPERLINK(\"x\"),\r\nHTTP_5XX".to_owned(), 1);
        let csv = write_point(Csv::default(), Action::Submit, &point).into_text();
        assert_eq!(csv.lines().next(), Some("submit,1970-01-01T00:00:00Z,2,1,0,0,0,0,,"));
        assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\"),"), "{csv}");
    }
}
