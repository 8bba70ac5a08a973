//! Sessions, failed attempts, and the sweep of what has expired.

use basis::{SessionId, Timestamp, UserId};
use db::{DbError, Row, Tx, params};

use super::sql;
use crate::lockout::AttemptState;
use crate::session::{SessionRow, idle_limit};

pub(crate) fn lock_attempts(tx: &mut Tx<'_>, email: [u8; 32]) -> Result<(), DbError> {
    tx.lock("identity.attempts", &email)
}

pub(crate) fn find_attempts(tx: &mut Tx<'_>, email: [u8; 32]) -> Result<Option<AttemptState>, DbError> {
    let row = tx.query_opt(&sql::FIND_ATTEMPTS, params![email])?;
    row.map(|row| Ok(AttemptState { failures: row.get(0)?, last_at: row.get(1)?, locked_until: row.get(2)? }))
        .transpose()
}

pub(crate) fn put_attempts(tx: &mut Tx<'_>, email: [u8; 32], state: AttemptState) -> Result<(), DbError> {
    let values = params![email, state.failures, state.last_at, state.locked_until];
    tx.execute(&sql::PUT_ATTEMPTS, values).map(drop)
}

pub(crate) fn clear_attempts(tx: &mut Tx<'_>, email: [u8; 32]) -> Result<(), DbError> {
    tx.execute(&sql::CLEAR_ATTEMPTS, params![email]).map(drop)
}

/// A session with the hash of its secret.
pub(crate) struct StoredSession {
    pub(crate) row: SessionRow,
    pub(crate) secret_hash: [u8; 32],
}

pub(crate) fn insert_session(tx: &mut Tx<'_>, session: &StoredSession) -> Result<(), DbError> {
    let row = &session.row;
    let values =
        params![row.id, session.secret_hash, row.user_id, row.client_label, row.created_at, row.last_seen_at];
    tx.execute(&sql::INSERT_SESSION, values).map(drop)
}

pub(crate) fn find_session(tx: &mut Tx<'_>, secret: [u8; 32]) -> Result<Option<SessionRow>, DbError> {
    tx.query_opt(&sql::FIND_SESSION, params![secret])?.map(|row| session(&row)).transpose()
}

pub(crate) fn list_sessions(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<SessionRow>, DbError> {
    tx.query(&sql::LIST_SESSIONS, params![user])?.iter().map(session).collect()
}

pub(crate) fn touch_session(tx: &mut Tx<'_>, id: SessionId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&sql::TOUCH_SESSION, params![id, now]).map(drop)
}

pub(crate) fn delete_session(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> Result<(), DbError> {
    tx.execute(&sql::DELETE_SESSION, params![id, user]).map(drop)
}

/// Ends the sessions of a user, but `keep`.
pub(crate) fn delete_sessions_of(
    tx: &mut Tx<'_>,
    user: UserId,
    keep: Option<SessionId>,
) -> Result<u64, DbError> {
    // No session has an id of zeros.
    let keep = keep.unwrap_or_else(|| SessionId::from_bytes([0; 16]));
    tx.execute(&sql::DELETE_SESSIONS_OF, params![user, keep])
}

/// Deletes at most `limit` rows of each kind that has expired; gives how many in all.
pub(crate) fn sweep(
    tx: &mut Tx<'_>,
    now: Timestamp,
    forget_before: Timestamp,
    limit: usize,
) -> Result<u64, DbError> {
    let mut swept = tx.execute(&sql::SWEEP_SESSIONS, params![idle_limit(now), limit])?;
    swept += tx.execute(&sql::SWEEP_LINKS, params![now, limit])?;
    swept += tx.execute(&sql::SWEEP_ATTEMPTS, params![forget_before, limit])?;
    // Tokens stay a while, so that their owners are told that they expired.
    swept += tx.execute(&sql::SWEEP_TOKENS, params![forget_before, limit])?;
    Ok(swept)
}

fn session(row: &Row) -> Result<SessionRow, DbError> {
    Ok(SessionRow {
        id: row.get(0)?,
        user_id: row.get(1)?,
        client_label: row.get(2)?,
        created_at: row.get(3)?,
        last_seen_at: row.get(4)?,
    })
}
