//! Properties that are required, or exclude each other, under a condition; as in `rules::fields` and
//! `rules::geometry`.

use serde_json::{Value, json};

use super::kinds::any_case;
use crate::schema::EntityType;

/// The conditions of an entity, to be held all.
pub(super) fn of(entity: EntityType) -> Vec<Value> {
    match entity {
        EntityType::ServiceHours => vec![
            when(
                &is("orderType", "ADVANCE"),
                &["advanceBookingRequirementMin", "advanceBookingRequirementMax"],
            ),
            when(&is_true("isSpecialHour"), &["validFrom", "validThrough"]),
        ],
        EntityType::Fee => vec![json!({ "anyOf": [
            given("basePrice"), given("basePricePercentage"), given("percentageOfCart"), given("pricePerMeter")
        ] })],
        EntityType::MenuItemOffer => {
            vec![json!({ "oneOf": [given("menuItemId"), given("menuItemOptionId")] })]
        }
        EntityType::ServiceArea => vec![json!({ "oneOf": [
            given("polygon"),
            all(&["geoRadius", "geoMidpointLatitude", "geoMidpointLongitude"]),
            all(&["postalCode", "addressCountry"])
        ] })],
        EntityType::Deal => vec![
            json!({ "oneOf": [
                given("dealDiscount"),
                given("dealDiscountPercentage"),
                given("deliveryFeeDiscount"),
                given("deliveryFeeDiscountPercentage")
            ] }),
            when(
                &json!({ "anyOf": [given("dealDiscount"), given("deliveryFeeDiscount")] }),
                &["priceCurrency"],
            ),
        ],
        _ => Vec::new(),
    }
}

/// That the property is there and not empty (rule V11).
fn given(name: &str) -> Value {
    json!({ "required": [name], "properties": { name: { "not": { "enum": ["", []] } } } })
}

fn all(names: &[&str]) -> Value {
    json!({ "allOf": names.iter().map(|name| given(name)).collect::<Vec<_>>() })
}

fn when(condition: &Value, needed: &[&str]) -> Value {
    json!({ "if": condition, "then": all(needed) })
}

/// That the property is this value of an enum, or a list with it.
fn is(name: &str, value: &str) -> Value {
    let text = json!({ "type": "string", "pattern": any_case(&[value]) });
    let list = json!({ "type": "array", "contains": text });
    json!({ "required": [name], "properties": { name: { "anyOf": [text, list] } } })
}

fn is_true(name: &str) -> Value {
    json!({ "required": [name], "properties": { name: { "enum": [true, "true", [true], ["true"]] } } })
}
