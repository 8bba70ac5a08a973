//! Order updates as they travel (5.13, 9.1, 9.4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::envelope::FoodOrderError;
use super::money::Price;
use super::scalar::{Extra, is_zero, wire_enum};
use crate::codes::RejectionType;

/// A partner's request to `POST /v2/conversations:send` (9.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AsyncRequest {
    /// True for sandbox orders.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub is_in_sandbox: bool,
    /// The message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_push_message: Option<CustomPushMessage>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl AsyncRequest {
    /// Wraps an update as a partner sends it.
    pub fn of(update: WireOrderUpdate, sandbox: bool) -> Self {
        let message = CustomPushMessage { order_update: Some(update), extra: Extra::new() };
        Self { is_in_sandbox: sandbox, custom_push_message: Some(message), extra: Extra::new() }
    }
}

/// Layer of the request; `target` and `userNotification` are ignored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomPushMessage {
    /// The update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_update: Option<WireOrderUpdate>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What became of an order (5.13).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireOrderUpdate {
    /// The partner's id of the order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub action_order_id: String,
    /// The platform's id of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub google_order_id: Option<String>,
    /// State and label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_state: Option<WireOrderState>,
    /// The partner's time of the update (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_time: Option<String>,
    /// Id as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// What the diner can do; one CUSTOMER_SERVICE at least.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order_management_actions: Vec<Action>,
    /// Estimated time and errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info_extension: Option<FoodOrderUpdateExtension>,
    /// With REJECTED.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection_info: Option<RejectionInfo>,
    /// With CANCELLED.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_info: Option<CancellationInfo>,
    /// With IN_TRANSIT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_transit_info: Option<InTransitInfo>,
    /// With FULFILLED.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fulfillment_info: Option<FulfilledInfo>,
    /// New order total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_price: Option<Price>,
    /// Changed lines, by line id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub line_item_updates: BTreeMap<String, LineItemUpdate>,
    /// A hint for a message to the diner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_notification: Option<UserNotification>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// State and label.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireOrderState {
    /// One of 9.2, or an alias.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// What the diner reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Id as printed on receipt and e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_visible_order_id: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

wire_enum! {
    /// What an action is for (9.4).
    ActionType {
        /// Mandatory in every update.
        CustomerService = "CUSTOMER_SERVICE",
        /// Mail an address.
        Email = "EMAIL",
        /// Call a number.
        Call = "CALL",
        /// Call the restaurant.
        CallRestaurant = "CALL_RESTAURANT",
        /// Call the courier.
        CallDriver = "CALL_DRIVER",
        /// Page of the order.
        ViewDetails = "VIEW_DETAILS",
        /// Cancel.
        Cancel = "CANCEL",
        /// Change.
        Modify = "MODIFY",
        /// Give back.
        Return = "RETURN",
        /// Exchange.
        Exchange = "EXCHANGE",
        /// Order again.
        Reorder = "REORDER",
        /// Review.
        Review = "REVIEW",
        /// Report a problem.
        FixIssue = "FIX_ISSUE",
    }
}

/// Something the diner can do (9.4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// What it is for.
    #[serde(rename = "type")]
    pub kind: ActionType,
    /// The button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub button: Option<Button>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Action {
    /// An action that opens `url`.
    pub fn open(kind: ActionType, title: impl Into<String>, url: impl Into<String>) -> Self {
        let open = OpenUrlAction { url: url.into(), extra: Extra::new() };
        let button = Button { title: title.into(), open_url_action: Some(open), extra: Extra::new() };
        Self { kind, button: Some(button), extra: Extra::new() }
    }
}

/// A button.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Button {
    /// What the diner reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_url_action: Option<OpenUrlAction>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Opens an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenUrlAction {
    /// `mailto:`, `tel:` or `https:`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Estimated time and errors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoodOrderUpdateExtension {
    /// `…orders.FoodOrderUpdateExtension`.
    #[serde(rename = "@type", default, skip_serializing_if = "Option::is_none")]
    pub type_url: Option<String>,
    /// When it will be there (13.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_fulfillment_time_iso8601: Option<String>,
    /// Why an order was rejected, item by item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub food_order_errors: Vec<FoodOrderError>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Why an order was not accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectionInfo {
    /// Kind (10.4).
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<RejectionType>,
    /// A sentence for the diner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Why an order was cancelled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancellationInfo {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Extension X3: a code of its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Extension X3: who cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// When the courier left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InTransitInfo {
    /// RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_time: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// When the order was handed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfilledInfo {
    /// RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_time: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A changed line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineItemUpdate {
    /// New state of the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_state: Option<WireOrderState>,
    /// New line total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Why; required with a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Members this specification does not name, and the item's extension.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A hint for a message to the diner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserNotification {
    /// Up to 30 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The platform's answer to an update it does not take (10.6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AsyncErrorBody {
    /// The error.
    pub error: AsyncErrorDetail,
}

/// Code, status and text of an [`AsyncErrorBody`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AsyncErrorDetail {
    /// HTTP status.
    pub code: u16,
    /// Name of the status.
    pub status: String,
    /// What is wrong.
    pub message: String,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}
