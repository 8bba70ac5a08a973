//! The first page: restaurants that take orders, by words or the nearest first.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use basis::{Environment, GeoPoint};
use feed::{RestaurantDocument, ServiceType};
use inventory::{RestaurantCard, SearchQuery};
use web::{Chrome, Page, PageContext, PageError};

use crate::card::{Card, Shown};
use crate::look::Look;
use crate::places;
use crate::state::ShopState;

/// Restaurants on one page.
const PAGE: usize = 24;
/// Restaurants looked at for one page, where few of them fit.
const LOOK_AT: usize = 240;

#[derive(Template)]
#[template(path = "shop/home.html")]
struct HomePage {
    chrome: Chrome,
    look: Look,
    /// Value and name of each service, and whether it is looked for.
    services: Vec<(&'static str, String, bool)>,
    is_place_unknown: bool,
    cards: Vec<Card>,
    first: Option<String>,
    later: Option<String>,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Query(look): Query<Look>,
) -> Result<impl IntoResponse, PageError> {
    let (t, look) = (context.t, look.tidy());
    let spot = places::of_words(&state, &look.near).await?;
    let shown = Shown { t, look: &look, to: places::destination(spot.as_ref()), now: state.ambient.now() };
    let point = spot.as_ref().map(|spot| spot.point);
    let (found, next) = find(&state, &shown, point).await?;
    let cards = found.into_iter().map(|(card, document)| shown.card(card, &document)).collect();
    let chrome = state.chrome(&context, &headers, t.get("shop-home-title")).await?;
    Ok(Page(HomePage {
        chrome: chrome.wide(),
        services: [ServiceType::Delivery, ServiceType::Takeout]
            .map(|service| (service.as_str(), t.get(service_key(service)), look.service() == Some(service)))
            .to_vec(),
        is_place_unknown: !look.near.is_empty() && spot.is_none(),
        cards,
        first: (look.from() > 0).then(|| look.page(0)),
        later: next.map(|next| look.page(next)),
        look,
    }))
}

type Found = Vec<(RestaurantCard, Arc<RestaurantDocument>)>;

/// The next restaurants that fit, and where the page after them begins.
async fn find(
    state: &ShopState,
    shown: &Shown<'_>,
    near: Option<GeoPoint>,
) -> Result<(Found, Option<usize>), PageError> {
    let look = shown.look;
    let catalogue = state.inventory.catalogue();
    let limit = if look.is_narrow() { PAGE * 2 } else { PAGE + 1 };
    let (mut found, mut offset) = (Vec::new(), look.from());
    loop {
        let query = SearchQuery {
            text: Some(look.q.clone()).filter(|q| !q.is_empty()),
            near,
            service: look.service(),
            limit,
            offset,
            ..SearchQuery::offered(Environment::Production)
        };
        let cards = catalogue.search(query).await?;
        let is_last = cards.len() < limit;
        let keys = cards.iter().map(|card| (card.partner_id, card.restaurant_id.clone())).collect();
        let documents = catalogue.restaurants(Environment::Production, keys).await?;
        for (card, document) in cards.into_iter().zip(documents) {
            if found.len() == PAGE {
                return Ok((found, Some(offset)));
            }
            offset += 1;
            let fitting = document.filter(|document| shown.fits(document));
            found.extend(fitting.map(|document| (card, document)));
        }
        if is_last {
            return Ok((found, None));
        }
        if offset >= look.from() + LOOK_AT {
            return Ok((found, Some(offset)));
        }
    }
}

/// The key of a service's name.
pub(crate) fn service_key(service: ServiceType) -> &'static str {
    match service {
        ServiceType::Delivery => "shop-delivery",
        ServiceType::Takeout => "shop-takeout",
    }
}
