//! Runs of ingestion: asking for one, carrying it out, and deciding about one that is held.

use std::sync::Arc;

use basis::{Actor, Ambient, Environment, FieldErrors, IngestionId, PartnerId};
use db::{Db, Tx};
use outbound::Outbound;
use partners::Vault;
use tokio::sync::Semaphore;

use crate::catalogue::Catalogue;
use crate::detail::RunDetail;
use crate::error::InventoryError;
use crate::ingest::discarded;
use crate::jobs::IngestFeed;
use crate::model::{Ingestion, IngestionState, InventorySettings};
use crate::source::Sources;
use crate::staging::lock;
use crate::store;

/// Quick tests that are checked at the same time; the others wait.
const QUICK_TESTS: usize = 2;
/// Runs shown in a history.
const HISTORY: i64 = 50;

/// Feeds in, catalogue out. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Inventory {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) settings: Arc<InventorySettings>,
    pub(crate) sources: Sources,
    catalogue: Catalogue,
    /// Quick tests that may be checked at the same time.
    pub(crate) quick_tests: Arc<Semaphore>,
}

impl Inventory {
    /// Inventory on this database.
    pub fn new(db: Db, ambient: Ambient, settings: InventorySettings) -> Self {
        let (catalogue, settings) = (Catalogue::new(db.clone()), Arc::new(settings));
        let sources = Sources { settings: settings.clone(), outbound: None, vault: Vault::default() };
        let quick_tests = Arc::new(Semaphore::new(QUICK_TESTS));
        Self { db, ambient, settings, sources, catalogue, quick_tests }
    }

    /// With the way out to feeds that lie elsewhere, and the vault that holds their secrets.
    pub fn with_sources(mut self, outbound: Outbound, vault: Vault) -> Self {
        self.sources = Sources { outbound: Some(outbound), vault, ..self.sources };
        self
    }

    /// What is published.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Asks for a run. While one of the environment is waiting or under way, that one is named instead.
    pub async fn request_ingestion(
        &self,
        partner: PartnerId,
        environment: Environment,
        actor: Actor,
    ) -> Result<IngestionId, InventoryError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                partners::find_environment(tx, partner, environment)?.ok_or(InventoryError::NotFound)?;
                enqueue_ingestion(tx, &ambient, partner, environment, actor)
            })
            .await
    }

    /// The newest runs of an environment, newest first.
    pub async fn list_ingestions(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<Vec<Ingestion>, InventoryError> {
        self.db.read(move |tx| Ok(store::list_ingestions(tx, partner, environment, HISTORY)?)).await
    }

    /// One run with its report, if it has got that far.
    pub async fn get_ingestion(
        &self,
        partner: PartnerId,
        environment: Environment,
        id: IngestionId,
    ) -> Result<(Ingestion, Option<feed::Report>), InventoryError> {
        self.db
            .read(move |tx| {
                let run =
                    store::find_ingestion(tx, partner, environment, id)?.ok_or(InventoryError::NotFound)?;
                let report = store::find_report(tx, partner, environment, id)?
                    .map(|(text, _)| serde_json::from_str(&text))
                    .transpose()
                    .map_err(|source| InventoryError::Damaged { what: "feed report", source })?;
                Ok((run, report))
            })
            .await
    }

    /// Exact figures of a run by type of entity, and its problems in groups with counts, shares and sample ids
    /// (chapter 12); empty before the run has got that far.
    pub async fn get_run_detail(
        &self,
        partner: PartnerId,
        environment: Environment,
        id: IngestionId,
    ) -> Result<RunDetail, InventoryError> {
        self.db
            .read(move |tx| {
                store::find_ingestion(tx, partner, environment, id)?.ok_or(InventoryError::NotFound)?;
                let found = store::find_report(tx, partner, environment, id)?;
                Ok(found.map(|(_, detail)| detail).unwrap_or_default())
            })
            .await
    }

    /// Sets the share of restaurants, in percent, from whose loss on a snapshot is held in this environment; `None` = as
    /// the installation has it. Rule B6.
    pub async fn set_guard(
        &self,
        partner: PartnerId,
        environment: Environment,
        percent: Option<u32>,
    ) -> Result<(), InventoryError> {
        if percent.is_some_and(|percent| percent > 100) {
            return Err(FieldErrors::one("guard_percent", "out_of_range", "at most 100").into());
        }
        self.db
            .write(move |tx| {
                store::ensure_head(tx, partner, environment)?;
                Ok(store::set_guard(tx, partner, environment, percent)?)
            })
            .await
    }

    /// Publishes (`apply`) or throws away a held state. Rule B6. To publish it the feed is read again, by the same run,
    /// which is then not held if the marker is still that of the held state.
    pub async fn decide_held(
        &self,
        partner: PartnerId,
        environment: Environment,
        apply: bool,
    ) -> Result<Ingestion, InventoryError> {
        let (ambient, now) = (self.ambient.clone(), self.ambient.now());
        self.db
            .write(move |tx| {
                lock(tx, partner, environment)?;
                let head = store::ensure_head(tx, partner, environment)?;
                let (_, id) = head.held.ok_or(InventoryError::NotFound)?;
                let mut run =
                    store::find_ingestion(tx, partner, environment, id)?.ok_or(InventoryError::NotFound)?;
                store::release_head(tx, partner, environment)?;
                if apply {
                    run.state = IngestionState::Queued;
                    run.apply_marker.clone_from(&run.marker);
                    let job = IngestFeed { partner_id: partner, environment, ingestion_id: id };
                    if jobs::enqueue(tx, &ambient, &job, job.options())?.is_none() {
                        return Err(InventoryError::Busy);
                    }
                } else {
                    run.state = IngestionState::Failed;
                    run.failure = Some(discarded());
                    run.finished_at = Some(now);
                }
                store::update_ingestion(tx, &run)?;
                Ok(run)
            })
            .await
    }
}

/// Makes a run and its job in the caller's transaction; names the run that is already waiting, if there is one.
pub(crate) fn enqueue_ingestion(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    partner: PartnerId,
    environment: Environment,
    actor: Actor,
) -> Result<IngestionId, InventoryError> {
    lock(tx, partner, environment)?;
    let run = Ingestion::queued(ambient.new_id(), (partner, environment), actor, ambient.now());
    let job = IngestFeed { partner_id: partner, environment, ingestion_id: run.id };
    if jobs::enqueue(tx, ambient, &job, job.options())?.is_none()
        && let Some(waiting) = store::latest_ingestion(tx, partner, environment)?
    {
        return Ok(waiting.id);
    }
    store::insert_ingestion(tx, &run)?;
    Ok(run.id)
}
