use basis::Currency;

use super::*;
use crate::checkout::{CheckoutAnswer, read_checkout_answer};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn checkout() -> CheckoutRequest {
    let body = include_bytes!("../../tests/examples/01-checkout-request-delivery-asap-promo.json");
    match read_partner_request(body).unwrap() {
        PartnerRequest::Checkout(request) => *request,
        PartnerRequest::Submit(_) => panic!("a checkout"),
    }
}

fn quote() -> ProposedOrder {
    let body = include_bytes!("../../tests/examples/02-checkout-response-success.json");
    match read_checkout_answer(200, body, &checkout(), OptionsStyle::Separate).unwrap() {
        CheckoutAnswer::Accepted { proposed_order, .. } => *proposed_order,
        CheckoutAnswer::Refused { .. } => panic!("accepted"),
    }
}

fn new(tip: Option<Money>) -> NewSubmit {
    NewSubmit {
        google_order_id: "04417730915526083911".to_owned(),
        order_date: "2026-03-14T18:12:41.307Z".parse().unwrap(),
        contact: Contact { email: Some("mara.okafor@example.org".to_owned()), ..Contact::default() },
        tip,
        payment: PaymentInfo::default(),
        no_contact: true,
        optin_for_remarketing: Some(true),
    }
}

#[test]
fn a_checkout_carries_no_person_and_a_takeout_no_place() {
    let mut cart = checkout().cart;
    let extension = cart.extension.as_mut().unwrap();
    extension.contact = Some(Contact::default());
    extension.fulfillment_preference = Some(crate::wire::FulfillmentOption::new(ServiceKind::Takeout, "P0M"));
    let built = build_checkout_request(Envelope::default(), cart, OptionsStyle::Separate).unwrap();
    let extension = built.cart.extension.unwrap();
    assert_eq!((extension.contact, extension.location), (None, None));
}

#[test]
fn the_total_of_a_submit_is_the_quote_without_the_suggested_and_with_the_chosen_tip() {
    for (tip, total) in [(Some(usd(600)), 4158), (None, 3558), (Some(usd(0)), 3558)] {
        let submit =
            build_submit_request(Envelope::default(), &quote(), new(tip), OptionsStyle::Separate).unwrap();
        let order = submit.order.final_order.unwrap();
        let totals = recompute(&order, OptionsStyle::Separate).unwrap();
        assert_eq!((totals.total, totals.stated_total), (usd(total), usd(total)));
        assert_eq!(order.other_items.iter().filter(|line| line.kind == LineType::Gratuity).count(), 1);
    }
}

#[test]
fn a_submit_keeps_the_quote_and_says_how_to_hand_over() {
    let submit =
        build_submit_request(Envelope::default(), &quote(), new(None), OptionsStyle::Separate).unwrap();
    let order = submit.order.final_order.as_ref().unwrap();
    let extension = order.cart.as_ref().unwrap().extension.as_ref().unwrap();
    assert_eq!(order.id.as_deref(), Some("quote-7f31"));
    assert_eq!(extension.location.as_ref().unwrap().notes, Some(format!("Ring twice. {NO_CONTACT_NOTE}")));
    assert_eq!(order.extension.as_ref().unwrap().optin_for_remarketing, Some(true));
    assert_eq!(submit.body(), submit.clone().body());
}

#[test]
fn a_fixed_tip_stays_and_a_strange_one_is_refused() {
    let mut fixed = quote();
    for line in &mut fixed.other_items {
        if let Some(extension) = &mut line.gratuity_extension {
            extension.gratuity_type = Some(GratuityType::Mandatory);
        }
    }
    let submit =
        build_submit_request(Envelope::default(), &fixed, new(Some(usd(1))), OptionsStyle::Separate).unwrap();
    let totals = recompute(submit.order.final_order.as_ref().unwrap(), OptionsStyle::Separate).unwrap();
    assert_eq!(totals.tip, usd(500));
    for tip in [usd(-1), Money::new(1, Currency::EUR)] {
        let built =
            build_submit_request(Envelope::default(), &quote(), new(Some(tip)), OptionsStyle::Separate);
        assert!(matches!(built, Err(BuildError::Tip { .. })));
    }
}

#[test]
fn options_go_into_the_lines_for_partners_that_want_them_there() {
    let built =
        build_checkout_request(Envelope::default(), checkout().cart, OptionsStyle::InLinePrice).unwrap();
    let first = built.cart.line_items[0].price.as_ref().unwrap().amount.as_ref().unwrap().to_money();
    assert_eq!(first, Ok(usd(2750)));
}

#[test]
fn a_request_without_its_argument_is_refused_with_the_path() {
    for (body, path) in [
        ("{}", "inputs"),
        (r#"{"inputs":[{"intent":"x"}]}"#, "inputs[0].intent"),
        (
            r#"{"inputs":[{"intent":"actions.foodordering.intent.CHECKOUT"}]}"#,
            "inputs[0].arguments[0].extension",
        ),
        (
            r#"{"inputs":[{"intent":"actions.intent.TRANSACTION_DECISION"}]}"#,
            "inputs[0].arguments[0].transactionDecisionValue.order",
        ),
    ] {
        let error = read_partner_request(body.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{path}: ")), "{error}");
    }
}
