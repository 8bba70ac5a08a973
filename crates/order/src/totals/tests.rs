use basis::{Currency, Money};
use proptest::prelude::*;

use super::*;
use crate::wire::Cart;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn order(lines: &[(i64, i64)], others: &[(LineType, i64)], total: i64) -> ProposedOrder {
    let line_items = lines.iter().enumerate().map(|(index, (price, option))| {
        let mut line = LineItem::regular(format!("l{index}"), "Dish", "offer", 1, usd(*price));
        let nested = FoodItemOption { price: Some(usd(*option).into()), ..FoodItemOption::default() };
        let outer = FoodItemOption { sub_options: vec![nested], ..FoodItemOption::default() };
        line.extension.as_mut().unwrap().options.push(outer);
        line
    });
    let other_items =
        others.iter().map(|(kind, amount)| LineItem::bill_line(kind.clone(), "x", usd(*amount)));
    ProposedOrder {
        cart: Some(Cart { line_items: line_items.collect(), ..Cart::default() }),
        other_items: other_items.collect(),
        total_price: Some(Price::estimate(usd(total))),
        ..ProposedOrder::default()
    }
}

fn codes(totals: &Totals) -> Vec<WarningCode> {
    totals.warnings.iter().map(|warning| warning.code).collect()
}

const STYLES: [OptionsStyle; 2] = [OptionsStyle::Separate, OptionsStyle::InLinePrice];

#[test]
fn the_checked_examples_of_m4_add_up() {
    use LineType::{Delivery, Discount, Gratuity, Tax};
    let first = order(&[(995, 0)], &[(Delivery, 350), (Tax, 137), (Discount, -500), (Gratuity, 0)], 982);
    assert_eq!(recompute(&first, OptionsStyle::Separate).unwrap().total, usd(982));
    let second = order(&[(3960, 0)], &[(Delivery, 350)], 4310);
    assert_eq!(recompute(&second, OptionsStyle::Separate).unwrap().total, usd(4310));
}

#[test]
fn nested_options_count_and_subtotal_lines_do_not() {
    let order = order(&[(1000, 250)], &[(LineType::Subtotal, 1250), (LineType::Tax, 100)], 1350);
    let totals = recompute(&order, OptionsStyle::Separate).unwrap();
    assert_eq!((totals.subtotal, totals.options, totals.total), (usd(1250), usd(250), usd(1350)));
    assert_eq!(codes(&totals), []);
}

#[test]
fn a_differing_subtotal_is_only_a_warning() {
    let totals =
        recompute(&order(&[(1000, 0)], &[(LineType::Subtotal, 1)], 1000), OptionsStyle::Separate).unwrap();
    assert_eq!(codes(&totals), [WarningCode::SubtotalDiffers]);
}

#[test]
fn a_total_may_leave_the_suggested_tip_out() {
    let totals =
        recompute(&order(&[(1000, 0)], &[(LineType::Gratuity, 200)], 1000), OptionsStyle::Separate).unwrap();
    assert_eq!((totals.total, totals.total_without_tip()), (usd(1200), usd(1000)));
    assert_eq!(codes(&totals), [WarningCode::TipOutsideTotal]);
}

#[test]
fn options_inside_the_line_price_are_detected() {
    let inside = order(&[(1250, 250)], &[(LineType::Tax, 100)], 1350);
    let totals = recompute(&inside, OptionsStyle::Separate).unwrap();
    assert_eq!((totals.style, totals.subtotal), (OptionsStyle::InLinePrice, usd(1250)));
    assert_eq!(codes(&totals), [WarningCode::OptionsInLinePrice]);
    assert_eq!(codes(&recompute(&inside, OptionsStyle::InLinePrice).unwrap()), []);
}

#[test]
fn a_partner_that_returns_to_the_rule_is_detected_too() {
    let totals = recompute(&order(&[(1000, 250)], &[], 1250), OptionsStyle::InLinePrice).unwrap();
    assert_eq!(totals.style, OptionsStyle::Separate);
    assert_eq!(codes(&totals), [WarningCode::OptionsBesideLinePrice]);
}

#[test]
fn without_options_the_style_cannot_be_told_and_stays() {
    for style in STYLES {
        assert_eq!(recompute(&order(&[(1000, 0)], &[], 1000), style).unwrap().style, style);
    }
}

