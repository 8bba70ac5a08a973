//! Returning to an earlier published state: a durable run like an ingestion, under the same staging.

use async_trait::async_trait;
use basis::{Actor, Ambient, Environment, IngestionId, PartnerId};
use db::Tx;
use jobs::{Handler, Job, JobContext, JobError};
use serde::{Deserialize, Serialize};

use crate::error::InventoryError;
use crate::model::{Failure, Ingestion, IngestionState, RunKind};
use crate::publish::{Publication, publish};
use crate::service::Inventory;
use crate::snapshots::{SnapshotChanges, SnapshotKind};
use crate::staging::{Staging, lock};
use crate::store::{self, Part};

/// Return an environment to an earlier published state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RollBack {
    /// Whose inventory.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
    /// The run this job carries out.
    pub ingestion_id: IngestionId,
}

impl Job for RollBack {
    const NAME: &'static str = "inventory.roll_back";
    const LEASE_SECONDS: i64 = 300;
}

/// Carries out [`RollBack`].
#[derive(Debug)]
pub struct RollBackHandler(pub Inventory);

#[async_trait]
impl Handler<RollBack> for RollBackHandler {
    async fn run(&self, job: RollBack, context: &JobContext) -> Result<(), JobError> {
        let outcome = self.0.carry_out_rollback(&job, context).await;
        if outcome.is_err() && context.is_last_attempt() {
            let run = self.0.find_run(&job).await?;
            if let Some(run) = run.filter(|run| !run.state.is_final()) {
                self.0
                    .fail_rollback(run, "The rollback stopped unexpectedly; the inventory stays as it is.")
                    .await?;
            }
        }
        outcome.map_err(JobError::from)
    }
}

/// Makes the run and its job. One at a time; it has the marker of the run before, so that the same feed does not at
/// once undo it.
pub(crate) fn enqueue(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    (partner, environment): (PartnerId, Environment),
    generation: i64,
    actor: Actor,
) -> Result<IngestionId, InventoryError> {
    lock(tx, partner, environment)?;
    let latest = store::latest_ingestion(tx, partner, environment)?;
    if latest.as_ref().is_some_and(|run| !run.state.is_final() && run.state != IngestionState::Held) {
        return Err(InventoryError::Busy);
    }
    let run = Ingestion {
        kind: RunKind::Rollback,
        of_generation: Some(generation),
        marker: latest.and_then(|run| run.marker),
        ..Ingestion::queued(ambient.new_id(), (partner, environment), actor, ambient.now())
    };
    let job = RollBack { partner_id: partner, environment, ingestion_id: run.id };
    let options = jobs::Options::default()
        .dedup(format!("inventory-rollback:{partner}:{environment}"))
        .partner(partner);
    jobs::enqueue(tx, ambient, &job, options)?.ok_or(InventoryError::Busy)?;
    store::insert_ingestion(tx, &run)?;
    Ok(run.id)
}

impl Inventory {
    async fn find_run(&self, job: &RollBack) -> Result<Option<Ingestion>, InventoryError> {
        let RollBack { partner_id, environment, ingestion_id } = *job;
        self.db.read(move |tx| Ok(store::find_ingestion(tx, partner_id, environment, ingestion_id)?)).await
    }

    async fn carry_out_rollback(&self, job: &RollBack, context: &JobContext) -> Result<(), InventoryError> {
        let Some(mut run) = self.find_run(job).await?.filter(|run| !run.state.is_final()) else {
            return Ok(());
        };
        let Some(target) = run.of_generation else { return Ok(()) };
        let staging = Staging::open(&self.db, &self.ambient, &run).await?;
        run.state = IngestionState::Processing;
        run.started_at = run.started_at.or(Some(self.ambient.now()));
        let (begun, ground) = (run.clone(), staging.ground);
        let snapshot = staging
            .write(move |tx| {
                store::update_ingestion(tx, &begun)?;
                Ok(store::find_snapshot(tx, ground.partner, ground.environment, target)?)
            })
            .await?;
        let Some(snapshot) = snapshot else {
            staging.take_back().await?;
            return self.fail_rollback(run, "The state to return to is no longer kept.").await;
        };
        for part in Part::all() {
            roll_back_part(&staging, target, part).await?;
        }
        let publication = Publication {
            kind: SnapshotKind::Rollback,
            of_generation: Some(target),
            snapshot_at: staging.head.snapshot_at,
            entities: snapshot.entities,
            restaurants: snapshot.restaurants,
            changes: SnapshotChanges::default(),
        };
        self.publish_rollback(run, &staging, publication, context).await
    }

    async fn publish_rollback(
        &self,
        mut run: Ingestion,
        staging: &Staging,
        mut publication: Publication,
        context: &JobContext,
    ) -> Result<(), InventoryError> {
        let (now, ground, context) = (self.ambient.now(), staging.ground, context.clone());
        staging
            .write(move |tx| {
                publication.changes = store::count_staged(tx, ground)?;
                run.state = IngestionState::Done;
                run.finished_at = Some(now);
                run.counts.added = publication.changes.restaurants_added;
                run.counts.changed = publication.changes.restaurants_changed;
                run.counts.removed = publication.changes.restaurants_removed;
                run.counts.entities_added = publication.changes.entities_added;
                run.counts.entities_changed = publication.changes.entities_changed;
                run.counts.entities_removed = publication.changes.entities_removed;
                publish(tx, &run, ground, &publication, now)?;
                store::update_ingestion(tx, &run)?;
                context.complete(tx).map_err(|_| InventoryError::Overtaken)?;
                Ok(())
            })
            .await
    }

    async fn fail_rollback(&self, mut run: Ingestion, message: &str) -> Result<(), InventoryError> {
        let (now, message) = (self.ambient.now(), message.to_owned());
        self.db
            .write(move |tx| {
                run.state = IngestionState::Failed;
                run.finished_at = Some(now);
                run.failure = Some(Failure {
                    code: "ROLLBACK_FAILED".to_owned(),
                    message,
                    cure: "Choose a state that is listed in the history.".to_owned(),
                });
                store::update_ingestion(tx, &run)?;
                Ok(())
            })
            .await
    }
}

async fn roll_back_part(staging: &Staging, target: i64, part: Part) -> Result<(), InventoryError> {
    let ground = staging.ground;
    let mut after = String::new();
    loop {
        let from = after.clone();
        let (last, done) =
            staging.write(move |tx| Ok(store::roll_back_page(tx, ground, target, part, &from)?)).await?;
        if done {
            return Ok(());
        }
        after = last;
    }
}
