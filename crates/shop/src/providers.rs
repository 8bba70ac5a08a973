//! Partners that offer the same restaurant, and the direct links that lead to one of them (operations 11.6).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basis::{Environment, Locale, PartnerId, Timestamp};
use feed::{RestaurantDocument, ServiceType};
use inventory::{SearchQuery, searchable};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError, see_other};

use crate::card::delivery_fee;
use crate::look::link;
use crate::places;
use crate::state::{Place, ShopState, cart_id, restaurant_path};
use crate::visit::Visit;
use crate::when::{read_local, write_local};

/// The same restaurant lies at the same place; feeds place it a little differently.
const SAME_PLACE_METRES: f64 = 150.0;
/// Restaurants looked at around one point.
const LOOK_AT: usize = 50;
const PRODUCTION: Environment = Environment::Production;

/// One who takes orders for a restaurant.
pub(crate) struct Provider {
    pub(crate) name: String,
    pub(crate) href: String,
    /// Its delivery fee, if that is known.
    pub(crate) fee: String,
}

/// Other partners on offer that have the restaurant of this page. It is the same if both were matched with the same
/// place of the register, or if name and place are the same.
pub(crate) async fn others(
    state: &ShopState,
    t: Texts,
    place: &Place,
    visit: &Visit,
) -> Result<Vec<Provider>, PageError> {
    let Some(point) = place.document.location else { return Ok(Vec::new()) };
    let catalogue = state.inventory.catalogue();
    let query = SearchQuery {
        near: Some(point),
        within_metres: SAME_PLACE_METRES,
        limit: LOOK_AT,
        ..SearchQuery::offered(PRODUCTION)
    };
    let mut cards = catalogue.search(query).await?;
    cards.retain(|card| card.partner_id != place.partner);
    let keys = cards.iter().map(|card| (card.partner_id, card.restaurant_id.clone())).collect();
    let documents = catalogue.restaurants(PRODUCTION, keys).await?;
    let spot = places::of_words(state, &visit.near).await?;
    let to = places::destination(spot.as_ref());
    let mut providers = Vec::new();
    for (card, document) in cards.into_iter().zip(documents) {
        let Some(document) = document.filter(|other| is_same(&place.document, other)) else { continue };
        let delivery = document.service(ServiceType::Delivery).filter(|service| !service.disabled);
        let fee = delivery.and_then(|service| delivery_fee(&document, service, to, state.ambient.now()));
        providers.push(Provider {
            fee: fee.map(|fee| fee.text(t)).unwrap_or_default(),
            href: visit.whole_menu(&restaurant_path(card.partner_id, &card.restaurant_id)),
            name: card.partner_name,
        });
    }
    Ok(providers)
}

fn is_same(one: &RestaurantDocument, other: &RestaurantDocument) -> bool {
    match (&one.place_id, &other.place_id) {
        (Some(one), Some(other)) => one == other,
        _ => searchable(&one.name) == searchable(&other.name),
    }
}

/// The parameters of a direct link. Others, such as those that count visits, are ignored; so are `gl` and
/// `addressId`, since nothing here depends on a country or on a stored address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct DirectLink {
    restaurant_id: String,
    partner_id: String,
    /// 1 for delivery, 2 for takeout.
    order_type: String,
    fulfillment_time: String,
    menu_search_query: String,
    cart_id: String,
    hl: String,
}

#[derive(Template)]
#[template(path = "shop/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    providers: Vec<Provider>,
}

/// A partner's name and number, and its restaurant.
type Found = (String, PartnerId, Arc<RestaurantDocument>);

impl DirectLink {
    /// The page of this restaurant as the link wants it.
    fn to(&self, partner: PartnerId, document: &RestaurantDocument) -> String {
        let service = match self.order_type.as_str() {
            "1" => ServiceType::Delivery.as_str(),
            "2" => ServiceType::Takeout.as_str(),
            _ => "",
        };
        let zone = document.locality().zone;
        let instant = self.fulfillment_time.parse::<Timestamp>().map(|at| zone.to_datetime(at)).ok();
        let at = instant.or_else(|| read_local(&self.fulfillment_time)).map(write_local);
        let tag = self.hl.split(['-', '_']).next().and_then(|tag| tag.parse::<Locale>().ok());
        link(
            &restaurant_path(partner, &document.id),
            &[
                ("service", service),
                ("at", &at.unwrap_or_default()),
                ("menu", &self.menu_search_query),
                ("lang", tag.map_or("", Locale::tag)),
            ],
        )
    }

    /// The restaurant with this id, of the partner that is named or of every one on offer.
    async fn find(&self, state: &ShopState) -> Result<Vec<Found>, PageError> {
        let partners = state.partners.list().await?;
        let offered = partners.into_iter().filter(partners::Partner::is_offered);
        let offered: Vec<_> = offered.collect();
        let keys = offered.iter().map(|partner| (partner.id, self.restaurant_id.clone())).collect();
        let documents = state.inventory.catalogue().restaurants(PRODUCTION, keys).await?;
        let found = offered.into_iter().zip(documents);
        Ok(found.filter_map(|(partner, document)| Some((partner.name, partner.id, document?))).collect())
    }
}

/// `/chooseprovider`: leads to the restaurant of a link, lets the diner choose where several partners have it, or says
/// that it is not to be had. The cart that a link names is opened only if it is this browser's own: a cart of somebody
/// else would show them the address that is typed into it.
pub(crate) async fn choose(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Query(wanted): Query<DirectLink>,
) -> Result<Response, PageError> {
    let own_cart = cart_id(&headers).is_some_and(|id| id.to_string() == wanted.cart_id);
    if own_cart {
        return Ok(see_other("/cart").into_response());
    }
    if !wanted.partner_id.is_empty() {
        return match state.direct_place(&wanted.partner_id, &wanted.restaurant_id).await {
            Ok(place) => Ok(open(&state, &place, &wanted)),
            Err(PageError::NotFound) => page(&context, &headers, &state, Vec::new()).await,
            Err(error) => Err(error),
        };
    }
    let found = if wanted.restaurant_id.is_empty() { Vec::new() } else { wanted.find(&state).await? };
    if let [(_, partner, document)] = found.as_slice() {
        return Ok(see_other(&wanted.to(*partner, document)).into_response());
    }
    let providers = found.into_iter().map(|(name, partner, document)| Provider {
        name: format!("{} · {name}", document.name),
        href: wanted.to(partner, &document),
        fee: String::new(),
    });
    let providers = providers.collect();
    page(&context, &headers, &state, providers).await
}

/// The restaurant of a link that names its partner. Before the launch the browser is let in by a cookie, since only
/// such links lead there.
fn open(state: &ShopState, place: &Place, wanted: &DirectLink) -> Response {
    let mut response = see_other(&wanted.to(place.partner, &place.document)).into_response();
    let pass = place.is_direct().then(|| state.let_in(place.partner)).flatten();
    if let Some(cookie) = pass {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn page(
    context: &PageContext,
    headers: &HeaderMap,
    state: &ShopState,
    providers: Vec<Provider>,
) -> Result<Response, PageError> {
    let is_found = !providers.is_empty();
    let title = if is_found { "shop-choose-provider" } else { "shop-link-leads-nowhere" };
    let page =
        ProvidersPage { chrome: state.chrome(context, headers, context.t.get(title)).await?, providers };
    let status = if is_found { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok((status, Page(page)).into_response())
}
