//! All SQL of inventory.

use std::collections::HashMap;

use basis::{Environment, GeoPoint, IngestionId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, Value, params};
use feed::RestaurantDocument;

use crate::error::InventoryError;
use crate::model::{Ingestion, IngestionCounts, InventoryHead, RestaurantCard, SearchQuery};

db::statements! {
    pub(crate) INSERT_INGESTION = "INSERT INTO ingestions (partner_id, environment, ingestion_id, state, requested_by,
        requested_at, files, entities, errors, warnings, restaurants, orderable, added, changed, removed)
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
    pub(crate) UPDATE_INGESTION = "UPDATE ingestions SET state = $4, started_at = $5, finished_at = $6, marker = $7,
        files = $8, entities = $9, errors = $10, warnings = $11, restaurants = $12, orderable = $13, added = $14,
        changed = $15, removed = $16, failure = $17
        WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) SET_REPORT = "UPDATE ingestions SET report = $4
        WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) FIND_INGESTION = "SELECT partner_id, environment, ingestion_id, state, requested_by, requested_at,
        started_at, finished_at, marker, files, entities, errors, warnings, restaurants, orderable, added, changed,
        removed, failure FROM ingestions WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) LIST_INGESTIONS = "SELECT partner_id, environment, ingestion_id, state, requested_by, requested_at,
        started_at, finished_at, marker, files, entities, errors, warnings, restaurants, orderable, added, changed,
        removed, failure FROM ingestions WHERE partner_id = $1 AND environment = $2
        ORDER BY ingestion_id DESC LIMIT $3";
    pub(crate) FIND_REPORT = "SELECT report FROM ingestions
        WHERE partner_id = $1 AND environment = $2 AND ingestion_id = $3";
    pub(crate) FIND_HEAD = "SELECT generation, held_generation, held_ingestion, marker, published_at, polled_at
        FROM inventory_heads WHERE partner_id = $1 AND environment = $2";
    pub(crate) ENSURE_HEAD = "INSERT INTO inventory_heads (partner_id, environment, generation) VALUES ($1, $2, 0)
        ON CONFLICT (partner_id, environment) DO NOTHING";
    pub(crate) SET_POLLED = "UPDATE inventory_heads SET polled_at = $3 WHERE partner_id = $1 AND environment = $2";
    pub(crate) SWITCH_HEAD = "UPDATE inventory_heads SET generation = $3, marker = $4, last_ingestion = $5,
        published_at = $6, held_generation = NULL, held_ingestion = NULL
        WHERE partner_id = $1 AND environment = $2 AND generation = $3 - 1";
    pub(crate) HOLD_HEAD = "UPDATE inventory_heads SET held_generation = $3, held_ingestion = $4, marker = $5
        WHERE partner_id = $1 AND environment = $2 AND generation = $3 - 1";
    pub(crate) RELEASE_HEAD = "UPDATE inventory_heads SET held_generation = NULL, held_ingestion = NULL
        WHERE partner_id = $1 AND environment = $2";
    pub(crate) DROP_UNPUBLISHED = "DELETE FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND from_generation > $3";
    pub(crate) REOPEN_UNPUBLISHED = "UPDATE restaurants SET until_generation = NULL
        WHERE partner_id = $1 AND environment = $2 AND until_generation > $3";
    pub(crate) DROP_SUPERSEDED = "DELETE FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND until_generation <= $3";
    pub(crate) LIST_HASHES = "SELECT restaurant_id, hash FROM restaurants
        WHERE partner_id = $1 AND environment = $2 AND from_generation <= $3
        AND (until_generation IS NULL OR until_generation > $3)";
    pub(crate) END_RESTAURANT = "UPDATE restaurants SET until_generation = $4
        WHERE partner_id = $1 AND environment = $2 AND restaurant_id = $3 AND until_generation IS NULL
        AND from_generation < $4";
    pub(crate) INSERT_RESTAURANT = "INSERT INTO restaurants (partner_id, environment, restaurant_id, from_generation,
        hash, name, search_text, street, locality, postal_code, country, latitude, longitude, time_zone, currency,
        delivery, takeout, document)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (partner_id, environment, restaurant_id, from_generation) DO UPDATE SET hash = excluded.hash,
        name = excluded.name, search_text = excluded.search_text, street = excluded.street,
        locality = excluded.locality, postal_code = excluded.postal_code, country = excluded.country,
        latitude = excluded.latitude, longitude = excluded.longitude, time_zone = excluded.time_zone,
        currency = excluded.currency, delivery = excluded.delivery, takeout = excluded.takeout,
        document = excluded.document";
    pub(crate) FIND_RESTAURANT = "SELECT r.hash, r.document FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2 AND r.restaurant_id = $3
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)";
    pub(crate) FIND_RESTAURANT_HASH = "SELECT r.hash FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2 AND r.restaurant_id = $3
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)";
    pub(crate) SEARCH_BY_NAME = "SELECT r.partner_id, p.name, r.restaurant_id, r.name, r.street, r.locality,
        r.postal_code, r.country, r.latitude, r.longitude, r.time_zone, r.currency, r.delivery, r.takeout
        FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        JOIN partners p ON p.partner_id = r.partner_id
        WHERE r.environment = $1 AND (CAST($2 AS BIGINT) IS NULL OR r.partner_id = $2)
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND r.search_text LIKE $3 AND r.search_text LIKE $4 AND r.search_text LIKE $5
        AND ($6 = FALSE OR (p.status = 'LAUNCHED' AND p.integration = 'ENABLED'))
        ORDER BY r.name, r.partner_id, r.restaurant_id LIMIT $7 OFFSET $8";
    pub(crate) SEARCH_NEAR = "SELECT r.partner_id, p.name, r.restaurant_id, r.name, r.street, r.locality,
        r.postal_code, r.country, r.latitude, r.longitude, r.time_zone, r.currency, r.delivery, r.takeout
        FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        JOIN partners p ON p.partner_id = r.partner_id
        WHERE r.environment = $1 AND (CAST($2 AS BIGINT) IS NULL OR r.partner_id = $2)
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)
        AND r.search_text LIKE $3 AND r.search_text LIKE $4 AND r.search_text LIKE $5
        AND ($6 = FALSE OR (p.status = 'LAUNCHED' AND p.integration = 'ENABLED'))
        AND r.latitude BETWEEN $7 AND $8 AND r.longitude BETWEEN $9 AND $10
        ORDER BY r.restaurant_id LIMIT $11";
    pub(crate) COUNT_SERVED = "SELECT COUNT(*) FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        WHERE r.partner_id = $1 AND r.environment = $2
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)";
    pub(crate) COUNT_OFFERED = "SELECT COUNT(*) FROM restaurants r
        JOIN inventory_heads h ON h.partner_id = r.partner_id AND h.environment = r.environment
        JOIN partners p ON p.partner_id = r.partner_id
        WHERE r.partner_id = $1 AND r.environment = $2 AND p.status = 'LAUNCHED' AND p.integration = 'ENABLED'
        AND r.from_generation <= h.generation AND (r.until_generation IS NULL OR r.until_generation > h.generation)";
}