#[test]
fn included_tax_is_a_line_of_nothing() {
    assert_eq!(
        recompute(&order(&[(1000, 0)], &[(LineType::Tax, 0)], 1000), OptionsStyle::Separate).unwrap().tax,
        usd(0)
    );
}

#[test]
fn wrong_figures_are_refused_with_their_path() {
    let of = |order: &ProposedOrder| recompute(order, OptionsStyle::Separate).unwrap_err();
    let mismatch = of(&order(&[(1000, 0)], &[], 1001));
    assert_eq!(mismatch.technical_code(), TechnicalCode::TotalMismatch);
    let positive = of(&order(&[(1000, 0)], &[(LineType::Discount, 1)], 1001));
    assert!(positive.to_string().starts_with("otherItems[0].price: "), "{positive}");
    let negative = of(&order(&[(-1000, 0)], &[], -1000));
    assert!(negative.to_string().starts_with("cart.lineItems[0].price: "), "{negative}");
    let unspecified = of(&order(&[(1000, 0)], &[(LineType::Unspecified, 1)], 1001));
    assert!(unspecified.to_string().starts_with("otherItems[0].type: "), "{unspecified}");
    let huge = of(&order(&[(i64::MAX, 0), (i64::MAX, 0)], &[], 0));
    assert!(matches!(huge, TotalsError::TooLarge { .. }));
    let mut missing = order(&[(1000, 0)], &[], 1000);
    missing.total_price = None;
    assert_eq!(of(&missing).to_string(), "totalPrice: is missing");
    let mut mixed = order(&[(1000, 0)], &[], 1000);
    mixed.total_price = Some(Price::estimate(Money::new(1000, Currency::EUR)));
    assert!(matches!(of(&mixed), TotalsError::MixedCurrency { .. }));
}

#[test]
fn a_line_of_an_unknown_type_counts_as_a_fee() {
    let unknown = LineType::from("BOTTLE_DEPOSIT");
    let totals = recompute(&order(&[(1000, 0)], &[(unknown, 25)], 1025), OptionsStyle::Separate).unwrap();
    assert_eq!(totals.fees, usd(25));
    assert_eq!(codes(&totals), [WarningCode::UnknownLineType]);
}

proptest! {
    #[test]
    fn money_survives_the_wire(minor in any::<i64>()) {
        for code in ["JPY", "USD", "KWD"] {
            let money = Money::new(minor, code.parse().unwrap());
            let wire = WireMoney::from(money);
            prop_assert!(wire.units.signum() * i64::from(wire.nanos).signum() >= 0);
            prop_assert_eq!(wire.to_money().unwrap(), money);
            let text = serde_json::to_string(&wire).unwrap();
            prop_assert_eq!(crate::read_json::<WireMoney>(text.as_bytes()).unwrap(), wire);
        }
    }

    #[test]
    fn wire_money_never_panics(units in any::<i64>(), nanos in any::<i32>()) {
        let wire = WireMoney { currency_code: "USD".to_owned(), units, nanos, ..WireMoney::default() };
        if let Ok(money) = wire.to_money() {
            prop_assert_eq!(i128::from(money.minor) * 10_000_000, i128::from(units) * 1_000_000_000 + i128::from(nanos));
        }
    }

    #[test]
    fn the_true_total_fits_and_any_other_does_not(
        lines in prop::collection::vec((0i64..100_000, 0i64..10_000), 1..6),
        fee in 0i64..1000, tax in 0i64..1000, discount in -500i64..=0, tip in 0i64..1000, wrong in 1i64..1_000_000,
    ) {
        let others =
            [(LineType::Fee, fee), (LineType::Tax, tax), (LineType::Discount, discount), (LineType::Gratuity, tip)];
        let goods: i64 = lines.iter().map(|(price, option)| price + option).sum();
        let total = goods + fee + tax + discount + tip;
        let totals = recompute(&order(&lines, &others, total), OptionsStyle::Separate).unwrap();
        prop_assert_eq!(totals.total, usd(total));
        prop_assert_eq!(totals.stated_total, usd(total));
        // Every sum above the true one fits no arithmetic.
        prop_assert!(recompute(&order(&lines, &others, total + wrong), OptionsStyle::Separate).is_err());
    }
}
