//! Enqueues, cancels and counts jobs, always in the caller's transaction.

use basis::{Ambient, JobId, Timestamp};
use db::{DbError, Tx};

use crate::store::{self, NewRow};
use crate::{Job, Options};

/// Puts a job into the queue of the transaction: it runs if and only if the transaction is committed.
/// `None` when a live job with this dedup key is there already (see [`Options::dedup`]).
pub fn enqueue<J: Job>(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    job: &J,
    options: Options,
) -> Result<Option<JobId>, DbError> {
    let now = ambient.now();
    let row = NewRow {
        job_id: ambient.new_id(),
        name: J::NAME,
        payload: db::json(job),
        partner: options.partner,
        dedup: options.dedup,
        priority: J::PRIORITY.signum(),
        run_at: options.at.unwrap_or(now),
        now,
    };
    let live = store::insert(tx, &row)?;
    tx.after_commit(|| crate::signal::work().notify());
    Ok((live == row.job_id).then_some(live))
}

/// Removes the live job with this dedup key. If it is running, its run loses the lease: what it does outside the
/// database may still happen. `false` when there was none.
pub fn cancel(tx: &mut Tx<'_>, dedup_key: &str) -> Result<bool, DbError> {
    store::cancel(tx, dedup_key)
}

/// How the queue is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Jobs that are due and not running: the backlog.
    pub due: i64,
    /// Jobs that wait for their time.
    pub waiting: i64,
    /// Jobs that run.
    pub running: i64,
    /// Jobs that were given up.
    pub dead: i64,
    /// When the oldest job of the backlog became due; what readiness watches as lag.
    pub oldest_due: Option<Timestamp>,
}

/// Counts the queue at `now`.
pub fn stats(tx: &mut Tx<'_>, now: Timestamp) -> Result<Stats, DbError> {
    store::stats(tx, now)
}
