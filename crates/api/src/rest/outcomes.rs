//! Orders whose outcome is unknown, and what diners told of themselves: for the platform's people.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use identity::Permission;
use ordering::{AskResult, Customer, OrderQuery, Settlement, SettlementForm};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::orders::{OrderPath, OrderView};
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Environment, Instant, OrderStatus, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_all_orders))
        .routes(routes!(request_partner_answer))
        .routes(routes!(decide_unknown_order))
        .routes(routes!(request_diner))
}

/// Which orders are wanted; newest first.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AllOrdersQuery {
    /// Of this partner.
    partner_id: Option<PartnerId>,
    environment: Option<Environment>,
    /// Such as `SUBMIT_UNKNOWN`.
    status: Option<OrderStatus>,
    /// Only orders from which more is expected.
    open: Option<bool>,
    /// With this id, the platform's or the partner's.
    order_number: Option<String>,
    /// Placed at or after.
    from: Option<Instant>,
    /// Placed before.
    until: Option<Instant>,
}

/// Orders of all partners for which the caller works, newest first; for the platform's people.
#[utoipa::path(
    get,
    path = "/orders",
    tag = "orders",
    params(AllOrdersQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<OrderView>), ReadProblems)
)]
async fn list_all_orders(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<AllOrdersQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<OrderView>> {
    caller.require_staff(Permission::StaffCases)?;
    let named = query.partner_id.map(|id| id.0);
    let wanted = OrderQuery {
        partner_id: named,
        environment: query.environment.map(|environment| environment.0),
        status: query.status.map(|status| status.0),
        open_only: query.open.unwrap_or(false),
        restaurant_id: None,
        order_number: query.order_number,
        from: query.from.map(|at| at.0),
        until: query.until.map(|at| at.0),
        after: paging.cursor(),
        limit: paging.limit()?,
    };
    if let Some(partner) = named {
        caller.require(Permission::ReadAccount, partner)?;
    } else if !caller.may(Permission::ReadAccount, None) {
        // A consultant sees the partners assigned to it alone.
        let own = caller.user.assigned.clone();
        return Ok(Json(state.ordering.orders_among(own, wanted).await?.into()));
    }
    Ok(Json(state.ordering.orders(wanted).await?.into()))
}

/// Why the partner is asked again.
#[derive(Deserialize, ToSchema)]
struct AskInput {
    /// At most 500 characters; what is known of the diner is taken out.
    why: String,
}

/// Has the identical request sent to the partner once more, for an order in `SUBMIT_UNKNOWN`. The order's number stays
/// the same: a partner that has the order answers with it, one that never got it places it now. Refused with 409 while
/// it is being asked, and once the request is no longer kept (an hour after the order was placed, 15 minutes with a
/// wallet's payment). The answer is an event of the order.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/orders/{order_id}/ask-again",
    tag = "orders",
    params(OrderPath),
    request_body = AskInput,
    responses((status = 202, description = "The partner is being asked.", body = OrderView), WriteProblems)
)]
async fn request_partner_answer(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<OrderPath>,
    body: Body,
) -> Result<(StatusCode, Json<OrderView>), Refusal> {
    caller.require(Permission::SettleOrders, path.partner_id.0)?;
    let input: AskInput = body.read()?;
    let (partner, order) = (path.partner_id.0, path.order_id.0);
    match state.ordering.ask_again(caller.actor(), partner, order, &input.why).await? {
        AskResult::Asking(order) => Ok((StatusCode::ACCEPTED, Json((*order).into()))),
        AskResult::Refused(refusal) => {
            Err(Refusal::conflict(refusal.code(), caller.texts().get(refusal.text_key())))
        }
    }
}

/// What the partner said.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum OutcomeInput {
    /// The partner has the order.
    Placed,
    /// The partner does not have the order.
    NotPlaced,
}

/// What somebody at the partner said about an order.
#[derive(Deserialize, ToSchema)]
struct SettlementInput {
    outcome: OutcomeInput,
    /// The partner's id of the order; required if it is placed.
    #[schema(nullable = false)]
    action_order_id: Option<String>,
    /// Who at the partner said it.
    told_by: String,
    /// Why it is settled so; at most 500 characters.
    note: String,
}

/// Settles an order in `SUBMIT_UNKNOWN` with what somebody at the partner said. The diner is told at once.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/orders/{order_id}/settlement",
    tag = "orders",
    params(OrderPath),
    request_body = SettlementInput,
    responses((status = 200, description = "The order as it is now.", body = OrderView), WriteProblems)
)]
async fn decide_unknown_order(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<OrderPath>,
    body: Body,
) -> Answer<OrderView> {
    caller.require(Permission::SettleOrders, path.partner_id.0)?;
    let input: SettlementInput = body.read()?;
    let settlement = match input.outcome {
        OutcomeInput::Placed => {
            Settlement::Placed { action_order_id: input.action_order_id.unwrap_or_default() }
        }
        OutcomeInput::NotPlaced => Settlement::NotPlaced,
    };
    let form = SettlementForm { settlement, told_by: input.told_by, note: input.note };
    let (partner, order) = (path.partner_id.0, path.order_id.0);
    Ok(Json(state.ordering.settle_by_hand(caller.actor(), partner, order, form).await?.into()))
}

/// Why somebody looks.
#[derive(Deserialize, ToSchema)]
struct DisclosureInput {
    /// At most 500 characters.
    reason: String,
}

/// What the diner of an order told of themselves.
#[derive(Serialize, ToSchema)]
struct DinerView {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    /// In one line; null for takeout.
    address: Option<String>,
    /// For the courier.
    instructions: Option<String>,
    /// For the whole order.
    notes: Option<String>,
}

impl From<Customer> for DinerView {
    fn from(customer: Customer) -> Self {
        let address = customer.address.as_ref();
        Self {
            address: address.map(ordering::DeliveryAddress::one_line),
            instructions: address.and_then(|address| address.instructions.clone()),
            first_name: customer.first_name,
            last_name: customer.last_name,
            email: customer.email,
            phone: customer.phone,
            notes: customer.notes,
        }
    }
}

/// What the diner told of themselves, for the platform's people who need it. The look is written into the audit log
/// with its reason. 404 once it is erased.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/orders/{order_id}/diner-disclosures",
    tag = "orders",
    params(OrderPath),
    request_body = DisclosureInput,
    responses((status = 200, description = "The diner.", body = DinerView), WriteProblems)
)]
async fn request_diner(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<OrderPath>,
    body: Body,
) -> Answer<DinerView> {
    caller.require(Permission::ReadDiners, path.partner_id.0)?;
    let input: DisclosureInput = body.read()?;
    let (partner, order) = (path.partner_id.0, path.order_id.0);
    let told = state.ordering.disclose_customer(caller.actor(), partner, order, &input.reason).await?;
    Ok(Json(told.ok_or_else(Refusal::not_found)?.into()))
}
