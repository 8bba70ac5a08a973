//! The watch: whose check is due, and many checks at a time.

use std::sync::Arc;

use async_trait::async_trait;
use basis::PartnerId;
use jobs::Reconciler;
use monitoring::{claim_due, watch_launched};
use tokio::task::JoinSet;

use crate::error::OrderingError;
use crate::service::Ordering;

/// Partners that are claimed in one transaction.
const BATCH: i64 = 500;
/// Batches of one pass; the next pass goes on.
const BATCHES: u32 = 8;
/// Checks at one time. A partner that hangs holds one of them for eight seconds, so that even if all of ten thousand
/// partners hang, each is asked every five to six minutes.
const AT_ONCE: usize = 256;

/// The reconciler `ordering.watch_endpoints`: makes the health checks that are due.
///
/// It is no job of the common queue, where slow partners would take the places of orders. Due times are stored for each
/// partner, spread over the interval and kept at their beat; a claim puts a check off by an interval before it is made, so
/// that two processes never make the same one.
pub struct WatchEndpoints {
    ordering: Ordering,
}

impl WatchEndpoints {
    /// A reconciler for this service.
    pub fn new(ordering: Ordering) -> Arc<Self> {
        Arc::new(Self { ordering })
    }

    async fn claim(&self) -> Result<Vec<PartnerId>, OrderingError> {
        let (ambient, health) = (self.ordering.ambient().clone(), self.ordering.settings().health);
        let claimed = self.ordering.db().write(move |tx| claim_due(tx, &ambient, &health, BATCH)).await;
        Ok(claimed?)
    }
}

#[async_trait]
impl Reconciler for WatchEndpoints {
    fn name(&self) -> &'static str {
        "ordering.watch_endpoints"
    }

    fn every_seconds(&self) -> i64 {
        (self.ordering.settings().health.check_every_seconds / 10).clamp(1, 15)
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let (ambient, health) = (self.ordering.ambient().clone(), self.ordering.settings().health);
        self.ordering.db().write(move |tx| watch_launched(tx, &ambient, &health)).await?;
        let mut running = JoinSet::new();
        for _ in 0..BATCHES {
            let claimed = self.claim().await?;
            if claimed.is_empty() {
                break;
            }
            for partner in claimed {
                if running.len() >= AT_ONCE {
                    running.join_next().await;
                }
                running.spawn(check(self.ordering.clone(), partner));
            }
        }
        while running.join_next().await.is_some() {}
        Ok(())
    }
}

/// One partner that cannot be checked does not keep the others from it.
async fn check(ordering: Ordering, partner: PartnerId) {
    if let Err(error) = ordering.check_health(partner).await {
        tracing::error!(
            partner.id = %partner,
            error = &error as &dyn std::error::Error,
            "the health of a partner could not be checked"
        );
    }
}
