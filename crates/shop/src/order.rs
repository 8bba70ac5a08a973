//! An order as its diner follows it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use basis::{OrderId, Timestamp};
use feed::ServiceType;
use jiff::tz::TimeZone;
use order::wire::ActionType;
use order::{OrderState, OrderStatus};
use ordering::{EventDetail, Order, OrderCancellation, OrderEvent, OrderRejection};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError};

use crate::bill::{ShownBill, shown_bill};
use crate::state::{ShopState, restaurant_path};

#[derive(Template)]
#[template(path = "shop/order.html", blocks = ["progress"])]
struct OrderPage {
    chrome: Chrome,
    events: String,
    restaurant_href: String,
    status: String,
    /// The partner's words for the state, where they differ from ours.
    label: String,
    help: String,
    tone: &'static str,
    /// Why it was declined or cancelled, the partner's words first.
    reasons: Vec<String>,
    warning: String,
    steps: Vec<Step>,
    estimate: String,
    facts: Vec<(String, String)>,
    /// Words and address; the address is `mailto:`, `tel:` or `https:`.
    actions: Vec<(String, String)>,
    bill: ShownBill,
    is_final: bool,
    is_refused: bool,
    /// What became of the total since the order was placed.
    total_change: String,
    /// Where help is to be had.
    help_href: String,
    again_action: String,
    /// Customer service, shown where something takes too long.
    support: Option<(String, String)>,
}

struct Step {
    label: String,
    is_done: bool,
    is_current: bool,
}

pub(crate) async fn find(state: &ShopState, id: &str) -> Result<Order, PageError> {
    let id: OrderId = id.parse().map_err(|_| PageError::NotFound)?;
    state.ordering.order(id).await?.ok_or(PageError::NotFound)
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let order = find(&state, &id).await?;
    state.ordering.count_confirmation(&order).await;
    let title = context.t.one("shop-order-title", "restaurant", &order.restaurant_name);
    let mut chrome = state.chrome(&context, &headers, title).await?;
    chrome.is_still = order.is_final();
    let events = state.ordering.order_events(&order).await?;
    let page = shown(context.t, chrome, &order, &events);
    if context.is_fragment {
        return Ok(Page(page.as_progress()).into_response());
    }
    Ok(Page(page).into_response())
}

fn shown(t: Texts, chrome: Chrome, order: &Order, events: &[OrderEvent]) -> OrderPage {
    let status = t.get(order.status_key());
    let label = order.label.clone().filter(|label| !label.trim().is_empty() && *label != status);
    OrderPage {
        chrome,
        events: format!("/orders/{}/events?seen={}", order.id, order.version),
        restaurant_href: restaurant_path(order.partner_id, &order.restaurant_id),
        label: label.unwrap_or_default(),
        help: t.get(&order.help_key()),
        tone: tone(order.status),
        reasons: reasons(t, order),
        warning: warning(t, order),
        steps: steps(t, order),
        estimate: estimate(t, order),
        facts: facts(t, order),
        actions: safe_actions(order),
        total_change: total_change(t, order, events),
        help_href: format!("/orders/{}/help", order.id),
        again_action: format!("/orders/{}/again", order.id),
        support: support(order),
        bill: shown_bill(t, &order.bill),
        is_final: order.is_final(),
        is_refused: is_refused(order.status),
        status,
    }
}

fn is_refused(status: OrderStatus) -> bool {
    matches!(status, OrderStatus::State(OrderState::Rejected | OrderState::Cancelled))
}

pub(crate) fn tone(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::SubmitUnknown => "warning",
        OrderStatus::Submitting => "info",
        refused if is_refused(refused) => "danger",
        OrderStatus::State(_) | OrderStatus::FulfilledAssumed => "ok",
    }
}

fn reasons(t: Texts, order: &Order) -> Vec<String> {
    let mut reasons = Vec::new();
    if let Some(rejection) = &order.rejection {
        if let OrderRejection::Partner { reason, problems, .. } = rejection {
            reasons.extend(reason.clone());
            reasons.extend(problems.iter().map(|problem| {
                let text = t.get(&problem.text_key());
                match &problem.name {
                    Some(name) => t.two("shop-problem-of", "name", name, "problem", text),
                    None => text,
                }
            }));
        }
        reasons.push(t.get(&rejection.text_key()));
    }
    match &order.cancellation {
        Some(OrderCancellation::Partner { reason, .. }) => reasons.extend(reason.clone()),
        Some(OrderCancellation::AcceptanceTimeout) => {
            reasons.push(t.get("order-cancelled-acceptance-timeout"));
        }
        None => {}
    }
    reasons.retain(|reason| !reason.trim().is_empty());
    reasons
}

/// What takes longer than it should (9.6).
fn warning(t: Texts, order: &Order) -> String {
    let flags = &order.flags;
    let is_waiting = order.accepted_at.is_none();
    if order.is_final() {
        String::new()
    } else if is_waiting && flags.acceptance_overdue_at.is_some() {
        t.get("order-flag-acceptance-overdue")
    } else if is_waiting && flags.acceptance_late_at.is_some() {
        t.get("order-flag-acceptance-late")
    } else if flags.stale_at.is_some() {
        t.get("order-flag-stale")
    } else {
        String::new()
    }
}

