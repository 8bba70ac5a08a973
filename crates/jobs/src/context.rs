//! What a handler knows about its run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use basis::{Ambient, JobId, PartnerId};
use db::{DbError, Tx};

use crate::store;

/// The lease was lost: another runner has the job, or it was cancelled. Nothing of this run may be kept.
#[derive(Debug, thiserror::Error)]
pub enum LostLease {
    /// Another runner took the job over, or it was cancelled.
    #[error("the job {0} was taken over or cancelled")]
    Lost(JobId),
    /// The database did not answer.
    #[error("the job could not be ended")]
    Database(#[from] DbError),
}

/// How far the handler has come with ending its job itself.
#[derive(Debug, Default)]
pub(crate) struct Ending {
    /// The end is part of a transaction that may be open: a lease that is gone may be gone because of it.
    begun: AtomicBool,
    committed: AtomicBool,
}

/// What a handler knows about its run. Cheap to clone into a transaction.
#[derive(Clone, Debug)]
pub struct JobContext {
    /// The job.
    pub job_id: JobId,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Grows with every taking of the job: only the newest can end it.
    pub fence: i64,
    /// The partner it is for.
    pub partner: Option<PartnerId>,
    pub(crate) max_attempts: u32,
    pub(crate) ambient: Ambient,
    pub(crate) ending: Arc<Ending>,
}

impl JobContext {
    /// Ends the job in the caller's transaction, so that its effect and its end are one. Fails when the lease was lost:
    /// the caller then returns the error, which undoes its changes. A handler that does not call this is completed
    /// after it returns.
    pub fn complete(&self, tx: &mut Tx<'_>) -> Result<(), LostLease> {
        if !store::complete(tx, self.job_id, self.fence, self.ambient.now())? {
            return Err(LostLease::Lost(self.job_id));
        }
        self.ending.begun.store(true, Ordering::Release);
        let ending = self.ending.clone();
        tx.after_commit(move || ending.committed.store(true, Ordering::Release));
        Ok(())
    }

    /// Whether a failure now gives the job up, for handlers that then tell somebody.
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.ending.begun.load(Ordering::Acquire)
    }

    pub(crate) fn is_completed(&self) -> bool {
        self.ending.committed.load(Ordering::Acquire)
    }
}
