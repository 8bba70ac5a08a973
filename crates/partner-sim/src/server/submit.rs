//! Taking orders (fulfillment-api.md chapter 8, rule N2).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basis::{Currency, Money};
use order::wire::{
    Cart, Contact, FoodOrderError, LineItem, LineType, PaymentInfo, PaymentType, ProposedOrder,
    RejectionInfo, StructuredResponse,
};
use order::{ErrorCode, ErrorScope, OptionsStyle, OrderState, RejectionType, SubmitRequest, recompute};
use sha2::{Digest, Sha256};

use super::Shared;
use crate::book::{Entry, OrderView, Taken, order_ids, update_of};
use crate::catalog::Restaurant;
use crate::check::{Verdict, check_cart};
use crate::fault::{FaultKind, Slip};
use crate::words::Words;

/// Why an order is not accepted.
type Refusal = (RejectionInfo, Vec<FoodOrderError>);

/// Takes an order or repeats the answer to it; `None` if the id came with another order before.
pub(super) fn take(
    shared: &Arc<Shared>,
    request: &SubmitRequest,
    fault: Option<&FaultKind>,
) -> Option<StructuredResponse> {
    let order = &request.order;
    let hash: [u8; 32] = Sha256::digest(serde_json::to_vec(order).unwrap_or_default()).into();
    let duplicates = fault == Some(&FaultKind::Slip(Slip::DuplicatesOrders));
    let taken = match shared.book.find(&order.google_order_id, hash) {
        Some(Taken::Repeat(mut entry)) if duplicates => {
            entry.view.action_order_id.push_str("-2");
            Taken::Repeat(entry)
        }
        Some(known) => known,
        None => shared.book.take(new_entry(shared, request, hash, fault)),
    };
    let entry = match taken {
        Taken::Conflict => return None,
        Taken::Repeat(entry) => entry,
        Taken::New(entry) => {
            let _ = shared.lines.send(entry.line());
            // More live orders than are remembered cannot be followed.
            let room = shared.tasks.len() < shared.config.max_orders;
            if entry.rejection.is_none() && shared.config.pace > 0.0 && room {
                shared.tasks.spawn(crate::progress::follow(shared.clone(), (*entry).clone()));
            }
            entry
        }
    };
    Some(StructuredResponse { order_update: Some(update_of(&entry)), ..StructuredResponse::default() })
}

fn new_entry(shared: &Shared, request: &SubmitRequest, hash: [u8; 32], fault: Option<&FaultKind>) -> Entry {
    let catalog = shared.catalog();
    let locale = request.envelope.locale.as_deref();
    let now = shared.config.ambient.now();
    let final_order = request.order.final_order.clone().unwrap_or_default();
    let cart = final_order.cart.clone().unwrap_or_default();
    let merchant = cart.merchant.clone().unwrap_or_default();
    let restaurant = catalog.restaurants.get(&merchant.id);
    let words = Words::new(locale, restaurant.map_or("", |restaurant| &restaurant.country));
    let slip = fault.and_then(FaultKind::slip);
    let verdict = check_cart(shared.facts(&catalog, locale, slip), &cart);
    let refusal =
        decide_refusal(request.order.payment_info.as_ref(), &final_order, &cart, &verdict, words, fault);
    let (action_order_id, receipt_id) = order_ids(&request.order.google_order_id);
    Entry {
        view: OrderView {
            google_order_id: request.order.google_order_id.clone(),
            action_order_id,
            receipt_id,
            restaurant_id: merchant.id,
            restaurant: restaurant.map_or(merchant.name, |restaurant| restaurant.name.clone()),
            sandbox: request.envelope.sandbox,
            state: if refusal.is_some() { OrderState::Rejected } else { OrderState::Created },
            total: stated_total(&final_order),
            updates: Vec::new(),
        },
        hash,
        words,
        kind: cart.service_kind(),
        telephone: restaurant.and_then(telephone),
        accepted_at: now,
        expected: verdict.expected.filter(|_| refusal.is_none()),
        last_update: now,
        rejection: refusal,
        slip,
        first_line: cart.line_items.first().and_then(|line| {
            Some((line.id.clone()?, line.price.as_ref()?.amount.as_ref()?.to_money().ok()?))
        }),
    }
}

fn telephone(restaurant: &Restaurant) -> Option<String> {
    restaurant.telephone.clone().filter(|number| number.chars().all(|c| c == '+' || c.is_ascii_digit()))
}

fn stated_total(order: &ProposedOrder) -> Money {
    let total = order.total_price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
    total.unwrap_or(Money::zero(Currency::EUR))
}

