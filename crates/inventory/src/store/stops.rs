//! Restaurants that are not served because their inventory is stale (8.4).

use basis::Timestamp;
use db::{DbError, Tx, params};

use super::entities::Ground;
use super::sql::{START_ENVIRONMENT, START_RESTAURANTS, STOP_ENVIRONMENT, STOP_RESTAURANTS};

/// Restaurants stopped in one transaction.
const STEP: i64 = 500;

/// Stops restaurants that have been failing since before `cutoff`; false when none is left.
pub(crate) fn stop_restaurants_step(
    tx: &mut Tx<'_>,
    ground: Ground,
    cutoff: Timestamp,
    now: Timestamp,
) -> Result<bool, DbError> {
    let values = params![ground.partner, ground.environment, ground.generation, cutoff, now, STEP];
    Ok(tx.execute(&STOP_RESTAURANTS, values)? > 0)
}

/// Stops everything of an environment.
pub(crate) fn stop_environment(
    tx: &mut Tx<'_>,
    ground: Ground,
    failing_since: Timestamp,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&STOP_ENVIRONMENT, params![ground.partner, ground.environment, failing_since, now])?;
    Ok(())
}

/// After a state was published: what no longer fails in `ground.generation` is served again.
pub(crate) fn start_again(tx: &mut Tx<'_>, ground: Ground, whole: bool) -> Result<(), DbError> {
    if whole {
        tx.execute(&START_ENVIRONMENT, params![ground.partner, ground.environment])?;
    }
    tx.execute(&START_RESTAURANTS, params![ground.partner, ground.environment, ground.generation])?;
    Ok(())
}
