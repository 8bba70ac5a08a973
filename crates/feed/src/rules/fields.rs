//! Properties that are required, or excluded, under a condition.

use crate::code::Code;
use crate::coerce::missing_field;
use crate::problem::{Finding, Findings};
use crate::row::Row;
use crate::schema::Enumeration;

/// 3.6: a fee without any amount is none; a zero fee is `basePrice: 0`.
pub(crate) fn fee_has_an_amount(row: &Row, findings: &mut Findings) {
    let amounts = ["basePrice", "basePricePercentage", "pricePerMeter"];
    if !amounts.iter().any(|name| row.is_given(name)) {
        findings.add(missing_field(row, "basePrice", "feed-says-missing-fee-amount"));
    }
}

/// 3.5: order-ahead rows say how far ahead.
pub(crate) fn advance_has_bounds(row: &Row, findings: &mut Findings) {
    if row.texts("orderType").any(|value| value == "ADVANCE") {
        for name in ["advanceBookingRequirementMin", "advanceBookingRequirementMax"] {
            if !row.is_given(name) {
                findings.add(missing_field(row, name, "feed-says-missing-advance"));
            }
        }
    }
}

/// 3.5: special hours hold on named dates.
pub(crate) fn special_hours_have_dates(row: &Row, findings: &mut Findings) {
    if !row.is_true("isSpecialHour") {
        return;
    }
    let missing: Vec<&str> =
        ["validFrom", "validThrough"].into_iter().filter(|name| !row.is_given(name)).collect();
    let finding = match missing.as_slice() {
        [] => return,
        [only] => Finding::new(Code::SpecialHourRange, "feed-says-special-hours").with("property", *only),
        [first, second, ..] => Finding::new(Code::SpecialHourRange, "feed-says-special-hours-both")
            .with("property", *first)
            .with("second", *second),
    };
    findings.add(finding.property(missing[0]));
}

/// 3.12: an offer prices an item or an option.
pub(crate) fn offer_has_one_parent(row: &Row, findings: &mut Findings) {
    exactly_one(row, &["menuItemId", "menuItemOptionId"], findings);
}

/// 3.14: a deal takes off one thing; an amount needs a currency.
pub(crate) fn deal_has_one_discount(row: &Row, findings: &mut Findings) {
    let discounts =
        ["dealDiscount", "dealDiscountPercentage", "deliveryFeeDiscount", "deliveryFeeDiscountPercentage"];
    exactly_one(row, &discounts, findings);
    let amount = row.is_given("dealDiscount") || row.is_given("deliveryFeeDiscount");
    if amount && !row.is_given("priceCurrency") {
        findings.add(missing_field(row, "priceCurrency", "feed-says-missing-currency"));
    }
}

fn exactly_one(row: &Row, names: &[&'static str], findings: &mut Findings) {
    let given: Vec<&str> = names.iter().copied().filter(|name| row.is_given(name)).collect();
    match given.as_slice() {
        [] => {
            let key = if names.len() == 2 { "feed-says-missing-other" } else { "feed-says-missing-one-of" };
            let finding = missing_field(row, names[0], key);
            findings.add(finding.with("others", names[1..].join(", ")));
        }
        [_] => {}
        [_, second, ..] => {
            let finding = Finding::new(Code::ConflictingFields, "feed-says-exclude-each-other");
            findings.add(finding.with("properties", given.join(", ")).property(*second));
        }
    }
}

/// Chapter 4: the value of a pizza side is one of the enumeration.
pub(crate) fn pizza_sides_are_known(row: &Row, findings: &mut Findings) {
    if row.text("optionType") != Some("PIZZA_SIDE") {
        return;
    }
    if let Some(value) = row.text("value").filter(|value| pizza_side(value).is_none()) {
        let finding = Finding::new(Code::IncorrectEnum, "feed-says-must-be-one-of")
            .with("property", "value")
            .with("values", "PIZZA_LEFT, PIZZA_RIGHT, PIZZA_WHOLE");
        findings.add(finding.property("value").value(value).warning());
    }
}

/// The canonical value of a pizza side.
pub(crate) fn pizza_side(text: &str) -> Option<&'static str> {
    Enumeration::ALL.iter().find(|values| values.name == "PizzaSide").and_then(|values| values.find(text))
}
