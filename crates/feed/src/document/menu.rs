//! Menus: sections, items, options, add-on groups and offers.

use basis::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Disclaimer, OptionType, ServiceType, Window};

/// A menu. Sections and items stand in display order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MenuDocument {
    /// The partner's `@id`.
    pub id: String,
    /// Name, if the partner gave one.
    pub name: Option<String>,
    /// Statement such as that on allergens.
    pub disclaimer: Option<Disclaimer>,
    /// Top sections.
    pub sections: Vec<SectionDocument>,
    /// Items that stand in the menu without a section.
    pub items: Vec<ItemDocument>,
}

/// A section of a menu.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionDocument {
    /// The partner's `@id`.
    pub id: String,
    /// Name shown.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Address of a picture.
    pub image: Option<String>,
    /// When it shows; empty = always.
    pub availability: Vec<AvailabilityDocument>,
    /// Sections inside it.
    pub sections: Vec<SectionDocument>,
    /// Items in it.
    pub items: Vec<ItemDocument>,
}

/// A daily window for a section or an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AvailabilityDocument {
    /// The partner's `@id`.
    pub id: String,
    /// The window.
    pub window: Window,
}

/// Something that can be ordered, or an add-on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemDocument {
    /// The partner's `@id`.
    pub id: String,
    /// Name shown.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Address of a picture.
    pub image: Option<String>,
    /// Values of the enumeration SuitableDiet.
    pub suitable_diets: Vec<String>,
    /// Declared allergens.
    pub allergens: Vec<Allergen>,
    /// Declared additives.
    pub additives: Vec<String>,
    /// Ingredients.
    pub ingredients: Vec<String>,
    /// Nutrition as sent (3.15).
    pub nutrition: Option<serde_json::Value>,
    /// Deposit as sent (3.15).
    pub deposit: Option<serde_json::Value>,
    /// Packaging as sent (3.15).
    pub packaging: Option<serde_json::Value>,
    /// Number of people it serves.
    pub servings: Option<u32>,
    /// Sold out.
    pub is_disabled: bool,
    /// Prices, if the item has no options.
    pub offers: Vec<OfferDocument>,
    /// Choose exactly one, if there are any.
    pub options: Vec<OptionDocument>,
    /// Add-on groups of the item.
    pub addon_groups: Vec<AddonGroup>,
    /// Deals of the item, ids of the restaurant's `deals`.
    pub deal_ids: Vec<String>,
}

/// A declared allergen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allergen {
    /// A value of the enumeration AllergenType.
    pub allergen_type: String,
    /// A value of the enumeration ContainmentLevel.
    pub containment: Option<String>,
}

/// A size or side, of which exactly one is chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptionDocument {
    /// The partner's `@id`.
    pub id: String,
    /// What it chooses.
    pub option_type: OptionType,
    /// Text of a size, or `PIZZA_LEFT`, `PIZZA_RIGHT`, `PIZZA_WHOLE`.
    pub value: String,
    /// Option of an add-on: values of the parent's option for which it applies; empty = all.
    pub applicable_parent_option_values: Vec<String>,
    /// Prices.
    pub offers: Vec<OfferDocument>,
    /// Add-on groups of this option.
    pub addon_groups: Vec<AddonGroup>,
}

/// A group of add-ons. Bounds count pieces for each piece of the ordered item (6.5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddonGroup {
    /// The partner's `@id` of the section.
    pub id: String,
    /// Name shown.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Least pieces; at least one makes the group mandatory.
    pub min: u32,
    /// Most pieces; absent = no limit.
    pub max: Option<u32>,
    /// Add-ons chosen beforehand.
    pub default_item_ids: Vec<String>,
    /// When the group shows; empty = always.
    pub availability: Vec<AvailabilityDocument>,
    /// The add-ons.
    pub items: Vec<ItemDocument>,
}

/// A price and the conditions under which it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferDocument {
    /// The partner's `@id` (rule I5: `offerId` of a cart line).
    pub id: String,
    /// The partner's article number.
    pub sku: String,
    /// The price of one.
    pub price: Money,
    /// Services it holds for; empty = all.
    pub service_types: Vec<ServiceType>,
    /// When it holds; empty = always.
    pub availability: Vec<AvailabilityDocument>,
    /// Values of the parent's option for which it holds; empty = all.
    pub applicable_parent_option_values: Vec<String>,
    /// Least pieces in one line.
    pub quantity_min: u32,
    /// Most pieces in one line. For an add-on without a limit of its own this is 1.
    pub quantity_max: Option<u32>,
    /// Remaining stock, also the most one cart may hold; 0 = sold out.
    pub inventory_level: Option<u32>,
    /// First instant it holds.
    pub valid_from: Option<Timestamp>,
    /// Last instant it holds.
    pub valid_through: Option<Timestamp>,
    /// Switched off.
    pub is_disabled: bool,
}
