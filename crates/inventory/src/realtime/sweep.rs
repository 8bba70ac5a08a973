//! The sweep of what is no longer kept.

use async_trait::async_trait;
use jiff::SignedDuration;
use jobs::Reconciler;

use super::store;
use crate::error::InventoryError;
use crate::service::Inventory;

/// Outcomes are kept so long.
const UPDATES_KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Counts are kept so long.
const COUNTS_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// At most so many rows of each kind are deleted in one transaction.
const BATCH: usize = 1_000;
/// At most so many batches are deleted in one pass.
const BATCHES: usize = 50;

/// Deletes outcomes of updates after 14 days and counts after 90.
#[derive(Debug)]
pub struct SweepUpdates(pub Inventory);

#[async_trait]
impl Reconciler for SweepUpdates {
    fn name(&self) -> &'static str {
        "inventory.sweep_updates"
    }

    fn every_seconds(&self) -> i64 {
        3600
    }

    async fn pass(&self) -> anyhow::Result<()> {
        for _ in 0..BATCHES {
            if self.0.sweep_updates().await? == 0 {
                break;
            }
        }
        Ok(())
    }
}

impl Inventory {
    /// Deletes one batch; gives how many rows.
    async fn sweep_updates(&self) -> Result<u64, InventoryError> {
        let now = self.ambient.now();
        self.db.write(move |tx| Ok(store::sweep(tx, now - UPDATES_KEPT, now - COUNTS_KEPT, BATCH)?)).await
    }
}
