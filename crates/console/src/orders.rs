//! The orders of a partner, newest first, and finding one by either side's number.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::Cursor;
use feed::ServiceType;
use order::OrderStatus;
use ordering::{Order, OrderQuery, status_key};
use serde::Deserialize;
use web::{Chrome, Page, PageError};

use crate::state::ConsoleState;
use crate::view::{Badge, environment_choices, environment_name, order_badge, segment};
use crate::visit::Visit;

/// Orders on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "console/orders.html")]
struct OrdersPage {
    chrome: Chrome,
    query: OrdersQuery,
    environments: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    rows: Vec<OrderRow>,
    next: String,
}

/// One order of a list.
pub(crate) struct OrderRow {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) partner_number: String,
    pub(crate) restaurant: String,
    pub(crate) environment: String,
    pub(crate) service: String,
    pub(crate) badge: Badge,
    pub(crate) total: String,
    pub(crate) at: String,
    pub(crate) is_late: bool,
}

/// Which orders are looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrdersQuery {
    environment: String,
    status: String,
    q: String,
    after: String,
}

/// Orders as lines of a list.
pub(crate) fn order_rows(visit: &Visit, orders: &[Order]) -> Vec<OrderRow> {
    let t = visit.t();
    let row = |order: &Order| OrderRow {
        href: visit.path(&format!("/orders/{}", order.id)),
        number: order.google_order_id.clone(),
        partner_number: order.action_order_id.clone().unwrap_or_default(),
        restaurant: order.restaurant_name.clone(),
        environment: environment_name(t, order.environment),
        service: service_name(visit, order.service_type),
        badge: order_badge(t, order),
        total: t.money(order.bill.total),
        at: visit.when(order.created_at),
        is_late: !order.is_final()
            && (order.flags.acceptance_late_at.is_some() || order.flags.stale_at.is_some()),
    };
    orders.iter().map(row).collect()
}

/// The name of a type of service.
pub(crate) fn service_name(visit: &Visit, service: ServiceType) -> String {
    match service {
        ServiceType::Delivery => visit.t().get("service-delivery"),
        ServiceType::Takeout => visit.t().get("service-takeout"),
    }
}

/// `GET …/orders`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<OrdersQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let wanted = OrderQuery {
        partner_id: Some(visit.partner.id),
        environment: query.environment.parse().ok(),
        status: OrderStatus::from_name(&query.status),
        order_number: filled(&query.q),
        after: filled(&query.after).map(Cursor),
        limit: PAGE,
        ..OrderQuery::default()
    };
    let found = state.ordering.orders(wanted).await?;
    let any = (String::new(), t.get("any"));
    let statuses = OrderStatus::all()
        .map(|status| (status.as_str().to_owned(), t.get(status_key(status, ServiceType::Delivery))));
    let next = found.next.map(|cursor| {
        let (environment, status, q) =
            (segment(&query.environment), segment(&query.status), segment(&query.q));
        let after = segment(&cursor.0);
        visit.path(&format!("/orders?environment={environment}&status={status}&q={q}&after={after}"))
    });
    let page = OrdersPage {
        chrome: visit.chrome(t.get("nav-orders")).wide(),
        environments: std::iter::once(any.clone()).chain(environment_choices(t)).collect(),
        statuses: std::iter::once(any).chain(statuses).collect(),
        rows: order_rows(&visit, &found.items),
        next: next.unwrap_or_default(),
        query,
    };
    Ok(Page(page).into_response())
}
