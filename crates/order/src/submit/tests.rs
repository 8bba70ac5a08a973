use serde_json::{Value, json};

use super::*;
use crate::build::{PartnerRequest, read_partner_request};
use crate::codes::TechnicalCode;

const CONFIRMED: &[u8] = include_bytes!("../../tests/examples/18-submit-response-confirmed.json");
const UPDATE: &str = "/finalResponse/richResponse/items/0/structuredResponse/orderUpdate";

fn request() -> SubmitRequest {
    match read_partner_request(include_bytes!("../../tests/examples/14-submit-request-card.json")).unwrap() {
        PartnerRequest::Submit(request) => *request,
        PartnerRequest::Checkout(_) => panic!("a submit"),
    }
}

fn changed(change: impl FnOnce(&mut Value)) -> Result<OrderUpdate, PartnerFailure> {
    let mut document: Value = serde_json::from_slice(CONFIRMED).unwrap();
    change(document.pointer_mut(UPDATE).unwrap());
    read_submit_answer(200, document.to_string().as_bytes(), &request())
}

#[test]
fn states_behind_confirmed_are_taken_with_a_warning() {
    for state in ["IN_PREPARATION", "READY_FOR_PICKUP", "IN_TRANSIT", "FULFILLED"] {
        let update = changed(|update| update["orderState"]["state"] = json!(state)).unwrap();
        assert_eq!(update.state.as_str(), state);
        assert_eq!(update.warnings.len(), 1);
        assert_eq!(update.warnings[0].code, WarningCode::SubmitStateAhead);
    }
}

#[test]
fn what_is_no_answer_to_a_submit_is_invalid() {
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 5] = [
        ("orderUpdate.orderState.state", |update| update["orderState"]["state"] = json!("CANCELLED")),
        ("orderUpdate.orderState.state", |update| update["orderState"]["state"] = json!("RETURNED")),
        ("orderUpdate.googleOrderId", |update| update["googleOrderId"] = json!("other")),
        ("orderUpdate.actionOrderId", |update| update["actionOrderId"] = json!("")),
        ("orderUpdate.updateTime", |update| update["updateTime"] = json!("today")),
    ];
    for (member, change) in cases {
        let failure = changed(change).unwrap_err();
        assert_eq!(failure.code, TechnicalCode::InvalidResponse);
        assert!(failure.detail.starts_with(&format!("{PAYLOAD}.{member}: ")), "{failure}");
    }
    let error = include_bytes!("../../tests/examples/07-checkout-error-closed.json");
    let failure = read_submit_answer(200, error, &request()).unwrap_err();
    assert!(failure.detail.starts_with(&format!("{PAYLOAD}.error: ")));
}

#[test]
fn other_statuses_are_technical_failures() {
    assert_eq!(read_submit_answer(409, CONFIRMED, &request()).unwrap_err().code, TechnicalCode::Http4xx);
}
