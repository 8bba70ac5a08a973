//! Puts a runner together.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use basis::Ambient;
use db::Db;

use super::{Inner, Runner};
use crate::{Handler, Job, JobContext, JobError, Reconciler};

/// Puts a [`Runner`] together.
pub struct RunnerBuilder {
    db: Db,
    ambient: Ambient,
    concurrency: usize,
    grace: Duration,
    handlers: HashMap<&'static str, Registered>,
    reconcilers: Vec<Arc<dyn Reconciler>>,
}

impl std::fmt::Debug for RunnerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunnerBuilder").field("jobs", &self.handlers.keys()).finish_non_exhaustive()
    }
}

/// A kind of job with its type hidden.
#[derive(Clone)]
pub(super) struct Registered {
    pub(super) name: &'static str,
    pub(super) max_attempts: u32,
    pub(super) lease_seconds: i64,
    pub(super) retry_after_seconds: fn(u32) -> i64,
    pub(super) handler: Arc<dyn AnyHandler>,
}

#[async_trait]
pub(super) trait AnyHandler: Send + Sync {
    async fn run(&self, payload: &str, ctx: &JobContext) -> Result<(), JobError>;
}

struct Typed<J, H: ?Sized> {
    handler: Arc<H>,
    job: PhantomData<fn(J)>,
}

#[async_trait]
impl<J: Job, H: Handler<J> + ?Sized> AnyHandler for Typed<J, H> {
    async fn run(&self, payload: &str, ctx: &JobContext) -> Result<(), JobError> {
        let job: J = serde_json::from_str(payload).map_err(|error| {
            JobError::fail(format!("the payload does not fit {}: {:?} error", J::NAME, error.classify()))
        })?;
        self.handler.run(job, ctx).await
    }
}

impl RunnerBuilder {
    pub(super) fn new(db: Db, ambient: Ambient) -> Self {
        Self {
            db,
            ambient,
            concurrency: 16,
            grace: Duration::from_secs(20),
            handlers: HashMap::new(),
            reconcilers: Vec::new(),
        }
    }

    /// Runs jobs of the kind `J` with `handler`.
    pub fn handler<J: Job, H: Handler<J> + ?Sized + 'static>(mut self, handler: Arc<H>) -> Self {
        debug_assert!(!J::NAME.contains(','), "names of jobs are kept in a list with commas");
        let registered = Registered {
            name: J::NAME,
            max_attempts: J::MAX_ATTEMPTS,
            lease_seconds: J::LEASE_SECONDS.max(1),
            retry_after_seconds: J::retry_after_seconds,
            handler: Arc::new(Typed { handler, job: PhantomData }),
        };
        self.handlers.insert(J::NAME, registered);
        self
    }

    /// Runs a reconciler.
    pub fn reconciler(mut self, reconciler: Arc<dyn Reconciler>) -> Self {
        self.reconcilers.push(reconciler);
        self
    }

    /// How many jobs run at once; 16 by default.
    pub fn concurrency(mut self, jobs: usize) -> Self {
        self.concurrency = jobs.max(1);
        self
    }

    /// How long running jobs may take to end when the program stops; 20 s by default.
    pub fn grace(mut self, time: Duration) -> Self {
        self.grace = time;
        self
    }

    /// The runner.
    pub fn build(self) -> Runner {
        let mut names: Vec<&str> = self.handlers.keys().copied().collect();
        names.sort_unstable();
        let names = format!(",{},", names.join(","));
        let owner = format!("{}-{:08x}", std::process::id(), u32::from_le_bytes(self.ambient.random_bytes()));
        Runner {
            inner: Arc::new(Inner {
                db: self.db,
                ambient: self.ambient,
                owner,
                concurrency: self.concurrency,
                grace: self.grace,
                handlers: self.handlers,
                names: names.into(),
                reconcilers: self.reconcilers,
            }),
        }
    }
}