pub(crate) fn insert_ingestion(tx: &mut Tx<'_>, ingestion: &Ingestion) -> Result<(), DbError> {
    let Ingestion { id, partner_id, environment, state, requested_by, requested_at, .. } = ingestion;
    let values = params![*partner_id, *environment, *id, *state, requested_by.clone(), *requested_at];
    tx.execute(&INSERT_INGESTION, values)?;
    Ok(())
}

pub(crate) fn update_ingestion(tx: &mut Tx<'_>, ingestion: &Ingestion) -> Result<(), DbError> {
    let counts = &ingestion.counts;
    let failure = ingestion.failure.as_ref().map(db::json);
    tx.execute(
        &UPDATE_INGESTION,
        params![
            ingestion.partner_id,
            ingestion.environment,
            ingestion.id,
            ingestion.state,
            ingestion.started_at,
            ingestion.finished_at,
            ingestion.marker.clone(),
            counts.files,
            counts.entities,
            counts.errors,
            counts.warnings,
            counts.restaurants,
            counts.orderable,
            counts.added,
            counts.changed,
            counts.removed,
            failure
        ],
    )?;
    Ok(())
}

pub(crate) fn set_report(tx: &mut Tx<'_>, ingestion: &Ingestion, report: &str) -> Result<(), DbError> {
    tx.execute(&SET_REPORT, params![ingestion.partner_id, ingestion.environment, ingestion.id, report])?;
    Ok(())
}

pub(crate) fn find_ingestion(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: IngestionId,
) -> Result<Option<Ingestion>, DbError> {
    tx.query_opt(&FIND_INGESTION, params![partner, environment, id])?
        .map(|row| read_ingestion(&row))
        .transpose()
}

