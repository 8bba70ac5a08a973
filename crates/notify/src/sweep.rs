//! Every message ends: what is still not handed over at its deadline has failed.

use async_trait::async_trait;
use basis::Ambient;
use db::{Db, DbError};
use jobs::Reconciler;

use crate::deliver::fail;
use crate::store;

const BATCH: i64 = 200;

/// Gives up messages whose delivery job is gone (for example because a damaged one was discarded by hand).
#[derive(Clone)]
pub struct Sweeper {
    db: Db,
    ambient: Ambient,
}

impl Sweeper {
    /// A sweeper.
    pub const fn new(db: Db, ambient: Ambient) -> Self {
        Self { db, ambient }
    }
}

#[async_trait]
impl Reconciler for Sweeper {
    fn name(&self) -> &'static str {
        "notify.settle_overdue"
    }

    fn every_seconds(&self) -> i64 {
        300
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                // A minute of grace leaves the last word to a delivery that is under way.
                let limit =
                    ambient.now().saturating_sub(jiff::SignedDuration::from_mins(1)).unwrap_or_default();
                for message in store::list_overdue(tx, limit, BATCH)? {
                    fail(tx, &ambient, &message, "it could not be handed over before its deadline", false)?;
                }
                Ok::<(), DbError>(())
            })
            .await?;
        Ok(())
    }
}
