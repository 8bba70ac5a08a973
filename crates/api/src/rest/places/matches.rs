//! The matching of a partner's restaurants, and merchants who asked to be removed.

use ::inventory::MatchDecision;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use basis::FieldErrors;
use identity::Permission;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::inventory::report_facts;
use super::view::MatchView;
use crate::caller::Caller;
use crate::input::{Body, Path};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Environment, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get_match, decide_match)).routes(routes!(set_opt_out))
}

/// A restaurant of the feed in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct RestaurantPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The partner's id of the restaurant, percent-encoded.
    restaurant_id: String,
}

/// How a restaurant stands to the place register, with the best places and their scores.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/matches/{restaurant_id}",
    tag = "places",
    params(RestaurantPath),
    responses((status = 200, description = "The match.", body = MatchView), ReadProblems)
)]
async fn get_match(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RestaurantPath>,
) -> Answer<MatchView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, partner)?;
    let facts = report_facts(&state, partner, environment).await?;
    let review = state.inventory.get_match(partner, environment, &path.restaurant_id).await?;
    Ok(Json(MatchView::of(review, facts)))
}

/// What is decided.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DecisionKind {
    /// It is the place that is named.
    Place,
    /// None of the places is a good match: services stop, orders go on.
    NoPlace,
    /// Whatever was decided no longer counts; the score does.
    Automatic,
}

/// A decision about a restaurant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MatchInput {
    decision: DecisionKind,
    /// Which place, with `place`.
    #[serde(default)]
    place_id: Option<String>,
}

/// Decides which place a restaurant is. The decision stands until the restaurant's name or address changes; the
/// restaurant is judged again within a minute.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/environments/{environment}/matches/{restaurant_id}",
    tag = "places",
    params(RestaurantPath),
    request_body = MatchInput,
    responses((status = 204, description = "It is decided."), WriteProblems)
)]
async fn decide_match(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RestaurantPath>,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::EditAccount, partner)?;
    let input: MatchInput = body.read()?;
    let decision = match (input.decision, input.place_id) {
        (DecisionKind::Place, Some(place_id)) => MatchDecision::Place(place_id),
        (DecisionKind::Place, None) => {
            return Err(FieldErrors::one("place_id", "missing", "which place it is").into());
        }
        (DecisionKind::NoPlace, _) => MatchDecision::NoPlace,
        (DecisionKind::Automatic, _) => MatchDecision::Automatic,
    };
    let of = (partner, environment);
    state.inventory.decide_match(caller.actor(), of, &path.restaurant_id, decision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a merchant asked to be removed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OptOutInput {
    opted_out: bool,
}

/// Takes a restaurant off because its merchant asked to be removed, or takes that back. It vanishes at once; orders go on.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/environments/{environment}/opt-outs/{restaurant_id}",
    tag = "places",
    params(RestaurantPath),
    request_body = OptOutInput,
    responses((status = 204, description = "It is done."), WriteProblems)
)]
async fn set_opt_out(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RestaurantPath>,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::EditAccount, partner)?;
    let OptOutInput { opted_out } = body.read()?;
    let of = (partner, environment);
    state.inventory.set_opt_out(caller.actor(), of, &path.restaurant_id, opted_out).await?;
    Ok(StatusCode::NO_CONTENT)
}
