//! Published states.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use super::entities::{Ground, read_entity};
use super::sql::{
    CHANGED_ENTITIES, DIFF_RESTAURANTS, DROP_SNAPSHOTS, INSERT_SNAPSHOT, LIST_SNAPSHOTS, LIST_WHOLE_SNAPSHOTS,
};
use crate::entity::StoredEntity;
use crate::snapshots::{Snapshot, SnapshotChanges};

pub(crate) fn insert_snapshot(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    snapshot: &Snapshot,
) -> Result<(), DbError> {
    let changes = &snapshot.changes;
    tx.execute(
        &INSERT_SNAPSHOT,
        params![
            partner,
            environment,
            snapshot.generation,
            snapshot.kind,
            snapshot.ingestion_id,
            snapshot.of_generation,
            snapshot.published_by.clone(),
            snapshot.published_at,
            snapshot.snapshot_at,
            snapshot.entities,
            snapshot.restaurants,
            changes.entities_added,
            changes.entities_changed,
            changes.entities_removed,
            changes.restaurants_added,
            changes.restaurants_changed,
            changes.restaurants_removed
        ],
    )?;
    Ok(())
}

/// The newest first, before `before`.
pub(crate) fn list_snapshots(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    before: i64,
    limit: usize,
) -> Result<Vec<Snapshot>, DbError> {
    tx.query(&LIST_SNAPSHOTS, params![partner, environment, before, limit])?
        .iter()
        .map(read_snapshot)
        .collect()
}

pub(crate) fn find_snapshot(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<Option<Snapshot>, DbError> {
    let newest = list_snapshots(tx, partner, environment, generation.saturating_add(1), 1)?.pop();
    Ok(newest.filter(|snapshot| snapshot.generation == generation))
}

/// Generations that a run published, the newest first, with when.
pub(crate) fn list_whole_snapshots(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    limit: usize,
) -> Result<Vec<(i64, Timestamp)>, DbError> {
    let rows = tx.query(&LIST_WHOLE_SNAPSHOTS, params![partner, environment, limit])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Forgets the snapshots before `oldest`.
pub(crate) fn drop_snapshots(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    oldest: i64,
) -> Result<(), DbError> {
    tx.execute(&DROP_SNAPSHOTS, params![partner, environment, oldest])?;
    Ok(())
}

fn read_snapshot(row: &Row) -> Result<Snapshot, DbError> {
    Ok(Snapshot {
        generation: row.get(0)?,
        kind: row.get(1)?,
        ingestion_id: row.get(2)?,
        of_generation: row.get(3)?,
        published_by: row.get(4)?,
        published_at: row.get(5)?,
        snapshot_at: row.get(6)?,
        entities: row.get(7)?,
        restaurants: row.get(8)?,
        changes: SnapshotChanges {
            entities_added: row.get(9)?,
            entities_changed: row.get(10)?,
            entities_removed: row.get(11)?,
            restaurants_added: row.get(12)?,
            restaurants_changed: row.get(13)?,
            restaurants_removed: row.get(14)?,
        },
    })
}

/// Restaurants that differ between two generations: id, name, whether it was there, whether it is there.
pub(crate) fn diff_restaurants(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    (from, to): (i64, i64),
    after: &str,
    limit: usize,
) -> Result<Vec<(String, String, bool, bool)>, DbError> {
    let rows = tx.query(&DIFF_RESTAURANTS, params![partner, environment, from, to, after, limit])?;
    let present = |row: &Row, column| row.get::<String>(column).map(|hash| !hash.is_empty());
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, present(row, 2)?, present(row, 3)?))).collect()
}

/// Rows of a component that are visible in one of two generations only, by key; with whether it is the first of them.
pub(crate) fn changed_entities(
    tx: &mut Tx<'_>,
    ground: Ground,
    to: i64,
    component: &str,
    limit: usize,
) -> Result<Vec<(StoredEntity, bool)>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, component, generation, to, limit];
    let rows = tx.query(&CHANGED_ENTITIES, values)?;
    rows.iter().map(|row| Ok((read_entity(row)?, row.get::<i64>(12)? == 1))).collect()
}
