//! One run of ingestion: its numbers and its problems, and the decision about a held state (Rule B6).

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use basis::IngestionId;
use feed::{Code, Problem, Report, Severity};
use identity::{Permission, record_audit};
use inventory::{Failure, Ingestion, InventoryError};
use serde::Deserialize;
use web::{Chrome, Page, PageError, see_other_with};

use crate::feeds::held_run;
use crate::state::ConsoleState;
use crate::view::{Badge, environment_name, number, run_badge};
use crate::visit::Visit;

/// Problems listed for each code.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "console/feed_run.html")]
struct RunPage {
    chrome: Chrome,
    path: String,
    badge: Badge,
    is_final: bool,
    facts: Vec<(String, String)>,
    failure: Option<Failure>,
    entities: Vec<(String, String)>,
    groups: Vec<Group>,
    is_held: bool,
    may_decide: bool,
    removed: String,
}

/// All problems of one code.
struct Group {
    badge: Badge,
    code: &'static str,
    title: String,
    meaning: &'static str,
    cure: &'static str,
    count: String,
    problems: Vec<Problem>,
    /// How many are not listed; empty for none.
    more: String,
}

/// `GET …/feeds/{environment}/{ingestion_id}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let (environment, t) = (visit.environment()?, visit.t());
    let id: IngestionId = visit.part("ingestion_id")?;
    let (run, report) = found(state.inventory.get_ingestion(visit.partner.id, environment, id).await)?;
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
        path: format!("{path}/{id}"),
        badge: run_badge(t, run.state),
        is_final: run.state.is_final(),
        facts: facts(&visit, &run, by),
        entities: report.as_ref().map(|report| entities(&visit, report)).unwrap_or_default(),
        groups: report.map(|report| groups(&visit, report)).unwrap_or_default(),
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
    vec![
        (t.get("console-run-requested"), format!("{} ({by})", visit.when(run.requested_at))),
        (t.get("start"), instant(run.started_at)),
        (t.get("end"), instant(run.finished_at)),
        (t.get("console-feed-marker"), run.marker.clone().unwrap_or_else(|| "–".to_owned())),
        (t.get("console-run-files"), t.count(counts.files)),
        (t.get("console-run-entities"), t.count(counts.entities)),
        (t.get("console-run-errors"), t.count(counts.errors)),
        (t.get("console-run-warnings"), t.count(counts.warnings)),
        (t.get("restaurants"), t.count(counts.restaurants)),
        (t.get("console-run-orderable"), t.count(counts.orderable)),
        (t.get("console-run-added"), t.count(counts.added)),
        (t.get("console-run-changed"), t.count(counts.changed)),
        (t.get("console-run-removed"), t.count(counts.removed)),
    ]
}

fn entities(visit: &Visit, report: &Report) -> Vec<(String, String)> {
    let counts = report.summary.entities.iter();
    counts.map(|(kind, count)| (kind.clone(), number(visit.t(), *count))).collect()
}

/// The problems by code: errors first, and within them the most frequent first.
fn groups(visit: &Visit, report: Report) -> Vec<Group> {
    let t = visit.t();
    let mut by_code: BTreeMap<Code, Vec<Problem>> = BTreeMap::new();
    for problem in report.problems {
        by_code.entry(problem.code).or_default().push(problem);
    }
    let mut counts: Vec<(Code, u64)> = report.counts.into_iter().collect();
    let severity = |code: Code, listed: &BTreeMap<Code, Vec<Problem>>| {
        listed.get(&code).and_then(|problems| problems.first()).map_or(code.severity(), |one| one.severity)
    };
    counts.sort_by_key(|(code, count)| (severity(*code, &by_code), std::cmp::Reverse(*count)));
    let group = |(code, count): (Code, u64)| {
        let badge = match severity(code, &by_code) {
            Severity::Error => Badge { tone: "danger", text: t.get("error") },
            Severity::Warning => Badge { tone: "warning", text: t.get("warning") },
        };
        let mut problems = by_code.remove(&code).unwrap_or_default();
        problems.truncate(LISTED);
        let more = count.saturating_sub(u64::try_from(problems.len()).unwrap_or(u64::MAX));
        Group {
            badge,
            code: code.as_str(),
            title: problems.first().map_or_else(|| code.title().to_owned(), |one| one.title.clone()),
            meaning: code.meaning(),
            cure: code.cure(),
            count: number(t, count),
            problems,
            more: if more > 0 { t.one("and-more", "n", number(t, more)) } else { String::new() },
        }
    };
    counts.into_iter().map(group).collect()
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
