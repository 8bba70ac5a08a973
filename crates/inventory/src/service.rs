//! Runs of ingestion: asking for one, carrying it out, and deciding about one that is held.

use std::sync::Arc;

use basis::{Actor, Ambient, Environment, IngestionId, PartnerId};
use db::{Db, Tx};
use jobs::JobContext;
use outbound::Outbound;
use partners::Vault;

use crate::catalogue::Catalogue;
use crate::error::InventoryError;
use crate::jobs::IngestFeed;
use crate::model::{Failure, Ingestion, IngestionCounts, IngestionState, InventorySettings};
use crate::publish::{Changes, decide_hold};
use crate::source::{self, Fetched, Marker, SourceError, Sources};
use crate::store;

/// Restaurants written in one transaction; keeps each transaction well below a tenth of a second.
const WRITE_BATCH: usize = 250;
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
}

/// What reading a feed gave.
struct Read {
    marker: Marker,
    files: usize,
    checked: feed::Checked,
}

impl Inventory {
    /// Inventory on this database.
    pub fn new(db: Db, ambient: Ambient, settings: InventorySettings) -> Self {
        let (catalogue, settings) = (Catalogue::new(db.clone()), Arc::new(settings));
        let sources = Sources { settings: settings.clone(), outbound: None, vault: Vault::default() };
        Self { db, ambient, settings, sources, catalogue }
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
                    .map(|text| serde_json::from_str(&text))
                    .transpose()
                    .map_err(|source| InventoryError::Damaged { what: "feed report", source })?;
                Ok((run, report))
            })
            .await
    }

    /// Publishes (`apply`) or throws away a held state. Rule B6.
    pub async fn decide_held(
        &self,
        partner: PartnerId,
        environment: Environment,
        apply: bool,
    ) -> Result<Ingestion, InventoryError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                lock(tx, partner, environment)?;
                let head = store::ensure_head(tx, partner, environment)?;
                let (generation, id) = head.held.ok_or(InventoryError::NotFound)?;
                let mut run =
                    store::find_ingestion(tx, partner, environment, id)?.ok_or(InventoryError::NotFound)?;
                if apply {
                    publish(tx, &run, generation, now)?;
                    run.state = IngestionState::Done;
                } else {
                    store::release_head(tx, partner, environment)?;
                    store::drop_unpublished(tx, partner, environment, head.generation)?;
                    run.state = IngestionState::Failed;
                    run.failure = Some(discarded());
                }
                run.finished_at = Some(now);
                store::update_ingestion(tx, &run)?;
                Ok(run)
            })
            .await
    }

    /// Carries out a run. Repeating it after a crash is safe: what an unfinished run wrote is taken back first.
    pub(crate) async fn ingest(&self, job: IngestFeed, context: &JobContext) -> Result<(), InventoryError> {
        let Some(mut run) = self.begin(&job).await? else { return Ok(()) };
        let config = {
            let (partner, environment) = (job.partner_id, job.environment);
            self.db.read(move |tx| partners::find_environment(tx, partner, environment)).await?
        };
        let fetched = match config {
            Some(config) => source::fetch(&self.sources, &config, job.ingestion_id).await,
            None => Err(SourceError::NotSet),
        };
        let read = match fetched {
            Ok(fetched) => self.check_feed(fetched).await,
            Err(error) => Err(failure_of(&error)),
        };
        match read {
            Ok(read) => self.process(&mut run, read, context).await,
            Err(failure) => self.fail(run, failure, None).await,
        }
    }

    async fn begin(&self, job: &IngestFeed) -> Result<Option<Ingestion>, InventoryError> {
        let (job, now) = (job.clone(), self.ambient.now());
        self.db
            .write(move |tx| {
                lock(tx, job.partner_id, job.environment)?;
                let head = store::ensure_head(tx, job.partner_id, job.environment)?;
                let Some(mut run) =
                    store::find_ingestion(tx, job.partner_id, job.environment, job.ingestion_id)?
                else {
                    return Ok(None);
                };
                if run.state.is_final() || run.state == IngestionState::Held {
                    return Ok(None);
                }
                if let Some((_, held)) = head.held {
                    replace_held(tx, &run, held, now)?;
                }
                store::release_head(tx, job.partner_id, job.environment)?;
                store::drop_unpublished(tx, job.partner_id, job.environment, head.generation)?;
                store::set_polled(tx, job.partner_id, job.environment, now)?;
                run.state = IngestionState::Fetching;
                run.started_at = run.started_at.or(Some(now));
                store::update_ingestion(tx, &run)?;
                Ok(Some(run))
            })
            .await
    }

    async fn check_feed(&self, fetched: Fetched) -> Result<Read, Failure> {
        let now = self.ambient.now();
        let work = tokio::task::spawn_blocking(move || {
            check_files(fetched, now).map_err(|error| failure_of(&error))
        });
        work.await.unwrap_or_else(|_| {
            Err(Failure {
                code: "FETCH_FAILED".to_owned(),
                message: "The check stopped unexpectedly; the earlier inventory stays.".to_owned(),
                cure: "Ask again; if it happens twice, open a case and name this run.".to_owned(),
            })
        })
    }

    async fn process(
        &self,
        run: &mut Ingestion,
        read: Read,
        context: &JobContext,
    ) -> Result<(), InventoryError> {
        let Read { marker, files, checked } = read;
        let report = &checked.report;
        run.state = IngestionState::Processing;
        run.marker = Some(marker.text);
        run.counts = counts_of(report, files);
        let report_json = serde_json::to_string(report)
            .map_err(|source| InventoryError::Damaged { what: "feed report", source })?;
        if let Some(failure) = file_failure(report) {
            return self.fail(run.clone(), failure, Some(report_json)).await;
        }
        let (generation, changes) = self.write_changes(run, checked.restaurants).await?;
        run.counts.added = to_i64(changes.added);
        run.counts.changed = to_i64(changes.changed);
        run.counts.removed = to_i64(changes.removed.len());
        self.finish(run.clone(), generation, changes, report_json, context).await
    }

    /// Writes the changed restaurants beside the served ones, in small transactions that no reader can see.
    async fn write_changes(
        &self,
        run: &Ingestion,
        documents: Vec<feed::RestaurantDocument>,
    ) -> Result<(i64, Changes), InventoryError> {
        let (partner, environment) = (run.partner_id, run.environment);
        let begun = run.clone();
        let (head, served) = self
            .db
            .write(move |tx| {
                store::update_ingestion(tx, &begun)?;
                let head = store::ensure_head(tx, partner, environment)?;
                let served = store::served_hashes(tx, partner, environment, head.generation)?;
                Ok::<_, InventoryError>((head, served))
            })
            .await?;
        let mut hashes = Vec::with_capacity(documents.len());
        for document in &documents {
            let hash = document
                .hash()
                .map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
            hashes.push((document.id.as_str(), hash));
        }
        let changes = Changes::between(&served, hashes.iter().map(|(id, hash)| (*id, hash.as_str())));
        drop(hashes);
        let generation = head.generation + 1;
        let write: std::collections::HashSet<usize> = changes.write.iter().copied().collect();
        let mut batch = Vec::with_capacity(WRITE_BATCH);
        for (position, document) in documents.into_iter().enumerate() {
            if write.contains(&position) {
                batch.push(document);
            }
            if batch.len() == WRITE_BATCH {
                self.write_batch(run, generation, std::mem::take(&mut batch)).await?;
            }
        }
        self.write_batch(run, generation, batch).await?;
        for ids in changes.removed.chunks(WRITE_BATCH) {
            let ids = ids.to_vec();
            self.db
                .write(move |tx| store::end_restaurants(tx, partner, environment, generation, &ids))
                .await?;
        }
        Ok((generation, changes))
    }

    async fn write_batch(
        &self,
        run: &Ingestion,
        generation: i64,
        documents: Vec<feed::RestaurantDocument>,
    ) -> Result<(), InventoryError> {
        if documents.is_empty() {
            return Ok(());
        }
        let (partner, environment) = (run.partner_id, run.environment);
        self.db
            .write(move |tx| {
                let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
                store::end_restaurants(tx, partner, environment, generation, &ids)?;
                store::insert_restaurants(tx, partner, environment, generation, &documents)
            })
            .await
    }

    /// Switches to the new state, or holds it, in one transaction with the end of the job.
    async fn finish(
        &self,
        mut run: Ingestion,
        generation: i64,
        changes: Changes,
        report: String,
        context: &JobContext,
    ) -> Result<(), InventoryError> {
        let (now, settings, context) = (self.ambient.now(), self.settings.clone(), context.clone());
        self.db
            .write(move |tx| {
                lock(tx, run.partner_id, run.environment)?;
                let served = store::count_restaurants(tx, run.partner_id, run.environment)?;
                let served = usize::try_from(served).unwrap_or(0);
                if decide_hold(served, changes.removed.len(), settings.guard_share) {
                    run.state = IngestionState::Held;
                    if !store::hold_head(tx, &run, generation)? {
                        return Err(InventoryError::Overtaken);
                    }
                } else {
                    publish(tx, &run, generation, now)?;
                    run.state = IngestionState::Done;
                    run.finished_at = Some(now);
                }
                store::update_ingestion(tx, &run)?;
                store::set_report(tx, &run, &report)?;
                context.complete(tx).map_err(|_| InventoryError::Overtaken)?;
                metrics::counter!("inventory_ingestions_total", "state" => run.state.as_str()).increment(1);
                Ok(())
            })
            .await
    }

    async fn fail(
        &self,
        mut run: Ingestion,
        failure: Failure,
        report: Option<String>,
    ) -> Result<(), InventoryError> {
        let now = self.ambient.now();
        metrics::counter!("inventory_ingestions_total", "state" => "failed").increment(1);
        self.db
            .write(move |tx| {
                run.state = IngestionState::Failed;
                run.failure = Some(failure);
                run.finished_at = Some(now);
                store::update_ingestion(tx, &run)?;
                if let Some(report) = &report {
                    store::set_report(tx, &run, report)?;
                }
                Ok(())
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
    let run = Ingestion {
        id: ambient.new_id(),
        partner_id: partner,
        environment,
        state: IngestionState::Queued,
        requested_by: actor,
        requested_at: ambient.now(),
        started_at: None,
        finished_at: None,
        marker: None,
        counts: IngestionCounts::default(),
        failure: None,
    };
    let job = IngestFeed { partner_id: partner, environment, ingestion_id: run.id };
    if jobs::enqueue(tx, ambient, &job, job.options())?.is_none()
        && let Some(waiting) = store::latest_ingestion(tx, partner, environment)?
    {
        return Ok(waiting.id);
    }
    store::insert_ingestion(tx, &run)?;
    Ok(run.id)
}

fn publish(
    tx: &mut Tx<'_>,
    run: &Ingestion,
    generation: i64,
    now: basis::Timestamp,
) -> Result<(), InventoryError> {
    if !store::switch_head(tx, run, generation, now)? {
        return Err(InventoryError::Overtaken);
    }
    Ok(store::drop_superseded(tx, run.partner_id, run.environment, generation)?)
}

fn replace_held(
    tx: &mut Tx<'_>,
    run: &Ingestion,
    held: IngestionId,
    now: basis::Timestamp,
) -> Result<(), InventoryError> {
    if let Some(mut old) = store::find_ingestion(tx, run.partner_id, run.environment, held)? {
        old.state = IngestionState::Failed;
        old.finished_at = Some(now);
        old.failure = Some(Failure {
            message: "A newer snapshot has replaced this held one.".to_owned(),
            ..discarded()
        });
        store::update_ingestion(tx, &old)?;
    }
    Ok(())
}

fn lock(tx: &mut Tx<'_>, partner: PartnerId, environment: Environment) -> Result<(), db::DbError> {
    tx.lock("inventory", format!("{partner}:{environment}").as_bytes())
}

fn check_files(fetched: Fetched, now: basis::Timestamp) -> Result<Read, SourceError> {
    let options =
        feed::CheckOptions { now, snapshot_time: Some(fetched.marker.at), ..feed::CheckOptions::new(now) };
    let mut checker = feed::Checker::new(options);
    for file in &fetched.files {
        checker
            .read_file(&file.name, file.open()?)
            .map_err(|source| SourceError::Unreadable { file: file.name.clone(), source })?;
    }
    fetched.check_unchanged()?;
    Ok(Read { marker: fetched.marker.clone(), files: fetched.files.len(), checked: checker.finish() })
}

pub(crate) fn failure_of(error: &SourceError) -> Failure {
    Failure { code: error.code().to_owned(), message: error.explain(), cure: error.cure().to_owned() }
}

/// A problem of a whole file or environment fails the run; problems of entities never do. Rule B7.
fn file_failure(report: &feed::Report) -> Option<Failure> {
    let breaking = |problem: &&feed::Problem| {
        problem.severity == feed::Severity::Error && ["file", "environment"].contains(&problem.code.scope())
    };
    report.problems.iter().find(breaking).map(|problem| Failure {
        code: problem.code.as_str().to_owned(),
        message: problem.message.clone(),
        cure: problem.cure.clone(),
    })
}

fn counts_of(report: &feed::Report, files: usize) -> IngestionCounts {
    let summary = &report.summary;
    let wide = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    IngestionCounts {
        files: to_i64(files),
        entities: wide(summary.entities.values().sum()),
        errors: wide(summary.errors),
        warnings: wide(summary.warnings),
        restaurants: wide(summary.restaurants.total),
        orderable: wide(summary.restaurants.orderable),
        ..IngestionCounts::default()
    }
}

fn discarded() -> Failure {
    Failure {
        code: "SNAPSHOT_HELD".to_owned(),
        message: "The held snapshot was discarded; the earlier inventory stays.".to_owned(),
        cure: "Send a complete snapshot, or apply the next one when it is held.".to_owned(),
    }
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
