//! Restaurants as they are served.

use std::collections::HashMap;

use basis::{Environment, PartnerId};
use db::{DbError, Tx, Value, params};
use feed::RestaurantDocument;

use super::entities::Ground;
use super::searchable;
use super::sql::{
    COUNT_OFFERED, COUNT_SERVED, END_RESTAURANT, FIND_RESTAURANT, FIND_RESTAURANT_HASH, INSERT_RESTAURANT,
    LIST_HASHES, RESTAURANTS_OF,
};
use crate::error::InventoryError;

pub(crate) fn served_hashes(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    generation: i64,
) -> Result<HashMap<String, String>, DbError> {
    let rows = tx.query(&LIST_HASHES, params![partner, environment, generation])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The hash of a restaurant in a generation, served or stopped.
pub(crate) fn restaurant_hash_in(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: &str,
    generation: i64,
) -> Result<Option<String>, DbError> {
    let row = tx.query_opt(&RESTAURANTS_OF, params![partner, environment, id, generation])?;
    row.map(|row| row.get(1)).transpose()
}

/// Ends the served rows of restaurants at `generation`.
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

fn insert_restaurants(
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

/// Writes restaurants of the next generation in place of those that are served.
pub(crate) fn write_restaurants(
    tx: &mut Tx<'_>,
    ground: Ground,
    documents: &[RestaurantDocument],
) -> Result<(), InventoryError> {
    let Ground { partner, environment, generation } = ground;
    let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
    end_restaurants(tx, partner, environment, generation + 1, &ids)?;
    insert_restaurants(tx, partner, environment, generation + 1, documents)
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
        plain(&document.name),
        plain(&search_text),
        plain(&address.street),
        plain(&address.locality),
        plain(&address.postal_code),
        plain(&address.country),
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

/// One of the databases cannot store a NUL.
fn plain(text: &str) -> String {
    text.replace('\0', "")
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
