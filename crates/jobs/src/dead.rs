//! Jobs that were given up, for the people who look after the platform.

use basis::{Ambient, JobId, PartnerId, Timestamp};
use db::{DbError, Tx};

use crate::store;

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// The job.
    pub job_id: JobId,
    /// Its kind.
    pub name: String,
    /// The partner it was for.
    pub partner: Option<PartnerId>,
    /// How often it was begun.
    pub attempts: u32,
    /// What went wrong the last time.
    pub last_error: String,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was given up.
    pub died_at: Timestamp,
}

/// The jobs that were given up, newest first, at most `limit`.
pub fn list_dead(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<DeadJob>, DbError> {
    store::list_dead(tx, limit)
}

/// Runs a job that was given up again, with all its attempts. `false` when it is not dead or a live job with the same
/// dedup key has taken its place.
pub fn revive_dead(tx: &mut Tx<'_>, ambient: &Ambient, job_id: JobId) -> Result<bool, DbError> {
    let revived = store::revive(tx, job_id, ambient.now())?;
    tx.after_commit(|| crate::signal::work().notify());
    Ok(revived)
}

/// Forgets a job that was given up. `false` when it is not dead.
pub fn discard_dead(tx: &mut Tx<'_>, job_id: JobId) -> Result<bool, DbError> {
    store::discard(tx, job_id)
}
