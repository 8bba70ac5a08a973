//! The cart: what was chosen, for when and where, and what stands in the way.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::{CartId, FieldErrors};
use ordering::{CartChange, OrderingError};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageContext, PageError, see_other, see_other_with};

use crate::cart_form::ChangeForm;
use crate::cart_view::{ShownCart, shown};
use crate::checkout;
use crate::places;
use crate::state::{ShopState, cart_id};

#[derive(Template)]
#[template(path = "shop/cart.html")]
struct CartPage {
    chrome: Chrome,
    cart: Option<ShownCart>,
    form: ChangeForm,
    errors: FormErrors,
    /// The line that could not be changed, and why.
    refused: (String, String),
}

/// What could not be done with the cart.
#[derive(Default)]
struct Wrong {
    form: Option<ChangeForm>,
    errors: FieldErrors,
    line: Option<(String, String)>,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    page(&context, &headers, &state, Wrong::default()).await
}

async fn page(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    wrong: Wrong,
) -> Result<Response, PageError> {
    let t = context.t;
    let view = state.cart(headers).await?.filter(|view| !view.cart.lines.is_empty());
    let form = wrong.form.or_else(|| view.as_ref().map(ChangeForm::of)).unwrap_or_default();
    let cart = view.map(|view| shown(t, &view, state.ambient.now()));
    let is_fine = wrong.errors.is_empty() && wrong.line.is_none();
    let status = if is_fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CartPage {
        chrome: state.chrome(context, headers, t.get("shop-cart-title")).await?,
        cart,
        form,
        errors: FormErrors::new(t, &wrong.errors),
        refused: wrong.line.unwrap_or_default(),
    };
    Ok((status, Page(page)).into_response())
}

/// The cart of a browser that has none is the empty cart's page.
fn no_cart() -> Response {
    see_other("/cart").into_response()
}

pub(crate) async fn change(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Form(form): Form<ChangeForm>,
) -> Result<Response, PageError> {
    let Some(id) = cart_id(&headers) else { return Ok(no_cart()) };
    let result = match form.read() {
        Ok(change) => keep(&state, id, change).await?,
        Err(errors) => Err(OrderingError::Invalid(errors)),
    };
    match result {
        Ok(()) if form.stays() => Ok(see_other_with("/cart", "flash-saved").into_response()),
        Ok(()) => checkout::ask_for(&context, &headers, &state, id).await,
        Err(OrderingError::Invalid(errors)) => {
            let wrong = Wrong { form: Some(form), errors, line: None };
            page(&context, &headers, &state, wrong).await
        }
        Err(OrderingError::NotFound) => Ok(no_cart()),
        Err(error) => Err(PageError::internal(error)),
    }
}

async fn keep(
    state: &ShopState,
    id: CartId,
    mut change: CartChange,
) -> Result<Result<(), OrderingError>, PageError> {
    let view = match state.ordering.view_cart(id).await {
        Ok(Some(view)) => view,
        Ok(None) => return Ok(Err(OrderingError::NotFound)),
        Err(error) => return Err(PageError::internal(error)),
    };
    // An address that was typed has no point, but circles and polygons of delivery need one. Its postal code gives
    // it roughly; the partner decides in the end.
    if let Some(Some(address)) = change.address.as_mut() {
        let document = view.document.as_ref().filter(|document| {
            places::compact(&document.address.postal_code) == places::compact(&address.postal_code)
                && document.address.country == address.country
        });
        address.location = match document.and_then(|document| document.location) {
            Some(point) => Some(point),
            None => places::of_postal_code(state, &address.country, &address.postal_code).await?,
        };
    }
    Ok(state.ordering.update_cart(id, change).await.map(drop))
}

/// The pieces of one line; 0 removes it.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct QuantityForm {
    quantity: String,
}

pub(crate) async fn set_quantity(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(line): Path<String>,
    Form(form): Form<QuantityForm>,
) -> Result<Response, PageError> {
    let Some(id) = cart_id(&headers) else { return Ok(no_cart()) };
    let result = match form.quantity.trim().parse() {
        Ok(quantity) => state.ordering.set_quantity(id, &line, quantity).await,
        Err(_) => Err(FieldErrors::one("quantity", "not_a_number", "write a whole number").into()),
    };
    match result {
        Ok(_) | Err(OrderingError::NotFound) => Ok(no_cart()),
        Err(OrderingError::Invalid(errors)) => {
            let texts: Vec<String> = errors.0.iter().map(|error| context.t.field_error(error)).collect();
            let wrong = Wrong { line: Some((line, texts.join(" "))), ..Wrong::default() };
            page(&context, &headers, &state, wrong).await
        }
        Err(error) => Err(PageError::internal(error)),
    }
}

pub(crate) async fn accept_prices(
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    let Some(id) = cart_id(&headers) else { return Ok(no_cart()) };
    match state.ordering.accept_prices(id).await {
        Ok(_) => Ok(see_other_with("/cart", "flash-prices-accepted").into_response()),
        Err(OrderingError::NotFound) => Ok(no_cart()),
        Err(error) => Err(PageError::internal(error)),
    }
}

pub(crate) async fn clear(headers: HeaderMap, State(state): State<ShopState>) -> Result<Response, PageError> {
    let Some(id) = cart_id(&headers) else { return Ok(no_cart()) };
    match state.ordering.clear_cart(id).await {
        Ok(_) => Ok(see_other_with("/cart", "flash-cart-cleared").into_response()),
        Err(OrderingError::NotFound) => Ok(no_cart()),
        Err(error) => Err(PageError::internal(error)),
    }
}
