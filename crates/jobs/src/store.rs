//! The statements on `jobs` and `leases`.

use basis::{JobId, PartnerId, Timestamp};
use db::{DbError, Engine, Row, Stmt, Tx, Value, params};

use crate::{DeadJob, Stats};

/// Names are matched in a list `,a.b,c.d,` because portable SQL has no arrays.
macro_rules! due {
    () => {
        "SELECT job_id, name, payload, partner_id, attempt, fence, state FROM jobs \
         WHERE state <> 'dead' AND priority = $1 AND run_at <= $2 \
         AND REPLACE(CAST($3 AS TEXT), ',' || name || ',', '') <> $3 \
         ORDER BY run_at, job_id LIMIT $4"
    };
}

db::statements! {
    INSERT = "INSERT INTO jobs (job_id, name, payload, partner_id, dedup_key, priority, state, run_at, attempt, fence, \
        created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, 0, 0, $8, $8) \
        ON CONFLICT (dedup_key) WHERE dedup_key IS NOT NULL AND state <> 'dead' DO UPDATE SET \
        rerun_at = CASE WHEN jobs.state = 'running' THEN excluded.run_at END, \
        rerun_payload = CASE WHEN jobs.state = 'running' THEN excluded.payload END RETURNING job_id";
    CANCEL = "DELETE FROM jobs WHERE dedup_key = $1 AND state <> 'dead'";
    DUE = due!();
    TAKE = "UPDATE jobs SET state = 'running', attempt = attempt + 1, fence = fence + 1, lease_owner = $2, run_at = $3, \
        updated_at = $4 WHERE job_id = $1";
    RENEW = "UPDATE jobs SET run_at = $3 WHERE job_id = $1 AND fence = $2 AND state = 'running'";
    DELETE_DONE = "DELETE FROM jobs WHERE job_id = $1 AND fence = $2 AND state = 'running' AND rerun_at IS NULL";
    RUN_AGAIN = "UPDATE jobs SET state = 'waiting', run_at = rerun_at, payload = rerun_payload, rerun_at = NULL, \
        rerun_payload = NULL, attempt = 0, lease_owner = NULL, last_error = NULL, updated_at = $3 \
        WHERE job_id = $1 AND fence = $2 AND state = 'running' AND rerun_at IS NOT NULL";
    RETRY = "UPDATE jobs SET state = 'waiting', run_at = $3, last_error = $4, lease_owner = NULL, updated_at = $5 \
        WHERE job_id = $1 AND fence = $2 AND state = 'running'";
    GIVE_BACK = "UPDATE jobs SET state = 'waiting', run_at = $3, attempt = attempt - 1, lease_owner = NULL, \
        updated_at = $3 WHERE job_id = $1 AND fence = $2 AND state = 'running'";
    BURY = "UPDATE jobs SET state = 'dead', last_error = $3, lease_owner = NULL, updated_at = $4 \
        WHERE job_id = $1 AND fence = $2 AND state = 'running' \
        RETURNING name, partner_id, dedup_key, priority, rerun_at, rerun_payload";
    NEXT_DUE = "SELECT MIN(run_at) FROM jobs WHERE state <> 'dead' AND priority = $1 \
        AND REPLACE(CAST($2 AS TEXT), ',' || name || ',', '') <> $2";
    COUNT_STATES = "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'waiting' AND run_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN state = 'waiting' AND run_at > $1 THEN 1 ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0) AS BIGINT), \
        MIN(CASE WHEN state = 'waiting' AND run_at <= $1 THEN run_at END) FROM jobs WHERE state <> 'dead'";
    COUNT_DEAD = "SELECT COUNT(*) FROM jobs WHERE state = 'dead'";
    LIST_DEAD = "SELECT job_id, name, partner_id, attempt, last_error, created_at, updated_at FROM jobs \
        WHERE state = 'dead' ORDER BY updated_at DESC, job_id DESC LIMIT $1";
    REVIVE = "UPDATE jobs SET state = 'waiting', run_at = $2, attempt = 0, updated_at = $2 \
        WHERE job_id = $1 AND state = 'dead' AND (dedup_key IS NULL OR NOT EXISTS (SELECT 1 FROM jobs AS live \
        WHERE live.dedup_key = jobs.dedup_key AND live.state <> 'dead'))";
    DISCARD = "DELETE FROM jobs WHERE job_id = $1 AND state = 'dead'";
    WAKE = "INSERT INTO leases (name, owner, fence, leased_until, due_at, updated_at) VALUES ($1, '', 0, 0, $2, $2) \
        ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE leases.due_at > excluded.due_at";
    MAKE_LEASE = "INSERT INTO leases (name, owner, fence, leased_until, due_at, updated_at) \
        VALUES ($1, '', 0, 0, $2, $2) ON CONFLICT (name) DO NOTHING";
    TAKE_LEASE = "UPDATE leases SET owner = $2, fence = fence + 1, leased_until = $4, due_at = $5, updated_at = $3 \
        WHERE name = $1 AND leased_until <= $3 AND due_at <= $3 RETURNING fence";
    RENEW_LEASE = "UPDATE leases SET leased_until = $3 WHERE name = $1 AND fence = $2";
    END_LEASE = "UPDATE leases SET leased_until = 0, updated_at = $3 WHERE name = $1 AND fence = $2";
    GET_LEASE = "SELECT due_at, leased_until FROM leases WHERE name = $1";
}