pub(crate) fn list_ingestions(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    limit: i64,
) -> Result<Vec<Ingestion>, DbError> {
    tx.query(&LIST_INGESTIONS, params![partner, environment, limit])?.iter().map(read_ingestion).collect()
}

/// The newest run of an environment, for evidence and for the partner's page.
pub fn latest_ingestion(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<Ingestion>, DbError> {
    Ok(list_ingestions(tx, partner, environment, 1)?.pop())
}

pub(crate) fn find_report(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: IngestionId,
) -> Result<Option<String>, DbError> {
    let row = tx.query_opt(&FIND_REPORT, params![partner, environment, id])?;
    Ok(row.map(|row| row.get::<Option<String>>(0)).transpose()?.flatten())
}

fn read_ingestion(row: &Row) -> Result<Ingestion, DbError> {
    Ok(Ingestion {
        partner_id: row.get(0)?,
        environment: row.get(1)?,
        id: row.get(2)?,
        state: row.get(3)?,
        requested_by: row.get(4)?,
        requested_at: row.get(5)?,
        started_at: row.get(6)?,
        finished_at: row.get(7)?,
        marker: row.get(8)?,
        counts: IngestionCounts {
            files: row.get(9)?,
            entities: row.get(10)?,
            errors: row.get(11)?,
            warnings: row.get(12)?,
            restaurants: row.get(13)?,
            orderable: row.get(14)?,
            added: row.get(15)?,
            changed: row.get(16)?,
            removed: row.get(17)?,
        },
        failure: row.json_opt(18)?,
    })
}

/// What an environment serves at present; `None` before the first look at its feed.
pub fn find_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<InventoryHead>, DbError> {
    let Some(row) = tx.query_opt(&FIND_HEAD, params![partner, environment])? else { return Ok(None) };
    let held: Option<i64> = row.get(1)?;
    let held_by: Option<IngestionId> = row.get(2)?;
    Ok(Some(InventoryHead {
        generation: row.get(0)?,
        held: held.zip(held_by),
        marker: row.get(3)?,
        published_at: row.get(4)?,
        polled_at: row.get(5)?,
    }))
}

pub(crate) fn ensure_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<InventoryHead, DbError> {
    tx.execute(&ENSURE_HEAD, params![partner, environment])?;
    find_head(tx, partner, environment)?.ok_or(DbError::NotFound { statement: FIND_HEAD.name })
}

pub(crate) fn set_polled(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&SET_POLLED, params![partner, environment, now])?;
    Ok(())
}

/// Switches to `generation`, unless another run was first.
pub(crate) fn switch_head(
    tx: &mut Tx<'_>,
    ingestion: &Ingestion,
    generation: i64,
    now: Timestamp,
) -> Result<bool, DbError> {
    let Ingestion { partner_id, environment, id, marker, .. } = ingestion;
    let values = params![*partner_id, *environment, generation, marker.clone(), *id, now];
    Ok(tx.execute(&SWITCH_HEAD, values)? == 1)
}

/// Marks `generation` as waiting for a decision, unless another run was first.
pub(crate) fn hold_head(tx: &mut Tx<'_>, ingestion: &Ingestion, generation: i64) -> Result<bool, DbError> {
    let Ingestion { partner_id, environment, id, marker, .. } = ingestion;
    Ok(tx.execute(&HOLD_HEAD, params![*partner_id, *environment, generation, *id, marker.clone()])? == 1)
}

