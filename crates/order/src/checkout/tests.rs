use serde_json::{Value, json};

use super::*;
use crate::build::{PartnerRequest, read_partner_request};

const SUCCESS: &[u8] = include_bytes!("../../tests/examples/02-checkout-response-success.json");
const CORRECTED: &[u8] = include_bytes!("../../tests/examples/05-checkout-error-item-with-correction.json");
const PROMO: &[u8] = include_bytes!("../../tests/examples/13-checkout-error-promo-expired.json");
const RESPONSE: &str = "/finalResponse/richResponse/items/0/structuredResponse/checkoutResponse";
const ERROR: &str = "/finalResponse/richResponse/items/0/structuredResponse/error";

fn request() -> CheckoutRequest {
    let body = include_bytes!("../../tests/examples/01-checkout-request-delivery-asap-promo.json");
    match read_partner_request(body).unwrap() {
        PartnerRequest::Checkout(request) => *request,
        PartnerRequest::Submit(_) => panic!("a checkout"),
    }
}

fn changed(body: &[u8], change: impl FnOnce(&mut Value)) -> Result<CheckoutAnswer, PartnerFailure> {
    let mut document: Value = serde_json::from_slice(body).unwrap();
    change(&mut document);
    read_checkout_answer(200, document.to_string().as_bytes(), &request(), OptionsStyle::Separate)
}

fn at<'a>(document: &'a mut Value, place: &str, member: &str) -> &'a mut Value {
    document.pointer_mut(&format!("{place}{member}")).unwrap()
}

fn codes(answer: &CheckoutAnswer) -> Vec<WarningCode> {
    let (CheckoutAnswer::Accepted { warnings, .. } | CheckoutAnswer::Refused { warnings, .. }) = answer;
    warnings.iter().map(|warning| warning.code).collect()
}

/// A document of one error.
fn error(error: Value) -> Result<CheckoutAnswer, PartnerFailure> {
    changed(b"{}", |document| {
        *document = json!({"finalResponse":{"richResponse":{"items":[{"structuredResponse":{
            "error":{"foodOrderErrors":[error]}}}]}}});
    })
}

/// The document with all names in snake_case.
fn snake(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(snake).collect(),
        Value::Object(members) => {
            let name = |name: String| {
                if name.starts_with('@') {
                    return name;
                }
                name.chars()
                    .flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase()))
                    .collect()
            };
            Value::Object(members.into_iter().map(|(key, value)| (name(key), snake(value))).collect())
        }
        other => other,
    }
}

#[test]
fn an_answer_in_snake_case_is_the_same_answer() {
    let plain = changed(SUCCESS, |_| {}).unwrap();
    let snake_case = changed(SUCCESS, |document| *document = snake(document.take())).unwrap();
    assert_eq!(plain, snake_case);
}

#[test]
fn numbers_may_be_numbers() {
    let plain = changed(SUCCESS, |_| {}).unwrap();
    let numbers = changed(SUCCESS, |document| {
        *at(document, RESPONSE, "/proposedOrder/totalPrice/amount/units") = json!(40);
        *at(document, RESPONSE, "/proposedOrder/cart/lineItems/0/quantity") = json!("2");
    });
    assert_eq!(numbers.unwrap(), plain);
}

