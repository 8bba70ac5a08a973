//! Real-time updates: what became of them, and reports by hour.

mod view;

use axum::Json;
use axum::extract::State;
use basis::Timestamp;
use identity::Permission;
use inventory::realtime::UpdateQuery;
use jiff::SignedDuration;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{EntityReportView, RequestCountView, UpdateView};
use super::EnvironmentPath;
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Environment, Instant, PartnerId, UpdateId, UpdateRoute, UpdateState};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The longest time of a report; counts are kept so long.
const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_updates))
        .routes(routes!(get_update))
        .routes(routes!(get_update_requests_report))
        .routes(routes!(get_update_entities_report))
}

/// An update in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct UpdatePath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The update.
    update_id: UpdateId,
}

/// Which updates are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UpdatesQuery {
    route: Option<UpdateRoute>,
    state: Option<UpdateState>,
    /// `@type` of the entity.
    entity_type: Option<String>,
    /// `@id` of the entity.
    entity_id: Option<String>,
    /// With this code, such as `STALE_ENTITY`.
    code: Option<String>,
    /// Received at or after.
    from: Option<Instant>,
    /// Received before.
    until: Option<Instant>,
}

/// Real-time updates with their outcomes, newest first. They are kept for 14 days.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/updates",
    tag = "feeds",
    params(EnvironmentPath, UpdatesQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<UpdateView>), ReadProblems)
)]
async fn list_updates(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<UpdatesQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<UpdateView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let query = UpdateQuery {
        route: query.route.map(|route| route.0),
        state: query.state.map(|state| state.0),
        entity_type: query.entity_type,
        entity_id: query.entity_id,
        code: query.code,
        from: query.from.map(|from| from.0),
        until: query.until.map(|until| until.0),
        cursor: paging.cursor(),
        limit: paging.limit()?,
        ..UpdateQuery::of(path.partner_id.0, path.environment.0)
    };
    Ok(Json(state.inventory.list_updates(query).await?.into()))
}

/// One real-time update with its outcome.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/updates/{update_id}",
    tag = "feeds",
    params(UpdatePath),
    responses((status = 200, description = "The update.", body = UpdateView), ReadProblems)
)]
async fn get_update(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<UpdatePath>,
) -> Answer<UpdateView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    Ok(Json(state.inventory.get_update(partner, environment, path.update_id.0).await?.into()))
}

/// The time of a report.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReportTime {
    /// From the hour of this instant; one day before `until` by default.
    from: Option<Instant>,
    /// To before this instant; now by default.
    until: Option<Instant>,
}

impl ReportTime {
    fn bounds(&self, state: &ApiState) -> Result<(Timestamp, Timestamp), Refusal> {
        // What is counted at this very instant belongs to it.
        let soon =
            || state.ambient.now().saturating_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX);
        let until = self.until.map_or_else(soon, |until| until.0);
        let from = self.from.map_or_else(|| until.saturating_sub(DAY).unwrap_or(until), |from| from.0);
        let length = until.duration_since(from);
        if length <= SignedDuration::ZERO || length > LONGEST {
            let hours = LONGEST.as_hours();
            let message = format!("until comes after from, at most {hours} hours later");
            return Err(Refusal::bad_request("bad_query", message));
        }
        Ok((from, until))
    }
}

/// How requests of real-time updates were answered, by hour. A request that was answered with 200 is no proof that its
/// entities were accepted.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/update-requests-report",
    tag = "feeds",
    params(EnvironmentPath, ReportTime),
    responses((status = 200, description = "The counts, oldest hour first.", body = PageView<RequestCountView>), ReadProblems)
)]
async fn get_update_requests_report(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(time): Query<ReportTime>,
) -> Answer<PageView<RequestCountView>> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let (from, until) = time.bounds(&state)?;
    let counts = state.inventory.update_requests_report(partner, environment, from, until).await?;
    Ok(Json(PageView::whole(counts.into_iter().map(RequestCountView::from))))
}

/// What became of the entities of real-time updates, by hour, route and type, with sample entities of the most frequent
/// codes.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/update-entities-report",
    tag = "feeds",
    params(EnvironmentPath, ReportTime),
    responses((status = 200, description = "The report.", body = EntityReportView), ReadProblems)
)]
async fn get_update_entities_report(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(time): Query<ReportTime>,
) -> Answer<EntityReportView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let (from, until) = time.bounds(&state)?;
    Ok(Json(state.inventory.update_entities_report(partner, environment, from, until).await?.into()))
}
