//! The loop of a running program.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use basis::JobId;
use tokio::task::{Id, JoinSet};
use tokio_util::sync::CancellationToken;

use super::Runner;
use crate::{Reconciler, signal};

/// How often the database is looked at without a wake-up: for jobs that other processes enqueue and for timers.
const POLL: Duration = Duration::from_millis(500);
/// How long to wait when the database does not answer.
const AWAY: Duration = Duration::from_secs(2);

impl Runner {
    /// Runs jobs and reconcilers until `cancel`; then begins nothing new, gives what runs the time of
    /// [`RunnerBuilder::grace`](crate::RunnerBuilder::grace) to end, and gives the rest back.
    pub async fn run(self, cancel: CancellationToken) {
        let mut passes = JoinSet::new();
        for reconciler in self.inner.reconcilers.clone() {
            passes.spawn(self.clone().serve_reconciler(reconciler, cancel.clone()));
        }
        self.serve_jobs(&cancel).await;
        let stopped = async { while passes.join_next().await.is_some() {} };
        if tokio::time::timeout(self.inner.grace, stopped).await.is_err() {
            tracing::warn!("reconcilers did not end in time and were stopped");
        }
    }

    async fn serve_jobs(&self, cancel: &CancellationToken) {
        let mut wake = signal::work().listen();
        let mut running = Running::default();
        while !cancel.is_cancelled() {
            let free = self.inner.concurrency - running.tasks.len();
            let mut pause = POLL;
            if free > 0
                && let Err(error) = self.begin(free, &mut running).await
            {
                tracing::error!(error = &error as &dyn std::error::Error, "no jobs could be taken");
                pause = AWAY;
            }
            tokio::select! {
                () = cancel.cancelled() => {}
                () = wake.wait() => {}
                () = running.one_ended(), if !running.tasks.is_empty() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        let ended = async {
            while !running.tasks.is_empty() {
                running.one_ended().await;
            }
        };
        if tokio::time::timeout(self.inner.grace, ended).await.is_err() {
            running.tasks.shutdown().await;
            self.give_back(running.jobs.into_values().collect()).await;
        }
    }

    /// Takes and begins up to `free` jobs.
    async fn begin(&self, free: usize, running: &mut Running) -> Result<(), db::DbError> {
        let now = self.inner.ambient.now();
        let names = self.inner.names.clone();
        // A read first: it costs the writer nothing when there is nothing to do.
        let due = self.inner.db.read(move |tx| crate::store::next_due(tx, &names)).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(());
        }
        for job in self.take(free).await? {
            let (runner, lease) = (self.clone(), (job.ctx.job_id, job.ctx.fence));
            let task = running.tasks.spawn(async move { runner.execute(&job).await });
            running.jobs.insert(task.id(), lease);
        }
        Ok(())
    }

    async fn serve_reconciler(self, reconciler: Arc<dyn Reconciler>, cancel: CancellationToken) {
        let mut wake = signal::reconcilers().listen();
        let mut known = false;
        while !cancel.is_cancelled() {
            let mut pause = POLL;
            let outcome = async {
                if !known {
                    self.make_leases().await?;
                    known = true;
                }
                self.pass_if_due(&reconciler).await
            };
            if let Err(error) = outcome.await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    reconciler.name = reconciler.name(),
                    "a pass could not be begun"
                );
                pause = AWAY;
            }
            tokio::select! {
                () = cancel.cancelled() => {}
                () = wake.wait() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}

/// The jobs under way, with what is needed to give them back.
#[derive(Default)]
struct Running {
    tasks: JoinSet<()>,
    jobs: HashMap<Id, (JobId, i64)>,
}

impl Running {
    async fn one_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => drop(self.jobs.remove(&id)),
            Some(Err(error)) => {
                tracing::error!(%error, "a runner's task ended by a panic; its lease will end by itself");
                self.jobs.remove(&error.id());
            }
            None => {}
        }
    }
}
