//! What the rules ask about a menu and everything below it, looked at once for each menu.

use std::collections::BTreeSet;

use basis::Currency;

use super::size::menu_size;
use crate::decimal::Decimal;
use crate::document::ServiceType;
use crate::graph::{Graph, RowMap};
use crate::schema::EntityType;
use crate::table::RowIndex;

/// Facts about one menu.
pub(crate) struct MenuFacts {
    /// Sum of the lines below it.
    pub(super) bytes: u64,
    /// Items when it is written out; none if sections are nested too deep.
    pub(super) written: Option<u64>,
    /// Whether it has an item outside add-on groups.
    pub(super) has_items: bool,
    /// Codes of the currencies of all its offers, in their order.
    pub(super) currencies: Vec<String>,
    /// The currency of the first offer of its items.
    pub(crate) currency: Option<Currency>,
    /// Items that cost nothing and have no add-ons.
    pub(super) free: Vec<RowIndex>,
    sold: Vec<ServiceType>,
}

impl MenuFacts {
    /// Rule 7: one item has an offer for this type of service, or an option of it has.
    pub(super) fn sells_for(&self, service_type: &str) -> bool {
        ServiceType::parse(service_type).is_some_and(|service_type| self.sold.contains(&service_type))
    }
}

/// Facts about menus.
pub(crate) type Menus = RowMap<MenuFacts>;

/// Looks at every menu that is left. Rules that come later drop menus, but nothing below them.
pub(super) fn gather(graph: &Graph) -> Menus {
    let menus = graph.alive(EntityType::Menu);
    let facts = graph.look(&menus, of_menu);
    menus.into_iter().zip(facts).collect()
}

fn of_menu(graph: &Graph, menu: RowIndex) -> MenuFacts {
    let below = graph.below_menu(menu);
    let offers = below.iter().filter(|row| graph.rows[**row].entity == EntityType::MenuItemOffer);
    let currencies: BTreeSet<&str> =
        offers.filter_map(|offer| graph.rows[*offer].text("priceCurrency")).collect();
    let mut items = graph.all_menu_items(menu);
    let sold = [ServiceType::Delivery, ServiceType::Takeout].into_iter();
    MenuFacts {
        bytes: below.iter().map(|row| u64::from(graph.rows[*row].bytes)).sum(),
        written: menu_size(graph, menu),
        has_items: !items.is_empty(),
        currencies: currencies.into_iter().map(str::to_owned).collect(),
        currency: currency(graph, &items),
        sold: sold.filter(|kind| items.iter().any(|item| is_sold(graph, *item, *kind))).collect(),
        free: {
            items.retain(|item| is_free(graph, *item));
            items
        },
    }
}

fn currency(graph: &Graph, items: &[RowIndex]) -> Option<Currency> {
    items.iter().find_map(|item| {
        let of_options = graph.options(*item).into_iter().flat_map(|option| graph.offers(option));
        graph.offers(*item).into_iter().chain(of_options).find_map(|offer| graph.rows[offer].currency())
    })
}

fn is_sold(graph: &Graph, item: RowIndex, service_type: ServiceType) -> bool {
    let applies = |offer: &RowIndex| {
        let mut types = graph.rows[*offer].texts("applicableServiceType").peekable();
        types.peek().is_none() || types.any(|value| ServiceType::parse(value) == Some(service_type))
    };
    let has_offer = |parent: RowIndex| graph.live_offers(parent).any(|offer| applies(&offer));
    has_offer(item) || graph.options(item).into_iter().any(has_offer)
}

fn is_free(graph: &Graph, item: RowIndex) -> bool {
    let free = |offer: RowIndex| graph.rows[offer].decimal("price") == Some(Decimal::ZERO);
    graph.live_offers(item).any(free) && graph.addon_groups(item).is_empty()
}
