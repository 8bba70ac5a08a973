//! Carts.

mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use basis::Environment;
use ordering::{
    Access, AddLine, AddOnChoice, AddressForm, CartChange, CartTime, RestaurantRef, SessionStage,
    SessionStep, Visitor,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::CartView;
use super::restaurants::require_offered;
use crate::input::{Body, Patch, Path};
use crate::refusal::{Answer, Refusal};
use crate::responses::{PublicReadProblems, PublicWriteProblems};
use crate::state::ApiState;
use crate::wire::{CartId, Instant, PartnerId, Point, ServiceType};

pub(super) use self::view::CartProblemView;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(create_cart))
        .routes(routes!(get_cart, update_cart))
        .routes(routes!(create_cart_line))
        .routes(routes!(update_cart_line))
        .routes(routes!(accept_cart_prices))
}

/// What a diner chooses from the menu.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineInput {
    item_id: String,
    /// One of the item's options; needed if it has any.
    #[serde(default)]
    option_id: Option<String>,
    #[serde(default)]
    addons: Vec<AddonInput>,
    #[schema(minimum = 1)]
    quantity: u32,
    /// Special instruction.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: Option<String>,
}

/// A chosen add-on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddonInput {
    group_id: String,
    item_id: String,
    /// One of the add-on's options; needed if it has any.
    #[serde(default)]
    option_id: Option<String>,
    /// Pieces for each piece of what it is added to.
    #[schema(minimum = 1)]
    quantity: u32,
    #[serde(default)]
    #[schema(no_recursion)]
    addons: Vec<AddonInput>,
}

impl From<AddonInput> for AddOnChoice {
    fn from(input: AddonInput) -> Self {
        Self {
            group_id: input.group_id,
            item_id: input.item_id,
            option_id: input.option_id,
            quantity: input.quantity,
            addons: input.addons.into_iter().map(Self::from).collect(),
        }
    }
}

impl From<LineInput> for AddLine {
    fn from(input: LineInput) -> Self {
        Self {
            item_id: input.item_id,
            option_id: input.option_id,
            addons: input.addons.into_iter().map(AddOnChoice::from).collect(),
            quantity: input.quantity,
            note: input.note,
        }
    }
}

/// The first line of a new cart.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CartInput {
    partner_id: PartnerId,
    /// The partner's id of the restaurant.
    restaurant_id: String,
    line: LineInput,
}

/// A cart in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct CartPath {
    /// The cart.
    pub(super) cart_id: CartId,
}

/// A line of a cart in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct LinePath {
    /// The cart.
    cart_id: CartId,
    /// The line.
    line_id: String,
}

async fn show(state: &ApiState, id: basis::CartId) -> Result<CartView, Refusal> {
    let view = state.ordering.view_cart(id).await?.ok_or_else(Refusal::not_found)?;
    Ok(view.into())
}

/// Begins a cart. Its id is the key to it: keep it from others.
#[utoipa::path(
    post,
    path = "/shop/carts",
    tag = "shop",
    security(()),
    request_body = CartInput,
    responses((status = 201, description = "The cart.", body = CartView), PublicWriteProblems)
)]
async fn create_cart(
    State(state): State<ApiState>,
    body: Body,
) -> Result<(StatusCode, Json<CartView>), Refusal> {
    let input: CartInput = body.read()?;
    require_offered(&state, input.partner_id.0).await?;
    let restaurant = RestaurantRef {
        partner_id: input.partner_id.0,
        environment: Environment::Production,
        restaurant_id: input.restaurant_id,
        access: Access::Public,
    };
    let cart = state.ordering.add_line(None, restaurant, input.line.into()).await?;
    // Programs that order for others look at menus for many at once, so that the cart is the session.
    let step = SessionStep {
        partner_id: input.partner_id.0,
        environment: Environment::Production,
        restaurant_id: cart.restaurant.restaurant_id.clone(),
        service_type: cart.service_type,
        stage: SessionStage::Menu,
    };
    state.ordering.count_menu_view(step, Visitor::Cart(cart.id)).await;
    Ok((StatusCode::CREATED, Json(show(&state, cart.id).await?)))
}

/// A cart with what the inventory says about it now.
#[utoipa::path(
    get,
    path = "/shop/carts/{cart_id}",
    tag = "shop",
    security(()),
    params(CartPath),
    responses((status = 200, description = "The cart.", body = CartView), PublicReadProblems)
)]
async fn get_cart(State(state): State<ApiState>, Path(path): Path<CartPath>) -> Answer<CartView> {
    Ok(Json(show(&state, path.cart_id.0).await?))
}

