//! Takes what is due and runs it.

mod builder;
mod execute;
mod idle;
mod passes;
mod serve;
mod take;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use basis::{Ambient, Timestamp};
use db::{Db, DbError};

use self::builder::Registered;
pub use self::builder::RunnerBuilder;
pub use self::idle::Ran;
use crate::{Reconciler, store, wake_reconciler};

/// Runs jobs and reconcilers. Cheap to clone.
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    ambient: Ambient,
    /// Names this runner in leases, for people who look at the tables.
    owner: String,
    concurrency: usize,
    grace: Duration,
    handlers: HashMap<&'static str, Registered>,
    /// The names of the handlers as `,a.b,c.d,`. Jobs of other names belong to other versions of the program.
    names: Arc<str>,
    reconcilers: Vec<Arc<dyn Reconciler>>,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("owner", &self.inner.owner).finish_non_exhaustive()
    }
}

impl Runner {
    /// Begins a runner that knows no jobs yet.
    pub fn builder(db: Db, ambient: Ambient) -> RunnerBuilder {
        RunnerBuilder::new(db, ambient)
    }

    /// When there is next something to do, so that a test's clock can hop: the earliest waiting job or reconciler.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, DbError> {
        let names = self.inner.names.clone();
        let reconcilers: Vec<&'static str> = self.inner.reconcilers.iter().map(|one| one.name()).collect();
        let now = self.inner.ambient.now();
        self.inner
            .db
            .read(move |tx| {
                let mut next = store::next_due(tx, &names)?;
                for name in reconcilers {
                    // One that has never run is due at once.
                    let due = store::find_lease(tx, name)?
                        .map_or(now, |(due_at, leased_until)| due_at.max(leased_until));
                    next = Some(next.map_or(due, |next| next.min(due)));
                }
                Ok(next)
            })
            .await
    }

    /// Makes a reconciler due now; see [`wake_reconciler`] for doing so in a transaction.
    pub async fn signal_reconciler(&self, name: &'static str) -> Result<(), DbError> {
        let ambient = self.inner.ambient.clone();
        self.inner.db.write(move |tx| wake_reconciler(tx, &ambient, name)).await
    }
}

/// The instant `seconds` after `now`.
fn after(now: Timestamp, seconds: i64) -> Timestamp {
    basis::from_micros(basis::micros(now).saturating_add(seconds.saturating_mul(1_000_000)))
}

/// Leases are renewed three times in their length, so that one missed time does not lose them.
fn heartbeat(lease_seconds: i64) -> Duration {
    Duration::from_millis(u64::try_from(lease_seconds.max(1)).unwrap_or(1).saturating_mul(333))
}
