//! Which page answers where.

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use web::RateLimiter;

use crate::state::ShopState;
use crate::{cart, checkout, help, home, item, order, orders, providers, restaurant, review};

/// Changes a diner may make from one address at once, and within each minute after that.
const CHANGES: u32 = 120;

/// Every page for diners.
pub fn router(state: ShopState) -> Router {
    let limiter = RateLimiter::new(state.ambient.clock(), CHANGES, Duration::from_mins(1));
    Router::new()
        .route("/", get(home::show))
        .route("/chooseprovider", get(providers::choose))
        .route("/restaurants/{partner_id}/{restaurant_id}", get(restaurant::show))
        .route("/restaurants/{partner_id}/{restaurant_id}/items/{item_id}", get(item::show).post(item::add))
        .route("/cart", get(cart::show).post(cart::change))
        .route("/cart/lines/{line_id}", post(cart::set_quantity))
        .route("/cart/prices", post(cart::accept_prices))
        .route("/cart/clear", post(cart::clear))
        .route("/checkout", get(checkout::begin).post(checkout::ask))
        .route("/checkout/{checkout_id}", get(review::show))
        .route("/checkout/{checkout_id}/accept", post(checkout::accept))
        .route("/checkout/{checkout_id}/order", post(checkout::submit))
        .route("/orders", get(orders::list))
        .route("/orders/forget", post(orders::forget))
        .route("/orders/{order_id}", get(order::show))
        .route("/orders/{order_id}/help", get(help::show))
        .route("/orders/{order_id}/again", post(orders::again))
        .route("/orders/{order_id}/events", get(order::follow))
        .layer(axum::middleware::from_fn_with_state(limiter, RateLimiter::check))
        .with_state(state)
}
