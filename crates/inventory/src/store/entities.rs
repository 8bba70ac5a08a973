//! Entities as batches and updates read and write them.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Row, Tx, Value, params};
use feed::EntityType;

use super::sql::{
    COMPONENT_OF, END_ENTITY, ENTITIES_OF_COMPONENT, FIND_ENTITY, FIND_HELD, FIND_RAW, INSERT_ENTITY,
    LIST_HELD, NEWER_ENTITIES, PAGE_OF_ENTITIES, RESTATE_ENTITY, SHARERS,
};
use crate::entity::{EntityKey, HeldRow, NewEntity, Origin, Restated, StoredEntity};

/// One environment in one generation: what a batch or an update stands on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    pub(crate) partner: PartnerId,
    pub(crate) environment: Environment,
    pub(crate) generation: i64,
}

/// The next rows of a type, by id, after `after`.
pub(crate) fn page_of_entities(
    tx: &mut Tx<'_>,
    ground: Ground,
    entity_type: EntityType,
    after: &str,
    limit: usize,
) -> Result<Vec<HeldRow>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, entity_type.as_str(), after, generation, limit];
    tx.query(&PAGE_OF_ENTITIES, values)?.iter().map(|row| read_held(row, 0)).collect()
}

/// Hands out every row of a state, those of tombstones and of missing keys too.
pub(crate) fn for_each_held(
    tx: &mut Tx<'_>,
    ground: Ground,
    mut take: impl FnMut(EntityType, &HeldRow),
) -> Result<(), DbError> {
    let Ground { partner, environment, generation } = ground;
    tx.for_each(&LIST_HELD, params![partner, environment, generation], |row| {
        take(entity_type(&row, 0)?, &read_held(&row, 1)?);
        Ok(())
    })
}

/// The row of a key, also of one that is named and not there.
pub(crate) fn find_held(
    tx: &mut Tx<'_>,
    ground: Ground,
    entity_type: EntityType,
    id: &str,
) -> Result<Option<HeldRow>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, entity_type.as_str(), id, generation];
    tx.query_opt(&FIND_HELD, values)?.map(|row| read_held(&row, 0)).transpose()
}

fn read_held(row: &Row, from: usize) -> Result<HeldRow, DbError> {
    Ok(HeldRow {
        id: row.get(from)?,
        version: row.get(from + 1)?,
        origin: row.get(from + 2)?,
        hash: row.get(from + 3)?,
        component: row.get(from + 4)?,
        deleted: row.get(from + 5)?,
        fault: row.get(from + 6)?,
    })
}

/// Hands out the entities that may be newer than a snapshot of `snapshot_at`, and the tombstones newer than `buried`.
/// `unversioned`: whether those without a version of their own are newer too.
pub(crate) fn for_each_newer(
    tx: &mut Tx<'_>,
    ground: Ground,
    (snapshot_at, unversioned, buried): (Timestamp, bool, Timestamp),
    mut take: impl FnMut(EntityKey, Option<Timestamp>, Option<String>),
) -> Result<(), DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, generation, unversioned, snapshot_at, buried];
    tx.for_each(&NEWER_ENTITIES, values, |row| {
        take(key(&row)?, row.get(2)?, row.get(3)?);
        Ok(())
    })
}

/// The line of an entity as it was sent.
pub(crate) fn find_raw(
    tx: &mut Tx<'_>,
    ground: Ground,
    entity_type: EntityType,
    id: &str,
) -> Result<Option<String>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let row = tx.query_opt(&FIND_RAW, params![partner, environment, entity_type.as_str(), id, generation])?;
    Ok(row.map(|row| row.get::<Option<String>>(0)).transpose()?.flatten())
}

/// An entity, or its tombstone.
pub(crate) fn find_entity(
    tx: &mut Tx<'_>,
    ground: Ground,
    entity_type: EntityType,
    id: &str,
) -> Result<Option<StoredEntity>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, entity_type.as_str(), id, generation];
    tx.query_opt(&FIND_ENTITY, values)?.map(|row| read_entity(&row)).transpose()
}

/// The component of a key, also of one that is named and not there.
pub(crate) fn component_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    key: &EntityKey,
) -> Result<Option<String>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, key.entity_type.as_str(), key.id.as_str(), generation];
    tx.query_opt(&COMPONENT_OF, values)?.map(|row| row.get(0)).transpose()
}

