//! A partner in a box: feeds, endpoint and faults on demand.
//!
//! [`Simulator`] is the other side of the Fulfillment API: it verifies the platform's tokens, checks and prices
//! carts against its own feed as a careful partner does (fulfillment-api.md 10.3), takes orders and reports their
//! progress. Faults can be switched on while it runs ([`FaultPlan`]). [`generate`] writes believable feeds.
//! [`cli`] is `aboyeur partner simulate` and `aboyeur partner push`; [`UpdateSender`] pushes real-time updates.
//!
//! It shares no code with the platform but the message types of `order`, so that a mistake of the platform is
//! not repeated here.

mod auth;
mod book;
mod catalog;
mod check;
pub mod cli;
mod config;
mod fault;
pub mod generate;
mod progress;
mod push;
mod realtime;
mod server;
mod simulator;
mod words;

pub use book::{OrderLine, OrderView, SentUpdate};
pub use catalog::LoadError;
pub use config::{ServiceAccountKey, SimConfig};
pub use fault::{
    Fault, FaultAction, FaultKind, FaultPlan, FaultsHandle, ParseFaultError, Restaurants as FaultRestaurants,
    Slip,
};
pub use realtime::{SendError, UpdateSender, UpdateVerb};
pub use simulator::{SimHandle, Simulator, StartError};
