//! The page on which the binding price is reviewed and the order is placed.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, Locale, Timestamp};
use feed::ServiceType;
use ordering::{
    CartTime, Checkout, CheckoutOutcome, PartnerProblem, Payment, PaymentWay, Quote, SubmitForm,
    technical_key,
};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Page, PageContext, PageError};

use crate::bill::{Change, ShownBill, changes, shown_bill};
use crate::checkout::find;
use crate::device;
use crate::state::ShopState;
use crate::tip::{self, TipChoice};

/// What the sandbox's wallet would give: a token that every test gateway takes, and one that it declines. They are
/// base64, as tokens are.
const GOOD_TOKEN: &str = "dGVzdC10b2tlbg==";
const DECLINED_TOKEN: &str = "ZGVjbGluZWQ=";

#[derive(Template)]
#[template(path = "shop/checkout.html")]
struct CheckoutPage {
    chrome: Chrome,
    id: String,
    restaurant: String,
    bill: Option<ShownBill>,
    problems: Vec<String>,
    changes: Vec<Change>,
    is_corrected: bool,
    /// The price is too old to be relied on.
    is_stale: bool,
    is_delivery: bool,
    /// How, when and where.
    facts: Vec<(String, String)>,
    tip: TipChoice,
    /// The partner, if its news are offered.
    news_of: Option<String>,
    /// Why guests may not order this.
    guest: String,
    /// Value and name of each way to pay.
    payments: Vec<(String, String)>,
    form: ContactForm,
    errors: FormErrors,
    until: String,
}

/// Who orders, and how it is paid, as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactForm {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    /// What was chosen for a tip; `own` for the amount that was typed.
    tip_choice: String,
    tip: String,
    payment: String,
    no_contact: String,
    /// Whether news of the partner are wanted.
    remarketing: String,
    /// The same for every repeat of one wish, such as a double click.
    key: String,
}

impl ContactForm {
    /// What is sent to ordering. Names, address and number are checked there.
    /// `is_first` tells that the diner was asked for news, as the first order with a partner is (14.5).
    pub(crate) fn read(
        &self,
        checkout: &Checkout,
        locale: Locale,
        is_first: bool,
    ) -> Result<SubmitForm, FieldErrors> {
        let token =
            |token: &str| Payment::Token { token: token.to_owned(), display_name: "TEST-1111".to_owned() };
        let payment = match self.payment.as_str() {
            "test" if checkout.restaurant.environment.is_sandbox() => token(GOOD_TOKEN),
            "declined" if checkout.restaurant.environment.is_sandbox() => token(DECLINED_TOKEN),
            _ => Payment::OnFulfillment,
        };
        Ok(SubmitForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            email_verified: false,
            payment,
            tip: tip::read(checkout.quote(), &self.tip_choice, &self.tip)?,
            no_contact: !self.no_contact.is_empty(),
            remarketing: is_first.then_some(!self.remarketing.is_empty()),
            locale,
            idempotency_key: self.key.clone(),
        })
    }
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let checkout = find(&state, &headers, &id).await?;
    let form = ContactForm { key: state.ambient.secret(), ..ContactForm::default() };
    page(&context, &headers, &state, &checkout, form, FieldErrors::new()).await
}

pub(crate) async fn page(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    checkout: &Checkout,
    form: ContactForm,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let t = context.t;
    let cart = state.ordering.cart(checkout.cart_id).await?;
    let (quote, failed): (Option<&Quote>, &[PartnerProblem]) = match &checkout.outcome {
        CheckoutOutcome::Quoted { quote } => (Some(quote), &[]),
        CheckoutOutcome::Refused { errors, corrected } => (corrected.as_deref(), errors),
        CheckoutOutcome::Failed { .. } => (None, &[]),
    };
    let is_corrected = checkout.quote().is_none() && quote.is_some();
    let changes = match (&cart, quote.filter(|_| is_corrected)) {
        (Some(cart), Some(quote)) => changes(t, cart, &quote.bill, failed),
        _ => Vec::new(),
    };
    let partner = state.partners.find(checkout.restaurant.partner_id).await?;
    let now = state.ambient.now();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chrome = state.chrome(context, headers, t.get("shop-checkout-title")).await?;
    let page = CheckoutPage {
        chrome: chrome.crumb("/cart", t.get("shop-nav-cart")),
        id: checkout.id.to_string(),
        restaurant: checkout.restaurant_name.clone(),
        bill: quote.map(|quote| shown_bill(t, &quote.bill)),
        problems: problems(t, checkout),
        changes,
        is_corrected,
        // A form that is being corrected is not taken away while the price still holds.
        is_stale: checkout.quote().is_some_and(|quote| quote.is_expired(now))
            || (checkout.quote().is_some() && errors.is_empty() && checkout.needs_refresh(now)),
        is_delivery: checkout.service_type == ServiceType::Delivery,
        facts: facts(t, checkout),
        tip: tip::choice(t, quote, &form.tip_choice),
        news_of: partner.filter(|one| device::is_first_order(headers, one.id)).map(|one| one.name),
        guest: guest(state, t, checkout, quote).await?,
        payments: payments(t, checkout, quote),
        errors: FormErrors::new(t, &errors),
        form,
        until: quote.map(|quote| local_time(t, checkout, quote.expires_at)).unwrap_or_default(),
    };
    Ok((status, Page(page)).into_response())
}

