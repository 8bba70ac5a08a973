//! The platform's signing keys and the keys of service accounts.

use basis::{KeyId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use super::audit::StoredActor;
use super::sql;
use crate::service_account::ServiceAccountKey;

/// A signing key as it is stored.
pub(crate) struct SigningKeyRow {
    pub(crate) id: KeyId,
    pub(crate) algorithm: String,
    pub(crate) private_key: Vec<u8>,
    pub(crate) sealed_with: Option<String>,
    pub(crate) signs_from: Timestamp,
}

/// A signing key to be stored.
pub(crate) struct NewSigningKey {
    pub(crate) row: SigningKeyRow,
    pub(crate) created_at: Timestamp,
}

pub(crate) fn lock_signing_keys(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.lock("identity.signing_keys", &[])
}

pub(crate) fn list_signing_keys(tx: &mut Tx<'_>) -> Result<Vec<SigningKeyRow>, DbError> {
    let read = |row: &Row| {
        Ok(SigningKeyRow {
            id: row.get(0)?,
            algorithm: row.get(1)?,
            private_key: row.get(2)?,
            sealed_with: row.get(3)?,
            signs_from: row.get(4)?,
        })
    };
    tx.query(&sql::LIST_SIGNING_KEYS, &[])?.iter().map(read).collect()
}

pub(crate) fn insert_signing_key(tx: &mut Tx<'_>, key: &NewSigningKey) -> Result<(), DbError> {
    let row = &key.row;
    let values =
        params![row.id, row.algorithm, row.private_key, row.sealed_with, key.created_at, row.signs_from];
    tx.execute(&sql::INSERT_SIGNING_KEY, values).map(drop)
}

pub(crate) fn delete_signing_key(tx: &mut Tx<'_>, id: KeyId) -> Result<(), DbError> {
    tx.execute(&sql::DELETE_SIGNING_KEY, params![id]).map(drop)
}

pub(crate) fn lock_service_keys(tx: &mut Tx<'_>, partner: PartnerId) -> Result<(), DbError> {
    tx.lock("identity.service_keys", &partner.get().to_be_bytes())
}

pub(crate) fn insert_service_key(tx: &mut Tx<'_>, key: &ServiceAccountKey) -> Result<(), DbError> {
    let values = params![
        key.partner_id,
        key.key_id,
        db::json(&key.public_jwk),
        key.client_email,
        key.client_id,
        db::json(&key.environments),
        key.created_by.to_string(),
        key.created_at,
    ];
    tx.execute(&sql::INSERT_SERVICE_KEY, values).map(drop)
}

pub(crate) fn find_service_key(tx: &mut Tx<'_>, id: KeyId) -> Result<Option<ServiceAccountKey>, DbError> {
    tx.query_opt(&sql::FIND_SERVICE_KEY, params![id])?.map(|row| service_key(&row)).transpose()
}

/// The live keys of a service account, newest first, at most 20.
pub(crate) fn service_keys_of_client(
    tx: &mut Tx<'_>,
    client_email: &str,
) -> Result<Vec<ServiceAccountKey>, DbError> {
    tx.query(&sql::SERVICE_KEYS_OF_CLIENT, params![client_email])?.iter().map(service_key).collect()
}

pub(crate) fn list_service_keys(
    tx: &mut Tx<'_>,
    partner: PartnerId,
) -> Result<Vec<ServiceAccountKey>, DbError> {
    tx.query(&sql::LIST_SERVICE_KEYS, params![partner])?.iter().map(service_key).collect()
}

/// Revokes a key; `false` when the partner has no such key.
pub(crate) fn revoke_service_key(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: KeyId,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(&sql::REVOKE_SERVICE_KEY, params![partner, id, now])? == 1)
}

pub(crate) fn touch_service_key(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: KeyId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&sql::TOUCH_SERVICE_KEY, params![partner, id, now]).map(drop)
}

fn service_key(row: &Row) -> Result<ServiceAccountKey, DbError> {
    Ok(ServiceAccountKey {
        partner_id: row.get(0)?,
        key_id: row.get(1)?,
        public_jwk: row.json(2)?,
        client_email: row.get(3)?,
        client_id: row.get(4)?,
        environments: row.json(5)?,
        created_by: row.get::<StoredActor>(6)?.0,
        created_at: row.get(7)?,
        revoked_at: row.get(8)?,
        last_used_at: row.get(9)?,
    })
}
