//! `AMBIGUOUS_FEE`: two fees of a service that hold at once with the same priority (6.4).

use crate::code::Code;
use crate::decimal::Decimal;
use crate::graph::{Graph, RowSet};
use crate::problem::{Finding, Problems};
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::RowIndex;

use super::overlap::validities_meet;

/// Fees of one service that are compared; more than these are not looked at.
const COMPARED: usize = 500;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    let mut reported = RowSet::default();
    let services = graph.alive(EntityType::Service);
    for (earlier, later) in graph.look(&services, ambiguous).into_iter().flatten() {
        if reported.insert(later) {
            let finding = Finding::new(Code::AmbiguousFee, "feed-says-fee-ambiguous");
            let finding = finding.with("fee", graph.id(earlier)).property("priority");
            graph.report(later, finding, problems);
        }
    }
}

/// Fees of a service with the first before each that it cannot be told from.
fn ambiguous(graph: &Graph, service: RowIndex) -> Vec<(RowIndex, RowIndex)> {
    let mut fees = graph.sources(service, EntityType::Fee, "serviceId");
    fees.truncate(COMPARED);
    let with_earlier = fees.iter().enumerate().filter_map(|(at, later)| {
        let earlier = fees[..at].iter().find(|earlier| is_ambiguous(graph, **earlier, *later))?;
        Some((*earlier, *later))
    });
    with_earlier.collect()
}

fn is_ambiguous(graph: &Graph, left: RowIndex, right: RowIndex) -> bool {
    let (a, b) = (&graph.rows[left], &graph.rows[right]);
    let priority = |row: &Row| row.decimal("priority").unwrap_or(Decimal::ZERO);
    a.text("feeType") == b.text("feeType")
        && priority(a) == priority(b)
        && validities_meet(a, b)
        && volumes_meet(a, b)
        && regions_meet(graph, left, right)
}

/// Volume ranges hold from their minimum and below their maximum.
fn volumes_meet(left: &Row, right: &Row) -> bool {
    let apart = |a: &Row, b: &Row| {
        let low = b.decimal("eligibleTransactionVolumeMin").unwrap_or(Decimal::ZERO);
        a.decimal("eligibleTransactionVolumeMax").is_some_and(|high| high <= low)
    };
    !apart(left, right) && !apart(right, left)
}

fn regions_meet(graph: &Graph, left: RowIndex, right: RowIndex) -> bool {
    let (left, right) = (graph.targets(left, "eligibleRegion"), graph.targets(right, "eligibleRegion"));
    left.is_empty() || right.is_empty() || left.iter().any(|area| right.contains(area))
}
