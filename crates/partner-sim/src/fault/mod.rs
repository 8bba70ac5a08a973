//! Faults on command: what, where, how often, when, for whom.

mod parse;
mod plan;

pub use parse::ParseFaultError;
pub use plan::{Fault, FaultAction, FaultKind, FaultPlan, FaultsHandle, Restaurants};

#[cfg(test)]
mod tests;
