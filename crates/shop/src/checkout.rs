//! Checkout: the partner's binding price, a correction to accept, and the order itself.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::{CheckoutId, FieldErrors, Money};
use feed::ServiceType;
use ordering::{
    Bill, Checkout, CheckoutOutcome, CheckoutResult, OrderingError, Payment, PaymentWay, Quote, SubmitForm,
    SubmitResult, TipRule, technical_key,
};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageContext, PageError, see_other};

use crate::cart::locale;
use crate::state::{ShopState, cart_id};

/// How long the page waits for the partner's answer before it shows the order as it stands.
const WAIT_FOR_ANSWER: std::time::Duration = std::time::Duration::from_secs(9);

#[derive(Template)]
#[template(path = "shop/checkout.html")]
struct CheckoutPage {
    chrome: Chrome,
    id: String,
    restaurant: String,
    bill: Option<ShownBill>,
    problems: Vec<String>,
    is_corrected: bool,
    is_delivery: bool,
    address: String,
    tip: TipChoice,
    form: ContactForm,
    errors: FormErrors,
    key: String,
    pay_words: String,
}

/// A bill as it is shown.
pub(crate) struct ShownBill {
    pub(crate) lines: Vec<ShownBillLine>,
    pub(crate) extras: Vec<(String, String)>,
    pub(crate) total: String,
}

/// One line of a bill.
pub(crate) struct ShownBillLine {
    pub(crate) name: String,
    pub(crate) quantity: i64,
    pub(crate) details: Vec<String>,
    pub(crate) amount: String,
    pub(crate) note: String,
}

/// What the page offers for a tip.
struct TipChoice {
    is_offered: bool,
    value: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "shop/stopped.html")]
struct StoppedPage {
    chrome: Chrome,
    lead: String,
    problems: Vec<String>,
}

/// Who orders, and how it is paid.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactForm {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    tip: String,
    no_contact: Option<String>,
    key: String,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    ask(context, headers, State(state)).await
}

/// Asks the partner for the binding price. Rules K5 to K7.
pub(crate) async fn ask(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
) -> Result<Response, PageError> {
    let Some(id) = cart_id(&headers) else { return Ok(see_other("/cart").into_response()) };
    let t = context.t;
    let result = match state.ordering.checkout(id, locale(&context)).await {
        Ok(result) => result,
        Err(OrderingError::NotFound) => return Ok(see_other("/cart").into_response()),
        Err(error) => return Err(PageError::internal(error)),
    };
    let (lead, problems) = match result {
        CheckoutResult::Quoted(checkout) | CheckoutResult::Refused(checkout) => {
            return Ok(see_other(&format!("/checkout/{}", checkout.id)).into_response());
        }
        CheckoutResult::PartnerFailed(code) => ("shop-partner-failed", vec![t.get(&technical_key(code))]),
        CheckoutResult::CartProblem(check) => {
            ("shop-cart-needs-change", check.problems.iter().map(|problem| problem.text(t)).collect())
        }
        CheckoutResult::Paused(reason) => ("shop-paused", vec![t.get(reason.text_key())]),
    };
    stopped(&context, &headers, &state, lead, problems).await
}

async fn stopped(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    lead: &str,
    problems: Vec<String>,
) -> Result<Response, PageError> {
    let t = context.t;
    let chrome = state.chrome(context, headers, t.get("shop-checkout-title")).await?;
    let page = StoppedPage { chrome, lead: t.get(lead), problems };
    Ok((StatusCode::CONFLICT, Page(page)).into_response())
}

async fn find(state: &ShopState, headers: &HeaderMap, id: &str) -> Result<Checkout, PageError> {
    let id: CheckoutId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = state.ordering.find_checkout(id).await?.ok_or(PageError::NotFound)?;
    // A checkout belongs to the browser that holds its cart.
    if cart_id(headers) == Some(found.cart_id) { Ok(found) } else { Err(PageError::NotFound) }
}

pub(crate) async fn review(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let checkout = find(&state, &headers, &id).await?;
    let form = ContactForm { key: state.ambient.secret(), ..ContactForm::default() };
    page(&context, &headers, &state, &checkout, form, FieldErrors::new()).await
}

