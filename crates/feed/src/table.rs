//! All rows of a snapshot by their key (rules I1, F8, `DUPLICATE_ENTITY`).

use std::collections::HashMap;

use basis::Timestamp;

use crate::problem::Origin;
use crate::row::Row;
use crate::schema::EntityType;

/// Index of a row in the table.
pub(crate) type RowIndex = usize;

/// Rows, one for each key.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    index: HashMap<EntityType, HashMap<Box<str>, RowIndex>>,
    /// Hashes of the further contents of keys that came with several.
    others: HashMap<RowIndex, Vec<u64>>,
}

/// What inserting a row did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Inserted {
    /// The key is new, or the row takes the place of a stored one.
    New,
    /// Another content of the key was there already.
    Duplicate,
    /// A stored row stays, or came later, that is newer than what was read at this place.
    Stale(Origin, Timestamp),
}

/// Deleted entities and when they were deleted (rule W5).
#[derive(Debug, Default)]
pub(crate) struct Tombstones(HashMap<EntityType, HashMap<Box<str>, Timestamp>>);

impl Tombstones {
    pub(crate) fn insert(&mut self, entity: EntityType, id: &str, version: Timestamp) {
        self.0.entry(entity).or_default().insert(id.into(), version);
    }

    pub(crate) fn version(&self, entity: EntityType, id: &str) -> Option<Timestamp> {
        self.0.get(&entity)?.get(id).copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets those of entities that there is a row of.
    pub(crate) fn forget(&mut self, rows: &[Row]) {
        if !self.is_empty() {
            for row in rows {
                self.0.get_mut(&row.entity).and_then(|ids| ids.remove(&row.id));
            }
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = (EntityType, &str)> {
        self.0.iter().flat_map(|(entity, ids)| ids.keys().map(|id| (*entity, &**id)))
    }
}

impl Table {
    pub(crate) fn find(&self, entity: EntityType, id: &str) -> Option<RowIndex> {
        self.index.get(&entity)?.get(id).copied()
    }

    /// Whether this very content of the key was read before.
    pub(crate) fn knows(&self, entity: EntityType, id: &str, hash: u64) -> bool {
        self.find(entity, id).is_some_and(|at| {
            self.rows[at].hash == hash || self.others.get(&at).is_some_and(|others| others.contains(&hash))
        })
    }

    /// Adds a row. Of several contents the newest version stays, then the one read last; a row
    /// from the future never replaces another, since it is not applied (rule W6).
    pub(crate) fn insert(&mut self, row: Row) -> Inserted {
        let Some(at) = self.find(row.entity, &row.id) else {
            self.index.entry(row.entity).or_default().insert(row.id.clone(), self.rows.len());
            self.rows.push(row);
            return Inserted::New;
        };
        let old = &mut self.rows[at];
        if row.stored != old.stored {
            let (stored, read) =
                if row.stored { (row.version, old.version) } else { (old.version, row.version) };
            let origin = if row.stored { old.origin } else { row.origin };
            let (row_wins, stale) = (row.stored == (stored > read), stored > read);
            if row_wins {
                *old = row;
            }
            return if stale { Inserted::Stale(origin, stored) } else { Inserted::New };
        }
        let rank = |row: &Row| (row.fault != Some(crate::code::Code::FutureTimestamp), row.version);
        let loser = if rank(&row) >= rank(old) { std::mem::replace(old, row).hash } else { row.hash };
        self.others.entry(at).or_default().push(loser);
        Inserted::Duplicate
    }

    /// The row of a key, for changes.
    pub(crate) fn get_mut(&mut self, entity: EntityType, id: &str) -> Option<&mut Row> {
        self.find(entity, id).map(|at| &mut self.rows[at])
    }
}
