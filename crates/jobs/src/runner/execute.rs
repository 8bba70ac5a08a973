//! Runs one job under its lease and records how it ended.

use std::time::Instant;

use db::DbError;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::take::Taken;
use super::{Runner, after, heartbeat};
use crate::decide::{Attempt, Verdict, decide_verdict};
use crate::{JobError, store};

/// Ends its task when it is dropped: a run without a lease must not go on.
struct Task(JoinHandle<Result<(), JobError>>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Runner {
    /// Runs the job to its end. Errors of the job are recorded, errors of the recording logged: the lease then ends by
    /// itself and the job runs again.
    pub(super) async fn execute(&self, taken: &Taken) {
        let ctx = &taken.ctx;
        let span = tracing::info_span!("job", job.name = taken.kind.name, job.id = %ctx.job_id, job.attempt = ctx.attempt);
        async {
            let begun = Instant::now();
            let Some(outcome) = self.run_under_lease(taken).await else {
                metrics::counter!("jobs_lost_total", "job" => taken.kind.name).increment(1);
                tracing::warn!("the lease was lost; the run was stopped");
                return;
            };
            metrics::histogram!("jobs_run_seconds", "job" => taken.kind.name)
                .record(begun.elapsed().as_secs_f64());
            self.record(taken, outcome).await;
        }
        .instrument(span)
        .await;
    }

    /// The outcome, or `None` when the lease was lost meanwhile.
    async fn run_under_lease(&self, taken: &Taken) -> Option<Result<(), JobError>> {
        let (handler, payload, ctx) = (taken.kind.handler.clone(), taken.payload.clone(), taken.ctx.clone());
        // A task of its own, so that a panic ends the run and not the runner.
        let run = async move { handler.run(&payload, &ctx).await };
        let mut task = Task(tokio::spawn(run.in_current_span()));
        loop {
            tokio::select! {
                ended = &mut task.0 => {
                    let panicked = || Err(JobError::Retry(anyhow::anyhow!("the handler panicked")));
                    return Some(ended.unwrap_or_else(|_| panicked()));
                }
                () = tokio::time::sleep(heartbeat(taken.kind.lease_seconds)) => {
                    if !self.renew(taken).await && !taken.ctx.is_ending() {
                        return None;
                    }
                }
            }
        }
    }

    async fn renew(&self, taken: &Taken) -> bool {
        let (job_id, fence) = (taken.ctx.job_id, taken.ctx.fence);
        let until = after(self.inner.ambient.now(), taken.kind.lease_seconds);
        let renewed = self.inner.db.write(move |tx| store::renew(tx, job_id, fence, until)).await;
        renewed.unwrap_or_else(|error| {
            // The fence decides in the end; until then a database that is away is no reason to stop.
            tracing::warn!(error = &error as &dyn std::error::Error, "a lease could not be renewed");
            true
        })
    }

    async fn record(&self, taken: &Taken, outcome: Result<(), JobError>) {
        let (ctx, name) = (&taken.ctx, taken.kind.name);
        if ctx.is_completed() {
            if let Err(error) = outcome {
                tracing::warn!(?error, "a handler failed after it had completed its job");
            }
            metrics::counter!("jobs_done_total", "job" => name).increment(1);
            return;
        }
        let attempt = Attempt {
            job_id: ctx.job_id,
            number: ctx.attempt,
            max: ctx.max_attempts,
            retry_after_seconds: taken.kind.retry_after_seconds,
        };
        let verdict = decide_verdict(&attempt, outcome, self.inner.ambient.now());
        let (counter, kept) = (report(&verdict), self.keep(taken, verdict).await);
        match kept {
            Ok(true) => metrics::counter!(counter, "job" => name).increment(1),
            Ok(false) => {
                metrics::counter!("jobs_lost_total", "job" => name).increment(1);
                tracing::warn!("the lease was lost before the run ended; its outcome is not recorded");
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the outcome of a job could not be recorded"
                );
            }
        }
    }

    async fn keep(&self, taken: &Taken, verdict: Verdict) -> Result<bool, DbError> {
        let (job_id, fence) = (taken.ctx.job_id, taken.ctx.fence);
        let (now, next) = (self.inner.ambient.now(), self.inner.ambient.new_id());
        let record = move |tx: &mut db::Tx<'_>| match &verdict {
            Verdict::Done => store::complete(tx, job_id, fence, now),
            Verdict::RetryAt { at, error } => store::retry(tx, job_id, fence, *at, error, now),
            Verdict::Dead { error } => store::bury(tx, job_id, fence, error, next, now),
        };
        self.inner.db.write(record).await
    }

    /// Gives back what was not run to its end, so that another process need not wait for the lease to end.
    pub(super) async fn give_back(&self, jobs: Vec<(basis::JobId, i64)>) {
        let now = self.inner.ambient.now();
        let given = self.inner.db.write(move |tx| {
            for (job_id, fence) in jobs {
                store::give_back(tx, job_id, fence, now)?;
            }
            Ok::<(), DbError>(())
        });
        if let Err(error) = given.await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "leases could not be given back; they will end by themselves"
            );
        }
    }
}

/// Logs a failure, once, and names the counter.
fn report(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Done => "jobs_done_total",
        Verdict::RetryAt { at, error } => {
            tracing::warn!(job.error = error, job.retry_at = %at, "a job failed and will be tried again");
            "jobs_retried_total"
        }
        Verdict::Dead { error } => {
            tracing::error!(job.error = error, "a job was given up");
            "jobs_dead_total"
        }
    }
}
