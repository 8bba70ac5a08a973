//! Pages for diners: find a restaurant, fill a cart, check out, order, and follow the order.
//!
//! Every page works without scripts; with them, an order page follows live. What may be ordered is decided in
//! `ordering`; a cart and an order are known by their unguessable ids only.

mod cart;
mod checkout;
mod home;
mod order;
mod restaurant;
mod state;

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use web::RateLimiter;

pub use state::ShopState;

/// Changes a diner may make from one address at once, and within each minute after that.
const CHANGES: u32 = 120;

/// Every page for diners.
pub fn router(state: ShopState) -> Router {
    let limiter = RateLimiter::new(state.ambient.clock(), CHANGES, Duration::from_mins(1));
    Router::new()
        .route("/", get(home::show))
        .route("/restaurants/{partner_id}/{restaurant_id}", get(restaurant::show))
        .route(
            "/restaurants/{partner_id}/{restaurant_id}/items/{item_id}",
            get(restaurant::show_item).post(restaurant::add_item),
        )
        .route("/cart", get(cart::show).post(cart::change))
        .route("/cart/lines/{line_id}", post(cart::set_quantity))
        .route("/cart/prices", post(cart::accept_prices))
        .route("/checkout", get(checkout::show).post(checkout::ask))
        .route("/checkout/{checkout_id}", get(checkout::review))
        .route("/checkout/{checkout_id}/accept", post(checkout::accept))
        .route("/checkout/{checkout_id}/order", post(checkout::submit))
        .route("/orders/{order_id}", get(order::show))
        .route("/orders/{order_id}/events", get(order::follow))
        .layer(axum::middleware::from_fn_with_state(limiter, RateLimiter::check))
        .with_state(state)
}
