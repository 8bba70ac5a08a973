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

    /// Options of an item.
    pub(crate) fn options(&self, item: RowIndex) -> Vec<RowIndex> {
        self.children(item, MenuItemOption, "menuItemId")
    }

    /// Offers of an item or option, by `@id`.
    pub(crate) fn offers(&self, parent: RowIndex) -> Vec<RowIndex> {
        let name = if self.rows[parent].entity == MenuItem { "menuItemId" } else { "menuItemOptionId" };
        self.sources(parent, MenuItemOffer, name)
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
        let sections = self.section_tree(group).into_iter();
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
                    stack.extend(self.subsections(row));
                    stack.extend(self.section_items(row));
                }
                MenuItem => {
                    stack.extend(self.options(row));
                    stack.extend(self.addon_groups(row));
                    stack.extend(self.offers(row));
                }
                MenuItemOption => {
                    stack.extend(self.addon_groups(row));
                    stack.extend(self.offers(row));
                }
                _ => {}
            }
        }
        seen
    }
}
