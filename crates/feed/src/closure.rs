//! Stage 7: what makes a restaurant orderable (chapter 7), rule by rule.
//!
//! Each rule drops what breaks it, and its errors name the errors that led to them. The rules run
//! from the leaves upward, so that a drop is seen by everything above it.

mod addons;
mod cycles;
mod fees;
mod menus;
mod offers;
mod orphans;
mod overlap;
mod quality;
mod services;
mod size;

use crate::graph::Graph;
use crate::problem::Problems;

/// Runs every rule of the graph.
pub(crate) fn check(graph: &mut Graph, problems: &mut Problems) {
    cycles::check(graph, problems);
    offers::check(graph, problems);
    overlap::check(graph, problems);
    addons::check(graph, problems);
    size::check(graph, problems);
    menus::check(graph, problems);
    fees::check(graph, problems);
    services::check(graph, problems);
    orphans::check(graph, problems);
    quality::check(graph, problems);
}
