//! What alerts and notices say about feeds (operations 9.1 and 9.4): the conditions are measured here, at the beginning
//! of every hour; whom that concerns, when and how often is decided in `monitoring`.

mod decide;
mod evaluate;
mod measure;
mod notices;
mod store;

pub use decide::{AgeCount, FaultCount, decide_age, decide_faults, decide_fetch_notice};
pub use evaluate::EvaluateFeeds;
pub(crate) use notices::notify_of;
pub use notices::{FeedNotice, NoticeHandler};
pub use store::STATEMENTS;
