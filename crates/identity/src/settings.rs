//! What the operator configures.

use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};

use crate::jwt_key::SigningAlgorithm;
use crate::password::PasswordCost;

/// What the operator configures.
#[derive(Clone, Debug)]
pub struct IdentitySettings {
    /// The platform's public address without a slash at its end, such as `https://orders.example.com`: the issuer of
    /// its tokens (Rule H3).
    pub origin: String,
    /// The signature of the platform's tokens. A change takes effect at the next rotation.
    pub algorithm: SigningAlgorithm,
    /// How costly it is to check a password.
    pub password_cost: PasswordCost,
    secret_key: Option<SecretKey>,
}

impl IdentitySettings {
    /// Settings with RS256, the usual password cost and no secret key. A slash at the end of `origin` is cut.
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.trim_end_matches('/').to_owned(),
            algorithm: SigningAlgorithm::Rs256,
            password_cost: PasswordCost::default(),
            secret_key: None,
        }
    }

    /// With a secret key of 32 bytes, with which the platform's signing keys are sealed in the database.
    pub fn with_secret_key(mut self, key: [u8; 32]) -> Self {
        self.secret_key = Some(SecretKey(SecretBox::new(Box::new(key))));
        self
    }

    /// Where partners' servers get access tokens; the audience of their assertions.
    pub fn token_uri(&self) -> String {
        format!("{}/token", self.origin)
    }

    /// The host of the origin, for the addresses of service accounts.
    pub(crate) fn host(&self) -> &str {
        let rest = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }

    pub(crate) fn secret_key(&self) -> Option<&SecretKey> {
        self.secret_key.as_ref()
    }
}

/// The key with which keys are sealed.
#[derive(Debug)]
pub(crate) struct SecretKey(SecretBox<[u8; 32]>);

impl Clone for SecretKey {
    fn clone(&self) -> Self {
        Self(SecretBox::new(Box::new(*self.0.expose_secret())))
    }
}

impl SecretKey {
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    /// A short name of the key that does not give it away, stored with what it sealed.
    pub(crate) fn id(&self) -> String {
        let digest = Sha256::new().chain_update(b"aboyeur secret key").chain_update(self.bytes()).finalize();
        HEXLOWER.encode(&digest[..8])
    }
}
