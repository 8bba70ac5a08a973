//! What each environment serves: the generation of its rows.

use basis::{Environment, IngestionId, PartnerId, Timestamp};
use db::{DbError, Tx, params};

use super::sql::{
    ADVANCE_HEAD, ENSURE_HEAD, FIND_HEAD, FIND_STAGING, HOLD_HEAD, LIST_HEADS, RELEASE_HEAD, SET_FAILING,
    SET_GUARD, SET_POLLED, SET_STAGING, SWITCH_HEAD,
};
use crate::model::{Ingestion, InventoryHead};

/// What an environment serves at present; `None` before the first look at its feed.
pub fn find_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<InventoryHead>, DbError> {
    let Some(row) = tx.query_opt(&FIND_HEAD, params![partner, environment])? else { return Ok(None) };
    let held: Option<i64> = row.get(1)?;
    let held_by: Option<IngestionId> = row.get(2)?;
    Ok(Some(InventoryHead {
        generation: row.get(0)?,
        held: held.zip(held_by),
        marker: row.get(3)?,
        published_at: row.get(4)?,
        polled_at: row.get(5)?,
        staging: row.get(6)?,
        snapshot_at: row.get(7)?,
        failing_since: row.get(8)?,
        guard_percent: row.get(9)?,
    }))
}

pub(crate) fn ensure_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<InventoryHead, DbError> {
    tx.execute(&ENSURE_HEAD, params![partner, environment])?;
    find_head(tx, partner, environment)?.ok_or(DbError::NotFound { statement: FIND_HEAD.name })
}

pub(crate) fn set_polled(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&SET_POLLED, params![partner, environment, now])?;
    Ok(())
}

/// Switches to `generation`, unless another run was first; ends staging, holding and failing.
pub(crate) fn switch_head(
    tx: &mut Tx<'_>,
    ingestion: &Ingestion,
    generation: i64,
    snapshot_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let Ingestion { partner_id, environment, id, marker, .. } = ingestion;
    let values = params![*partner_id, *environment, generation, marker.clone(), *id, now, snapshot_at];
    Ok(tx.execute(&SWITCH_HEAD, values)? == 1)
}

/// Switches to `generation` after real-time updates, unless something else was first.
pub(crate) fn advance_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(&ADVANCE_HEAD, params![partner, environment, generation, now])? == 1)
}

/// Names the run that writes beside the served state and its attempt, or none.
pub(crate) fn set_staging(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    staging: Option<(IngestionId, StagingToken)>,
) -> Result<(), DbError> {
    let (run, token) = staging.unzip();
    tx.execute(&SET_STAGING, params![partner, environment, run, token])?;
    Ok(())
}

/// Whether the attempt that `token` names still is the one that may write.
pub(crate) fn is_staging(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    token: StagingToken,
) -> Result<bool, DbError> {
    let row = tx.query_opt(&FIND_STAGING, params![partner, environment])?;
    let found: Option<Vec<u8>> = row.map(|row| row.get(1)).transpose()?.flatten();
    Ok(found.is_some_and(|found| found == token))
}

/// Names one attempt of a run.
pub(crate) type StagingToken = [u8; 16];

/// Remembers since when runs have been failing.
pub(crate) fn set_failing(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&SET_FAILING, params![partner, environment, now])?;
    Ok(())
}

/// Sets the share from which a snapshot is held in this environment; `None` = as the installation has it.
pub(crate) fn set_guard(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    percent: Option<u32>,
) -> Result<(), DbError> {
    tx.execute(&SET_GUARD, params![partner, environment, percent])?;
    Ok(())
}

/// Every environment that has a head.
pub(crate) fn list_heads(tx: &mut Tx<'_>) -> Result<Vec<(PartnerId, Environment)>, DbError> {
    tx.query(&LIST_HEADS, params![])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Marks `generation` as waiting for a decision, unless another run was first.
pub(crate) fn hold_head(tx: &mut Tx<'_>, ingestion: &Ingestion, generation: i64) -> Result<bool, DbError> {
    let Ingestion { partner_id, environment, id, .. } = ingestion;
    Ok(tx.execute(&HOLD_HEAD, params![*partner_id, *environment, generation, *id])? == 1)
}

pub(crate) fn release_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<(), DbError> {
    tx.execute(&RELEASE_HEAD, params![partner, environment])?;
    Ok(())
}
