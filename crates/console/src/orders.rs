//! The orders of a partner, newest first, and finding some by number, restaurant, state and time.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Timestamp};
use feed::ServiceType;
use futures::stream;
use order::OrderStatus;
use ordering::{Order, OrderQuery, Ordering, OrderingError, acceptance_limit, status_key};
use serde::Deserialize;
use web::{Chrome, Csv, Page, PageError, csv_stream};

use crate::period::instant;
use crate::state::ConsoleState;
use crate::view::{Badge, environment_choices, environment_name, order_badge, segment};
use crate::visit::Visit;

/// Orders on one page.
const PAGE: usize = 50;
/// Orders read at once for an export, and how often at most.
const EXPORT_PAGE: usize = 200;
const EXPORT_PAGES: usize = 500;

#[derive(Template)]
#[template(path = "console/orders.html")]
struct OrdersPage {
    chrome: Chrome,
    query: OrdersQuery,
    environments: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    rows: Vec<OrderRow>,
    health: String,
    csv: String,
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
    /// How old it is, while more is expected.
    pub(crate) age: String,
    /// When it is expected.
    pub(crate) estimate: String,
    /// How long the restaurant has to accept it, or since when it is overdue.
    pub(crate) countdown: Option<Badge>,
}

/// Which orders are looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrdersQuery {
    environment: String,
    status: String,
    q: String,
    restaurant: String,
    from: String,
    until: String,
    open: String,
    after: String,
}

impl OrdersQuery {
    fn read(&self, visit: &Visit) -> OrderQuery {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        OrderQuery {
            partner_id: Some(visit.partner.id),
            environment: self.environment.parse().ok(),
            status: OrderStatus::from_name(&self.status),
            open_only: !self.open.is_empty(),
            restaurant_id: filled(&self.restaurant),
            order_number: filled(&self.q),
            from: instant(&self.from, &visit.zone()),
            until: instant(&self.until, &visit.zone()),
            after: filled(&self.after).map(Cursor),
            limit: PAGE,
        }
    }

    /// Everything but the place in the list.
    fn filters(&self) -> String {
        let parts = [
            ("environment", &self.environment),
            ("status", &self.status),
            ("q", &self.q),
            ("restaurant", &self.restaurant),
            ("from", &self.from),
            ("until", &self.until),
            ("open", &self.open),
        ];
        let kept = parts.into_iter().filter(|(_, value)| !value.is_empty());
        kept.map(|(name, value)| format!("{name}={}", segment(value))).collect::<Vec<_>>().join("&")
    }
}

/// Orders as lines of a list.
pub(crate) fn order_rows(state: &ConsoleState, visit: &Visit, orders: &[Order]) -> Vec<OrderRow> {
    let (t, now) = (visit.t(), state.ambient.now());
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
        age: if order.is_final() { String::new() } else { t.duration(seconds(order.created_at, now)) },
        estimate: order
            .estimate
            .filter(|_| !order.is_final())
            .map_or_else(String::new, |time| visit.when(time.until)),
        countdown: countdown(visit, acceptance_limit(order, state.ordering.settings()), now),
    };
    orders.iter().map(row).collect()
}

fn seconds(from: Timestamp, until: Timestamp) -> i64 {
    until.duration_since(from).as_secs().max(0)
}

/// The time left to accept, or the time since it is over.
fn countdown(visit: &Visit, limit: Option<Timestamp>, now: Timestamp) -> Option<Badge> {
    let (t, limit) = (visit.t(), limit?);
    Some(if now < limit {
        let left = t.duration(seconds(now, limit));
        Badge { tone: "info", text: t.one("console-order-accept-in", "duration", left) }
    } else {
        let since = t.duration(seconds(limit, now));
        Badge { tone: "danger", text: t.one("console-order-overdue-by", "duration", since) }
    })
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
    let found = state.ordering.orders(query.read(&visit)).await?;
    let any = (String::new(), t.get("any"));
    let statuses = OrderStatus::all()
        .map(|status| (status.as_str().to_owned(), t.get(status_key(status, ServiceType::Delivery))));
    let filters = query.filters();
    let next =
        found.next.map(|cursor| visit.path(&format!("/orders?{filters}&after={}", segment(&cursor.0))));
    let page = OrdersPage {
        chrome: visit.chrome(t.get("nav-orders")).wide(),
        environments: std::iter::once(any.clone()).chain(environment_choices(t)).collect(),
        statuses: std::iter::once(any).chain(statuses).collect(),
        rows: order_rows(&state, &visit, &found.items),
        health: visit.path("/orders/health"),
        csv: visit.path(&format!("/orders.csv?{filters}")),
        next: next.unwrap_or_default(),
        query,
    };
    Ok(Page(page).into_response())
}

/// `GET …/orders.csv`: the orders of the same search, newest first, without what diners told of themselves.
pub(crate) async fn export(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<OrdersQuery>,
) -> Response {
    let mut wanted = query.read(&visit);
    (wanted.limit, wanted.after) = (EXPORT_PAGE, None);
    let head = Csv::with_head(&[
        "created_at",
        "environment",
        "google_order_id",
        "action_order_id",
        "restaurant_id",
        "restaurant_name",
        "service_type",
        "status",
        "currency",
        "total_minor",
        "estimate_until",
        "accepted_at",
        "final_at",
    ]);
    csv_stream(&format!("orders-{}.csv", visit.partner.id), head, pages(state.ordering, wanted))
}

fn pages(
    ordering: Ordering,
    wanted: OrderQuery,
) -> impl stream::Stream<Item = Result<Csv, OrderingError>> + Send + 'static {
    stream::try_unfold((ordering, Some(wanted), EXPORT_PAGES), async |(ordering, wanted, left)| {
        let Some(mut wanted) = wanted.filter(|_| left > 0) else { return Ok(None) };
        let found = ordering.orders(wanted.clone()).await?;
        let csv = found.items.iter().fold(Csv::default(), write_order);
        let next = found.next.map(|cursor| {
            wanted.after = Some(cursor);
            wanted
        });
        Ok(Some((csv, (ordering, next, left - 1))))
    })
}

fn write_order(csv: Csv, order: &Order) -> Csv {
    csv.plain(order.created_at)
        .plain(order.environment)
        .text(&order.google_order_id)
        .maybe(order.action_order_id.as_deref())
        .text(&order.restaurant_id)
        .text(&order.restaurant_name)
        .plain(order.service_type.as_str())
        .plain(order.status.as_str())
        .plain(order.bill.total.currency)
        .plain(order.bill.total.minor)
        .plain_or_none(order.estimate.map(|time| time.until))
        .plain_or_none(order.accepted_at)
        .plain_or_none(order.final_at)
        .end()
}
