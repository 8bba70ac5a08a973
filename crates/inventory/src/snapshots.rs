//! Published states: their history, what differs between two of them, and the way back.

use std::collections::BTreeMap;
use std::str::FromStr;

use basis::{Actor, Cursor, Environment, IngestionId, Page, PartnerId, Timestamp};
use feed::EntityType;
use serde::Serialize;

use crate::entity::{EntityKey, StoredEntity};
use crate::error::InventoryError;
use crate::service::Inventory;
use crate::store::{self, Ground};

/// What published a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotKind {
    /// A batch.
    Batch,
    /// Real-time updates.
    Update,
    /// A return to an earlier state.
    Rollback,
}

impl SnapshotKind {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Update => "update",
            Self::Rollback => "rollback",
        }
    }
}

impl FromStr for SnapshotKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Batch, Self::Update, Self::Rollback]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("unknown kind of snapshot {text:?}"))
    }
}

impl db::ToValue for SnapshotKind {
    fn to_value(&self) -> db::Value {
        db::Value::Text(self.as_str().to_owned())
    }
}

impl db::FromValue for SnapshotKind {
    fn from_value(value: &db::Value) -> Result<Self, String> {
        String::from_value(value)?.parse()
    }
}

/// What a published state changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SnapshotChanges {
    /// Entities that were not there before.
    pub entities_added: i64,
    /// Entities whose content changed.
    pub entities_changed: i64,
    /// Entities that are gone.
    pub entities_removed: i64,
    /// Restaurants that were not served before.
    pub restaurants_added: i64,
    /// Restaurants whose document changed.
    pub restaurants_changed: i64,
    /// Restaurants that are no longer served.
    pub restaurants_removed: i64,
}

/// A published state of an environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    /// Its number; rises by one with each.
    pub generation: i64,
    /// What published it.
    pub kind: SnapshotKind,
    /// The run that published it, unless updates did.
    pub ingestion_id: Option<IngestionId>,
    /// The generation a rollback returned to.
    pub of_generation: Option<i64>,
    /// Who asked for it.
    pub published_by: Actor,
    /// When.
    pub published_at: Timestamp,
    /// The time that versions entities without one of their own (rule W2).
    pub snapshot_at: Option<Timestamp>,
    /// Entities in it.
    pub entities: i64,
    /// Restaurants in it that can be ordered from.
    pub restaurants: i64,
    /// What it changed.
    pub changes: SnapshotChanges,
}

/// How something differs between two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Only in the later.
    Added,
    /// In both, and not the same.
    Changed,
    /// Only in the earlier.
    Removed,
}

impl Difference {
    /// The name at the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, _) => Self::Added,
            (true, true) => Self::Changed,
            (true, false) => Self::Removed,
        }
    }
}

/// A restaurant that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RestaurantDifference {
    /// Its `@id`.
    pub restaurant_id: String,
    /// Its name, in one of the two states.
    pub name: String,
    /// How.
    pub difference: Difference,
}

/// An entity that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityDifference {
    /// Its `@type`.
    pub entity_type: EntityType,
    /// Its `@id`.
    pub id: String,
    /// How.
    pub difference: Difference,
    /// The line in the earlier state.
    pub before: Option<String>,
    /// The line in the later state.
    pub after: Option<String>,
}

/// Rows of changed entities looked at for one restaurant; each entity has at most two.
const MAX_CHANGED_ROWS: usize = 2_000;

