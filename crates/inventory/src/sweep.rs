//! Keeping the tables small: history ends, and what runs that broke off have left is taken back.

use async_trait::async_trait;
use basis::{Environment, PartnerId, Timestamp};
use jiff::SignedDuration;
use jobs::Reconciler;

use crate::error::InventoryError;
use crate::ingest::stopped_unexpectedly;
use crate::model::{Ingestion, InventorySettings};
use crate::service::Inventory;
use crate::staging::{Staging, lock};
use crate::store;

/// Transactions of one environment in one pass.
const STEPS: usize = 25;
/// How long the names of a run's files are kept after a run has used them last.
const FILE_LISTS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// A run that has not ended after this time has lost its job.
const STUCK: SignedDuration = SignedDuration::from_hours(6);

/// The oldest generation that is kept: at most `kept` published states, and none beyond
/// [`InventorySettings::HISTORY_DAYS`], but always the newest. `snapshots` come newest first.
pub fn decide_oldest_kept(snapshots: &[(i64, Timestamp)], kept: usize, now: Timestamp) -> Option<i64> {
    let age = SignedDuration::from_hours(24 * InventorySettings::HISTORY_DAYS);
    let since = now.checked_sub(age).unwrap_or(Timestamp::MIN);
    let recent = snapshots.iter().take(kept.max(1)).enumerate();
    recent
        .take_while(|(at, (_, published))| *at == 0 || *published >= since)
        .last()
        .map(|(_, (oldest, _))| *oldest)
}

/// Deletes history that is no longer kept, and takes back what runs that broke off have left.
#[derive(Debug)]
pub struct SweepInventory(pub Inventory);

#[async_trait]
impl Reconciler for SweepInventory {
    fn name(&self) -> &'static str {
        "inventory.sweep"
    }

    fn every_seconds(&self) -> i64 {
        60
    }

    async fn pass(&self) -> anyhow::Result<()> {
        self.0.sweep_quick_tests().await?;
        self.forget_file_lists().await?;
        for (partner, environment) in self.0.db.read(store::list_heads).await? {
            self.take_back(partner, environment).await?;
            self.forget(partner, environment).await?;
        }
        Ok(())
    }
}

impl SweepInventory {
    async fn take_back(&self, partner: PartnerId, environment: Environment) -> Result<(), InventoryError> {
        let now = self.0.ambient.now();
        let run = self
            .0
            .db
            .read(move |tx| {
                let head = store::find_head(tx, partner, environment)?;
                let Some(id) = head.and_then(|head| head.staging) else { return Ok(None) };
                store::find_ingestion(tx, partner, environment, id)
            })
            .await?;
        let Some(run) = run else { return Ok(()) };
        let begun = run.started_at.unwrap_or(run.requested_at);
        if !run.state.is_final() {
            return if now.duration_since(begun) > STUCK { self.end_stuck(run).await } else { Ok(()) };
        }
        let staging = Staging::open(&self.0.db, &self.0.ambient, &run).await?;
        staging.write(move |tx| Ok(store::set_staging(tx, partner, environment, None)?)).await
    }

    async fn forget_file_lists(&self) -> Result<(), InventoryError> {
        let before = self.0.ambient.now().checked_sub(FILE_LISTS_KEPT).unwrap_or(Timestamp::MIN);
        self.0.db.write(move |tx| Ok(store::drop_file_lists(tx, before)?)).await
    }

    async fn end_stuck(&self, run: Ingestion) -> Result<(), InventoryError> {
        self.0.fail(run, stopped_unexpectedly(), None, None).await
    }

    async fn forget(&self, partner: PartnerId, environment: Environment) -> Result<(), InventoryError> {
        let (now, kept) = (self.0.ambient.now(), self.0.settings.snapshots_kept);
        for _ in 0..STEPS {
            let more = self
                .0
                .db
                .write(move |tx| {
                    lock(tx, partner, environment)?;
                    let head = store::find_head(tx, partner, environment)?;
                    if head.is_none_or(|head| head.staging.is_some()) {
                        return Ok(false);
                    }
                    let snapshots = store::list_whole_snapshots(tx, partner, environment, kept.max(1))?;
                    let Some(oldest) = decide_oldest_kept(&snapshots, kept, now) else { return Ok(false) };
                    store::drop_snapshots(tx, partner, environment, oldest)?;
                    Ok::<_, InventoryError>(store::drop_ended_step(tx, partner, environment, oldest)?)
                })
                .await?;
            if !more {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_states_are_kept_and_none_too_long() {
        let now: Timestamp = "2026-03-14T10:00:00Z".parse().unwrap();
        let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
        let snapshots = [(9, ago(0)), (7, ago(1)), (4, ago(13)), (2, ago(20))];
        assert_eq!(decide_oldest_kept(&snapshots, 10, now), Some(4));
        assert_eq!(decide_oldest_kept(&snapshots, 2, now), Some(7));
        assert_eq!(decide_oldest_kept(&snapshots[3..], 10, now), Some(2));
        assert_eq!(decide_oldest_kept(&[], 10, now), None);
    }
}
