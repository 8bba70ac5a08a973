//! Setups, runs, results and bad samples.

use basis::{Actor, CertificationId, Environment, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use super::sql;
use crate::model::{CertificationRun, Figures, RunState};
use crate::result::{CaseResult, FailedSample};
use crate::setup::TestSetup;
use crate::test_case::TestCase;

/// Serialises what begins runs of an environment.
pub(crate) fn lock_environment(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<(), DbError> {
    tx.lock("certification.environment", format!("{partner}:{environment}").as_bytes())
}

pub(crate) fn put_setup(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    setup: &TestSetup,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&sql::PUT_SETUP, params![partner, environment, db::json(setup), actor, now]).map(drop)
}

pub(crate) fn find_setup(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<TestSetup>, DbError> {
    tx.query_opt(&sql::FIND_SETUP, params![partner, environment])?.map(|row| row.json(0)).transpose()
}

pub(crate) fn is_live(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<bool, DbError> {
    let count: i64 = tx.query_one(&sql::COUNT_LIVE, params![partner, environment])?.get(0)?;
    Ok(count > 0)
}

pub(crate) fn insert_run(tx: &mut Tx<'_>, run: &CertificationRun) -> Result<(), DbError> {
    let values = params![
        run.partner_id,
        run.id,
        run.environment,
        db::json(&run.begun),
        run.requested_by,
        run.requested_at
    ];
    tx.execute(&sql::INSERT_RUN, values).map(drop)
}

/// Begins a run; false if it does not wait any more.
pub(crate) fn start_run(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: CertificationId,
    planned: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(&sql::START_RUN, params![partner, id, now, planned])? == 1)
}

/// Counts a sample; false if the run is not under way any more.
pub(crate) fn note_progress(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: CertificationId,
) -> Result<bool, DbError> {
    Ok(tx.execute(&sql::NOTE_PROGRESS, params![partner, id])? == 1)
}

/// Ends a run; false if it had ended.
pub(crate) fn end_run(
    tx: &mut Tx<'_>,
    (partner, id): (PartnerId, CertificationId),
    state: RunState,
    figures: Option<&Figures>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let values = params![partner, id, state.as_str(), now, figures.map(db::json)];
    Ok(tx.execute(&sql::END_RUN, values)? == 1)
}

pub(crate) fn find_run(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: CertificationId,
) -> Result<Option<CertificationRun>, DbError> {
    tx.query_opt(&sql::FIND_RUN, params![partner, id])?.map(|row| run(&row)).transpose()
}

/// The newest runs of an environment, newest first.
pub(crate) fn list_runs(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    limit: i64,
) -> Result<Vec<CertificationRun>, DbError> {
    tx.query(&sql::LIST_RUNS, params![partner, environment, limit])?.iter().map(run).collect()
}

fn run(row: &Row) -> Result<CertificationRun, DbError> {
    let state: String = row.get(3)?;
    Ok(CertificationRun {
        partner_id: row.get(0)?,
        id: row.get(1)?,
        environment: row.get(2)?,
        state: RunState::from_name(&state).unwrap_or(RunState::Aborted),
        begun: row.json(4)?,
        requested_by: row.get(5)?,
        requested_at: row.get(6)?,
        started_at: row.get(7)?,
        ended_at: row.get(8)?,
        planned: row.get(9)?,
        done: row.get(10)?,
        figures: row.json_opt(11)?,
    })
}

/// Keeps the result of a case; its bad samples are kept one by one.
pub(crate) fn put_result(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: CertificationId,
    result: &CaseResult,
) -> Result<(), DbError> {
    let bare = CaseResult { failures: Vec::new(), ..result.clone() };
    tx.execute(&sql::PUT_RESULT, params![partner, id, result.case.as_str(), db::json(&bare)]).map(drop)
}

pub(crate) fn list_results(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: CertificationId,
) -> Result<Vec<CaseResult>, DbError> {
    let rows = tx.query(&sql::LIST_RESULTS, params![partner, id])?;
    let mut results: Vec<CaseResult> = rows.iter().map(|row| row.json(0)).collect::<Result<_, _>>()?;
    results.sort_by_key(|result| result.case);
    Ok(results)
}

pub(crate) fn insert_failure(
    tx: &mut Tx<'_>,
    (partner, id): (PartnerId, CertificationId),
    case: TestCase,
    failure: &FailedSample,
) -> Result<(), DbError> {
    tx.execute(&sql::INSERT_FAILURE, params![partner, id, case.as_str(), db::json(failure)]).map(drop)
}

/// Bad samples of a case with their numbers.
pub(crate) fn list_failures(
    tx: &mut Tx<'_>,
    (partner, id): (PartnerId, CertificationId),
    case: TestCase,
    limit: i64,
) -> Result<Vec<(i64, FailedSample)>, DbError> {
    let rows = tx.query(&sql::LIST_FAILURES, params![partner, id, case.as_str(), limit])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.json(1)?))).collect()
}

pub(crate) fn find_failure(
    tx: &mut Tx<'_>,
    (partner, id): (PartnerId, CertificationId),
    case: TestCase,
    number: i64,
) -> Result<Option<FailedSample>, DbError> {
    let row = tx.query_opt(&sql::FIND_FAILURE, params![partner, id, case.as_str(), number])?;
    row.map(|row| row.json(0)).transpose()
}

/// Forgets runs that were asked for before an instant, with all that belongs to them; how many.
pub(crate) fn delete_old(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<usize, DbError> {
    let rows = tx.query(&sql::LIST_OLD_RUNS, params![before, most])?;
    for row in &rows {
        let (partner, id): (PartnerId, CertificationId) = (row.get(0)?, row.get(1)?);
        for statement in [
            &sql::DELETE_UPDATES,
            &sql::DELETE_ORDERS,
            &sql::DELETE_FAILURES,
            &sql::DELETE_RESULTS,
            &sql::DELETE_RUN,
        ] {
            tx.execute(statement, params![partner, id])?;
        }
    }
    Ok(rows.len())
}