impl Inventory {
    /// Published states that are kept, the newest first, as history.
    pub async fn list_snapshots(
        &self,
        partner: PartnerId,
        environment: Environment,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<Snapshot>, InventoryError> {
        let before = after.and_then(|cursor| cursor.0.parse().ok()).unwrap_or(i64::MAX);
        let found = self
            .db
            .read(move |tx| {
                Ok::<_, InventoryError>(store::list_snapshots(tx, partner, environment, before, limit + 1)?)
            })
            .await?;
        Ok(Page::cut(found, limit, |snapshot: &Snapshot| snapshot.generation.to_string()))
    }

    /// Restaurants that differ between two published states, by id.
    ///
    /// # Errors
    /// [`InventoryError::NotFound`] if one of them is not kept.
    pub async fn diff(
        &self,
        (partner, environment): (PartnerId, Environment),
        (from, to): (i64, i64),
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<RestaurantDifference>, InventoryError> {
        let rows = self
            .db
            .read(move |tx| {
                require_snapshots(tx, partner, environment, &[from, to])?;
                let after = after.map(|cursor| cursor.0).unwrap_or_default();
                Ok::<_, InventoryError>(store::diff_restaurants(
                    tx,
                    (partner, environment),
                    (from, to),
                    &after,
                    limit + 1,
                )?)
            })
            .await?;
        let rows = rows.into_iter().map(|(restaurant_id, name, before, after)| RestaurantDifference {
            restaurant_id,
            name,
            difference: Difference::of(before, after),
        });
        Ok(Page::cut(rows.collect(), limit, |row: &RestaurantDifference| row.restaurant_id.clone()))
    }

    /// Entities of one restaurant, and of what it shares with others, that differ between two published states, with
    /// the lines of both; at most a thousand.
    ///
    /// # Errors
    /// [`InventoryError::NotFound`] if one of the states is not kept or neither has the restaurant.
    pub async fn diff_restaurant(
        &self,
        (partner, environment): (PartnerId, Environment),
        (from, to): (i64, i64),
        restaurant_id: &str,
    ) -> Result<Vec<EntityDifference>, InventoryError> {
        let key = EntityKey::new(EntityType::Restaurant, restaurant_id);
        self.db
            .read(move |tx| {
                require_snapshots(tx, partner, environment, &[from, to])?;
                let ground = |generation| Ground { partner, environment, generation };
                let mut components = vec![String::new()];
                for generation in [from, to] {
                    components.extend(store::component_of(tx, ground(generation), &key)?);
                }
                if components.len() == 1 {
                    return Err(InventoryError::NotFound);
                }
                components.sort();
                components.dedup();
                let mut rows = Vec::new();
                for component in &components {
                    rows.extend(store::changed_entities(tx, ground(from), to, component, MAX_CHANGED_ROWS)?);
                }
                Ok(pair(rows))
            })
            .await
    }

    /// Asks for a return to an earlier published state, which becomes a new one. Runs as a durable job; what the feed
    /// brings next replaces it again.
    ///
    /// # Errors
    /// [`InventoryError::NotFound`] if the state is not kept, [`InventoryError::Busy`] while a run is waiting or under way.
    pub async fn roll_back(
        &self,
        partner: PartnerId,
        environment: Environment,
        generation: i64,
        actor: Actor,
    ) -> Result<IngestionId, InventoryError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                require_snapshots(tx, partner, environment, &[generation])?;
                crate::rollback::enqueue(tx, &ambient, (partner, environment), generation, actor)
            })
            .await
    }
}

fn require_snapshots(
    tx: &mut db::Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generations: &[i64],
) -> Result<(), InventoryError> {
    for generation in generations {
        store::find_snapshot(tx, partner, environment, *generation)?.ok_or(InventoryError::NotFound)?;
    }
    Ok(())
}

/// Brings both rows of each key together; keys whose content is the same are left out.
fn pair(rows: Vec<(StoredEntity, bool)>) -> Vec<EntityDifference> {
    let mut keys: BTreeMap<EntityKey, [Option<StoredEntity>; 2]> = BTreeMap::new();
    for (row, is_before) in rows {
        let sides = keys.entry(row.key.clone()).or_default();
        sides[usize::from(!is_before)] = Some(row).filter(|row| !row.deleted);
    }
    keys.into_iter()
        .filter(|(_, [before, after])| match (before, after) {
            (None, None) => false,
            (Some(before), Some(after)) => before.hash != after.hash,
            _ => true,
        })
        .map(|(key, [before, after])| EntityDifference {
            entity_type: key.entity_type,
            id: key.id,
            difference: Difference::of(before.is_some(), after.is_some()),
            before: before.and_then(|row| row.raw),
            after: after.and_then(|row| row.raw),
        })
        .collect()
}
