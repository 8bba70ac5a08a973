//! Rows that no reader can see any more, and those that none has seen: both go in bounded steps.

use basis::{Environment, PartnerId};
use db::{DbError, Engine, Stmt, Tx, Value, params};

use super::sql::{
    ANALYZE_ENTITIES, ANALYZE_RESTAURANTS, ANALYZE_STATES, DROP_ENTITIES, DROP_RESTAURANTS, DROP_STATES,
    ENDED_ENTITIES, ENDED_RESTAURANTS, ENDED_STATES, REOPEN_ENTITIES, REOPEN_RESTAURANTS, REOPEN_STATES,
    REOPENED_ENTITIES, REOPENED_RESTAURANTS, REOPENED_STATES, STAGED_ENTITIES, STAGED_RESTAURANTS,
    STAGED_STATES,
};

/// Rows changed in one step; keeps a transaction well below a tenth of a second.
const STEP: i64 = 2_000;

/// A statement that finds keys, the one that changes the row of a key, and the columns of a key.
type Part = (&'static Stmt, &'static Stmt, usize);

/// In this order: what was begun beyond the head, then the ends that were set beyond it.
const UNPUBLISHED: [Part; 6] = [
    (&STAGED_RESTAURANTS, &DROP_RESTAURANTS, 2),
    (&STAGED_STATES, &DROP_STATES, 2),
    (&STAGED_ENTITIES, &DROP_ENTITIES, 3),
    (&REOPENED_RESTAURANTS, &REOPEN_RESTAURANTS, 2),
    (&REOPENED_STATES, &REOPEN_STATES, 2),
    (&REOPENED_ENTITIES, &REOPEN_ENTITIES, 3),
];
const ENDED: [Part; 3] = [
    (&ENDED_RESTAURANTS, &DROP_RESTAURANTS, 2),
    (&ENDED_STATES, &DROP_STATES, 2),
    (&ENDED_ENTITIES, &DROP_ENTITIES, 3),
];

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
    parts: &[Part],
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<bool, DbError> {
    for (find, change, columns) in parts {
        let found = tx.query(find, params![partner, environment, generation, STEP])?;
        if found.is_empty() {
            continue;
        }
        let mut keys = Vec::with_capacity(found.len());
        for row in &found {
            let mut key = params![partner, environment].to_vec();
            for column in 0..*columns {
                key.push(row.get::<Value>(column)?);
            }
            keys.push(key);
        }
        tx.execute_many(change, keys)?;
        return Ok(true);
    }
    Ok(false)
}

/// Has PostgreSQL look at tables that have grown, as it does by itself some time later: until then it takes them for
/// empty and would read all of them for a single row. SQLite plans without statistics.
pub(crate) fn analyze(tx: &mut Tx<'_>) -> Result<(), DbError> {
    if tx.engine() == Engine::Postgres {
        for statement in [ANALYZE_ENTITIES, ANALYZE_RESTAURANTS, ANALYZE_STATES] {
            tx.execute(&statement, params![])?;
        }
    }
    Ok(())
}
