//! `OPTION_WITHOUT_OFFER`, `MIXED_OFFERS`, `NO_OFFER`: every item has a price (3.10).

use crate::code::Code;
use crate::graph::Graph;
use crate::problem::{Finding, Problems};
use crate::schema::EntityType;

pub(super) fn check(graph: &mut Graph, problems: &mut Problems) {
    for option in graph.alive(EntityType::MenuItemOption) {
        if graph.offers(option).is_empty() {
            let causes =
                graph.causes(graph.all_sources(option, EntityType::MenuItemOffer, "menuItemOptionId"));
            let finding =
                Finding::new(Code::OptionWithoutOffer, "the option has no valid offer").caused_by(causes);
            graph.fail(option, finding, problems);
        }
    }
    for item in graph.alive(EntityType::MenuItem) {
        let direct = graph.offers(item);
        let options = graph.options(item);
        if !direct.is_empty() && !options.is_empty() {
            let message = "the item has offers of its own and options; prices must be on one of the two";
            graph.fail(item, Finding::new(Code::MixedOffers, message).property("menuItemId"), problems);
        } else if direct.is_empty() && options.is_empty() {
            let mut below = graph.all_sources(item, EntityType::MenuItemOffer, "menuItemId");
            below.extend(graph.all_sources(item, EntityType::MenuItemOption, "menuItemId"));
            let message = "the item has neither an offer nor an option with an offer";
            let finding = Finding::new(Code::NoOffer, message).caused_by(graph.causes(below));
            graph.fail(item, finding, problems);
        }
    }
}
