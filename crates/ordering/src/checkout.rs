//! Checkout: what the partner says a cart costs, and how it is asked.

mod call;
mod correction;
mod quote;
mod service;

pub use call::{CallFailure, Called, Outgoing, call_partner};
pub(crate) use quote::style;
pub use quote::{
    Checkout, CheckoutOutcome, PartnerProblem, PaymentWay, Quote, TipRule, food_error_key, technical_key,
};
pub use service::CheckoutResult;
pub(crate) use service::{note_answer, outcome, texts};
