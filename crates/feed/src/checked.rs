//! What a check answers with.

use basis::Timestamp;

use crate::code::Code;
use crate::document::RestaurantDocument;
use crate::report::Report;
use crate::rows::Rows;
use crate::schema::EntityType;

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
    /// Hash of everything that the document was made from: from rows of the same hash, the same version of the platform
    /// makes the same document. `None` where that cannot be said.
    pub source: Option<u64>,
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
        self.rows.by_key()
    }

    /// Keys that links name and that are not there, by (type, id), with the component they would
    /// belong to.
    pub fn gaps(&self) -> impl Iterator<Item = (EntityType, &str, &str)> {
        self.rows.gaps()
    }

    /// Name of the file with this index.
    pub fn file_name(&self, file: u32) -> &str {
        self.rows.file_name(file)
    }
}
