//! What the partner declares of a dish beyond diets and allergens, in words (inventory feeds 3.15). Pure.
//!
//! These objects are kept as they were sent, so every member may be missing or strange; what cannot be read is left
//! out, and nothing is computed.

use basis::{Currency, Money};
use feed::ItemDocument;
use serde_json::Value;
use texts::Texts;

/// Names and values, in the order in which a label has them.
pub(crate) fn facts(t: Texts, item: &ItemDocument) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    if !item.ingredients.is_empty() {
        facts.push((t.get("shop-ingredients"), item.ingredients.join(", ")));
    }
    if !item.additives.is_empty() {
        facts.push((t.get("shop-additives"), item.additives.join(", ")));
    }
    facts
        .extend(item.servings.map(|people| (t.get("shop-servings"), t.one("shop-people", "people", people))));
    facts.extend(item.deposit.as_ref().and_then(|value| deposit(t, value)));
    facts.extend(item.packaging.as_ref().and_then(|value| packaging(t, value)));
    facts
}

/// The rows of the nutrition table; the first one may be the serving that it is for.
pub(crate) fn nutrition(t: Texts, item: &ItemDocument) -> Vec<(String, String)> {
    const ROWS: [(&str, &str, &str); 10] = [
        ("calories", "shop-nutrition-energy", "kcal"),
        ("fatContent", "shop-nutrition-fat", "g"),
        ("saturatedFatContent", "shop-nutrition-saturated-fat", "g"),
        ("transFatContent", "shop-nutrition-trans-fat", "g"),
        ("carbohydrateContent", "shop-nutrition-carbohydrate", "g"),
        ("sugarContent", "shop-nutrition-sugar", "g"),
        ("fiberContent", "shop-nutrition-fiber", "g"),
        ("proteinContent", "shop-nutrition-protein", "g"),
        ("sodiumContent", "shop-nutrition-sodium", "mg"),
        ("cholesterolContent", "shop-nutrition-cholesterol", "mg"),
    ];
    let Some(nutrition) = &item.nutrition else { return Vec::new() };
    let words = |member: &str| {
        let text = nutrition.get(member).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let mut rows = Vec::new();
    rows.extend(words("servingSize").map(|size| (t.get("shop-nutrition-serving"), size)));
    for (member, key, unit) in ROWS {
        let range = nutrition.get(member).and_then(|value| range(t, value, unit));
        rows.extend(range.map(|range| (t.get(key), range)));
    }
    rows.extend(words("description").map(|text| (t.get("shop-nutrition-note"), text)));
    rows
}

/// `520–610 kcal`.
fn range(t: Texts, value: &Value, unit: &str) -> Option<String> {
    let number = |member: &str| amount(t, value.get(member)?);
    let unit = value.get("unit").and_then(Value::as_str).unwrap_or(unit);
    match (number("min"), number("max")) {
        (Some(min), Some(max)) if min != max => Some(format!("{min}–{max}\u{a0}{unit}")),
        (Some(one), _) | (None, Some(one)) => Some(format!("{one}\u{a0}{unit}")),
        (None, None) => None,
    }
}

/// The digits as they were sent: a number or its text.
fn amount(t: Texts, value: &Value) -> Option<String> {
    let digits = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let digits = if t.locale == basis::Locale::Fr { digits.replace('.', ",") } else { digits };
    is_number.then_some(digits)
}

fn deposit(t: Texts, value: &Value) -> Option<(String, String)> {
    let currency: Currency = value.get("depositValueCurrency")?.as_str()?.parse().ok()?;
    let digits = match value.get("depositValue")? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let money = Money::from_decimal(&digits, currency).ok()?;
    (money.minor > 0).then(|| (t.get("shop-deposit"), t.money(money)))
}

fn packaging(t: Texts, value: &Value) -> Option<(String, String)> {
    let word = |member: &str| {
        let code = value.get(member)?.as_str()?.trim().to_lowercase();
        let key = format!("shop-packaging-{}", code.replace('_', "-"));
        if texts::has(&key) {
            Some(t.get(&key))
        } else {
            Some(code.replace('_', " ")).filter(|c| !c.is_empty())
        }
    };
    let words: Vec<String> = [word("reusability"), word("recyclability")].into_iter().flatten().collect();
    (!words.is_empty()).then(|| (t.get("shop-packaging"), words.join(", ")))
}

#[cfg(test)]
mod tests {
    use basis::Locale;
    use serde_json::json;

    use super::*;

    #[test]
    fn ranges_keep_their_unit_and_what_is_no_number_is_left_out() {
        let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
        let calories = json!({"min": 520, "max": "610.5"});
        assert_eq!(range(en, &calories, "kcal").unwrap(), "520–610.5\u{a0}kcal");
        assert_eq!(range(fr, &calories, "kcal").unwrap(), "520–610,5\u{a0}kcal");
        assert_eq!(range(en, &json!({"max": 3, "unit": "mg"}), "g").unwrap(), "3\u{a0}mg");
        assert_eq!(range(en, &json!({"min": 3, "max": 3}), "g").unwrap(), "3\u{a0}g");
        for strange in [json!(7), json!({"min": "many"}), json!({"min": null}), json!([])] {
            assert_eq!(range(en, &strange, "g"), None, "{strange}");
        }
    }

    #[test]
    fn deposits_and_packaging_are_said_in_words() {
        let en = Texts::new(Locale::En);
        let paid = json!({"depositCode": "REUSABLE", "depositValue": "0.50", "depositValueCurrency": "EUR"});
        assert_eq!(deposit(en, &paid).unwrap().1, "€0.50");
        assert_eq!(deposit(en, &json!({"depositValue": 1})), None);
        let box_ = json!({"reusability": "REUSABLE", "recyclability": "BAMBOO_FIBRE"});
        assert_eq!(packaging(en, &box_).unwrap().1, "reusable, bamboo fibre");
    }
}
