//! Stage 6: every required reference leads to a row that is there (11.1).

use crate::code::Code;
use crate::coerce::missing_field;
use crate::graph::{Graph, Stage};
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::{Edge, RowIndex};

/// Properties of which one must lead somewhere, for each entity.
const fn required_groups(entity: EntityType) -> &'static [&'static [&'static str]] {
    match entity {
        EntityType::Service => &[&["restaurantId"], &["menuId"]],
        EntityType::ServingConfig
        | EntityType::ServiceArea
        | EntityType::OperationHours
        | EntityType::Fee => &[&["serviceId"]],
        EntityType::ServiceHours => &[&["operationHoursId"]],
        EntityType::MenuSection => {
            &[&["menuId", "parentMenuSectionId", "parentMenuItemId", "parentMenuItemOptionId"]]
        }
        EntityType::MenuItem => &[&["parentMenuSectionId", "menuId"]],
        EntityType::MenuItemOption => &[&["menuItemId"]],
        EntityType::MenuItemOffer => &[&["menuItemId", "menuItemOptionId"]],
        EntityType::Restaurant | EntityType::Menu | EntityType::Availability | EntityType::Deal => &[],
    }
}

/// Drops rows whose required references lead nowhere, reports the first level below each fault,
/// and answers with the number of rows dropped below that level.
pub(crate) fn check(graph: &mut Graph, problems: &mut Problems) -> u64 {
    areas_have_a_purpose(graph, problems);
    settle(graph);
    let mut unlisted = 0;
    for row in 0..graph.rows.len() {
        match graph.dropped[row] {
            Some((Stage::Own | Stage::Closure, _)) => {}
            Some((Stage::Reference, _)) => unlisted += u64::from(!report_broken(graph, row, problems)),
            None => warn_of_gaps(graph, row, problems),
        }
    }
    unlisted
}

/// 3.3: an area belongs to a service, unless a fee names it.
fn areas_have_a_purpose(graph: &mut Graph, problems: &mut Problems) {
    for area in graph.alive(EntityType::ServiceArea) {
        if !graph.rows[area].is_given("serviceId") && !is_fee_region(graph, area) {
            let finding = missing_field(&graph.rows[area], "serviceId", "feed-says-missing-area-owner");
            graph.report(area, finding, problems);
            graph.drop_row(area, Stage::Own, Code::MissingField);
        }
    }
}

fn is_fee_region(graph: &Graph, area: RowIndex) -> bool {
    !graph.all_sources(area, EntityType::Fee, "eligibleRegion").is_empty()
}

/// Repeats until nothing more drops. The order does not matter: dropping only ever drops more.
fn settle(graph: &mut Graph) {
    let mut queue: Vec<RowIndex> = (0..graph.rows.len()).collect();
    let mut broken = graph.look(&queue, |graph, row| broken_group(graph, row).is_some()).into_iter();
    queue.retain(|_| broken.next() == Some(true));
    while let Some(row) = queue.pop() {
        if !graph.is_alive(row) {
            continue;
        }
        if let Some(group) = broken_group(graph, row) {
            let code = if group.contains(&"menuId") && graph.rows[row].entity == EntityType::Service {
                Code::NoMenu
            } else {
                Code::MissingReference
            };
            graph.drop_row(row, Stage::Reference, code);
            queue.extend(graph.incoming(row).iter().map(|link| link.source()));
            queue.extend(graph.out(row).iter().filter_map(|edge| graph.target(edge)));
        }
    }
}

fn broken_group(graph: &Graph, row: RowIndex) -> Option<&'static [&'static str]> {
    required_groups(graph.rows[row].entity).iter().copied().find(|group| is_broken(graph, row, group))
}

fn group_edges<'g>(graph: &'g Graph, row: RowIndex, group: &'g [&str]) -> impl Iterator<Item = &'g Edge> {
    graph.out(row).iter().filter(move |edge| group.contains(&graph.property(row, edge.property).name))
}

fn leads_somewhere(graph: &Graph, edge: &Edge) -> bool {
    graph
        .target(edge)
        .is_some_and(|target| !matches!(graph.dropped[target], Some((Stage::Own | Stage::Reference, _))))
}

/// Whether the group has links and none of them leads somewhere.
fn is_broken(graph: &Graph, row: RowIndex, group: &[&str]) -> bool {
    let mut edges = group_edges(graph, row, group).peekable();
    edges.peek().is_some()
        && !edges.any(|edge| leads_somewhere(graph, edge))
        && !is_held_otherwise(graph, row)
}

/// An item that a section names, and an area that a fee names, do not need their upward link.
fn is_held_otherwise(graph: &Graph, row: RowIndex) -> bool {
    match graph.rows[row].entity {
        EntityType::MenuItem => !graph.sources(row, EntityType::MenuSection, "menuItemId").is_empty(),
        EntityType::ServiceArea => !graph.sources(row, EntityType::Fee, "eligibleRegion").is_empty(),
        _ => false,
    }
}

/// Whether the link leads to nothing at all or to a row with an error of its own: the first level.
fn is_first_level(graph: &Graph, edge: &Edge) -> bool {
    graph.target(edge).is_none_or(|target| matches!(graph.dropped[target], Some((Stage::Own, _))))
}

/// Reports the broken groups of a dropped row; false if all of them lie deeper.
fn report_broken(graph: &Graph, row: RowIndex, problems: &mut Problems) -> bool {
    let mut listed = false;
    for group in required_groups(graph.rows[row].entity) {
        if !is_broken(graph, row, group) {
            continue;
        }
        let edges: Vec<&Edge> =
            group_edges(graph, row, group).filter(|edge| is_first_level(graph, edge)).collect();
        let Some(first) = edges.first() else { continue };
        let property = graph.property(row, first.property).name;
        let code = if property == "menuId" && graph.rows[row].entity == EntityType::Service {
            Code::NoMenu
        } else {
            Code::MissingReference
        };
        let causes = graph.causes(edges.iter().filter_map(|edge| graph.target(edge)));
        let keys = ("feed-says-link-broken", "feed-says-link-absent");
        let finding = missing(code, keys, graph, (row, first)).caused_by(causes);
        graph.report(row, finding, problems);
        listed = true;
    }
    listed
}

/// Warns of single elements that lead nowhere in a row that holds without them.
fn warn_of_gaps(graph: &Graph, row: RowIndex, problems: &mut Problems) {
    for edge in graph.out(row).iter().filter(|edge| is_first_level(graph, edge)) {
        let keys = ("feed-says-link-broken-ignored", "feed-says-link-absent-ignored");
        let finding = missing(Code::MissingReference, keys, graph, (row, edge)).warning();
        graph.report(row, finding.caused_by(graph.causes(graph.target(edge))), problems);
    }
}

/// A link of a row that leads to a row with errors, or to nothing; there is a text for each.
fn missing(
    code: Code,
    (broken, absent): (&'static str, &'static str),
    graph: &Graph,
    (row, edge): (RowIndex, &Edge),
) -> Finding {
    let property = graph.property(row, edge.property).name;
    let (target, id) = graph.names.key(edge.node);
    let key = if graph.target(edge).is_some() { broken } else { absent };
    Finding::new(code, key)
        .with("property", property)
        .with("entity", target.as_str())
        .with("id", crate::json::cut(id, 80))
        .property(property)
        .value(id)
}
