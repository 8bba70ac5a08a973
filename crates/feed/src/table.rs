//! All rows of a snapshot by their key (rules I1, F8, `DUPLICATE_ENTITY`).

use std::collections::HashMap;
use std::hash::BuildHasher;

use basis::Timestamp;
use foldhash::quality::RandomState;
use hashbrown::HashTable;

use crate::problem::Origin;
use crate::row::Row;
use crate::schema::EntityType;

/// Index of a row in the table.
pub(crate) type RowIndex = usize;

/// Index of a key, of a row or of what a row names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Node(u32);

impl Node {
    pub(crate) fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// Seeded at random: a feed cannot aim at one bucket. Nothing depends on the order of an index.
pub(crate) type KeyHasher = RandomState;

/// Every key that was met, each once, with its texts behind each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    texts: String,
    keys: Vec<Key>,
    index: HashTable<u32>,
    hasher: KeyHasher,
}

/// Its text begins where that of the key before it ends.
#[derive(Clone, Copy, Debug)]
struct Key {
    end: usize,
    hash: u32,
    entity: EntityType,
}

impl Names {
    /// No keys yet, with space for about so many. Names with one hasher are quickly put together.
    pub(crate) fn new(hasher: KeyHasher, space: usize) -> Self {
        /// Bytes of an id, roughly.
        const ID: usize = 24;
        let index = HashTable::with_capacity(space);
        Self { texts: String::with_capacity(space * ID), keys: Vec::with_capacity(space), index, hasher }
    }

    pub(crate) fn hasher(&self) -> &KeyHasher {
        &self.hasher
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (0..self.len()).map(Node::at)
    }

    pub(crate) fn key(&self, node: Node) -> (EntityType, &str) {
        let at = node.index();
        let start = if at == 0 { 0 } else { self.keys[at - 1].end };
        let Key { end, entity, .. } = self.keys[at];
        (entity, &self.texts[start..end])
    }

    pub(crate) fn find(&self, entity: EntityType, id: &str) -> Option<Node> {
        self.find_hashed(self.hash(entity, id), entity, id)
    }

    pub(crate) fn intern(&mut self, entity: EntityType, id: &str) -> Node {
        self.intern_hashed(self.hash(entity, id), entity, id)
    }

    /// Takes over all keys of names that have the same hasher; answers with the node of each.
    pub(crate) fn intern_all(&mut self, other: &Self) -> Vec<Node> {
        let keys = other.nodes().zip(&other.keys);
        keys.map(|(node, key)| self.intern_hashed(key.hash, key.entity, other.key(node).1)).collect()
    }

    fn hash(&self, entity: EntityType, id: &str) -> u32 {
        let hash = self.hasher.hash_one((entity, id));
        u32::try_from(hash >> 32).unwrap_or(u32::MAX)
    }

    fn find_hashed(&self, hash: u32, entity: EntityType, id: &str) -> Option<Node> {
        let is_it =
            |at: &u32| self.keys[Node(*at).index()].hash == hash && self.key(Node(*at)) == (entity, id);
        self.index.find(spread(hash), is_it).copied().map(Node)
    }

    fn intern_hashed(&mut self, hash: u32, entity: EntityType, id: &str) -> Node {
        if let Some(found) = self.find_hashed(hash, entity, id) {
            return found;
        }
        let node = Node::at(self.len());
        self.texts.push_str(id);
        self.keys.push(Key { end: self.texts.len(), hash, entity });
        let keys = &self.keys;
        self.index.insert_unique(spread(hash), node.0, |at| spread(keys[Node(*at).index()].hash));
        node
    }
}

/// The index looks at the lowest and at the highest bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// A link as it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// `i64::MAX` without one: after all that have one (rule V10).
    pub(crate) order: i64,
    /// The key it names.
    pub(crate) node: Node,
    /// Index of the property in the source's table.
    pub(crate) property: u8,
}

/// The links of rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    /// Of all rows; those of rows that lost to another stay unused.
    edges: Vec<Edge>,
    /// Where those of a row begin and end.
    spans: Vec<(u32, u32)>,
}

