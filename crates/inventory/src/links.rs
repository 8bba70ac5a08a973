//! Which keys a line names, by the tables of the specification.

use feed::EntityType;
use feed::schema::Kind;
use serde_json::Value;

use crate::entity::EntityKey;
use crate::store;

/// The references of a line, with the property of each. A line that is no JSON object names nothing.
pub(crate) fn of(entity_type: EntityType, raw: Option<&str>) -> Vec<(&'static str, EntityKey)> {
    let Some(Value::Object(members)) = raw.and_then(|raw| serde_json::from_str(raw).ok()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for property in entity_type.schema().properties {
        let Kind::Reference(reference) = property.kind else { continue };
        let names = [property.name].into_iter().chain(property.aliases.iter().copied());
        for value in names.filter_map(|name| members.get(name)) {
            let mut ids = Vec::new();
            collect(value, &mut ids);
            found.extend(ids.into_iter().map(|id| (property.name, EntityKey::new(reference.target, id))));
        }
    }
    found
}

/// References are ids, objects with an `@id`, or lists of them.
fn collect(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::String(id) => ids.push(id.clone()),
        Value::Number(id) => ids.push(id.to_string()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, ids)),
        Value::Object(members) => {
            if let Some(id) = members.get("@id") {
                collect(id, ids);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A LIKE pattern that every line with this id matches, however its JSON is escaped: its longest run of plain letters.
pub(crate) fn pattern(id: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    let runs = id.split(|letter| !plain(letter));
    match runs.max_by_key(|run| run.len()) {
        Some(run) if !run.is_empty() => store::containing(run),
        _ => "%".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_in_every_form() {
        let line = r#"{"@type":"Service","@id":"s","restaurantId":["r1","r2"],"menuId":{"@id":"m"}}"#;
        let mut found: Vec<String> = of(EntityType::Service, Some(line))
            .into_iter()
            .map(|(property, key)| format!("{property}={}/{}", key.entity_type, key.id))
            .collect();
        found.sort();
        assert_eq!(found, ["menuId=Menu/m", "restaurantId=Restaurant/r1", "restaurantId=Restaurant/r2"]);
        assert!(of(EntityType::Service, Some("[]")).is_empty());
        assert!(of(EntityType::Service, None).is_empty());
    }

    #[test]
    fn a_pattern_does_not_depend_on_how_the_id_is_escaped() {
        assert_eq!(pattern("café/lunch-time"), "%lunch-time%");
        assert_eq!(pattern("é"), "%");
    }
}
