//! Ingestion as a durable job.

use async_trait::async_trait;
use basis::{Environment, IngestionId, PartnerId};
use jobs::{Handler, Job, JobContext, JobError};
use serde::{Deserialize, Serialize};

use crate::service::Inventory;

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
        let outcome = self.0.ingest(job.clone(), context).await;
        if outcome.is_err() && context.is_last_attempt() {
            self.0.give_up(&job).await?;
        }
        outcome.map_err(JobError::from)
    }
}
