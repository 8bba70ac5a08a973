//! The priced order and the order (5.9, 5.10).

use serde::{Deserialize, Serialize};

use super::cart::{Cart, Image, LineItem};
use super::money::Price;
use super::payment::PaymentInfo;
use super::place::FulfillmentOption;
use super::scalar::Extra;

/// The partner's priced answer, and the final order of a submit (5.9).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProposedOrder {
    /// The partner's quote id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cart: Option<Cart>,
    /// Subtotal, tax, delivery, fees, discount, tip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_items: Vec<LineItem>,
    /// What the diner pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_price: Option<Price>,
    /// What the partner can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<FoodOrderExtension>,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// The partner's terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms_of_service_url: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What the partner can do for this order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodOrderExtension {
    /// `…orders.FoodOrderExtension`.
    #[serde(rename = "@type", default, skip_serializing_if = "Option::is_none")]
    pub type_url: Option<String>,
    /// The ways of fulfilment that are open, with their expiry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub available_fulfillment_options: Vec<FulfillmentOption>,
    /// Submit only (14.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optin_for_remarketing: Option<bool>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The order of a submit (5.10).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// The accepted quote plus the tip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_order: Option<ProposedOrder>,
    /// The platform's order id, 20 digits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub google_order_id: String,
    /// When it was ordered (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_date: Option<String>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_info: Option<PaymentInfo>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}