/// The one statement of the house that cannot be the same on both engines: without it, runners on PostgreSQL would
/// wait for each other's rows. SQLite has one writer and needs no row locks.
const DUE_POSTGRES: Stmt =
    Stmt { name: concat!(module_path!(), "::DUE_POSTGRES"), sql: concat!(due!(), " FOR UPDATE SKIP LOCKED") };

/// The stored priorities, most urgent first.
const PRIORITIES: [i64; 3] = [1, 0, -1];

pub(crate) struct NewRow<'a> {
    pub(crate) job_id: JobId,
    pub(crate) name: &'a str,
    pub(crate) payload: Value,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) dedup: Option<String>,
    pub(crate) priority: i64,
    pub(crate) run_at: Timestamp,
    pub(crate) now: Timestamp,
}

/// The id of the new job, or of the live one with the same dedup key.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &NewRow<'_>) -> Result<JobId, DbError> {
    let values =
        params![new.job_id, new.name, new.payload, new.partner, new.dedup, new.priority, new.run_at, new.now];
    tx.query_one(&INSERT, values)?.get(0)
}

pub(crate) fn cancel(tx: &mut Tx<'_>, dedup_key: &str) -> Result<bool, DbError> {
    Ok(tx.execute(&CANCEL, params![dedup_key])? > 0)
}

/// A job that is due, locked until the transaction ends.
pub(crate) struct DueRow {
    pub(crate) job_id: JobId,
    pub(crate) name: String,
    pub(crate) payload: String,
    pub(crate) partner: Option<PartnerId>,
    /// Attempts begun so far.
    pub(crate) attempt: u32,
    pub(crate) fence: i64,
    /// Another runner had it and let its lease end.
    pub(crate) abandoned: bool,
}

/// Jobs of the names in `names` (`,a.b,c.d,`) that are due, most urgent first. Only for a transaction that takes them.
pub(crate) fn due(
    tx: &mut Tx<'_>,
    names: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<DueRow>, DbError> {
    let statement = if tx.engine() == Engine::Postgres { DUE_POSTGRES } else { DUE };
    let mut found = Vec::new();
    for priority in PRIORITIES {
        let rows = tx.query(&statement, params![priority, now, names, limit - found.len()])?;
        for row in rows {
            found.push(due_row(&row)?);
        }
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

fn due_row(row: &Row) -> Result<DueRow, DbError> {
    Ok(DueRow {
        job_id: row.get(0)?,
        name: row.get(1)?,
        payload: row.get(2)?,
        partner: row.get(3)?,
        attempt: row.get(4)?,
        fence: row.get(5)?,
        abandoned: row.get::<String>(6)? == "running",
    })
}

pub(crate) fn take(
    tx: &mut Tx<'_>,
    job_id: JobId,
    owner: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&TAKE, params![job_id, owner, until, now]).map(drop)
}

/// `false` when the lease is lost; so for all that follow.
pub(crate) fn renew(tx: &mut Tx<'_>, job_id: JobId, fence: i64, until: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&RENEW, params![job_id, fence, until])? > 0)
}

pub(crate) fn complete(tx: &mut Tx<'_>, job_id: JobId, fence: i64, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&DELETE_DONE, params![job_id, fence])? > 0
        || tx.execute(&RUN_AGAIN, params![job_id, fence, now])? > 0)
}

pub(crate) fn retry(
    tx: &mut Tx<'_>,
    job_id: JobId,
    fence: i64,
    at: Timestamp,
    error: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(&RETRY, params![job_id, fence, at, error, now])? > 0)
}

