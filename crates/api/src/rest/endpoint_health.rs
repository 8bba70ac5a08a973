//! Whether a partner's server answers, and what the platform did about it (operations 6).

use axum::Json;
use axum::extract::State;
use identity::Permission;
use monitoring::{Check, Disablement, HealthView, NoCheck, Restores, SlowDay};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use crate::caller::Caller;
use crate::input::Path;
use crate::refusal::Answer;
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::Instant;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get_endpoint_health))
}

/// Checks in an answer.
const CHECKS: u32 = 100;

/// The health of a partner's production.
#[derive(Serialize, ToSchema)]
pub(super) struct EndpointHealthView {
    /// The last healthy answer, to a check or to a live request.
    last_healthy_at: Option<Instant>,
    /// Live requests in a row without an answer (rule D2).
    unanswered: u32,
    /// Healthy checks in a row (rule D5).
    healthy_checks: u32,
    /// When the next check is due; null while the partner is not launched.
    next_check_at: Option<Instant>,
    /// Why the check that was due last was not made: `no_inventory` or `no_address`; null if it was.
    no_check: Option<&'static str>,
    /// What brings the integration back: `on`, `checks` or `person`.
    restores: &'static str,
    /// Automatic disablements within 24 hours since a person last resumed (rule D7).
    falls: u32,
    /// The last automatic disablement.
    last_disablement: Option<DisablementView>,
    /// The newest checks, newest first: at most 100.
    checks: Vec<CheckView>,
    /// The last three whole days of UTC, the oldest first (rule D3).
    days: Vec<DayView>,
    /// Whether all three were slow, so that the operator may disable the integration.
    slow: bool,
}

/// An automatic disablement with what had been measured.
#[derive(Serialize, ToSchema)]
struct DisablementView {
    at: Instant,
    /// `D1` or `D2`.
    rule: &'static str,
    healthy_at: Option<Instant>,
    failed_checks: u32,
    unanswered: u32,
    unanswered_since: Option<Instant>,
    /// The technical code of the last failure.
    code: Option<String>,
}

/// One health check.
#[derive(Serialize, ToSchema)]
struct CheckView {
    at: Instant,
    healthy: bool,
    /// The technical code of one that failed.
    code: Option<String>,
    /// Null without an answer.
    http_status: Option<u16>,
    latency_ms: i64,
}

/// Live requests of one day.
#[derive(Serialize, ToSchema)]
struct DayView {
    day: Instant,
    requests: u64,
    over_8_s: u64,
    slow: bool,
}

impl From<HealthView> for EndpointHealthView {
    fn from(view: HealthView) -> Self {
        let state = view.state.unwrap_or_default();
        Self {
            last_healthy_at: state.healthy_at.map(Into::into),
            unanswered: state.unanswered,
            healthy_checks: state.healthy_checks,
            next_check_at: view.next_check_at.map(Into::into),
            no_check: state.no_check.map(|why| match why {
                NoCheck::NoInventory => "no_inventory",
                NoCheck::NoAddress => "no_address",
            }),
            restores: match view.restores {
                Restores::IsOn => "on",
                Restores::Checks { .. } => "checks",
                Restores::Person { .. } => "person",
            },
            falls: state.flaps(),
            last_disablement: state.last.map(Into::into),
            checks: view.checks.into_iter().map(Into::into).collect(),
            days: view.days.iter().map(day).collect(),
            slow: view.is_slow,
        }
    }
}

impl From<Disablement> for DisablementView {
    fn from(fall: Disablement) -> Self {
        Self {
            at: fall.at.into(),
            rule: fall.cause.rule(),
            healthy_at: fall.healthy_at.map(Into::into),
            failed_checks: fall.failed_checks,
            unanswered: fall.unanswered,
            unanswered_since: fall.unanswered_since.map(Into::into),
            code: fall.code,
        }
    }
}

impl From<Check> for CheckView {
    fn from(check: Check) -> Self {
        Self {
            at: check.at.into(),
            healthy: check.healthy,
            code: check.code,
            http_status: check.http_status,
            latency_ms: check.latency_ms,
        }
    }
}

fn day(day: &SlowDay) -> DayView {
    DayView { day: day.day.into(), requests: day.requests, over_8_s: day.over_8_s, slow: day.is_slow() }
}

/// The health of a partner's production: checks, what switched the integration off by itself, and what restores it.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/endpoint-health",
    tag = "alerts",
    params(PartnerPath),
    responses((status = 200, description = "The health.", body = EndpointHealthView), ReadProblems)
)]
async fn get_endpoint_health(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<EndpointHealthView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    Ok(Json(state.monitoring.health(path.partner_id.0, CHECKS).await?.into()))
}
