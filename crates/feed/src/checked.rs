//! What a check answers with.

use basis::Timestamp;

use crate::code::Code;
use crate::components::Components;
use crate::document::RestaurantDocument;
use crate::graph::Graph;
use crate::report::Report;
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::{Names, Node, Tombstones};

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
        self.rows.order.iter().map(|place| self.rows.row(*place))
    }

    /// Keys that links name and that are not there, by (type, id), with the component they would
    /// belong to.
    pub fn gaps(&self) -> impl Iterator<Item = (EntityType, &str, &str)> {
        let Rows { gaps, names, components, .. } = &self.rows;
        gaps.iter().map(|node| {
            let (entity, id) = names.key(*node);
            (entity, id, components.name(*node, names))
        })
    }

    /// Name of the file with this index.
    pub fn file_name(&self, file: u32) -> &str {
        usize::try_from(file).ok().and_then(|at| self.rows.files.get(at)).map_or("", String::as_str)
    }
}

/// Rows without their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    list: Vec<Row<'static>>,
    tombstones: Vec<(Node, Timestamp)>,
    order: Vec<Place>,
    gaps: Vec<Node>,
    names: Names,
    components: Components,
    files: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Row(u32),
    Tombstone(u32),
}

impl Rows {
    /// Takes what is left of the rows, and the tombstones of entities without one.
    pub(crate) fn new(graph: Graph, components: Components, tombstones: &Tombstones) -> Self {
        let mut named = vec![false; graph.names.len()];
        for edge in (0..graph.rows.len()).flat_map(|row| graph.out(row)) {
            named[edge.node.index()] = true;
        }
        let Graph { mut rows, names, files, order, .. } = graph;
        for row in &mut rows {
            row.fields = Vec::new();
        }
        let mut absent = vec![true; names.len()];
        for row in &rows {
            absent[row.node.index()] = false;
        }
        let mut gaps: Vec<Node> = names.nodes().filter(|node| absent[node.index()]).collect();
        let mut buried = Vec::new();
        gaps.retain(|node| {
            let (entity, id) = names.key(*node);
            let version = tombstones.version(entity, id);
            buried.extend(version.map(|version| (*node, version)));
            version.is_none() && named[node.index()]
        });
        gaps.sort_unstable_by_key(|node| names.key(*node));
        buried.sort_unstable_by_key(|(node, _)| names.key(*node));
        let places = interleave(&order, &buried, &rows, &names);
        Self { list: rows, tombstones: buried, order: places, gaps, names, components, files }
    }

    fn row(&self, place: Place) -> CheckedRow<'_> {
        let at = |index: u32| usize::try_from(index).unwrap_or(usize::MAX);
        match place {
            Place::Row(index) => self.kept(&self.list[at(index)]),
            Place::Tombstone(index) => {
                let (node, version) = self.tombstones[at(index)];
                let (entity_type, id) = self.names.key(node);
                let component = self.components.name(node, &self.names);
                let (version, origin) = (Some(version), RowOrigin::Tombstone);
                CheckedRow { entity_type, id, version, hash: 0, fault: None, component, origin }
            }
        }
    }

    fn kept(&self, row: &Row) -> CheckedRow<'_> {
        let origin = if !row.stored {
            RowOrigin::Read { file: row.origin.file, line: u64::from(row.origin.line) }
        } else if row.is_tombstone() {
            RowOrigin::Tombstone
        } else {
            RowOrigin::Stored
        };
        let (entity_type, id) = self.names.key(row.node);
        CheckedRow {
            entity_type,
            id,
            version: row.explicit.then_some(row.version),
            hash: row.hash,
            fault: row.fault.filter(|_| origin != RowOrigin::Tombstone),
            component: self.components.name(row.node, &self.names),
            origin,
        }
    }
}

/// Rows and tombstones, each by key, as one list by key.
fn interleave(order: &[u32], buried: &[(Node, Timestamp)], rows: &[Row], names: &Names) -> Vec<Place> {
    let key = |row: u32| usize::try_from(row).map(|at| names.key(rows[at].node)).ok();
    let mut buried = (0u32..).zip(buried).peekable();
    let mut places = Vec::with_capacity(order.len() + buried.size_hint().0);
    for row in order {
        while let Some((index, _)) = buried.next_if(|(_, (node, _))| Some(names.key(*node)) < key(*row)) {
            places.push(Place::Tombstone(index));
        }
        places.push(Place::Row(*row));
    }
    places.extend(buried.map(|(index, _)| Place::Tombstone(index)));
    places
}
