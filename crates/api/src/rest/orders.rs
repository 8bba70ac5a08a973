//! Orders as partners and staff see them: without what diners told of themselves.

mod view;

use axum::Json;
use axum::extract::State;
use identity::Permission;
use ordering::{Order, OrderQuery};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{OrderEventView, event_view};
use super::PartnerPath;
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Environment, Instant, OrderId, OrderStatus, PartnerId};

pub(super) use self::view::{BillView, EstimateView, OrderView, cancellation_reason, rejection_code};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(list_order_events))
}

/// Which orders are wanted; newest first.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OrdersQuery {
    environment: Option<Environment>,
    status: Option<OrderStatus>,
    /// Only orders from which more is expected.
    open: Option<bool>,
    /// Of this restaurant.
    restaurant_id: Option<String>,
    /// With this id, the platform's or the partner's.
    order_number: Option<String>,
    /// Placed at or after.
    from: Option<Instant>,
    /// Placed before.
    until: Option<Instant>,
}

/// An order of a partner in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OrderPath {
    /// The partner's number.
    pub(super) partner_id: PartnerId,
    /// The order.
    pub(super) order_id: OrderId,
}

/// The order of a path, for whom may read the account.
pub(super) async fn readable(state: &ApiState, caller: &Caller, path: &OrderPath) -> Result<Order, Refusal> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    Ok(state.ordering.order_of(path.partner_id.0, path.order_id.0).await?)
}

/// Orders of a partner, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/orders",
    tag = "orders",
    params(PartnerPath, OrdersQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<OrderView>), ReadProblems)
)]
async fn list_orders(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    Query(query): Query<OrdersQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<OrderView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let query = OrderQuery {
        partner_id: Some(path.partner_id.0),
        environment: query.environment.map(|environment| environment.0),
        status: query.status.map(|status| status.0),
        open_only: query.open.unwrap_or(false),
        restaurant_id: query.restaurant_id,
        order_number: query.order_number,
        from: query.from.map(|at| at.0),
        until: query.until.map(|at| at.0),
        after: paging.cursor(),
        limit: paging.limit()?,
    };
    Ok(Json(state.ordering.orders(query).await?.into()))
}

/// One order.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/orders/{order_id}",
    tag = "orders",
    params(OrderPath),
    responses((status = 200, description = "The order.", body = OrderView), ReadProblems)
)]
async fn get_order(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<OrderPath>,
) -> Answer<OrderView> {
    Ok(Json(readable(&state, &caller, &path).await?.into()))
}

/// Everything that happened to an order, oldest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/orders/{order_id}/events",
    tag = "orders",
    params(OrderPath),
    responses((status = 200, description = "All.", body = PageView<OrderEventView>), ReadProblems)
)]
async fn list_order_events(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<OrderPath>,
) -> Answer<PageView<OrderEventView>> {
    let order = readable(&state, &caller, &path).await?;
    let events = state.ordering.order_events(&order).await?;
    Ok(Json(PageView::whole(events.into_iter().map(|event| event_view(caller.texts(), event)))))
}
