//! What a check answers with.

use std::collections::BTreeMap;

use basis::Timestamp;

use crate::code::Code;
use crate::components::Components;
use crate::document::RestaurantDocument;
use crate::places::PlaceMatch;
use crate::report::Report;
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::Tombstones;

/// A stored form of a row that passed every rule about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRow {
    /// Its type.
    pub entity_type: EntityType,
    /// Its `@id`.
    pub id: String,
    /// Its version (rule W2).
    pub version: Timestamp,
    /// The line as sent.
    pub raw: String,
}

/// The result of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What is wrong, and which restaurants are orderable.
    pub report: Report,
    /// Restaurants with at least one complete service, by id; empty after [`Checker::finish_into`],
    /// which hands them out one by one.
    ///
    /// [`Checker::finish_into`]: crate::Checker::finish_into
    pub restaurants: Vec<RestaurantDocument>,
    /// How each restaurant stands to the place register, by `@id`; empty without a register.
    pub place_matches: BTreeMap<String, PlaceMatch>,
    /// Rows to store, if [`CheckOptions::keep_entities`](crate::CheckOptions::keep_entities) was set.
    pub entities: Vec<EntityRow>,
    pub(crate) rows: Rows,
}

/// A document and the component it was made from.
#[derive(Clone, Debug)]
pub struct CheckedRestaurant {
    /// What can be ordered.
    pub document: RestaurantDocument,
    /// Name of its component, as in [`CheckedRow::component`].
    pub component: String,
}

/// Where the content comes from that stands for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrigin {
    /// A line that was read.
    Read {
        /// For [`Checked::file_name`].
        file: u32,
        /// From 1.
        line: u64,
    },
    /// What was stored stays: given by [`Checker::read_stored`](crate::Checker::read_stored), or
    /// newer than the line that was read (rule W3).
    Stored,
    /// The entity was deleted and stays so (rule W5).
    Tombstone,
}

/// The row that stands for a key after the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedRow<'c> {
    /// Its type.
    pub entity_type: EntityType,
    /// Its `@id`.
    pub id: &'c str,
    /// Its version, if the row or the caller gave one; otherwise that of the snapshot holds (rule W2).
    pub version: Option<Timestamp>,
    /// Hash of the content, without regard to the order of members; the same in every run and build.
    /// With [`RowOrigin::Stored`] by rule W3 it is that of the older line.
    pub hash: u64,
    /// The first error of the row itself, which dropped it.
    pub fault: Option<Code>,
    /// Name of its component: the smallest restaurant `@id` among the rows that links connect, else
    /// `type/@id` of the smallest key. Empty for an Availability or Deal that several components name.
    pub component: &'c str,
    /// Where its content is.
    pub origin: RowOrigin,
}

impl Checked {
    /// The row of every key by (type, id), those with errors and tombstones too. Lines are not held;
    /// a reader finds them again by [`RowOrigin::Read`].
    pub fn rows(&self) -> impl Iterator<Item = CheckedRow<'_>> {
        self.rows.order.iter().map(|at| self.rows.list[*at].row(&self.rows.components))
    }

    /// Keys that links name and that are not there, by (type, id), with the component they would
    /// belong to.
    pub fn gaps(&self) -> impl Iterator<Item = (EntityType, &str, &str)> {
        let names = &self.rows.components.names;
        let gaps = self.rows.components.missing.iter();
        gaps.map(|(entity, id, component)| (*entity, &**id, name_at(names, *component)))
    }

    /// Name of the file with this index.
    pub fn file_name(&self, file: u32) -> &str {
        usize::try_from(file).ok().and_then(|at| self.rows.files.get(at)).map_or("", String::as_str)
    }
}

/// Rows without their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    list: Vec<Kept>,
    /// By (type, id).
    order: Vec<usize>,
    components: Components,
    files: Vec<String>,
}

#[derive(Clone, Debug)]
struct Kept {
    entity: EntityType,
    id: Box<str>,
    version: Option<Timestamp>,
    hash: u64,
    fault: Option<Code>,
    component: u32,
    origin: RowOrigin,
}

impl Kept {
    fn row<'c>(&'c self, components: &'c Components) -> CheckedRow<'c> {
        CheckedRow {
            entity_type: self.entity,
            id: &self.id,
            version: self.version,
            hash: self.hash,
            fault: self.fault,
            component: name_at(&components.names, self.component),
            origin: self.origin,
        }
    }
}

fn name_at(names: &[Box<str>], at: u32) -> &str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).map_or("", |name| name)
}

impl Rows {
    /// Takes what is left of the rows, and the tombstones of entities without one.
    pub(crate) fn new(
        rows: Vec<Row>,
        mut components: Components,
        tombstones: &Tombstones,
        files: Vec<String>,
    ) -> Self {
        let mut list: Vec<Kept> = Vec::with_capacity(rows.len());
        for (row, component) in rows.into_iter().zip(std::mem::take(&mut components.of_rows)) {
            list.push(kept(row, component));
        }
        components.missing.retain(|(entity, id, component)| {
            let Some(version) = tombstones.version(*entity, id) else { return true };
            list.push(Kept {
                entity: *entity,
                id: id.clone(),
                version: Some(version),
                hash: 0,
                fault: None,
                component: *component,
                origin: RowOrigin::Tombstone,
            });
            false
        });
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_unstable_by(|left, right| {
            let key = |at: usize| (list[at].entity, &*list[at].id);
            key(*left).cmp(&key(*right))
        });
        Self { list, order, components, files }
    }
}

fn kept(row: Row, component: u32) -> Kept {
    let origin = if row.stored {
        if row.fault == Some(Code::StaleEntity) { RowOrigin::Tombstone } else { RowOrigin::Stored }
    } else {
        RowOrigin::Read { file: row.origin.file, line: row.origin.line }
    };
    Kept {
        entity: row.entity,
        id: row.id,
        version: row.explicit.then_some(row.version),
        hash: row.hash,
        fault: row.fault.filter(|_| origin != RowOrigin::Tombstone),
        component,
        origin,
    }
}
