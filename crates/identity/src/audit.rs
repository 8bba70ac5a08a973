//! The audit log: who did what that matters for security.

use basis::{Actor, Ambient, AuditId, Cursor, Page, PartnerId, Timestamp};
use db::{DbError, Tx};
use serde::Serialize;

use crate::service::Identity;
use crate::store;

/// One line of the audit log. It holds no addresses, numbers or secrets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditEntry {
    /// Its id; later lines have greater ones.
    pub id: AuditId,
    /// Whose account it is about; `None` for the platform.
    pub partner_id: Option<PartnerId>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, as `user.create`.
    pub action: String,
    /// To what, such as an id.
    pub subject: String,
    /// More, as the action has it.
    pub detail: serde_json::Value,
}

/// Adds a line to the audit log within the caller's transaction. Keep people's data and secrets out of `detail`.
pub fn record_audit(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    actor: &Actor,
    partner: Option<PartnerId>,
    action: &str,
    subject: &str,
    detail: &impl Serialize,
) -> Result<(), DbError> {
    let line = store::NewAudit { id: ambient.new_id(), partner, at: ambient.now(), actor, action, subject };
    store::append_audit(tx, &line, db::json(detail))
}

/// The newest lines about a partner (or, with `None`, about everything), `limit` (1 to 200) at a time.
pub fn list_audit(
    tx: &mut Tx<'_>,
    partner: Option<PartnerId>,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<AuditEntry>, DbError> {
    let limit = limit.clamp(1, 200);
    // A cursor that was not given out here begins at the top.
    let before: Option<AuditId> = after.and_then(|cursor| cursor.0.parse().ok());
    let entries = store::list_audit(tx, partner, before, limit + 1)?;
    Ok(Page::cut(entries, limit, |entry| entry.id.to_string()))
}

impl Identity {
    /// As [`list_audit`], in a transaction of its own.
    pub async fn list_audit(
        &self,
        partner: Option<PartnerId>,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Page<AuditEntry>, DbError> {
        self.db.read(move |tx| list_audit(tx, partner, after.as_ref(), limit)).await
    }
}
