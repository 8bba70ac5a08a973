//! Dashboards > Alerts: every rule with its state, its numbers and its history, and silencing (operations 9.5).

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::FieldErrors;
use escalation::{code_lines, measured_rows};
use identity::Permission;
use monitoring::{
    AlertView, FiringRecord, Measured, MonitoringError, SilenceDraft, WindowTotals, measured_condition,
};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::alert_limits::{LimitsForm, LimitsShown, shown};
use crate::state::ConsoleState;
use crate::view::{Badge, number, permille};
use crate::visit::Visit;

/// Firings in the history.
const HISTORY: u32 = 50;
/// For how long a rule may be silenced, in hours, beside what an address asks for.
const HOURS: [i64; 4] = [4, 24, 72, 168];

#[derive(Template)]
#[template(path = "console/alerts.html")]
struct AlertsPage {
    chrome: Chrome,
    is_live: bool,
    rules: Vec<RuleRow>,
    history: Vec<HistoryRow>,
}

#[derive(Template)]
#[template(path = "console/alert.html")]
struct AlertPage {
    chrome: Chrome,
    row: RuleRow,
    condition: String,
    remedy: String,
    numbers: Vec<(String, String)>,
    codes: Vec<String>,
    samples: Vec<String>,
    incident: String,
    limits: Option<LimitsShown>,
    may_limit: bool,
    silence: Option<SilenceShown>,
    may_silence: bool,
    path: String,
    form: SilenceForm,
    choices: Vec<(String, String)>,
    errors: FormErrors,
    history: Vec<HistoryRow>,
}

/// A rule in a list.
struct RuleRow {
    id: String,
    name: String,
    href: String,
    badge: Badge,
    since: String,
    evaluated: String,
    silenced: String,
}

struct HistoryRow {
    id: String,
    name: String,
    since: String,
    ended: String,
    lasted: String,
}

struct SilenceShown {
    until: String,
    reason: String,
    by: String,
}

/// What is asked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SilenceForm {
    hours: String,
    reason: String,
}

/// `GET …/alerts`
pub(crate) async fn list(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let t = visit.t();
    let alerts = state.monitoring.alerts(visit.partner.id).await?;
    let firings = state.monitoring.firings(visit.partner.id, HISTORY).await?;
    let page = AlertsPage {
        chrome: visit.chrome(t.get("nav-alerts")).wide(),
        is_live: visit.partner.status == partners::PartnerStatus::Launched,
        rules: alerts.iter().map(|alert| row(&visit, alert)).collect(),
        history: firings.iter().map(|firing| history_row(&visit, &state, firing)).collect(),
    };
    Ok(Page(page).into_response())
}

/// `GET …/alerts/{rule}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let form = SilenceForm { hours: "24".to_owned(), ..SilenceForm::default() };
    page(&visit, &state, (form, FormErrors::none()), None).await
}

/// `POST …/alerts/{rule}/silence`
pub(crate) async fn silence(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<SilenceForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let rule: String = visit.part("rule")?;
    let hours = form.hours.parse().unwrap_or(0);
    let draft = SilenceDraft { hours, reason: form.reason.clone() };
    match state.monitoring.silence(visit.member.actor(), visit.partner.id, &rule, draft).await {
        Ok(_) => Ok(see_other_with(&rule_path(&visit, &rule), "flash-console-silenced")),
        Err(MonitoringError::Invalid(errors)) => refused(&visit, &state, form, &errors).await,
        Err(error) => Err(problem(error)),
    }
}

/// `POST …/alerts/{rule}/unsilence`
pub(crate) async fn unsilence(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let rule: String = visit.part("rule")?;
    let lifted = state.monitoring.unsilence(visit.member.actor(), visit.partner.id, &rule).await;
    lifted.map_err(problem)?;
    Ok(see_other_with(&rule_path(&visit, &rule), "flash-console-unsilenced"))
}

