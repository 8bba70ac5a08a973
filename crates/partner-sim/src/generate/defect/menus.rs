//! Menus, sections and add-on groups that cannot be served (chapter 7, 6 to 10).

use std::collections::HashSet;

use super::super::row::{Row, link, list, price};
use super::{Kind, Site};

pub(super) const KINDS: &[Kind] = &[
    Kind { code: "ENTITY_TOO_BIG", suits: is_menu, plant: entity_too_big },
    Kind { code: "MIXED_CURRENCY", suits: is_menu, plant: mixed_currency },
    Kind { code: "SECTION_CYCLE", suits: is_menu, plant: section_cycle },
    Kind { code: "ADDON_DEPTH", suits: is_dish, plant: addon_depth },
    Kind { code: "ADDON_QUANTITY", suits: is_dish, plant: addon_quantity },
    Kind { code: "ADDON_UNSATISFIABLE", suits: is_dish, plant: addon_unsatisfiable },
];

fn is_menu(row: &Row) -> bool {
    row.entity == "Menu"
}

/// An item of a section, not an add-on.
pub(super) fn is_dish(row: &Row) -> bool {
    row.entity == "MenuItem" && row.has("parentMenuSectionId")
}

/// The line stays just below 4 MB, the menu with its children is above.
fn entity_too_big(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let text = "carte ".repeat(665_800);
    site.row(row).set("name", format!("\"{text}\""));
    site.mark(row)
}

fn mixed_currency(site: &mut Site<'_>, row: usize) -> bool {
    // Add-ons will not do: nothing may reach them if the dish above has a defect.
    let dishes: HashSet<u32> =
        site.block.rows.iter().filter(|row| is_dish(row)).map(|dish| dish.unit).collect();
    let offers: Vec<usize> = (0..site.block.rows.len())
        .filter(|at| {
            let row = &site.block.rows[*at];
            let free = dishes.contains(&row.unit) && !site.taken.contains(&row.unit);
            row.entity == "MenuItemOffer" && row.has("menuItemId") && free
        })
        .collect();
    if offers.is_empty() || !site.claim(row) {
        return false;
    }
    let offer = *site.dice.pick(&offers);
    site.claim(offer);
    site.row(offer).set("priceCurrency", "\"GBP\"");
    site.mark(row)
}

/// Two sections of the menu that contain each other.
fn section_cycle(site: &mut Site<'_>, row: usize) -> bool {
    let menu = site.row(row).id.clone();
    let (left, right) = (format!("{menu}:loop-a"), format!("{menu}:loop-b"));
    let section = |id: &str, parent: &str| {
        Row::new("MenuSection", id)
            .text("name", "Suggestions")
            .raw("parentMenuSectionId", list(&[parent]))
            .text("dateModified", "2026-01-05T03:00:00Z")
    };
    let first = site.add(section(&left, &right).link("menuId", &menu, 90));
    let second = site.add(section(&right, &left));
    site.mark(first);
    site.mark(second)
}

/// Adds an add-on group with its add-ons beside a dish; answers with the index of the group.
fn add_group(site: &mut Site<'_>, dish: usize, group: Row, addons: &[(String, bool)]) -> usize {
    let (currency, version) = (currency(site), "2026-01-05T03:00:00Z");
    let ids: Vec<&String> = addons.iter().map(|(id, _)| id).collect();
    let group = group.texts("menuItemId", &ids).text("name", "Options").text("dateModified", version);
    let at = site.add_beside(dish, group);
    for (id, sold_out) in addons {
        site.add_beside(
            dish,
            Row::new("MenuItem", id.as_str()).text("name", "Option").text("dateModified", version),
        );
        let mut offer = Row::new("MenuItemOffer", format!("{id}:offer"))
            .text("sku", "OPTION")
            .text("menuItemId", id)
            .raw("price", price(100))
            .raw("priceCurrency", currency.clone());
        if *sold_out {
            offer = offer.raw("isDisabled", "true");
        }
        site.add_beside(dish, offer.text("dateModified", version));
    }
    at
}

/// The currency of the menu, as JSON text. Another one may be planted, but not twice.
fn currency(site: &Site<'_>) -> String {
    let mut currencies = site.block.rows.iter().filter_map(|row| row.get("priceCurrency"));
    currencies.find(|text| matches!(*text, "\"EUR\"" | "\"USD\"")).unwrap_or("\"EUR\"").to_owned()
}

fn group_of(id: &str, parent: &str) -> Row {
    Row::new("MenuSection", id).raw("parentMenuItemId", format!("[{}]", link(parent, 8)))
}

/// Six groups inside one another; the sixth is too deep.
fn addon_depth(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let dish = site.row(row).id.clone();
    let (mut parent, mut deepest) = (dish.clone(), row);
    for level in 1..=6 {
        let addon = format!("{dish}:deep-{level}");
        let group = group_of(&format!("{addon}:group"), &parent);
        deepest = add_group(site, row, group, &[(addon.clone(), false)]);
        parent = addon;
    }
    site.mark(deepest)
}

/// More must be chosen than may be, or than there is.
fn addon_quantity(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let dish = site.row(row).id.clone();
    let mut group = group_of(&format!("{dish}:many"), &dish).number("eligibleQuantityMin", 3);
    if site.variant(2) == 0 {
        group = group.number("eligibleQuantityMax", 2);
    }
    let addons = [(format!("{dish}:many-1"), false), (format!("{dish}:many-2"), false)];
    let group = add_group(site, row, group, &addons);
    site.mark(group)
}

/// The only add-on of a mandatory group is sold out.
fn addon_unsatisfiable(site: &mut Site<'_>, row: usize) -> bool {
    if !site.claim(row) {
        return false;
    }
    let dish = site.row(row).id.clone();
    let group = group_of(&format!("{dish}:must"), &dish).number("eligibleQuantityMin", 1);
    add_group(site, row, group, &[(format!("{dish}:must-1"), true)]);
    site.mark(row)
}
