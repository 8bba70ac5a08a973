//! Published states of an environment: the list, and the way back to one (operations 10.4).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Environment};
use identity::{Permission, record_audit};
use inventory::{InventoryError, Snapshot, find_head};
use serde::Deserialize;
use web::{Chrome, Page, PageError, see_other_with};

use crate::frame::{Place, Rows, next_page, rows, run_path};
use crate::history::kind_text;
use crate::state::{ConsoleState, People};
use crate::visit::Visit;

/// States on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "console/snapshots.html")]
struct SnapshotsPage {
    chrome: Chrome,
    rows: Rows,
    snapshots: Vec<SnapshotRow>,
    first: String,
    next: String,
}

/// A published state in a list.
pub(crate) struct SnapshotRow {
    pub(crate) generation: i64,
    pub(crate) href: String,
    pub(crate) at: String,
    pub(crate) kind: String,
    pub(crate) by: String,
    pub(crate) run: String,
    /// The state a rollback returned to; empty for none.
    pub(crate) of: String,
    pub(crate) entities: String,
    pub(crate) restaurants: String,
    pub(crate) entity_changes: String,
    pub(crate) restaurant_changes: String,
    pub(crate) is_served: bool,
}

/// Where the page begins.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PageQuery {
    pub(crate) after: String,
}

impl PageQuery {
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        Some(Cursor(self.after.clone())).filter(|cursor| !cursor.0.is_empty())
    }
}

/// `GET …/feeds/{environment}/snapshots`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<PageQuery>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let page = state.inventory.list_snapshots(partner, environment, query.cursor(), PAGE).await?;
    let (served, people) = (served(&state, &visit, environment).await?, state.people(partner).await?);
    let here = visit.path(&format!("/feeds/{environment}/snapshots"));
    let page = SnapshotsPage {
        chrome: visit.chrome(t.get("inventory-snapshots")).wide(),
        rows: rows(&visit, environment, Place::Snapshots),
        snapshots: page.items.iter().map(|one| row(&visit, environment, one, served, &people)).collect(),
        first: if query.after.is_empty() { String::new() } else { here.clone() },
        next: next_page(&here, page.next.as_ref()),
    };
    Ok(Page(page).into_response())
}

/// The generation that is served.
pub(crate) async fn served(
    state: &ConsoleState,
    visit: &Visit,
    environment: Environment,
) -> Result<i64, PageError> {
    let partner = visit.partner.id;
    let head = state.db.read(move |tx| find_head(tx, partner, environment)).await?;
    Ok(head.map_or(0, |head| head.generation))
}

/// A published state as a line of a list.
pub(crate) fn row(
    visit: &Visit,
    environment: Environment,
    one: &Snapshot,
    served: i64,
    people: &People,
) -> SnapshotRow {
    let (t, changes) = (visit.t(), one.changes);
    let changed = |added: i64, changed: i64, removed: i64| {
        let (added, changed, removed) = (t.count(added), t.count(changed), t.count(removed));
        t.three("console-run-changes", "added", added, "changed", changed, "removed", removed)
    };
    SnapshotRow {
        generation: one.generation,
        href: visit.path(&format!("/feeds/{environment}/snapshots/{}", one.generation)),
        at: visit.when(one.published_at),
        kind: kind_text(t, one.kind),
        by: people.name(t, &one.published_by),
        run: one.ingestion_id.map(|id| run_path(visit, environment, id)).unwrap_or_default(),
        of: one.of_generation.map(|of| t.one("inventory-back-to", "n", of.to_string())).unwrap_or_default(),
        entities: t.count(one.entities),
        restaurants: t.count(one.restaurants),
        entity_changes: changed(changes.entities_added, changes.entities_changed, changes.entities_removed),
        restaurant_changes: changed(
            changes.restaurants_added,
            changes.restaurants_changed,
            changes.restaurants_removed,
        ),
        is_served: one.generation == served,
    }
}

/// `POST …/feeds/{environment}/snapshots/{generation}/roll-back`
pub(crate) async fn roll_back(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let (environment, partner) = (visit.environment()?, visit.partner.id);
    let generation: i64 = visit.part("generation")?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let actor = visit.member.actor();
    let asked = state.inventory.roll_back(partner, environment, generation, actor.clone()).await;
    let run = asked.map_err(|error| match error {
        InventoryError::NotFound => PageError::NotFound,
        InventoryError::Busy => PageError::Conflict,
        other => other.into(),
    })?;
    let (ambient, subject) = (state.ambient.clone(), run.to_string());
    let detail = serde_json::json!({ "environment": environment, "generation": generation });
    state
        .db
        .write(move |tx| {
            record_audit(tx, &ambient, &actor, Some(partner), "feed.roll_back", &subject, &detail)
        })
        .await?;
    Ok(see_other_with(&run_path(&visit, environment, run), "flash-inventory-rollback"))
}
