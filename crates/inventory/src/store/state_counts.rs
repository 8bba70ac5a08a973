//! Restaurants counted by state.

use db::{DbError, Tx, params};

use super::entities::Ground;
use super::sql::COUNT_STATES_BY_SERVICE;
use crate::report::StateCount;

/// Each state that occurs, apart those that are stale.
pub(crate) fn count_states_by_service(tx: &mut Tx<'_>, ground: Ground) -> Result<Vec<StateCount>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = tx.query(&COUNT_STATES_BY_SERVICE, params![partner, environment, generation])?;
    rows.iter()
        .map(|row| {
            Ok(StateCount {
                state: row.get(0)?,
                stale: row.get::<i64>(1)? != 0,
                restaurants: row.get(2)?,
                delivery: row.get(3)?,
                takeout: row.get(4)?,
            })
        })
        .collect()
}
