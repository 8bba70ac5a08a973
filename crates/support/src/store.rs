//! The tables of this crate.

mod cases;
mod interests;
mod queue;
mod sql;
mod talk;

use basis::PartnerId;
use db::{DbError, Tx};
use partners::Partner;

pub(crate) use cases::{
    Listing, children, due_for_closing, due_for_reminder, find_case, find_case_by_key, insert_case,
    list_cases, list_due, lock_case, next_number, undecided, update_case,
};
pub(crate) use interests::{find_interest_by_key, insert_interest, list_interests};
pub(crate) use queue::{count_by_state, queue_cases};
pub use sql::STATEMENTS;
pub(crate) use talk::{
    append_event, find_message_by_key, insert_message, list_authors, list_events, list_messages,
};

/// The partner of a case, which exists as long as its cases.
pub(crate) fn partner(tx: &mut Tx<'_>, id: PartnerId) -> Result<Partner, DbError> {
    partners::find_partner(tx, id)?.ok_or(DbError::NotFound { statement: "partner of a case" })
}
