//! An order as its diner follows it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use basis::OrderId;
use feed::ServiceType;
use order::{OrderState, OrderStatus};
use ordering::{Order, OrderCancellation};
use web::{Chrome, Page, PageContext, PageError};

use crate::checkout::{ShownBill, shown_bill};
use crate::state::ShopState;

#[derive(Template)]
#[template(path = "shop/order.html", blocks = ["progress"])]
struct OrderPage {
    chrome: Chrome,
    events: String,
    restaurant: String,
    status: String,
    help: String,
    tone: &'static str,
    reason: String,
    steps: Vec<Step>,
    estimate: String,
    receipt: String,
    number: String,
    warning: String,
    actions: Vec<(String, String)>,
    bill: ShownBill,
    is_final: bool,
}

struct Step {
    label: String,
    is_done: bool,
    is_current: bool,
}

async fn find(state: &ShopState, id: &str) -> Result<Order, PageError> {
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
    let chrome = state.chrome(&context, &headers, context.t.get("shop-order-title")).await?;
    let page = shown(&context, chrome, &order);
    if context.is_fragment {
        return Ok(Page(page.as_progress()).into_response());
    }
    Ok(Page(page).into_response())
}

fn shown(context: &PageContext, chrome: Chrome, order: &Order) -> OrderPage {
    let t = context.t;
    let rejection = order.rejection.as_ref().map(|rejection| t.get(&rejection.text_key()));
    let cancellation = order.cancellation.as_ref().map(|cancellation| match cancellation {
        OrderCancellation::Partner { reason, .. } => reason.clone().unwrap_or_default(),
        OrderCancellation::AcceptanceTimeout => t.get("order-cancelled-acceptance-timeout"),
    });
    let flag = if order.flags.acceptance_overdue_at.is_some() {
        t.get("order-flag-acceptance-overdue")
    } else if order.flags.acceptance_late_at.is_some() {
        t.get("order-flag-acceptance-late")
    } else if order.flags.stale_at.is_some() {
        t.get("order-flag-stale")
    } else {
        String::new()
    };
    OrderPage {
        events: format!("/orders/{}/events", order.id),
        restaurant: order.restaurant_name.clone(),
        status: t.get(order.status_key()),
        help: t.get(&order.help_key()),
        tone: tone(order.status),
        reason: rejection.or(cancellation).unwrap_or_default(),
        steps: steps(context, order),
        estimate: estimate(context, order),
        receipt: order.receipt_id.clone().unwrap_or_default(),
        number: order.google_order_id.clone(),
        warning: if is_final(order.status) { String::new() } else { flag },
        actions: order.actions.iter().map(|action| (action.title.clone(), action.url.clone())).collect(),
        bill: shown_bill(context, &order.bill),
        is_final: is_final(order.status),
        chrome,
    }
}

fn is_final(status: OrderStatus) -> bool {
    match status {
        OrderStatus::State(state) => state.is_final(),
        OrderStatus::FulfilledAssumed => true,
        OrderStatus::Submitting | OrderStatus::SubmitUnknown => false,
    }
}

fn tone(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::SubmitUnknown => "warning",
        OrderStatus::State(OrderState::Rejected | OrderState::Cancelled) => "danger",
        OrderStatus::State(_) | OrderStatus::FulfilledAssumed => "ok",
        OrderStatus::Submitting => "info",
    }
}

fn steps(context: &PageContext, order: &Order) -> Vec<Step> {
    let on_the_way = match order.service_type {
        ServiceType::Delivery => OrderState::InTransit,
        ServiceType::Takeout => OrderState::ReadyForPickup,
    };
    let ladder = [
        OrderState::Created,
        OrderState::Confirmed,
        OrderState::InPreparation,
        on_the_way,
        OrderState::Fulfilled,
    ];
    let reached = match order.status {
        OrderStatus::State(state) => ladder.iter().position(|step| *step == state),
        OrderStatus::FulfilledAssumed => Some(ladder.len() - 1),
        OrderStatus::Submitting | OrderStatus::SubmitUnknown => None,
    };
    let stopped = matches!(order.status, OrderStatus::State(OrderState::Rejected | OrderState::Cancelled));
    if stopped {
        return Vec::new();
    }
    let keys = [
        "shop-step-sent",
        "shop-step-accepted",
        "shop-step-preparing",
        if order.service_type == ServiceType::Delivery { "shop-step-on-its-way" } else { "shop-step-ready" },
        if order.service_type == ServiceType::Delivery {
            "shop-step-delivered"
        } else {
            "shop-step-picked-up"
        },
    ];
    let step = |(i, key): (usize, &&str)| Step {
        label: context.t.get(key),
        is_done: reached.is_some_and(|reached| i < reached || reached == ladder.len() - 1),
        is_current: reached == Some(i) && i + 1 < ladder.len(),
    };
    keys.iter().enumerate().map(step).collect()
}

fn estimate(context: &PageContext, order: &Order) -> String {
    let Some(estimate) = order.estimate.filter(|_| !is_final(order.status)) else { return String::new() };
    let zone = jiff::tz::TimeZone::get(&order.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let t = context.t;
    t.two(
        "shop-estimated-between",
        "from",
        t.time(estimate.from, &zone),
        "until",
        t.time(estimate.until, &zone),
    )
}

/// Tells the browser of every change of the order.
pub(crate) async fn follow(
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, PageError> {
    let order = find(&state, &id).await?;
    let watch = state.ordering.subscribe(order.id, order.version);
    let changes = futures::stream::unfold(watch, |mut watch| async move {
        let order = watch.changed().await.ok()?;
        Some((order.version.to_string(), watch))
    });
    Ok(web::live(changes, state.stop.clone()))
}
