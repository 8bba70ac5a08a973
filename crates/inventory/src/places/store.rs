//! The tables of the place register.

mod imports;
mod sql;
mod suggestions;

use std::collections::HashMap;

use basis::{Actor, Environment, PartnerId, Timestamp};
use db::{DbError, Row, Tx, Value, params};
use feed::{Place, PlaceStatus};

use self::sql::{
    COUNT_PENDING, COUNT_PLACES, DROP_DECISION, DROP_KEY, DROP_OPT_OUT, DROP_PLACE, FIND_DECISION,
    FIND_PLACE, FIND_REGISTER, HOLDERS_OF_PLACE, LIST_DECISIONS, LIST_PLACES, PAGE_TO_MATCH,
    PLACE_OF_RESTAURANT, PLACES_BY_KEYS, PUT_DECISION, PUT_KEY, PUT_OPT_OUT, PUT_PLACE, SWITCH_REGISTER,
};
use super::model::{PlaceQuery, RegisterState, RegisteredPlace, StoredDecision};
use crate::store::{Ground, patterns, searchable};

pub(crate) use self::imports::*;
pub use self::sql::STATEMENTS;
pub(crate) use self::suggestions::*;

/// Keys asked for at once.
const KEYS: usize = 64;
/// Places that so many keys give at most; only a register in which thousands of places have one name and one street
/// reaches it.
const MOST_FOUND: usize = 20_000;

pub(crate) fn is_enabled(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.query_one(&FIND_REGISTER, params![])?.get(0)
}

pub(super) fn count_places(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.query_one(&COUNT_PLACES, params![])?.get(0)
}

pub(super) fn register(tx: &mut Tx<'_>) -> Result<RegisterState, DbError> {
    let row = tx.query_one(&FIND_REGISTER, params![])?;
    Ok(RegisterState {
        enabled: row.get(0)?,
        changed_by: row.get(1)?,
        changed_at: row.get(2)?,
        places: count_places(tx)?,
        pending_suggestions: tx.query_one(&COUNT_PENDING, params![])?.get(0)?,
    })
}

pub(super) fn switch(tx: &mut Tx<'_>, enabled: bool, actor: &Actor, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&SWITCH_REGISTER, params![enabled, actor, now])?;
    Ok(())
}

fn read_place(row: &Row) -> Result<RegisteredPlace, DbError> {
    let status: String = row.get(10)?;
    Ok(RegisteredPlace {
        place: Place {
            place_id: row.get(0)?,
            name: row.get(1)?,
            street_address: row.get(2)?,
            address_locality: row.get(3)?,
            address_region: row.get(4)?,
            postal_code: row.get(5)?,
            address_country: row.get(6)?,
            telephone: row.get(7)?,
            latitude: row.get(8)?,
            longitude: row.get(9)?,
            // A status of a later version counts as open, as a place without one does.
            status: PlaceStatus::parse(&status).unwrap_or_default(),
        },
        source: row.get(11)?,
        changed_at: row.get(12)?,
    })
}

pub(super) fn find_place(tx: &mut Tx<'_>, place_id: &str) -> Result<Option<RegisteredPlace>, DbError> {
    tx.query_opt(&FIND_PLACE, params![place_id])?.map(|row| read_place(&row)).transpose()
}

/// One more than wanted, so that a page knows whether another follows.
pub(super) fn list_places(tx: &mut Tx<'_>, query: &PlaceQuery) -> Result<Vec<RegisteredPlace>, DbError> {
    let [first, second, third] = patterns(query.text.as_deref().unwrap_or_default());
    let after = query.after.as_ref().map_or("", |cursor| cursor.0.as_str());
    let status = query.status.map_or("", PlaceStatus::as_str);
    let values = params![after, status, first, second, third, query.limit + 1];
    tx.query(&LIST_PLACES, values)?.iter().map(read_place).collect()
}

/// Puts a place in the place of one with the same id; `old` is that one.
pub(super) fn put_place(
    tx: &mut Tx<'_>,
    place: &Place,
    (source, now): (&str, Timestamp),
    old: Option<&Place>,
) -> Result<(), DbError> {
    let address = [&place.address_locality, &place.postal_code, &place.address_country];
    let address: Vec<&str> = address.into_iter().flatten().map(String::as_str).collect();
    let search_text = searchable(&format!(
        "{} {} {} {}",
        place.name,
        place.street_address,
        address.join(" "),
        place.place_id
    ));
    let values = params![
        place.place_id.as_str(),
        place.name.as_str(),
        place.street_address.as_str(),
        place.address_locality.as_deref(),
        place.address_region.as_deref(),
        place.postal_code.as_deref(),
        place.address_country.as_deref(),
        place.telephone.as_deref(),
        place.latitude,
        place.longitude,
        place.status.as_str(),
        source,
        search_text,
        now
    ];
    tx.execute(&PUT_PLACE, values)?;
    let (old, new) = (old.map(Place::keys).unwrap_or_default(), place.keys());
    let row = |key: &i64| params![*key, place.place_id.as_str()].to_vec();
    tx.execute_many(&DROP_KEY, old.iter().filter(|key| !new.contains(key)).map(row))?;
    tx.execute_many(&PUT_KEY, new.iter().filter(|key| !old.contains(key)).map(row))?;
    Ok(())
}

