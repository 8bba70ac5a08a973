//! Menus, written out: a shared section or item stands in every place where it shows. `closure::size`
//! bounds how much that can be.

use super::{Source, availabilities, disclaimer, owned, strings, target_ids};
use crate::document::{
    AddonGroup, Allergen, ItemDocument, MenuDocument, OfferDocument, OptionDocument, OptionType,
    SectionDocument, ServiceType,
};
use crate::rules::fields::pizza_side;
use crate::table::RowIndex;

/// The document of a menu that is left.
pub(super) fn menu(graph: &Source<'_>, menu: RowIndex) -> MenuDocument {
    let row = &graph.full(menu);
    let sections = graph.menu_sections(menu).into_iter();
    MenuDocument {
        id: graph.id(menu).to_owned(),
        name: owned(row, "name"),
        disclaimer: disclaimer(row),
        sections: sections.filter_map(|section| self::section(graph, section)).collect(),
        items: items(graph, graph.menu_items(menu), false),
    }
}

/// Sections without anything to order are left out.
fn section(graph: &Source<'_>, section: RowIndex) -> Option<SectionDocument> {
    let row = &graph.full(section);
    let inner = graph.subsections(section).into_iter();
    let sections: Vec<SectionDocument> = inner.filter_map(|inner| self::section(graph, inner)).collect();
    let items = items(graph, graph.section_items(section), false);
    if sections.is_empty() && items.is_empty() {
        return None;
    }
    Some(SectionDocument {
        id: graph.id(section).to_owned(),
        name: owned(row, "name").unwrap_or_default(),
        description: owned(row, "description"),
        image: owned(row, "image"),
        availability: availabilities(graph, section),
        sections,
        items,
    })
}

fn items(graph: &Source<'_>, rows: Vec<RowIndex>, addon: bool) -> Vec<ItemDocument> {
    rows.into_iter().map(|row| item(graph, row, addon)).collect()
}

fn item(graph: &Source<'_>, item: RowIndex, addon: bool) -> ItemDocument {
    let row = &graph.full(item);
    let options = graph.options(item).into_iter();
    ItemDocument {
        id: graph.id(item).to_owned(),
        name: owned(row, "name").unwrap_or_default(),
        description: owned(row, "description"),
        image: owned(row, "image"),
        suitable_diets: strings(row, "suitableDiet"),
        allergens: row.objects("allergen").filter_map(|object| allergen(&object)).collect(),
        additives: strings(row, "additives"),
        ingredients: strings(row, "ingredients"),
        nutrition: row.object("nutrition"),
        deposit: row.object("depositInfo"),
        packaging: row.object("packaging"),
        servings: row.count("numOfServings"),
        is_disabled: row.is_true("isDisabled"),
        offers: offers(graph, item, addon),
        options: options.map(|option| self::option(graph, option, addon)).collect(),
        addon_groups: groups(graph, item),
        deal_ids: target_ids(graph, item, "dealId"),
    }
}

fn allergen(object: &serde_json::Value) -> Option<Allergen> {
    let member = |name: &str| object.get(name).and_then(|value| value.as_str()).map(str::to_ascii_uppercase);
    Some(Allergen { allergen_type: member("allergenType")?, containment: member("levelOfContainment") })
}

fn option(graph: &Source<'_>, option: RowIndex, addon: bool) -> OptionDocument {
    let row = &graph.full(option);
    let option_type = OptionType::parse(row.text("optionType").unwrap_or_default());
    let value = row.text("value").unwrap_or_default();
    let side = if option_type == OptionType::PizzaSide { pizza_side(value) } else { None };
    OptionDocument {
        id: graph.id(option).to_owned(),
        option_type,
        value: side.unwrap_or(value).to_owned(),
        applicable_parent_option_values: strings(row, "applicableParentOptionValue"),
        offers: offers(graph, option, addon),
        addon_groups: groups(graph, option),
    }
}

fn groups(graph: &Source<'_>, parent: RowIndex) -> Vec<AddonGroup> {
    let groups = graph.addon_groups(parent).into_iter().map(|group| self::group(graph, group));
    groups.filter(|group| !group.items.is_empty()).collect()
}

fn group(graph: &Source<'_>, group: RowIndex) -> AddonGroup {
    let row = &graph.full(group);
    AddonGroup {
        id: graph.id(group).to_owned(),
        name: owned(row, "name").unwrap_or_default(),
        description: owned(row, "description"),
        min: row.count("eligibleQuantityMin").unwrap_or(0),
        max: row.count("eligibleQuantityMax"),
        default_item_ids: target_ids(graph, group, "defaultOption"),
        availability: availabilities(graph, group),
        items: items(graph, graph.group_items(group), true),
    }
}

fn offers(graph: &Source<'_>, parent: RowIndex, addon: bool) -> Vec<OfferDocument> {
    graph.offers(parent).into_iter().filter_map(|offer| self::offer(graph, offer, addon)).collect()
}

/// 3.12: without a limit of its own an offer may be taken any number of times, as an add-on once.
fn offer(graph: &Source<'_>, offer: RowIndex, addon: bool) -> Option<OfferDocument> {
    let row = &graph.full(offer);
    let price = row.decimal("price")?.to_money(row.currency()?)?;
    let types = row.texts("applicableServiceType");
    Some(OfferDocument {
        id: graph.id(offer).to_owned(),
        sku: owned(row, "sku").unwrap_or_default(),
        price,
        service_types: types.filter_map(ServiceType::parse).collect(),
        availability: availabilities(graph, offer),
        applicable_parent_option_values: strings(row, "applicableParentOptionValue"),
        quantity_min: row.count("eligibleQuantityMin").unwrap_or(1),
        quantity_max: row.count("eligibleQuantityMax").or(if addon { Some(1) } else { None }),
        inventory_level: row.count("inventoryLevel"),
        valid_from: row.instant("validFrom"),
        valid_through: row.instant("validThrough"),
        is_disabled: row.is_true("isDisabled"),
    })
}
