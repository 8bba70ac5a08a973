//! `SECTION_CYCLE`: sections that contain each other.

use crate::code::Code;
use crate::graph::{Graph, RowMap, RowSet};
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    let mut nested = graph.alive(EntityType::MenuSection);
    nested.retain(|section| graph.rows[*section].is_given("parentMenuSectionId"));
    let parents: RowMap<Vec<RowIndex>> = nested
        .iter()
        .map(|section| (*section, graph.targets(*section, "parentMenuSectionId")))
        .filter(|(_, parents)| !parents.is_empty())
        .collect();
    for section in on_cycles(&nested, &parents) {
        let finding = Finding::new(Code::SectionCycle, "feed-says-section-cycle");
        graph.fail(section, finding.property("parentMenuSectionId"), problems);
    }
}

/// Nodes that reach themselves: strongly connected components of more than one node, or with a loop
/// (Kosaraju's two passes, without recursion).
fn on_cycles(nodes: &[RowIndex], next: &RowMap<Vec<RowIndex>>) -> Vec<RowIndex> {
    let mut previous: RowMap<Vec<RowIndex>> = RowMap::default();
    for (from, targets) in next {
        for to in targets {
            previous.entry(*to).or_default().push(*from);
        }
    }
    let (mut seen, mut finished) = (RowSet::default(), Vec::new());
    for node in nodes {
        finished.extend(visit(*node, next, &mut seen));
    }
    let (mut seen, mut found) = (RowSet::default(), Vec::new());
    for node in finished.into_iter().rev() {
        let component = visit(node, &previous, &mut seen);
        let looped = next.get(&node).is_some_and(|targets| targets.contains(&node));
        if component.len() > 1 || (component.len() == 1 && looped) {
            found.extend(component);
        }
    }
    found.sort_unstable();
    found
}

/// Nodes newly reached from `start`, in the order in which they are finished.
fn visit(start: RowIndex, next: &RowMap<Vec<RowIndex>>, seen: &mut RowSet) -> Vec<RowIndex> {
    let mut finished = Vec::new();
    let mut stack = vec![(start, false)];
    while let Some((node, done)) = stack.pop() {
        if done {
            finished.push(node);
        } else if seen.insert(node) {
            stack.push((node, true));
            let targets = next.get(&node).map_or(&[][..], Vec::as_slice);
            stack.extend(
                targets.iter().filter(|target| !seen.contains(target)).map(|target| (*target, false)),
            );
        }
    }
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nodes_of_cycles_are_found() {
        let next = [(0, vec![1]), (1, vec![2]), (2, vec![1, 3]), (3, vec![4]), (5, vec![5])];
        let next = next.into_iter().collect();
        assert_eq!(on_cycles(&[0, 1, 2, 3, 4, 5], &next), [1, 2, 5]);
    }
}
