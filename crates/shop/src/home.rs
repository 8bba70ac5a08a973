//! The first page: restaurants that take orders.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use basis::Environment;
use feed::ServiceType;
use feed::serving::{asap, next_opening, orderable_now};
use inventory::{RestaurantCard, SearchQuery};
use serde::Deserialize;
use web::{Chrome, Page, PageContext, PageError};

use crate::state::{ShopState, segment};

/// Restaurants on one page.
const PAGE: usize = 24;

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "shop/home.html")]
struct HomePage {
    chrome: Chrome,
    q: String,
    cards: Vec<Card>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Card {
    href: String,
    name: String,
    place: String,
    partner: String,
    delivery: bool,
    takeout: bool,
    opening: Opening,
}

/// Whether a restaurant takes orders now.
struct Opening {
    is_open: bool,
    text: String,
}

pub(crate) async fn show(
    context: PageContext,
    headers: HeaderMap,
    State(state): State<ShopState>,
    Query(search): Query<Search>,
) -> Result<impl IntoResponse, PageError> {
    let q: String = search.q.trim().chars().take(80).collect();
    let page = search.page.min(500);
    let query = SearchQuery {
        text: Some(q.clone()).filter(|q| !q.is_empty()),
        limit: PAGE + 1,
        offset: page * PAGE,
        ..SearchQuery::offered(Environment::Production)
    };
    let mut found = state.inventory.catalogue().search(query).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let mut cards = Vec::with_capacity(found.len());
    for card in found {
        cards.push(read_card(&state, &context, card).await?);
    }
    let link = |page: usize| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &q)
            .append_pair("page", &page.to_string())
            .finish();
        format!("/?{query}")
    };
    let earlier = page.checked_sub(1).map(link);
    let later = more.then(|| link(page + 1));
    let chrome = state.chrome(&context, &headers, context.t.get("shop-home-title")).await?;
    Ok(Page(HomePage { chrome, q, cards, earlier, later }))
}

async fn read_card(
    state: &ShopState,
    context: &PageContext,
    card: RestaurantCard,
) -> Result<Card, PageError> {
    let catalogue = state.inventory.catalogue();
    let document =
        catalogue.restaurant(card.partner_id, Environment::Production, &card.restaurant_id).await?;
    let opening = document.map_or_else(
        || Opening { is_open: false, text: context.t.get("shop-closed") },
        |document| opening(state, context, &document),
    );
    Ok(Card {
        href: format!("/restaurants/{}/{}", card.partner_id, segment(&card.restaurant_id)),
        name: card.name,
        place: format!("{}, {} {}", card.street, card.postal_code, card.locality),
        partner: card.partner_name,
        delivery: card.delivery,
        takeout: card.takeout,
        opening,
    })
}

fn opening(state: &ShopState, context: &PageContext, document: &feed::RestaurantDocument) -> Opening {
    let (t, now, locality) = (context.t, state.ambient.now(), document.locality());
    let is_open = document.services.iter().any(|service| {
        !service.disabled && orderable_now(service, &locality, now) && asap(service, &locality, now).is_some()
    });
    if is_open {
        return Opening { is_open, text: t.get("shop-open") };
    }
    let next = document.services.iter().filter_map(|service| next_opening(service, &locality, now)).min();
    let text = next.map_or_else(
        || t.get("shop-closed"),
        |at| {
            t.one(
                "shop-opens-at",
                "time",
                format!("{} {}", t.weekday(at, &locality.zone), t.time(at, &locality.zone)),
            )
        },
    );
    Opening { is_open, text }
}

/// The service names of a restaurant, delivery first.
pub(crate) fn service_key(service: ServiceType) -> &'static str {
    match service {
        ServiceType::Delivery => "shop-delivery",
        ServiceType::Takeout => "shop-takeout",
    }
}
