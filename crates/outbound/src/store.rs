//! The rows of `outbound_breakers`.

use basis::Timestamp;
use db::{DbError, Tx, params, statements};

use crate::breaker::{Breaker, BreakerState};

statements! {
    pub(crate) FIND_BREAKER = "SELECT state, failures, opened_at, open_until FROM outbound_breakers WHERE key = $1";
    pub(crate) SAVE_BREAKER = "INSERT INTO outbound_breakers (key, state, failures, opened_at, open_until, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET state = excluded.state, failures = excluded.failures,
            opened_at = excluded.opened_at, open_until = excluded.open_until, updated_at = excluded.updated_at";
}

/// The breaker of `key`; a key never seen has a fresh one.
pub(crate) fn find(tx: &mut Tx<'_>, key: &str) -> Result<Breaker, DbError> {
    let Some(row) = tx.query_opt(&FIND_BREAKER, params![key])? else { return Ok(Breaker::new()) };
    let state: String = row.get(0)?;
    let failures: i64 = row.get(1)?;
    let since: Option<Timestamp> = row.get(2)?;
    let until: Option<Timestamp> = row.get(3)?;
    let state = match (state.as_str(), since, until) {
        ("open", Some(since), Some(until)) => BreakerState::Open { since, until },
        ("half_open", Some(since), Some(until)) => BreakerState::HalfOpen { since, until },
        // A damaged row must not keep an endpoint from being called.
        _ => BreakerState::Closed,
    };
    Ok(Breaker { state, failures: u32::try_from(failures).unwrap_or(0) })
}

/// Stores the breaker of `key`.
pub(crate) fn save(tx: &mut Tx<'_>, key: &str, breaker: &Breaker, now: Timestamp) -> Result<(), DbError> {
    let (state, since, until) = match breaker.state {
        BreakerState::Closed => ("closed", None, None),
        BreakerState::Open { since, until } => ("open", Some(since), Some(until)),
        BreakerState::HalfOpen { since, until } => ("half_open", Some(since), Some(until)),
    };
    let failures = i64::from(breaker.failures);
    tx.execute(&SAVE_BREAKER, params![key, state, failures, since, until, now])?;
    Ok(())
}
