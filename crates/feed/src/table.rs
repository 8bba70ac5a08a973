//! All rows of a snapshot by their key (rules I1, F8, `DUPLICATE_ENTITY`).

use std::collections::HashMap;

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
    /// The key is new.
    New,
    /// Another content of the key was there already.
    Duplicate,
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
        let rank = |row: &Row| (row.fault != Some(crate::code::Code::FutureTimestamp), row.version);
        let old = &mut self.rows[at];
        let loser = if rank(&row) >= rank(old) { std::mem::replace(old, row).hash } else { row.hash };
        self.others.entry(at).or_default().push(loser);
        Inserted::Duplicate
    }
}
