//! Schemas of single properties.

use serde_json::{Map, Value, json};

use crate::schema::{Bounds, Embedded, Enumeration, Kind, Presence, Property};

/// Rule V4.
const INTEGER_TEXT: &str = "^-?[0-9]+$";
/// 2.4.
const DATE_TIME: &str =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.:][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$";
/// 2.4.
const TIME: &str = "^T?([01][0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-9]{2}:[0-9]{2})?$";

/// A property with its list forms (rules V7, V8, V11).
pub(super) fn property(property: &Property) -> Value {
    let element = element(property.kind);
    let required = property.presence == Presence::Required;
    let mut forms = match element.get("anyOf").and_then(Value::as_array) {
        Some(forms) => forms.clone(),
        None => vec![element.clone()],
    };
    let absent = json!({ "const": "" });
    forms.push(match (property.many, required) {
        (true, true) => {
            json!({ "type": "array", "items": { "anyOf": [element, absent] }, "contains": element })
        }
        (true, false) => json!({ "type": "array", "items": { "anyOf": [element, absent] } }),
        (false, true) => json!({ "type": "array", "items": element, "minItems": 1, "maxItems": 1 }),
        (false, false) => json!({ "type": "array", "items": { "anyOf": [element, absent] }, "maxItems": 1 }),
    });
    if !required {
        forms.push(absent);
    }
    json!({ "anyOf": forms })
}

/// Rule V8.
pub(super) fn one_or_list_of_one(element: &Value) -> Value {
    json!({ "anyOf": [element, { "type": "array", "items": element, "minItems": 1, "maxItems": 1 }] })
}

/// Rules I2 and V3.
pub(super) fn own_id() -> Value {
    let text = json!({ "type": "string", "minLength": 1, "maxLength": 300 });
    json!({ "anyOf": [text, { "type": "integer" }, { "type": "array", "items": text, "minItems": 1, "maxItems": 1 }] })
}

fn element(kind: Kind) -> Value {
    match kind {
        Kind::Text => either(json!({ "type": "string", "minLength": 1 }), json!({ "type": "integer" })),
        Kind::Url => json!({ "type": "string", "pattern": "^[\\u0000-\\u0020]*[Hh][Tt][Tt][Pp][Ss]?:" }),
        Kind::Phone => either(
            json!({ "type": "string", "pattern": "^\\s*\\+?([ \\-./()]*[0-9]){4,15}[ \\-./()]*\\s*$" }),
            json!({ "type": "integer" }),
        ),
        Kind::Country => json!({ "type": "string", "pattern": "^[A-Za-z]{2}$" }),
        Kind::Currency => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
        Kind::Integer(bounds) => integer(bounds),
        Kind::Number(bounds) | Kind::Price(bounds) => {
            let mut number = number(bounds);
            number.insert("type".to_owned(), json!("number"));
            either(
                Value::Object(number),
                json!({ "type": "string", "pattern": number_text(bounds, "(\\.[0-9]+)?") }),
            )
        }
        Kind::Boolean => json!({ "enum": [true, false, "true", "false"] }),
        Kind::DateTime => json!({ "type": "string", "pattern": DATE_TIME }),
        Kind::Time => json!({ "type": "string", "pattern": TIME }),
        Kind::Enum(values) => enumeration(values),
        Kind::Reference(_) => reference(),
        Kind::Object(object) => embedded(object),
    }
}

fn either(left: Value, right: Value) -> Value {
    json!({ "anyOf": [left, right] })
}

fn number(bounds: Bounds) -> Map<String, Value> {
    let mut number = Map::new();
    let least = if bounds.above { "exclusiveMinimum" } else { "minimum" };
    number.insert(least.to_owned(), json!(bounds.min));
    number.extend(bounds.max.map(|max| ("maximum".to_owned(), json!(max))));
    number
}

/// Text of a number; only its sign can be told by a pattern.
fn number_text(bounds: Bounds, fraction: &str) -> String {
    match (bounds.min, bounds.above) {
        (0, true) => format!("^(?=.*[1-9])[0-9]+{fraction}$"),
        (0, false) => format!("^([0-9]+|-0+){fraction}$"),
        _ => format!("^-?[0-9]+{fraction}$"),
    }
}

fn integer(bounds: Bounds) -> Value {
    let mut number = number(bounds);
    number.insert("type".to_owned(), json!("integer"));
    number.entry("maximum").or_insert_with(|| json!(i32::MAX));
    either(Value::Object(number), json!({ "type": "string", "pattern": number_text(bounds, "") }))
}

/// The values for generators of classes, then the same in any case and under other names.
fn enumeration(values: &Enumeration) -> Value {
    let spelled: Vec<&str> =
        values.values.iter().copied().chain(values.aliases.iter().map(|(alias, _)| *alias)).collect();
    json!({ "anyOf": [{ "enum": values.values }, { "type": "string", "pattern": any_case(&spelled) }] })
}

/// A pattern for texts without regard to case.
pub(super) fn any_case(texts: &[&str]) -> String {
    let letter = |letter: char| {
        if letter.is_ascii_alphabetic() {
            format!("[{}{}]", letter.to_ascii_uppercase(), letter.to_ascii_lowercase())
        } else {
            letter.to_string()
        }
    };
    let texts: Vec<String> = texts.iter().map(|text| text.chars().map(letter).collect()).collect();
    format!("^({})$", texts.join("|"))
}

/// Rule V9.
fn reference() -> Value {
    let id = json!({ "type": ["string", "integer"], "minLength": 1 });
    let order = json!({ "anyOf": [{ "type": "integer" }, { "type": "string", "pattern": INTEGER_TEXT }] });
    json!({ "anyOf": [
        { "type": "string", "minLength": 1 },
        { "type": "integer" },
        { "type": "object", "required": ["@id"], "properties": { "@id": id, "displayOrder": order } }
    ] })
}

fn embedded(object: &Embedded) -> Value {
    let members: Map<String, Value> =
        object.members.iter().map(|member| (member.name.to_owned(), property(member))).collect();
    let required: Vec<&str> = object
        .members
        .iter()
        .filter(|member| member.presence == Presence::Required)
        .map(|member| member.name)
        .collect();
    let whole = json!({
        "title": object.name,
        "type": "object",
        "properties": members,
        "required": required,
        "additionalProperties": { "not": { "type": "null" } }
    });
    match object.bare_text {
        Some(_) => either(whole, json!({ "type": "string", "minLength": 1 })),
        None => whole,
    }
}
