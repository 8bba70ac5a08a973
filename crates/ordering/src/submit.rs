//! Submit: from the accepted quote to an order, at most once (chapters 8 and 12).

mod ask;
mod decide;
mod form;
mod hand;
mod job;
mod service;
mod settle;
mod tokens;

pub use ask::{AskHandler, AskPartner, AskRefusal, AskResult};
pub use decide::SubmitRefusal;
pub use form::{Payment, SubmitForm};
pub(crate) use hand::text as required;
pub use hand::{Settlement, SettlementForm};
pub use job::{SubmitHandler, SubmitOrder};
pub use service::SubmitResult;
pub(crate) use tokens::Tokens;
