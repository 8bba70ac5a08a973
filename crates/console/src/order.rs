//! One order for the partner and for staff: what was ordered, what happened, and what was said between the servers.
//!
//! The diner's name, address, phone and mail are shown to the platform's people alone, once for each reason that they
//! write down ([`diner`]); requests and answers are kept redacted.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, OrderId};
use ordering::{
    Customer, EventDetail, Order, OrderCancellation, OrderEvent, OrderRejection, OrderingError, UpdateSummary,
};
use web::{Chrome, Page, PageError};

use crate::diner::{self, Diner, DinerForm};
use crate::exchanges::{ExchangeRow, exchange_row};
use crate::orders::service_name;
use crate::outcome::{self, AskForm, SettleForm, Unknown};
use crate::state::{ConsoleState, People};
use crate::view::{Badge, environment_name, order_badge};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/order.html")]
struct OrderPage {
    chrome: Chrome,
    badge: Badge,
    facts: Vec<(String, String)>,
    reason: String,
    lines: Vec<BillRow>,
    events: Vec<EventRow>,
    exchanges: Vec<ExchangeRow>,
    unknown: Option<Unknown>,
    outcomes: Vec<(String, String)>,
    diner: Option<Diner>,
    path: String,
}

struct BillRow {
    name: String,
    quantity: String,
    amount: String,
    is_total: bool,
    is_option: bool,
}

struct EventRow {
    at: String,
    text: String,
    by: String,
    detail: String,
    tone: &'static str,
}

/// What somebody typed or asked for, on top of the page.
#[derive(Default)]
pub(crate) struct Extra {
    pub(crate) ask: AskForm,
    pub(crate) ask_errors: FieldErrors,
    pub(crate) settle: SettleForm,
    pub(crate) settle_errors: FieldErrors,
    pub(crate) diner: DinerForm,
    pub(crate) diner_errors: FieldErrors,
    /// The diner, if somebody may see it this once.
    pub(crate) customer: Option<Customer>,
}

/// Errors of `ordering` as pages.
pub(crate) fn problem(error: OrderingError) -> PageError {
    match error {
        OrderingError::NotFound => PageError::NotFound,
        other => other.into(),
    }
}

/// `GET …/orders/{order_id}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let id = visit.part::<OrderId>("order_id")?;
    page(&visit, &state, id, Extra::default()).await
}

/// The page of an order.
pub(crate) async fn page(
    visit: &Visit,
    state: &ConsoleState,
    id: OrderId,
    extra: Extra,
) -> Result<Response, PageError> {
    let t = visit.t();
    let order = state.ordering.order_of(visit.partner.id, id).await.map_err(problem)?;
    let people = state.people(visit.partner.id).await?;
    let events = state.ordering.order_events(&order).await?;
    let exchanges = state.ordering.exchanges_of(&order).await?;
    let title = t.one("console-order-title", "number", &order.google_order_id);
    let page = OrderPage {
        chrome: visit.chrome(title).crumb(visit.path("/orders"), t.get("nav-orders")).wide(),
        badge: order_badge(t, &order),
        facts: facts(visit, &order),
        reason: reason(visit, &order),
        lines: bill(visit, &order),
        events: events.iter().map(|event| event_row(visit, &people, event)).collect(),
        exchanges: exchanges.iter().map(|exchange| exchange_row(visit, exchange)).collect(),
        unknown: outcome::section(visit, &order, &extra, state.ambient.now()),
        outcomes: outcome::outcomes(t),
        diner: diner::section(visit, &order, &extra),
        path: visit.path(&format!("/orders/{id}")),
    };
    Ok(Page(page).into_response())
}

fn facts(visit: &Visit, order: &Order) -> Vec<(String, String)> {
    let t = visit.t();
    let missing = || "–".to_owned();
    let instant = |at: Option<basis::Timestamp>| at.map_or_else(missing, |at| visit.when(at));
    let mut facts = vec![
        (t.get("console-order-number"), order.google_order_id.clone()),
        (t.get("console-order-partner-number"), order.action_order_id.clone().unwrap_or_else(missing)),
        (t.get("console-order-receipt"), order.receipt_id.clone().unwrap_or_else(missing)),
        (t.get("environment"), environment_name(t, order.environment)),
        (t.get("restaurant"), format!("{} ({})", order.restaurant_name, order.restaurant_id)),
        (t.get("type"), service_name(visit, order.service_type)),
        (t.get("console-order-conversation"), order.conversation_id.clone()),
        (t.get("console-order-payment"), order.payment.clone()),
        (t.get("console-order-placed"), visit.when(order.created_at)),
        (t.get("console-order-accepted"), instant(order.accepted_at)),
        (t.get("updated-at"), visit.when(order.updated_at)),
        (t.get("console-order-submits"), t.count(i64::from(order.submit_calls))),
    ];
    if let Some(at) = order.scheduled_for {
        facts.push((t.get("console-order-scheduled"), visit.when(at)));
    }
    if let Some(time) = order.estimate {
        let range = t.two("date-range", "from", visit.when(time.from), "until", visit.when(time.until));
        facts.push((t.get("console-order-estimate"), range));
    }
    facts
}