/// Validates the cart again, then the diner, then the payment (chapter 8).
fn decide_refusal(
    payment: Option<&PaymentInfo>,
    order: &ProposedOrder,
    cart: &Cart,
    verdict: &Verdict,
    words: Words,
    fault: Option<&FaultKind>,
) -> Option<Refusal> {
    let refuse = |kind, reason: &str, errors| {
        let info =
            RejectionInfo { kind: Some(kind), reason: Some(reason.to_owned()), ..RejectionInfo::default() };
        Some((info, errors))
    };
    if let Some(FaultKind::Error(code)) = fault {
        let id = cart.line_items.first().and_then(|line| line.id.clone()).unwrap_or_default();
        let error = FoodOrderError::of_item(code.clone(), id, "A fault was asked for.");
        return refuse(rejection_type(code), words.restaurant_declines(), vec![error]);
    }
    let slip = fault.and_then(FaultKind::slip);
    if slip.is_some_and(|slip| balks(slip, order, cart, payment)) {
        return refuse(RejectionType::Other, words.restaurant_declines(), Vec::new());
    }
    let believes = slip == Some(Slip::TakesAlteredOrders);
    if !verdict.errors.is_empty() && !believes {
        let kind = rejection_type(&verdict.errors[0].error);
        return refuse(kind, words.cart_changed(), verdict.errors.clone());
    }
    if !believes && !has_same_total(order, verdict.order.as_ref()) {
        let error =
            FoodOrderError::of_order(ErrorCode::IncorrectPrice, "The total is not the one of the cart.");
        return refuse(RejectionType::Other, words.cart_changed(), vec![error]);
    }
    let contact = cart.extension.as_ref().and_then(|extension| extension.contact.as_ref());
    if slip != Some(Slip::AcceptsAnybody) && !is_complete(contact) {
        return refuse(RejectionType::Ineligible, words.incomplete_contact(), Vec::new());
    }
    let declined = fault == Some(&FaultKind::RejectPaymentDeclined)
        || (slip != Some(Slip::AcceptsAnyPayment) && !is_payable(payment));
    if declined { refuse(RejectionType::PaymentDeclined, words.declined_payment(), Vec::new()) } else { None }
}

/// Whether a careless partner stumbles over something that it should take.
fn balks(slip: Slip, order: &ProposedOrder, cart: &Cart, payment: Option<&PaymentInfo>) -> bool {
    let extension = cart.extension.as_ref();
    match slip {
        Slip::RefusesScheduled => cart.preference().and_then(|option| option.time_text()) != Some("P0M"),
        Slip::RefusesGuests => {
            let contact = extension.and_then(|extension| extension.contact.as_ref());
            contact.is_some_and(|contact| contact.email_verified != Some(true))
        }
        Slip::RefusesTips => {
            let tip = |line: &LineItem| {
                let amount = line.price.as_ref().and_then(|price| price.amount.as_ref()?.to_money().ok());
                line.kind == LineType::Gratuity && amount.is_some_and(|amount| amount.minor > 0)
            };
            order.other_items.iter().any(tip)
        }
        Slip::RefusesNotes => {
            let location = extension.and_then(|extension| extension.location.as_ref());
            location.is_some_and(|location| location.notes.is_some())
        }
        Slip::RefusesOnFulfillment => {
            payment.is_some_and(|payment| payment.payment_type == Some(PaymentType::OnFulfillment))
        }
        _ => false,
    }
}

fn rejection_type(code: &ErrorCode) -> RejectionType {
    match code {
        ErrorCode::UnavailableSlot | ErrorCode::TooLate => RejectionType::UnavailableSlot,
        ErrorCode::PaymentDeclined => RejectionType::PaymentDeclined,
        ErrorCode::Ineligible => RejectionType::Ineligible,
        code if code.scope() == ErrorScope::Promo => RejectionType::PromoNotApplicable,
        _ => RejectionType::Other,
    }
}

/// Whether the order adds up and asks, without the tip, for what the cart costs now.
fn has_same_total(order: &ProposedOrder, priced: Option<&ProposedOrder>) -> bool {
    let without_tip =
        |order| recompute(order, OptionsStyle::Separate).map(|totals| totals.total_without_tip());
    match (without_tip(order), priced.map(without_tip)) {
        (Ok(asked), Some(Ok(due))) => asked == due,
        _ => false,
    }
}

fn is_complete(contact: Option<&Contact>) -> bool {
    let filled = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    contact.is_some_and(|contact| {
        let named =
            filled(&contact.display_name) || (filled(&contact.first_name) && filled(&contact.last_name));
        named && filled(&contact.email) && filled(&contact.phone_number)
    })
}

/// The simulated gateway: any token of base64 is good unless it reads `declined` or `invalid`.
fn is_payable(payment: Option<&PaymentInfo>) -> bool {
    let Some(payment) = payment else { return false };
    if payment.payment_type == Some(PaymentType::OnFulfillment) {
        return true;
    }
    let instrument = payment.google_provided_payment_instrument.as_ref();
    let token = instrument.map_or("", |instrument| instrument.instrument_token.as_str());
    match STANDARD.decode(token) {
        Ok(bytes) if !bytes.is_empty() => {
            let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
            !text.contains("declined") && !text.contains("invalid")
        }
        _ => false,
    }
}
