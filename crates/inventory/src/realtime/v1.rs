//! What a push or delete of one v1 node means for the rows of v2 (16.2): pure.
//!
//! A node brings its children with it and names no parent. So the links of the stored row to its parents are kept, and
//! stored rows below the node that it no longer brings are deleted.

use std::collections::{BTreeMap, BTreeSet};

use basis::Timestamp;
use feed::schema::Kind;
use feed::{Code, Converted, EntityType, Severity, convert_v1_node};
use serde_json::value::RawValue;

use super::decide::Found;

/// What names a row.
pub(super) type Key = (EntityType, String);

/// A stored row of the component in which the node lies.
#[derive(Clone, Debug)]
pub(super) struct StoredRow {
    pub(super) key: Key,
    pub(super) raw: String,
}

/// The rows that one change of a v1 node writes and deletes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expansion {
    pub(super) upserts: Vec<(Key, String)>,
    pub(super) deletes: Vec<Key>,
    /// What was dropped or simplified.
    pub(super) warning: Option<Found>,
}

/// The types that a v1 node can become.
pub(super) const ROOTS: [EntityType; 7] = [
    EntityType::Restaurant,
    EntityType::Service,
    EntityType::Menu,
    EntityType::MenuSection,
    EntityType::MenuItem,
    EntityType::MenuItemOption,
    EntityType::MenuItemOffer,
];

type Members = BTreeMap<String, Box<RawValue>>;

/// Converts a pushed node. `stored` are the rows of its component; the error says why the node cannot be read.
pub(super) fn expand_upsert(
    id: &str,
    payload: &str,
    version: Timestamp,
    stored: &[StoredRow],
) -> Result<Expansion, Found> {
    let mut expansion = Expansion::default();
    let mut error = None;
    convert_v1_node(payload, &version.to_string(), &mut |converted| match converted {
        Converted::Row(raw) => expansion.upserts.extend(key_of(&raw).map(|key| (key, raw))),
        Converted::Problem(problem) => {
            let found = Found::new(problem.code, problem.message.clone());
            let slot = match problem.severity {
                Severity::Error => &mut error,
                Severity::Warning => &mut expansion.warning,
            };
            slot.get_or_insert(found);
        }
    });
    if expansion.upserts.is_empty() {
        let nothing = || Found::new(Code::InvalidJson, "The v1 node holds nothing that can be converted.");
        return Err(error.or(expansion.warning).unwrap_or_else(nothing));
    }
    let root =
        expansion.upserts.iter().position(|((entity, row_id), _)| row_id == id && ROOTS.contains(entity));
    if let Some((key, raw)) = root.and_then(|at| expansion.upserts.get_mut(at)) {
        if let Some(held) = stored.iter().find(|row| row.key == *key) {
            *raw = with_parents(key.0, raw, &held.raw);
        }
        let brought: BTreeSet<Key> = expansion.upserts.iter().map(|(key, _)| key.clone()).collect();
        let root = root.and_then(|at| expansion.upserts.get(at)).map(|(key, _)| key.clone());
        let below = root.map(|root| below(&root, stored)).unwrap_or_default();
        expansion.deletes = below.into_iter().filter(|key| !brought.contains(key)).collect();
    }
    Ok(expansion)
}

/// What the deletion of a node deletes: the stored rows of its id that a node can become, with those below them.
pub(super) fn expand_delete(id: &str, stored: &[StoredRow]) -> Expansion {
    let roots =
        stored.iter().map(|row| &row.key).filter(|(entity, row_id)| row_id == id && ROOTS.contains(entity));
    let mut deletes = BTreeSet::new();
    for root in roots {
        deletes.extend(below(root, stored));
        deletes.insert(root.clone());
    }
    Expansion { deletes: deletes.into_iter().collect(), ..Expansion::default() }
}

/// The rows that a node of this type brings with it.
fn children_of(root: EntityType) -> &'static [EntityType] {
    match root {
        EntityType::Service => {
            &[EntityType::ServiceArea, EntityType::OperationHours, EntityType::ServiceHours, EntityType::Fee]
        }
        EntityType::Menu | EntityType::MenuSection | EntityType::MenuItem | EntityType::MenuItemOption => &[
            EntityType::MenuSection,
            EntityType::MenuItem,
            EntityType::MenuItemOption,
            EntityType::MenuItemOffer,
        ],
        EntityType::Restaurant
        | EntityType::ServiceArea
        | EntityType::OperationHours
        | EntityType::ServiceHours
        | EntityType::Fee
        | EntityType::MenuItemOffer
        | EntityType::Availability
        | EntityType::ServingConfig
        | EntityType::Deal => &[],
    }
}

