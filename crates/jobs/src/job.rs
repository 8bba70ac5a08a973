//! What a job is, who runs it and how it can fail.

use async_trait::async_trait;
use basis::{PartnerId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::JobContext;

/// A durable work item. Its fields are stored as JSON; a payload that an earlier version wrote must stay readable.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stored name, `area.verb_object`. Never reused for something else.
    const NAME: &'static str;
    /// How often it is begun before it is given up.
    const MAX_ATTEMPTS: u32 = 12;
    /// How long a runner may be silent before another takes over. Runners renew it, so it bounds the delay after a
    /// crash, not the work.
    const LEASE_SECONDS: i64 = 60;
    /// Above 0 urgent, 0 normal, below 0 bulk: what is due runs in this order.
    const PRIORITY: i64 = 0;

    /// How long to wait after the given attempt (from 1) has failed: 1 s, doubled each time, at most 10 minutes.
    /// Up to a fifth is added, so that jobs which failed together do not come back together.
    fn retry_after_seconds(attempt: u32) -> i64 {
        (1_i64 << attempt.saturating_sub(1).min(10)).min(600)
    }
}

/// Runs jobs of one kind.
#[async_trait]
pub trait Handler<J: Job>: Send + Sync {
    /// Does the work. May run twice for one job, and may be dropped at any `await` when the lease is lost.
    async fn run(&self, job: J, ctx: &JobContext) -> Result<(), JobError>;
}

/// Why a job did not end well. Any error becomes [`JobError::Retry`] by `?`.
#[derive(Debug)]
pub enum JobError {
    /// Try again after the job's own delay.
    Retry(anyhow::Error),
    /// Try again at an instant, such as the one a partner asked for. Counts as an attempt.
    RetryAt(Timestamp, anyhow::Error),
    /// Trying again cannot help; the reason is for the people who look at dead jobs.
    Fail(String),
}

impl JobError {
    /// Gives up with a reason.
    pub fn fail(reason: impl Into<String>) -> Self {
        Self::Fail(reason.into())
    }
}

impl<E: Into<anyhow::Error>> From<E> for JobError {
    fn from(error: E) -> Self {
        Self::Retry(error.into())
    }
}

/// How a job is enqueued.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Not before this instant; at once by default.
    pub at: Option<Timestamp>,
    /// At most one live job has this key. Enqueued again while it waits, nothing happens; while it runs, it runs once
    /// more afterwards, because the run may have read the state before the change.
    pub dedup: Option<String>,
    /// The partner it is for.
    pub partner: Option<PartnerId>,
}

impl Options {
    /// Not before `at`.
    pub fn at(at: Timestamp) -> Self {
        Self { at: Some(at), ..Self::default() }
    }

    /// At most one live job with this key.
    pub fn dedup(mut self, key: impl Into<String>) -> Self {
        self.dedup = Some(key.into());
        self
    }

    /// For this partner.
    pub fn partner(mut self, partner: PartnerId) -> Self {
        self.partner = Some(partner);
        self
    }
}
