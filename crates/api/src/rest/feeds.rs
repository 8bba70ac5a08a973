//! Runs of feed ingestion and their reports.

mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use identity::Permission;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::IngestionDetailView;
pub(super) use self::view::{FeedRestaurantView, IngestionView, ReportView, SaysView};
use super::EnvironmentPath;
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Environment, IngestionId, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_ingestions, request_ingestion))
        .routes(routes!(get_ingestion))
        .routes(routes!(decide_held_ingestion))
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
