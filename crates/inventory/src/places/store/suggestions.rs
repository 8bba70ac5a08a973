//! What partners suggest.

use basis::{Environment, PartnerId, PlaceSuggestionId};
use db::{DbError, Row, Tx, params};

use super::super::model::{PlaceSuggestion, SuggestionFilter, SuggestionState};
use super::sql::{
    COUNT_PENDING_OF, FIND_SUGGESTION, INSERT_SUGGESTION, LIST_SUGGESTIONS, LIST_SUGGESTIONS_OF,
    UPDATE_SUGGESTION,
};

pub(crate) fn insert_suggestion(tx: &mut Tx<'_>, one: &PlaceSuggestion) -> Result<(), DbError> {
    let values = params![
        one.id,
        one.partner_id,
        one.environment,
        one.restaurant_id.as_str(),
        one.state,
        one.reference.as_str(),
        one.note.as_str(),
        db::json(&one.place),
        one.suggested_by,
        one.suggested_at
    ];
    tx.execute(&INSERT_SUGGESTION, values)?;
    Ok(())
}

/// Writes the answer.
pub(crate) fn update_suggestion(tx: &mut Tx<'_>, one: &PlaceSuggestion) -> Result<(), DbError> {
    let PlaceSuggestion { id, state, decided_by, decided_at, reason, place_id, .. } = one;
    let values = params![*id, *state, *decided_by, *decided_at, reason.as_deref(), place_id.as_deref()];
    tx.execute(&UPDATE_SUGGESTION, values)?;
    Ok(())
}

fn read_suggestion(row: &Row) -> Result<PlaceSuggestion, DbError> {
    Ok(PlaceSuggestion {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        environment: row.get(2)?,
        restaurant_id: row.get(3)?,
        state: row.get(4)?,
        reference: row.get(5)?,
        note: row.get(6)?,
        place: row.json(7)?,
        suggested_by: row.get(8)?,
        suggested_at: row.get(9)?,
        decided_by: row.get(10)?,
        decided_at: row.get(11)?,
        reason: row.get(12)?,
        place_id: row.get(13)?,
    })
}

pub(crate) fn find_suggestion(
    tx: &mut Tx<'_>,
    id: PlaceSuggestionId,
) -> Result<Option<PlaceSuggestion>, DbError> {
    tx.query_opt(&FIND_SUGGESTION, params![id])?.map(|row| read_suggestion(&row)).transpose()
}

/// The newest first; one more than wanted, so that a page knows whether another follows.
pub(crate) fn list_suggestions(
    tx: &mut Tx<'_>,
    filter: &SuggestionFilter,
) -> Result<Vec<PlaceSuggestion>, DbError> {
    let state = filter.state.map_or("", SuggestionState::as_str);
    // A cursor that was not given out here begins at the top.
    let before: Option<PlaceSuggestionId> = filter.after.as_ref().and_then(|cursor| cursor.0.parse().ok());
    let before = before.unwrap_or_else(|| PlaceSuggestionId::from_bytes([0xFF; 16]));
    let limit = filter.limit + 1;
    let rows = match filter.of {
        Some((partner, environment)) => {
            tx.query(&LIST_SUGGESTIONS_OF, params![state, before, limit, partner, environment])?
        }
        None => tx.query(&LIST_SUGGESTIONS, params![state, before, limit])?,
    };
    rows.iter().map(read_suggestion).collect()
}

/// Of one environment of a partner, how many wait for an answer.
pub(crate) fn count_pending(
    tx: &mut Tx<'_>,
    (partner, environment): (PartnerId, Environment),
) -> Result<i64, DbError> {
    tx.query_one(&COUNT_PENDING_OF, params![partner, environment])?.get(0)
}
