//! Asking the partner what a cart costs.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ordering::{
    Checkout, CheckoutOutcome, CheckoutResult, PartnerProblem, PaymentWay, Quote, TipRule, technical_key,
};
use serde::{Deserialize, Serialize};
use texts::Texts;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::orders::BillView;
use super::carts::{CartPath, CartProblemView};
use crate::input::{Body, Path};
use crate::refusal::{Answer, Refusal};
use crate::responses::PublicWriteProblems;
use crate::state::ApiState;
use crate::wire::{CheckoutId, Instant, Locale, Money};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(create_checkout)).routes(routes!(accept_checkout_correction))
}

/// A binding price.
#[derive(Serialize, ToSchema)]
pub(super) struct QuoteView {
    bill: BillView,
    payment: Vec<PaymentWayView>,
    tip: TipRuleView,
    /// Until when it may be submitted.
    expires_at: Instant,
}

/// A way to pay.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum PaymentWayView {
    /// At the door or at the counter.
    OnFulfillment {
        /// The partner's words for it.
        display_name: Option<String>,
    },
    /// By the wallet.
    Wallet {
        /// The wallet's `PaymentDataRequest` as JSON text.
        specification: String,
    },
}

impl From<PaymentWay> for PaymentWayView {
    fn from(way: PaymentWay) -> Self {
        match way {
            PaymentWay::OnFulfillment { display_name } => Self::OnFulfillment { display_name },
            PaymentWay::Wallet { specification } => Self::Wallet { specification },
        }
    }
}

/// What the partner says of tips.
#[derive(Serialize, ToSchema)]
pub(super) struct TipRuleView {
    /// `free`, `suggested`, `fixed` or `not_taken`.
    #[schema(pattern = "^(free|suggested|fixed|not_taken)$")]
    kind: &'static str,
    /// Of a suggested or fixed tip.
    amount: Option<Money>,
}

impl From<TipRule> for TipRuleView {
    fn from(rule: TipRule) -> Self {
        let (kind, amount) = match rule {
            TipRule::Free => ("free", None),
            TipRule::Suggested(amount) => ("suggested", Some(amount.into())),
            TipRule::Fixed(amount) => ("fixed", Some(amount.into())),
            TipRule::NotTaken => ("not_taken", None),
        };
        Self { kind, amount }
    }
}

impl From<Quote> for QuoteView {
    fn from(quote: Quote) -> Self {
        Self {
            bill: quote.bill.into(),
            payment: quote.payment.into_iter().map(PaymentWayView::from).collect(),
            tip: quote.tip.into(),
            expires_at: quote.expires_at.into(),
        }
    }
}

/// A problem that the partner found.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerProblemView {
    /// A code of the programme, such as `UNAVAILABLE_ITEM`.
    code: String,
    /// What it means, in the diner's language.
    text: String,
    /// Line or option of the cart, or the promo code.
    id: Option<String>,
    name: Option<String>,
    /// The new line or option total.
    updated_price: Option<Money>,
    /// Pieces left.
    available_quantity: Option<i64>,
}

impl PartnerProblemView {
    pub(super) fn of(texts: Texts, problem: PartnerProblem) -> Self {
        Self {
            text: texts.get(&problem.text_key()),
            code: problem.code.as_str().to_owned(),
            id: problem.id,
            name: problem.name,
            updated_price: problem.updated_price.map(Money::from),
            available_quantity: problem.available_quantity,
        }
    }
}

/// What came of asking.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckoutView {
    /// `quoted`: order with it. `refused`: see `errors`; `corrected` may be accepted. `partner_failed`: try again.
    /// `cart_problem`: see `problems`. `paused`: the partner takes no orders at present; the cart is kept.
    #[schema(pattern = "^(quoted|refused|partner_failed|cart_problem|paused)$")]
    result: &'static str,
    /// There when the partner answered.
    checkout_id: Option<CheckoutId>,
    quote: Option<QuoteView>,
    errors: Vec<PartnerProblemView>,
    /// A corrected order that the diner may accept.
    corrected: Option<QuoteView>,
    problems: Vec<CartProblemView>,
    /// Of a failure of the partner's service (10.5).
    code: Option<String>,
    /// What to tell the diner of a failure or pause.
    text: Option<String>,
}

