//! Keys of partners' service accounts (Rules H9 and H10).

use std::fmt;

use basis::{Actor, Environment, KeyId, PartnerId, Timestamp};
use jsonwebtoken::jwk::Jwk;
use serde::{Deserialize, Serialize};

/// A key as it is listed. Its private half was shown once and is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAccountKey {
    /// Whose.
    pub partner_id: PartnerId,
    /// Its name, `private_key_id` in the key file.
    pub key_id: KeyId,
    /// The account's address, which the server gives as `iss`.
    pub client_email: String,
    /// The account's number.
    pub client_id: String,
    /// The environments for which it is good.
    pub environments: Vec<Environment>,
    /// Who made it.
    pub created_by: Actor,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When a token was last granted for it.
    pub last_used_at: Option<Timestamp>,
    pub(crate) public_jwk: Jwk,
}

/// A key file with the members that existing auth libraries read (Rule H9). It is shown once.
#[derive(Clone, Serialize, Deserialize)]
pub struct ServiceAccountKeyFile {
    /// Always `service_account`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The partner's project id.
    pub project_id: String,
    /// The name of the key.
    pub private_key_id: String,
    /// The private key: PEM, PKCS #8.
    pub private_key: String,
    /// The account's address.
    pub client_email: String,
    /// The account's number.
    pub client_id: String,
    /// Where tokens are granted.
    pub token_uri: String,
}

impl fmt::Debug for ServiceAccountKeyFile {
    /// Leaves the private key out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccountKeyFile")
            .field("private_key_id", &self.private_key_id)
            .field("client_email", &self.client_email)
            .finish_non_exhaustive()
    }
}
