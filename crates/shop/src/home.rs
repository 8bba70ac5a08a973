//! The first page: restaurants that take orders, by words or the nearest first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use basis::{Environment, GeoPoint};
use feed::ServiceType;
use inventory::{RestaurantCard, SearchQuery};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError};

use crate::opening::{self, Opening};
use crate::places;
use crate::state::{ShopState, restaurant_path};

/// Restaurants on one page.
const PAGE: usize = 24;
const MAX_PAGE: usize = 500;
const MAX_WORDS: usize = 80;

/// What is looked for. A page number that is none counts as the first page.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Search {
    q: String,
    near: String,
    page: String,
}

#[derive(Template)]
#[template(path = "shop/home.html")]
struct HomePage {
    chrome: Chrome,
    q: String,
    near: String,
    is_place_unknown: bool,
    cards: Vec<Card>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Card {
    href: String,
    name: String,
    place: String,
    partner: String,
    distance: String,
    delivery: bool,
    takeout: bool,
    opening: Opening,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Query(search): Query<Search>,
) -> Result<impl IntoResponse, PageError> {
    let cut = |text: &str| text.trim().chars().take(MAX_WORDS).collect::<String>();
    let (q, near) = (cut(&search.q), cut(&search.near));
    let page = search.page.parse().unwrap_or(0_usize).min(MAX_PAGE);
    let point = if near.is_empty() { None } else { places::of_words(&state, &near).await? };
    let mut found = find(&state, &q, point, page).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let mut cards = Vec::with_capacity(found.len());
    for card in found {
        cards.push(read_card(&state, context.t, card).await?);
    }
    let chrome = state.chrome(&context, &headers, context.t.get("shop-home-title")).await?;
    Ok(Page(HomePage {
        chrome: chrome.wide(),
        is_place_unknown: !near.is_empty() && point.is_none(),
        cards,
        earlier: page.checked_sub(1).map(|page| link(&q, &near, page)),
        later: more.then(|| link(&q, &near, page + 1)),
        q,
        near,
    }))
}

async fn find(
    state: &ShopState,
    q: &str,
    near: Option<GeoPoint>,
    page: usize,
) -> Result<Vec<RestaurantCard>, PageError> {
    let query = SearchQuery {
        text: Some(q.to_owned()).filter(|q| !q.is_empty()),
        near,
        limit: PAGE + 1,
        offset: page * PAGE,
        ..SearchQuery::offered(Environment::Production)
    };
    Ok(state.inventory.catalogue().search(query).await?)
}

fn link(q: &str, near: &str, page: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let page = page.to_string();
    for (name, value) in [("q", q), ("near", near), ("page", page.as_str())] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    format!("/?{}", query.finish())
}

async fn read_card(state: &ShopState, t: Texts, card: RestaurantCard) -> Result<Card, PageError> {
    let catalogue = state.inventory.catalogue();
    let document =
        catalogue.restaurant(card.partner_id, Environment::Production, &card.restaurant_id).await?;
    let opening = document.map_or_else(
        || Opening { is_open: false, text: t.get("shop-closed") },
        |document| opening::of_restaurant(t, &document, state.ambient.now()),
    );
    Ok(Card {
        href: restaurant_path(card.partner_id, &card.restaurant_id),
        place: format!("{}, {} {}", card.street, card.postal_code, card.locality),
        name: card.name,
        partner: card.partner_name,
        distance: card.distance_metres.map(|metres| distance(t, metres)).unwrap_or_default(),
        delivery: card.delivery,
        takeout: card.takeout,
        opening,
    })
}

/// `350 m`, `1.2 km`: towns are placed roughly, so more digits would promise too much.
fn distance(t: Texts, metres: f64) -> String {
    if metres < 950.0 {
        return t.one("shop-distance-metres", "metres", format!("{:.0}", (metres / 50.0).ceil() * 50.0));
    }
    let kilometres = format!("{:.1}", metres / 1000.0);
    let kilometres = if t.locale == basis::Locale::Fr { kilometres.replace('.', ",") } else { kilometres };
    t.one("shop-distance-kilometres", "kilometres", kilometres)
}

/// The key of a service's name.
pub(crate) fn service_key(service: ServiceType) -> &'static str {
    match service {
        ServiceType::Delivery => "shop-delivery",
        ServiceType::Takeout => "shop-takeout",
    }
}

#[cfg(test)]
mod tests {
    use basis::Locale;

    use super::*;

    #[test]
    fn distances_are_told_roughly_in_the_readers_language() {
        let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
        assert_eq!(distance(en, 312.0), "350 m away");
        assert_eq!(distance(en, 1234.0), "1.2 km away");
        assert_eq!(distance(fr, 1234.0), "à 1,2 km");
    }
}
