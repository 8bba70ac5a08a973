//! What is left of the rows after a check, and where they belong.
//!
//! Whoever only wants a report asks for none of it, so it is put in order when it is first asked for.

use std::sync::{Arc, OnceLock};

use basis::Timestamp;
use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use crate::checked::{CheckedRow, RowOrigin};
use crate::components::{self, Components};
use crate::graph::Graph;
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::{Links, Names, Node, Tombstones};

/// Rows without their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    list: Vec<Row<'static>>,
    links: Links,
    names: Names,
    tombstones: Tombstones,
    files: Vec<String>,
    pool: Option<Arc<ThreadPool>>,
    components: OnceLock<Components>,
    places: OnceLock<Places>,
}

/// The keys in their order.
#[derive(Clone, Debug, Default)]
struct Places {
    /// Rows and tombstones by (type, id).
    by_key: Vec<Place>,
    /// Keys that links name and that are not there, by (type, id).
    gaps: Vec<Node>,
}

/// What stands for a key.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The row with this index.
    Row(u32),
    /// A deletion without a row.
    Tombstone(Node, Timestamp),
}

impl Rows {
    /// Takes what is left of the rows; `components` are those of the graph, where they are known already.
    pub(crate) fn new(graph: Graph, components: Option<Components>, tombstones: Tombstones) -> Self {
        let Graph { mut rows, names, files, links, pool, .. } = graph;
        let forget = |row: &mut Row| row.fields = Vec::new();
        match &pool {
            Some(pool) => pool.install(|| rows.par_iter_mut().for_each(forget)),
            None => rows.iter_mut().for_each(forget),
        }
        let components = components.map_or_else(OnceLock::new, OnceLock::from);
        Self { list: rows, links, names, tombstones, files, pool, components, places: OnceLock::new() }
    }

    /// The row or tombstone of every key that has one, by (type, id).
    pub(crate) fn by_key(&self) -> impl Iterator<Item = CheckedRow<'_>> {
        self.places().by_key.iter().map(|place| match place {
            Place::Row(index) => self.kept(&self.list[wide(*index)]),
            Place::Tombstone(node, version) => self.buried(*node, *version),
        })
    }

    /// Type, id and component of the keys that links name and that are not there, by (type, id).
    pub(crate) fn gaps(&self) -> impl Iterator<Item = (EntityType, &str, &str)> {
        self.places().gaps.iter().map(|node| {
            let (entity, id) = self.names.key(*node);
            (entity, id, self.component(*node))
        })
    }

    pub(crate) fn file_name(&self, file: u32) -> &str {
        self.files.get(wide(file)).map_or("", String::as_str)
    }

    fn component(&self, node: Node) -> &str {
        let find = || components::find(&self.list, &self.links, &self.names);
        self.components.get_or_init(find).name(node, &self.names)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| {
            let mut absent = vec![true; self.names.len()];
            let mut named = vec![false; self.names.len()];
            for (at, row) in self.list.iter().enumerate() {
                absent[row.node.index()] = false;
                self.links.of(at).iter().for_each(|edge| named[edge.node.index()] = true);
            }
            let absent = self.names.nodes().filter(|node| absent[node.index()]);
            let (mut buried, mut gaps) = (Vec::new(), Vec::new());
            for node in absent {
                let (entity, id) = self.names.key(node);
                match self.tombstones.version(entity, id) {
                    Some(version) => buried.push((node, version)),
                    None if named[node.index()] => gaps.push(node),
                    None => {}
                }
            }
            gaps.sort_unstable_by_key(|node| self.names.key(*node));
            Places { by_key: self.in_order(buried), gaps }
        })
    }

    /// Rows and tombstones as one list. The texts of rows are looked up once, type by type.
    fn in_order(&self, buried: Vec<(Node, Timestamp)>) -> Vec<Place> {
        let mut places = Vec::with_capacity(self.list.len() + buried.len());
        let rows = (0u32..).zip(&self.list).map(|(at, row)| (row.node, Place::Row(at)));
        let buried = buried.into_iter().map(|(node, version)| (node, Place::Tombstone(node, version)));
        let nodes: Vec<(Node, Place)> = rows.chain(buried).collect();
        for entity in EntityType::ALL {
            let keys = nodes.iter().map(|(node, place)| (self.names.key(*node), *place));
            let of_type = keys.filter(|((of, _), _)| *of == entity);
            let mut keys: Vec<(&str, Place)> = of_type.map(|((_, id), place)| (id, place)).collect();
            match &self.pool {
                Some(pool) => pool.install(|| keys.par_sort_unstable_by_key(|(id, _)| *id)),
                None => keys.sort_unstable_by_key(|(id, _)| *id),
            }
            places.extend(keys.into_iter().map(|(_, place)| place));
        }
        places
    }

    fn buried(&self, node: Node, version: Timestamp) -> CheckedRow<'_> {
        let (entity_type, id) = self.names.key(node);
        let (component, origin) = (self.component(node), RowOrigin::Tombstone);
        CheckedRow { entity_type, id, version: Some(version), hash: 0, fault: None, component, origin }
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
            component: self.component(row.node),
            origin,
        }
    }
}

fn wide(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
