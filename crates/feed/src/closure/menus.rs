//! `MIXED_CURRENCY` and `EMPTY_MENU`: a menu has items, in one currency.

use super::Menus;
use super::menu_facts::MenuFacts;
use crate::code::Code;
use crate::graph::Graph;
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(super) fn check(graph: &mut Graph, menus: &Menus, problems: &mut Problems) {
    graph.fail_each(EntityType::Menu, |graph, menu| finding(graph, menu, menus.get(&menu)?), problems);
}

fn finding(graph: &Graph, menu: RowIndex, facts: &MenuFacts) -> Option<Finding> {
    if !facts.has_items {
        let causes = graph.causes(dropped_items(graph, menu));
        return Some(Finding::new(Code::EmptyMenu, "feed-says-menu-empty").caused_by(causes));
    }
    (facts.currencies.len() > 1).then(|| {
        let finding = Finding::new(Code::MixedCurrency, "feed-says-menu-currencies");
        finding.with("currencies", facts.currencies.join(", ")).property("priceCurrency")
    })
}

/// Items and sections that would be in the menu had they not been dropped.
fn dropped_items(graph: &Graph, menu: RowIndex) -> Vec<RowIndex> {
    let mut stack = graph.all_sources(menu, EntityType::MenuSection, "menuId");
    let mut found = graph.all_sources(menu, EntityType::MenuItem, "menuId");
    let mut seen = crate::graph::RowSet::default();
    while let Some(section) = stack.pop() {
        if seen.insert(section) {
            found.push(section);
            found.extend(graph.all_targets(section, "menuItemId"));
            found.extend(graph.all_sources(section, EntityType::MenuItem, "parentMenuSectionId"));
            stack.extend(graph.all_sources(section, EntityType::MenuSection, "parentMenuSectionId"));
        }
    }
    found
}
