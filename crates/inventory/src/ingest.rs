//! Carrying out a run: fetch, check, write beside the served state, publish or hold.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use basis::Timestamp;
use feed::CheckOptions;
use jobs::JobContext;

use crate::alerts::notify_of;
use crate::detail::{EXACT, RunDetail, cut_report};
use crate::error::InventoryError;
use crate::jobs::IngestFeed;
use crate::merge::Times;
use crate::model::{Failure, Ingestion, IngestionCounts, IngestionState};
use crate::phases::Phases;
use crate::places::{self, StoredPlaces};
use crate::publish::{Publication, decide_hold, publish};
use crate::service::Inventory;
use crate::snapshots::{SnapshotChanges, SnapshotKind};
use crate::source::{self, Fetched, SourceError};
use crate::stage_entities::{EntityChanges, EntityStage};
use crate::stage_restaurants::{RestaurantChanges, RestaurantStage, stage_states};
use crate::staging::{BlockingStaging, Staging, lock};
use crate::store;
use crate::stored_versions::StoredVersions;

/// So many new entities make the statistics of their table worthless.
const MANY: i64 = 10_000;

/// Why checking and writing stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The run fails, for people to see.
    Failed(Box<Failed>),
    /// The run is tried again.
    Error(InventoryError),
}

/// Why a run fails, with its report if it has got that far.
#[derive(Debug)]
pub(crate) struct Failed {
    failure: Failure,
    report: Option<(String, RunDetail)>,
}

impl Stop {
    fn failed(failure: Failure) -> Self {
        Self::Failed(Box::new(Failed { failure, report: None }))
    }

    pub(crate) fn fetch_failed(message: String) -> Self {
        Self::failed(Failure {
            code: "FETCH_FAILED".to_owned(),
            message,
            cure: "Write all files first and the marker last; the feed is read again at its next change."
                .to_owned(),
        })
    }
}

impl From<InventoryError> for Stop {
    fn from(error: InventoryError) -> Self {
        Self::Error(error)
    }
}

impl From<SourceError> for Stop {
    fn from(error: SourceError) -> Self {
        Self::failed(failure_of(&error))
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<InventoryError>() {
            Ok(error) => Self::Error(error),
            Err(error) => Self::fetch_failed(format!("a file cannot be read again: {error}")),
        }
    }
}

/// What stands beside the served state, ready to be published.
#[derive(Debug)]
struct Staged {
    marker: String,
    counts: IngestionCounts,
    times: Times,
    entities: EntityChanges,
    restaurants: RestaurantChanges,
    report: String,
    detail: RunDetail,
    /// Restaurants whose name or address is no longer the one for which their place was decided.
    lapsed: Vec<String>,
}

