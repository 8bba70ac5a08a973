//! Faults on command: what, where, how often, when, for whom.

mod parse;
mod plan;
mod slip;

pub use parse::ParseFaultError;
pub use plan::{Fault, FaultAction, FaultKind, FaultPlan, FaultsHandle, Restaurants};
pub use slip::Slip;

#[cfg(test)]
mod tests;