pub(super) fn drop_place(tx: &mut Tx<'_>, place: &Place) -> Result<(), DbError> {
    let keys = place.keys();
    tx.execute_many(&DROP_KEY, keys.iter().map(|key| params![*key, place.place_id.as_str()].to_vec()))?;
    tx.execute(&DROP_PLACE, params![place.place_id.as_str()])?;
    Ok(())
}

/// Places with one of these keys; one with several may come several times.
pub(super) fn places_by_keys(tx: &mut Tx<'_>, keys: &[i64]) -> Result<Vec<Place>, DbError> {
    let mut places = Vec::new();
    for some in keys.chunks(KEYS) {
        let Some(last) = some.last() else { continue };
        let filled = some.iter().chain(std::iter::repeat(last)).take(KEYS);
        let mut values: Vec<Value> = filled.map(db::ToValue::to_value).collect();
        values.push(db::ToValue::to_value(&MOST_FOUND));
        for row in tx.query(&PLACES_BY_KEYS, &values)? {
            places.push(read_place(&row)?.place);
        }
    }
    Ok(places)
}

fn read_decision(row: &Row) -> Result<(String, StoredDecision), DbError> {
    let decision = StoredDecision {
        place_id: row.get(1)?,
        fingerprint: row.get(2)?,
        decided_by: row.get(3)?,
        decided_at: row.get(4)?,
    };
    Ok((row.get(0)?, decision))
}

pub(super) fn find_decision(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    restaurant_id: &str,
) -> Result<Option<StoredDecision>, DbError> {
    let row = tx.query_opt(&FIND_DECISION, params![partner, environment, restaurant_id])?;
    Ok(row.map(|row| read_decision(&row)).transpose()?.map(|(_, decision)| decision))
}

pub(super) fn list_decisions(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
) -> Result<HashMap<String, StoredDecision>, DbError> {
    tx.query(&LIST_DECISIONS, params![partner, environment])?.iter().map(read_decision).collect()
}

pub(super) fn put_decision(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    restaurant_id: &str,
    decision: &StoredDecision,
) -> Result<(), DbError> {
    let StoredDecision { place_id, fingerprint, decided_by, decided_at } = decision;
    let place_id = place_id.as_deref();
    let values =
        params![partner, environment, restaurant_id, place_id, *fingerprint, decided_by, *decided_at];
    tx.execute(&PUT_DECISION, values)?;
    Ok(())
}

pub(crate) fn drop_decisions(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    restaurants: &[String],
) -> Result<(), DbError> {
    let rows = restaurants.iter().map(|id| params![partner, environment, id.as_str()].to_vec());
    tx.execute_many(&DROP_DECISION, rows)?;
    Ok(())
}

/// A restaurant of the feed and what its stored match depends on.
pub(super) struct Matchable {
    pub(super) id: String,
    pub(super) raw: String,
    pub(super) is_faulty: bool,
    pub(super) revision: Option<i64>,
}

/// The next restaurants by id.
pub(super) fn page_to_match(
    tx: &mut Tx<'_>,
    ground: Ground,
    after: &str,
    limit: usize,
) -> Result<Vec<Matchable>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = tx.query(&PAGE_TO_MATCH, params![partner, environment, generation, after, limit])?;
    rows.iter()
        .map(|row| {
            let fault: Option<String> = row.get(2)?;
            Ok(Matchable {
                id: row.get(0)?,
                raw: row.get(1)?,
                is_faulty: fault.is_some(),
                revision: row.get(3)?,
            })
        })
        .collect()
}

pub(super) fn place_of_restaurant(
    tx: &mut Tx<'_>,
    ground: Ground,
    restaurant_id: &str,
) -> Result<Option<String>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let row = tx.query_opt(&PLACE_OF_RESTAURANT, params![partner, environment, restaurant_id, generation])?;
    Ok(row.map(|row| row.get(0)).transpose()?.flatten())
}

/// Restaurants that are matched with a place, the one that has it first.
pub(super) fn holders_of_place(
    tx: &mut Tx<'_>,
    ground: Ground,
    place_id: &str,
    limit: usize,
) -> Result<Vec<String>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let values = params![partner, environment, place_id, generation, limit];
    tx.query(&HOLDERS_OF_PLACE, values)?.iter().map(|row| row.get(0)).collect()
}

pub(super) fn set_opt_out(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
    restaurant_id: &str,
    opted_out: Option<(&Actor, Timestamp)>,
) -> Result<bool, DbError> {
    let changed = match opted_out {
        Some((actor, at)) => {
            tx.execute(&PUT_OPT_OUT, params![partner, environment, restaurant_id, at, actor])?
        }
        None => tx.execute(&DROP_OPT_OUT, params![partner, environment, restaurant_id])?,
    };
    Ok(changed > 0)
}
