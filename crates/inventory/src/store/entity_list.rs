//! Entities as people look for them.

use std::collections::BTreeMap;

use db::{DbError, Tx, params};
use feed::EntityType;

use super::entities::{Ground, entity_type, read_entity};
use super::sql::{COUNT_ENTITIES, LIST_ENTITIES};
use crate::entities::{EntityFilter, EntityState, EntityTotals};
use crate::entity::StoredEntity;

/// At most `most` entities after the id `after`, by id. Names are not looked at.
pub(crate) fn list_entities(
    tx: &mut Tx<'_>,
    ground: Ground,
    entity_type: EntityType,
    filter: &EntityFilter,
    (after, most): (&str, usize),
) -> Result<Vec<StoredEntity>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let prefix = filter.id_prefix.as_deref().unwrap_or_default();
    let beyond = format!("{prefix}{}", char::MAX);
    let text = filter.text.as_deref().map(containing).unwrap_or_default();
    let values = params![
        partner,
        environment,
        entity_type.as_str(),
        generation,
        after,
        prefix,
        beyond,
        filter.state.map_or("", EntityState::as_str),
        text,
        filter.modified_from,
        filter.modified_until,
        most
    ];
    tx.query(&LIST_ENTITIES, values)?.iter().map(read_entity).collect()
}

/// How many entities of each type there are.
pub(crate) fn count_entities(
    tx: &mut Tx<'_>,
    ground: Ground,
) -> Result<BTreeMap<EntityType, EntityTotals>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = tx.query(&COUNT_ENTITIES, params![partner, environment, generation])?;
    rows.iter()
        .map(|row| {
            let totals = EntityTotals { ok: row.get(1)?, faulty: row.get(2)?, deleted: row.get(3)? };
            Ok((entity_type(row, 0)?, totals))
        })
        .collect()
}

/// A LIKE pattern for text that contains `text` literally; empty for empty text.
pub(crate) fn containing(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for letter in text.chars().filter(|letter| *letter != '\0') {
        if ['%', '_', '\\'].contains(&letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
