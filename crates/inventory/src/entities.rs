//! The inventory viewer's view of entities: lists, and one entity with all that is known of it (rule W7).

use std::collections::{BTreeMap, BTreeSet};

use basis::{Cursor, Environment, Page, PartnerId, Timestamp};
use feed::EntityType;
use serde::Serialize;

use crate::entity::{EntityKey, Origin, StoredEntity, Writer, file_and_line};
use crate::entity_names;
use crate::error::InventoryError;
use crate::links;
use crate::service::Inventory;
use crate::store::{self, Ground};

/// How an entity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityState {
    /// Without an error of its own.
    Ok,
    /// An error of its own keeps it from being used.
    Faulty,
    /// Deleted by a real-time update; kept as a tombstone (rule W5).
    Deleted,
}

impl EntityState {
    /// The name in filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Faulty => "faulty",
            Self::Deleted => "deleted",
        }
    }
}

/// Which entities are wanted.
#[derive(Clone, Debug, Default)]
pub struct EntityFilter {
    /// Only ids that begin so.
    pub id_prefix: Option<String>,
    /// Only entities whose line contains this text. Looks at every line of the type: slow for millions.
    pub text: Option<String>,
    /// Only in this state.
    pub state: Option<EntityState>,
    /// Only entities whose name contains this; case and accents do not matter. Looks at up to 100,000
    /// entities for one page, which may therefore be shorter than wanted, or empty, and still have a next one.
    pub name: Option<String>,
    /// Only entities that were written at or after this instant.
    pub modified_from: Option<Timestamp>,
    /// Only entities that were written before this instant.
    pub modified_until: Option<Timestamp>,
    /// After this entry.
    pub after: Option<Cursor>,
    /// The most entries wanted.
    pub limit: usize,
}

/// How many entities of a type there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EntityTotals {
    /// Without an error of their own.
    pub ok: i64,
    /// With one.
    pub faulty: i64,
    /// Tombstones.
    pub deleted: i64,
}

/// An entity in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityEntry {
    /// Type and id.
    pub key: EntityKey,
    /// Its name, or the value of an option; `None` where it has none.
    pub name: Option<String>,
    /// The type of service, option or fee that it says it is.
    pub kind: Option<String>,
    /// How it stands.
    pub state: EntityState,
    /// The version that is held (rule W2).
    pub version: Option<Timestamp>,
    /// Whether the version is the entity's own, or the time of the snapshot.
    pub has_own_version: bool,
    /// By which way it came last.
    pub origin: Origin,
    /// The run or update that wrote it last.
    pub writer: Option<Writer>,
    /// When that was.
    pub written_at: Timestamp,
    /// Code of its first error.
    pub fault: Option<String>,
    /// Name of the component it belongs to; empty for what several share.
    pub component: String,
}

/// An entity with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityDetail {
    /// What a list shows.
    pub entry: EntityEntry,
    /// The line as it was sent; `None` for a tombstone.
    pub raw: Option<String>,
    /// Where the line stood in the feed, for what a run of ingestion wrote.
    pub source: Option<SourceLine>,
    /// Keys it names, with whether they are there; at most [`MAX_RELATED`].
    pub names: Vec<RelatedEntity>,
    /// Keys that name it; at most [`MAX_RELATED`].
    pub named_by: Vec<RelatedEntity>,
}

/// Where in a feed a line stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// Name of the file; `None` where the names of that run's files are not kept any more.
    pub file: Option<String>,
    /// From 1.
    pub line: u32,
}

/// An entity that another one names or is named by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelatedEntity {
    /// The property that names it.
    pub property: &'static str,
    /// Type and id.
    pub key: EntityKey,
    /// Whether it is there.
    pub exists: bool,
}

/// Entities that a search for a name looks at for one page.
pub(crate) const MAX_LOOKED_AT: usize = 100_000;
/// Of these, those that are read at a time.
const LOOK: usize = 1_000;

/// Related entities given in one direction.
pub const MAX_RELATED: usize = 100;

impl EntityEntry {
    pub(crate) fn of(row: &StoredEntity, snapshot_at: Option<Timestamp>) -> Self {
        let state = match (&row.fault, row.deleted) {
            (_, true) => EntityState::Deleted,
            (Some(_), false) => EntityState::Faulty,
            (None, false) => EntityState::Ok,
        };
        let label = entity_names::label(row.raw.as_deref());
        Self {
            key: row.key.clone(),
            name: label.name,
            kind: label.kind,
            state,
            version: row.version.or(snapshot_at),
            has_own_version: row.version.is_some(),
            origin: row.origin,
            writer: row.writer(),
            written_at: row.written_at,
            fault: row.fault.clone(),
            component: row.component.clone(),
        }
    }
}