/// Where to deliver.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressInput {
    /// Street and number, then floor, door and the like.
    #[schema(min_items = 1, max_items = 3)]
    lines: Vec<String>,
    #[schema(max_length = 120)]
    locality: String,
    #[serde(default)]
    region: String,
    #[schema(max_length = 120)]
    postal_code: String,
    /// ISO 3166-1 alpha-2.
    #[schema(min_length = 2, max_length = 2)]
    country: String,
    #[serde(default)]
    location: Option<Point>,
    /// What the courier should know.
    #[serde(default)]
    #[schema(max_length = 500)]
    instructions: String,
}

impl From<AddressInput> for AddressForm {
    fn from(input: AddressInput) -> Self {
        Self {
            lines: input.lines,
            locality: input.locality,
            region: input.region,
            postal_code: input.postal_code,
            country: input.country,
            location: input.location.and_then(|at| basis::GeoPoint::new(at.latitude, at.longitude)),
            instructions: input.instructions,
        }
    }
}

/// Changes to a cart: what is absent stays, null clears.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CartPatch {
    #[serde(default)]
    service_type: Option<ServiceType>,
    #[serde(default)]
    #[schema(value_type = Option<AddressInput>)]
    address: Patch<AddressInput>,
    /// One of the slots of the service; null for as soon as possible.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    time: Patch<Instant>,
    /// A promo code.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    promo: Patch<String>,
    /// A note for the whole order.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    notes: Patch<String>,
}

/// Changes service, address, time, promo code or notes.
#[utoipa::path(
    patch,
    path = "/shop/carts/{cart_id}",
    tag = "shop",
    security(()),
    params(CartPath),
    request_body = CartPatch,
    responses((status = 200, description = "The cart.", body = CartView), PublicWriteProblems)
)]
async fn update_cart(
    State(state): State<ApiState>,
    Path(path): Path<CartPath>,
    body: Body,
) -> Answer<CartView> {
    let patch: CartPatch = body.read()?;
    let address = match patch.address {
        Patch::To(Some(address)) => Some(Some(AddressForm::from(address).read()?)),
        Patch::To(None) => Some(None),
        Patch::Keep => None,
    };
    let change = CartChange {
        service_type: patch.service_type.map(|service| service.0),
        address,
        time: match patch.time {
            Patch::Keep => None,
            Patch::To(None) => Some(CartTime::Asap),
            Patch::To(Some(at)) => Some(CartTime::At(at.0)),
        },
        promo: patch.promo.into(),
        notes: patch.notes.into(),
    };
    let cart = state.ordering.update_cart(path.cart_id.0, change).await?;
    Ok(Json(show(&state, cart.id).await?))
}

/// Puts a choice into a cart; the same choice again adds to its line.
#[utoipa::path(
    post,
    path = "/shop/carts/{cart_id}/lines",
    tag = "shop",
    security(()),
    params(CartPath),
    request_body = LineInput,
    responses((status = 201, description = "The cart.", body = CartView), PublicWriteProblems)
)]
async fn create_cart_line(
    State(state): State<ApiState>,
    Path(path): Path<CartPath>,
    body: Body,
) -> Result<(StatusCode, Json<CartView>), Refusal> {
    let line: LineInput = body.read()?;
    let cart = state.ordering.cart(path.cart_id.0).await?.ok_or_else(Refusal::not_found)?;
    let cart = state.ordering.add_line(Some(cart.id), cart.restaurant, line.into()).await?;
    Ok((StatusCode::CREATED, Json(show(&state, cart.id).await?)))
}

/// How many pieces.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuantityInput {
    /// 0 removes the line.
    quantity: u32,
}

/// Sets the pieces of a line.
#[utoipa::path(
    patch,
    path = "/shop/carts/{cart_id}/lines/{line_id}",
    tag = "shop",
    security(()),
    params(LinePath),
    request_body = QuantityInput,
    responses((status = 200, description = "The cart.", body = CartView), PublicWriteProblems)
)]
async fn update_cart_line(
    State(state): State<ApiState>,
    Path(path): Path<LinePath>,
    body: Body,
) -> Answer<CartView> {
    let input: QuantityInput = body.read()?;
    let cart = state.ordering.set_quantity(path.cart_id.0, &path.line_id, input.quantity).await?;
    Ok(Json(show(&state, cart.id).await?))
}

/// Takes over the menu's present names and prices.
#[utoipa::path(
    post,
    path = "/shop/carts/{cart_id}/accept-prices",
    tag = "shop",
    security(()),
    params(CartPath),
    responses((status = 200, description = "The cart.", body = CartView), PublicWriteProblems)
)]
async fn accept_cart_prices(State(state): State<ApiState>, Path(path): Path<CartPath>) -> Answer<CartView> {
    let cart = state.ordering.accept_prices(path.cart_id.0).await?;
    Ok(Json(show(&state, cart.id).await?))
}
