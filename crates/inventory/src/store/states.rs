//! What can be ordered from each restaurant.

use std::collections::HashMap;

use basis::{Environment, PartnerId};
use db::{DbError, Row, Tx, params};

use super::entities::Ground;
use super::search::patterns;
use super::sql::{
    COUNT_STATES, COUNT_STOPS, END_STATE, FIND_STATE, FIND_STOP, INSERT_STATE, LIST_STATES, STATE_HASH,
    STATE_HASHES,
};
use super::{find_head, searchable};
use crate::states::{
    HeldState, RestaurantStanding, RestaurantState, StandingCounts, StandingFilter, StateRow,
};

/// What an environment serves; `None` before the first look at its feed.
pub(crate) fn served_ground(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<Ground>, DbError> {
    let head = find_head(tx, partner, environment)?;
    Ok(head.map(|head| Ground { partner, environment, generation: head.generation }))
}

/// What a comparison needs of every state.
pub(crate) fn held_states(tx: &mut Tx<'_>, ground: Ground) -> Result<HashMap<String, HeldState>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = tx.query(&STATE_HASHES, params![partner, environment, generation])?;
    rows.iter()
        .map(|row| {
            Ok((
                row.get(0)?,
                HeldState { hash: row.get(1)?, failing_since: row.get(2)?, revision: row.get(3)? },
            ))
        })
        .collect()
}

/// What a comparison needs of one state.
pub(crate) fn held_state(
    tx: &mut Tx<'_>,
    ground: Ground,
    restaurant_id: &str,
) -> Result<Option<HeldState>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let row = tx.query_opt(&STATE_HASH, params![partner, environment, restaurant_id, generation])?;
    row.map(|row| Ok(HeldState { hash: row.get(0)?, failing_since: row.get(1)?, revision: row.get(2)? }))
        .transpose()
}

/// Writes states of the next generation in place of those that are there.
pub(crate) fn write_states(tx: &mut Tx<'_>, ground: Ground, rows: &[StateRow]) -> Result<(), DbError> {
    let Ground { partner, environment, generation } = ground;
    let ended = rows.iter().map(|row| row.restaurant_id.clone()).collect::<Vec<_>>();
    end_states(tx, ground, &ended)?;
    let values = rows.iter().map(|row| {
        let search_text =
            searchable(&format!("{} {}", row.name.as_deref().unwrap_or_default(), row.restaurant_id));
        params![
            partner,
            environment,
            row.restaurant_id.as_str(),
            generation + 1,
            row.hash,
            row.state,
            row.name.as_deref(),
            search_text,
            row.failing_since,
            row.status.as_str(),
            row.place.as_ref().map(|place| place.state.as_str()),
            row.place.as_ref().and_then(|place| place.place_id.as_deref()),
            row.place.as_ref().map(|place| place.revision)
        ]
        .to_vec()
    });
    tx.execute_many(&INSERT_STATE, values)?;
    Ok(())
}

/// Ends states with the next generation.
pub(crate) fn end_states(tx: &mut Tx<'_>, ground: Ground, ids: &[String]) -> Result<(), DbError> {
    let Ground { partner, environment, generation } = ground;
    let rows = ids.iter().map(|id| params![partner, environment, id.as_str(), generation + 1].to_vec());
    tx.execute_many(&END_STATE, rows)?;
    Ok(())
}

pub(crate) fn find_state(
    tx: &mut Tx<'_>,
    ground: Ground,
    restaurant_id: &str,
) -> Result<Option<RestaurantStanding>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let row = tx.query_opt(&FIND_STATE, params![partner, environment, restaurant_id, generation])?;
    row.map(|row| read_standing(&row)).transpose()
}

/// One more than wanted, so that a page knows whether another follows.
pub(crate) fn list_states(
    tx: &mut Tx<'_>,
    ground: Ground,
    filter: &StandingFilter,
) -> Result<Vec<RestaurantStanding>, DbError> {
    let Ground { partner, environment, generation } = ground;
    let [text, ..] = patterns(filter.text.as_deref().unwrap_or_default());
    let after = filter.after.as_ref().map_or("", |cursor| cursor.0.as_str());
    let state = filter.state.map_or("", RestaurantState::as_str);
    let matched = filter.match_state.map_or("", feed::MatchState::as_str);
    let (stale, opted_out, limit) = (filter.stale_only, filter.opted_out_only, filter.limit + 1);
    let values =
        params![partner, environment, generation, after, state, text, stale, matched, opted_out, limit];
    tx.query(&LIST_STATES, values)?.iter().map(read_standing).collect()
}

pub(crate) fn count_states(tx: &mut Tx<'_>, ground: Ground) -> Result<StandingCounts, DbError> {
    let Ground { partner, environment, generation } = ground;
    let mut counts = StandingCounts::default();
    for row in tx.query(&COUNT_STATES, params![partner, environment, generation])? {
        let count = match row.get(0)? {
            RestaurantState::Orderable => &mut counts.orderable,
            RestaurantState::Partly => &mut counts.partly,
            RestaurantState::NotOrderable => &mut counts.not_orderable,
        };
        *count = row.get(1)?;
    }
    counts.stale = tx.query_one(&COUNT_STOPS, params![partner, environment])?.get(0)?;
    let stop = tx.query_opt(&FIND_STOP, params![partner, environment, ""])?;
    counts.stopped_at = stop.map(|row| row.get(0)).transpose()?;
    Ok(counts)
}

fn read_standing(row: &Row) -> Result<RestaurantStanding, DbError> {
    Ok(RestaurantStanding {
        status: row.json(0)?,
        state: row.get(1)?,
        failing_since: row.get(2)?,
        stopped_at: row.get(3)?,
        opted_out_at: row.get(4)?,
    })
}
