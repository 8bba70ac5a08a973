//! The restaurants on offer.

use axum::Json;
use axum::extract::State;
use basis::{Environment, GeoPoint};
use inventory::SearchQuery;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::menu::{RestaurantCardView, RestaurantView};
use super::super::restaurants::search;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::PublicReadProblems;
use crate::state::ApiState;
use crate::wire::PartnerId;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_shop_restaurants)).routes(routes!(get_shop_restaurant))
}

/// Which restaurants are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ShopQuery {
    /// Words in name, street or town.
    text: Option<String>,
    /// With `longitude`: the nearest first, within 20 km.
    #[param(minimum = -90, maximum = 90)]
    latitude: Option<f64>,
    /// With `latitude`.
    #[param(minimum = -180, maximum = 180)]
    longitude: Option<f64>,
}

/// A restaurant in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ShopPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// The partner's id of the restaurant, percent-encoded.
    restaurant_id: String,
}

/// Restaurants from which diners can order now, by name or the nearest first.
#[utoipa::path(
    get,
    path = "/shop/restaurants",
    tag = "shop",
    security(()),
    params(ShopQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<RestaurantCardView>), PublicReadProblems)
)]
async fn list_shop_restaurants(
    State(state): State<ApiState>,
    Query(query): Query<ShopQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<RestaurantCardView>> {
    let near = match (query.latitude, query.longitude) {
        (None, None) => None,
        (Some(latitude), Some(longitude)) => Some(
            GeoPoint::new(latitude, longitude)
                .ok_or_else(|| Refusal::bad_request("bad_query", "this is no point on the map"))?,
        ),
        _ => return Err(Refusal::bad_request("bad_query", "give latitude and longitude, or neither")),
    };
    let wanted = SearchQuery { text: query.text, near, ..SearchQuery::offered(Environment::Production) };
    Ok(Json(search(&state, &paging, wanted).await?.into()))
}

/// One restaurant on offer, with its menus.
#[utoipa::path(
    get,
    path = "/shop/restaurants/{partner_id}/{restaurant_id}",
    tag = "shop",
    security(()),
    params(ShopPath),
    responses((status = 200, description = "The restaurant.", body = RestaurantView), PublicReadProblems)
)]
async fn get_shop_restaurant(
    State(state): State<ApiState>,
    Path(path): Path<ShopPath>,
) -> Answer<RestaurantView> {
    let partner = path.partner_id.0;
    require_offered(&state, partner).await?;
    let catalogue = state.inventory.catalogue();
    let found = catalogue.restaurant(partner, Environment::Production, &path.restaurant_id).await?;
    let document = found.ok_or_else(Refusal::not_found)?;
    Ok(Json(RestaurantView::at(partner, &document, state.ambient.now())))
}

/// Nothing, if diners can order from the partner now; else there is no such restaurant for them.
pub(super) async fn require_offered(state: &ApiState, partner: basis::PartnerId) -> Result<(), Refusal> {
    let found = state.partners.find(partner).await?;
    if found.is_some_and(|partner| partner.is_offered()) { Ok(()) } else { Err(Refusal::not_found()) }
}
