//! The only way out: HTTP with address filter, limits, timeouts and circuit breaker.
//!
//! Partner endpoints, feeds and webhooks are addresses that strangers typed in. Every call therefore resolves its
//! host here, connects only to addresses that were checked, follows no redirects, uses no proxy from the
//! environment, and reads a bounded body in bounded time. What went wrong is told by the structure of the error,
//! never by its text. A circuit breaker per endpoint is kept in the database, so that all processes share it.
//!
//! This crate repeats nothing and signs nothing: retries belong to jobs, credentials to the caller.

mod address;
mod breaker;
mod breakers;
mod call;
mod classify;
mod client;
mod error;
mod incoming;
mod policy;
mod resolver;
mod store;
mod tls;

pub use address::{AddressFilter, is_public};
pub use breaker::{Breaker, BreakerDecision, BreakerEvent, BreakerState, Verdict, decide_breaker};
pub use breakers::{Admission, Breakers, Permit};
pub use call::{Answer, Call, Limits};
pub use client::Outbound;
pub use error::{ConnectFailure, OutboundError};
pub use incoming::Incoming;
pub use policy::{OutboundPolicy, PolicyError};
pub use store::STATEMENTS;

#[cfg(test)]
mod tests;