async fn page(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    checkout: &Checkout,
    form: ContactForm,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let t = context.t;
    let (quote, problems, is_corrected): (Option<&Quote>, Vec<String>, bool) = match &checkout.outcome {
        CheckoutOutcome::Quoted { quote } => (Some(&**quote), Vec::new(), false),
        CheckoutOutcome::Refused { errors, corrected } => {
            let texts = errors.iter().map(|problem| {
                let name = problem.name.clone().map(|name| format!("{name}: ")).unwrap_or_default();
                format!("{name}{}", t.get(&problem.text_key()))
            });
            (corrected.as_deref(), texts.collect(), corrected.is_some())
        }
        CheckoutOutcome::Failed { code } => (None, vec![t.get(&technical_key(*code))], false),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chrome = state.chrome(context, headers, t.get("shop-checkout-title")).await?;
    let key = if form.key.is_empty() { state.ambient.secret() } else { form.key.clone() };
    let page = CheckoutPage {
        chrome: chrome.crumb("/cart", t.get("shop-nav-cart")),
        id: checkout.id.to_string(),
        restaurant: checkout.restaurant_name.clone(),
        bill: quote.map(|quote| shown_bill(context, &quote.bill)),
        problems,
        is_corrected,
        is_delivery: checkout.service_type == ServiceType::Delivery,
        address: checkout.address.as_ref().map(|address| address.one_line()).unwrap_or_default(),
        tip: tip_choice(context, quote, &form),
        pay_words: pay_words(context, quote),
        errors: FormErrors::new(t, &errors),
        form,
        key,
    };
    Ok((status, Page(page)).into_response())
}

/// Lines, fees and total in the reader's language.
pub(crate) fn shown_bill(context: &PageContext, bill: &Bill) -> ShownBill {
    let t = context.t;
    let lines = bill.lines.iter().map(|line| ShownBillLine {
        name: line.name.clone(),
        quantity: line.quantity,
        details: line.options.iter().map(|option| option.name.clone()).chain(line.note.clone()).collect(),
        amount: t.money(line.amount),
        note: line.reason.clone().unwrap_or_default(),
    });
    let extras = bill.extras.iter().map(|extra| (extra.name.clone(), t.money(extra.amount)));
    ShownBill { lines: lines.collect(), extras: extras.collect(), total: t.money(bill.total) }
}

fn tip_choice(context: &PageContext, quote: Option<&Quote>, form: &ContactForm) -> TipChoice {
    let t = context.t;
    match quote.map(|quote| quote.tip) {
        Some(TipRule::Fixed(tip)) => TipChoice {
            is_offered: false,
            value: String::new(),
            hint: t.one("shop-tip-fixed", "amount", t.money(tip)),
        },
        Some(TipRule::Suggested(tip)) => {
            let value = if form.tip.is_empty() { tip.to_decimal() } else { form.tip.clone() };
            TipChoice { is_offered: true, value, hint: t.get("shop-tip-suggested") }
        }
        Some(TipRule::Free) => TipChoice { is_offered: true, value: form.tip.clone(), hint: String::new() },
        Some(TipRule::NotTaken) | None => {
            TipChoice { is_offered: false, value: String::new(), hint: String::new() }
        }
    }
}

fn pay_words(context: &PageContext, quote: Option<&Quote>) -> String {
    let named = quote.iter().flat_map(|quote| &quote.payment).find_map(|way| match way {
        PaymentWay::OnFulfillment { display_name } => Some(display_name.clone()),
        PaymentWay::Wallet { .. } => None,
    });
    named.flatten().unwrap_or_else(|| context.t.get("shop-pay-on-fulfillment"))
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
            stopped(&context, &headers, &state, "shop-cart-needs-change", Vec::new()).await
        }
        Err(error) => Err(PageError::internal(error)),
    }
}

fn tip_of(form: &ContactForm, quote: Option<&Quote>) -> Result<Option<Money>, FieldErrors> {
    let Some(quote) = quote.filter(|_| !form.tip.trim().is_empty()) else { return Ok(None) };
    let currency = quote.bill.total.currency;
    let text = form.tip.trim().replace(',', ".");
    match Money::from_decimal(&text, currency) {
        Ok(tip) if tip.minor >= 0 => Ok(Some(tip)),
        _ => {
            Err(FieldErrors::one("tip", "amount_invalid", "write an amount such as 2.50, or leave it empty"))
        }
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
    let tip = match tip_of(&form, checkout.quote()) {
        Ok(tip) => tip,
        Err(errors) => return page(&context, &headers, &state, &checkout, form, errors).await,
    };
    let sent = SubmitForm {
        first_name: form.first_name.clone(),
        last_name: form.last_name.clone(),
        email: form.email.clone(),
        phone: form.phone.clone(),
        email_verified: false,
        payment: Payment::OnFulfillment,
        tip,
        no_contact: form.no_contact.is_some(),
        remarketing: None,
        locale: locale(&context),
        idempotency_key: form.key.clone(),
    };
    let order = match state.ordering.submit(checkout.id, sent).await {
        Ok(SubmitResult::Placed(order)) => order,
        Ok(SubmitResult::Refused(refusal)) => {
            let text = vec![context.t.get(refusal.text_key())];
            return stopped(&context, &headers, &state, "shop-cart-needs-change", text).await;
        }
        Err(OrderingError::Invalid(errors)) => {
            return page(&context, &headers, &state, &checkout, form, errors).await;
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    // The order is kept; waiting only spares the diner a look at "sending".
    drop(state.ordering.await_settled(order.id, WAIT_FOR_ANSWER).await);
    let mut response = see_other(&format!("/orders/{}", order.id)).into_response();
    if let Some(cookie) = state.forget() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
