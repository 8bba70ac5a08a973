//! One run of ingestion: its numbers and its problems, and the decision about a held state (Rule B6).

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use basis::IngestionId;
use identity::{Permission, record_audit};
use inventory::{Failure, Ingestion, InventoryError, RunKind};
use serde::Deserialize;
use web::{Chrome, Page, PageError, see_other_with};

use crate::feed_issues::{Group, IssueRow, TypeRow, groups, issues, types};
use crate::feeds::held_run;
use crate::frame::{Place, Rows, rows};
use crate::state::ConsoleState;
use crate::view::{Badge, environment_name, run_badge};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/feed_run.html")]
struct RunPage {
    chrome: Chrome,
    rows: Rows,
    path: String,
    badge: Badge,
    is_final: bool,
    facts: Vec<(String, String)>,
    failure: Option<Failure>,
    types: Vec<TypeRow>,
    issues: Vec<IssueRow>,
    sample_files: Vec<String>,
    groups: Vec<Group>,
    is_held: bool,
    may_decide: bool,
    removed: String,
}

/// `GET …/feeds/{environment}/{ingestion_id}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let (environment, t) = (visit.environment()?, visit.t());
    let id: IngestionId = visit.part("ingestion_id")?;
    let (run, report) = found(state.inventory.get_ingestion(visit.partner.id, environment, id).await)?;
    let detail = found(state.inventory.get_run_detail(visit.partner.id, environment, id).await)?;
    let path = visit.path(&format!("/feeds/{environment}"));
    let title = t.one("console-run-title", "at", visit.when(run.started_at.unwrap_or(run.requested_at)));
    let people = state.people(visit.partner.id).await?;
    let by = people.name(t, &run.requested_by);
    let page = RunPage {
        chrome: visit
            .chrome(title)
            .crumb(visit.path("/feeds"), t.get("nav-feeds"))
            .crumb(&path, environment_name(t, environment))
            .wide(),
        rows: rows(&visit, environment, Place::History),
        path: format!("{path}/{id}"),
        badge: run_badge(t, run.state),
        is_final: run.state.is_final(),
        facts: facts(&visit, &run, by),
        types: types(t, &detail),
        issues: issues(&visit, environment, &detail),
        sample_files: detail.sample_files,
        groups: report.map(|report| groups(&visit, environment, report)).unwrap_or_default(),
        is_held: run.state == inventory::IngestionState::Held,
        may_decide: visit.may(Permission::RunTests) && visit.partner.is_writable(),
        removed: t.count(run.counts.removed),
        failure: run.failure,
    };
    Ok(Page(page).into_response())
}

fn found<T>(result: Result<T, InventoryError>) -> Result<T, PageError> {
    result.map_err(|error| match error {
        InventoryError::NotFound => PageError::NotFound,
        InventoryError::Overtaken | InventoryError::Busy => PageError::Conflict,
        other => other.into(),
    })
}

fn facts(visit: &Visit, run: &Ingestion, by: String) -> Vec<(String, String)> {
    let (t, counts) = (visit.t(), run.counts);
    let instant = |at: Option<basis::Timestamp>| at.map_or_else(|| "–".to_owned(), |at| visit.when(at));
    let kind = match (run.kind, run.of_generation) {
        (RunKind::Batch, _) => t.get("inventory-kind-batch"),
        (RunKind::Rollback, None) => t.get("inventory-kind-rollback"),
        (RunKind::Rollback, Some(of)) => t.one("inventory-back-to", "n", of.to_string()),
    };
    vec![
        (t.get("inventory-kind"), kind),
        (t.get("console-run-requested"), format!("{} ({by})", visit.when(run.requested_at))),
        (t.get("start"), instant(run.started_at)),
        (t.get("end"), instant(run.finished_at)),
        (t.get("console-feed-marker"), run.marker.clone().unwrap_or_else(|| "–".to_owned())),
        (t.get("console-run-files"), t.count(counts.files)),
        (t.get("inventory-new-files"), t.count(counts.new_files)),
        (t.get("console-run-entities"), t.count(counts.entities)),
        (t.get("inventory-entities-added"), t.count(counts.entities_added)),
        (t.get("inventory-entities-changed"), t.count(counts.entities_changed)),
        (t.get("inventory-entities-removed"), t.count(counts.entities_removed)),
        (t.get("console-run-errors"), t.count(counts.errors)),
        (t.get("console-run-warnings"), t.count(counts.warnings)),
        (t.get("restaurants"), t.count(counts.restaurants)),
        (t.get("console-run-orderable"), t.count(counts.orderable)),
        (t.get("console-run-added"), t.count(counts.added)),
        (t.get("console-run-changed"), t.count(counts.changed)),
        (t.get("console-run-removed"), t.count(counts.removed)),
    ]
}

/// What is done with a held state.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct DecisionForm {
    decision: String,
}

/// `POST …/feeds/{environment}/{ingestion_id}/decision`. Only the run that waits now can be decided about.
pub(crate) async fn decide(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::RunTests)?;
    let environment = visit.environment()?;
    let id: IngestionId = visit.part("ingestion_id")?;
    let (apply, action) = match form.decision.as_str() {
        "apply" => (true, "feed.apply_held"),
        "discard" => (false, "feed.discard_held"),
        _ => return Err(PageError::BadRequest),
    };
    found(state.inventory.get_ingestion(visit.partner.id, environment, id).await)?;
    if held_run(&state, &visit, environment).await? != Some(id) || !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let partner = visit.partner.id;
    found(state.inventory.decide_held(partner, environment, apply).await)?;
    let (ambient, actor, subject) = (state.ambient.clone(), visit.member.actor(), id.to_string());
    state
        .db
        .write(move |tx| record_audit(tx, &ambient, &actor, Some(partner), action, &subject, &environment))
        .await?;
    let flash = if apply { "flash-console-held-applied" } else { "flash-console-held-discarded" };
    Ok(see_other_with(&visit.path(&format!("/feeds/{environment}/{id}")), flash))
}
