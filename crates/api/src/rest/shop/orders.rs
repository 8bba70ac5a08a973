//! Placing orders, and following them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ordering::{
    GuestRefusal, Order, OrderAction, OrderRejection, Payment, SubmitForm, SubmitRefusal, SubmitResult,
};
use serde::{Deserialize, Serialize};
use texts::Texts;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::orders::{BillView, EstimateView, cancellation_reason, rejection_code};
use super::checkouts::{CheckoutPath, PartnerProblemView};
use crate::input::{Body, IdempotencyKey, Path};
use crate::refusal::{Answer, Refusal};
use crate::responses::{PublicReadProblems, PublicWriteProblems};
use crate::state::ApiState;
use crate::wire::{Instant, Locale, MoneyInput, OrderId, OrderStatus, ServiceType};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(create_order)).routes(routes!(get_shop_order))
}

/// What a diner fills in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderInput {
    #[schema(min_length = 1, max_length = 60)]
    first_name: String,
    #[schema(min_length = 1, max_length = 60)]
    last_name: String,
    email: String,
    /// In international form.
    phone: String,
    payment: PaymentInput,
    /// The chosen tip.
    #[serde(default)]
    tip: Option<MoneyInput>,
    /// No-contact delivery.
    #[serde(default)]
    no_contact: bool,
    /// The diner's language; English if absent.
    #[serde(default)]
    locale: Option<Locale>,
}

/// How an order is paid.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum PaymentInput {
    /// At the door or at the counter.
    OnFulfillment,
    /// By the wallet.
    Wallet {
        /// The wallet's token, handed on unchanged.
        token: String,
        /// The instrument as on the receipt, such as `VISA-1234`.
        display_name: String,
    },
}

impl From<PaymentInput> for Payment {
    fn from(input: PaymentInput) -> Self {
        match input {
            PaymentInput::OnFulfillment => Self::OnFulfillment,
            PaymentInput::Wallet { token, display_name } => Self::Token { token, display_name },
        }
    }
}

/// An order as its diner sees it. Whoever has its id may see it.
#[derive(Serialize, ToSchema)]
pub(super) struct ShopOrderView {
    order_id: OrderId,
    /// The partner's id, once known.
    order_number: Option<String>,
    /// The id on receipt and e-mail.
    receipt_id: Option<String>,
    restaurant_name: String,
    /// IANA name of the restaurant's zone.
    time_zone: String,
    service_type: ServiceType,
    status: OrderStatus,
    /// What the state is called, in the diner's language.
    status_text: String,
    /// Whether nothing more is expected.
    is_final: bool,
    bill: BillView,
    /// How it is paid.
    payment: String,
    scheduled_for: Option<Instant>,
    estimate: Option<EstimateView>,
    /// What the diner can do.
    actions: Vec<ActionView>,
    rejection: Option<RejectionView>,
    cancellation_reason: Option<String>,
    created_at: Instant,
    updated_at: Instant,
    /// Rises with every change.
    version: i64,
}

/// Something that the diner can do.
#[derive(Serialize, ToSchema)]
pub(super) struct ActionView {
    /// Such as `CUSTOMER_SERVICE`.
    kind: String,
    title: String,
    /// A `mailto:`, `tel:` or `https:` address.
    url: String,
}

impl From<OrderAction> for ActionView {
    fn from(action: OrderAction) -> Self {
        Self { kind: action.kind.as_str().to_owned(), title: action.title, url: action.url }
    }
}

/// Why an order was not accepted.
#[derive(Serialize, ToSchema)]
pub(super) struct RejectionView {
    /// A rejection type, or the code of a technical failure.
    code: String,
    /// What it means, in the diner's language.
    text: String,
    /// The partner's sentence.
    reason: Option<String>,
    problems: Vec<PartnerProblemView>,
}

fn rejection(texts: Texts, rejection: OrderRejection) -> RejectionView {
    let (code, text) = (rejection_code(&rejection), texts.get(&rejection.text_key()));
    let (reason, problems) = match rejection {
        OrderRejection::Partner { reason, problems, .. } => (reason, problems),
        OrderRejection::Platform { .. } => (None, Vec::new()),
    };
    let problems = problems.into_iter().map(|problem| PartnerProblemView::of(texts, problem)).collect();
    RejectionView { code, text, reason, problems }
}

