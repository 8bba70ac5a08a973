//! Whether a success answer gives the cart back unmodified (rule K1).

use std::collections::{BTreeMap, BTreeSet};

use basis::Money;
use jiff::Timestamp;
use serde_json::Value;

use crate::totals::{OptionsStyle, options_total};
use crate::wire::{Cart, FoodItemOption, FulfillmentOption, LineItem, Price};

/// Says what the partner changed in the cart, or `None`: same restaurant, lines, ids, offers, quantities,
/// prices, options, promotions, preference and location. Names, pictures and added unknown members do not
/// count. With [`OptionsStyle::InLinePrice`] a line may be dearer by exactly its options (M8).
pub fn find_cart_change(request: &Cart, answer: &Cart, style: OptionsStyle) -> Option<String> {
    let merchant = |cart: &Cart| cart.merchant.as_ref().map(|merchant| merchant.id.clone());
    if merchant(request) != merchant(answer) {
        return Some("cart.merchant.id: differs from the request".to_owned());
    }
    lines_change(&request.line_items, &answer.line_items, style)
        .or_else(|| promotions_change(request, answer))
        .or_else(|| preference_change(request.preference(), answer.preference()))
        .or_else(|| location_change(request, answer))
}

fn lines_change(request: &[LineItem], answer: &[LineItem], style: OptionsStyle) -> Option<String> {
    if request.len() != answer.len() {
        return Some(format!("cart.lineItems: {} lines instead of {}", answer.len(), request.len()));
    }
    let by_id: BTreeMap<_, _> = request.iter().map(|line| (line.id.as_deref(), line)).collect();
    let mut seen = BTreeSet::new();
    for (index, line) in answer.iter().enumerate() {
        let path = format!("cart.lineItems[{index}]");
        let id = line.id.as_deref();
        let Some(wanted) = by_id.get(&id).filter(|_| seen.insert(id)) else {
            return Some(format!("{path}.id: no such line in the request, or twice"));
        };
        if let Some(change) = line_change(&path, wanted, line, style) {
            return Some(change);
        }
    }
    None
}

fn line_change(path: &str, request: &LineItem, answer: &LineItem, style: OptionsStyle) -> Option<String> {
    if request.offer_id != answer.offer_id {
        return Some(format!("{path}.offerId: differs from the request"));
    }
    if request.quantity != answer.quantity {
        return Some(format!("{path}.quantity: {} instead of {}", answer.quantity, request.quantity));
    }
    if !same_line_price(request, answer, style) {
        return Some(format!("{path}.price: differs from the request"));
    }
    let notes = |line: &LineItem| line.sub_lines.iter().map(|sub| sub.note.clone()).collect::<Vec<_>>();
    if notes(request) != notes(answer) {
        return Some(format!("{path}.subLines: differ from the request"));
    }
    options_change(&format!("{path}.extension.options"), request.options(), answer.options())
}

fn same_line_price(request: &LineItem, answer: &LineItem, style: OptionsStyle) -> bool {
    let amount = |price: &Option<Price>| price.as_ref()?.amount.as_ref()?.to_money().ok();
    let (wanted, found) = (amount(&request.price), amount(&answer.price));
    if wanted == found {
        return true;
    }
    let (Some(wanted), Some(found)) = (wanted, found) else { return false };
    let options =
        options_total("", request.options(), wanted.currency).map(|sum| Money::new(sum, wanted.currency));
    let with_options = options.ok().and_then(|options| wanted.checked_add(options).ok());
    style == OptionsStyle::InLinePrice && with_options == Some(found)
}

fn options_change(path: &str, request: &[FoodItemOption], answer: &[FoodItemOption]) -> Option<String> {
    if request.len() != answer.len() {
        return Some(format!("{path}: {} options instead of {}", answer.len(), request.len()));
    }
    let by_id: BTreeMap<_, _> = request.iter().map(|option| (option.id.as_deref(), option)).collect();
    for (index, option) in answer.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let Some(wanted) = by_id.get(&option.id.as_deref()) else {
            return Some(format!("{path}.id: no such option in the request"));
        };
        let amount = |option: &FoodItemOption| {
            option.price.as_ref().map_or((0, 0), |price| (price.units, price.nanos))
        };
        let same = wanted.offer_id == option.offer_id && wanted.quantity == option.quantity;
        if !same || amount(wanted) != amount(option) {
            return Some(format!("{path}: offer, quantity or price differ from the request"));
        }
        let nested = options_change(&format!("{path}.subOptions"), &wanted.sub_options, &option.sub_options);
        if nested.is_some() {
            return nested;
        }
    }
    None
}

fn promotions_change(request: &Cart, answer: &Cart) -> Option<String> {
    let codes =
        |cart: &Cart| cart.promotions.iter().map(|promotion| promotion.coupon.clone()).collect::<Vec<_>>();
    (codes(request) != codes(answer)).then(|| "cart.promotions: differ from the request".to_owned())
}

/// Compares instants, not texts: a partner may write the same time in another offset.
fn preference_change(
    request: Option<&FulfillmentOption>,
    answer: Option<&FulfillmentOption>,
) -> Option<String> {
    let path = "cart.extension.fulfillmentPreference";
    let (request, answer) = match (request, answer) {
        (None, _) => return None,
        (Some(_), None) => return Some(format!("{path}: is missing")),
        (Some(request), Some(answer)) => (request, answer),
    };
    if request.kind() != answer.kind() {
        return Some(format!("{path}: delivery and pickup differ from the request"));
    }
    let same_text = request.time_text() == answer.time_text();
    let time = |option: &FulfillmentOption| option.time(Timestamp::UNIX_EPOCH);
    let same_time = time(request).is_some() && time(request) == time(answer);
    (!same_text && !same_time).then(|| format!("{path}: the time differs from the request"))
}

fn location_change(request: &Cart, answer: &Cart) -> Option<String> {
    let location = |cart: &Cart| {
        let location = cart.extension.as_ref().and_then(|extension| extension.location.as_ref());
        location.map_or(Value::Null, |location| serde_json::to_value(location).unwrap_or(Value::Null))
    };
    let (request, answer) = (location(request), location(answer));
    if request.is_null() && !answer.is_null() {
        return Some("cart.extension.location: was not in the request".to_owned());
    }
    missing("cart.extension.location", &request, &answer)
}

/// The first member of `wanted` that `found` does not have in the same way. Added members do not count.
fn missing(path: &str, wanted: &Value, found: &Value) -> Option<String> {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted.iter().find_map(|(name, value)| {
            missing(&format!("{path}.{name}"), value, found.get(name).unwrap_or(&Value::Null))
        }),
        (wanted, found) if wanted == found => None,
        _ => Some(format!("{path}: differs from the request")),
    }
}

#[cfg(test)]
mod tests;
