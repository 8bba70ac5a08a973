//! Restaurants as they are served.

use std::collections::HashMap;

use basis::{Environment, PartnerId};
use db::{DbError, Tx, Value, params};
use feed::RestaurantDocument;

use super::entities::Ground;
use super::searchable;
use super::sql::{
    COUNT_OFFERED, COUNT_SERVED, END_RESTAURANT, FIND_RESTAURANT, FIND_RESTAURANT_HASH, FIRST_RESTAURANTS,
    INSERT_RESTAURANT, LIST_HASHES, RESTAURANTS_OF, SET_SOURCE,
};
use crate::error::InventoryError;

/// What a comparison needs of a served restaurant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServedDocument {
    pub(crate) hash: String,
    /// Of what the document was made from, if that is known.
    pub(crate) source: Option<i64>,
}

/// A document to be written, with the hash of what it was made from.
pub(crate) type MadeDocument = (RestaurantDocument, Option<i64>);

pub(crate) fn served_documents(
    tx: &mut Tx<'_>,
    ground: Ground,
) -> Result<HashMap<String, ServedDocument>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = tx.query(&LIST_HASHES, params![partner, environment, generation])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, ServedDocument { hash: row.get(1)?, source: row.get(2)? })))
        .collect()
}

/// Notes from what documents that are served would be made too. It says something about the documents and nothing about
/// what is served, so it holds whether or not the run publishes.
pub(crate) fn set_sources(
    tx: &mut Tx<'_>,
    ground: Ground,
    sources: &[(String, Option<i64>)],
) -> Result<(), DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = sources
        .iter()
        .map(|(id, source)| params![partner, environment, id.as_str(), generation, *source].to_vec());
    tx.execute_many(&SET_SOURCE, rows)?;
    Ok(())
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
    documents: &[MadeDocument],
) -> Result<(), InventoryError> {
    let mut rows = Vec::with_capacity(documents.len());
    for (document, source) in documents {
        rows.push(restaurant_row(partner, environment, generation, (document, *source))?);
    }
    tx.execute_many(&INSERT_RESTAURANT, rows)?;
    Ok(())
}

/// Writes restaurants of the next generation in place of those that are served.
pub(crate) fn write_restaurants(
    tx: &mut Tx<'_>,
    ground: Ground,
    documents: &[MadeDocument],
) -> Result<(), InventoryError> {
    let Ground { partner, environment, generation } = ground;
    let ids: Vec<String> = documents.iter().map(|(document, _)| document.id.clone()).collect();
    end_restaurants(tx, partner, environment, generation + 1, &ids)?;
    insert_restaurants(tx, partner, environment, generation + 1, documents)
}

fn restaurant_row(
    partner: PartnerId,
    environment: Environment,
    generation: i64,
    (document, source): (&RestaurantDocument, Option<i64>),
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
        json,
        source
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

/// The first served restaurants by their ids.
pub(crate) fn first_restaurants(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    most: usize,
) -> Result<Vec<String>, DbError> {
    let rows = tx.query(&FIRST_RESTAURANTS, params![partner, environment, most])?;
    rows.iter().map(|row| row.get(0)).collect()
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
