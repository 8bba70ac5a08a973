//! What an answer is worth.

use order::recompute;
use order::wire::{
    Cart as WireCart, FoodCartExtension, FoodOrderExtension, GratuityExtension, LineItem, Price,
};

use super::*;
use crate::tests::kitchen::euros;

fn now() -> Timestamp {
    "2026-03-14T10:00:00Z".parse().unwrap()
}

fn order(tip: Option<(i64, Option<GratuityType>)>) -> ProposedOrder {
    let mut other_items = Vec::new();
    if let Some((cents, kind)) = tip {
        let mut line = LineItem::bill_line(LineType::Gratuity, "Tip", euros(cents));
        line.gratuity_extension =
            kind.map(|kind| GratuityExtension { gratuity_type: Some(kind), ..GratuityExtension::default() });
        other_items.push(line);
    }
    let total = 1000 + tip_cents(&other_items);
    ProposedOrder {
        cart: Some(WireCart {
            line_items: vec![LineItem::regular("1", "Bowl", "offer/bowl", 1, euros(1000))],
            ..WireCart::default()
        }),
        other_items,
        total_price: Some(Price::estimate(euros(total))),
        ..ProposedOrder::default()
    }
}

fn tip_cents(items: &[LineItem]) -> i64 {
    let amounts = items.iter().filter_map(|line| line.price.as_ref()?.amount.as_ref()?.to_money().ok());
    amounts.map(|money| money.minor).sum()
}

#[test]
fn a_tip_is_fixed_suggested_not_taken_or_free() {
    let rule = |tip, hidden| {
        let order = order(tip);
        tip_rule(&order, &recompute(&order, OptionsStyle::Separate).unwrap(), hidden)
    };
    assert_eq!(rule(Some((300, Some(GratuityType::Mandatory))), false), TipRule::Fixed(euros(300)));
    assert_eq!(rule(Some((300, Some(GratuityType::UserModifiable))), false), TipRule::Suggested(euros(300)));
    assert_eq!(rule(Some((0, Some(GratuityType::UserModifiable))), false), TipRule::Suggested(euros(0)));
    assert_eq!(rule(Some((0, None)), false), TipRule::NotTaken);
    assert_eq!(rule(None, false), TipRule::Free);
    assert_eq!(rule(None, true), TipRule::NotTaken);
}

fn option(kind: order::ServiceKind, expires_at: Option<&str>) -> FulfillmentOption {
    let option = FulfillmentOption::new(kind, "P0M");
    FulfillmentOption { expires_at: expires_at.map(str::to_owned), ..option }
}

#[test]
fn a_quote_ends_with_the_chosen_way_of_fulfilment_or_after_half_an_hour() {
    use order::ServiceKind::{Delivery, Takeout};
    let mut order = order(None);
    let end = |order: &ProposedOrder| expiry(order, ServiceType::Delivery, now());
    assert_eq!(end(&order), now() + SignedDuration::from_mins(30));
    order.extension = Some(FoodOrderExtension {
        available_fulfillment_options: vec![
            option(Delivery, Some("2026-03-14T10:20:00Z")),
            option(Delivery, Some("2026-03-14T10:25:00Z")),
            option(Takeout, Some("2026-03-14T10:05:00Z")),
        ],
        ..FoodOrderExtension::default()
    });
    assert_eq!(end(&order), "2026-03-14T10:20:00Z".parse().unwrap());
    let chosen = option(Delivery, Some("2026-03-14T10:10:00Z"));
    let cart = order.cart.as_mut().unwrap();
    cart.extension =
        Some(FoodCartExtension { fulfillment_preference: Some(chosen), ..FoodCartExtension::default() });
    assert_eq!(end(&order), "2026-03-14T10:10:00Z".parse().unwrap());
}

#[test]
fn without_payment_options_the_order_is_paid_at_fulfilment() {
    assert_eq!(payment_ways(&[]), [PaymentWay::OnFulfillment { display_name: None }]);
}

#[test]
fn codes_that_nobody_knows_read_as_invalid() {
    assert_eq!(food_error_key(&ErrorCode::from("BRAND_NEW")), "food-error-invalid");
    assert_eq!(food_error_key(&ErrorCode::NoCourierAvailable), "food-error-no-courier-available");
    assert_eq!(technical_key(TechnicalCode::Http5xx), "technical-http-5xx");
}
