//! Runs reconcilers, each in one process at a time.

use std::sync::Arc;

use db::DbError;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::{Runner, after, heartbeat};
use crate::{Reconciler, store};

/// How long the process that runs a pass may be silent before another takes over.
const LEASE_SECONDS: i64 = 60;

/// Ends its task when it is dropped.
struct Task(JoinHandle<anyhow::Result<()>>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Runner {
    /// Makes the lease rows, so that taking one is a single statement.
    pub(super) async fn make_leases(&self) -> Result<(), DbError> {
        let names: Vec<&'static str> = self.inner.reconcilers.iter().map(|one| one.name()).collect();
        let now = self.inner.ambient.now();
        self.inner
            .db
            .write(move |tx| names.into_iter().try_for_each(|name| store::make_lease(tx, name, now)))
            .await
    }

    /// Runs a pass if it is due and nobody else runs it. Whether it ran.
    pub(super) async fn pass_if_due(&self, reconciler: &Arc<dyn Reconciler>) -> Result<bool, DbError> {
        let name = reconciler.name();
        let now = self.inner.ambient.now();
        let lease = self.inner.db.read(move |tx| store::find_lease(tx, name)).await?;
        if lease.is_some_and(|(due_at, leased_until)| due_at > now || leased_until > now) {
            return Ok(false);
        }
        let (owner, next) = (self.inner.owner.clone(), after(now, reconciler.every_seconds().max(1)));
        let taken = self
            .inner
            .db
            .write(move |tx| store::take_lease(tx, name, &owner, now, after(now, LEASE_SECONDS), next))
            .await?;
        let Some(fence) = taken else { return Ok(false) };
        self.pass(reconciler, fence)
            .instrument(tracing::info_span!("reconciler", reconciler.name = name))
            .await;
        let now = self.inner.ambient.now();
        self.inner.db.write(move |tx| store::end_lease(tx, name, fence, now)).await?;
        Ok(true)
    }

    async fn pass(&self, reconciler: &Arc<dyn Reconciler>, fence: i64) {
        let name = reconciler.name();
        let begun = std::time::Instant::now();
        let run = reconciler.clone();
        let mut task = Task(tokio::spawn(async move { run.pass().await }.in_current_span()));
        let outcome = loop {
            tokio::select! {
                ended = &mut task.0 => break ended.unwrap_or_else(|_| Err(anyhow::anyhow!("the pass panicked"))),
                () = tokio::time::sleep(heartbeat(LEASE_SECONDS)) => {
                    let until = after(self.inner.ambient.now(), LEASE_SECONDS);
                    let renewed = self.inner.db.write(move |tx| store::renew_lease(tx, name, fence, until)).await;
                    if matches!(renewed, Ok(false)) {
                        break Err(anyhow::anyhow!("the lease was lost and the pass stopped"));
                    }
                }
            }
        };
        metrics::histogram!("jobs_pass_seconds", "reconciler" => name).record(begun.elapsed().as_secs_f64());
        match outcome {
            Ok(()) => metrics::counter!("jobs_passes_total", "reconciler" => name).increment(1),
            Err(error) => {
                metrics::counter!("jobs_failed_passes_total", "reconciler" => name).increment(1);
                tracing::error!(error = format!("{error:#}"), "a pass failed; the next comes at its time");
            }
        }
    }
}
