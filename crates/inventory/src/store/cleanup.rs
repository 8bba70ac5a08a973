//! Rows that no reader can see any more, and those that none has seen: both go in bounded steps.

use basis::{Environment, PartnerId};
use db::{DbError, Stmt, Tx, params};

use super::sql::{
    DROP_ENDED_ENTITIES, DROP_ENDED_RESTAURANTS, DROP_ENDED_STATES, DROP_STAGED_ENTITIES,
    DROP_STAGED_RESTAURANTS, DROP_STAGED_STATES, REOPEN_ENTITIES, REOPEN_RESTAURANTS, REOPEN_STATES,
};

/// Rows changed by one statement; keeps a transaction well below a tenth of a second.
const STEP: i64 = 2_000;

/// In this order: what was begun beyond the head, then the ends that were set beyond it.
const UNPUBLISHED: [&Stmt; 6] = [
    &DROP_STAGED_RESTAURANTS,
    &DROP_STAGED_STATES,
    &DROP_STAGED_ENTITIES,
    &REOPEN_RESTAURANTS,
    &REOPEN_STATES,
    &REOPEN_ENTITIES,
];
const ENDED: [&Stmt; 3] = [&DROP_ENDED_RESTAURANTS, &DROP_ENDED_STATES, &DROP_ENDED_ENTITIES];

/// Takes back a part of what a run that did not publish has written beyond `generation`; false when nothing is left.
pub(crate) fn drop_unpublished_step(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<bool, DbError> {
    step(tx, &UNPUBLISHED, partner, environment, generation)
}

/// Deletes a part of the rows that ended at or before `oldest`, the oldest generation that is kept; false when nothing
/// is left.
pub(crate) fn drop_ended_step(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    oldest: i64,
) -> Result<bool, DbError> {
    step(tx, &ENDED, partner, environment, oldest)
}

fn step(
    tx: &mut Tx<'_>,
    statements: &[&Stmt],
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<bool, DbError> {
    for statement in statements {
        if tx.execute(statement, params![partner, environment, generation, STEP])? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