const EMPTY: CheckoutView = CheckoutView {
    result: "quoted",
    checkout_id: None,
    quote: None,
    errors: Vec::new(),
    corrected: None,
    problems: Vec::new(),
    code: None,
    text: None,
};

fn of_checkout(texts: Texts, checkout: Checkout) -> CheckoutView {
    let checkout_id = Some(checkout.id.into());
    match checkout.outcome {
        CheckoutOutcome::Quoted { quote } => {
            CheckoutView { checkout_id, quote: Some((*quote).into()), ..EMPTY }
        }
        CheckoutOutcome::Refused { errors, corrected } => CheckoutView {
            result: "refused",
            checkout_id,
            errors: errors.into_iter().map(|error| PartnerProblemView::of(texts, error)).collect(),
            corrected: corrected.map(|quote| (*quote).into()),
            ..EMPTY
        },
        CheckoutOutcome::Failed { code } => CheckoutView { checkout_id, ..failed(texts, code) },
    }
}

fn failed(texts: Texts, code: order::TechnicalCode) -> CheckoutView {
    CheckoutView {
        result: "partner_failed",
        code: Some(code.as_str().to_owned()),
        text: Some(texts.get(&technical_key(code))),
        ..EMPTY
    }
}

fn view(texts: Texts, result: CheckoutResult) -> CheckoutView {
    match result {
        CheckoutResult::Quoted(checkout) | CheckoutResult::Refused(checkout) => of_checkout(texts, *checkout),
        CheckoutResult::PartnerFailed(code) => failed(texts, code),
        CheckoutResult::CartProblem(check) => CheckoutView {
            result: "cart_problem",
            problems: check.problems.into_iter().map(CartProblemView::from).collect(),
            ..EMPTY
        },
        CheckoutResult::Paused(reason) => {
            CheckoutView { result: "paused", text: Some(texts.get(reason.text_key())), ..EMPTY }
        }
    }
}

/// How the partner is asked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckoutInput {
    /// The diner's language; English if absent.
    #[serde(default)]
    locale: Option<Locale>,
}

/// Asks the partner for the binding price of a cart. Nothing is ordered; it may be repeated at will.
#[utoipa::path(
    post,
    path = "/shop/carts/{cart_id}/checkouts",
    tag = "shop",
    security(()),
    params(CartPath),
    request_body = CheckoutInput,
    responses((status = 200, description = "What came of it.", body = CheckoutView), PublicWriteProblems)
)]
async fn create_checkout(
    State(state): State<ApiState>,
    Path(path): Path<CartPath>,
    body: Body,
) -> Answer<CheckoutView> {
    let input: CheckoutInput = body.read()?;
    let locale = input.locale.map(|locale| locale.0).unwrap_or_default();
    let result = state.ordering.checkout(path.cart_id.0, locale).await?;
    Ok(Json(view(Texts::new(locale), result)))
}

/// A checkout in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct CheckoutPath {
    /// The checkout.
    pub(super) checkout_id: CheckoutId,
}

/// Takes over the partner's corrections into the cart; the corrected order then is the quote.
#[utoipa::path(
    post,
    path = "/shop/checkouts/{checkout_id}/accept-correction",
    tag = "shop",
    security(()),
    params(CheckoutPath),
    responses((status = 200, description = "The checkout.", body = CheckoutView), PublicWriteProblems)
)]
async fn accept_checkout_correction(
    State(state): State<ApiState>,
    Path(path): Path<CheckoutPath>,
) -> Result<(StatusCode, Json<CheckoutView>), Refusal> {
    let checkout = state.ordering.accept_correction(path.checkout_id.0).await?;
    Ok((StatusCode::OK, Json(of_checkout(Texts::new(basis::Locale::En), checkout))))
}