impl Inventory {
    /// Entities of a type, by id.
    pub async fn list_entities(
        &self,
        partner: PartnerId,
        environment: Environment,
        entity_type: EntityType,
        filter: EntityFilter,
    ) -> Result<Page<EntityEntry>, InventoryError> {
        self.db
            .read(move |tx| {
                let Some(head) = store::find_head(tx, partner, environment)? else {
                    return Ok(Page { items: Vec::new(), next: None });
                };
                let ground = Ground { partner, environment, generation: head.generation };
                let page = look_for(tx, ground, entity_type, &filter)?;
                Ok::<_, InventoryError>(page.map(|row| EntityEntry::of(&row, head.snapshot_at)))
            })
            .await
    }

    /// How many entities of each type there are.
    pub async fn count_entities(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<BTreeMap<EntityType, EntityTotals>, InventoryError> {
        self.db
            .read(move |tx| match store::served_ground(tx, partner, environment)? {
                Some(ground) => Ok(store::count_entities(tx, ground)?),
                None => Ok(BTreeMap::new()),
            })
            .await
    }

    /// One entity, or its tombstone, with what it names and what names it.
    pub async fn get_entity(
        &self,
        partner: PartnerId,
        environment: Environment,
        key: EntityKey,
    ) -> Result<EntityDetail, InventoryError> {
        self.db
            .read(move |tx| {
                let head = store::find_head(tx, partner, environment)?.ok_or(InventoryError::NotFound)?;
                let ground = Ground { partner, environment, generation: head.generation };
                let row = store::find_entity(tx, ground, key.entity_type, &key.id)?
                    .ok_or(InventoryError::NotFound)?;
                let names = names_of(tx, ground, &row)?;
                let named_by = named_by(tx, ground, &row)?;
                let entry = EntityEntry::of(&row, head.snapshot_at);
                let source = source_of(tx, ground, &row)?;
                Ok(EntityDetail { entry, raw: row.raw, source, names, named_by })
            })
            .await
    }
}

/// A page of entities. Names stand in the lines only, so they are looked at here, a bounded number for one page.
fn look_for(
    tx: &mut db::Tx<'_>,
    ground: Ground,
    entity_type: EntityType,
    filter: &EntityFilter,
) -> Result<Page<StoredEntity>, InventoryError> {
    let mut after = filter.after.as_ref().map_or_else(String::new, |cursor| cursor.0.clone());
    let id = |row: &StoredEntity| row.key.id.clone();
    let Some(name) = filter.name.as_deref().map(entity_names::Sought::new) else {
        let rows = store::list_entities(tx, ground, entity_type, filter, (&after, filter.limit + 1))?;
        return Ok(Page::cut(rows, filter.limit, id));
    };
    let mut found = Vec::new();
    for _ in 0..MAX_LOOKED_AT / LOOK {
        let rows = store::list_entities(tx, ground, entity_type, filter, (&after, LOOK))?;
        let is_last = rows.len() < LOOK;
        if let Some(row) = rows.last() {
            after.clone_from(&row.key.id);
        }
        found.extend(rows.into_iter().filter(|row| name.is_in(row.raw.as_deref())));
        if is_last || found.len() > filter.limit {
            return Ok(Page::cut(found, filter.limit, id));
        }
    }
    Ok(Page { items: found, next: Some(Cursor(after)) })
}

fn source_of(
    tx: &mut db::Tx<'_>,
    ground: Ground,
    row: &StoredEntity,
) -> Result<Option<SourceLine>, InventoryError> {
    let (Some(Writer::Ingestion(run)), Some((file, line))) = (row.writer(), file_and_line(row.position))
    else {
        return Ok(None);
    };
    let file = store::find_file_name(tx, ground.partner, ground.environment, run, file)?;
    Ok(Some(SourceLine { file, line }))
}

fn names_of(
    tx: &mut db::Tx<'_>,
    ground: Ground,
    row: &StoredEntity,
) -> Result<Vec<RelatedEntity>, InventoryError> {
    let mut related = Vec::new();
    for (property, key) in links::of(row.key.entity_type, row.raw.as_deref()).into_iter().take(MAX_RELATED) {
        let found = store::find_entity(tx, ground, key.entity_type, &key.id)?;
        related.push(RelatedEntity { property, key, exists: found.is_some_and(|found| !found.deleted) });
    }
    Ok(related)
}

/// Looks through the component, or, for what several share, through those that contain its id.
fn named_by(
    tx: &mut db::Tx<'_>,
    ground: Ground,
    row: &StoredEntity,
) -> Result<Vec<RelatedEntity>, InventoryError> {
    let mut components = vec![row.component.clone()];
    if row.component.is_empty() {
        components.extend(store::components_with(tx, ground, &links::pattern(&row.key.id))?);
    }
    let mut related = BTreeSet::new();
    for component in components {
        store::for_each_of_component(tx, ground, &component, |other| {
            let names = links::of(other.key.entity_type, other.raw.as_deref());
            for (property, _) in names.into_iter().filter(|(_, key)| *key == row.key) {
                related.insert(RelatedEntity { property, key: other.key.clone(), exists: !other.deleted });
            }
            Ok(related.len() < MAX_RELATED)
        })?;
        if related.len() >= MAX_RELATED {
            break;
        }
    }
    Ok(related.into_iter().take(MAX_RELATED).collect())
}
