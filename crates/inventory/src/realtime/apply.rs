//! The job that applies what was accepted, environment by environment.

mod pass;
mod served;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Environment, PartnerId, Timestamp, UpdateId};
use db::Tx;
use jobs::{Handler, Job, JobContext, JobError, Options};
use serde::{Deserialize, Serialize};

use self::pass::Pass;
use self::served::Served;
use super::decide::ChangeOutcome;
use super::model::{UpdateForm, UpdateRoute};
use crate::error::InventoryError;
use crate::service::Inventory;

/// Apply the updates of one environment that wait.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyUpdates {
    /// Whose updates.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
}

impl ApplyUpdates {
    /// One run of an environment at a time.
    pub(super) fn options(&self) -> Options {
        let key = format!("inventory_updates:{}:{}", self.partner_id, self.environment);
        Options::default().dedup(key).partner(self.partner_id)
    }

    /// A run at the time when the next parked update is given up. A key of its own: it must not hold up what arrives
    /// before.
    fn options_at(&self, at: Timestamp) -> Options {
        let key = format!("inventory_updates_parked:{}:{}", self.partner_id, self.environment);
        Options::at(at).dedup(key).partner(self.partner_id)
    }
}

impl Job for ApplyUpdates {
    const NAME: &'static str = "inventory.apply_updates";
    const LEASE_SECONDS: i64 = 120;
    /// Before feeds: an update is to be seen within five minutes.
    const PRIORITY: i64 = 1;
}

/// One change for the inventory.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The update that brings it, the origin of the stored row.
    pub(crate) update_id: UpdateId,
    /// Upsert or delete.
    pub(crate) route: UpdateRoute,
    /// In which schema the payload is written.
    pub(crate) form: UpdateForm,
    /// The `@type`; of v1, as v1 calls it, and empty for a v1 delete.
    pub(crate) entity_type: String,
    /// The `@id`.
    pub(crate) entity_id: String,
    /// The version that orders it.
    pub(crate) version: Timestamp,
    /// The entity as JSON text; absent for a delete.
    pub(crate) payload: Option<String>,
}

/// What the inventory did with some changes.
#[derive(Clone, Debug)]
pub(crate) enum Applied {
    /// A snapshot is being written; the changes come later.
    Busy,
    /// The outcomes, one for each change, in their order.
    Outcomes(Vec<ChangeOutcome>),
}

/// Applies changes to the inventory of an environment, in the caller's transaction.
pub(crate) trait ApplyChanges: Send + Sync {
    /// Checks and applies `changes`, which are in the order of their versions, and publishes what they change.
    fn apply(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        changes: &[Change],
    ) -> Result<Applied, InventoryError>;
}

/// Carries out [`ApplyUpdates`].
pub struct ApplyUpdatesHandler {
    inventory: Inventory,
    changes: Arc<dyn ApplyChanges>,
}

impl ApplyUpdatesHandler {
    /// Applies updates to the inventory that is served.
    pub fn new(inventory: Inventory) -> Arc<Self> {
        let changes = Arc::new(Served(inventory.ambient.clone()));
        Arc::new(Self { inventory, changes })
    }
}

#[async_trait]
impl Handler<ApplyUpdates> for ApplyUpdatesHandler {
    async fn run(&self, job: ApplyUpdates, context: &JobContext) -> Result<(), JobError> {
        loop {
            let (inventory, changes) = (self.inventory.clone(), self.changes.clone());
            let (job, context) = (job.clone(), context.clone());
            let pass = Pass { ambient: inventory.ambient.clone(), job, context, changes };
            if inventory.db.write(move |tx| pass.run(tx)).await? {
                return Ok(());
            }
        }
    }
}
