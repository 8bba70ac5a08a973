//! Restaurants by name or distance.

use basis::GeoPoint;
use db::{DbError, Row, Tx, params};
use feed::ServiceType;

use super::sql::{SEARCH_BY_NAME, SEARCH_NEAR};
use crate::model::{RestaurantCard, SearchQuery};

/// The most rows looked at in one circle.
const MAX_NEAR: i64 = 5_000;
/// The first circle that is looked at. Circles grow until they hold enough: where restaurants stand close together,
/// the small ones spare reading thousands of rows.
const FIRST_CIRCLE_METRES: f64 = 700.0;

pub(crate) fn search(tx: &mut Tx<'_>, query: &SearchQuery) -> Result<Vec<RestaurantCard>, DbError> {
    let Some(point) = query.near else { return search_by_name(tx, query) };
    let most = query.within_metres.min(SearchQuery::RADIUS_METRES);
    let wanted = query.offset.saturating_add(query.limit);
    let mut radius = FIRST_CIRCLE_METRES.min(most);
    let mut cards = within(tx, query, point, radius)?;
    while cards.len() < wanted && radius < most {
        radius = (radius * growth(cards.len(), wanted)).min(most);
        cards = within(tx, query, point, radius)?;
    }
    cards.sort_by(|a, b| {
        let by_distance = a.distance_metres.partial_cmp(&b.distance_metres);
        by_distance.unwrap_or(std::cmp::Ordering::Equal).then_with(|| a.restaurant_id.cmp(&b.restaurant_id))
    });
    Ok(cards.into_iter().skip(query.offset).take(query.limit).collect())
}

/// By how much a circle grows in which `found` of `wanted` restaurants are, if they stand everywhere as close together:
/// a little more than it takes, and never so much that it holds far too many.
fn growth(found: usize, wanted: usize) -> f64 {
    let count = |count: usize| f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    (1.3 * (count(wanted) / count(found)).sqrt()).clamp(1.5, 4.0)
}

fn search_by_name(tx: &mut Tx<'_>, query: &SearchQuery) -> Result<Vec<RestaurantCard>, DbError> {
    let [first, second, third] = patterns(query.text.as_deref().unwrap_or_default());
    let values = params![
        query.environment,
        query.partner_id,
        first,
        second,
        third,
        query.offered_only,
        to_i64(query.limit),
        to_i64(query.offset),
        query.service == Some(ServiceType::Delivery),
        query.service == Some(ServiceType::Takeout)
    ];
    tx.query(&SEARCH_BY_NAME, values)?.iter().map(|row| read_card(row, None)).collect()
}

/// Everything within the circle, in no order of distance.
fn within(
    tx: &mut Tx<'_>,
    query: &SearchQuery,
    point: GeoPoint,
    radius: f64,
) -> Result<Vec<RestaurantCard>, DbError> {
    let [first, second, third] = patterns(query.text.as_deref().unwrap_or_default());
    let (south_west, north_east) = around(point, radius);
    let values = params![
        query.environment,
        query.partner_id,
        first,
        second,
        third,
        query.offered_only,
        south_west.latitude,
        north_east.latitude,
        south_west.longitude,
        north_east.longitude,
        MAX_NEAR,
        query.service == Some(ServiceType::Delivery),
        query.service == Some(ServiceType::Takeout)
    ];
    let rows = tx.query(&SEARCH_NEAR, values)?;
    let mut cards = rows.iter().map(|row| read_card(row, Some(point))).collect::<Result<Vec<_>, _>>()?;
    cards.retain(|card| card.distance_metres.is_some_and(|metres| metres <= radius));
    Ok(cards)
}

fn read_card(row: &Row, near: Option<GeoPoint>) -> Result<RestaurantCard, DbError> {
    let latitude: Option<f64> = row.get(8)?;
    let longitude: Option<f64> = row.get(9)?;
    let location =
        latitude.zip(longitude).and_then(|(latitude, longitude)| GeoPoint::new(latitude, longitude));
    Ok(RestaurantCard {
        partner_id: row.get(0)?,
        partner_name: row.get(1)?,
        restaurant_id: row.get(2)?,
        name: row.get(3)?,
        street: row.get(4)?,
        locality: row.get(5)?,
        postal_code: row.get(6)?,
        country: row.get(7)?,
        location,
        time_zone: row.get(10)?,
        currency: row.get(11)?,
        delivery: row.get(12)?,
        takeout: row.get(13)?,
        distance_metres: near.zip(location).map(|(from, to)| from.distance_metres(to)),
    })
}

/// The corners of a box that holds the circle of `radius` metres around `point`.
fn around(point: GeoPoint, radius: f64) -> (GeoPoint, GeoPoint) {
    let degrees = radius / 111_000.0;
    let wide = degrees / point.latitude.to_radians().cos().max(0.01);
    (
        GeoPoint { latitude: point.latitude - degrees, longitude: point.longitude - wide },
        GeoPoint { latitude: point.latitude + degrees, longitude: point.longitude + wide },
    )
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Lower case without accents, so that `creme` finds `Crème`.
pub fn searchable(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    plain.collect::<String>().to_lowercase()
}

/// LIKE patterns for the first three words; a missing word matches everything.
pub(crate) fn patterns(text: &str) -> [String; 3] {
    let text = searchable(text);
    let mut words = text.split_whitespace().map(|word| {
        let literal: String = word.chars().filter(|c| !"%_\\".contains(*c)).take(64).collect();
        format!("%{literal}%")
    });
    std::array::from_fn(|_| words.next().unwrap_or_else(|| "%".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_words_are_plain_text_without_accents() {
        assert_eq!(searchable("Crème BRÛLÉE"), "creme brulee");
        assert_eq!(patterns("Chez  l'Éléphant%_"), ["%chez%", "%l'elephant%", "%"]);
    }

    #[test]
    fn circles_grow_as_much_as_it_takes() {
        assert!((growth(0, 25) - 4.0).abs() < f64::EPSILON);
        assert!((growth(24, 25) - 1.5).abs() < f64::EPSILON);
        assert!(growth(5, 25) > 2.2 && growth(5, 25) < 4.0);
    }

    #[test]
    fn the_box_holds_the_circle() {
        let point = GeoPoint::new(48.85, 2.35).unwrap();
        let (south_west, north_east) = around(point, SearchQuery::RADIUS_METRES);
        let edge = GeoPoint { latitude: north_east.latitude, longitude: point.longitude };
        assert!(point.distance_metres(edge) >= SearchQuery::RADIUS_METRES);
        let side = GeoPoint { latitude: point.latitude, longitude: south_west.longitude };
        assert!(point.distance_metres(side) >= SearchQuery::RADIUS_METRES);
    }
}
