//! Components: rows that links connect, directly or through others.
//!
//! Everything that a rule of the graph looks at lies in one component, or in rows that many
//! components name (`Availability`, `Deal`), so a change needs no more than the components it touches.

use std::collections::HashMap;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::document::RestaurantDocument;
use crate::graph::Graph;
use crate::reconcile::Whereabouts;
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::{Links, Names, Node};

/// The component of every key, of rows and of what is missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Components {
    /// The key that names the component of each node; none where several share it.
    of_nodes: Vec<Option<Node>>,
    /// Names of components without a restaurant.
    others: HashMap<Node, Box<str>>,
}

impl Components {
    /// A restaurant's `@id`, else type and `@id`, or nothing for what several components share.
    pub(crate) fn name<'n>(&'n self, node: Node, names: &'n Names) -> &'n str {
        let Some(root) = self.of_nodes.get(node.index()).copied().flatten() else { return "" };
        match names.key(root) {
            (EntityType::Restaurant, id) => id,
            _ => self.others.get(&root).map_or("", |name| name),
        }
    }
}

/// What the documents of each component are made from, as a hash: of the rows in their order, and of the rows that
/// several components share.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    of_roots: HashMap<Node, Option<u64>>,
    shared: Option<u64>,
}

/// Raised when documents come out differently from the same rows, so that none is taken for one of today's.
const MAKING: u64 = 1;

impl Sources {
    /// Hashes all rows. The result is stored, so it is the same in every run and build of a version.
    pub(crate) fn find(graph: &Graph, components: &Components) -> Self {
        let mut hashers: HashMap<Option<Node>, Option<SipHasher13>> = HashMap::new();
        for row in &graph.rows {
            let root = components.of_nodes.get(row.node.index()).copied().flatten();
            let hasher = hashers.entry(root).or_insert_with(|| Some(begin()));
            // The hash of a row that gave way to what is stored is not that of its content.
            let Some(own) = hasher.as_mut().filter(|_| !row.stored) else {
                *hasher = None;
                continue;
            };
            let (entity, id) = graph.names.key(row.node);
            own.write(&row.hash.to_le_bytes());
            let fault = row.fault.map_or("", crate::code::Code::as_str);
            let lengths = [id.len(), fault.len()].map(|length| u32::try_from(length).unwrap_or(u32::MAX));
            own.write(&[entity as u8]);
            own.write(&lengths[0].to_le_bytes());
            own.write(&lengths[1].to_le_bytes());
            own.write(id.as_bytes());
            own.write(fault.as_bytes());
        }
        let shared = match hashers.remove(&None) {
            Some(shared) => shared.map(|shared| shared.finish()),
            None => Some(0),
        };
        let finish = |(root, hasher): (Option<Node>, Option<SipHasher13>)| {
            Some((root?, hasher.map(|hasher| hasher.finish())))
        };
        Self { of_roots: hashers.into_iter().filter_map(finish).collect(), shared }
    }

    /// The hash for a restaurant's key and the place it has; none where its rows are not all as they were read.
    pub(crate) fn of(&self, node: Node, components: &Components, place: &Whereabouts) -> Option<u64> {
        let root = components.of_nodes.get(node.index()).copied().flatten()?;
        let own = self.of_roots.get(&root).copied().flatten()?;
        let mut hasher = SipHasher13::new();
        hasher.write(&own.to_le_bytes());
        hasher.write(&self.shared?.to_le_bytes());
        // What the register and the map of time zones say does not stand in the rows.
        hasher.write(&place.location.latitude.to_le_bytes());
        hasher.write(&place.location.longitude.to_le_bytes());
        hasher.write(&[u8::from(place.place_id.is_some())]);
        hasher.write(place.place_id.as_deref().unwrap_or_default().as_bytes());
        hasher.write(&[0]);
        hasher.write(place.time_zone.as_bytes());
        Some(hasher.finish())
    }
}

fn begin() -> SipHasher13 {
    let mut hasher = SipHasher13::new();
    hasher.write(&MAKING.to_le_bytes());
    hasher.write(&u64::from(RestaurantDocument::FORMAT).to_le_bytes());
    hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
    hasher
}

/// Rows that only say something about those who name them: they connect nothing.
const fn is_leaf(entity: EntityType) -> bool {
    matches!(entity, EntityType::Availability | EntityType::Deal)
}

/// Finds the components.
pub(crate) fn find(rows: &[Row], links: &Links, names: &Names) -> Components {
    let mut nodes = Forest { names, parents: names.nodes().collect() };
    let mut named: Vec<(Node, Node)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for edge in links.of(at) {
            if is_leaf(row.entity) || is_leaf(names.key(edge.node).0) {
                named.push((row.node, edge.node));
            } else {
                nodes.join(row.node, edge.node);
            }
        }
    }
    nodes.label(&named)
}

/// What a leaf belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The component of this root.
    Root(Node),
    /// Several components.
    Shared,
}

/// Keys as a forest whose trees are the components.
struct Forest<'g> {
    names: &'g Names,
    parents: Vec<Node>,
}

impl Forest<'_> {
    fn root(&mut self, mut node: Node) -> Node {
        loop {
            let parent = self.parents[node.index()];
            if parent == node {
                return node;
            }
            self.parents[node.index()] = self.parents[parent.index()];
            node = parent;
        }
    }

    /// The root has the key that names the component: a restaurant's, else the smallest.
    fn join(&mut self, left: Node, right: Node) {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return;
        }
        // EntityType::Restaurant is the smallest type, so the order of keys is that of names.
        let (upper, lower) =
            if self.names.key(left) <= self.names.key(right) { (left, right) } else { (right, left) };
        self.parents[lower.index()] = upper;
    }

    /// What the leaves belong to, Deals first: an Availability also belongs to the Deals that name it.
    fn owners(&mut self, named: &[(Node, Node)]) -> HashMap<Node, Owner> {
        let mut owners: HashMap<Node, Owner> = HashMap::new();
        for leaf in [EntityType::Deal, EntityType::Availability] {
            let both_ways =
                named.iter().flat_map(|(source, target)| [(*source, *target), (*target, *source)]);
            for (node, other) in both_ways {
                if self.names.key(node).0 != leaf || self.names.key(other).0 == EntityType::Availability {
                    continue;
                }
                let owner = owners.get(&other).copied().unwrap_or_else(|| Owner::Root(self.root(other)));
                let known = owners.entry(node).or_insert(owner);
                if *known != owner {
                    *known = Owner::Shared;
                }
            }
        }
        owners
    }

    fn label(mut self, named: &[(Node, Node)]) -> Components {
        let owners = self.owners(named);
        let mut of_nodes: Vec<Option<Node>> = self.names.nodes().map(|node| Some(self.root(node))).collect();
        for (node, owner) in owners {
            of_nodes[node.index()] = match owner {
                Owner::Root(root) => Some(root),
                Owner::Shared => None,
            };
        }
        let mut others: HashMap<Node, Box<str>> = HashMap::new();
        for root in of_nodes.iter().flatten() {
            let (entity, id) = self.names.key(*root);
            if entity != EntityType::Restaurant {
                others.entry(*root).or_insert_with(|| format!("{entity}/{id}").into());
            }
        }
        Components { of_nodes, others }
    }
}
