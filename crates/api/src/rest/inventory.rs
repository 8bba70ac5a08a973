//! Inventory in depth: restaurants by state, entities, published states and the way back, and the issues of a run.

pub(super) mod view;

use ::inventory::{EntityFilter, EntityKey, ReportFacts, StandingFilter};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use feed::EntityType;
use identity::{Permission, record_audit};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{
    EntityDetailView, EntityDifferenceView, EntityTotalsView, EntityView, RestaurantDifferenceView,
    RestaurantStateView, RunIssuesView, SnapshotView, StateCountView,
};
use super::EnvironmentPath;
use super::feeds::IngestionView;
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{EntityState, Environment, IngestionId, Instant, MatchState, PartnerId, RestaurantState};

/// Restaurants that an entity is said to belong to at most.
const RESTAURANTS: usize = 100;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_restaurant_states))
        .routes(routes!(list_restaurant_state_counts))
        .routes(routes!(list_entity_counts))
        .routes(routes!(list_entities))
        .routes(routes!(get_entity))
        .routes(routes!(list_snapshots))
        .routes(routes!(list_snapshot_differences))
        .routes(routes!(list_restaurant_differences))
        .routes(routes!(request_rollback))
        .routes(routes!(get_ingestion_issues))
}

/// Which restaurants are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StateQuery {
    state: Option<RestaurantState>,
    /// Words in name or id.
    text: Option<String>,
    /// Only those that are not served because their inventory is stale.
    stale_only: Option<bool>,
    /// Only those that stand so to the place register.
    match_state: Option<MatchState>,
    /// Only those whose merchants asked to be removed.
    opted_out_only: Option<bool>,
}

/// What the report knows besides the restaurants.
pub(super) async fn report_facts(
    state: &ApiState,
    partner: basis::PartnerId,
    environment: basis::Environment,
) -> Result<ReportFacts, Refusal> {
    let account = state.partners.get(partner).await?;
    Ok(state.inventory.report_facts(&account, environment).await?)
}

/// Every restaurant of the feed with what can be ordered from it, and the errors that stand in the way.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/restaurant-states",
    tag = "feeds",
    params(EnvironmentPath, StateQuery, Paging),
    responses((status = 200, description = "A page, by id.", body = PageView<RestaurantStateView>), ReadProblems)
)]
async fn list_restaurant_states(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<StateQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<RestaurantStateView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let filter = StandingFilter {
        state: query.state.map(|state| state.0),
        text: query.text,
        stale_only: query.stale_only.unwrap_or(false),
        match_state: query.match_state.map(|state| state.0),
        opted_out_only: query.opted_out_only.unwrap_or(false),
        after: paging.cursor(),
        limit: paging.limit()?,
    };
    let facts = report_facts(&state, path.partner_id.0, path.environment.0).await?;
    let page = state.inventory.restaurant_status(path.partner_id.0, path.environment.0, filter).await?;
    let view = |one| RestaurantStateView::of(one, facts);
    let items: Vec<RestaurantStateView> = page.items.into_iter().map(view).collect();
    Ok(Json(basis::Page { items, next: page.next }.into()))
}

/// How many restaurants are in which state, each counted once.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/restaurant-state-counts",
    tag = "feeds",
    params(EnvironmentPath),
    responses((status = 200, description = "States that occur.", body = PageView<StateCountView>), ReadProblems)
)]
async fn list_restaurant_state_counts(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<PageView<StateCountView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let counts = state.inventory.count_restaurant_states(path.partner_id.0, path.environment.0).await?;
    Ok(Json(PageView::whole(counts.into_iter().map(StateCountView::from))))
}

/// How many entities of each type there are.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/entity-counts",
    tag = "feeds",
    params(EnvironmentPath),
    responses((status = 200, description = "Types that occur.", body = PageView<EntityTotalsView>), ReadProblems)
)]
async fn list_entity_counts(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<PageView<EntityTotalsView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let counts = state.inventory.count_entities(path.partner_id.0, path.environment.0).await?;
    Ok(Json(PageView::whole(counts.into_iter().map(EntityTotalsView::from))))
}

/// A type of entity in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct EntityTypePath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// `@type`, such as `MenuItem`.
    entity_type: String,
}

/// An entity in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct EntityPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// `@type`, such as `MenuItem`.
    entity_type: String,
    /// `@id`, percent-encoded.
    entity_id: String,
}

/// Which entities are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntityQuery {
    /// The id begins so.
    id_prefix: Option<String>,
    /// The line contains this.
    text: Option<String>,
    state: Option<EntityState>,
    /// The name contains this; case and accents do not matter. A page looks at up to 100,000 entities, so it may be
    /// shorter than wanted, or empty, and still have a `next_cursor`.
    #[param(max_length = 200)]
    name: Option<String>,
    /// Written at or after this instant.
    modified_from: Option<Instant>,
    /// Written before this instant.
    modified_until: Option<Instant>,
}

fn entity_type(name: &str) -> Result<EntityType, Refusal> {
    EntityType::parse(name).ok_or_else(Refusal::not_found)
}