/// Why a guest may not place this order (14.3); everybody is a guest here.
async fn guest(
    state: &ShopState,
    t: Texts,
    checkout: &Checkout,
    quote: Option<&Quote>,
) -> Result<String, PageError> {
    let restaurant = &checkout.restaurant;
    let catalogue = state.inventory.catalogue();
    let found = catalogue
        .restaurant(restaurant.partner_id, restaurant.environment, &restaurant.restaurant_id)
        .await?;
    let (Some(document), Some(quote)) = (found, quote) else { return Ok(String::new()) };
    let rules = &state.ordering.settings().guests;
    let refusal = rules.decide(&document.address.country, quote.bill.total);
    Ok(refusal.map(|refusal| refusal.text(t)).unwrap_or_default())
}

fn problems(t: Texts, checkout: &Checkout) -> Vec<String> {
    match &checkout.outcome {
        CheckoutOutcome::Quoted { .. } => Vec::new(),
        CheckoutOutcome::Failed { code } => vec![t.get(&technical_key(*code))],
        CheckoutOutcome::Refused { errors, .. } => {
            errors.iter().map(|problem| partner_problem(t, problem)).collect()
        }
    }
}

fn partner_problem(t: Texts, problem: &PartnerProblem) -> String {
    let text = t.get(&problem.text_key());
    let text = match &problem.name {
        Some(name) => t.two("shop-problem-of", "name", name, "problem", text),
        None => text,
    };
    match problem.available_quantity {
        Some(left) if left > 0 => format!("{text} {}", t.one("shop-pieces-left", "left", left)),
        _ => text,
    }
}

fn zone(checkout: &Checkout) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&checkout.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
}

fn local_time(t: Texts, checkout: &Checkout, at: Timestamp) -> String {
    t.time(at, &zone(checkout))
}

fn facts(t: Texts, checkout: &Checkout) -> Vec<(String, String)> {
    let when = match checkout.time {
        CartTime::Asap => t.get("shop-asap"),
        CartTime::At(at) => t.date_time(at, &zone(checkout)),
    };
    let mut facts = vec![
        (t.get("shop-service"), t.get(crate::home::service_key(checkout.service_type))),
        (t.get("shop-time"), when),
    ];
    if checkout.service_type == ServiceType::Delivery
        && let Some(address) = &checkout.address
    {
        facts.push((t.get("shop-address"), address.one_line()));
        facts.extend(address.instructions.clone().map(|text| (t.get("shop-instructions"), text)));
    }
    facts
}

/// Ways to pay that this page can take: on handing over, and in the sandbox the wallet's test tokens.
fn payments(t: Texts, checkout: &Checkout, quote: Option<&Quote>) -> Vec<(String, String)> {
    let mut ways = Vec::new();
    for way in quote.iter().flat_map(|quote| &quote.payment) {
        match way {
            PaymentWay::OnFulfillment { display_name } => {
                let key = match checkout.service_type {
                    ServiceType::Delivery => "shop-pay-at-door",
                    ServiceType::Takeout => "shop-pay-at-counter",
                };
                let words = display_name.clone().filter(|name| !name.trim().is_empty());
                ways.push(("later".to_owned(), words.unwrap_or_else(|| t.get(key))));
            }
            PaymentWay::Wallet { .. } if checkout.restaurant.environment.is_sandbox() => {
                ways.push(("test".to_owned(), t.get("shop-pay-test")));
                ways.push(("declined".to_owned(), t.get("shop-pay-declined")));
            }
            PaymentWay::Wallet { .. } => {}
        }
    }
    ways
}
