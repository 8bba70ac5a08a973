//! The page on which the binding price is reviewed and the order is placed.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, Locale, Money, Timestamp};
use feed::ServiceType;
use ordering::{
    CartTime, Checkout, CheckoutOutcome, PartnerProblem, Payment, PaymentWay, Quote, SubmitForm, TipRule,
    technical_key,
};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Page, PageContext, PageError};

use crate::bill::{Change, ShownBill, changes, shown_bill};
use crate::checkout::find;
use crate::state::ShopState;

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
    /// Value and name of each way to pay.
    payments: Vec<(String, String)>,
    form: ContactForm,
    errors: FormErrors,
    until: String,
}

/// What the page offers for a tip.
struct TipChoice {
    is_offered: bool,
    hint: String,
    /// The total before the tip, if the diner chooses the tip.
    before: String,
}

/// Who orders, and how it is paid, as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactForm {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    tip: String,
    payment: String,
    no_contact: String,
    /// The same for every repeat of one wish, such as a double click.
    key: String,
}

impl ContactForm {
    /// What is sent to ordering. Names, address and number are checked there.
    pub(crate) fn read(&self, checkout: &Checkout, locale: Locale) -> Result<SubmitForm, FieldErrors> {
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
            tip: self.tip(checkout.quote())?,
            no_contact: !self.no_contact.is_empty(),
            remarketing: None,
            locale,
            idempotency_key: self.key.clone(),
        })
    }

    fn tip(&self, quote: Option<&Quote>) -> Result<Option<Money>, FieldErrors> {
        let text = self.tip.trim().replace(',', ".");
        let Some(quote) = quote.filter(|_| !text.is_empty()) else { return Ok(None) };
        match Money::from_decimal(&text, quote.bill.total.currency) {
            Ok(tip) if tip.minor >= 0 => Ok(Some(tip)),
            _ => Err(FieldErrors::one(
                "tip",
                "amount_invalid",
                "write an amount such as 2.50, or leave it empty",
            )),
        }
    }
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let checkout = find(&state, &headers, &id).await?;
    let tip = match checkout.quote().map(|quote| quote.tip) {
        Some(TipRule::Suggested(tip)) => shown_amount(context.t, tip),
        _ => String::new(),
    };
    let form = ContactForm { key: state.ambient.secret(), tip, ..ContactForm::default() };
    page(&context, &headers, &state, &checkout, form, FieldErrors::new()).await
}

/// `2.50` or `2,50`, as the reader would type it.
fn shown_amount(t: Texts, amount: Money) -> String {
    let text = amount.to_decimal();
    if t.locale == Locale::Fr { text.replace('.', ",") } else { text }
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
        tip: tip_choice(t, quote),
        payments: payments(t, checkout, quote),
        errors: FormErrors::new(t, &errors),
        form,
        until: quote.map(|quote| local_time(t, checkout, quote.expires_at)).unwrap_or_default(),
    };
    Ok((status, Page(page)).into_response())
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

/// The four cases of 14.2.
fn tip_choice(t: Texts, quote: Option<&Quote>) -> TipChoice {
    let plain = |hint: String| TipChoice { is_offered: false, hint, before: String::new() };
    let Some(quote) = quote else { return plain(String::new()) };
    let chosen = |key: &str| TipChoice {
        is_offered: true,
        hint: t.get(key),
        before: t.money(Money::new(
            quote.bill.total.minor.saturating_sub(quote.bill.tip.minor),
            quote.bill.total.currency,
        )),
    };
    match quote.tip {
        TipRule::Fixed(tip) => plain(t.one("shop-tip-fixed", "amount", t.money(tip))),
        TipRule::NotTaken => plain(t.get("shop-tip-not-taken")),
        TipRule::Suggested(_) => chosen("shop-tip-suggested"),
        TipRule::Free => chosen("shop-tip-free"),
    }
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
