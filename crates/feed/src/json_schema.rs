//! JSON Schema (draft 2020-12) of the entities, from their tables, so that partners can generate classes and
//! validate before they upload (chapter 1).
//!
//! A row that a check finds nothing wrong with validates, with every coercion of 2.3: numbers as text, bare
//! values for lists, lists of one for single values, empty ones for absent ones, enums in any case. Three things
//! JSON Schema cannot say: `15.0` is not an integer, keys may not repeat, and references must resolve. What is
//! only warned of, such as an unknown diet, does not validate; unknown properties do.

mod conditions;
mod kinds;

use serde_json::{Map, Value, json};

use crate::schema::{EntityType, Presence, Property};

/// The schema of one entity.
pub fn json_schema(entity: EntityType) -> Value {
    let schema = entity.schema();
    let mut properties = Map::new();
    properties.insert("@type".to_owned(), kinds::one_or_list_of_one(&json!({ "const": schema.name })));
    properties.insert("@id".to_owned(), kinds::own_id());
    let mut rules: Vec<Value> = Vec::new();
    for property in schema.properties {
        let value = kinds::property(property);
        for name in std::iter::once(&property.name).chain(property.aliases) {
            properties.insert((*name).to_owned(), value.clone());
        }
        if property.presence == Presence::Required {
            rules.push(names_of(property));
        }
    }
    rules.extend(conditions::of(entity));
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:aboyeur:inventory:v2:{}", schema.name),
        "title": schema.name,
        "description": schema.about,
        "type": "object",
        "required": ["@type", "@id"],
        "properties": properties,
        "additionalProperties": { "not": { "type": "null" } }
    });
    // The list may not be empty.
    if !rules.is_empty() {
        whole["allOf"] = Value::from(rules);
    }
    whole
}

/// That the property is there under one of its names.
fn names_of(property: &Property) -> Value {
    let names: Vec<Value> = std::iter::once(&property.name)
        .chain(property.aliases)
        .map(|name| json!({ "required": [name] }))
        .collect();
    match names.as_slice() {
        [only] => only.clone(),
        _ => json!({ "anyOf": names }),
    }
}
