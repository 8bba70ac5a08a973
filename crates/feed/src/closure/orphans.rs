//! `ORPHAN_ENTITY`: rows that no restaurant reaches.

use crate::code::Code;
use crate::graph::{Graph, Stage};
use crate::problem::{Finding, Problems};
use crate::schema::{EntityType, Kind};
use crate::table::RowIndex;

/// `reached` is what [`reach`] answers with.
pub(super) fn check(graph: &Graph, reached: Vec<bool>, problems: &mut Problems) {
    for (row, reached) in reached.into_iter().enumerate() {
        let kept = !matches!(graph.dropped[row], Some((Stage::Own | Stage::Reference, _)));
        if !reached && kept && !graph.rows[row].entity.is_top_level() {
            let finding = Finding::new(Code::OrphanEntity, "feed-says-orphan");
            graph.report(row, finding, problems);
        }
    }
}

/// Follows links, those of dropped rows too, from restaurants and from rows that were dropped:
/// what hangs on a dropped row is already accounted for by that row's error. Rules of stage 7 do not change it.
pub(super) fn reach(graph: &Graph) -> Vec<bool> {
    let mut reached = vec![false; graph.rows.len()];
    let mut stack: Vec<RowIndex> = (0..graph.rows.len())
        .filter(|row| {
            graph.rows[*row].entity == EntityType::Restaurant
                || matches!(graph.dropped[*row], Some((Stage::Own | Stage::Reference, _)))
        })
        .collect();
    while let Some(row) = stack.pop() {
        if std::mem::replace(&mut reached[row], true) {
            continue;
        }
        let below = graph.incoming(row).iter().filter(|link| is_upward(graph, link.source(), link.property));
        stack.extend(below.map(|link| link.source()));
        let used = graph.out(row).iter().filter(|edge| !is_upward(graph, row, edge.property));
        stack.extend(used.filter_map(|edge| graph.target(edge)));
    }
    reached
}

fn is_upward(graph: &Graph, row: RowIndex, property: u8) -> bool {
    match graph.property(row, property).kind {
        Kind::Reference(reference) => reference.upward,
        _ => false,
    }
}