/// Every row of a component, tombstones and missing keys too.
pub(crate) fn entities_of_component(
    tx: &mut Tx<'_>,
    ground: Ground,
    component: &str,
) -> Result<Vec<StoredEntity>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, component, generation];
    tx.query(&ENTITIES_OF_COMPONENT, values)?.iter().map(read_entity).collect()
}

/// Hands out the rows of a component one by one, until `take` answers false.
pub(crate) fn for_each_of_component(
    tx: &mut Tx<'_>,
    ground: Ground,
    component: &str,
    mut take: impl FnMut(&StoredEntity) -> Result<bool, DbError>,
) -> Result<(), DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, component, generation];
    let mut wanted = true;
    tx.for_each(&ENTITIES_OF_COMPONENT, values, |row| {
        if wanted {
            wanted = take(&read_entity(&row)?)?;
        }
        Ok(())
    })
}

/// Components with a row whose line contains `pattern`.
pub(crate) fn components_with(
    tx: &mut Tx<'_>,
    ground: Ground,
    pattern: &str,
) -> Result<Vec<String>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, generation, pattern];
    tx.query(&SHARERS, values)?.iter().map(|row| row.get(0)).collect()
}

/// Ends rows with the next generation.
pub(crate) fn end_entities(tx: &mut Tx<'_>, ground: Ground, keys: &[EntityKey]) -> Result<(), DbError> {
    tx.execute_many(&END_ENTITY, keys.iter().map(|key| key_values(ground, key)))?;
    Ok(())
}

/// Writes rows of the next generation in place of those that are there.
pub(crate) fn write_entities(tx: &mut Tx<'_>, ground: Ground, rows: &[NewEntity]) -> Result<(), DbError> {
    let replacing = rows.iter().filter(|row| row.replaces);
    tx.execute_many(&END_ENTITY, replacing.map(|row| key_values(ground, &row.key)))?;
    let values = rows.iter().map(|row| {
        let mut values = key_values(ground, &row.key);
        let more = params![
            row.version,
            row.origin,
            row.origin_id,
            row.written_at,
            row.hash,
            row.component.as_str(),
            row.deleted,
            row.fault.as_deref(),
            row.raw.as_deref(),
            row.position
        ];
        values.extend_from_slice(more);
        values
    });
    tx.execute_many(&INSERT_ENTITY, values)?;
    Ok(())
}

/// Writes rows of the next generation that have the old content, origin and time.
pub(crate) fn restate_entities(tx: &mut Tx<'_>, ground: Ground, rows: &[Restated]) -> Result<(), DbError> {
    let values = rows.iter().map(|row| {
        let mut values = key_values(ground, &row.key);
        values.extend_from_slice(params![row.version, row.component.as_str(), row.fault.as_deref()]);
        values
    });
    tx.execute_many(&RESTATE_ENTITY, values)?;
    tx.execute_many(&END_ENTITY, rows.iter().map(|row| key_values(ground, &row.key)))?;
    Ok(())
}

fn key_values(ground: Ground, key: &EntityKey) -> Vec<Value> {
    let Ground { partner, environment, generation } = ground;
    params![partner, environment, key.entity_type.as_str(), key.id.as_str(), generation + 1].to_vec()
}

fn key(row: &Row) -> Result<EntityKey, DbError> {
    Ok(EntityKey { entity_type: entity_type(row, 0)?, id: row.get(1)? })
}

/// The type in a column.
pub(super) fn entity_type(row: &Row, column: usize) -> Result<EntityType, DbError> {
    let name: TypeName = row.get(column)?;
    Ok(name.0)
}

struct TypeName(EntityType);

impl db::FromValue for TypeName {
    fn from_value(value: &Value) -> Result<Self, String> {
        let name = String::from_value(value)?;
        EntityType::parse(&name).map(Self).ok_or_else(|| format!("unknown type of entity {name:?}"))
    }
}

/// A row of the columns that every statement about whole entities selects.
pub(super) fn read_entity(row: &Row) -> Result<StoredEntity, DbError> {
    Ok(StoredEntity { raw: row.get(10)?, position: row.get(11)?, ..read_entity_without_raw(row)? })
}

pub(super) fn read_entity_without_raw(row: &Row) -> Result<StoredEntity, DbError> {
    let origin: Origin = row.get(3)?;
    Ok(StoredEntity {
        key: key(row)?,
        version: row.get(2)?,
        origin,
        origin_id: row.get(4)?,
        written_at: row.get(5)?,
        hash: row.get(6)?,
        component: row.get(7)?,
        deleted: row.get(8)?,
        fault: row.get(9)?,
        raw: None,
        position: 0,
    })
}
