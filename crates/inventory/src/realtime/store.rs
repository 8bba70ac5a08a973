//! All SQL of real-time updates.

mod counts;

use basis::{Ambient, Environment, PartnerId, Timestamp, UpdateId, UpdateRequestId};
use db::{DbError, Row, Tx, Value, params};

pub use self::counts::STATEMENTS as COUNT_STATEMENTS;
pub(super) use self::counts::{OutcomeCounts, count_requests, list_entity_counts, list_request_counts};
use super::accept::UpdateRequest;
use super::decide::Found;
use super::entity_text::cut;
use super::model::{Update, UpdateQuery, UpdateState};

/// Longest stored message.
const MESSAGE_LIMIT: usize = 2_000;

db::statements! {
    pub(super) INSERT_REQUEST = "INSERT INTO inventory_update_requests (partner_id, environment, request_id, route,
        interface, records, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    pub(super) INSERT_UPDATE = "INSERT INTO inventory_updates (partner_id, environment, update_id, request_id, route,
        form, entity_type, entity_id, version, received_at, state, bytes, payload)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'accepted', $11, $12)";
    pub(super) MORE_WAITING = "SELECT 1 FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'accepted' AND version >= $3 LIMIT 1 OFFSET $4";
    pub(super) LIST_WAITING = "SELECT update_id, bytes FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'accepted' ORDER BY version, update_id LIMIT $3";
    pub(super) LIST_PARKED = "SELECT update_id, bytes FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'parked' ORDER BY version, update_id LIMIT $3";
    pub(super) LIST_OVERDUE = "SELECT update_id, bytes FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'parked' AND parked_until <= $3
        ORDER BY version, update_id LIMIT $4";
    pub(super) LOAD_WAITING = "SELECT update_id, request_id, route, form, entity_type, entity_id, version, received_at,
        state, parked_until, code, message, finished_at, payload FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'accepted' ORDER BY version, update_id LIMIT $3";
    pub(super) LOAD_PARKED = "SELECT update_id, request_id, route, form, entity_type, entity_id, version, received_at,
        state, parked_until, code, message, finished_at, payload FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'parked' ORDER BY version, update_id LIMIT $3";
    pub(super) LOAD_OVERDUE = "SELECT update_id, request_id, route, form, entity_type, entity_id, version, received_at,
        state, parked_until, code, message, finished_at, payload FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'parked' AND parked_until <= $3
        ORDER BY version, update_id LIMIT $4";
    pub(super) NEXT_OVERDUE = "SELECT MIN(parked_until) FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND state = 'parked'";
    pub(super) PARK = "UPDATE inventory_updates SET state = 'parked', parked_until = $4, code = $5, message = $6
        WHERE partner_id = $1 AND environment = $2 AND update_id = $3";
    pub(super) END = "UPDATE inventory_updates SET state = $4, parked_until = NULL, code = $5, message = $6,
        finished_at = $7, payload = NULL WHERE partner_id = $1 AND environment = $2 AND update_id = $3";
    pub(super) LIST = "SELECT update_id, request_id, route, form, entity_type, entity_id, version, received_at,
        state, parked_until, code, message, finished_at FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND (CAST($3 AS TEXT) IS NULL OR route = $3)
        AND (CAST($4 AS TEXT) IS NULL OR state = $4) AND (CAST($5 AS TEXT) IS NULL OR entity_type = $5)
        AND (CAST($6 AS TEXT) IS NULL OR entity_id = $6) AND (CAST($7 AS TEXT) IS NULL OR code = $7)
        AND received_at >= $8 AND received_at < $9 AND update_id < $10 ORDER BY update_id DESC LIMIT $11";
    pub(super) FIND = "SELECT update_id, request_id, route, form, entity_type, entity_id, version, received_at,
        state, parked_until, code, message, finished_at FROM inventory_updates
        WHERE partner_id = $1 AND environment = $2 AND update_id = $3";
    pub(super) DROP_OLD_UPDATES = "DELETE FROM inventory_updates WHERE (partner_id, environment, update_id) IN
        (SELECT partner_id, environment, update_id FROM inventory_updates WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
    pub(super) DROP_OLD_REQUESTS = "DELETE FROM inventory_update_requests
        WHERE (partner_id, environment, request_id) IN
        (SELECT partner_id, environment, request_id FROM inventory_update_requests WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
}

/// An update that waits, with what it brings.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) update: Update,
    pub(super) payload: Option<String>,
}

pub(super) fn insert_request(
    tx: &mut Tx<'_>,
    id: UpdateRequestId,
    request: &UpdateRequest,
    now: Timestamp,
) -> Result<(), DbError> {
    let UpdateRequest { partner_id, environment, interface, route, records } = request;
    tx.execute(
        &INSERT_REQUEST,
        params![*partner_id, *environment, id, *route, *interface, records.len(), now],
    )?;
    Ok(())
}

pub(super) fn insert_updates(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    request_id: UpdateRequestId,
    request: &UpdateRequest,
    now: Timestamp,
) -> Result<(), DbError> {
    let rows = request.records.iter().map(|record| {
        let id: UpdateId = ambient.new_id();
        params![
            request.partner_id,
            request.environment,
            id,
            request_id,
            record.route,
            record.form,
            record.entity_type,
            record.entity_id,
            record.version,
            now,
            record.payload.as_ref().map_or(0, String::len),
            record.payload
        ]
        .to_vec()
    });
    tx.execute_many(&INSERT_UPDATE, rows)?;
    Ok(())
}

