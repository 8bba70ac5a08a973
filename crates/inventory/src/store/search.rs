//! Restaurants by name or distance.

use basis::GeoPoint;
use db::{DbError, Row, Tx, params};

use super::sql::{SEARCH_BY_NAME, SEARCH_NEAR};
use crate::model::{RestaurantCard, SearchQuery};

/// The most rows looked at around one point before the nearest are chosen.
const MAX_NEAR: i64 = 5_000;
/// Circles in which is looked one after the other, until one has as many as are wanted.
const RADII_METRES: [f64; 4] = [500.0, 2_000.0, 7_000.0, SearchQuery::RADIUS_METRES];

pub(crate) fn search(tx: &mut Tx<'_>, query: &SearchQuery) -> Result<Vec<RestaurantCard>, DbError> {
    let [first, second, third] = patterns(query.text.as_deref().unwrap_or_default());
    let environment = query.environment;
    let Some(point) = query.near else {
        let (limit, offset) = (to_i64(query.limit), to_i64(query.offset));
        let values =
            params![environment, query.partner_id, first, second, third, query.offered_only, limit, offset];
        return tx.query(&SEARCH_BY_NAME, values)?.iter().map(|row| read_card(row, None)).collect();
    };
    let wanted = query.offset.saturating_add(query.limit);
    let mut cards = Vec::new();
    // In a town the first circle has enough, and all that are nearer than its edge.
    for radius in RADII_METRES {
        let (south_west, north_east) = around(point, radius);
        let values = params![
            environment,
            query.partner_id,
            first,
            second,
            third,
            query.offered_only,
            south_west.latitude,
            north_east.latitude,
            south_west.longitude,
            north_east.longitude,
            MAX_NEAR
        ];
        let rows = tx.query(&SEARCH_NEAR, values)?;
        cards = rows.iter().map(|row| read_card(row, Some(point))).collect::<Result<Vec<_>, _>>()?;
        cards.retain(|card| card.distance_metres.is_some_and(|metres| metres <= radius));
        if cards.len() >= wanted {
            break;
        }
    }
    cards.sort_by(|a, b| {
        let by_distance = a.distance_metres.partial_cmp(&b.distance_metres);
        by_distance.unwrap_or(std::cmp::Ordering::Equal).then_with(|| a.restaurant_id.cmp(&b.restaurant_id))
    });
    Ok(cards.into_iter().skip(query.offset).take(query.limit).collect())
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
pub(crate) fn searchable(text: &str) -> String {
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
    fn the_box_holds_the_circle() {
        let point = GeoPoint::new(48.85, 2.35).unwrap();
        let (south_west, north_east) = around(point, SearchQuery::RADIUS_METRES);
        let edge = GeoPoint { latitude: north_east.latitude, longitude: point.longitude };
        assert!(point.distance_metres(edge) >= SearchQuery::RADIUS_METRES);
        let side = GeoPoint { latitude: point.latitude, longitude: south_west.longitude };
        assert!(point.distance_metres(side) >= SearchQuery::RADIUS_METRES);
    }
}
