//! What a shop of one's own needs: the restaurants on offer, carts, prices and orders. Nobody signs in; whoever has the
//! unguessable id of a cart or an order may use it.

mod carts;
mod checkouts;
mod orders;
mod restaurants;

use utoipa_axum::router::OpenApiRouter;

use crate::state::ApiState;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(restaurants::router())
        .merge(carts::router())
        .merge(checkouts::router())
        .merge(orders::router())
}
