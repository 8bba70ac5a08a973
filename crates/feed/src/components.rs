//! Components: rows that links connect, directly or through others.
//!
//! Everything that a rule of the graph looks at lies in one component, or in rows that many
//! components name (`Availability`, `Deal`), so a change needs no more than the components it touches.

use std::collections::HashMap;

use crate::graph::Graph;
use crate::schema::{EntityType, Kind};

/// The component of every row, of every tombstone and of every row that is named and missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Components {
    /// Name 0 is that of rows which several components share.
    pub(crate) names: Vec<Box<str>>,
    /// Index into the names, by row.
    pub(crate) of_rows: Vec<u32>,
    /// What is not there: type, `@id`, index into the names.
    pub(crate) missing: Vec<(EntityType, Box<str>, u32)>,
}

/// Rows that only say something about those who name them: they connect nothing.
const fn is_leaf(entity: EntityType) -> bool {
    matches!(entity, EntityType::Availability | EntityType::Deal)
}

/// Finds the components; `gone` are tombstones.
pub(crate) fn find<'g>(graph: &'g Graph, gone: impl Iterator<Item = (EntityType, &'g str)>) -> Components {
    let mut nodes = Nodes::new(graph);
    for (entity, id) in gone {
        nodes.missing(entity, id);
    }
    let mut named: Vec<(usize, usize)> = Vec::new();
    for (row, edges) in graph.out.iter().enumerate() {
        for edge in edges {
            let property = &graph.rows[row].entity.schema().properties[edge.property];
            let Kind::Reference(reference) = property.kind else { continue };
            let target = edge.target.unwrap_or_else(|| {
                let id = graph.rows[row].links(property.name).get(edge.position).map_or("", |link| &link.id);
                nodes.missing(reference.target, id)
            });
            if is_leaf(graph.rows[row].entity) || is_leaf(reference.target) {
                named.push((row, target));
            } else {
                nodes.join(row, target);
            }
        }
    }
    nodes.label(&named)
}

/// What a leaf belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// Nothing names it.
    None,
    /// The component of this root.
    Root(usize),
    /// Several components.
    Shared,
}

impl Owner {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, other) | (other, Self::None) => other,
            (left, right) if left == right => left,
            _ => Self::Shared,
        }
    }
}

/// Rows, then what is missing, as a forest whose trees are the components.
struct Nodes<'g> {
    keys: Vec<(EntityType, &'g str)>,
    rows: usize,
    parents: Vec<usize>,
    missing: HashMap<(EntityType, &'g str), usize>,
}

impl<'g> Nodes<'g> {
    fn new(graph: &'g Graph) -> Self {
        let keys: Vec<_> = graph.rows.iter().map(|row| (row.entity, &*row.id)).collect();
        Self { rows: keys.len(), parents: (0..keys.len()).collect(), keys, missing: HashMap::new() }
    }

    fn missing(&mut self, entity: EntityType, id: &'g str) -> usize {
        *self.missing.entry((entity, id)).or_insert_with(|| {
            self.keys.push((entity, id));
            self.parents.push(self.parents.len());
            self.parents.len() - 1
        })
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    /// The root has the key that names the component: a restaurant's, else the smallest.
    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        // EntityType::Restaurant is the smallest type, so the order of keys is that of names.
        let (upper, lower) = if self.keys[left] <= self.keys[right] { (left, right) } else { (right, left) };
        self.parents[lower] = upper;
    }

    /// What the leaves belong to, Deals first: an Availability also belongs to the Deals that name it.
    fn owners(&mut self, named: &[(usize, usize)]) -> Vec<Owner> {
        let mut owners = vec![Owner::None; self.keys.len()];
        for leaf in [EntityType::Deal, EntityType::Availability] {
            let both_ways =
                named.iter().flat_map(|(source, target)| [(*source, *target), (*target, *source)]);
            for (node, other) in both_ways {
                if self.keys[node].0 != leaf || self.keys[other].0 == EntityType::Availability {
                    continue;
                }
                let owner = match owners[other] {
                    Owner::None => Owner::Root(self.root(other)),
                    owner => owner,
                };
                owners[node] = owners[node].and(owner);
            }
        }
        owners
    }

    fn label(mut self, named: &[(usize, usize)]) -> Components {
        let owners = self.owners(named);
        let mut components = Components { names: vec![Box::default()], ..Components::default() };
        let mut indices: HashMap<usize, u32> = HashMap::new();
        for (node, owner) in owners.into_iter().enumerate() {
            let root = match owner {
                Owner::None => Some(self.root(node)),
                Owner::Root(root) => Some(root),
                Owner::Shared => None,
            };
            let index = root.map_or(0, |root| {
                *indices.entry(root).or_insert_with(|| {
                    components.names.push(name(self.keys[root]));
                    u32::try_from(components.names.len() - 1).unwrap_or(u32::MAX)
                })
            });
            if node < self.rows {
                components.of_rows.push(index);
            } else {
                components.missing.push((self.keys[node].0, self.keys[node].1.into(), index));
            }
        }
        components.missing.sort_unstable();
        components
    }
}

/// A restaurant's `@id`, else type and `@id`.
fn name((entity, id): (EntityType, &str)) -> Box<str> {
    if entity == EntityType::Restaurant { id.into() } else { format!("{entity}/{id}").into() }
}
