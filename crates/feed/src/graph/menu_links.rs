//! The links between menus, sections, items, options and offers, by their meaning.

use foldhash::fast::FixedState;

use super::{Graph, RowSet, unique};
use crate::schema::EntityType::{MenuItem, MenuItemOffer, MenuItemOption, MenuSection};
use crate::table::RowIndex;

impl Graph {
    /// Top sections of a menu.
    pub(crate) fn menu_sections(&self, menu: RowIndex) -> Vec<RowIndex> {
        self.children(menu, MenuSection, "menuId")
    }

    /// Sections inside a section.
    pub(crate) fn subsections(&self, section: RowIndex) -> Vec<RowIndex> {
        self.children(section, MenuSection, "parentMenuSectionId")
    }

    /// Items in a section, named from below or from above, in display order. Items that the
    /// section names without an order keep the order of the list (3.9).
    pub(crate) fn section_items(&self, section: RowIndex) -> Vec<RowIndex> {
        let named = self.links(section, "menuItemId").enumerate();
        let named = named.filter_map(|(at, edge)| Some((edge.order, 0, at, self.target(edge)?)));
        let below = self.links_back(section, MenuItem, "parentMenuSectionId");
        let below = below.map(|link| (link.order, 1, 0, link.source()));
        let mut items: Vec<_> = named.chain(below).filter(|item| self.is_alive(item.3)).collect();
        items.sort_unstable_by(|left, right| {
            let place = |item: &(i64, u8, usize, RowIndex)| (item.0, item.1, item.2);
            let in_feed = || self.cmp_in_feed(left.3, right.3).then(left.3.cmp(&right.3));
            place(left).cmp(&place(right)).then_with(in_feed)
        });
        unique(items.into_iter().map(|item| item.3))
    }

    /// Items that stand in a menu without a section.
    pub(crate) fn menu_items(&self, menu: RowIndex) -> Vec<RowIndex> {
        self.children(menu, MenuItem, "menuId")
    }

    /// Whether an item has options.
    pub(crate) fn has_options(&self, item: RowIndex) -> bool {
        self.live_sources(item, MenuItemOption, "menuItemId").next().is_some()
    }

    /// Options of an item.
    pub(crate) fn options(&self, item: RowIndex) -> Vec<RowIndex> {
        self.children(item, MenuItemOption, "menuItemId")
    }

    /// Offers of an item or option, by `@id`.
    pub(crate) fn offers(&self, parent: RowIndex) -> Vec<RowIndex> {
        let mut offers = self.live_offers(parent).collect();
        self.by_id(&mut offers);
        offers
    }

    /// Whether an item or option has offers.
    pub(crate) fn has_offers(&self, parent: RowIndex) -> bool {
        self.live_offers(parent).next().is_some()
    }

    /// [`Graph::offers`] in no order, perhaps more than once.
    pub(crate) fn live_offers(&self, parent: RowIndex) -> impl Iterator<Item = RowIndex> + '_ {
        let name = if self.rows[parent].entity == MenuItem { "menuItemId" } else { "menuItemOptionId" };
        self.live_sources(parent, MenuItemOffer, name)
    }

    /// Add-on groups of an item or option.
    pub(crate) fn addon_groups(&self, parent: RowIndex) -> Vec<RowIndex> {
        let name =
            if self.rows[parent].entity == MenuItem { "parentMenuItemId" } else { "parentMenuItemOptionId" };
        self.children(parent, MenuSection, name)
    }

    /// Whether a section is an add-on group.
    pub(crate) fn is_addon_group(&self, section: RowIndex) -> bool {
        let row = &self.rows[section];
        row.is_given("parentMenuItemId") || row.is_given("parentMenuItemOptionId")
    }

    /// The section and all sections inside it, each once, in display order.
    pub(crate) fn section_tree(&self, section: RowIndex) -> Vec<RowIndex> {
        // Few sections have others inside.
        if self.live_sources(section, MenuSection, "parentMenuSectionId").next().is_none() {
            return vec![section];
        }
        let (mut order, mut seen, mut stack) = (Vec::new(), RowSet::default(), vec![section]);
        while let Some(section) = stack.pop() {
            if seen.insert(section) {
                order.push(section);
                stack.extend(self.subsections(section).into_iter().rev());
            }
        }
        order
    }

    /// Add-ons of a group, those of sections inside it too.
    pub(crate) fn group_items(&self, group: RowIndex) -> Vec<RowIndex> {
        let sections = self.section_tree(group);
        if let [section] = sections[..] {
            return self.section_items(section);
        }
        let sections = sections.into_iter();
        unique(sections.flat_map(|section| self.section_items(section)))
    }

    /// Items of a menu outside add-on groups.
    pub(crate) fn all_menu_items(&self, menu: RowIndex) -> Vec<RowIndex> {
        let mut items = self.menu_items(menu);
        let mut sections = RowSet::default();
        for top in self.menu_sections(menu) {
            let tree = self.section_tree(top);
            let new: Vec<RowIndex> = tree.into_iter().filter(|section| sections.insert(*section)).collect();
            items.extend(new.into_iter().flat_map(|section| self.section_items(section)));
        }
        unique(items.into_iter())
    }

    /// Everything below a menu: sections, items, options, add-on groups and their items, each once.
    pub(crate) fn below_menu(&self, menu: RowIndex) -> RowSet {
        /// Rows that a menu mostly has.
        const SPACE: usize = 200;
        let mut seen = RowSet::with_capacity_and_hasher(SPACE, FixedState::default());
        let mut stack: Vec<RowIndex> = self.menu_sections(menu);
        stack.extend(self.menu_items(menu));
        while let Some(row) = stack.pop() {
            if !seen.insert(row) {
                continue;
            }
            match self.rows[row].entity {
                MenuSection => {
                    stack.extend(self.live_sources(row, MenuSection, "parentMenuSectionId"));
                    stack.extend(self.live_targets(row, "menuItemId"));
                    stack.extend(self.live_sources(row, MenuItem, "parentMenuSectionId"));
                }
                MenuItem => {
                    stack.extend(self.live_sources(row, MenuItemOption, "menuItemId"));
                    stack.extend(self.live_sources(row, MenuSection, "parentMenuItemId"));
                    stack.extend(self.live_offers(row));
                }
                MenuItemOption => {
                    stack.extend(self.live_sources(row, MenuSection, "parentMenuItemOptionId"));
                    stack.extend(self.live_offers(row));
                }
                _ => {}
            }
        }
        seen
    }
}
