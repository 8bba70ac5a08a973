//! Access tokens of partners' servers, and people's API keys.

use basis::{Environment, KeyId, PartnerId, Timestamp, UserId};
use db::{DbError, Row, Tx, params};

use super::sql;
use crate::api_key::ApiKey;

/// An access token with what its key says today.
pub(crate) struct StoredToken {
    pub(crate) partner_id: PartnerId,
    pub(crate) key_id: KeyId,
    pub(crate) scopes: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) environments: Vec<Environment>,
    pub(crate) revoked: bool,
}

pub(crate) fn insert_token(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    (partner, key): (PartnerId, KeyId),
    scopes: &str,
    (issued_at, expires_at): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    tx.execute(&sql::INSERT_TOKEN, params![hash, partner, key, scopes, issued_at, expires_at]).map(drop)
}

pub(crate) fn find_token(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<StoredToken>, DbError> {
    let row = tx.query_opt(&sql::FIND_TOKEN, params![hash])?;
    row.map(|row| {
        Ok(StoredToken {
            partner_id: row.get(0)?,
            key_id: row.get(1)?,
            scopes: row.get(2)?,
            expires_at: row.get(3)?,
            environments: row.json(4)?,
            revoked: row.get::<Option<Timestamp>>(5)?.is_some(),
        })
    })
    .transpose()
}

pub(crate) fn insert_api_key(tx: &mut Tx<'_>, key: &ApiKey, hash: [u8; 32]) -> Result<(), DbError> {
    let values = params![key.id, hash, key.user_id, key.name, key.created_at];
    tx.execute(&sql::INSERT_API_KEY, values).map(drop)
}

pub(crate) fn find_api_key(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<ApiKey>, DbError> {
    tx.query_opt(&sql::FIND_API_KEY, params![hash])?.map(|row| api_key(&row)).transpose()
}

pub(crate) fn list_api_keys(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<ApiKey>, DbError> {
    tx.query(&sql::LIST_API_KEYS, params![user])?.iter().map(api_key).collect()
}

pub(crate) fn touch_api_key(tx: &mut Tx<'_>, id: KeyId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&sql::TOUCH_API_KEY, params![id, now]).map(drop)
}

/// Deletes a key; `false` when the user has no such key.
pub(crate) fn delete_api_key(tx: &mut Tx<'_>, user: UserId, id: KeyId) -> Result<bool, DbError> {
    Ok(tx.execute(&sql::DELETE_API_KEY, params![id, user])? == 1)
}

fn api_key(row: &Row) -> Result<ApiKey, DbError> {
    Ok(ApiKey {
        id: row.get(0)?,
        user_id: row.get(1)?,
        name: row.get(2)?,
        created_at: row.get(3)?,
        last_used_at: row.get(4)?,
    })
}
