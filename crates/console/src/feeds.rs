//! Feeds: where they come from, what is served, and the history of runs (operations 10.4).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Environment, IngestionId};
use db::DbError;
use identity::Permission;
use inventory::{Ingestion, InventoryHead, count_restaurants, find_head, latest_ingestion};
use partners::{DeliveryMethod, FeedSource};
use serde::Deserialize;
use web::{Chrome, Page, PageError, see_other_with};

use crate::feed_source::{SourceForm, Tested};
use crate::quick_test::{path as quick_test_path, tabs};
use crate::state::ConsoleState;
use crate::view::{Badge, Tab, environment_name, number, run_badge};
use crate::visit::Visit;

/// What an environment serves and where its feed comes from.
pub(crate) struct FeedState {
    pub(crate) environment: String,
    pub(crate) href: String,
    pub(crate) source: String,
    pub(crate) has_source: bool,
    pub(crate) marker: String,
    pub(crate) published_at: String,
    pub(crate) polled_at: String,
    pub(crate) served: u64,
    pub(crate) served_text: String,
    pub(crate) last: Option<RunRow>,
    /// The run that waits for a decision.
    pub(crate) held: Option<String>,
}

/// One run of a list.
pub(crate) struct RunRow {
    pub(crate) href: String,
    pub(crate) at: String,
    pub(crate) badge: Badge,
    pub(crate) marker: String,
    pub(crate) restaurants: String,
    pub(crate) errors: String,
    pub(crate) warnings: String,
    pub(crate) changes: String,
    pub(crate) failure: String,
}

#[derive(Template)]
#[template(path = "console/feeds.html")]
struct FeedsPage {
    chrome: Chrome,
    feeds: Vec<FeedState>,
    quick_test: String,
}

#[derive(Template)]
#[template(path = "console/feed.html")]
struct FeedPage {
    chrome: Chrome,
    tabs: Vec<Tab>,
    feed: FeedState,
    runs: Vec<RunRow>,
    may_read_now: bool,
    may_set_source: bool,
    source: SourceForm,
    tested: Option<Tested>,
}

/// What is known of an environment's feed.
pub(crate) async fn feed_state(
    state: &ConsoleState,
    visit: &Visit,
    environment: Environment,
) -> Result<FeedState, PageError> {
    let (t, partner) = (visit.t(), visit.partner.id);
    let config = state.partners.environment(partner, environment).await?;
    let (head, served, last): (Option<InventoryHead>, i64, Option<Ingestion>) = state
        .db
        .read(move |tx| {
            let head = find_head(tx, partner, environment)?;
            let served = count_restaurants(tx, partner, environment)?;
            Ok::<_, DbError>((head, served, latest_ingestion(tx, partner, environment)?))
        })
        .await?;
    let href = visit.path(&format!("/feeds/{environment}"));
    let never = || t.get("never");
    let served = u64::try_from(served).unwrap_or(0);
    let held = head.as_ref().and_then(|head| head.held).map(|(_, id)| format!("{href}/{id}"));
    let instant = |at: Option<basis::Timestamp>| at.map_or_else(never, |at| visit.when(at));
    Ok(FeedState {
        environment: environment_name(t, environment),
        has_source: config.feed_source.is_some(),
        source: config.feed_source.map_or_else(|| t.get("not-set"), |source| place(visit, &source)),
        published_at: instant(head.as_ref().and_then(|head| head.published_at)),
        polled_at: instant(head.as_ref().and_then(|head| head.polled_at)),
        marker: head.and_then(|head| head.marker).unwrap_or_else(|| t.get("none")),
        served,
        served_text: number(t, served),
        last: last.map(|run| run_row(visit, &run)),
        held,
        href,
    })
}

/// Where a feed comes from. A folder of the machine is told to those who run it; others learn that it is one.
fn place(visit: &Visit, source: &FeedSource) -> String {
    if source.method().is_for_operators() && !visit.may(Permission::ManagePartners) {
        return visit.t().get("feed-method-directory");
    }
    source.place()
}

