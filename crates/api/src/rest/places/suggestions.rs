//! Partners suggest places; operators take them into the register or say why not.

use ::inventory::{NewSuggestion, SuggestionDecision, SuggestionFilter};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use basis::FieldErrors;
use identity::Permission;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::EnvironmentPath;
use super::view::{PlaceInput, SuggestionView};
use super::{READ, WRITE};
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{PlaceSuggestionId, SuggestionState};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_place_suggestions, create_place_suggestion))
        .routes(routes!(list_all_place_suggestions))
        .routes(routes!(decide_place_suggestion))
}

/// Which suggestions are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SuggestionsQuery {
    state: Option<SuggestionState>,
}

impl SuggestionsQuery {
    fn filter(&self, paging: &Paging) -> Result<SuggestionFilter, Refusal> {
        Ok(SuggestionFilter {
            of: None,
            state: self.state.map(|state| state.0),
            after: paging.cursor(),
            limit: paging.limit()?,
        })
    }
}

/// What a partner has suggested, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/place-suggestions",
    tag = "places",
    params(EnvironmentPath, SuggestionsQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<SuggestionView>), ReadProblems)
)]
async fn list_place_suggestions(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<SuggestionsQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<SuggestionView>> {
    let of = (path.partner_id.0, path.environment.0);
    caller.require(Permission::ReadAccount, of.0)?;
    let filter = SuggestionFilter { of: Some(of), ..query.filter(&paging)? };
    Ok(Json(state.inventory.list_suggestions(filter).await?.into()))
}

/// A place that is suggested.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuggestionInput {
    restaurant_id: String,
    /// The address of a page about the place, or its id in another register; 1 to 500 bytes.
    reference: String,
    /// Anything else, up to 2,000 bytes.
    #[serde(default)]
    note: String,
}

/// Suggests that the register take in the place of a restaurant.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/place-suggestions",
    tag = "places",
    params(EnvironmentPath),
    request_body = SuggestionInput,
    responses((status = 201, description = "The suggestion.", body = SuggestionView), WriteProblems)
)]
async fn create_place_suggestion(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    body: Body,
) -> Result<(StatusCode, Json<SuggestionView>), Refusal> {
    let of = (path.partner_id.0, path.environment.0);
    caller.require(Permission::EditAccount, of.0)?;
    let SuggestionInput { restaurant_id, reference, note } = body.read()?;
    let new = NewSuggestion { restaurant_id, reference, note };
    let one = state.inventory.suggest_place(caller.actor(), of, new).await?;
    Ok((StatusCode::CREATED, Json(one.into())))
}

/// What all partners have suggested, newest first; for staff.
#[utoipa::path(
    get,
    path = "/place-suggestions",
    tag = "places",
    params(SuggestionsQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<SuggestionView>), ReadProblems)
)]
async fn list_all_place_suggestions(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<SuggestionsQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<SuggestionView>> {
    // A consultant sees those of the partners assigned to it.
    caller.require_staff(READ)?;
    let filter = query.filter(&paging)?;
    let mut page = state.inventory.list_suggestions(filter).await?;
    page.items.retain(|one| caller.may(Permission::ReadAccount, Some(one.partner_id)));
    Ok(Json(page.into()))
}

/// A suggestion in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SuggestionPath {
    suggestion_id: PlaceSuggestionId,
}

/// The answer to a suggestion: either the place that is taken in, with its id, or why it is not.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerInput {
    accept: bool,
    /// The place's id in the register, with `accept`.
    #[serde(default)]
    place_id: Option<String>,
    /// The place, with `accept`.
    #[serde(default)]
    place: Option<PlaceInput>,
    /// Why not, without `accept`.
    #[serde(default)]
    reason: Option<String>,
}

impl AnswerInput {
    fn decision(self) -> Result<SuggestionDecision, FieldErrors> {
        if !self.accept {
            return Ok(SuggestionDecision::Refuse(self.reason.unwrap_or_default()));
        }
        let missing = || FieldErrors::one("place", "missing", "the place and its id");
        let (place_id, place) = self.place_id.zip(self.place).ok_or_else(missing)?;
        Ok(SuggestionDecision::Accept(Box::new(place.into_place(place_id))))
    }
}

/// Takes a suggested place into the register, or refuses it.
#[utoipa::path(
    post,
    path = "/place-suggestions/{suggestion_id}/decision",
    tag = "places",
    params(SuggestionPath),
    request_body = AnswerInput,
    responses((status = 200, description = "The suggestion.", body = SuggestionView), WriteProblems)
)]
async fn decide_place_suggestion(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SuggestionPath>,
    body: Body,
) -> Answer<SuggestionView> {
    caller.require_staff(WRITE)?;
    let decision = body.read::<AnswerInput>()?.decision()?;
    Ok(Json(state.inventory.decide_suggestion(caller.actor(), path.suggestion_id.0, decision).await?.into()))
}
