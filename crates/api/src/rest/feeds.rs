//! Runs of feed ingestion and their reports.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use feed::{Problem, Report, RestaurantStatus};
use identity::Permission;
use inventory::{Failure, Ingestion, IngestionCounts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::EnvironmentPath;
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Environment, IngestionId, IngestionState, Instant, PartnerId, ServiceType};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_ingestions, request_ingestion))
        .routes(routes!(get_ingestion))
        .routes(routes!(decide_held_ingestion))
}

/// A run of ingestion.
#[derive(Serialize, ToSchema)]
pub(super) struct IngestionView {
    ingestion_id: IngestionId,
    environment: Environment,
    state: IngestionState,
    /// Who asked for it.
    requested_by: String,
    requested_at: Instant,
    started_at: Option<Instant>,
    finished_at: Option<Instant>,
    /// What the marker file said.
    marker: Option<String>,
    counts: CountsView,
    /// Why it failed as a whole.
    failure: Option<FailureView>,
}

/// Exact numbers of a run.
#[derive(Serialize, ToSchema)]
pub(super) struct CountsView {
    files: i64,
    entities: i64,
    errors: i64,
    warnings: i64,
    /// Restaurants in the feed.
    restaurants: i64,
    /// Restaurants that can be ordered from.
    orderable: i64,
    added: i64,
    changed: i64,
    removed: i64,
}

impl From<IngestionCounts> for CountsView {
    fn from(counts: IngestionCounts) -> Self {
        let IngestionCounts {
            files,
            entities,
            errors,
            warnings,
            restaurants,
            orderable,
            added,
            changed,
            removed,
        } = counts;
        Self { files, entities, errors, warnings, restaurants, orderable, added, changed, removed }
    }
}

/// Why a run failed as a whole.
#[derive(Serialize, ToSchema)]
pub(super) struct FailureView {
    /// Stable, such as `MARKER_INVALID`.
    code: String,
    message: String,
    /// How to mend it.
    cure: String,
}

impl From<Failure> for FailureView {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code, message: failure.message, cure: failure.cure }
    }
}

impl From<Ingestion> for IngestionView {
    fn from(run: Ingestion) -> Self {
        Self {
            ingestion_id: run.id.into(),
            environment: run.environment.into(),
            state: run.state.into(),
            requested_by: run.requested_by.to_string(),
            requested_at: run.requested_at.into(),
            started_at: run.started_at.map(Instant),
            finished_at: run.finished_at.map(Instant),
            marker: run.marker,
            counts: run.counts.into(),
            failure: run.failure.map(FailureView::from),
        }
    }
}

/// A run with its report.
#[derive(Serialize, ToSchema)]
pub(super) struct IngestionDetailView {
    ingestion: IngestionView,
    /// What the check found; null until the run has got that far.
    report: Option<ReportView>,
}

/// What a check of a feed found.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportView {
    /// Entities received by type.
    entities: BTreeMap<String, u64>,
    errors: u64,
    warnings: u64,
    /// Entities dropped because what they depend on was dropped.
    dropped_dependents: u64,
    /// Exact number of problems by code.
    counts: BTreeMap<String, u64>,
    /// Problems, up to a cap for each code.
    problems: Vec<FeedProblemView>,
    /// What can be ordered from each restaurant.
    restaurants: Vec<FeedRestaurantView>,
}

/// One thing that is wrong with a feed.
#[derive(Serialize, ToSchema)]
pub(super) struct FeedProblemView {
    /// Stable, such as `MISSING_FIELD`.
    code: String,
    /// `error`: what it is about was dropped. `warning`: it was kept.
    #[schema(pattern = "^(error|warning)$")]
    severity: &'static str,
    title: String,
    entity_type: String,
    entity_id: Option<String>,
    file: Option<String>,
    line: Option<u64>,
    property: Option<String>,
    /// The offending value, cut short.
    value: Option<String>,
    message: String,
    /// How to mend it.
    cure: String,
}

/// What can be ordered from a restaurant, and why not more.
#[derive(Serialize, ToSchema)]
pub(super) struct FeedRestaurantView {
    restaurant_id: String,
    name: Option<String>,
    orderable: Vec<ServiceType>,
    reasons: Vec<FeedProblemView>,
}

