//! What has to happen by itself: rotation of the signing keys, and the sweep of what has expired.

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::error::IdentityError;
use crate::service::Identity;
use crate::store;

/// At most so many rows of each kind are deleted in one transaction.
const BATCH: usize = 500;
/// At most so many batches are deleted in one pass.
const BATCHES: usize = 20;

/// Rotates the platform's signing keys ([`crate::decide_keys`]).
pub struct RotateKeys(pub Identity);

#[async_trait]
impl jobs::Reconciler for RotateKeys {
    fn name(&self) -> &'static str {
        "identity.rotate_keys"
    }

    fn every_seconds(&self) -> i64 {
        3600
    }

    async fn pass(&self) -> anyhow::Result<()> {
        Ok(self.0.maintain_signing_keys().await?)
    }
}

/// Deletes ended sessions, used-up links, old tokens and forgotten failures.
pub struct SweepExpired(pub Identity);

#[async_trait]
impl jobs::Reconciler for SweepExpired {
    fn name(&self) -> &'static str {
        "identity.sweep_expired"
    }

    fn every_seconds(&self) -> i64 {
        3600
    }

    async fn pass(&self) -> anyhow::Result<()> {
        for _ in 0..BATCHES {
            if self.0.sweep_expired().await? == 0 {
                break;
            }
        }
        Ok(())
    }
}

impl Identity {
    /// Deletes one batch of what has expired; gives how many rows.
    pub async fn sweep_expired(&self) -> Result<u64, IdentityError> {
        let now = self.ambient.now();
        let forget_before = now - SignedDuration::from_hours(24);
        self.db.write(move |tx| Ok(store::sweep(tx, now, forget_before, BATCH)?)).await
    }
}
