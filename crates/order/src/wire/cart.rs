//! Cart, lines and options (5.1 to 5.5).

use serde::{Deserialize, Serialize};

use super::money::{Price, WireMoney};
use super::place::{Contact, FulfillmentOption, Location};
use super::scalar::{Extra, int64, is_zero, wire_enum};

/// A cart (5.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cart {
    /// `…orders.Cart` as a checkout argument, absent inside a proposed order.
    #[serde(rename = "@type", default, skip_serializing_if = "Option::is_none")]
    pub type_url: Option<String>,
    /// Id of the cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The restaurant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<Merchant>,
    /// The goods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line_items: Vec<LineItem>,
    /// At most one promotion is supported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promotions: Vec<Promotion>,
    /// Order note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Delivery or pickup, place and person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<FoodCartExtension>,
    /// Ignored on input; the tip travels in `ProposedOrder.otherItems`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_items: Vec<LineItem>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The restaurant of a cart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Merchant {
    /// `@id` of the Restaurant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What the diner reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A promo code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Promotion {
    /// The code, compared byte by byte.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coupon: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

wire_enum! {
    /// What a line is (5.3).
    LineType {
        /// An ordered good.
        Regular = "REGULAR",
        /// Goods and options together; informational, not added to the total.
        Subtotal = "SUBTOTAL",
        /// Tax.
        Tax = "TAX",
        /// Delivery fee.
        Delivery = "DELIVERY",
        /// Service, bag or small-order fee.
        Fee = "FEE",
        /// A negative amount.
        Discount = "DISCOUNT",
        /// Tip.
        Gratuity = "GRATUITY",
        /// Invalid.
        Unspecified = "UNSPECIFIED",
    }
}

/// A line of a cart or of a bill (5.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineItem {
    /// Unique in the cart; the code on a discount line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What the diner reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What the line is.
    #[serde(rename = "type")]
    pub kind: LineType,
    /// `@id` of the MenuItemOffer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<String>,
    /// Pieces; 1 or more on a REGULAR line, 0 (left out) on others.
    #[serde(default, deserialize_with = "int64", skip_serializing_if = "is_zero")]
    pub quantity: i64,
    /// The line total without options (M1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// More text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// Special instructions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_lines: Vec<SubLine>,
    /// Options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<FoodItemExtension>,
    /// Kind of tip, on a GRATUITY line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gratuity_extension: Option<GratuityExtension>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl LineItem {
    /// A line of the bill (tax, fee, tip …) with an estimated price.
    pub fn bill_line(kind: LineType, name: impl Into<String>, amount: basis::Money) -> Self {
        Self {
            id: None,
            name: name.into(),
            kind,
            offer_id: None,
            quantity: 0,
            price: Some(Price::estimate(amount)),
            description: None,
            image: None,
            sub_lines: Vec::new(),
            extension: None,
            gratuity_extension: None,
            extra: Extra::new(),
        }
    }

    /// A REGULAR line with an estimated price; `price` is the line total without options.
    pub fn regular(
        id: impl Into<String>,
        name: impl Into<String>,
        offer_id: impl Into<String>,
        quantity: i64,
        price: basis::Money,
    ) -> Self {
        let extension = FoodItemExtension {
            type_url: Some(super::type_url("FoodItemExtension")),
            options: Vec::new(),
            extra: Extra::new(),
        };
        Self {
            id: Some(id.into()),
            offer_id: Some(offer_id.into()),
            quantity,
            extension: Some(extension),
            ..Self::bill_line(LineType::Regular, name, price)
        }
    }

    /// The options of the line.
    pub fn options(&self) -> &[FoodItemOption] {
        self.extension.as_ref().map_or(&[], |extension| &extension.options)
    }
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// Where it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A special instruction for a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubLine {
    /// The diner's text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The options of a line (5.4).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodItemExtension {
    /// `…orders.FoodItemExtension`.
    #[serde(rename = "@type", default, skip_serializing_if = "Option::is_none")]
    pub type_url: Option<String>,
    /// The chosen options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FoodItemOption>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A chosen add-on (5.4).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodItemOption {
    /// Unique over all options and lines of the cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `@id` of the add-on's MenuItemOffer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<String>,
    /// What the diner reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// An option that is only a remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Total of this option within the line (M2); absent counts as nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<WireMoney>,
    /// All pieces of the line together.
    #[serde(default, deserialize_with = "int64", skip_serializing_if = "is_zero")]
    pub quantity: i64,
    /// Nested add-ons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_options: Vec<FoodItemOption>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

wire_enum! {
    /// Whether the diner may change a tip (14.2).
    GratuityType {
        /// Fixed.
        Mandatory = "MANDATORY",
        /// Suggested.
        UserModifiable = "USER_MODIFIABLE",
    }
}

/// The kind of a tip line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GratuityExtension {
    /// Fixed or suggested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gratuity_type: Option<GratuityType>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Delivery or pickup, place and person (5.5).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodCartExtension {
    /// `…orders.FoodCartExtension`.
    #[serde(rename = "@type", default, skip_serializing_if = "Option::is_none")]
    pub type_url: Option<String>,
    /// Delivery or pickup, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fulfillment_preference: Option<FulfillmentOption>,
    /// Delivery only; absent for takeout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Submit only (K8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}
