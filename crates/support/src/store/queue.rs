//! Cases as a queue of work.

use db::{DbError, Tx, Value, params};

use super::cases::{Listing, named, pattern, read_case};
use super::sql::{COUNT_BY_STATE, QUEUE_CASES};
use crate::model::{Case, CaseState, Category, Queue, Urgency};

/// What narrows a list apart from the state.
fn narrowing(listing: &Listing) -> Vec<Value> {
    let text = listing.text.as_deref();
    params![
        listing.partner_id,
        listing.category.map(Category::as_str),
        listing.environment,
        listing.urgency.map(Urgency::as_str),
        listing.queue.map(Queue::as_str),
        text.map(pattern),
        text.unwrap_or_default(),
    ]
    .to_vec()
}

/// Cases by due time, those without one last, newest first; `listing.limit` of them after the first `skip`.
pub(crate) fn queue_cases(tx: &mut Tx<'_>, listing: &Listing, skip: usize) -> Result<Vec<Case>, DbError> {
    let mut values = narrowing(listing);
    values.extend(
        params![listing.state.map(CaseState::as_str), listing.open_only, listing.limit, skip].to_vec(),
    );
    tx.query(&QUEUE_CASES, &values)?.iter().map(read_case).collect()
}

/// How many cases there are in each state, whatever state the list asks for.
pub(crate) fn count_by_state(tx: &mut Tx<'_>, listing: &Listing) -> Result<Vec<(CaseState, i64)>, DbError> {
    let rows = tx.query(&COUNT_BY_STATE, &narrowing(listing))?;
    rows.iter().map(|row| Ok((named(row, 0)?, row.get(1)?))).collect()
}
