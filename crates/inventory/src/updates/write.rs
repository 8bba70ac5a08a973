//! What updates change, as rows of the next generation, and the switch to it.

use std::collections::{BTreeMap, BTreeSet};

use basis::{Actor, Timestamp};
use db::Tx;
use feed::{Checked, EntityType, RestaurantDocument};

use super::workspace::{Outcome, Workspace};
use super::{EntityChange, Route};
use crate::entity::{EntityKey, NewEntity, Origin, Restated};
use crate::error::InventoryError;
use crate::merge::whole_micros;
use crate::snapshots::{Snapshot, SnapshotChanges, SnapshotKind};
use crate::states::StateRow;
use crate::store::{self, Ground};

/// Component and fault of a key after the check.
type Placed<'c> = BTreeMap<(EntityType, &'c str), (&'c str, Option<&'static str>)>;

/// Writes everything that changes and switches to it.
pub(super) fn publish(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    changes: &[EntityChange],
    outcome: Outcome,
    actor: &Actor,
) -> Result<(), InventoryError> {
    let (ground, now) = (workspace.ground, workspace.times.now);
    let Outcome { checked, documents } = outcome;
    let mut counts = write_entities(tx, workspace, changes, &checked)?;
    write_restaurants(tx, workspace, documents, &mut counts)?;
    write_states(tx, workspace, &checked)?;
    let generation = ground.generation + 1;
    if !store::advance_head(tx, ground.partner, ground.environment, generation, now)? {
        return Err(InventoryError::Overtaken);
    }
    let before = store::list_snapshots(tx, ground.partner, ground.environment, i64::MAX, 1)?.pop();
    let (entities, restaurants) = before.map_or((0, 0), |before| (before.entities, before.restaurants));
    let snapshot = Snapshot {
        generation,
        kind: SnapshotKind::Update,
        ingestion_id: None,
        of_generation: None,
        published_by: actor.clone(),
        published_at: now,
        snapshot_at: workspace.times.held_snapshot_at,
        entities: entities + counts.entities_added - counts.entities_removed,
        restaurants: restaurants + counts.restaurants_added - counts.restaurants_removed,
        changes: counts,
    };
    store::insert_snapshot(tx, ground.partner, ground.environment, &snapshot)?;
    Ok(store::start_again(tx, Ground { generation, ..ground }, false)?)
}

fn write_entities(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    changes: &[EntityChange],
    checked: &Checked,
) -> Result<SnapshotChanges, InventoryError> {
    let mut placed: Placed<'_> = BTreeMap::new();
    for row in checked.rows() {
        placed.insert((row.entity_type, row.id), (row.component, row.fault.map(feed::Code::as_str)));
    }
    let (mut counts, mut rows) = (SnapshotChanges::default(), Vec::new());
    for (key, at) in workspace.last_changes() {
        let row = changed_row(workspace, key, &changes[at], &placed);
        let was_there = workspace.held(key).is_some_and(|held| !held.deleted);
        match (was_there, row.deleted) {
            (false, false) => counts.entities_added += 1,
            (true, false) => counts.entities_changed += 1,
            (true, true) => counts.entities_removed += 1,
            (false, true) => {}
        }
        rows.push(row);
    }
    let ended = mark_missing(workspace, checked, &mut rows);
    store::write_entities(tx, workspace.ground, &rows)?;
    store::end_entities(tx, workspace.ground, &ended)?;
    store::restate_entities(tx, workspace.ground, &moved(workspace, &placed))?;
    Ok(counts)
}

fn changed_row(
    workspace: &Workspace,
    key: &EntityKey,
    change: &EntityChange,
    placed: &Placed<'_>,
) -> NewEntity {
    let held = workspace.held(key);
    let found = placed.get(&(key.entity_type, key.id.as_str())).map(|(component, _)| (*component).to_owned());
    let component = found
        .or_else(|| held.map(|held| held.component.clone()))
        .unwrap_or_else(|| format!("{}/{}", key.entity_type, key.id));
    let (origin, raw) = match change.route {
        Route::Upsert => (Origin::Upsert, Some(change.raw.trim().to_owned())),
        Route::Delete => (Origin::Delete, None),
    };
    NewEntity {
        key: key.clone(),
        replaces: true,
        version: Some(whole_micros(change.version)),
        origin,
        origin_id: *change.update_id.as_bytes(),
        written_at: workspace.times.now,
        hash: raw.as_deref().and_then(feed::content_hash).map_or(0, u64::cast_signed),
        component,
        deleted: raw.is_none(),
        fault: None,
        raw,
        position: held.map_or(i64::MAX, |held| held.position),
    }
}