impl Inventory {
    /// Carries out a run. Repeating it after a crash is safe: what an unfinished run wrote is taken back first.
    pub(crate) async fn ingest(&self, job: IngestFeed, context: &JobContext) -> Result<(), InventoryError> {
        let Some(mut run) = self.begin(&job).await? else { return Ok(()) };
        let fetched = match self.fetch(&run).await? {
            Ok(fetched) => fetched,
            Err(failure) => return self.fail(run, failure, None, None).await,
        };
        let staging = Staging::open(&self.db, &self.ambient, &run).await?;
        run.state = IngestionState::Processing;
        let begun = run.clone();
        staging.write(move |tx| Ok(store::update_ingestion(tx, &begun)?)).await?;
        let (blocking, now) = (staging.blocking(), self.ambient.now());
        let spool = self.settings.sources.spool_dir.clone();
        let work = tokio::task::spawn_blocking(move || check_and_stage(&blocking, &fetched, &spool, now));
        match work.await.unwrap_or_else(|_| Err(Stop::failed(stopped_unexpectedly()))) {
            Ok(staged) => self.finish(run, &staging, staged, context).await,
            Err(Stop::Failed(failed)) => self.fail(run, failed.failure, failed.report, Some(&staging)).await,
            Err(Stop::Error(error)) => Err(error),
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
                store::set_polled(tx, job.partner_id, job.environment, now)?;
                run.state = IngestionState::Fetching;
                run.started_at = run.started_at.or(Some(now));
                store::update_ingestion(tx, &run)?;
                Ok(Some(run))
            })
            .await
    }

    async fn fetch(&self, run: &Ingestion) -> Result<Result<Fetched, Failure>, InventoryError> {
        let (partner, environment) = (run.partner_id, run.environment);
        let config = self.db.read(move |tx| partners::find_environment(tx, partner, environment)).await?;
        let fetched = match config {
            Some(config) => source::fetch(&self.sources, &config, run.id).await,
            None => Err(SourceError::NotSet),
        };
        Ok(fetched.map_err(|error| failure_of(&error)))
    }

    /// Switches to the new state, or holds it, in one transaction with the end of the job.
    async fn finish(
        &self,
        mut run: Ingestion,
        staging: &Staging,
        staged: Staged,
        context: &JobContext,
    ) -> Result<(), InventoryError> {
        let approved = run.apply_marker.as_ref() == Some(&staged.marker);
        let RestaurantChanges { served, removed, .. } = staged.restaurants;
        let guard = staging
            .head
            .guard_percent
            .map_or(self.settings.guard_share, |percent| f64::from(percent) / 100.0);
        let hold = !approved && decide_hold(served, removed, guard);
        run.marker = Some(staged.marker.clone());
        run.counts = staged.counts;
        if hold {
            // A held state is not kept: updates go on meanwhile, and applying it reads the feed again.
            staging.take_back().await?;
        }
        let (now, context, ground) = (self.ambient.now(), context.clone(), staging.ground);
        let ambient = self.ambient.clone();
        let mut phases = Phases::start();
        let switched = staging
            .write(move |tx| {
                if hold {
                    run.state = IngestionState::Held;
                    store::set_staging(tx, ground.partner, ground.environment, None)?;
                    store::hold_head(tx, &run, ground.generation + 1)?;
                } else {
                    run.state = IngestionState::Done;
                    run.finished_at = Some(now);
                    publish(tx, &run, ground, &staged.publication(), now)?;
                    places::drop_decisions(tx, (ground.partner, ground.environment), &staged.lapsed)?;
                }
                store::update_ingestion(tx, &run)?;
                store::set_report(tx, &run, &staged.report, &staged.detail)?;
                notify_of(tx, &ambient, &run)?;
                context.complete(tx).map_err(|_| InventoryError::Overtaken)?;
                metrics::counter!("inventory_ingestions_total", "state" => run.state.as_str()).increment(1);
                Ok(())
            })
            .await;
        phases.end("switch");
        switched
    }

    /// Ends a run without effect.
    pub(crate) async fn fail(
        &self,
        mut run: Ingestion,
        failure: Failure,
        report: Option<(String, RunDetail)>,
        staging: Option<&Staging>,
    ) -> Result<(), InventoryError> {
        if let Some(staging) = staging {
            staging.take_back().await?;
        }
        let (now, staged) = (self.ambient.now(), staging.is_some());
        let ambient = self.ambient.clone();
        let work = move |tx: &mut db::Tx<'_>| {
            run.state = IngestionState::Failed;
            run.failure = Some(failure);
            run.finished_at = Some(now);
            store::update_ingestion(tx, &run)?;
            store::set_failing(tx, run.partner_id, run.environment, now)?;
            if staged {
                store::set_staging(tx, run.partner_id, run.environment, None)?;
            }
            if let Some((report, detail)) = &report {
                store::set_report(tx, &run, report, detail)?;
            }
            notify_of(tx, &ambient, &run)?;
            metrics::counter!("inventory_ingestions_total", "state" => "failed").increment(1);
            Ok(())
        };
        match staging {
            Some(staging) => staging.write(work).await,
            None => self.db.write(work).await,
        }
    }

    /// Ends a run whose job is given up; what it wrote is taken back by the sweep.
    pub(crate) async fn give_up(&self, job: &IngestFeed) -> Result<(), InventoryError> {
        let (job, now) = (job.clone(), self.ambient.now());
        let run = self
            .db
            .read(move |tx| store::find_ingestion(tx, job.partner_id, job.environment, job.ingestion_id))
            .await?;
        match run.filter(|run| !run.state.is_final() && run.state != IngestionState::Held) {
            Some(mut run) => {
                run.finished_at = Some(now);
                self.fail(run, stopped_unexpectedly(), None, None).await
            }
            None => Ok(()),
        }
    }
}

impl Staged {
    fn publication(&self) -> Publication {
        let RestaurantChanges { served, added, changed, removed } = self.restaurants;
        Publication {
            kind: SnapshotKind::Batch,
            of_generation: None,
            snapshot_at: Some(self.times.next_snapshot_at()),
            entities: self.entities.total,
            restaurants: to_i64(served + added - removed),
            changes: SnapshotChanges {
                entities_added: self.entities.added,
                entities_changed: self.entities.changed,
                entities_removed: self.entities.removed,
                restaurants_added: to_i64(added),
                restaurants_changed: to_i64(changed),
                restaurants_removed: to_i64(removed),
            },
        }
    }
}

