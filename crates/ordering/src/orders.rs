//! Orders: what is kept of them, what updates and time do to them. Pure.

mod apply;
mod due;
mod events;
mod model;

pub(crate) use apply::{apply, progress, summary};
pub use due::acceptance_limit;
pub(crate) use due::{DueStep, accept_from, decide_due, due_at, next_due};
pub use events::{EventDetail, OrderEvent, UpdateSummary};
pub use model::{
    Ask, Customer, EstimatedTime, Order, OrderAction, OrderCancellation, OrderFlags, OrderRejection,
    status_key,
};

#[cfg(test)]
mod tests;
