//! `CONTENT_QUALITY` over the rows that are left (chapter 15).

use crate::code::Code;
use crate::decimal::Decimal;
use crate::graph::{Graph, unique};
use crate::problem::{Finding, Problems};
use crate::rules::content_quality;
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    for entity in [EntityType::Restaurant, EntityType::MenuSection, EntityType::MenuItem] {
        for row in graph.alive(entity) {
            if graph.rows[row].notes != 0 {
                for finding in content_quality::findings(&graph.rows[row]) {
                    graph.report(row, finding, problems);
                }
            }
        }
    }
    let menus = graph.alive(EntityType::Menu);
    let free = graph.look(&menus, |graph, menu| {
        let mut items = graph.all_menu_items(menu);
        items.retain(|item| is_free(graph, *item));
        items
    });
    for item in unique(free.into_iter().flatten()) {
        let message = "the price is 0 and the item has no add-ons";
        graph.report(item, Finding::new(Code::ContentQuality, message).property("price"), problems);
    }
}

fn is_free(graph: &Graph, item: RowIndex) -> bool {
    let free = |offer: &RowIndex| graph.rows[*offer].decimal("price") == Some(Decimal::ZERO);
    graph.addon_groups(item).is_empty() && graph.offers(item).iter().any(free)
}