/// Whether more than `limit` updates wait. The condition on the version lets the index of waiting rows answer.
pub(super) fn more_waiting_than(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    limit: i64,
) -> Result<bool, DbError> {
    Ok(tx.query_opt(&MORE_WAITING, params![partner, environment, i64::MIN, limit])?.is_some())
}

/// Which updates a transaction takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Due {
    /// Accepted ones.
    Accepted,
    /// Parked ones.
    Parked,
    /// Parked ones whose time is up.
    Overdue(Timestamp),
}

/// The first of what is due in the order of their times (of one time, in the order of arrival): at most `limit`, and,
/// but for the first, together at most `limit_bytes`.
pub(super) fn list_due(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    due: Due,
    (limit, limit_bytes): (usize, usize),
) -> Result<Vec<Waiting>, DbError> {
    let sizes = match due {
        Due::Accepted => tx.query(&LIST_WAITING, params![partner, environment, limit])?,
        Due::Parked => tx.query(&LIST_PARKED, params![partner, environment, limit])?,
        Due::Overdue(now) => tx.query(&LIST_OVERDUE, params![partner, environment, now, limit])?,
    };
    let (mut taken, mut bytes) = (0_usize, 0_usize);
    for row in sizes {
        bytes = bytes.saturating_add(usize::try_from(row.get::<i64>(1)?).unwrap_or(0));
        if taken > 0 && bytes > limit_bytes {
            break;
        }
        taken += 1;
    }
    let rows = match due {
        _ if taken == 0 => Vec::new(),
        Due::Accepted => tx.query(&LOAD_WAITING, params![partner, environment, taken])?,
        Due::Parked => tx.query(&LOAD_PARKED, params![partner, environment, taken])?,
        Due::Overdue(now) => tx.query(&LOAD_OVERDUE, params![partner, environment, now, taken])?,
    };
    rows.iter().map(read_waiting).collect()
}

/// When the time of the next parked update is up.
pub(super) fn next_overdue(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<Timestamp>, DbError> {
    tx.query_one(&NEXT_OVERDUE, params![partner, environment])?.get(0)
}

pub(super) fn park(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: UpdateId,
    until: Timestamp,
    found: &Found,
) -> Result<(), DbError> {
    let values = params![partner, environment, id, until, found.code.as_str(), message(found)];
    tx.execute(&PARK, values)?;
    Ok(())
}

/// An update whose outcome is known.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) id: UpdateId,
    pub(super) state: UpdateState,
    pub(super) found: Option<Found>,
}

pub(super) fn end(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    ended: &[Ended],
    now: Timestamp,
) -> Result<(), DbError> {
    let rows = ended.iter().map(|Ended { id, state, found }| {
        let code = found.as_ref().map(|found| found.code.as_str());
        params![partner, environment, *id, *state, code, found.as_ref().map(message), now].to_vec()
    });
    tx.execute_many(&END, rows)?;
    Ok(())
}

/// PostgreSQL refuses NUL in text, and a message may quote what was sent.
fn message(found: &Found) -> String {
    cut(&found.message.replace('\0', "\u{fffd}"), MESSAGE_LIMIT)
}

/// One more than the limit, newest first.
pub(super) fn list(tx: &mut Tx<'_>, query: &UpdateQuery) -> Result<Vec<Update>, DbError> {
    // Every id is smaller than this one, which no time reaches.
    let last = UpdateId::from_bytes([0xff; 16]);
    let before = query.cursor.as_ref().and_then(|cursor| cursor.0.parse().ok()).unwrap_or(last);
    let bound = |at: Option<Timestamp>, otherwise: i64| at.map_or(otherwise, basis::micros);
    // A text with NUL is in no column.
    let text = |text: &Option<String>| text.as_ref().map(|text| text.replace('\0', "\u{fffd}"));
    let values: &[Value] = params![
        query.partner_id,
        query.environment,
        query.route,
        query.state,
        text(&query.entity_type),
        text(&query.entity_id),
        text(&query.code),
        bound(query.from, i64::MIN),
        bound(query.until, i64::MAX),
        before,
        query.limit.saturating_add(1)
    ];
    tx.query(&LIST, values)?.iter().map(read_update).collect()
}

pub(super) fn find(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: UpdateId,
) -> Result<Option<Update>, DbError> {
    tx.query_opt(&FIND, params![partner, environment, id])?.map(|row| read_update(&row)).transpose()
}

/// Deletes one batch of updates and requests received before `before`, and of counts of hours before `counted_before`;
/// gives how many rows.
pub(super) fn sweep(
    tx: &mut Tx<'_>,
    before: Timestamp,
    counted_before: Timestamp,
    batch: usize,
) -> Result<u64, DbError> {
    let updates = tx.execute(&DROP_OLD_UPDATES, params![before, batch])?;
    let requests = tx.execute(&DROP_OLD_REQUESTS, params![before, batch])?;
    Ok(updates + requests + counts::sweep(tx, counted_before)?)
}

fn read_update(row: &Row) -> Result<Update, DbError> {
    Ok(Update {
        id: row.get(0)?,
        request_id: row.get(1)?,
        route: row.get(2)?,
        form: row.get(3)?,
        entity_type: row.get(4)?,
        entity_id: row.get(5)?,
        version: row.get(6)?,
        received_at: row.get(7)?,
        state: row.get(8)?,
        parked_until: row.get(9)?,
        code: row.get(10)?,
        message: row.get(11)?,
        finished_at: row.get(12)?,
    })
}

fn read_waiting(row: &Row) -> Result<Waiting, DbError> {
    Ok(Waiting { update: read_update(row)?, payload: row.get(13)? })
}
