//! The HTTP side: fulfillment endpoint, feed and control.

mod checkout;
mod control;
mod feed_files;
mod fulfillment;
mod shared;
mod submit;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub(crate) use fulfillment::Switch;
pub(crate) use shared::Shared;

/// All routes. The control routes are open to whoever reaches the address: a simulator belongs on the loopback
/// interface or into a private network.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/fulfillment", post(fulfillment::answer))
        .route("/feed/", get(feed_files::list))
        .route("/feed/{name}", get(feed_files::file))
        .route("/control/faults", get(control::get_faults).put(control::set_faults))
        .route("/control/orders", get(control::orders))
        .route("/control/reload", post(control::reload))
        .layer(DefaultBodyLimit::max(order::MAX_BODY_BYTES))
        .with_state(shared)
}