async fn refused(
    visit: &Visit,
    state: &ConsoleState,
    form: SilenceForm,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let errors = FormErrors::new(visit.t(), errors);
    let page = page(visit, state, (form, errors), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The page again, with limits that cannot be.
pub(crate) async fn refused_limits(
    visit: &Visit,
    state: &ConsoleState,
    form: LimitsForm,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let written = Some((form, FormErrors::new(visit.t(), errors)));
    let page = page(visit, state, (SilenceForm::default(), FormErrors::none()), written).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

pub(crate) fn problem(error: MonitoringError) -> PageError {
    match error {
        MonitoringError::UnknownRule(_) | MonitoringError::NotFound(_) => PageError::NotFound,
        other => other.into(),
    }
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    (form, errors): (SilenceForm, FormErrors),
    written: Option<(LimitsForm, FormErrors)>,
) -> Result<Response, PageError> {
    let (t, rule) = (visit.t(), visit.part::<String>("rule")?);
    let alerts = state.monitoring.alerts(visit.partner.id).await?;
    let alert = alerts.into_iter().find(|alert| alert.rule_id.eq_ignore_ascii_case(&rule));
    let alert = alert.ok_or(PageError::NotFound)?;
    let mut firings = state.monitoring.firings(visit.partner.id, HISTORY).await?;
    firings.retain(|firing| firing.rule_id == alert.rule_id);
    let people = state.people(visit.partner.id).await?;
    let silence = alert.silence.as_ref().map(|silence| SilenceShown {
        until: visit.when(silence.until),
        reason: silence.reason.clone(),
        by: people.name(t, &silence.created_by),
    });
    let key = alert.key();
    let (numbers, codes, samples) = numbers(visit, &alert);
    let page = AlertPage {
        chrome: visit
            .chrome(t.get(&format!("alert-name-{key}")))
            .crumb(visit.path("/alerts"), t.get("nav-alerts")),
        row: row(visit, &alert),
        condition: condition(visit, &alert),
        remedy: t.get(&format!("alert-remedy-{key}")),
        numbers,
        codes,
        samples,
        incident: alert.incident_id.map(|id| format!("/console/incidents/{id}")).unwrap_or_default(),
        limits: shown(t, &alert, written),
        may_limit: visit.may(Permission::ManagePartners),
        silence,
        may_silence: visit.may(Permission::EditAccount),
        path: rule_path(visit, &key),
        form,
        choices: HOURS.iter().map(|hours| (hours.to_string(), t.duration(hours * 3600))).collect(),
        errors,
        history: firings.iter().map(|firing| history_row(visit, state, firing)).collect(),
    };
    Ok(Page(page).into_response())
}

pub(crate) fn rule_path(visit: &Visit, rule: &str) -> String {
    visit.path(&format!("/alerts/{}", crate::view::segment(rule)))
}

fn condition(visit: &Visit, alert: &AlertView) -> String {
    match &alert.measured {
        Measured::Requests { rule, .. } => rule.condition(visit.t()),
        Measured::Shares { limits, .. } => {
            measured_condition(visit.t(), &alert.rule_id, limits.as_ref().map(|limits| &limits.facts))
        }
    }
}

fn row(visit: &Visit, alert: &AlertView) -> RuleRow {
    let t = visit.t();
    let badge = match (alert.since, alert.suppressed) {
        (None, _) => Badge { tone: "ok", text: t.get("alert-state-ok") },
        (Some(_), false) => Badge { tone: "danger", text: t.get("alert-state-firing") },
        (Some(_), true) => Badge { tone: "warning", text: t.get("alert-state-suppressed") },
    };
    let until =
        |silence: &monitoring::Silence| t.one("console-alert-silenced", "until", visit.when(silence.until));
    RuleRow {
        id: alert.rule_id.clone(),
        name: t.get(&format!("alert-name-{}", alert.key())),
        href: rule_path(visit, &alert.key()),
        badge,
        since: alert.since.map(|at| visit.when(at)).unwrap_or_default(),
        evaluated: alert.evaluated_at.map(|at| visit.when(at)).unwrap_or_default(),
        silenced: alert.silence.as_ref().map(until).unwrap_or_default(),
    }
}

fn history_row(visit: &Visit, state: &ConsoleState, firing: &FiringRecord) -> HistoryRow {
    let (t, until) = (visit.t(), firing.ended_at.unwrap_or_else(|| state.ambient.now()));
    HistoryRow {
        id: firing.rule_id.clone(),
        name: t.get(&format!("alert-name-{}", firing.rule_id.to_ascii_lowercase())),
        since: visit.when(firing.since),
        ended: firing.ended_at.map(|at| visit.when(at)).unwrap_or_default(),
        lasted: t.duration(until.duration_since(firing.since).as_secs()),
    }
}

/// Numbers against limits, codes and samples of the last evaluation.
fn numbers(visit: &Visit, alert: &AlertView) -> (Vec<(String, String)>, Vec<String>, Vec<String>) {
    let t = visit.t();
    match &alert.measured {
        Measured::Shares { facts: Some(facts), .. } => {
            let codes = code_lines(t, &facts.top_codes);
            (measured_rows(t, facts, &visit.zone()), codes, facts.samples.clone())
        }
        Measured::Requests { totals: Some(totals), .. } => requests(visit, totals),
        Measured::Shares { facts: None, .. } | Measured::Requests { totals: None, .. } => Default::default(),
    }
}

fn requests(visit: &Visit, totals: &WindowTotals) -> (Vec<(String, String)>, Vec<String>, Vec<String>) {
    let t = visit.t();
    let rows = vec![
        (t.get("console-requests"), number(t, totals.requests)),
        (t.get("console-errors"), number(t, totals.errors)),
        (t.get("mail-alert-rate"), permille(t, totals.permille())),
        (t.get("mail-alert-restaurants"), number(t, totals.restaurants)),
    ];
    let codes = totals
        .by_code
        .iter()
        .map(|(code, count)| t.two("mail-alert-code", "code", code, "count", number(t, *count)));
    (rows, codes.collect(), totals.sample_restaurants.clone())
}
