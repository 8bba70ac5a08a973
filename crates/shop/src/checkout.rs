//! Checkout: asking the partner for the binding price, accepting a correction, and placing the order.

use std::time::Duration;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::{CartId, CheckoutId, FieldErrors};
use ordering::{
    Checkout, CheckoutResult, Order, OrderingError, SubmitForm, SubmitRefusal, SubmitResult, technical_key,
};
use web::{Chrome, Page, PageContext, PageError, see_other};

use crate::device;
use crate::review::{self, ContactForm};
use crate::state::{ShopState, cart_id};

/// How long the page waits for the partner's answer before it shows the order as it stands.
const WAIT_FOR_ANSWER: Duration = Duration::from_secs(9);

/// Says why it does not go on, and what can be done.
#[derive(Template)]
#[template(path = "shop/stopped.html")]
struct StoppedPage {
    chrome: Chrome,
    problems: Vec<String>,
    /// Whether the partner may be asked again.
    may_retry: bool,
}

/// The price is asked for by a button, since asking makes something; a link leads to the cart.
pub(crate) async fn begin() -> Response {
    see_other("/cart").into_response()
}

pub(crate) async fn ask(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    match cart_id(&headers) {
        Some(id) => ask_for(&context, &headers, &state, id).await,
        None => Ok(see_other("/cart").into_response()),
    }
}

/// Asks the partner for the binding price of a cart (K5 to K7). Problems that we find ourselves are shown beside the
/// lines of the cart.
pub(crate) async fn ask_for(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    cart: CartId,
) -> Result<Response, PageError> {
    let t = context.t;
    match state.ordering.checkout(cart, context.locale()).await {
        Ok(CheckoutResult::Quoted(checkout) | CheckoutResult::Refused(checkout)) => {
            Ok(see_other(&format!("/checkout/{}", checkout.id)).into_response())
        }
        Ok(CheckoutResult::PartnerFailed(code)) => {
            let problems = vec![t.get(&technical_key(code))];
            stopped(context, headers, state, "shop-partner-failed", problems, true).await
        }
        Ok(CheckoutResult::Paused(reason)) => {
            let problems = vec![t.get(reason.text_key())];
            stopped(context, headers, state, "shop-paused", problems, true).await
        }
        Ok(CheckoutResult::CartProblem(_)) | Err(OrderingError::NotFound) => {
            Ok(see_other("/cart").into_response())
        }
        Err(error) => Err(PageError::internal(error)),
    }
}

async fn stopped(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    title: &str,
    problems: Vec<String>,
    may_retry: bool,
) -> Result<Response, PageError> {
    let chrome = state.chrome(context, headers, context.t.get(title)).await?;
    Ok((StatusCode::CONFLICT, Page(StoppedPage { chrome, problems, may_retry })).into_response())
}

/// A checkout belongs to the browser that holds its cart.
pub(crate) async fn find(state: &ShopState, headers: &HeaderMap, id: &str) -> Result<Checkout, PageError> {
    let id: CheckoutId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = state.ordering.find_checkout(id).await?.ok_or(PageError::NotFound)?;
    if cart_id(headers) == Some(found.cart_id) { Ok(found) } else { Err(PageError::NotFound) }
}

pub(crate) async fn accept(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let checkout = find(&state, &headers, &id).await?;
    match state.ordering.accept_correction(checkout.id).await {
        Ok(accepted) => Ok(see_other(&format!("/checkout/{}", accepted.id)).into_response()),
        Err(OrderingError::Conflict(_)) => {
            let problems = vec![context.t.get(SubmitRefusal::CartChanged.text_key())];
            stopped(&context, &headers, &state, "shop-cart-needs-change", problems, true).await
        }
        Err(OrderingError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}

pub(crate) async fn submit(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
    Form(form): Form<ContactForm>,
) -> Result<Response, PageError> {
    let checkout = find(&state, &headers, &id).await?;
    let is_first = device::is_first_order(&headers, checkout.restaurant.partner_id);
    let sent = match form.read(&checkout, context.locale(), is_first) {
        Ok(sent) => sent,
        Err(errors) => return review::page(&context, &headers, &state, &checkout, form, errors).await,
    };
    match place(&state, &checkout, sent).await? {
        Ok(order) => {
            let mut response = see_other(&format!("/orders/{}", order.id)).into_response();
            for cookie in device::remember(&headers, order.id, order.partner_id, state.secure) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(Refused::Form(errors)) => review::page(&context, &headers, &state, &checkout, form, errors).await,
        Err(Refused::Order(refusal)) => {
            let problems = vec![refusal.text(context.t)];
            stopped(&context, &headers, &state, "shop-not-ordered", problems, true).await
        }
    }
}

enum Refused {
    Form(FieldErrors),
    Order(SubmitRefusal),
}

/// Places the order and waits a little for the partner. The order is kept before the wait, so leaving does no harm;
/// waiting only spares the diner a look at "sending".
async fn place(
    state: &ShopState,
    checkout: &Checkout,
    form: SubmitForm,
) -> Result<Result<Order, Refused>, PageError> {
    match state.ordering.submit(checkout.id, form).await {
        Ok(SubmitResult::Placed(order)) => {
            Ok(Ok(state.ordering.await_settled(order.id, WAIT_FOR_ANSWER).await?))
        }
        Ok(SubmitResult::Refused(SubmitRefusal::PaymentNotOffered)) => {
            let errors = FieldErrors::one("payment", "payment_not_offered", "choose another way to pay");
            Ok(Err(Refused::Form(errors)))
        }
        Ok(SubmitResult::Refused(refusal)) => Ok(Err(Refused::Order(refusal))),
        Err(OrderingError::Invalid(errors)) => Ok(Err(Refused::Form(errors))),
        Err(OrderingError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}
