//! Feeds > History: runs of batches, real-time publications and rollbacks of an environment (operations 10.4).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Environment, Timestamp};
use inventory::{Ingestion, RunKind, Snapshot, SnapshotKind};
use jiff::SignedDuration;
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageError};

use crate::frame::{Place, Rows, rows, run_path};
use crate::state::ConsoleState;
use crate::view::{Badge, run_badge};
use crate::visit::Visit;

/// Publications of real-time updates that are listed at most.
const UPDATES: usize = 200;
/// How far back one may look, in days.
const DAYS: [i64; 4] = [1, 7, 14, 30];

#[derive(Template)]
#[template(path = "console/history.html")]
struct HistoryPage {
    chrome: Chrome,
    rows: Rows,
    kinds: Vec<(String, String)>,
    spans: Vec<(String, String)>,
    kind: String,
    days: String,
    entries: Vec<Entry>,
}

struct Entry {
    at: String,
    href: String,
    kind: String,
    badge: Badge,
    failure: String,
    files: String,
    new_files: String,
    records: String,
    added: String,
    changed: String,
    removed: String,
    errors: String,
    warnings: String,
}

/// What is looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HistoryQuery {
    kind: String,
    days: String,
}

/// `GET …/feeds/{environment}/history`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let days = query.days.parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(14);
    let since = state.ambient.now() - SignedDuration::from_hours(24 * days);
    let runs = state.inventory.list_ingestions(partner, environment).await?;
    let snapshots = state.inventory.list_snapshots(partner, environment, None, UPDATES).await?;
    let runs =
        runs.iter().map(|run| (run.requested_at, run_entry(&visit, environment, run), kind_of(run.kind)));
    let updates = snapshots.items.iter().filter(|one| one.kind == SnapshotKind::Update);
    let updates =
        updates.map(|one| (one.published_at, update_entry(&visit, environment, one), SnapshotKind::Update));
    let mut entries: Vec<(Timestamp, Entry, SnapshotKind)> = runs.chain(updates).collect();
    entries.retain(|(at, _, kind)| *at >= since && (query.kind.is_empty() || query.kind == kind.as_str()));
    entries.sort_by_key(|(at, _, _)| std::cmp::Reverse(*at));
    let page = HistoryPage {
        chrome: visit.chrome(t.get("console-feed-history")).wide(),
        rows: rows(&visit, environment, Place::History),
        kinds: kinds(t),
        spans: DAYS.map(|days| (days.to_string(), t.one("duration-days", "n", days))).into(),
        kind: query.kind,
        days: days.to_string(),
        entries: entries.into_iter().map(|(_, entry, _)| entry).collect(),
    };
    Ok(Page(page).into_response())
}

const fn kind_of(kind: RunKind) -> SnapshotKind {
    match kind {
        RunKind::Batch => SnapshotKind::Batch,
        RunKind::Rollback => SnapshotKind::Rollback,
    }
}

/// What published a state, in words.
pub(crate) fn kind_text(t: Texts, kind: SnapshotKind) -> String {
    match kind {
        SnapshotKind::Batch => t.get("inventory-kind-batch"),
        SnapshotKind::Update => t.get("inventory-kind-update"),
        SnapshotKind::Rollback => t.get("inventory-kind-rollback"),
    }
}

fn kinds(t: Texts) -> Vec<(String, String)> {
    let choice = |kind: SnapshotKind| (kind.as_str().to_owned(), kind_text(t, kind));
    let all = [SnapshotKind::Batch, SnapshotKind::Update, SnapshotKind::Rollback];
    std::iter::once((String::new(), t.get("all"))).chain(all.map(choice)).collect()
}

fn run_entry(visit: &Visit, environment: Environment, run: &Ingestion) -> Entry {
    let (t, counts) = (visit.t(), run.counts);
    Entry {
        at: visit.when(run.started_at.unwrap_or(run.requested_at)),
        href: run_path(visit, environment, run.id),
        kind: kind_text(t, kind_of(run.kind)),
        badge: run_badge(t, run.state),
        failure: run.failure.as_ref().map(|failure| failure.code.clone()).unwrap_or_default(),
        files: t.count(counts.files),
        new_files: t.count(counts.new_files),
        records: t.count(counts.entities),
        added: t.count(counts.entities_added),
        changed: t.count(counts.entities_changed),
        removed: t.count(counts.entities_removed),
        errors: t.count(counts.errors),
        warnings: t.count(counts.warnings),
    }
}

fn update_entry(visit: &Visit, environment: Environment, snapshot: &Snapshot) -> Entry {
    let (t, changes) = (visit.t(), snapshot.changes);
    let none = || "–".to_owned();
    Entry {
        at: visit.when(snapshot.published_at),
        href: visit.path(&format!("/feeds/{environment}/snapshots/{}", snapshot.generation)),
        kind: kind_text(t, snapshot.kind),
        badge: Badge { tone: "ok", text: t.get("console-run-done") },
        failure: String::new(),
        files: none(),
        new_files: none(),
        records: t.count(snapshot.entities),
        added: t.count(changes.entities_added),
        changed: t.count(changes.entities_changed),
        removed: t.count(changes.entities_removed),
        errors: none(),
        warnings: none(),
    }
}
