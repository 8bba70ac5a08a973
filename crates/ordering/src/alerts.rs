//! What alerts say about orders (operations 9.3): the conditions of ORD-1 to ORD-8 are measured here; whom that concerns,
//! when and how often is decided in `monitoring`.
//!
//! | rule | looked at | evaluated |
//! | --- | --- | --- |
//! | ORD-1 | orders whose time to accept ended within the window | every 5 minutes |
//! | ORD-2, ORD-8 | orders placed within the window | every 5 minutes |
//! | ORD-3 | orders whose two hours after the estimate ended within the window | every 5 minutes |
//! | ORD-4 | orders whose 24 hours after the estimate ended on the previous day of UTC | daily at 06:00 UTC |
//! | ORD-5 | orders that ended within the window | daily at 06:00 UTC |
//! | ORD-6 | orders that are open now, and updates accepted within the window | every 5 minutes |
//! | ORD-7 | updates answered within the window, counted by the minute | every 5 minutes |
//!
//! Only live orders count: of the public, in production. Each measurement reads the index entries of its window, so its
//! cost grows with the orders of the window (a day's for ORD-3, a week's for ORD-5 once a day) and not with the history.

mod decide;
mod evaluate;
mod measure;
mod store;
#[cfg(test)]
mod tests;

pub use evaluate::EvaluateOrders;
pub use store::STATEMENTS as ALERT_STATEMENTS;
pub(crate) use store::{count_answer, delete_answers};
