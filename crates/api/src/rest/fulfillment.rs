//! Measurements of the calls to a partner.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use basis::Timestamp;
use identity::Permission;
use jiff::SignedDuration;
use monitoring::{ActionReport, CodeTotal, LatencyReport, OutcomeKind, ReportQuery, Resolution, SeriesPoint};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::EnvironmentPath;
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Action, Instant};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get_fulfillment_report)).routes(routes!(get_fulfillment_series))
}

/// Which span is reported on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SpanQuery {
    /// From this instant; 24 hours before the end if absent.
    from: Option<Instant>,
    /// Up to this instant; now if absent. The span is at most 31 days; of more than two days, whole hours count.
    until: Option<Instant>,
    /// Whose requests: `live` (if absent) those of diners, `test` those by test links and in the sandbox.
    #[param(pattern = "^(live|test)$")]
    kind: Option<String>,
}

/// Which series is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SeriesQuery {
    /// The call.
    action: Action,
    /// The width of a point: `minute`, `hour` (if absent) or `day`, in UTC. Minutes for spans of up to two days.
    #[param(pattern = "^(minute|hour|day)$")]
    resolution: Option<String>,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

fn span(
    path: &EnvironmentPath,
    query: &SpanQuery,
    now: Timestamp,
    longest: SignedDuration,
) -> Result<ReportQuery, Refusal> {
    let until = query.until.map_or(now, |until| until.0);
    let from = query.from.map_or_else(|| until.saturating_sub(DAY).unwrap_or(until), |from| from.0);
    let length = until.duration_since(from);
    if length <= SignedDuration::ZERO || length > longest {
        let hours = longest.as_hours();
        return Err(Refusal::bad_request(
            "bad_query",
            format!("until comes after from, at most {hours} hours later"),
        ));
    }
    let kind = match query.kind.as_deref() {
        None | Some("live") => OutcomeKind::Live,
        Some("test") => OutcomeKind::Test,
        Some(_) => return Err(Refusal::bad_request("bad_query", "kind is live or test")),
    };
    Ok(ReportQuery { partner_id: path.partner_id.0, environment: path.environment.0, kind, from, until })
}

/// Scorecard of one call.
#[derive(Serialize, ToSchema)]
pub(super) struct ActionReportView {
    action: Action,
    requests: u64,
    errors: u64,
    /// Share of successes in thousandths; null without requests.
    success_permille: Option<u64>,
    /// Failures by code, most frequent first.
    by_code: Vec<CodeView>,
    latency: LatencyView,
}

/// How often a code was answered.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeView {
    code: String,
    responses: u64,
    /// Share of all failed requests in thousandths.
    share_permille: u64,
}

/// Times of answer in milliseconds; percentiles are upper bounds.
#[derive(Serialize, ToSchema)]
pub(super) struct LatencyView {
    mean_ms: u64,
    p50_ms: u64,
    p95_ms: u64,
    p99_ms: u64,
    max_ms: u64,
    /// Requests over 5 seconds.
    slow: u64,
    /// Requests over 8 seconds, the programme's limit.
    over_limit: u64,
}

impl From<LatencyReport> for LatencyView {
    fn from(report: LatencyReport) -> Self {
        let LatencyReport { mean_ms, p50_ms, p95_ms, p99_ms, max_ms, slow, over_limit } = report;
        Self { mean_ms, p50_ms, p95_ms, p99_ms, max_ms, slow, over_limit }
    }
}

impl From<CodeTotal> for CodeView {
    fn from(total: CodeTotal) -> Self {
        Self { code: total.code, responses: total.responses, share_permille: total.share_permille }
    }
}

impl From<ActionReport> for ActionReportView {
    fn from(report: ActionReport) -> Self {
        Self {
            action: report.action.into(),
            requests: report.requests,
            errors: report.errors,
            success_permille: report.success_permille,
            by_code: report.by_code.into_iter().map(CodeView::from).collect(),
            latency: report.latency.into(),
        }
    }
}

/// One point of a series.
#[derive(Serialize, ToSchema)]
pub(super) struct SeriesPointView {
    /// The start of the point.
    at: Instant,
    requests: u64,
    errors: u64,
    mean_ms: u64,
    /// Half of the requests took at most this; an upper bound, as the other percentiles.
    p50_ms: u64,
    p95_ms: u64,
    p99_ms: u64,
    by_code: BTreeMap<String, u64>,
}

impl From<SeriesPoint> for SeriesPointView {
    fn from(point: SeriesPoint) -> Self {
        Self {
            at: point.at.into(),
            requests: point.requests,
            errors: point.errors,
            mean_ms: point.latency.mean_ms,
            p50_ms: point.latency.p50_ms,
            p95_ms: point.latency.p95_ms,
            p99_ms: point.latency.p99_ms,
            by_code: point.by_code,
        }
    }
}

/// Success, errors by code and times of answer of requests to the partner.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/fulfillment",
    tag = "fulfillment",
    params(EnvironmentPath, SpanQuery),
    responses((status = 200, description = "Both calls.", body = PageView<ActionReportView>), ReadProblems)
)]
async fn get_fulfillment_report(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<SpanQuery>,
) -> Answer<PageView<ActionReportView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let query = span(&path, &query, state.ambient.now(), LONGEST)?;
    let reports = state.monitoring.report(query).await?;
    Ok(Json(PageView::whole(reports.into_iter().map(ActionReportView::from))))
}

/// Volume and failures of one call over time; points without requests are left out.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/fulfillment/series",
    tag = "fulfillment",
    params(EnvironmentPath, SpanQuery, SeriesQuery),
    responses((status = 200, description = "All points.", body = PageView<SeriesPointView>), ReadProblems)
)]
async fn get_fulfillment_series(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<SpanQuery>,
    Query(series): Query<SeriesQuery>,
) -> Answer<PageView<SeriesPointView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let (resolution, longest) = match series.resolution.as_deref() {
        Some("minute") => (Resolution::Minute, DAY * 2),
        None | Some("hour") => (Resolution::Hour, LONGEST),
        Some("day") => (Resolution::Day, LONGEST),
        Some(_) => return Err(Refusal::bad_request("bad_query", "resolution is minute, hour or day")),
    };
    let query = span(&path, &query, state.ambient.now(), longest)?;
    let points = state.monitoring.series(query, series.action.0, resolution).await?;
    Ok(Json(PageView::whole(points.into_iter().map(SeriesPointView::from))))
}
