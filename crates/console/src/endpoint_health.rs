//! Endpoint health: whether the partner's server answers, and what the platform did about it (operations 6). How its
//! orders do is on the page of order health.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use identity::{Permission, StaffRole};
use monitoring::{Check, Disablement, HealthView, NoCheck, Restores};
use partners::{IntegrationStatus, PartnerStatus};
use web::{Chrome, Page, PageError};

use crate::state::ConsoleState;
use crate::view::{Badge, integration_badge, number};
use crate::visit::Visit;

/// Checks on the page.
const CHECKS: u32 = 24;

#[derive(Template)]
#[template(path = "console/endpoint_health.html")]
struct EndpointHealthPage {
    chrome: Chrome,
    account: String,
    is_live: bool,
    integration: Badge,
    since: String,
    help: String,
    reason: String,
    /// What had been measured when it was disabled by itself.
    measured: Vec<(String, String)>,
    codes: Vec<String>,
    restores: String,
    may_switch: bool,
    last_healthy: String,
    next_check: String,
    no_check: String,
    checks_help: String,
    checks: Vec<CheckRow>,
    days: Vec<DayRow>,
    advice: String,
    orders: String,
}

struct CheckRow {
    at: String,
    text: String,
    detail: String,
    tone: &'static str,
}

struct DayRow {
    day: String,
    requests: String,
    slow: String,
    is_slow: bool,
}

/// `GET …/endpoint-health`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let (t, partner) = (visit.t(), &visit.partner);
    let view = state.monitoring.health(partner.id, CHECKS).await?;
    let fall = view.state.as_ref().and_then(|state| state.last.as_ref());
    let fall = fall.filter(|_| partner.integration == IntegrationStatus::DisabledAuto);
    let (measured, codes) = fall.map(|fall| measured(&visit, fall)).unwrap_or_default();
    let last_healthy = view.state.as_ref().and_then(|state| state.healthy_at);
    let page = EndpointHealthPage {
        chrome: visit.chrome(t.get("console-endpoint-health")).wide(),
        account: visit.path("/account"),
        is_live: partner.status == PartnerStatus::Launched,
        integration: integration_badge(t, partner),
        since: visit.when(partner.integration_changed_at),
        help: t.get(&format!("{}-help", partner.integration.text_key())),
        reason: reason_text(&visit),
        measured,
        codes,
        restores: restores(&visit, &view),
        may_switch: visit.may(Permission::SwitchIntegration),
        last_healthy: last_healthy.map_or_else(|| t.get("never"), |at| visit.when(at)),
        next_check: view.next_check_at.map(|at| visit.when(at)).unwrap_or_default(),
        no_check: no_check(&visit, &view),
        checks_help: t.one(
            "health-checks-help",
            "every",
            t.duration(state.monitoring.settings().health.check_every_seconds),
        ),
        checks: view.checks.iter().map(|check| check_row(&visit, check)).collect(),
        days: view.days.iter().map(|day| day_row(&visit, day)).collect(),
        advice: advice(&visit, &view),
        orders: visit.path("/orders/health"),
    };
    Ok(Page(page).into_response())
}

/// Why the integration is as it is, in the reader's language where the platform gave the reason.
pub(crate) fn reason_text(visit: &Visit) -> String {
    let reason = visit.partner.integration_reason.as_deref().unwrap_or_default();
    escalation::resolution_text(visit.t(), reason)
}

fn measured(visit: &Visit, fall: &Disablement) -> (Vec<(String, String)>, Vec<String>) {
    let t = visit.t();
    let mut rows = vec![
        (t.get("health-rule"), fall.cause.rule().to_owned()),
        (t.get("health-failed-checks"), t.count(i64::from(fall.failed_checks))),
        (t.get("health-unanswered"), t.count(i64::from(fall.unanswered))),
    ];
    if let Some(at) = fall.healthy_at {
        rows.push((t.get("health-last-healthy-before"), visit.when(at)));
    }
    if let Some(at) = fall.unanswered_since {
        rows.push((t.get("health-unanswered-since"), visit.when(at)));
    }
    (rows, fall.code.iter().cloned().collect())
}

fn restores(visit: &Visit, view: &HealthView) -> String {
    let t = visit.t();
    match (view.restores, visit.partner.integration) {
        (Restores::IsOn, _) => String::new(),
        (Restores::Checks { healthy, needed }, _) => {
            t.two("health-restores-checks", "healthy", healthy, "needed", needed)
        }
        (Restores::Person { .. }, IntegrationStatus::DisabledOperator) => t.get("health-restores-operator"),
        (Restores::Person { falls: 0 }, _) => t.get("health-restores-person"),
        (Restores::Person { falls }, _) => t.one("health-restores-flapping", "n", falls),
    }
}

fn no_check(visit: &Visit, view: &HealthView) -> String {
    let why = view.state.as_ref().and_then(|state| state.no_check);
    let key = why.map(|why| match why {
        NoCheck::NoInventory => "health-no-inventory",
        NoCheck::NoAddress => "health-no-address",
    });
    key.map(|key| visit.t().get(key)).unwrap_or_default()
}

fn check_row(visit: &Visit, check: &Check) -> CheckRow {
    let t = visit.t();
    let (key, tone) =
        if check.healthy { ("health-check-healthy", "is-ok") } else { ("health-check-failed", "is-danger") };
    let status = check.http_status.map(|status| format!("HTTP {status}"));
    let latency = t.one("console-milliseconds", "n", t.count(check.latency_ms));
    let detail = [check.code.clone(), status, Some(latency)];
    CheckRow {
        at: visit.when(check.at),
        text: t.get(key),
        detail: detail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        tone,
    }
}

fn day_row(visit: &Visit, day: &monitoring::SlowDay) -> DayRow {
    let t = visit.t();
    DayRow {
        day: t.date(day.day, &jiff::tz::TimeZone::UTC),
        requests: number(t, day.requests),
        slow: number(t, day.over_8_s),
        is_slow: day.is_slow(),
    }
}

/// Rule D3 is advice for the operator; partners are told what slowness leads to.
fn advice(visit: &Visit, view: &HealthView) -> String {
    if !view.is_slow {
        return String::new();
    }
    let is_operator = visit.member.user.has_staff_role(StaffRole::Operator);
    visit.t().get(if is_operator { "health-slow-operator" } else { "health-slow-partner" })
}
