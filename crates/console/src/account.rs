//! Account: its data, the integration switch, and the history of both statuses.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::Environment;
use identity::Permission;
use partners::{EventDetail, IntegrationStatus, PartnerEvent};
use web::{Chrome, FormErrors, Page, PageError};

use crate::endpoint_health::reason_text;
use crate::state::{ConsoleState, People};
use crate::view::{Badge, Tab, environment_name, integration_badge, status_badge, tab};
use crate::visit::Visit;

/// Entries of the history on the page.
const HISTORY: usize = 100;

#[derive(Template)]
#[template(path = "console/account.html")]
struct AccountPage {
    chrome: Chrome,
    base: String,
    endpoint_health: String,
    tabs: Vec<Tab>,
    facts: Vec<(String, String)>,
    status: Badge,
    status_help: String,
    integration: Badge,
    integration_help: String,
    integration_since: String,
    integration_reason: String,
    /// Whether the switch is shown, and which way it goes.
    may_switch: bool,
    is_enabled: bool,
    errors: FormErrors,
    forms: AccountForms,
    /// Statuses that may follow, for those who may change it.
    next_statuses: Vec<(String, String)>,
    may_manage: bool,
    history: Vec<HistoryLine>,
}

/// What was entered on the page, kept when something is wrong with it.
#[derive(Clone, Default)]
pub(crate) struct AccountForms {
    pub(crate) reason: String,
    pub(crate) to: String,
    pub(crate) status_reason: String,
}

struct HistoryLine {
    at: String,
    text: String,
    by: String,
    reason: String,
    tone: &'static str,
}

/// The pages of the account.
pub(crate) fn tabs(visit: &Visit, current: &str) -> Vec<Tab> {
    let t = visit.t();
    let mut pages = vec![
        ("/account", t.get("console-tab-account")),
        ("/account/users", t.get("console-tab-users")),
        ("/fulfillment/endpoint/production", t.get("console-tab-endpoint")),
    ];
    if visit.may(Permission::ManageKeys) {
        pages.push(("/keys", t.get("console-tab-keys")));
    }
    pages.into_iter().map(|(rest, label)| tab(visit.path(rest), label, rest == current)).collect()
}

/// `GET /console/partners/{partner_id}/account`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let page = page(&visit, &state, AccountForms::default(), FormErrors::none()).await?;
    Ok(page.into_response())
}

/// The page again, with what is wrong.
pub(crate) async fn refused(
    visit: &Visit,
    state: &ConsoleState,
    forms: AccountForms,
    errors: FormErrors,
) -> Result<Response, PageError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(visit, state, forms, errors).await?).into_response())
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    forms: AccountForms,
    errors: FormErrors,
) -> Result<Page<AccountPage>, PageError> {
    let (t, partner) = (visit.t(), &visit.partner);
    let people = state.people(partner.id).await?;
    let history = state.partners.history(partner.id, None, HISTORY).await?.items;
    let may_manage = visit.may(Permission::ManagePartners);
    let next = partner.status.may_become().iter();
    let page = AccountPage {
        chrome: visit.chrome(t.get("nav-account")),
        base: visit.path("/account"),
        endpoint_health: visit.path("/endpoint-health"),
        tabs: tabs(visit, "/account"),
        facts: facts(visit, state, &people).await?,
        status: status_badge(t, partner.status),
        status_help: t.get(&format!("{}-help", partner.status.text_key())),
        integration: integration_badge(t, partner),
        integration_help: t.get(&format!("{}-help", partner.integration.text_key())),
        integration_since: visit.when(partner.integration_changed_at),
        integration_reason: reason_text(visit),
        may_switch: may_switch(visit),
        is_enabled: partner.integration.is_enabled(),
        errors,
        forms,
        next_statuses: next.map(|status| (status.to_string(), t.get(status.text_key()))).collect(),
        may_manage,
        history: history.iter().map(|event| line(visit, &people, event)).collect(),
    };
    Ok(Page(page))
}

/// The partner's people cannot lift what the operator switched off (Rule D8), so they are not offered it.
fn may_switch(visit: &Visit) -> bool {
    let by_operator = visit.partner.integration == IntegrationStatus::DisabledOperator;
    visit.may(Permission::SwitchIntegration)
        && visit.partner.is_writable()
        && (!by_operator || visit.may(Permission::ManagePartners))
}

async fn facts(
    visit: &Visit,
    state: &ConsoleState,
    people: &People,
) -> Result<Vec<(String, String)>, PageError> {
    let (t, partner) = (visit.t(), &visit.partner);
    let consultant = partner.consultant.and_then(|id| people.user(id)).map(str::to_owned);
    let mut facts = vec![
        (t.get("console-partner-id"), partner.id.to_string()),
        (t.get("name"), partner.name.clone()),
        (t.get("console-country"), partner.country.clone()),
        (t.get("time-zone"), partner.time_zone.clone()),
        (t.get("language"), partner.locale.own_name().to_owned()),
        (t.get("console-consultant"), consultant.unwrap_or_else(|| t.get("not-set"))),
    ];
    for environment in Environment::ALL {
        let config = state.partners.environment(partner.id, environment).await?;
        facts.push((
            t.one("console-project-of", "environment", environment_name(t, environment)),
            config.project_id,
        ));
    }
    facts.push((t.get("created-at"), visit.when(partner.created_at)));
    Ok(facts)
}

fn line(visit: &Visit, people: &People, event: &PartnerEvent) -> HistoryLine {
    let t = visit.t();
    let key = event.detail.text_key();
    let (text, tone) = match &event.detail {
        EventDetail::Created { .. } | EventDetail::Updated => (t.get(key), ""),
        EventDetail::StatusChanged { from, to } => {
            (t.two(key, "from", t.get(from.text_key()), "to", t.get(to.text_key())), "is-current")
        }
        EventDetail::IntegrationChanged { from, to } => {
            let tone = if to.is_enabled() { "is-ok" } else { "is-warning" };
            (t.two(key, "from", t.get(from.text_key()), "to", t.get(to.text_key())), tone)
        }
        EventDetail::EnvironmentUpdated { environment } => {
            (t.one(key, "environment", environment_name(t, *environment)), "")
        }
        EventDetail::ContactAdded { kind, .. }
        | EventDetail::ContactUpdated { kind, .. }
        | EventDetail::ContactRemoved { kind, .. }
        | EventDetail::ContactsReordered { kind } => (t.one(key, "kind", t.get(kind.text_key())), ""),
    };
    HistoryLine {
        at: visit.when(event.at),
        text,
        by: people.name(t, &event.actor),
        reason: escalation::resolution_text(t, event.reason.as_deref().unwrap_or_default()),
        tone,
    }
}
