//! Counts refused requests of real-time updates for the reports of partners.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use basis::{Ambient, Environment, PartnerId, Timestamp};
use inventory::realtime::{RefusalReason, UpdateRoute};
use jiff::SignedDuration;

use crate::state::ApiState;

/// Refusals that cost the sender nothing are written at most so often.
const WRITE_EVERY: SignedDuration = SignedDuration::from_secs(1);

/// What is counted together.
pub(super) type Key = (PartnerId, Environment, UpdateRoute, RefusalReason);

/// Refusals that are not written yet, by key. What is refused beyond the quota is collected for a second, so that a
/// sender without manners cannot keep the database busy; the last second of such a burst is written with the next
/// refusal of its kind.
#[derive(Clone)]
pub(super) struct RefusedCounts {
    ambient: Ambient,
    pending: Arc<Mutex<HashMap<Key, Pending>>>,
}

struct Pending {
    requests: i64,
    written_at: Timestamp,
}

impl RefusedCounts {
    pub(super) fn new(ambient: &Ambient) -> Self {
        Self { ambient: ambient.clone(), pending: Arc::default() }
    }

    /// Counts one refusal.
    pub(super) async fn count(&self, state: &ApiState, key: Key) {
        let (partner, environment, route, reason) = key;
        let requests = if reason == RefusalReason::Quota { self.collect(key) } else { 1 };
        if requests == 0 {
            return;
        }
        let counted =
            state.inventory.count_refused_requests(partner, environment, route, reason, requests).await;
        if let Err(error) = counted {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a refused request could not be counted"
            );
        }
    }

    /// How many to write now.
    fn collect(&self, key: Key) -> i64 {
        let now = self.ambient.now();
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = pending.get_mut(&key) else {
            pending.insert(key, Pending { requests: 0, written_at: now });
            return 1;
        };
        kept.requests += 1;
        if now.duration_since(kept.written_at).abs() < WRITE_EVERY {
            return 0;
        }
        kept.written_at = now;
        std::mem::take(&mut kept.requests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_written_once_a_second_and_loses_nothing() {
        let (ambient, clock) = testkit::ambient();
        let counts = RefusedCounts::new(&ambient);
        let key = (PartnerId::new(7), Environment::Sandbox, UpdateRoute::Upsert, RefusalReason::Quota);
        assert_eq!((0..4).map(|_| counts.collect(key)).collect::<Vec<_>>(), [1, 0, 0, 0]);
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!((0..2).map(|_| counts.collect(key)).collect::<Vec<_>>(), [4, 0]);
    }
}
