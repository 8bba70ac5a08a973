//! The orders placed in this browser, and ordering one of them again.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use ordering::{Order, OrderingError};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError, see_other_with};

use crate::device;
use crate::order::{find, tone};
use crate::state::{ShopState, cart_id, restaurant_path};

#[derive(Template)]
#[template(path = "shop/orders.html")]
struct OrdersPage {
    chrome: Chrome,
    orders: Vec<ShownOrder>,
}

struct ShownOrder {
    id: String,
    restaurant: String,
    at: String,
    total: String,
    status: String,
    tone: &'static str,
}

pub(crate) async fn list(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<impl IntoResponse, PageError> {
    let t = context.t;
    let mut orders = Vec::new();
    for id in device::orders(&headers) {
        orders.extend(state.ordering.order(id).await?.map(|order| shown(t, &order)));
    }
    let chrome = state.chrome(&context, &headers, t.get("shop-orders-title")).await?;
    Ok(Page(OrdersPage { chrome, orders }))
}

fn shown(t: Texts, order: &Order) -> ShownOrder {
    let zone = TimeZone::get(&order.time_zone).unwrap_or(TimeZone::UTC);
    ShownOrder {
        id: order.id.to_string(),
        restaurant: order.restaurant_name.clone(),
        at: t.date_time(order.created_at, &zone),
        total: t.money(order.bill.total),
        status: t.get(order.status_key()),
        tone: tone(order.status),
    }
}

/// This browser forgets its orders; the orders themselves stay.
pub(crate) async fn forget(State(state): State<ShopState>) -> Response {
    let mut response = see_other_with("/orders", "flash-orders-forgotten").into_response();
    if let Some(cookie) = device::forget(state.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[derive(Template)]
#[template(path = "shop/again.html")]
struct AgainPage {
    chrome: Chrome,
    order: String,
    restaurant_href: String,
    /// What is not to be had.
    gone: Vec<String>,
    /// Whether anything is in the cart now.
    is_filled: bool,
    /// The restaurant whose dishes are in the cart, if they stand in the way.
    elsewhere: String,
}

/// Whether dishes of another restaurant may be taken out of the cart.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct AgainForm {
    replace: String,
}

pub(crate) async fn again(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
    Form(form): Form<AgainForm>,
) -> Result<Response, PageError> {
    let order = find(&state, &id).await?;
    let mut page = AgainPage {
        chrome: state.chrome(&context, &headers, context.t.get("shop-again-title")).await?,
        order: order.id.to_string(),
        restaurant_href: restaurant_path(order.partner_id, &order.restaurant_id),
        gone: Vec::new(),
        is_filled: false,
        elsewhere: String::new(),
    };
    let cart = match state.ordering.reorder(order.id, cart_id(&headers), !form.replace.is_empty()).await {
        Ok(again) => {
            page.gone = again.gone;
            again.cart
        }
        Err(OrderingError::OtherRestaurant) => {
            page.elsewhere = other_restaurant(&state, &headers).await?;
            return Ok((StatusCode::CONFLICT, Page(page)).into_response());
        }
        Err(OrderingError::NotFound) => {
            page.gone = order.bill.lines.iter().map(|line| line.name.clone()).collect();
            None
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    page.is_filled = cart.is_some();
    let mut response = if page.gone.is_empty() {
        see_other_with("/cart", "flash-ordered-again").into_response()
    } else {
        Page(page).into_response()
    };
    if let Some(cookie) = cart.and_then(|cart| state.keep(cart.id)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn other_restaurant(state: &ShopState, headers: &HeaderMap) -> Result<String, PageError> {
    let Some(id) = cart_id(headers) else { return Ok(String::new()) };
    Ok(state.ordering.cart(id).await?.map(|cart| cart.restaurant_name).unwrap_or_default())
}