/// The stored rows below `root`, of the types that its node brings. A row that hangs elsewhere too is left alone.
fn below(root: &Key, stored: &[StoredRow]) -> BTreeSet<Key> {
    let types = children_of(root.0);
    let candidates: Vec<(&Key, Vec<Key>)> = stored
        .iter()
        .filter(|row| types.contains(&row.key.0) && row.key != *root)
        .map(|row| (&row.key, parents(row.key.0, &row.raw)))
        .collect();
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for (key, parents) in &candidates {
            let inside = |parent: &Key| parent == root || found.contains(parent);
            if !parents.is_empty() && parents.iter().all(inside) {
                found.insert((*key).clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

fn read(raw: &str) -> Members {
    serde_json::from_str(raw).unwrap_or_default()
}

fn key_of(raw: &str) -> Option<Key> {
    let members = read(raw);
    let text = |name: &str| serde_json::from_str::<String>(members.get(name)?.get()).ok();
    Some((EntityType::parse(&text("@type")?)?, text("@id")?))
}

/// The links of a row to what it belongs below.
fn upward(entity_type: EntityType) -> impl Iterator<Item = (&'static str, EntityType)> {
    entity_type.schema().properties.iter().filter_map(|property| match property.kind {
        Kind::Reference(reference) if reference.upward => Some((property.name, reference.target)),
        _ => None,
    })
}

fn parents(entity_type: EntityType, raw: &str) -> Vec<Key> {
    let members = read(raw);
    let mut found = Vec::new();
    for (name, target) in upward(entity_type) {
        if let Some(value) = members.get(name).and_then(|value| serde_json::from_str(value.get()).ok()) {
            ids(&value, &mut |id| found.push((target, id.to_owned())));
        }
    }
    found
}

/// References are ids, objects with an `@id`, or lists of them.
fn ids(value: &serde_json::Value, take: &mut dyn FnMut(&str)) {
    match value {
        serde_json::Value::String(id) => take(id),
        serde_json::Value::Array(values) => values.iter().for_each(|value| ids(value, take)),
        serde_json::Value::Object(members) => {
            if let Some(id) = members.get("@id") {
                ids(id, take);
            }
        }
        _ => {}
    }
}

/// The new row with the links to parents, and the place among siblings, of the stored one.
fn with_parents(entity_type: EntityType, raw: &str, stored: &str) -> String {
    let (mut members, held) = (read(raw), read(stored));
    for name in upward(entity_type).map(|(name, _)| name).chain(["displayOrder"]) {
        if let (false, Some(value)) = (members.contains_key(name), held.get(name)) {
            members.insert(name.to_owned(), value.clone());
        }
    }
    serde_json::to_string(&members).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BENTO: &str = "https://harbornoodle.example/menu/bento";

    fn row(raw: &serde_json::Value) -> StoredRow {
        let raw = raw.to_string();
        StoredRow { key: key_of(&raw).unwrap(), raw }
    }

    fn stored() -> Vec<StoredRow> {
        let parent = serde_json::json!({ "@id": "sec", "displayOrder": 3 });
        [
            serde_json::json!({ "@type": "MenuSection", "@id": "sec", "name": "Bowls", "menuId": "m" }),
            serde_json::json!({ "@type": "MenuItem", "@id": BENTO, "name": "Bento", "parentMenuSectionId": parent }),
            serde_json::json!({ "@type": "MenuItemOffer", "@id": "old", "menuItemId": BENTO }),
            serde_json::json!({ "@type": "MenuSection", "@id": "addons", "parentMenuItemId": BENTO }),
            serde_json::json!({ "@type": "MenuItem", "@id": "egg", "parentMenuSectionId": "addons" }),
            serde_json::json!({ "@type": "MenuItem", "@id": "shared", "parentMenuSectionId": ["addons", "sec"] }),
            serde_json::json!({ "@type": "MenuItem", "@id": "other", "parentMenuSectionId": "sec" }),
        ]
        .iter()
        .map(row)
        .collect()
    }

    fn pushed() -> String {
        let body = include_str!("../../tests/rtu/19-generation-1-push.json");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        body["entity"]["data"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_pushed_item_keeps_its_place_and_loses_what_it_no_longer_brings() {
        let expansion = expand_upsert(BENTO, &pushed(), Timestamp::UNIX_EPOCH, &stored()).unwrap();
        let keys: Vec<&str> = expansion.upserts.iter().map(|((_, id), _)| id.as_str()).collect();
        assert!(keys.contains(&BENTO) && keys.contains(&format!("{BENTO}/offer").as_str()), "{keys:?}");
        let item = expansion.upserts.iter().find(|((_, id), _)| id == BENTO).unwrap();
        let item: serde_json::Value = serde_json::from_str(&item.1).unwrap();
        assert_eq!(item["name"], "Salmon bento");
        assert_eq!(item["parentMenuSectionId"], serde_json::json!({ "@id": "sec", "displayOrder": 3 }));
        let mut gone: Vec<&str> = expansion.deletes.iter().map(|(_, id)| id.as_str()).collect();
        gone.sort_unstable();
        assert_eq!(gone, ["addons", "egg", "old"]);
    }

    #[test]
    fn a_new_item_is_converted_as_it_is() {
        let expansion = expand_upsert(BENTO, &pushed(), Timestamp::UNIX_EPOCH, &[]).unwrap();
        assert_eq!((expansion.upserts.len(), expansion.deletes.len()), (2, 0));
    }

    #[test]
    fn a_deleted_node_takes_what_it_brought_with_it() {
        let expansion = expand_delete(BENTO, &stored());
        let gone: BTreeSet<&str> = expansion.deletes.iter().map(|(_, id)| id.as_str()).collect();
        assert_eq!(gone, BTreeSet::from([BENTO, "addons", "egg", "old"]));
        assert_eq!(expand_delete("nowhere", &stored()), Expansion::default());
    }

    #[test]
    fn what_is_no_node_is_refused() {
        for payload in ["{", "[]", "{}", r#"{"@type":"Thing","@id":"x"}"#] {
            assert!(expand_upsert("x", payload, Timestamp::UNIX_EPOCH, &[]).is_err(), "{payload}");
        }
    }
}