fn reason(visit: &Visit, order: &Order) -> String {
    let t = visit.t();
    let rejected = order.rejection.as_ref().map(|rejection| match rejection {
        OrderRejection::Partner { kind, reason, .. } => joined(kind.as_str(), reason.as_deref()),
        OrderRejection::Platform { code } => {
            joined(&t.get("order-event-submit-refused"), Some(code.as_str()))
        }
    });
    let cancelled = order.cancellation.as_ref().map(|cancellation| match cancellation {
        OrderCancellation::Partner { reason, code, .. } => {
            joined(code.as_deref().unwrap_or_default(), reason.as_deref())
        }
        OrderCancellation::AcceptanceTimeout => t.get("order-cancelled-acceptance-timeout"),
    });
    rejected.or(cancelled).unwrap_or_default()
}

fn joined(first: &str, second: Option<&str>) -> String {
    [first, second.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}

fn bill(visit: &Visit, order: &Order) -> Vec<BillRow> {
    let (t, bill) = (visit.t(), &order.bill);
    let row = |name: String, quantity: String, amount: basis::Money| BillRow {
        name,
        quantity,
        amount: t.money(amount),
        is_total: false,
        is_option: false,
    };
    let mut rows = Vec::new();
    for line in &bill.lines {
        rows.push(row(line.name.clone(), t.count(line.quantity), line.amount));
        for option in &line.options {
            let quantity = t.count(option.quantity);
            rows.push(BillRow { is_option: true, ..row(option.name.clone(), quantity, option.amount) });
        }
    }
    rows.extend(bill.extras.iter().map(|extra| row(extra.name.clone(), String::new(), extra.amount)));
    if bill.tip.minor != 0 {
        rows.push(row(t.get("console-order-tip"), String::new(), bill.tip));
    }
    rows.push(BillRow { is_total: true, ..row(t.get("total"), String::new(), bill.total) });
    rows
}

fn event_row(visit: &Visit, people: &People, event: &OrderEvent) -> EventRow {
    let t = visit.t();
    let (detail, tone) = match &event.detail {
        EventDetail::Placed { total } => (t.money(total), ""),
        EventDetail::SubmitCalled { attempt } => {
            (t.one("console-order-attempt", "n", i64::from(*attempt)), "")
        }
        EventDetail::SubmitFailed { code, http_status, detail } => {
            let status = http_status.map(|status| format!("HTTP {status}"));
            (joined(&joined(code.as_str(), status.as_deref()), Some(detail)), "is-danger")
        }
        EventDetail::SubmitAnswered { change } | EventDetail::UpdateApplied { change } => {
            (summary(visit, change), "is-ok")
        }
        EventDetail::UpdateOlder { change } => (summary(visit, change), "is-warning"),
        EventDetail::UpdateRefused { change, reason } => {
            (joined(&summary(visit, change), Some(reason)), "is-warning")
        }
        EventDetail::SubmitRefused { code } => (code.as_str().to_owned(), "is-danger"),
        EventDetail::SubmitUnknown | EventDetail::AutoCancelled => (String::new(), "is-danger"),
        EventDetail::AcceptanceLate
        | EventDetail::AcceptanceOverdue
        | EventDetail::Stale
        | EventDetail::FulfilledAssumed => (String::new(), "is-warning"),
        EventDetail::SettledByHand { placed, told_by, note } => {
            let outcome =
                t.get(if *placed { "console-outcome-placed" } else { "console-outcome-not-placed" });
            let parts = [outcome.as_str(), told_by, note].into_iter().filter(|part| !part.is_empty());
            (parts.collect::<Vec<_>>().join(" · "), "")
        }
        EventDetail::AskedAgain { why } => (why.clone(), ""),
        EventDetail::CustomerErased => (String::new(), ""),
    };
    let (at, by) = (visit.when(event.at), people.name(t, &event.actor));
    EventRow { at, text: t.get(&event.detail.text_key()), by, detail, tone }
}

fn summary(visit: &Visit, change: &UpdateSummary) -> String {
    let mut parts = Vec::new();
    parts.extend(change.state.map(|state| state.as_str().to_owned()));
    parts.extend(change.rejection.as_ref().map(|kind| kind.as_str().to_owned()));
    parts.extend(change.total.map(|total| visit.t().money(total)));
    parts.extend(change.update_time.map(|at| visit.when(at)));
    parts.extend(change.warnings.iter().cloned());
    parts.join(" · ")
}
