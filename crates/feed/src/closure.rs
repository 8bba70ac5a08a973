//! Stage 7: what makes a restaurant orderable (chapter 7), rule by rule.
//!
//! Each rule drops what breaks it, and its errors name the errors that led to them. The rules run
//! from the leaves upward, so that a drop is seen by everything above it.

mod addons;
mod cycles;
mod fees;
mod menu_facts;
mod menus;
mod offers;
mod orphans;
mod overlap;
mod quality;
mod services;
mod size;

use crate::graph::Graph;
use crate::problem::Problems;

pub(crate) use menu_facts::Menus;

/// Runs every rule of the graph; answers with what is known of menus.
pub(crate) fn check(graph: &mut Graph, problems: &mut Problems) -> Menus {
    cycles::check(graph, problems);
    offers::check(graph, problems);
    overlap::check(graph, problems);
    addons::check(graph, problems);
    let (reached, menus) = graph.both(orphans::reach, menu_facts::gather);
    size::check(graph, &menus, problems);
    menus::check(graph, &menus, problems);
    fees::check(graph, problems);
    services::check(graph, &menus, problems);
    orphans::check(graph, reached, problems);
    quality::check(graph, &menus, problems);
    menus
}
