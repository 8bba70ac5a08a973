//! Requests to partners with their answers, redacted.

use axum::Json;
use axum::extract::State;
use identity::Permission;
use ordering::{Exchange, ExchangeQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use super::orders::{self, OrderPath};
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::Answer;
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Environment, ExchangeAction, ExchangeId, Instant, OrderId, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_exchanges))
        .routes(routes!(get_exchange))
        .routes(routes!(list_order_exchanges))
}

/// One request with its answer, without what diners told of themselves, tokens and authorization.
#[derive(Serialize, ToSchema)]
pub(super) struct ExchangeView {
    exchange_id: ExchangeId,
    environment: Environment,
    action: ExchangeAction,
    restaurant_id: Option<String>,
    order_id: Option<OrderId>,
    google_order_id: Option<String>,
    action_order_id: Option<String>,
    conversation_id: Option<String>,
    /// Null without an answer.
    http_status: Option<u16>,
    latency_ms: i64,
    /// Error values, rejection types and technical codes; empty on success.
    codes: Vec<String>,
    /// What was tolerated, and the detail of a technical failure.
    warnings: Vec<String>,
    /// The redacted text.
    request: String,
    /// The redacted text; empty without an answer.
    answer: String,
    at: Instant,
}

impl From<Exchange> for ExchangeView {
    fn from(exchange: Exchange) -> Self {
        Self {
            exchange_id: exchange.id.into(),
            environment: exchange.environment.into(),
            action: exchange.action.into(),
            restaurant_id: exchange.restaurant_id,
            order_id: exchange.order_id.map(OrderId),
            google_order_id: exchange.google_order_id,
            action_order_id: exchange.action_order_id,
            conversation_id: exchange.conversation_id,
            http_status: exchange.http_status,
            latency_ms: exchange.latency_ms,
            codes: exchange.codes,
            warnings: exchange.warnings,
            request: exchange.request,
            answer: exchange.answer,
            at: exchange.at.into(),
        }
    }
}

/// Which exchanges are wanted; newest first.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExchangesQuery {
    environment: Option<Environment>,
    action: Option<ExchangeAction>,
    /// Of the order with this id of the platform's.
    google_order_id: Option<String>,
    /// Of the order with this id of the partner's.
    action_order_id: Option<String>,
    conversation_id: Option<String>,
    /// With this error value, rejection type or technical code.
    code: Option<String>,
    /// Of this restaurant.
    restaurant_id: Option<String>,
    /// With this word, or part of one, anywhere in request, answer or warnings. A page may then hold fewer entries than
    /// its limit, even none, and still have a next one: the search goes on there.
    keyword: Option<String>,
    /// Ended at or after.
    from: Option<Instant>,
    /// Ended before.
    until: Option<Instant>,
}

/// An exchange of a partner in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ExchangePath {
    /// The partner's number.
    partner_id: PartnerId,
    /// The exchange.
    exchange_id: ExchangeId,
}

/// Exchanges with a partner, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/exchanges",
    tag = "orders",
    params(PartnerPath, ExchangesQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<ExchangeView>), ReadProblems)
)]
async fn list_exchanges(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    Query(query): Query<ExchangesQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<ExchangeView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let query = ExchangeQuery {
        environment: query.environment.map(|environment| environment.0),
        action: query.action.map(|action| action.0),
        google_order_id: query.google_order_id,
        action_order_id: query.action_order_id,
        conversation_id: query.conversation_id,
        code: query.code,
        restaurant_id: query.restaurant_id,
        keyword: query.keyword,
        from: query.from.map(|at| at.0),
        until: query.until.map(|at| at.0),
        after: paging.cursor(),
        limit: paging.limit()?,
        ..ExchangeQuery::of(path.partner_id.0)
    };
    Ok(Json(state.ordering.exchanges(query).await?.into()))
}

/// One exchange.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/exchanges/{exchange_id}",
    tag = "orders",
    params(ExchangePath),
    responses((status = 200, description = "The exchange.", body = ExchangeView), ReadProblems)
)]
async fn get_exchange(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<ExchangePath>,
) -> Answer<ExchangeView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    Ok(Json(state.ordering.exchange(path.partner_id.0, path.exchange_id.0).await?.into()))
}

/// All exchanges of an order, oldest first, the checkouts before it too.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/orders/{order_id}/exchanges",
    tag = "orders",
    params(OrderPath),
    responses((status = 200, description = "All.", body = PageView<ExchangeView>), ReadProblems)
)]
async fn list_order_exchanges(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<OrderPath>,
) -> Answer<PageView<ExchangeView>> {
    let order = orders::readable(&state, &caller, &path).await?;
    let exchanges = state.ordering.exchanges_of(&order).await?;
    Ok(Json(PageView::whole(exchanges.into_iter().map(ExchangeView::from))))
}
