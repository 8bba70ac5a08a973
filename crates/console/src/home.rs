//! A partner's start page: where it stands, what to do next, and the latest.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use basis::Environment;
use escalation::IncidentQuery;
use identity::Permission;
use jiff::SignedDuration;
use ordering::OrderQuery;
use partners::{EnvironmentConfig, PartnerStatus, missing_contacts};
use web::{Chrome, Page, PageError};

use crate::endpoint_health::reason_text;
use crate::feeds::{FeedState, feed_state};
use crate::orders::{OrderRow, order_rows};
use crate::state::ConsoleState;
use crate::view::{Badge, integration_badge, number, status_badge};
use crate::visit::Visit;

/// Orders shown on the page.
const LATEST: usize = 8;

#[derive(Template)]
#[template(path = "console/home.html")]
struct HomePage {
    chrome: Chrome,
    base: String,
    partner_id: String,
    status: Badge,
    status_help: String,
    integration: Badge,
    /// Since when, where the integration is off; empty while it is on.
    off_since: String,
    off_reason: String,
    /// Names of the kinds of contact that are missing.
    missing: Vec<String>,
    may_edit_contacts: bool,
    steps: Vec<Step>,
    feed: FeedState,
    incidents: usize,
    orders_today: String,
    served: String,
    orders: Vec<OrderRow>,
}

/// One step on the way to launch.
struct Step {
    label: String,
    href: String,
    is_done: bool,
}

/// `GET /console/partners/{partner_id}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let (t, partner) = (visit.t(), &visit.partner);
    let contacts = state.partners.list_contacts(partner.id).await?;
    let missing: Vec<_> = missing_contacts(partner.status, &contacts);
    let feed = feed_state(&state, &visit, Environment::Production).await?;
    let config = state.partners.environment(partner.id, Environment::Production).await?;
    let is_off = !partner.integration.is_enabled();
    let query = OrderQuery { partner_id: Some(partner.id), limit: LATEST, ..OrderQuery::default() };
    let orders = state.ordering.orders(query).await?.items;
    let page = HomePage {
        chrome: visit.chrome(partner.name.clone()),
        base: visit.path(""),
        partner_id: partner.id.to_string(),
        status: status_badge(t, partner.status),
        status_help: t.get(&format!("{}-help", partner.status.text_key())),
        integration: integration_badge(t, partner),
        off_since: if is_off { visit.when(partner.integration_changed_at) } else { String::new() },
        off_reason: reason_text(&visit),
        steps: steps(&visit, &config, missing.is_empty(), &feed),
        missing: missing.iter().map(|kind| t.get(kind.text_key())).collect(),
        may_edit_contacts: visit.may(Permission::EditContacts),
        served: number(t, feed.served),
        feed,
        incidents: open_incidents(&state, &visit).await?,
        orders_today: orders_today(&state, &visit).await?,
        orders: order_rows(&state, &visit, &orders),
    };
    Ok(Page(page).into_response())
}

async fn open_incidents(state: &ConsoleState, visit: &Visit) -> Result<usize, PageError> {
    let query = IncidentQuery {
        partner_id: Some(visit.partner.id),
        unresolved: true,
        limit: 200,
        ..IncidentQuery::default()
    };
    Ok(state.escalation.list(query).await?.items.len())
}

async fn orders_today(state: &ConsoleState, visit: &Visit) -> Result<String, PageError> {
    let now = state.ambient.now();
    let from = now - SignedDuration::from_hours(24);
    let counts = state.ordering.count_orders(visit.partner.id, Environment::Production, from, now).await?;
    Ok(visit.t().count(counts.iter().map(|count| count.orders).sum::<i64>()))
}

/// The way to launch, for partners that are on it.
fn steps(visit: &Visit, config: &EnvironmentConfig, has_contacts: bool, feed: &FeedState) -> Vec<Step> {
    if !matches!(visit.partner.status, PartnerStatus::Integrating | PartnerStatus::LaunchReview) {
        return Vec::new();
    }
    let t = visit.t();
    let endpoint = "/fulfillment/endpoint/production";
    [
        (t.get("console-step-contacts"), "/contacts", has_contacts),
        (t.get("console-step-endpoint"), endpoint, config.fulfillment_url.is_some()),
        (t.get("console-step-feed"), "/feeds", feed.has_source),
        (t.get("console-step-restaurants"), "/restaurants", feed.served > 0),
    ]
    .into_iter()
    .map(|(label, rest, is_done)| Step { label, href: visit.path(rest), is_done })
    .collect()
}
