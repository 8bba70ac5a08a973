//! A partner's restaurants as they are served.

use axum::Json;
use axum::extract::State;
use basis::Cursor;
use identity::Permission;
use inventory::{RestaurantCard, SearchQuery};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::EnvironmentPath;
use super::menu::{RestaurantCardView, RestaurantView};
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Environment, Instant, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_restaurants)).routes(routes!(get_restaurant))
}

/// Which restaurants are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RestaurantQuery {
    /// Words in name, street or town.
    text: Option<String>,
}

/// A restaurant of a partner in the path.
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

/// The time of the look.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AtQuery {
    /// What can be had at this instant; now by default.
    at: Option<Instant>,
}

/// A page of a search; the cursor is the place in the list.
pub(super) async fn search(
    state: &ApiState,
    paging: &Paging,
    query: SearchQuery,
) -> Result<basis::Page<RestaurantCard>, Refusal> {
    let limit = paging.limit()?;
    let offset: usize = paging.cursor().and_then(|cursor| cursor.0.parse().ok()).unwrap_or(0);
    let query = SearchQuery { limit: limit + 1, offset, ..query };
    let mut items = state.inventory.catalogue().search(query).await?;
    let next = (items.len() > limit).then(|| Cursor((offset + limit).to_string()));
    items.truncate(limit);
    Ok(basis::Page { items, next })
}

/// The restaurants that an environment serves, whether or not they are offered to diners.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/restaurants",
    tag = "feeds",
    params(EnvironmentPath, RestaurantQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<RestaurantCardView>), ReadProblems)
)]
async fn list_restaurants(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<RestaurantQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<RestaurantCardView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let wanted = SearchQuery {
        partner_id: Some(path.partner_id.0),
        text: query.text,
        offered_only: false,
        ..SearchQuery::offered(path.environment.0)
    };
    Ok(Json(search(&state, &paging, wanted).await?.into()))
}

/// One restaurant with its menus as diners see it, now or at another time.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/restaurants/{restaurant_id}",
    tag = "feeds",
    params(RestaurantPath, AtQuery),
    responses((status = 200, description = "The restaurant.", body = RestaurantView), ReadProblems)
)]
async fn get_restaurant(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RestaurantPath>,
    Query(query): Query<AtQuery>,
) -> Answer<RestaurantView> {
    let partner = path.partner_id.0;
    caller.require(Permission::ReadAccount, partner)?;
    let catalogue = state.inventory.catalogue();
    let found = catalogue.restaurant(partner, path.environment.0, &path.restaurant_id).await?;
    let document = found.ok_or_else(Refusal::not_found)?;
    Ok(Json(RestaurantView::at(partner, &document, query.at.map_or_else(|| state.ambient.now(), |at| at.0))))
}
