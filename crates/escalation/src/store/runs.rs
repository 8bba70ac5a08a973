//! Statements on runs.

use basis::{IncidentId, RunId, Timestamp};
use db::{DbError, Row, Tx, params, statements};

use super::parsed;
use crate::policy::{Policy, PolicyKind};
use crate::run::{RunPhase, RunState};

statements! {
    pub(crate) INSERT_RUN = "INSERT INTO escalation_runs
        (run_id, incident_id, policy, steps, step, round, round_paged, position, epoch, next_at, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11)";
    pub(crate) FIND_RUN = "SELECT run_id, incident_id, policy, steps, step, round, round_paged, position, epoch, next_at,
        state FROM escalation_runs WHERE incident_id = $1";
    pub(crate) STORE_RUN = "UPDATE escalation_runs SET steps = $2, step = $3, round = $4, round_paged = $5,
        position = $6, epoch = $7, next_at = $8, state = $9 WHERE run_id = $1";
    pub(crate) LIST_DUE = "SELECT incident_id FROM escalation_runs WHERE next_at <= $1 ORDER BY next_at LIMIT $2";
    pub(crate) PUT_OFF = "UPDATE escalation_runs SET next_at = $3 WHERE incident_id = $1 AND next_at <= $2";
    pub(crate) OLDEST_DUE = "SELECT MIN(next_at) FROM escalation_runs WHERE next_at IS NOT NULL";
}

/// The climb of one incident as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) incident_id: IncidentId,
    pub(crate) kind: PolicyKind,
    /// The ladder of the present round.
    pub(crate) policy: Policy,
    pub(crate) state: RunState,
    /// Counts the stops and restarts; pages of an older epoch no longer move the run.
    pub(crate) epoch: i64,
}

pub(crate) fn insert_run(tx: &mut Tx<'_>, run: &Run, now: Timestamp) -> Result<(), DbError> {
    let RunState { phase, step, round, round_paged, position, next_at } = run.state;
    tx.execute(
        &INSERT_RUN,
        params![
            run.id,
            run.incident_id,
            run.kind.as_str(),
            db::json(&run.policy),
            step,
            round,
            round_paged,
            position,
            next_at,
            phase.as_str(),
            now
        ],
    )?;
    Ok(())
}

pub(crate) fn find_run(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Option<Run>, DbError> {
    tx.query_opt(&FIND_RUN, params![incident])?.as_ref().map(read).transpose()
}

pub(crate) fn store_run(tx: &mut Tx<'_>, run: &Run) -> Result<(), DbError> {
    let RunState { phase, step, round, round_paged, position, next_at } = run.state;
    tx.execute(
        &STORE_RUN,
        params![
            run.id,
            db::json(&run.policy),
            step,
            round,
            round_paged,
            position,
            run.epoch,
            next_at,
            phase.as_str()
        ],
    )?;
    Ok(())
}

pub(crate) fn list_due_runs(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<IncidentId>, DbError> {
    tx.query(&LIST_DUE, params![now, limit])?.iter().map(|row| row.get(0)).collect()
}

/// Makes a step that is due at `now` due later.
pub(crate) fn put_off(
    tx: &mut Tx<'_>,
    incident: IncidentId,
    now: Timestamp,
    later: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&PUT_OFF, params![incident, now, later]).map(|_| ())
}

pub(crate) fn oldest_due_run(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.query_one(&OLDEST_DUE, params![])?.get(0)
}

fn read(row: &Row) -> Result<Run, DbError> {
    Ok(Run {
        id: row.get(0)?,
        incident_id: row.get(1)?,
        kind: parsed(row, 2)?,
        policy: row.json(3)?,
        state: RunState {
            step: row.get(4)?,
            round: row.get(5)?,
            round_paged: row.get(6)?,
            position: row.get(7)?,
            next_at: row.get(9)?,
            phase: parsed::<RunPhase>(row, 10)?,
        },
        epoch: row.get(8)?,
    })
}
