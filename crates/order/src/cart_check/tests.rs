use serde_json::{Value, json};

use super::*;
use crate::build::{PartnerRequest, read_partner_request};

fn cart() -> Cart {
    let body = include_bytes!("../../tests/examples/01-checkout-request-delivery-asap-promo.json");
    match read_partner_request(body).unwrap() {
        PartnerRequest::Checkout(request) => request.cart,
        PartnerRequest::Submit(_) => panic!("a checkout"),
    }
}

fn changed(pointer: &str, value: Value) -> Option<String> {
    let request = cart();
    let mut answer = serde_json::to_value(&request).unwrap();
    *answer.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    find_cart_change(&request, &crate::parse::from_value(answer).unwrap(), OptionsStyle::Separate)
}

#[test]
fn the_same_cart_is_unmodified_in_any_order_of_lines_and_with_added_members() {
    let request = cart();
    let mut answer = request.clone();
    answer.line_items.reverse();
    answer.extra.insert("added".to_owned(), json!(1));
    answer.line_items[0].extra.insert("added".to_owned(), json!(1));
    assert_eq!(find_cart_change(&request, &answer, OptionsStyle::Separate), None);
}

#[test]
fn every_change_that_matters_is_found() {
    let option = "/lineItems/0/extension/options/0";
    let cases = [
        ("/merchant/id".to_owned(), json!("other")),
        ("/lineItems/0/id".to_owned(), json!("999")),
        ("/lineItems/0/id".to_owned(), json!("103")),
        ("/lineItems/0/offerId".to_owned(), json!("other")),
        ("/lineItems/0/quantity".to_owned(), json!(1)),
        ("/lineItems/0/price/amount/units".to_owned(), json!("23")),
        ("/lineItems/0/subLines".to_owned(), json!([])),
        (format!("{option}/quantity"), json!(1)),
        (format!("{option}/id"), json!("9")),
        (format!("{option}/price/units"), json!("6")),
        ("/lineItems/0/extension/options".to_owned(), json!([])),
        ("/lineItems".to_owned(), json!([])),
        ("/promotions".to_owned(), json!([])),
        (
            "/extension/fulfillmentPreference/fulfillmentInfo".to_owned(),
            json!({"pickup":{"pickupTimeIso8601":"P0M"}}),
        ),
        (
            "/extension/fulfillmentPreference/fulfillmentInfo/delivery/deliveryTimeIso8601".to_owned(),
            json!("2026-03-14T18:30:00Z"),
        ),
        ("/extension/location/postalAddress/postalCode".to_owned(), json!("80204")),
        ("/extension/location".to_owned(), Value::Null),
    ];
    for (pointer, value) in cases {
        let change = changed(&pointer, value);
        assert!(change.as_deref().is_some_and(|change| change.starts_with("cart.")), "{pointer}: {change:?}");
    }
}

#[test]
fn names_and_the_form_of_a_time_do_not_count() {
    assert_eq!(changed("/lineItems/0/name", json!("Bowl")), None);
    let delivery = "/extension/fulfillmentPreference/fulfillmentInfo/delivery/deliveryTimeIso8601";
    assert_eq!(changed(delivery, json!("PT0S")), None);
}

#[test]
fn options_inside_the_line_price_are_a_change_only_for_partners_that_keep_them_beside() {
    let request = cart();
    let mut answer = request.clone();
    let price = Money::new(2750, basis::Currency::USD);
    answer.line_items[0].price = Some(Price::estimate(price));
    assert!(find_cart_change(&request, &answer, OptionsStyle::Separate).is_some());
    assert_eq!(find_cart_change(&request, &answer, OptionsStyle::InLinePrice), None);
}
