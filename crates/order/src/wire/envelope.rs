//! The envelopes of Checkout and Submit (chapter 4).

use basis::Money;
use serde::{Deserialize, Serialize};

use super::cart::Cart;
use super::money::WireMoney;
use super::payment::PaymentOptions;
use super::proposed::{Order, ProposedOrder};
use super::scalar::{Extra, int64, is_zero, wire_enum};
use super::update::WireOrderUpdate;
use crate::codes::ErrorCode;

wire_enum! {
    /// What a request to a partner asks for.
    Intent {
        /// Price this cart.
        Checkout = "actions.foodordering.intent.CHECKOUT",
        /// Place this order.
        Submit = "actions.intent.TRANSACTION_DECISION",
    }
}

/// A request of the platform to a partner (4.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRequest {
    /// The diner as an account; no details.
    #[serde(default)]
    pub user: User,
    /// Groups the calls of one session.
    #[serde(default)]
    pub conversation: Conversation,
    /// Exactly one is used.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// Sent as true; no meaning for the partner.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub direct_action_only: bool,
    /// Sandbox payment: not charged and not prepared.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub is_in_sandbox: bool,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The diner as an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Language, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One session of a diner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    /// Opaque.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conversation_id: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The intent and its argument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Checkout or submit.
    pub intent: Intent,
    /// Exactly one is used.
    #[serde(default)]
    pub arguments: Vec<Argument>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The cart of a checkout or the order of a submit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Argument {
    /// The cart, at checkout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Cart>,
    /// The order, at submit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_decision_value: Option<TransactionDecisionValue>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The order of a submit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDecisionValue {
    /// The order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// Siblings of the general type, ignored.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A partner's answer (4.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppResponse {
    /// Sent as false; ignored on input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_user_response: Option<bool>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_response: Option<FinalResponse>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl AppResponse {
    /// Wraps one structured response as a partner sends it.
    pub fn of(structured: StructuredResponse) -> Self {
        let items = vec![RichItem { structured_response: Some(structured), extra: Extra::new() }];
        let rich_response = Some(RichResponse { items, extra: Extra::new() });
        Self {
            expect_user_response: Some(false),
            final_response: Some(FinalResponse { rich_response, extra: Extra::new() }),
            extra: Extra::new(),
        }
    }
}

/// Layer of the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinalResponse {
    /// The next layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rich_response: Option<RichResponse>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Layer of the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RichResponse {
    /// Exactly one; further ones are ignored with a warning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<RichItem>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Layer of the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RichItem {
    /// The payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structured_response: Option<StructuredResponse>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Exactly one of three payloads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StructuredResponse {
    /// A priced cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout_response: Option<CheckoutResponse>,
    /// What is wrong with the cart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<FoodErrorExtension>,
    /// What became of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_update: Option<WireOrderUpdate>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A priced cart (4.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckoutResponse {
    /// The unmodified cart with its prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_order: Option<ProposedOrder>,
    /// How it can be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_options: Option<PaymentOptions>,
    /// Other ways to pay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additional_payment_options: Vec<PaymentOptions>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What is wrong with a cart (4.4).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodErrorExtension {
    /// `…orders.FoodErrorExtension`.
    #[serde(rename = "@type", default, skip_serializing_if = "Option::is_none")]
    pub type_url: Option<String>,
    /// One or more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub food_order_errors: Vec<FoodOrderError>,
    /// A full replacement the diner may accept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_proposed_order: Option<ProposedOrder>,
    /// With a corrected order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_options: Option<PaymentOptions>,
    /// With a corrected order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additional_payment_options: Vec<PaymentOptions>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One error (4.5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodOrderError {
    /// Which.
    pub error: ErrorCode,
    /// Line or option of the request, or the promo code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Free text for logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// New line or option total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_price: Option<WireMoney>,
    /// Pieces left; 0 or absent: none.
    #[serde(default, deserialize_with = "int64", skip_serializing_if = "is_zero")]
    pub available_quantity: i64,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl FoodOrderError {
    /// An error of the whole order.
    pub fn of_order(error: ErrorCode, description: impl Into<String>) -> Self {
        Self {
            error,
            id: None,
            description: Some(description.into()),
            updated_price: None,
            available_quantity: 0,
            extra: Extra::new(),
        }
    }

    /// An error of one line, option or promo code of the request.
    pub fn of_item(error: ErrorCode, id: impl Into<String>, description: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::of_order(error, description) }
    }

    /// The same with a new price: the line total or the option total (E3).
    pub fn with_price(self, price: Money) -> Self {
        Self { updated_price: Some(price.into()), ..self }
    }

    /// The same with the number of pieces left (E4).
    pub fn with_quantity(self, available: i64) -> Self {
        Self { available_quantity: available, ..self }
    }
}