/// A run as a line of a list.
pub(crate) fn run_row(visit: &Visit, run: &Ingestion) -> RunRow {
    let t = visit.t();
    let counts = run.counts;
    RunRow {
        href: visit.path(&format!("/feeds/{}/{}", run.environment, run.id)),
        at: visit.when(run.started_at.unwrap_or(run.requested_at)),
        badge: run_badge(t, run.state),
        marker: run.marker.clone().unwrap_or_default(),
        restaurants: t.two(
            "console-run-restaurants",
            "orderable",
            t.count(counts.orderable),
            "total",
            t.count(counts.restaurants),
        ),
        errors: t.count(counts.errors),
        warnings: t.count(counts.warnings),
        changes: t.three(
            "console-run-changes",
            "added",
            t.count(counts.added),
            "changed",
            t.count(counts.changed),
            "removed",
            t.count(counts.removed),
        ),
        failure: run.failure.as_ref().map(|failure| failure.code.clone()).unwrap_or_default(),
    }
}

/// `GET …/feeds`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let mut feeds = Vec::new();
    for environment in [Environment::Production, Environment::Sandbox] {
        feeds.push(feed_state(&state, &visit, environment).await?);
    }
    let page = FeedsPage {
        chrome: visit.chrome(visit.t().get("nav-feeds")),
        quick_test: quick_test_path(&visit),
        feeds,
    };
    Ok(Page(page).into_response())
}

/// Which method's form is wanted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct MethodQuery {
    method: String,
}

/// `GET …/feeds/{environment}`
pub(crate) async fn show_environment(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<MethodQuery>,
) -> Result<Response, PageError> {
    let environment = visit.environment()?;
    let config = state.partners.environment(visit.partner.id, environment).await?;
    let source = SourceForm::of(&visit, &config, DeliveryMethod::find(&query.method));
    Ok(page(&visit, &state, environment, source, None).await?.into_response())
}

/// The page of an environment with a form, and what a test of the source has shown.
pub(crate) async fn page(
    visit: &Visit,
    state: &ConsoleState,
    environment: Environment,
    source: SourceForm,
    tested: Option<Tested>,
) -> Result<Page<impl Template>, PageError> {
    let t = visit.t();
    let runs = state.inventory.list_ingestions(visit.partner.id, environment).await?;
    let feed = feed_state(state, visit, environment).await?;
    let title = t.one("console-feed-title", "environment", environment_name(t, environment));
    let may_edit = visit.may(Permission::EditAccount) && visit.partner.is_writable();
    Ok(Page(FeedPage {
        chrome: visit.chrome(title).crumb(visit.path("/feeds"), t.get("nav-feeds")).wide(),
        tabs: tabs(visit, Some(environment)),
        may_read_now: may_edit && feed.has_source,
        feed,
        runs: runs.iter().map(|run| run_row(visit, run)).collect(),
        may_set_source: may_edit,
        source,
        tested,
    }))
}

/// `POST …/feeds/{environment}/read`
pub(crate) async fn read_now(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let environment = visit.environment()?;
    let actor = visit.member.actor();
    let id = state.inventory.request_ingestion(visit.partner.id, environment, actor).await?;
    let path = visit.path(&format!("/feeds/{environment}/{id}"));
    Ok(see_other_with(&path, "flash-console-feed-asked"))
}

/// The run that waits for a decision in an environment.
pub(crate) async fn held_run(
    state: &ConsoleState,
    visit: &Visit,
    environment: Environment,
) -> Result<Option<IngestionId>, DbError> {
    let partner = visit.partner.id;
    let head = state.db.read(move |tx| find_head(tx, partner, environment)).await?;
    Ok(head.and_then(|head| head.held).map(|(_, id)| id))
}
