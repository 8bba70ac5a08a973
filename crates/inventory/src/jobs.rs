//! Ingestion as a durable job, and the look at markers that asks for it.

use async_trait::async_trait;
use basis::{Actor, Environment, IngestionId, PartnerId, Timestamp};
use jobs::{Handler, Job, JobContext, JobError, Reconciler};
use partners::FeedSource;
use serde::{Deserialize, Serialize};

use crate::model::InventoryHead;
use crate::service::{Inventory, enqueue_ingestion};
use crate::source;
use crate::store;

/// Read, check and publish the feed of one environment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IngestFeed {
    /// Whose feed.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
    /// The run this job carries out.
    pub ingestion_id: IngestionId,
}

impl IngestFeed {
    /// One run of an environment at a time.
    pub(crate) fn options(&self) -> jobs::Options {
        jobs::Options {
            dedup: Some(format!("inventory:{}:{}", self.partner_id, self.environment)),
            partner: Some(self.partner_id),
            ..jobs::Options::default()
        }
    }
}

impl Job for IngestFeed {
    const NAME: &'static str = "inventory.ingest_feed";
    const LEASE_SECONDS: i64 = 300;
}

/// Carries out [`IngestFeed`].
#[derive(Debug)]
pub struct IngestHandler(pub Inventory);

#[async_trait]
impl Handler<IngestFeed> for IngestHandler {
    async fn run(&self, job: IngestFeed, context: &JobContext) -> Result<(), JobError> {
        self.0.ingest(job, context).await.map_err(JobError::from)
    }
}

/// Looks at the markers of all environments with a feed and asks for a run where one has changed. Rules B1, B2.
#[derive(Debug)]
pub struct PollMarkers(pub Inventory);

#[async_trait]
impl Reconciler for PollMarkers {
    fn name(&self) -> &'static str {
        "inventory.poll_markers"
    }

    fn every_seconds(&self) -> i64 {
        self.0.settings.poll_every_seconds.clamp(1, 60)
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let feeds = self.0.db.read(partners::list_feed_environments).await?;
        for config in feeds {
            if let Some(feed) = config.feed_source() {
                self.poll(config.partner_id, config.environment, feed).await?;
            }
        }
        Ok(())
    }
}

impl PollMarkers {
    async fn poll(
        &self,
        partner: PartnerId,
        environment: Environment,
        feed: FeedSource,
    ) -> anyhow::Result<()> {
        let inventory = &self.0;
        let now = inventory.ambient.now();
        let (head, last) = inventory
            .db
            .read(move |tx| {
                let head = store::find_head(tx, partner, environment)?;
                Ok::<_, db::DbError>((head, store::latest_ingestion(tx, partner, environment)?))
            })
            .await?;
        if !is_due(head.as_ref(), now, inventory.settings.poll_every_seconds) {
            return Ok(());
        }
        let marker = source::look(&inventory.sources(), &feed).await;
        // A marker that cannot be read asks for a run too: the run records the failure where people look for it.
        let unchanged = marker.is_ok_and(|marker| last.and_then(|run| run.marker) == Some(marker.text));
        let ambient = inventory.ambient.clone();
        inventory
            .db
            .write(move |tx| {
                store::ensure_head(tx, partner, environment)?;
                store::set_polled(tx, partner, environment, now)?;
                if !unchanged {
                    enqueue_ingestion(tx, &ambient, partner, environment, Actor::system("inventory"))?;
                }
                Ok::<(), crate::InventoryError>(())
            })
            .await?;
        Ok(())
    }
}

fn is_due(head: Option<&InventoryHead>, now: Timestamp, every_seconds: i64) -> bool {
    let polled = head.and_then(|head| head.polled_at);
    polled.is_none_or(|polled| now.as_second() - polled.as_second() >= every_seconds || polled > now)
}
