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
        findings.add(missing_field(row, "basePrice", ", basePricePercentage or pricePerMeter"));
    }
}

/// 3.5: order-ahead rows say how far ahead.
pub(crate) fn advance_has_bounds(row: &Row, findings: &mut Findings) {
    if row.texts("orderType").any(|value| value == "ADVANCE") {
        for name in ["advanceBookingRequirementMin", "advanceBookingRequirementMax"] {
            if !row.is_given(name) {
                findings.add(missing_field(row, name, " with orderType ADVANCE"));
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
    if let Some(first) = missing.first() {
        let message = format!("special hours need {}", missing.join(" and "));
        findings.add(Finding::new(Code::SpecialHourRange, message).property(*first));
    }
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
        findings.add(missing_field(row, "priceCurrency", " with an amount"));
    }
}

fn exactly_one(row: &Row, names: &[&'static str], findings: &mut Findings) {
    let given: Vec<&str> = names.iter().copied().filter(|name| row.is_given(name)).collect();
    match given.as_slice() {
        [] => findings.add(missing_field(row, names[0], &format!(" or {}", names[1..].join(" or ")))),
        [_] => {}
        [_, second, ..] => {
            let message = format!("{} exclude each other", given.join(" and "));
            findings.add(Finding::new(Code::ConflictingFields, message).property(*second));
        }
    }
}

/// Chapter 4: the value of a pizza side is one of the enumeration.
pub(crate) fn pizza_sides_are_known(row: &Row, findings: &mut Findings) {
    if row.text("optionType") != Some("PIZZA_SIDE") {
        return;
    }
    if let Some(value) = row.text("value").filter(|value| pizza_side(value).is_none()) {
        let finding =
            Finding::new(Code::IncorrectEnum, "value must be one of PIZZA_LEFT, PIZZA_RIGHT, PIZZA_WHOLE");
        findings.add(finding.property("value").value(value).warning());
    }
}

/// The canonical value of a pizza side.
pub(crate) fn pizza_side(text: &str) -> Option<&'static str> {
    Enumeration::ALL.iter().find(|values| values.name == "PizzaSide").and_then(|values| values.find(text))
}
