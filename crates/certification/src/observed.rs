//! What the partner sends by itself after a run: updates of test orders, and real-time updates of its inventory.

mod judge_orders;
mod judge_realtime;
mod order;

pub(crate) use judge_orders::judge_orders;
pub(crate) use judge_realtime::judge_realtime;
pub(crate) use order::{Provocation, SeenUpdate, TestOrder, test_order};