#[test]
fn what_is_missing_around_the_payment_is_a_warning() {
    let answer = changed(SUCCESS, |document| {
        let response = at(document, RESPONSE, "").as_object_mut().unwrap();
        response.remove("paymentOptions");
        response.remove("additionalPaymentOptions");
    });
    assert_eq!(codes(&answer.unwrap()), [WarningCode::PaymentOptionsMissing]);
    let path = "/paymentOptions/googleProvidedOptions/facilitationSpecification";
    let answer = changed(SUCCESS, |document| *at(document, RESPONSE, path) = json!("no document"));
    assert_eq!(codes(&answer.unwrap()), [WarningCode::PaymentSpecificationUnreadable]);
    for info in [r#"{"totalPrice":"1.00"}"#, r#"{"currencyCode":"EUR"}"#] {
        let text = format!(r#"{{"transactionInfo":{info}}}"#);
        let answer = changed(SUCCESS, |document| *at(document, RESPONSE, path) = json!(text));
        assert_eq!(codes(&answer.unwrap()), [WarningCode::PaymentTotalDiffers]);
    }
}

#[test]
fn further_items_are_ignored_with_a_warning() {
    let answer = changed(SUCCESS, |document| {
        at(document, "/finalResponse/richResponse/items", "")
            .as_array_mut()
            .unwrap()
            .push(json!({"simple": 1}));
    });
    assert_eq!(codes(&answer.unwrap()), [WarningCode::FurtherItemsIgnored]);
}

#[test]
fn a_partner_with_options_inside_the_lines_is_detected_and_not_called_a_changer_of_carts() {
    let answer = changed(SUCCESS, |document| {
        let price = at(document, RESPONSE, "/proposedOrder/cart/lineItems/0/price/amount");
        *price = json!({"currencyCode": "USD", "units": "27", "nanos": 500_000_000});
    });
    let CheckoutAnswer::Accepted { totals, warnings, .. } = answer.unwrap() else { panic!("accepted") };
    assert_eq!(totals.style, OptionsStyle::InLinePrice);
    assert!(warnings.iter().any(|warning| warning.code == WarningCode::OptionsInLinePrice));
}

#[test]
fn errors_that_miss_what_they_need_are_invalid_and_name_the_member() {
    let path = format!("{PAYLOAD}.error.foodOrderErrors[0]");
    for (value, member) in [
        (json!({"error": "AVAILABILITY_CHANGED"}), ".id"),
        (json!({"error": "PRICE_CHANGED", "updatedPrice": {"currencyCode": "USD"}}), ".id"),
        (json!({"error": "PRICE_CHANGED", "id": "101"}), ".updatedPrice"),
        (json!({"id": "101"}), ""),
        (json!({"error": "PRICE_CHANGED", "id": "101", "updatedPrice": {"units": "1"}}), ".updatedPrice"),
    ] {
        let failure = error(value.clone()).unwrap_err();
        assert_eq!(failure.code, TechnicalCode::InvalidResponse);
        assert!(failure.detail.starts_with(&format!("{path}{member}: ")), "{value}: {failure}");
    }
    let none =
        changed(CORRECTED, |document| *at(document, ERROR, "/foodOrderErrors") = json!([])).unwrap_err();
    assert!(none.detail.starts_with(&format!("{PAYLOAD}.error.foodOrderErrors: ")));
    let update = changed(SUCCESS, |document| {
        *at(document, "/finalResponse/richResponse/items/0/structuredResponse", "") =
            json!({"orderUpdate": {"actionOrderId": "A"}});
    });
    assert_eq!(update.unwrap_err().code, TechnicalCode::InvalidResponse);
}

#[test]
fn unknown_error_values_are_read_as_invalid() {
    for name in ["OUT_OF_STOCK", "ERROR_TYPE_UNSPECIFIED"] {
        let answer = error(json!({"error": name})).unwrap();
        assert_eq!(codes(&answer), [WarningCode::UnknownErrorCode]);
        let CheckoutAnswer::Refused { errors, .. } = answer else { panic!("refused") };
        assert_eq!((errors[0].code.as_str(), errors[0].code.effective()), (name, &ErrorCode::Invalid));
    }
}

#[test]
fn errors_about_unknown_lines_or_without_a_code_are_told() {
    let unknown = error(json!({"error": "AVAILABILITY_CHANGED", "id": "999"})).unwrap();
    assert_eq!(codes(&unknown), [WarningCode::UnknownErrorId]);
    let option = error(json!({"error": "AVAILABILITY_CHANGED", "id": "102"})).unwrap();
    assert_eq!(codes(&option), []);
    let promo = error(json!({"error": "PROMO_EXPIRED"})).unwrap();
    assert_eq!(codes(&promo), [WarningCode::PromoErrorWithoutCode]);
}

#[test]
fn a_unit_price_is_multiplied_only_if_the_corrected_order_confirms_it() {
    let updated = |quantity: i64, line: &str, updated: &str, subtotal: &str| {
        let answer = changed(CORRECTED, |document| {
            let order = "/correctedProposedOrder";
            *at(document, ERROR, &format!("{order}/cart/lineItems/0/quantity")) = json!(quantity);
            *at(document, ERROR, &format!("{order}/cart/lineItems/0/price/amount")) =
                json!({"currencyCode": "USD", "units": line});
            *at(document, ERROR, &format!("{order}/totalPrice/amount")) =
                json!({"currencyCode": "USD", "units": subtotal, "nanos": 430_000_000});
            *at(document, ERROR, "/foodOrderErrors/1/updatedPrice") =
                json!({"currencyCode": "USD", "units": updated});
        });
        let CheckoutAnswer::Refused { errors, warnings, .. } = answer.unwrap() else { panic!("refused") };
        let warned = warnings.iter().any(|warning| warning.code == WarningCode::UpdatedPriceIsUnitPrice);
        (errors[1].updated_price.unwrap().minor, warned)
    };
    assert_eq!(updated(2, "24", "12", "33"), (2400, true));
    assert_eq!(updated(2, "24", "24", "33"), (2400, false));
    assert_eq!(updated(2, "24", "11", "33"), (1100, false));
}

#[test]
fn a_failed_code_that_stays_in_the_corrected_cart_is_told() {
    let promotions = "/correctedProposedOrder/cart";
    let answer = changed(PROMO, |document| {
        let id = at(document, ERROR, "/foodOrderErrors/0/id").clone();
        at(document, ERROR, promotions)["promotions"] = json!([{"coupon": id}]);
    });
    assert_eq!(codes(&answer.unwrap()), [WarningCode::FailedPromotionKept]);
}
