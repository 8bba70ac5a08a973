//! The tables of this crate: all their SQL.

mod audit;
mod keys;
mod sessions;
mod sql;
mod tokens;
mod users;

pub(crate) use audit::{NewAudit, append_audit, list_audit};
pub(crate) use keys::{
    NewSigningKey, SigningKeyRow, delete_signing_key, find_service_key, insert_service_key,
    insert_signing_key, list_service_keys, list_signing_keys, lock_service_keys, lock_signing_keys,
    revoke_service_key, service_keys_of_client, touch_service_key,
};
pub(crate) use sessions::{
    StoredSession, clear_attempts, delete_session, delete_sessions_of, find_attempts, find_session,
    insert_session, list_sessions, lock_attempts, put_attempts, sweep, touch_session,
};
pub use sql::STATEMENTS;
pub(crate) use tokens::{
    delete_api_key, find_api_key, find_token, insert_api_key, insert_token, list_api_keys, touch_api_key,
};
pub(crate) use users::{
    count_other_administrators, delete_links_of, find_credentials, find_link, find_password, insert_link,
    insert_user, list_operators, lock_roster, remove_user, set_password, take_link, update_user,
};
pub use users::{find_user, find_user_by_email, list_staff, list_users};