/// The way of an order, with words for each step. An order that was stopped has none.
fn steps(t: Texts, order: &Order) -> Vec<Step> {
    let is_delivery = order.service_type == ServiceType::Delivery;
    let on_the_way = if is_delivery { OrderState::InTransit } else { OrderState::ReadyForPickup };
    let ladder = [
        (OrderState::Created, "shop-step-sent"),
        (OrderState::Confirmed, "shop-step-accepted"),
        (OrderState::InPreparation, "shop-step-preparing"),
        (on_the_way, if is_delivery { "shop-step-on-its-way" } else { "shop-step-ready" }),
        (OrderState::Fulfilled, if is_delivery { "shop-step-delivered" } else { "shop-step-picked-up" }),
    ];
    let last = ladder.len() - 1;
    let reached = match order.status {
        // A delivery that is packed is not yet on its way, and is no longer being prepared.
        OrderStatus::State(OrderState::ReadyForPickup) if is_delivery => Some(2),
        OrderStatus::State(OrderState::InTransit) if !is_delivery => Some(3),
        OrderStatus::State(state) => ladder.iter().position(|(step, _)| *step == state),
        OrderStatus::FulfilledAssumed => Some(last),
        OrderStatus::Submitting | OrderStatus::SubmitUnknown => None,
    };
    if is_refused(order.status) {
        return Vec::new();
    }
    let step = |(i, (_, key)): (usize, &(OrderState, &str))| Step {
        label: t.get(key),
        is_done: reached.is_some_and(|reached| i < reached || reached == last),
        is_current: reached == Some(i) && i < last,
    };
    ladder.iter().enumerate().map(step).collect()
}

fn zone(order: &Order) -> TimeZone {
    TimeZone::get(&order.time_zone).unwrap_or(TimeZone::UTC)
}

/// When it is expected, as the partner tells; else the slot that was chosen.
fn estimate(t: Texts, order: &Order) -> String {
    let zone = zone(order);
    if order.is_final() {
        return String::new();
    }
    match (order.estimate, order.scheduled_for) {
        (Some(estimate), _) if estimate.from == estimate.until => {
            t.one("shop-estimated-at", "time", near_time(t, order, estimate.from, &zone))
        }
        (Some(estimate), _) => t.two(
            "shop-estimated-between",
            "from",
            near_time(t, order, estimate.from, &zone),
            "until",
            t.time(estimate.until, &zone),
        ),
        (None, Some(at)) => t.one("shop-scheduled-for", "time", t.date_time(at, &zone)),
        (None, None) => String::new(),
    }
}

/// The time of day, with the day of the week unless it is the day of the order.
fn near_time(t: Texts, order: &Order, at: Timestamp, zone: &TimeZone) -> String {
    let same_day = zone.to_datetime(at).date() == zone.to_datetime(order.created_at).date();
    if same_day { t.time(at, zone) } else { format!("{} {}", t.weekday(at, zone), t.time(at, zone)) }
}

fn facts(t: Texts, order: &Order) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    facts.extend(order.receipt_id.clone().map(|id| (t.get("shop-receipt"), id)));
    facts.push((t.get("shop-order-number"), order.google_order_id.clone()));
    facts.push((t.get("shop-placed-at"), t.date_time(order.created_at, &zone(order))));
    facts.push((t.get("shop-service"), t.get(crate::home::service_key(order.service_type))));
    if !order.payment.is_empty() {
        facts.push((t.get("shop-payment"), order.payment.clone()));
    }
    facts
}

/// Words and address of what the diner can do, customer service first. Only addresses that cannot run anything in the
/// page.
pub(crate) fn safe_actions(order: &Order) -> Vec<(String, String)> {
    let safe = |url: &str| {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        matches!(scheme.as_deref(), Some("mailto" | "tel" | "https"))
    };
    let mut actions: Vec<_> = order.actions.iter().filter(|action| safe(&action.url)).collect();
    actions.sort_by_key(|action| action.kind != ActionType::CustomerService);
    actions.into_iter().map(|action| (action.title.clone(), action.url.clone())).collect()
}

/// Customer service, as the partner offers it.
fn support(order: &Order) -> Option<(String, String)> {
    let offered = order.actions.iter().any(|action| action.kind == ActionType::CustomerService);
    safe_actions(order).into_iter().next().filter(|_| offered)
}

/// What became of the total since the order was placed (9.5): the partner tells the new one, and returns or takes the
/// difference itself.
fn total_change(t: Texts, order: &Order, events: &[OrderEvent]) -> String {
    let placed = events.iter().find_map(|event| match &event.detail {
        EventDetail::Placed { total } => Some(*total),
        _ => None,
    });
    let now = order.bill.total;
    match placed.filter(|placed| placed.currency == now.currency && *placed != now) {
        None => String::new(),
        Some(placed) => {
            let key = if now.minor < placed.minor { "shop-total-fell" } else { "shop-total-rose" };
            t.two(key, "before", t.money(placed), "now", t.money(now))
        }
    }
}

/// The version of the order that the page shows.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Follow {
    seen: Option<i64>,
}

/// Tells the browser of every change of the order since the version that its page shows.
pub(crate) async fn follow(
    State(state): State<ShopState>,
    Path(id): Path<String>,
    Query(follow): Query<Follow>,
) -> Result<impl IntoResponse, PageError> {
    let order = find(&state, &id).await?;
    let watch = state.ordering.subscribe(order.id, follow.seen.unwrap_or(order.version));
    let changes = futures::stream::unfold(watch, |mut watch| async move {
        let order = watch.changed().await.ok()?;
        Some((order.version.to_string(), watch))
    });
    Ok(web::live(changes, state.stop.clone()))
}
