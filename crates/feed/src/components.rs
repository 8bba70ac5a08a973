//! Components: rows that links connect, directly or through others.
//!
//! Everything that a rule of the graph looks at lies in one component, or in rows that many
//! components name (`Availability`, `Deal`), so a change needs no more than the components it touches.

use std::collections::HashMap;

use crate::graph::Graph;
use crate::schema::EntityType;
use crate::table::{Names, Node};

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

/// Rows that only say something about those who name them: they connect nothing.
const fn is_leaf(entity: EntityType) -> bool {
    matches!(entity, EntityType::Availability | EntityType::Deal)
}

/// Finds the components.
pub(crate) fn find(graph: &Graph) -> Components {
    let mut nodes = Forest { names: &graph.names, parents: graph.names.nodes().collect() };
    let mut named: Vec<(Node, Node)> = Vec::new();
    for (at, row) in graph.rows.iter().enumerate() {
        for edge in graph.out(at) {
            if is_leaf(row.entity) || is_leaf(graph.names.key(edge.node).0) {
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
