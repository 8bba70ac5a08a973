//! The messages of the Fulfillment API as they travel (chapters 4 and 5), in proto3 JSON.
//!
//! Reading is tolerant (rule T8): int64 as string or number, snake_case names (see [`crate::read_json`]),
//! unknown enum values and unknown members kept. Writing is strict: lowerCamelCase, zero values left out.

mod auth;
mod cart;
mod envelope;
mod money;
mod payment;
mod place;
mod proposed;
pub(crate) mod scalar;
mod update;

pub use auth::{IdTokenClaims, TokenResponse};
pub use cart::{
    Cart, FoodCartExtension, FoodItemExtension, FoodItemOption, GratuityExtension, GratuityType, Image,
    LineItem, LineType, Merchant, Promotion, SubLine,
};
pub use envelope::{
    AppRequest, AppResponse, Argument, CheckoutResponse, Conversation, FinalResponse, FoodErrorExtension,
    FoodOrderError, Input, Intent, RichItem, RichResponse, StructuredResponse, TransactionDecisionValue,
    User,
};
pub use money::{Price, PriceType, WireMoney, WireMoneyError};
pub use payment::{
    ActionProvidedOptions, GoogleProvidedOptions, PaymentInfo, PaymentInstrument, PaymentOptions, PaymentType,
};
pub use place::{
    Contact, Coordinates, DeliveryInfo, FulfillmentInfo, FulfillmentOption, Location, PickupInfo,
    PostalAddress,
};
pub use proposed::{FoodOrderExtension, Order, ProposedOrder};
pub use scalar::Extra;
pub use update::{
    Action, ActionType, AsyncErrorBody, AsyncErrorDetail, AsyncRequest, Button, CancellationInfo,
    CustomPushMessage, FoodOrderUpdateExtension, FulfilledInfo, InTransitInfo, LineItemUpdate, OpenUrlAction,
    Receipt, RejectionInfo, UserNotification, WireOrderState, WireOrderUpdate,
};

/// The prefix of every `@type` of the order messages.
pub const TYPE_PREFIX: &str = "type.googleapis.com/google.actions.v2.orders.";

/// The full `@type` of an order message, such as `FoodErrorExtension`.
pub fn type_url(name: &str) -> String {
    format!("{TYPE_PREFIX}{name}")
}
