//! The history.

use basis::{Actor, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use super::contacts::StoredActor;
use super::sql;
use crate::event::{EventDetail, PartnerEvent};
use crate::status::IntegrationStatus;

/// Appends to the history. The caller holds the partner's lock, so that the places follow one another.
pub(crate) fn append_event(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    at: Timestamp,
    actor: &Actor,
    detail: &EventDetail,
    reason: Option<&str>,
) -> Result<(), DbError> {
    let became = match detail {
        EventDetail::StatusChanged { to, .. } => Some(to.as_str()),
        EventDetail::IntegrationChanged { to, .. } => Some(to.as_str()),
        EventDetail::Created { .. }
        | EventDetail::Updated
        | EventDetail::EnvironmentUpdated { .. }
        | EventDetail::ContactAdded { .. }
        | EventDetail::ContactUpdated { .. }
        | EventDetail::ContactRemoved { .. }
        | EventDetail::ContactsReordered { .. } => None,
    };
    let values = params![partner, at, actor.to_string(), detail.name(), became, db::json(detail), reason];
    tx.execute(&sql::APPEND_EVENT, values).map(drop)
}

/// The newest events first, older than `before` where it is given; at most `limit`.
pub(crate) fn list_events(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<PartnerEvent>, DbError> {
    tx.query(&sql::LIST_EVENTS, params![partner, before, limit])?.iter().map(event).collect()
}

/// How often the integration became `to` after `since`.
pub(crate) fn count_integration_events(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    to: IntegrationStatus,
    since: Timestamp,
) -> Result<u32, DbError> {
    let name = EventDetail::IntegrationChanged { from: to, to }.name();
    tx.query_one(&sql::COUNT_EVENTS, params![partner, name, to, since])?.get(0)
}

/// When somebody other than `actor` last switched the integration on.
pub(crate) fn last_resumed_by_others(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    actor: &Actor,
) -> Result<Option<Timestamp>, DbError> {
    let on = IntegrationStatus::Enabled;
    let name = EventDetail::IntegrationChanged { from: on, to: on }.name();
    tx.query_one(&sql::LAST_RESUMED, params![partner, name, on, actor.to_string()])?.get(0)
}

fn event(row: &Row) -> Result<PartnerEvent, DbError> {
    Ok(PartnerEvent {
        partner_id: row.get(0)?,
        sequence: row.get(1)?,
        at: row.get(2)?,
        actor: row.get::<StoredActor>(3)?.0,
        detail: row.json(4)?,
        reason: row.get(5)?,
    })
}
