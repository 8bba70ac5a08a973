//! Runs everything that is due at one instant, for tests and for the demo's story.

use db::DbError;

use super::Runner;

/// What [`Runner::run_until_idle`] ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Runs of jobs, failed ones too.
    pub jobs: usize,
    /// Passes of reconcilers.
    pub passes: usize,
}

/// More than any story needs at one instant: something enqueues itself again and again.
const TOO_MANY: usize = 100_000;

impl Runner {
    /// Runs what is due at the ambient's present instant, one thing after the other in a fixed order, until nothing
    /// is due. Nothing sleeps, so a clock that stands still is no hindrance.
    pub async fn run_until_idle(&self) -> Result<Ran, DbError> {
        let mut ran = Ran::default();
        self.make_leases().await?;
        loop {
            let before = ran;
            while let Some(job) = self.take(1).await?.pop() {
                self.execute(&job).await;
                ran.jobs += 1;
                if ran.jobs > TOO_MANY {
                    break;
                }
            }
            for reconciler in &self.inner.reconcilers {
                if self.pass_if_due(reconciler).await? {
                    ran.passes += 1;
                }
            }
            if ran == before {
                return Ok(ran);
            }
            if ran.jobs > TOO_MANY || ran.passes > TOO_MANY {
                tracing::error!(
                    "the queue does not become idle: something enqueues or wakes itself without end"
                );
                return Ok(ran);
            }
        }
    }
}
