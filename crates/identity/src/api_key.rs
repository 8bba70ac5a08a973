//! Keys with which a person's programs call the REST API in that person's name.

use basis::{KeyId, Timestamp, UserId};

/// A key as it is listed; its secret is known to nobody but its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Which key.
    pub id: KeyId,
    /// In whose name it acts.
    pub user_id: UserId,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Timestamp>,
}

/// A key that was just made, with its secret, which is shown this once.
#[derive(Clone)]
pub struct NewApiKey {
    /// The key as it will be listed.
    pub key: ApiKey,
    /// `abk_…`
    pub secret: String,
}

/// What every secret begins with, so that scanners of leaked secrets know it.
pub(crate) const PREFIX: &str = "abk_";
