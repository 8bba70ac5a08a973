//! Every worked message of the specification, against the results that its manifest names.

#![cfg(test)]

use std::path::PathBuf;

use order::wire::{AppRequest, AppResponse, AsyncErrorBody, AsyncRequest, IdTokenClaims, TokenResponse};
use order::{
    CheckoutAnswer, CheckoutRequest, OptionsStyle, OrderProgress, OrderState, OrderStatus, PartnerRequest,
    SubmitRequest, UpdateDecision, decide_update, read_async_update, read_checkout_answer, read_json,
    read_partner_request, read_submit_answer, recompute,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/examples")
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn manifest() -> Vec<Value> {
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    manifest["fulfillment"].as_array().unwrap().clone()
}

fn of_kind(kind: &str) -> Vec<(String, Value)> {
    let entries: Vec<_> = manifest()
        .into_iter()
        .filter(|entry| entry["kind"] == kind)
        .map(|entry| (entry["file"].as_str().unwrap().to_owned(), entry))
        .collect();
    assert!(!entries.is_empty(), "{kind}");
    entries
}

/// The file whose number a manifest entry answers.
fn answered(entry: &Value) -> Vec<u8> {
    let number = entry["answers"].as_str().unwrap();
    let file = manifest().into_iter().find(|other| other["file"].as_str().unwrap().starts_with(number));
    read(file.unwrap()["file"].as_str().unwrap())
}

fn checkout(body: &[u8]) -> CheckoutRequest {
    match read_partner_request(body).unwrap() {
        PartnerRequest::Checkout(request) => *request,
        PartnerRequest::Submit(_) => panic!("not a checkout"),
    }
}

fn submit(body: &[u8]) -> SubmitRequest {
    match read_partner_request(body).unwrap() {
        PartnerRequest::Submit(request) => *request,
        PartnerRequest::Checkout(_) => panic!("not a submit"),
    }
}

fn round_trip<T: Serialize + DeserializeOwned>(name: &str) {
    let body = read(name);
    let message: T = read_json(&body).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = serde_json::to_value(&message).unwrap();
    assert_eq!(written, serde_json::from_slice::<Value>(&body).unwrap(), "{name}");
}

#[test]
fn every_example_is_written_as_it_was_read() {
    for entry in manifest() {
        let name = entry["file"].as_str().unwrap();
        match entry["kind"].as_str().unwrap() {
            "CheckoutRequest" | "SubmitRequest" => round_trip::<AppRequest>(name),
            "CheckoutResponse" | "CheckoutError" | "SubmitResponse" | "BadResponse" => {
                round_trip::<AppResponse>(name);
            }
            "AsyncUpdate" => round_trip::<AsyncRequest>(name),
            "AsyncResponse" if entry["http"] == 200 => assert_eq!(read(name), b"{}\n", "{name}"),
            "AsyncResponse" => round_trip::<AsyncErrorBody>(name),
            "TokenResponse" => round_trip::<TokenResponse>(name),
            "IdToken" => {
                let token: Value = serde_json::from_slice(&read(name)).unwrap();
                let claims: IdTokenClaims = serde_json::from_value(token["payload"].clone()).unwrap();
                assert_eq!(serde_json::to_value(&claims).unwrap(), token["payload"]);
            }
            other => panic!("{name}: {other}"),
        }
    }
}

#[test]
fn requests_are_rebuilt_from_their_parts() {
    for (name, _) in of_kind("CheckoutRequest") {
        let body = read(&name);
        let wire = serde_json::to_value(checkout(&body).to_wire()).unwrap();
        assert_eq!(wire, serde_json::from_slice::<Value>(&body).unwrap(), "{name}");
    }
    for (name, _) in of_kind("SubmitRequest") {
        let body = read(&name);
        let wire = serde_json::to_value(submit(&body).to_wire()).unwrap();
        assert_eq!(wire, serde_json::from_slice::<Value>(&body).unwrap(), "{name}");
    }
}

#[test]
fn successful_checkouts_are_accepted_with_the_named_total() {
    for (name, entry) in of_kind("CheckoutResponse") {
        let request = checkout(&answered(&entry));
        let answer = read_checkout_answer(200, &read(&name), &request, OptionsStyle::Separate).unwrap();
        let CheckoutAnswer::Accepted { totals, warnings, .. } = answer else { panic!("{name}") };
        assert_eq!(totals.total.to_decimal(), entry["total"].as_str().unwrap(), "{name}");
        assert_eq!(warnings, [], "{name}");
    }
}

#[test]
fn checkout_errors_are_read_with_the_corrected_total() {
    for (name, entry) in of_kind("CheckoutError") {
        let request = checkout(&answered(&entry));
        let answer = read_checkout_answer(200, &read(&name), &request, OptionsStyle::Separate).unwrap();
        let CheckoutAnswer::Refused { errors, corrected, warnings, .. } = answer else { panic!("{name}") };
        assert!(!errors.is_empty());
        let total = corrected.map(|corrected| corrected.totals.total.to_decimal());
        assert_eq!(total.as_deref(), entry["total"].as_str(), "{name}");
        assert_eq!(warnings, [], "{name}");
    }
}

#[test]
fn a_corrected_order_sent_again_as_a_checkout_is_accepted() {
    let request = checkout(&read("01-checkout-request-delivery-asap-promo.json"));
    let body = read("05-checkout-error-item-with-correction.json");
    let answer = read_checkout_answer(200, &body, &request, OptionsStyle::Separate).unwrap();
    let CheckoutAnswer::Refused { corrected, .. } = answer else { panic!("refused") };
    let order = corrected.unwrap().order;
    let again =
        order::build_checkout_request(request.envelope, order.cart.clone().unwrap(), OptionsStyle::Separate);
    let wrapped = serde_json::json!({"finalResponse":{"richResponse":{"items":[{"structuredResponse":{
        "checkoutResponse":{"proposedOrder":order}}}]}}});
    let answer =
        read_checkout_answer(200, wrapped.to_string().as_bytes(), &again.unwrap(), OptionsStyle::Separate)
            .unwrap();
    assert!(matches!(answer, CheckoutAnswer::Accepted { .. }));
}

#[test]
fn submits_hold_the_named_total() {
    for (name, entry) in of_kind("SubmitRequest") {
        let order = submit(&read(&name)).order.final_order.unwrap();
        let totals = recompute(&order, OptionsStyle::Separate).unwrap();
        assert_eq!(totals.total.to_decimal(), entry["total"].as_str().unwrap(), "{name}");
    }
}

#[test]
fn submit_answers_are_read_in_the_state_of_their_name() {
    for (name, entry) in of_kind("SubmitResponse") {
        let update = read_submit_answer(200, &read(&name), &submit(&answered(&entry))).unwrap();
        let state =
            ["created", "confirmed", "rejected"].into_iter().find(|state| name.contains(state)).unwrap();
        assert_eq!(update.state.as_str().to_lowercase(), state, "{name}");
        assert_eq!(update.rejection.is_some(), update.state == OrderState::Rejected, "{name}");
        assert_eq!(update.warnings, [], "{name}");
    }
}

#[test]
fn async_updates_are_applied_from_the_named_state() {
    let line_ids: Vec<String> = ["101", "102", "103"].map(str::to_owned).to_vec();
    for (name, entry) in of_kind("AsyncUpdate") {
        let update = read_async_update(&read(&name)).unwrap();
        assert!(update.sandbox, "{name}");
        let current = OrderProgress {
            status: OrderStatus::from_name(entry["fromState"].as_str().unwrap()).unwrap(),
            last_update_time: None,
            already_stored: false,
            has_receipt: entry["fromState"] != "CREATED",
            line_ids: line_ids.clone(),
        };
        let decision = decide_update(&current, &update.update);
        let UpdateDecision::Apply { state, warnings, .. } = decision else { panic!("{name}: {decision:?}") };
        assert_eq!(state, update.update.state, "{name}");
        assert_eq!(warnings, [], "{name}");
        let total = update.update.total_price.map(basis::Money::to_decimal);
        assert_eq!(total.as_deref(), entry["total"].as_str(), "{name}");
    }
}

#[test]
fn bad_answers_give_their_code_and_name_the_path() {
    for (name, entry) in of_kind("BadResponse") {
        let (body, request) = (read(&name), answered(&entry));
        let failure = match read_partner_request(&request).unwrap() {
            PartnerRequest::Checkout(request) => {
                read_checkout_answer(200, &body, &request, OptionsStyle::Separate).unwrap_err()
            }
            PartnerRequest::Submit(request) => read_submit_answer(200, &body, &request).unwrap_err(),
        };
        assert_eq!(failure.code.as_str(), entry["expect"], "{name}: {failure}");
        assert!(failure.detail.starts_with("finalResponse.richResponse."), "{name}: {failure}");
    }
}