impl From<Problem> for FeedProblemView {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.as_str().to_owned(),
            severity: match problem.severity {
                feed::Severity::Error => "error",
                feed::Severity::Warning => "warning",
            },
            title: problem.title,
            entity_type: problem.entity_type,
            entity_id: problem.entity_id,
            file: problem.file,
            line: problem.line,
            property: problem.property,
            value: problem.value,
            message: problem.message,
            cure: problem.cure,
        }
    }
}

impl From<RestaurantStatus> for FeedRestaurantView {
    fn from(status: RestaurantStatus) -> Self {
        Self {
            restaurant_id: status.restaurant_id,
            name: status.name,
            orderable: status.orderable.into_iter().map(ServiceType).collect(),
            reasons: status.reasons.into_iter().map(FeedProblemView::from).collect(),
        }
    }
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            entities: report.summary.entities,
            errors: report.summary.errors,
            warnings: report.summary.warnings,
            dropped_dependents: report.summary.dropped_dependents,
            counts: report.counts.into_iter().map(|(code, n)| (code.as_str().to_owned(), n)).collect(),
            problems: report.problems.into_iter().map(FeedProblemView::from).collect(),
            restaurants: report.restaurant_status.into_iter().map(FeedRestaurantView::from).collect(),
        }
    }
}

/// A run in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct IngestionPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The run.
    ingestion_id: IngestionId,
}

/// The newest runs of an environment, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/ingestions",
    tag = "feeds",
    params(EnvironmentPath, Paging),
    responses((status = 200, description = "A page.", body = PageView<IngestionView>), ReadProblems)
)]
async fn list_ingestions(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<IngestionView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let runs = state.inventory.list_ingestions(path.partner_id.0, path.environment.0).await?;
    Ok(Json(paging.cut(runs, |run| run.id.to_string())?.into()))
}

/// Asks for a run. While one is waiting or under way, that one is named instead, so repeating is harmless.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/ingestions",
    tag = "feeds",
    params(EnvironmentPath),
    responses((status = 202, description = "The run.", body = IngestionView), WriteProblems)
)]
async fn request_ingestion(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Result<(StatusCode, Json<IngestionView>), Refusal> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::RunTests, partner)?;
    let id = state.inventory.request_ingestion(partner, environment, caller.actor()).await?;
    let (run, _) = state.inventory.get_ingestion(partner, environment, id).await?;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}

/// One run with its report.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/ingestions/{ingestion_id}",
    tag = "feeds",
    params(IngestionPath),
    responses((status = 200, description = "The run.", body = IngestionDetailView), ReadProblems)
)]
async fn get_ingestion(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<IngestionPath>,
) -> Answer<IngestionDetailView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let (run, report) = state.inventory.get_ingestion(partner, environment, path.ingestion_id.0).await?;
    Ok(Json(IngestionDetailView { ingestion: run.into(), report: report.map(ReportView::from) }))
}

/// What becomes of a held state.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeldInput {
    /// The run whose state is held, so that a later one is not decided upon unseen.
    ingestion_id: IngestionId,
    /// Publish it; otherwise it is thrown away.
    apply: bool,
}

/// Publishes or throws away a state that is held because it would remove too much.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/held-decision",
    tag = "feeds",
    params(EnvironmentPath),
    request_body = HeldInput,
    responses((status = 200, description = "The run.", body = IngestionView), WriteProblems)
)]
async fn decide_held_ingestion(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    body: Body,
) -> Answer<IngestionView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::RunTests, partner)?;
    let input: HeldInput = body.read()?;
    let head = state.db.read(move |tx| inventory::find_head(tx, partner, environment)).await?;
    match head.and_then(|head| head.held) {
        None => Err(Refusal::conflict("nothing_held", "no state is held in this environment")),
        Some((_, id)) if id != input.ingestion_id.0 => {
            Err(Refusal::conflict("other_held", format!("the state of {id} is held, not of this run")))
        }
        Some(_) => Ok(Json(state.inventory.decide_held(partner, environment, input.apply).await?.into())),
    }
}