/// Checks the files together with what is stored and writes what changes beside the served state. Blocks.
fn check_and_stage(
    staging: &BlockingStaging,
    fetched: &Fetched,
    spool: &Path,
    now: Timestamp,
) -> Result<Staged, Stop> {
    let mut phases = Phases::start();
    std::fs::create_dir_all(spool).map_err(SourceError::Spool)?;
    let held_snapshot_at = staging.staging.head.snapshot_at;
    let times = Times { snapshot_at: fetched.marker.at, held_snapshot_at, now };
    let register = StoredPlaces::open(staging)?.map(Arc::new);
    let stored = Arc::new(StoredVersions::load(staging, times)?);
    let options = CheckOptions {
        places: register.clone().map(|register| feed::Places::Lookup(register)),
        snapshot_time: Some(times.snapshot_at),
        stored: Some(stored.clone()),
        problem_cap: EXACT,
        ..CheckOptions::new(now)
    };
    let file_limit = options.file_limit;
    // Unnamed, so that it is gone when this process is.
    let lines = tempfile::tempfile_in(spool).map_err(SourceError::Spool)?;
    let mut checker = feed::Checker::with_spool(options, lines);
    read_newer(staging, times, &mut checker)?;
    phases.end("load");
    for file in &fetched.files {
        checker
            .read_file(&file.name, file.open()?)
            .map_err(|source| SourceError::Unreadable { file: file.name.clone(), source })?;
    }
    fetched.check_unchanged()?;
    phases.end("read");
    let restaurants = RefCell::new(RestaurantStage::open(staging)?);
    let mut checked = checker.finish_wanted(
        |id, source| {
            phases.end_once("graph");
            restaurants.borrow_mut().wants(id, source)
        },
        |restaurant| Ok::<(), Stop>(restaurants.borrow_mut().take(restaurant)?),
    )?;
    let names: Vec<String> = fetched.files.iter().map(|file| file.name.clone()).collect();
    let detail = RunDetail::of(&checked, &names);
    let statuses = cut_report(&mut checked.report);
    let report = serde_json::to_string(&checked.report)
        .map_err(|source| InventoryError::Damaged { what: "feed report", source })?;
    if let Some(failure) = file_failure(&checked.report) {
        return Err(Stop::Failed(Box::new(Failed { failure, report: Some((report, detail)) })));
    }
    let restaurants = restaurants.into_inner().finish()?;
    phases.end("documents");
    stage_states(staging, &statuses, now)?;
    phases.end("states");
    let entities = EntityStage::new(staging, &checked, &stored, times).write(fetched, file_limit)?;
    if entities.added >= MANY
        && let Err(error) = staging.write(|tx| Ok(store::analyze(tx)?))
    {
        // The server does it by itself later; only the next minutes are slower.
        tracing::warn!(error = &error as &dyn std::error::Error, "tables could not be analysed");
    }
    phases.end("entities");
    let counts = counts_of(&checked.report, fetched, held_snapshot_at, (&restaurants, &entities));
    let lapsed = register.map(|register| register.lapsed()).unwrap_or_default();
    let marker = fetched.marker.text.clone();
    Ok(Staged { marker, counts, times, entities, restaurants, report, detail, lapsed })
}

/// Gives the check what is newer than the batch: such rows stay, whether the batch contains them or not (B5, W3, W5).
fn read_newer(
    staging: &BlockingStaging,
    times: Times,
    checker: &mut feed::Checker,
) -> Result<(), InventoryError> {
    let ground = staging.ground();
    let since = (times.snapshot_at, times.is_older(), times.buried_before());
    let newer = staging.read(move |tx| {
        let mut rows = Vec::new();
        store::for_each_newer(tx, ground, since, |key, version, raw| {
            rows.push((key, times.effective(version), raw));
        })?;
        Ok(rows)
    })?;
    for (key, version, raw) in &newer {
        checker.read_stored(key.entity_type, &key.id, *version, raw.as_deref());
    }
    Ok(())
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

fn counts_of(
    report: &feed::Report,
    fetched: &Fetched,
    since: Option<Timestamp>,
    (restaurants, entities): (&RestaurantChanges, &EntityChanges),
) -> IngestionCounts {
    let summary = &report.summary;
    let wide = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    IngestionCounts {
        files: to_i64(fetched.files.len()),
        new_files: to_i64(fetched.new_files(since)),
        entities: wide(summary.entities.values().sum()),
        errors: wide(summary.errors),
        warnings: wide(summary.warnings),
        restaurants: wide(summary.restaurants.total),
        orderable: wide(summary.restaurants.orderable),
        added: to_i64(restaurants.added),
        changed: to_i64(restaurants.changed),
        removed: to_i64(restaurants.removed),
        entities_added: entities.added,
        entities_changed: entities.changed,
        entities_removed: entities.removed,
    }
}

fn replace_held(
    tx: &mut db::Tx<'_>,
    run: &Ingestion,
    held: basis::IngestionId,
    now: Timestamp,
) -> Result<(), InventoryError> {
    if held == run.id {
        return Ok(());
    }
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

pub(crate) fn failure_of(error: &SourceError) -> Failure {
    Failure { code: error.code().to_owned(), message: error.explain(), cure: error.cure().to_owned() }
}

pub(crate) fn stopped_unexpectedly() -> Failure {
    Failure {
        code: "FETCH_FAILED".to_owned(),
        message: "The check stopped unexpectedly; the earlier inventory stays.".to_owned(),
        cure: "Ask again; if it happens twice, open a case and name this run.".to_owned(),
    }
}

pub(crate) fn discarded() -> Failure {
    Failure {
        code: "SNAPSHOT_HELD".to_owned(),
        message: "The held snapshot was discarded; the earlier inventory stays.".to_owned(),
        cure: "Send a complete snapshot, or apply the next one when it is held.".to_owned(),
    }
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
