//! The hot path: counting an outcome inside the transaction of whoever called the partner.

use basis::Ambient;
use db::{DbError, Tx};

use crate::outcome::{Outcome, OutcomeKind};
use crate::store;

/// The failed live requests of one partner, action and minute at which the evaluation is woken: as many as a rule
/// needs at least, and then now and then. Waking is a write that every process shares, so not every failure does it;
/// the timer finds the rest within a minute.
const WAKE_AT: u64 = 25;
const WAKE_EVERY: u64 = 500;

/// Counts `outcome` in its minute: two upserts, whatever the history. The failed live request that makes an alert
/// likely also makes the evaluation due at once.
///
/// Call it late in the transaction: it touches the partner's row of the current minute, which every other request to
/// the same partner touches too.
pub fn record_outcome(tx: &mut Tx<'_>, ambient: &Ambient, outcome: &Outcome) -> Result<(), DbError> {
    let errors = store::add_outcome(tx, outcome)?;
    if outcome.kind == OutcomeKind::Live && !outcome.is_success() && is_wake(errors) {
        jobs::wake_reconciler(tx, ambient, crate::jobs::EVALUATE)?;
    }
    Ok(())
}

const fn is_wake(errors: u64) -> bool {
    errors == WAKE_AT || errors.is_multiple_of(WAKE_EVERY)
}