/// Entities of a type, with the version held of each and what wrote it last.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/entities/{entity_type}",
    tag = "feeds",
    params(EntityTypePath, EntityQuery, Paging),
    responses((status = 200, description = "A page, by id.", body = PageView<EntityView>), ReadProblems)
)]
async fn list_entities(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EntityTypePath>,
    Query(query): Query<EntityQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<EntityView>> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let filter = EntityFilter {
        id_prefix: query.id_prefix,
        text: query.text,
        state: query.state.map(|state| state.0),
        name: query.name.filter(|name| !name.is_empty()),
        modified_from: query.modified_from.map(|at| at.0),
        modified_until: query.modified_until.map(|at| at.0),
        after: paging.cursor(),
        limit: paging.limit()?,
    };
    let kind = entity_type(&path.entity_type)?;
    Ok(Json(state.inventory.list_entities(partner, environment, kind, filter).await?.into()))
}

/// One entity: the line as it was sent, what it refers to, what refers to it, and the restaurants it belongs to.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/entities/{entity_type}/{entity_id}",
    tag = "feeds",
    params(EntityPath),
    responses((status = 200, description = "The entity.", body = EntityDetailView), ReadProblems)
)]
async fn get_entity(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EntityPath>,
) -> Answer<EntityDetailView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let key = EntityKey::new(entity_type(&path.entity_type)?, path.entity_id);
    let detail = state.inventory.get_entity(partner, environment, key.clone()).await?;
    let restaurants = state.inventory.restaurants_of(partner, environment, key, RESTAURANTS).await?;
    Ok(Json(EntityDetailView::of(detail, restaurants)))
}

/// Published states that are kept, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/snapshots",
    tag = "feeds",
    params(EnvironmentPath, Paging),
    responses((status = 200, description = "A page.", body = PageView<SnapshotView>), ReadProblems)
)]
async fn list_snapshots(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<SnapshotView>> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let page = state.inventory.list_snapshots(partner, environment, paging.cursor(), paging.limit()?).await?;
    Ok(Json(page.into()))
}

/// A published state in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SnapshotPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The number of the state.
    generation: i64,
}

/// A restaurant of a published state in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SnapshotRestaurantPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The number of the state.
    generation: i64,
    /// The partner's id of the restaurant, percent-encoded.
    restaurant_id: String,
}

/// The state to compare with.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CompareQuery {
    /// The number of the other state.
    from: i64,
}

/// Restaurants that differ between `from` and this state.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/snapshots/{generation}/differences",
    tag = "feeds",
    params(SnapshotPath, CompareQuery, Paging),
    responses((status = 200, description = "A page, by id.", body = PageView<RestaurantDifferenceView>), ReadProblems)
)]
async fn list_snapshot_differences(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SnapshotPath>,
    Query(query): Query<CompareQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<RestaurantDifferenceView>> {
    let place = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, place.0)?;
    let states = (query.from, path.generation);
    Ok(Json(state.inventory.diff(place, states, paging.cursor(), paging.limit()?).await?.into()))
}

/// Entities of one restaurant that differ between `from` and this state, with both lines; at most a thousand.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/snapshots/{generation}/differences/{restaurant_id}",
    tag = "feeds",
    params(SnapshotRestaurantPath, CompareQuery),
    responses((status = 200, description = "All.", body = PageView<EntityDifferenceView>), ReadProblems)
)]
async fn list_restaurant_differences(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SnapshotRestaurantPath>,
    Query(query): Query<CompareQuery>,
) -> Answer<PageView<EntityDifferenceView>> {
    let place = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, place.0)?;
    let states = (query.from, path.generation);
    let found = state.inventory.diff_restaurant(place, states, &path.restaurant_id).await?;
    Ok(Json(PageView::whole(found.into_iter().map(EntityDifferenceView::from))))
}

/// Asks for the return to a published state, which becomes a new one. The next new feed replaces it.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/snapshots/{generation}/rollback",
    tag = "feeds",
    params(SnapshotPath),
    responses((status = 202, description = "The run.", body = IngestionView), WriteProblems)
)]
async fn request_rollback(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SnapshotPath>,
) -> Result<(StatusCode, Json<IngestionView>), Refusal> {
    let (partner, environment, generation) = (path.partner_id.0, path.environment.0, path.generation);
    caller.require(Permission::EditAccount, partner)?;
    let run = state.inventory.roll_back(partner, environment, generation, caller.actor()).await?;
    let (ambient, actor, subject) = (state.ambient.clone(), caller.actor(), run.to_string());
    let detail = serde_json::json!({ "environment": environment, "generation": generation });
    state
        .db
        .write(move |tx| {
            record_audit(tx, &ambient, &actor, Some(partner), "feed.roll_back", &subject, &detail)
        })
        .await?;
    let (run, _) = state.inventory.get_ingestion(partner, environment, run).await?;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}

/// A run in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct RunPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The run.
    ingestion_id: IngestionId,
}

/// The problems of a run in groups with counts, shares and sample ids, and its records by type.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/ingestions/{ingestion_id}/issues",
    tag = "feeds",
    params(RunPath),
    responses((status = 200, description = "Empty before the run has got that far.", body = RunIssuesView), ReadProblems)
)]
async fn get_ingestion_issues(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RunPath>,
) -> Answer<RunIssuesView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    Ok(Json(state.inventory.get_run_detail(partner, environment, path.ingestion_id.0).await?.into()))
}
