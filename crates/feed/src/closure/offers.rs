//! `OPTION_WITHOUT_OFFER`, `MIXED_OFFERS`, `NO_OFFER`: every item has a price (3.10).

use crate::code::Code;
use crate::graph::Graph;
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;
use crate::table::RowIndex;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    graph.fail_each(EntityType::MenuItemOption, option_finding, problems);
    graph.fail_each(EntityType::MenuItem, item_finding, problems);
}

fn option_finding(graph: &Graph, option: RowIndex) -> Option<Finding> {
    if graph.has_offers(option) {
        return None;
    }
    let causes = graph.causes(graph.all_sources(option, EntityType::MenuItemOffer, "menuItemOptionId"));
    Some(Finding::new(Code::OptionWithoutOffer, "feed-says-option-without-offer").caused_by(causes))
}

fn item_finding(graph: &Graph, item: RowIndex) -> Option<Finding> {
    let (direct, options) = (graph.has_offers(item), graph.has_options(item));
    if direct && options {
        Some(Finding::new(Code::MixedOffers, "feed-says-offers-mixed").property("menuItemId"))
    } else if !direct && !options {
        let mut below = graph.all_sources(item, EntityType::MenuItemOffer, "menuItemId");
        below.extend(graph.all_sources(item, EntityType::MenuItemOption, "menuItemId"));
        Some(Finding::new(Code::NoOffer, "feed-says-no-offer").caused_by(graph.causes(below)))
    } else {
        None
    }
}
