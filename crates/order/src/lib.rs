//! Fulfillment messages, cart and totals, order states and error values: pure.
//!
//! What a partner sends is read in two steps. [`wire`] holds the messages as they travel, tolerant on
//! input and strict on output; unknown members are kept. On top of it stand the readers
//! ([`read_checkout_answer`], [`read_submit_answer`], [`read_async_update`]), which check a message
//! against the specification and give values that the rest of the platform can trust.
//!
//! Nothing here reads a clock, a network or a database.

mod build;
mod cart_check;
mod checkout;
mod codes;
mod failure;
mod parse;
mod redact;
mod state;
mod submit;
mod time;
mod totals;
mod update;
mod warning;
pub mod wire;

pub use build::{
    BuildError, CheckoutRequest, Envelope, NO_CONTACT_NOTE, NewSubmit, PartnerRequest, SubmitRequest,
    build_checkout_request, build_submit_request, read_partner_request,
};
pub use cart_check::find_cart_change;
pub use checkout::{CheckoutAnswer, CheckoutError, Corrected, read_checkout_answer};
pub use codes::{ErrorCode, ErrorScope, RejectionType, TechnicalCode};
pub use failure::PartnerFailure;
pub use parse::{MAX_BODY_BYTES, ReadError, read_json};
pub use redact::redact_json;
pub use state::{
    OrderProgress, OrderState, OrderStatus, StateClass, Transition, UpdateDecision, decide_transition,
    decide_update,
};
pub use submit::read_submit_answer;
pub use time::{Estimate, FulfillmentTime, ServiceKind, parse_estimate, parse_fulfillment_time};
pub use totals::{OptionsStyle, Totals, TotalsError, recompute};
pub use update::{
    AsyncUpdate, Cancellation, LineUpdate, ManagementAction, OrderUpdate, Rejection, UpdateRefusal,
    UpdateStatus, read_async_update,
};
pub use warning::{Warning, WarningCode};
pub use wire::{WireMoney, WireMoneyError};
