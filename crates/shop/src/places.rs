//! Where words and postal codes lie, by the restaurants that are known there.
//!
//! The platform has no map: a town or postal code lies where its restaurants lie.

use basis::{Environment, GeoPoint};
use inventory::{RestaurantCard, SearchQuery};
use web::PageError;

use crate::state::ShopState;

/// Restaurants looked at to place a town.
const LOOK_AT: usize = 60;
/// Restaurants further from the first than this lie in another town of the same name.
const SAME_TOWN_METRES: f64 = 25_000.0;

/// The middle of the town or postal code that `words` name; `None` if no restaurant is known there.
pub(crate) async fn of_words(state: &ShopState, words: &str) -> Result<Option<GeoPoint>, PageError> {
    let cards = known(state, words).await?;
    let wanted = plain(words);
    let there = cards.iter().filter(|card| {
        let town = plain(&format!("{} {}", card.postal_code, card.locality));
        wanted.split(' ').all(|word| town.contains(word))
    });
    // A street of that name is better than nothing.
    Ok(middle(there).or_else(|| middle(cards.iter())))
}

/// The middle of a postal code; `None` if no restaurant is known there.
pub(crate) async fn of_postal_code(
    state: &ShopState,
    country: &str,
    postal_code: &str,
) -> Result<Option<GeoPoint>, PageError> {
    let cards = known(state, postal_code).await?;
    let code = compact(postal_code);
    Ok(middle(cards.iter().filter(|card| card.country == country && compact(&card.postal_code) == code)))
}

async fn known(state: &ShopState, words: &str) -> Result<Vec<RestaurantCard>, PageError> {
    let query = SearchQuery {
        text: Some(words.to_owned()),
        limit: LOOK_AT,
        ..SearchQuery::offered(Environment::Production)
    };
    Ok(state.inventory.catalogue().search(query).await?)
}

fn middle<'a>(cards: impl Iterator<Item = &'a RestaurantCard>) -> Option<GeoPoint> {
    let mut points = cards.filter_map(|card| card.location);
    let first = points.next()?;
    let mut sum = (first.latitude, first.longitude, 1.0);
    for point in points.filter(|point| first.distance_metres(*point) <= SAME_TOWN_METRES) {
        sum = (sum.0 + point.latitude, sum.1 + point.longitude, sum.2 + 1.0);
    }
    GeoPoint::new(sum.0 / sum.2, sum.1 / sum.2)
}

/// A postal code as it is compared.
pub(crate) fn compact(code: &str) -> String {
    code.split_whitespace().collect::<String>().to_uppercase()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
