//! The audit log.

use basis::{Actor, AuditId, PartnerId, Timestamp};
use db::{DbError, FromValue, Row, Tx, Value, params};

use super::sql;
use crate::audit::AuditEntry;

/// A line to be added.
pub(crate) struct NewAudit<'a> {
    pub(crate) id: AuditId,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) action: &'a str,
    pub(crate) subject: &'a str,
}

pub(crate) fn append_audit(tx: &mut Tx<'_>, line: &NewAudit<'_>, detail: Value) -> Result<(), DbError> {
    let values =
        params![line.id, line.partner, line.at, line.actor.to_string(), line.action, line.subject, detail,];
    tx.execute(&sql::APPEND_AUDIT, values).map(drop)
}

pub(crate) fn list_audit(
    tx: &mut Tx<'_>,
    partner: Option<PartnerId>,
    before: Option<AuditId>,
    limit: usize,
) -> Result<Vec<AuditEntry>, DbError> {
    let before = before.unwrap_or_else(|| AuditId::from_bytes([0xFF; 16]));
    tx.query(&sql::LIST_AUDIT, params![partner, before, limit])?.iter().map(entry).collect()
}

/// An actor in a column.
pub(super) struct StoredActor(pub(super) Actor);

impl FromValue for StoredActor {
    fn from_value(value: &Value) -> Result<Self, String> {
        String::from_value(value)?.parse().map(Self)
    }
}

fn entry(row: &Row) -> Result<AuditEntry, DbError> {
    Ok(AuditEntry {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        at: row.get(2)?,
        actor: row.get::<StoredActor>(3)?.0,
        action: row.get(4)?,
        subject: row.get(5)?,
        detail: row.json(6)?,
    })
}
