//! `ENTITY_TOO_BIG`: a Restaurant, Service or Menu with its children (rule F6).
//!
//! Shared rows let a small feed stand for a huge menu, so the number of items that the menu comes
//! to when it is written out, and the nesting of its sections, are bounded too.

use super::Menus;
use crate::code::Code;
use crate::graph::{Graph, RowMap};
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

/// Rule F6: 4 MB, sum of the lines.
const BYTE_LIMIT: u64 = 4_000_000;
/// Items of a menu written out, counting a shared item once for each place where it shows.
const ITEM_LIMIT: u64 = 100_000;
/// Sections inside sections.
const SECTION_DEPTH: usize = 32;

pub(super) fn check(graph: &mut Graph, menus: &Menus, problems: &mut Problems) {
    for restaurant in graph.alive(EntityType::Restaurant) {
        let deals = graph.targets(restaurant, "dealId");
        limit_bytes(graph, restaurant, bytes(graph, deals), problems);
    }
    let services = graph.alive(EntityType::Service);
    let below = graph.look(&services, |graph, service| bytes(graph, service_children(graph, service)));
    for (service, below) in services.into_iter().zip(below) {
        limit_bytes(graph, service, below, problems);
    }
    for menu in graph.alive(EntityType::Menu) {
        let Some(facts) = menus.get(&menu) else { continue };
        limit_bytes(graph, menu, facts.bytes, problems);
        if graph.is_alive(menu) && facts.written.is_none_or(|items| items > ITEM_LIMIT) {
            let finding = match facts.written {
                Some(_) => {
                    Finding::new(Code::EntityTooBig, "feed-says-menu-too-long").with("limit", ITEM_LIMIT)
                }
                None => Finding::new(Code::EntityTooBig, "feed-says-sections-too-deep")
                    .with("limit", SECTION_DEPTH),
            };
            graph.fail(menu, finding, problems);
        }
    }
}

fn bytes(graph: &Graph, rows: impl IntoIterator<Item = RowIndex>) -> u64 {
    rows.into_iter().map(|row| u64::from(graph.rows[row].bytes)).sum()
}

fn limit_bytes(graph: &mut Graph, row: RowIndex, children: u64, problems: &mut Problems) {
    let bytes = children + u64::from(graph.rows[row].bytes);
    if bytes > BYTE_LIMIT {
        let finding = Finding::new(Code::EntityTooBig, "feed-says-entity-too-big")
            .with("bytes", bytes)
            .with("limit", BYTE_LIMIT);
        graph.fail(row, finding, problems);
    }
}

fn service_children(graph: &Graph, service: RowIndex) -> Vec<RowIndex> {
    let mut children = Vec::new();
    for entity in
        [EntityType::ServiceArea, EntityType::Fee, EntityType::ServingConfig, EntityType::OperationHours]
    {
        children.extend(graph.live_sources(service, entity, "serviceId"));
    }
    let hours: Vec<RowIndex> = children
        .iter()
        .filter(|child| graph.rows[**child].entity == EntityType::OperationHours)
        .flat_map(|hours| graph.live_sources(*hours, EntityType::ServiceHours, "operationHoursId"))
        .collect();
    children.extend(hours);
    children.sort_unstable();
    children.dedup();
    children
}

/// Items of the menu written out; none if sections are nested too deep.
pub(super) fn menu_size(graph: &Graph, menu: RowIndex) -> Option<u64> {
    let (mut total, sizes) = (0u64, &mut RowMap::default());
    for section in graph.menu_sections(menu) {
        total = total.saturating_add(section_size(graph, section, SECTION_DEPTH, sizes)?);
        if total > ITEM_LIMIT {
            return Some(total);
        }
    }
    let direct = graph.menu_items(menu);
    Some(direct.into_iter().fold(total, |sum, item| sum.saturating_add(item_size(graph, item, sizes))))
}

/// Sizes of sections and items are remembered, so shared ones are counted once.
fn section_size(graph: &Graph, section: RowIndex, depth: usize, sizes: &mut RowMap<u64>) -> Option<u64> {
    if depth == 0 {
        return None;
    }
    let mut total = match sizes.get(&section) {
        Some(size) => *size,
        None => graph
            .section_items(section)
            .into_iter()
            .fold(1u64, |sum, item| sum.saturating_add(item_size(graph, item, sizes))),
    };
    sizes.insert(section, total);
    if total <= ITEM_LIMIT {
        for inner in graph.subsections(section) {
            total = total.saturating_add(section_size(graph, inner, depth - 1, sizes)?);
            if total > ITEM_LIMIT {
                break;
            }
        }
    }
    Some(total)
}

/// The recursion ends: groups deeper than five levels, and with them all cycles below a menu, are dropped.
fn item_size(graph: &Graph, item: RowIndex, sizes: &mut RowMap<u64>) -> u64 {
    if let Some(size) = sizes.get(&item) {
        return *size;
    }
    let mut groups = graph.addon_groups(item);
    let options = graph.options(item);
    groups.extend(options.iter().flat_map(|option| graph.addon_groups(*option)));
    let mut size = 1u64;
    for group in groups {
        for addon in graph.group_items(group) {
            size = size.saturating_add(item_size(graph, addon, sizes));
        }
    }
    sizes.insert(item, size);
    size
}