/// Gives a job back that was not run to its end because the process stops; the attempt does not count.
pub(crate) fn give_back(tx: &mut Tx<'_>, job_id: JobId, fence: i64, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&GIVE_BACK, params![job_id, fence, now])? > 0)
}

/// Gives the job up. What was enqueued with its key while it ran lives on as a job of its own, with the id `next`.
pub(crate) fn bury(
    tx: &mut Tx<'_>,
    job_id: JobId,
    fence: i64,
    error: &str,
    next: JobId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let Some(row) = tx.query_opt(&BURY, params![job_id, fence, error, now])? else { return Ok(false) };
    if let Some(run_at) = row.get(4)? {
        let name: String = row.get(0)?;
        let new = NewRow {
            job_id: next,
            name: &name,
            payload: row.get(5)?,
            partner: row.get(1)?,
            dedup: row.get(2)?,
            priority: row.get(3)?,
            run_at,
            now,
        };
        insert(tx, &new)?;
    }
    Ok(true)
}

/// When the next job of these names is due, running ones at the end of their lease.
pub(crate) fn next_due(tx: &mut Tx<'_>, names: &str) -> Result<Option<Timestamp>, DbError> {
    let mut next = None;
    for priority in PRIORITIES {
        let due: Option<Timestamp> = tx.query_one(&NEXT_DUE, params![priority, names])?.get(0)?;
        next = [next, due].into_iter().flatten().min();
    }
    Ok(next)
}

pub(crate) fn stats(tx: &mut Tx<'_>, now: Timestamp) -> Result<Stats, DbError> {
    let live = tx.query_one(&COUNT_STATES, params![now])?;
    Ok(Stats {
        due: live.get(0)?,
        waiting: live.get(1)?,
        running: live.get(2)?,
        oldest_due: live.get(3)?,
        dead: tx.query_one(&COUNT_DEAD, params![])?.get(0)?,
    })
}

pub(crate) fn list_dead(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<DeadJob>, DbError> {
    let dead = |row: &Row| {
        Ok(DeadJob {
            job_id: row.get(0)?,
            name: row.get(1)?,
            partner: row.get(2)?,
            attempts: row.get(3)?,
            last_error: row.get::<Option<String>>(4)?.unwrap_or_default(),
            created_at: row.get(5)?,
            died_at: row.get(6)?,
        })
    };
    tx.query(&LIST_DEAD, params![limit])?.iter().map(dead).collect()
}

pub(crate) fn revive(tx: &mut Tx<'_>, job_id: JobId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&REVIVE, params![job_id, now])? > 0)
}

pub(crate) fn discard(tx: &mut Tx<'_>, job_id: JobId) -> Result<bool, DbError> {
    Ok(tx.execute(&DISCARD, params![job_id])? > 0)
}

pub(crate) fn wake_reconciler(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&WAKE, params![name, now]).map(drop)
}

/// Makes the row of a reconciler, due at once, if it is not there.
pub(crate) fn make_lease(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&MAKE_LEASE, params![name, now]).map(drop)
}

/// The fence, if the reconciler is due and nobody runs it. The next pass is due at `next`.
pub(crate) fn take_lease(
    tx: &mut Tx<'_>,
    name: &str,
    owner: &str,
    now: Timestamp,
    until: Timestamp,
    next: Timestamp,
) -> Result<Option<i64>, DbError> {
    tx.query_opt(&TAKE_LEASE, params![name, owner, now, until, next])?.map(|row| row.get(0)).transpose()
}

pub(crate) fn renew_lease(
    tx: &mut Tx<'_>,
    name: &str,
    fence: i64,
    until: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(&RENEW_LEASE, params![name, fence, until])? > 0)
}

pub(crate) fn end_lease(tx: &mut Tx<'_>, name: &str, fence: i64, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&END_LEASE, params![name, fence, now]).map(drop)
}

/// When the reconciler is due and until when somebody runs it.
pub(crate) fn find_lease(tx: &mut Tx<'_>, name: &str) -> Result<Option<(Timestamp, Timestamp)>, DbError> {
    tx.query_opt(&GET_LEASE, params![name])?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