pub(crate) fn release_head(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<(), DbError> {
    tx.execute(&RELEASE_HEAD, params![partner, environment])?;
    Ok(())
}

/// Takes back whatever a run that did not publish has written.
pub(crate) fn drop_unpublished(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<(), DbError> {
    tx.execute(&DROP_UNPUBLISHED, params![partner, environment, generation])?;
    tx.execute(&REOPEN_UNPUBLISHED, params![partner, environment, generation])?;
    Ok(())
}

/// Deletes restaurant rows that no reader can see any more.
pub(crate) fn drop_superseded(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<(), DbError> {
    tx.execute(&DROP_SUPERSEDED, params![partner, environment, generation])?;
    Ok(())
}

pub(crate) fn served_hashes(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<HashMap<String, String>, DbError> {
    let rows = tx.query(&LIST_HASHES, params![partner, environment, generation])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Ends the served row of a restaurant at `generation` and, if `document` is given, begins a new one.
pub(crate) fn end_restaurants(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
    ids: &[String],
) -> Result<(), DbError> {
    let rows = ids.iter().map(|id| params![partner, environment, id.as_str(), generation].to_vec());
    tx.execute_many(&END_RESTAURANT, rows)?;
    Ok(())
}

pub(crate) fn insert_restaurants(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
    documents: &[RestaurantDocument],
) -> Result<(), InventoryError> {
    let mut rows = Vec::with_capacity(documents.len());
    for document in documents {
        rows.push(restaurant_row(partner, environment, generation, document)?);
    }
    tx.execute_many(&INSERT_RESTAURANT, rows)?;
    Ok(())
}

fn restaurant_row(
    partner: PartnerId,
    environment: Environment,
    generation: i64,
    document: &RestaurantDocument,
) -> Result<Vec<Value>, InventoryError> {
    let json = serde_json::to_string(document)
        .map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
    let hash =
        document.hash().map_err(|source| InventoryError::Damaged { what: "restaurant document", source })?;
    let address = &document.address;
    let search_text = searchable(&format!(
        "{} {} {} {}",
        document.name, address.street, address.locality, address.postal_code
    ));
    let offers =
        |kind: feed::ServiceType| document.services.iter().any(|service| service.service_type == kind);
    Ok(params![
        partner,
        environment,
        document.id.as_str(),
        generation,
        hash,
        document.name.as_str(),
        search_text,
        address.street.as_str(),
        address.locality.as_str(),
        address.postal_code.as_str(),
        address.country.as_str(),
        document.location.map(|point| point.latitude),
        document.location.map(|point| point.longitude),
        document.time_zone.as_str(),
        document.currency,
        offers(feed::ServiceType::Delivery),
        offers(feed::ServiceType::Takeout),
        json
    ]
    .to_vec())
}

/// The hash of a served restaurant's document.
pub(crate) fn find_restaurant_hash(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: &str,
) -> Result<Option<String>, DbError> {
    let row = tx.query_opt(&FIND_RESTAURANT_HASH, params![partner, environment, id])?;
    row.map(|row| row.get(0)).transpose()
}

/// The stored document of a served restaurant, with its hash.
pub(crate) fn find_restaurant_json(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: &str,
) -> Result<Option<(String, String)>, DbError> {
    let row = tx.query_opt(&FIND_RESTAURANT, params![partner, environment, id])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Restaurants that an environment serves, whether or not they are offered now.
pub fn count_restaurants(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<i64, DbError> {
    tx.query_one(&COUNT_SERVED, params![partner, environment])?.get(0)
}

/// Restaurants of a partner that diners can find now.
pub fn count_offered(tx: &mut Tx<'_>, partner: PartnerId, environment: Environment) -> Result<i64, DbError> {
    tx.query_one(&COUNT_OFFERED, params![partner, environment])?.get(0)
}

/// The most rows looked at around one point before the nearest are chosen.
const MAX_NEAR: i64 = 5_000;

pub(crate) fn search(tx: &mut Tx<'_>, query: &SearchQuery) -> Result<Vec<RestaurantCard>, DbError> {
    let [first, second, third] = patterns(query.text.as_deref().unwrap_or_default());
    let environment = query.environment;
    let Some(point) = query.near else {
        let (limit, offset) = (to_i64(query.limit), to_i64(query.offset));
        let values =
            params![environment, query.partner_id, first, second, third, query.offered_only, limit, offset];
        return tx.query(&SEARCH_BY_NAME, values)?.iter().map(|row| read_card(row, None)).collect();
    };
    let (south_west, north_east) = around(point);
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
    let mut cards = rows.iter().map(|row| read_card(row, Some(point))).collect::<Result<Vec<_>, _>>()?;
    cards.retain(|card| card.distance_metres.is_some_and(|metres| metres <= SearchQuery::RADIUS_METRES));
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

/// The corners of a box that holds the circle of [`SearchQuery::RADIUS_METRES`] around `point`.
fn around(point: GeoPoint) -> (GeoPoint, GeoPoint) {
    let degrees = SearchQuery::RADIUS_METRES / 111_000.0;
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
fn patterns(text: &str) -> [String; 3] {
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
        let (south_west, north_east) = around(point);
        let edge = GeoPoint { latitude: north_east.latitude, longitude: point.longitude };
        assert!(point.distance_metres(edge) >= SearchQuery::RADIUS_METRES);
        let side = GeoPoint { latitude: point.latitude, longitude: south_west.longitude };
        assert!(point.distance_metres(side) >= SearchQuery::RADIUS_METRES);
    }
}