/// Marks keys that are named and not there, and answers with the marks that are no longer needed.
fn mark_missing(workspace: &Workspace, checked: &Checked, rows: &mut Vec<NewEntity>) -> Vec<EntityKey> {
    let mut gaps = BTreeSet::new();
    for (entity_type, id, component) in
        checked.gaps().filter(|(_, id, _)| crate::stage_entities::is_storable(id))
    {
        let key = EntityKey::new(entity_type, id);
        let held = workspace.held(&key);
        gaps.insert(key.clone());
        // What is shared may be named by components that are not loaded: it stays shared.
        let marked = held.is_some_and(|held| {
            held.origin == Origin::Missing && (held.component == component || held.component.is_empty())
        });
        if !marked {
            rows.push(NewEntity {
                key,
                replaces: true,
                version: None,
                origin: Origin::Missing,
                origin_id: [0; 16],
                written_at: workspace.times.now,
                hash: 0,
                component: component.to_owned(),
                deleted: true,
                fault: None,
                raw: None,
                position: 0,
            });
        }
    }
    let marks =
        workspace.held.iter().filter(|row| row.origin == Origin::Missing && !row.component.is_empty());
    marks.map(|row| row.key.clone()).filter(|key| !gaps.contains(key) && !workspace.is_changed(key)).collect()
}

/// Rows whose content stays and whose component or fault does not.
fn moved(workspace: &Workspace, placed: &Placed<'_>) -> Vec<Restated> {
    let kept = workspace.held.iter().filter(|row| {
        // The same of rows that several components share.
        !workspace.is_changed(&row.key) && row.origin != Origin::Missing && !row.component.is_empty()
    });
    kept.filter_map(|row| {
        let (component, fault) = placed.get(&(row.key.entity_type, row.key.id.as_str()))?;
        let fault = if row.deleted { None } else { *fault };
        if row.component == *component && row.fault.as_deref() == fault {
            return None;
        }
        Some(Restated {
            key: row.key.clone(),
            version: row.version,
            component: (*component).to_owned(),
            fault: fault.map(str::to_owned),
        })
    })
    .collect()
}

/// Ids of all restaurants of the workspace, those that are gone too.
fn restaurants_of(workspace: &Workspace) -> BTreeSet<String> {
    let held = workspace.held.iter().map(|row| &row.key);
    let keys = held.chain(workspace.last_changes().map(|(key, _)| key));
    keys.filter(|key| key.entity_type == EntityType::Restaurant).map(|key| key.id.clone()).collect()
}

fn write_restaurants(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    documents: Vec<RestaurantDocument>,
    counts: &mut SnapshotChanges,
) -> Result<(), InventoryError> {
    let ground = workspace.ground;
    let Ground { partner, environment, generation } = ground;
    let mut gone = restaurants_of(workspace);
    let mut write = Vec::new();
    for document in documents {
        gone.remove(&document.id);
        let hash = document
            .hash()
            .map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
        match store::restaurant_hash_in(tx, partner, environment, &document.id, generation)? {
            Some(held) if held == hash => continue,
            Some(_) => counts.restaurants_changed += 1,
            None => counts.restaurants_added += 1,
        }
        // Others than the rows of a batch have made it.
        write.push((document, None));
    }
    store::write_restaurants(tx, ground, &write)?;
    let mut ended = Vec::new();
    for id in gone {
        if store::restaurant_hash_in(tx, partner, environment, &id, generation)?.is_some() {
            ended.push(id);
        }
    }
    counts.restaurants_removed += i64::try_from(ended.len()).unwrap_or(i64::MAX);
    Ok(store::end_restaurants(tx, partner, environment, generation + 1, &ended)?)
}

fn write_states(tx: &mut Tx<'_>, workspace: &Workspace, checked: &Checked) -> Result<(), InventoryError> {
    let (ground, now): (Ground, Timestamp) = (workspace.ground, workspace.times.now);
    let mut gone = restaurants_of(workspace);
    let mut rows = Vec::new();
    for status in &checked.report.restaurant_status {
        gone.remove(&status.restaurant_id);
        let held = store::held_state(tx, ground, &status.restaurant_id)?;
        rows.extend(StateRow::changed(status, held.as_ref(), now)?);
    }
    store::write_states(tx, ground, &rows)?;
    let gone: Vec<String> = gone.into_iter().collect();
    Ok(store::end_states(tx, ground, &gone)?)
}
