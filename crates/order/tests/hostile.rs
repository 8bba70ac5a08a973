//! Answers and updates of partners that mean harm or are broken.

#![cfg(test)]

use order::{
    CheckoutRequest, OptionsStyle, PartnerRequest, SubmitRequest, TechnicalCode, read_async_update,
    read_checkout_answer, read_partner_request, read_submit_answer,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const REQUEST: &[u8] = include_bytes!("examples/01-checkout-request-delivery-asap-promo.json");
const SUBMIT: &[u8] = include_bytes!("examples/14-submit-request-card.json");
const SUCCESS: &[u8] = include_bytes!("examples/02-checkout-response-success.json");
const ERROR: &[u8] = include_bytes!("examples/05-checkout-error-item-with-correction.json");
const REJECTED: &[u8] = include_bytes!("examples/20-submit-response-rejected-item-gone.json");
const ASYNC: &[u8] = include_bytes!("examples/34-async-item-dropped.json");

fn checkout() -> CheckoutRequest {
    match read_partner_request(REQUEST).unwrap() {
        PartnerRequest::Checkout(request) => *request,
        PartnerRequest::Submit(_) => panic!("a checkout"),
    }
}

fn submit() -> SubmitRequest {
    match read_partner_request(SUBMIT).unwrap() {
        PartnerRequest::Submit(request) => *request,
        PartnerRequest::Checkout(_) => panic!("a submit"),
    }
}

/// Every place of a document, as JSON pointers.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                places(value, &format!("{at}/{index}"), out);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                places(value, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        _ => {}
    }
}

/// The document with each of its places replaced by each of some nasty values.
fn mutations(body: &[u8]) -> Vec<(String, Vec<u8>)> {
    let document: Value = serde_json::from_slice(body).unwrap();
    let mut pointers = Vec::new();
    places(&document, "", &mut pointers);
    let nasty = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e300),
        json!("\u{0}"),
        json!("9223372036854775807"),
        json!([]),
        json!({}),
        json!([[[[]]]]),
    ];
    let mut out = Vec::new();
    for pointer in pointers {
        for value in &nasty {
            let mut copy = document.clone();
            *copy.pointer_mut(&pointer).unwrap() = value.clone();
            out.push((format!("{pointer} = {value}"), copy.to_string().into_bytes()));
        }
    }
    out
}

#[test]
fn no_mutated_answer_panics_and_every_failure_says_where() {
    let (checkout, submit) = (checkout(), submit());
    for example in [SUCCESS, ERROR, REJECTED, ASYNC] {
        for (what, body) in mutations(example) {
            for failure in [
                read_checkout_answer(200, &body, &checkout, OptionsStyle::Separate).err(),
                read_submit_answer(200, &body, &submit).err(),
            ]
            .into_iter()
            .flatten()
            {
                let (path, message) =
                    failure.detail.split_once(": ").unwrap_or_else(|| panic!("{what}: {failure}"));
                let known =
                    ["finalResponse", "expectUserResponse", "(body)", "customPushMessage", "isInSandbox"];
                assert!(known.iter().any(|known| path.starts_with(known)), "{what}: {failure}");
                assert!(!message.is_empty() && failure.detail.len() < 2000, "{what}");
            }
            if let Err(refusal) = read_async_update(&body) {
                assert!(refusal.message.contains(": "), "{what}: {refusal}");
            }
        }
    }
}

#[test]
fn bodies_that_are_no_json_are_unparsable() {
    let deep = "{\"a\":".repeat(50_000);
    let large = vec![b'['; 1_000_001];
    for body in [&b""[..], b"<html></html>", b"{\"a\":", b"\xff\xfe", deep.as_bytes(), &large] {
        let failure = read_checkout_answer(200, body, &checkout(), OptionsStyle::Separate).unwrap_err();
        assert_eq!(failure.code, TechnicalCode::UnparsableBody);
        assert!(failure.detail.len() < 400);
    }
}

#[test]
fn every_status_but_200_is_a_technical_failure() {
    for (status, code, unanswered) in [
        (400, TechnicalCode::Http4xx, false),
        (429, TechnicalCode::Http4xx, false),
        (500, TechnicalCode::Http5xx, false),
        (503, TechnicalCode::Http5xx, true),
        (204, TechnicalCode::HttpOther, false),
        (302, TechnicalCode::HttpOther, false),
    ] {
        let failure = read_checkout_answer(status, SUCCESS, &checkout(), OptionsStyle::Separate).unwrap_err();
        assert_eq!((failure.code, failure.status), (code, Some(status)));
        assert_eq!(failure.counts_as_unanswered(), unanswered, "{status}");
    }
}

#[test]
fn lines_deep_inside_options_are_read_without_overflow() {
    let mut option = json!({"id":"x"});
    for _ in 0..90 {
        option = json!({"subOptions":[option]});
    }
    let mut document: Value = serde_json::from_slice(SUCCESS).unwrap();
    let pointer =
        "/finalResponse/richResponse/items/0/structuredResponse/checkoutResponse/proposedOrder/cart";
    document.pointer_mut(pointer).unwrap()["lineItems"][0]["extension"]["options"] = json!([option]);
    let failure =
        read_checkout_answer(200, document.to_string().as_bytes(), &checkout(), OptionsStyle::Separate)
            .unwrap_err();
    assert_eq!(failure.code, TechnicalCode::UnparsableBody);
}

proptest! {
    #[test]
    fn no_cut_of_an_answer_panics(length in 0usize..9000) {
        let body = &SUCCESS[..length.min(SUCCESS.len())];
        let _ = read_checkout_answer(200, body, &checkout(), OptionsStyle::Separate);
        let _ = read_async_update(body);
    }
}