impl Links {
    pub(crate) fn of(&self, row: RowIndex) -> &[Edge] {
        let at = |index: u32| usize::try_from(index).unwrap_or(usize::MAX);
        let (start, end) = self.spans[row];
        &self.edges[at(start)..at(end)]
    }

    /// Those of the next row.
    fn push(&mut self, links: &[Edge]) {
        let span = self.add(links);
        self.spans.push(span);
    }

    fn replace(&mut self, row: RowIndex, links: &[Edge]) {
        self.spans[row] = self.add(links);
    }

    fn add(&mut self, links: &[Edge]) -> (u32, u32) {
        let at = |edges: &[Edge]| u32::try_from(edges.len()).unwrap_or(u32::MAX);
        let start = at(&self.edges);
        self.edges.extend_from_slice(links);
        (start, at(&self.edges))
    }
}

/// Rows, one for each key, with their links.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row<'static>>,
    pub(crate) names: Names,
    pub(crate) links: Links,
    row_of: Vec<Option<std::num::NonZeroU32>>,
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
    /// A stored row stays, or came later, that is newer than what was read: its place and version, and
    /// the stored version.
    Stale(Origin, Timestamp, Timestamp),
}

/// Deleted entities and when they were deleted (rule W5).
#[derive(Clone, Debug, Default)]
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

    pub(crate) fn keys(&self) -> impl Iterator<Item = (EntityType, &str)> {
        self.0.iter().flat_map(|(entity, ids)| ids.keys().map(|id| (*entity, &**id)))
    }
}

impl Table {
    pub(crate) fn row_at(&self, node: Node) -> Option<RowIndex> {
        row_at(&self.row_of, node)
    }

    /// By key, the row.
    pub(crate) fn take_index(&mut self) -> Vec<Option<std::num::NonZeroU32>> {
        self.row_of.resize(self.names.len(), None);
        std::mem::take(&mut self.row_of)
    }

    /// Whether this very content of the key was read before.
    pub(crate) fn knows(&self, node: Node, hash: u64) -> bool {
        self.row_at(node).filter(|at| self.rows[*at].origin != Origin::STORED).is_some_and(|at| {
            self.rows[at].hash == hash || self.others.get(&at).is_some_and(|others| others.contains(&hash))
        })
    }

    /// Adds a row, whose node is set. Of several contents the newest version stays, then the one read
    /// last; a row from the future never replaces another, since it is not applied (rule W6).
    pub(crate) fn insert(&mut self, row: Row<'static>, links: &[Edge]) -> Inserted {
        let Some(at) = self.row_at(row.node) else {
            let node = row.node.index();
            if self.row_of.len() <= node {
                self.row_of.resize(node + 1, None);
            }
            self.rows.push(row);
            self.row_of[node] = u32::try_from(self.rows.len()).ok().and_then(std::num::NonZeroU32::new);
            self.links.push(links);
            return Inserted::New;
        };
        let old = &self.rows[at];
        if row.stored != old.stored {
            let (stored, read) =
                if row.stored { (row.version, old.version) } else { (old.version, row.version) };
            let origin = if row.stored { old.origin } else { row.origin };
            let stale = stored > read;
            if row.stored == stale {
                self.replace(at, row, links);
            }
            return if stale { Inserted::Stale(origin, read, stored) } else { Inserted::New };
        }
        let rank = |row: &Row| (row.fault != Some(crate::code::Code::FutureTimestamp), row.version);
        let loser = if rank(&row) >= rank(old) { self.replace(at, row, links) } else { row.hash };
        self.others.entry(at).or_default().push(loser);
        Inserted::Duplicate
    }

    /// Answers with the hash of the row that goes.
    fn replace(&mut self, at: RowIndex, row: Row<'static>, links: &[Edge]) -> u64 {
        self.links.replace(at, links);
        std::mem::replace(&mut self.rows[at], row).hash
    }
}

pub(crate) fn row_at(index: &[Option<std::num::NonZeroU32>], node: Node) -> Option<RowIndex> {
    let found = (*index.get(node.index())?)?;
    usize::try_from(found.get() - 1).ok()
}