impl From<Order> for ShopOrderView {
    fn from(order: Order) -> Self {
        let texts = Texts::new(order.locale);
        Self {
            order_id: order.id.into(),
            status_text: order.label.clone().unwrap_or_else(|| texts.get(order.status_key())),
            is_final: order.is_final(),
            order_number: order.action_order_id,
            receipt_id: order.receipt_id,
            restaurant_name: order.restaurant_name,
            time_zone: order.time_zone,
            service_type: order.service_type.into(),
            status: order.status.into(),
            bill: order.bill.into(),
            payment: order.payment,
            scheduled_for: order.scheduled_for.map(Instant),
            estimate: order.estimate.map(EstimateView::from),
            actions: order.actions.into_iter().map(ActionView::from).collect(),
            rejection: order.rejection.map(|one| rejection(texts, one)),
            cancellation_reason: order.cancellation.as_ref().and_then(cancellation_reason),
            created_at: order.created_at.into(),
            updated_at: order.updated_at.into(),
            version: order.version,
        }
    }
}

const fn refusal_code(refusal: SubmitRefusal) -> &'static str {
    match refusal {
        SubmitRefusal::QuoteExpired => "quote_expired",
        SubmitRefusal::CartChanged => "cart_changed",
        SubmitRefusal::PaymentNotOffered => "payment_not_offered",
        SubmitRefusal::Paused(_) => "paused",
        SubmitRefusal::Guest(GuestRefusal::Country) => "guest_country",
        SubmitRefusal::Guest(GuestRefusal::Cap(_)) => "guest_cap",
    }
}

/// Places an order from a quote: at most one for each checkout and each key, so a repeat gives the same order. It is
/// kept when this answers; whether the partner takes it, the order tells soon after.
#[utoipa::path(
    post,
    path = "/shop/checkouts/{checkout_id}/orders",
    tag = "shop",
    security(()),
    params(CheckoutPath, ("Idempotency-Key" = String, Header, description = "Needed; one for each wish of the diner.")),
    request_body = OrderInput,
    responses((status = 201, description = "The order.", body = ShopOrderView), PublicWriteProblems)
)]
async fn create_order(
    State(state): State<ApiState>,
    Path(path): Path<CheckoutPath>,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<(StatusCode, Json<ShopOrderView>), Refusal> {
    let missing = || Refusal::bad_request("bad_idempotency_key", "send a header Idempotency-Key");
    let idempotency_key = key.ok_or_else(missing)?;
    let input: OrderInput = body.read()?;
    let locale = input.locale.map(|locale| locale.0).unwrap_or_default();
    let form = SubmitForm {
        first_name: input.first_name,
        last_name: input.last_name,
        email: input.email,
        phone: input.phone,
        email_verified: false,
        payment: input.payment.into(),
        tip: input.tip.map(basis::Money::from),
        no_contact: input.no_contact,
        remarketing: None,
        locale,
        idempotency_key,
    };
    match state.ordering.submit(path.checkout_id.0, form).await? {
        SubmitResult::Placed(order) => Ok((StatusCode::CREATED, Json((*order).into()))),
        SubmitResult::Refused(refusal) => {
            Err(Refusal::conflict(refusal_code(refusal), Texts::new(locale).get(refusal.text_key())))
        }
    }
}

/// An order in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ShopOrderPath {
    /// The order.
    order_id: OrderId,
}

/// An order as it stands.
#[utoipa::path(
    get,
    path = "/shop/orders/{order_id}",
    tag = "shop",
    security(()),
    params(ShopOrderPath),
    responses((status = 200, description = "The order.", body = ShopOrderView), PublicReadProblems)
)]
async fn get_shop_order(
    State(state): State<ApiState>,
    Path(path): Path<ShopOrderPath>,
) -> Answer<ShopOrderView> {
    let order = state.ordering.order(path.order_id.0).await?.ok_or_else(Refusal::not_found)?;
    state.ordering.count_confirmation(&order).await;
    Ok(Json(order.into()))
}
