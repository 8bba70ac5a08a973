//! Every code has a sentence in both languages.

use basis::Locale;
use feed::ServiceType;
use order::{ErrorCode, OrderStatus, RejectionType, TechnicalCode};
use texts::Texts;

use super::kitchen::euros;
use crate::*;

const ERRORS: [&str; 23] = [
    "CLOSED",
    "UNAVAILABLE_SLOT",
    "NO_CAPACITY",
    "NO_COURIER_AVAILABLE",
    "TOO_LATE",
    "OUT_OF_SERVICE_AREA",
    "REQUIREMENTS_NOT_MET",
    "FAILED_PRECONDITION",
    "INVALID",
    "NOT_FOUND",
    "AVAILABILITY_CHANGED",
    "PRICE_CHANGED",
    "INCORRECT_PRICE",
    "PROMO_NOT_RECOGNIZED",
    "PROMO_EXPIRED",
    "PROMO_USER_INELIGIBLE",
    "PROMO_ORDER_INELIGIBLE",
    "PROMO_NOT_APPLICABLE",
    "INELIGIBLE",
    "PAYMENT_DECLINED",
    "MERCHANT_UNREACHABLE",
    "ACCOUNT_LINKING_FAILED",
    "SOMETHING_NEW",
];
const REJECTIONS: [&str; 5] =
    ["UNKNOWN", "PAYMENT_DECLINED", "INELIGIBLE", "PROMO_NOT_APPLICABLE", "UNAVAILABLE_SLOT"];

#[test]
fn every_code_and_state_has_a_sentence() {
    let mut keys: Vec<String> = ERRORS.iter().map(|code| food_error_key(&ErrorCode::from(*code))).collect();
    keys.extend(TechnicalCode::ALL.map(technical_key));
    keys.extend(REJECTIONS.iter().map(|kind| {
        let kind = RejectionType::from(*kind);
        OrderRejection::Partner { kind, reason: None, problems: Vec::new() }.text_key()
    }));
    for status in OrderStatus::all() {
        for service in [ServiceType::Delivery, ServiceType::Takeout] {
            keys.push(status_key(status, service).to_owned());
        }
        keys.push(format!("order-help-{}", status.as_str().to_ascii_lowercase().replace('_', "-")));
    }
    let refusals = [
        SubmitRefusal::QuoteExpired,
        SubmitRefusal::CartChanged,
        SubmitRefusal::PaymentNotOffered,
        SubmitRefusal::Paused(PauseReason::Maintenance),
        SubmitRefusal::Paused(PauseReason::Problem),
        SubmitRefusal::Paused(PauseReason::NotLaunched),
    ];
    keys.extend(refusals.iter().map(|refusal| refusal.text_key().to_owned()));
    for key in keys {
        assert!(texts::has(&key), "{key}");
    }
}

#[test]
fn every_problem_of_a_cart_reads_in_both_languages() {
    let name = || "Beet bowl".to_owned();
    let lines = [
        LineProblem::ItemGone { name: name() },
        LineProblem::ItemUnavailable { name: name() },
        LineProblem::OptionGone { name: name() },
        LineProblem::PriceChanged { option_id: None, name: name(), was: euros(100), now: euros(120) },
        LineProblem::TooFewChoices { name: name(), limit: 1 },
        LineProblem::TooManyChoices { name: name(), limit: 2 },
        LineProblem::QuantityTooLow { name: name(), limit: 2 },
        LineProblem::QuantityTooHigh { name: name(), limit: 9 },
    ];
    let plain = [
        CartProblem::Empty,
        CartProblem::Paused { reason: PauseReason::Problem },
        CartProblem::RestaurantGone,
        CartProblem::ServiceUnavailable { service_type: ServiceType::Delivery },
        CartProblem::ServiceUnavailable { service_type: ServiceType::Takeout },
        CartProblem::Closed,
        CartProblem::AsapUnavailable,
        CartProblem::TimeUnavailable,
        CartProblem::AddressMissing,
        CartProblem::OutOfServiceArea,
    ];
    for locale in Locale::ALL {
        let texts = Texts::new(locale);
        for problem in &plain {
            let text = problem.text(texts);
            assert!(text.ends_with('.') && !text.starts_with("cart-"), "{text}");
        }
        for problem in &lines {
            let text = problem.text(texts);
            assert!(text.contains("Beet bowl") && text.ends_with('.'), "{text}");
        }
    }
    let price = lines[3].text(Texts::new(Locale::Fr));
    assert!(price.contains("1,00\u{a0}€") && price.contains("1,20\u{a0}€"), "{price}");
}
