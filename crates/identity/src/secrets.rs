//! Secrets that are handed out once and stored as hashes.
//!
//! They have 256 random bits, so a plain SHA-256 is enough and looking one up by its hash tells nothing by its timing.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The secret of a session, for a cookie. It is not shown by `Debug`.
#[derive(Clone, Debug)]
pub struct SessionSecret(SecretString);

impl SessionSecret {
    pub(crate) fn new(secret: String) -> Self {
        Self(SecretString::from(secret))
    }

    /// The text that the browser keeps.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// The stored form of a secret.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
