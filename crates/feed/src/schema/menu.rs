//! Menu, MenuSection, MenuItem, MenuItemOption and MenuItemOffer.

use super::enums::{OPTION_TYPE, SERVICE_TYPE, SUITABLE_DIET};
use super::objects::{ALLERGEN, DEPOSIT_INFO, DISCLAIMER, NUTRITION, PACKAGING_INFO};
use super::{
    Bounds, DATE_MODIFIED, EntityType, Kind, Property, Reference, Schema, VALID_FROM, VALID_THROUGH, down,
    ordered_up, property, text, up,
};
use crate::rules;

const PARENT_LINK: &str = "at least one parent link";

const QUANTITY_MIN: Property = property("eligibleQuantityMin", Kind::Integer(Bounds::NOT_NEGATIVE));
const QUANTITY_MAX: Property = property("eligibleQuantityMax", Kind::Integer(Bounds::POSITIVE));

pub(super) static MENU: Schema = Schema {
    name: "Menu",
    about: "What a service sells.",
    properties: &[DATE_MODIFIED, text("name"), property("disclaimer", Kind::Object(&DISCLAIMER))],
    rules: &[],
};

pub(super) static MENU_SECTION: Schema = Schema {
    name: "MenuSection",
    about: "Groups items; below an item or option it is an add-on group.",
    properties: &[
        DATE_MODIFIED,
        text("name").required(),
        text("description"),
        property("image", Kind::Url),
        ordered_up("menuId", EntityType::Menu).when(PARENT_LINK),
        ordered_up("parentMenuSectionId", EntityType::MenuSection).when(PARENT_LINK),
        ordered_up("parentMenuItemId", EntityType::MenuItem).when(PARENT_LINK),
        ordered_up("parentMenuItemOptionId", EntityType::MenuItemOption).when(PARENT_LINK),
        property(
            "menuItemId",
            Kind::Reference(Reference { target: EntityType::MenuItem, ordered: true, upward: false }),
        )
        .many(),
        QUANTITY_MIN,
        QUANTITY_MAX,
        down("defaultOption", EntityType::MenuItem).alias(&["defaultOptionId"]),
        down("availabilityId", EntityType::Availability),
    ],
    rules: &[],
};

pub(super) static MENU_ITEM: Schema = Schema {
    name: "MenuItem",
    about: "Something that can be ordered, or an add-on.",
    properties: &[
        DATE_MODIFIED,
        text("name").required(),
        text("description"),
        property("image", Kind::Url),
        ordered_up("parentMenuSectionId", EntityType::MenuSection)
            .when("unless a MenuSection names the item"),
        ordered_up("menuId", EntityType::Menu).when("unless it is in a section"),
        property("suitableDiet", Kind::Enum(&SUITABLE_DIET)).many(),
        property("allergen", Kind::Object(&ALLERGEN)).many(),
        text("additives").many(),
        property("nutrition", Kind::Object(&NUTRITION)),
        property("numOfServings", Kind::Integer(Bounds::POSITIVE)),
        property("depositInfo", Kind::Object(&DEPOSIT_INFO)),
        property("packaging", Kind::Object(&PACKAGING_INFO)),
        text("ingredients").many(),
        property("isDisabled", Kind::Boolean),
        down("dealId", EntityType::Deal),
    ],
    rules: &[],
};

pub(super) static MENU_ITEM_OPTION: Schema = Schema {
    name: "MenuItemOption",
    about: "A size or side of an item, of which exactly one is chosen.",
    properties: &[
        DATE_MODIFIED,
        ordered_up("menuItemId", EntityType::MenuItem).required(),
        property("optionType", Kind::Enum(&OPTION_TYPE)).required(),
        text("value").required(),
        text("applicableParentOptionValue").many(),
    ],
    rules: &[rules::fields::pizza_sides_are_known],
};

pub(super) static MENU_ITEM_OFFER: Schema = Schema {
    name: "MenuItemOffer",
    about: "A price of an item or option, and the conditions under which it holds.",
    properties: &[
        DATE_MODIFIED,
        text("sku").required(),
        up("menuItemId", EntityType::MenuItem).when("exactly one of menuItemId, menuItemOptionId"),
        up("menuItemOptionId", EntityType::MenuItemOption)
            .when("exactly one of menuItemId, menuItemOptionId"),
        property("price", Kind::Price(Bounds::NOT_NEGATIVE)).required(),
        property("priceCurrency", Kind::Currency).required(),
        down("availabilityId", EntityType::Availability),
        property("applicableServiceType", Kind::Enum(&SERVICE_TYPE)).many(),
        text("applicableParentOptionValue").many(),
        QUANTITY_MIN,
        QUANTITY_MAX,
        property("inventoryLevel", Kind::Integer(Bounds::NOT_NEGATIVE)),
        VALID_FROM,
        VALID_THROUGH,
        property("isDisabled", Kind::Boolean),
    ],
    rules: &[
        rules::fields::offer_has_one_parent,
        rules::money::digits_fit_the_currency,
        rules::ranges::quantity,
        rules::ranges::validity,
    ],
};
