//! `CONTENT_QUALITY` over the rows that are left (chapter 15).

use super::Menus;
use crate::code::Code;
use crate::graph::{Graph, unique};
use crate::problem::{Finding, Problems};
use crate::rules::content_quality;
use crate::schema::EntityType;

pub(super) fn check(graph: &Graph, menus: &Menus, problems: &mut Problems) {
    for entity in [EntityType::Restaurant, EntityType::MenuSection, EntityType::MenuItem] {
        for row in graph.alive(entity) {
            if graph.rows[row].notes != 0 {
                for finding in content_quality::findings(&graph.rows[row]) {
                    graph.report(row, finding, problems);
                }
            }
        }
    }
    let left = graph.alive(EntityType::Menu);
    let free = left.iter().filter_map(|menu| menus.get(menu)).flat_map(|facts| &facts.free);
    for item in unique(free.copied()) {
        let finding = Finding::new(Code::ContentQuality, "feed-says-price-zero").property("price");
        graph.report(item, finding, problems);
    }
}
