//! The orders of all partners, for staff: found by either side's number, partner, state and time.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, OrderId, PartnerId};
use feed::ServiceType;
use identity::Permission;
use order::OrderStatus;
use ordering::{Order, OrderQuery, status_key};
use partners::Partner;
use serde::Deserialize;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::period::instant;
use crate::state::ConsoleState;
use crate::view::{Badge, environment_choices, environment_name, order_badge, segment};

/// Orders on one page.
const PAGE: usize = 50;
const PATH: &str = "/console/orders";

#[derive(Template)]
#[template(path = "console/all_orders.html")]
struct AllOrdersPage {
    chrome: Chrome,
    query: AllOrdersQuery,
    partners: Vec<(String, String)>,
    environments: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    rows: Vec<Row>,
    unknown: String,
    next: String,
}

struct Row {
    href: String,
    number: String,
    partner_number: String,
    partner: String,
    restaurant: String,
    environment: String,
    badge: Badge,
    total: String,
    at: String,
}

/// Which orders are looked for. What cannot be read narrows nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AllOrdersQuery {
    q: String,
    partner: String,
    environment: String,
    status: String,
    from: String,
    until: String,
    open: String,
    after: String,
}

impl AllOrdersQuery {
    fn read(&self, member: &Member) -> OrderQuery {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        OrderQuery {
            partner_id: None,
            environment: self.environment.parse().ok(),
            status: OrderStatus::from_name(&self.status),
            open_only: !self.open.is_empty(),
            restaurant_id: None,
            order_number: filled(&self.q),
            from: instant(&self.from, &member.zone()),
            until: instant(&self.until, &member.zone()),
            after: filled(&self.after).map(Cursor),
            limit: PAGE,
        }
    }

    /// Everything but the place in the list.
    fn filters(&self) -> String {
        let parts = [
            ("q", &self.q),
            ("partner", &self.partner),
            ("environment", &self.environment),
            ("status", &self.status),
            ("from", &self.from),
            ("until", &self.until),
            ("open", &self.open),
        ];
        let kept = parts.into_iter().filter(|(_, value)| !value.is_empty());
        kept.map(|(name, value)| format!("{name}={}", segment(value))).collect::<Vec<_>>().join("&")
    }
}

/// `GET /console/orders`
pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<ConsoleState>,
    Query(query): Query<AllOrdersQuery>,
) -> Result<Response, PageError> {
    member.require(Permission::StaffCases, None)?;
    let t = context.t;
    let mut partners = state.partners.list().await?;
    partners.retain(|partner| member.may(Permission::ReadAccount, Some(partner.id)));
    let found = find(&state, &member, &query, &partners).await?;
    let any = (String::new(), t.get("any"));
    let named = partners.iter().map(|partner| (partner.id.to_string(), partner.name.clone()));
    let statuses = OrderStatus::all()
        .map(|status| (status.as_str().to_owned(), t.get(status_key(status, ServiceType::Delivery))));
    let filters = query.filters();
    let next = found.next.map(|cursor| format!("{PATH}?{filters}&after={}", segment(&cursor.0)));
    let page = AllOrdersPage {
        chrome: console_chrome(&context, &member, t.get("nav-all-orders"), None).wide(),
        partners: std::iter::once(any.clone()).chain(named).collect(),
        environments: std::iter::once(any.clone()).chain(environment_choices(t)).collect(),
        statuses: std::iter::once(any).chain(statuses).collect(),
        rows: found.items.iter().map(|order| row(&context, &member, &partners, order)).collect(),
        unknown: format!("{PATH}?status={}", OrderStatus::SubmitUnknown.as_str()),
        next: next.unwrap_or_default(),
        query,
    };
    Ok(Page(page).into_response())
}

/// Those of the partner that is named, else of all whom the member works for. An id of ours is a number too.
async fn find(
    state: &ConsoleState,
    member: &Member,
    query: &AllOrdersQuery,
    partners: &[Partner],
) -> Result<basis::Page<Order>, PageError> {
    let mut wanted = query.read(member);
    if let Ok(id) = query.q.trim().parse::<OrderId>() {
        let order = state.ordering.order(id).await?;
        wanted.order_number = Some(order.map_or_else(String::new, |order| order.google_order_id));
    }
    let named = query.partner.parse::<PartnerId>().ok();
    // A consultant alone does not see the partners of others.
    if named.is_none() && member.may(Permission::ReadAccount, None) {
        return Ok(state.ordering.orders(wanted).await?);
    }
    let own = partners.iter().map(|partner| partner.id).filter(|id| named.is_none_or(|named| named == *id));
    Ok(state.ordering.orders_among(own.collect(), wanted).await?)
}

fn row(context: &PageContext, member: &Member, partners: &[Partner], order: &Order) -> Row {
    let t = context.t;
    let partner = partners.iter().find(|partner| partner.id == order.partner_id);
    Row {
        href: format!("/console/partners/{}/orders/{}", order.partner_id, order.id),
        number: order.google_order_id.clone(),
        partner_number: order.action_order_id.clone().unwrap_or_default(),
        partner: partner.map_or_else(|| order.partner_id.to_string(), |partner| partner.name.clone()),
        restaurant: order.restaurant_name.clone(),
        environment: environment_name(t, order.environment),
        badge: order_badge(t, order),
        total: t.money(order.bill.total),
        at: t.date_time(order.created_at, &member.zone()),
    }
}
