//! Answers to a checkout, with the faults that change an answer.

use std::sync::PoisonError;

use basis::Money;
use jiff::{SignedDuration, Timestamp};
use order::wire::{
    CheckoutResponse, Extra, FoodErrorExtension, FoodOrderError, FulfillmentOption, Price, ProposedOrder,
    StructuredResponse, type_url,
};
use order::{CheckoutRequest, ErrorCode, ErrorScope, FulfillmentTime};

use super::Shared;
use crate::check::{check_cart, payment_options};
use crate::fault::{FaultKind, Slip};
use crate::words::Words;

/// Prices a cart or says what is wrong with it.
pub(super) fn answer(
    shared: &Shared,
    request: &CheckoutRequest,
    fault: Option<&FaultKind>,
) -> StructuredResponse {
    let code = match fault {
        Some(FaultKind::Error(code)) => Some(code),
        Some(FaultKind::RejectPaymentDeclined) => Some(&ErrorCode::PaymentDeclined),
        _ => None,
    };
    if let Some(code) = code {
        return refused(vec![fault_error(code, request)], None, Words::new(None, ""), "");
    }
    let catalog = shared.catalog();
    let locale = request.envelope.locale.as_deref();
    let slip = fault.and_then(FaultKind::slip);
    let mut verdict = check_cart(shared.facts(&catalog, locale, slip), &request.cart);
    if slip == Some(Slip::TellsOneError) {
        verdict.errors.truncate(1);
    }
    let merchant = request.cart.merchant.as_ref();
    let restaurant = merchant.and_then(|merchant| catalog.restaurants.get(&merchant.id));
    let country = restaurant.map_or("", |restaurant| restaurant.country.as_str());
    let name = restaurant.map_or("", |restaurant| restaurant.name.as_str());
    let words = Words::new(locale, country);
    match verdict.order {
        Some(mut order) if verdict.errors.is_empty() => {
            spoil(&mut order, fault);
            let (payment, additional) = payment_options(name, &order, words);
            let response = CheckoutResponse {
                proposed_order: Some(order),
                payment_options: Some(payment),
                additional_payment_options: additional,
                extra: Extra::new(),
            };
            StructuredResponse { checkout_response: Some(response), ..StructuredResponse::default() }
        }
        order => refused(verdict.errors, order, words, name),
    }
}

fn refused(
    errors: Vec<FoodOrderError>,
    corrected: Option<ProposedOrder>,
    words: Words,
    name: &str,
) -> StructuredResponse {
    let payment = corrected.as_ref().map(|order| payment_options(name, order, words));
    let (payment, additional) = payment.map_or((None, Vec::new()), |(payment, more)| (Some(payment), more));
    let error = FoodErrorExtension {
        type_url: Some(type_url("FoodErrorExtension")),
        food_order_errors: errors,
        corrected_proposed_order: corrected,
        payment_options: payment,
        additional_payment_options: additional,
        extra: Extra::new(),
    };
    StructuredResponse { error: Some(error), ..StructuredResponse::default() }
}

/// The error of a fault, about the first line or the promo code.
fn fault_error(code: &ErrorCode, request: &CheckoutRequest) -> FoodOrderError {
    let text = "A fault was asked for.";
    let line = request.cart.line_items.first();
    let line_id = line.and_then(|line| line.id.clone()).unwrap_or_default();
    match code.scope() {
        ErrorScope::Order => FoodOrderError::of_order(code.clone(), text),
        ErrorScope::Promo => {
            let coupon = request.cart.promotions.first().map(|promotion| promotion.coupon.clone());
            FoodOrderError::of_item(code.clone(), coupon.unwrap_or_else(|| "CODE".to_owned()), text)
        }
        ErrorScope::Item => {
            let error = FoodOrderError::of_item(code.clone(), line_id, text);
            let price = line.and_then(|line| line.price.as_ref()?.amount.as_ref()?.to_money().ok());
            match price {
                Some(price) if *code == ErrorCode::PriceChanged => {
                    error.with_price(Money::new(price.minor.saturating_add(100), price.currency))
                }
                _ => error,
            }
        }
    }
}

/// Makes a good answer wrong.
fn spoil(order: &mut ProposedOrder, fault: Option<&FaultKind>) {
    match fault {
        Some(FaultKind::TotalMismatch) => {
            let total = order.total_price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
            order.total_price =
                total.map(|total| Price::estimate(Money::new(total.minor + 100, total.currency)));
        }
        Some(FaultKind::CartModified) => {
            if let Some(line) = order.cart.as_mut().and_then(|cart| cart.line_items.first_mut()) {
                line.quantity += 1;
            }
        }
        Some(FaultKind::Slip(Slip::ChangesPreference)) => move_time(order),
        _ => {}
    }
}

/// Moves the wanted time by an hour.
fn move_time(order: &mut ProposedOrder) {
    let extension = order.cart.as_mut().and_then(|cart| cart.extension.as_mut());
    let Some(preference) = extension.and_then(|extension| extension.fulfillment_preference.as_mut()) else {
        return;
    };
    let at = match preference.time(Timestamp::UNIX_EPOCH) {
        Some(FulfillmentTime::At(at)) => at + SignedDuration::from_hours(1),
        _ => Timestamp::UNIX_EPOCH,
    };
    if let Some(kind) = preference.kind() {
        *preference = FulfillmentOption::new(kind, at.to_string());
    }
}

/// Remembers the first answer of a conversation and gives it to every later request; of the last thousand.
pub(super) fn stale(shared: &Shared, conversation: &str, answer: StructuredResponse) -> StructuredResponse {
    let mut kept = shared.stale.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= 1000 {
        kept.clear();
    }
    kept.entry(conversation.to_owned()).or_insert(answer).clone()
}
