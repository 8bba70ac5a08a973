//! Signing without a server: a key that a command makes or reads, and tokens that a partner must refuse.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basis::Timestamp;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::error::IdentityError;
use crate::jwt_key::{PrivateKey, SigningAlgorithm};
use crate::keyring::PartnerClaims;

/// The name of the one key.
const KEY_ID: &str = "desk";
/// An expired token was good until this long ago: no partner allows so much for clocks that differ.
const EXPIRED_SINCE: SignedDuration = SignedDuration::from_hours(1);

/// What is wrong with a token (Rule H2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenFlaw {
    /// Signed with a key that is not the issuer's, under the name of one that is.
    WrongKey,
    /// Made for another project.
    WrongAudience,
    /// Its time is over.
    Expired,
}

impl TokenFlaw {
    /// All, in the order in which they are tried (fulfillment-api C13).
    pub const ALL: [Self; 3] = [Self::WrongKey, Self::WrongAudience, Self::Expired];
}

/// Signs a token with a flaw; for [`TokenFlaw::WrongKey`] the key is a stranger's.
pub(crate) fn sign_flawed(
    key: &PrivateKey,
    key_id: &str,
    origin: &str,
    project_id: &str,
    (flaw, now): (TokenFlaw, i64),
) -> Result<String, IdentityError> {
    let mut claims = PartnerClaims::new(origin, project_id, now);
    match flaw {
        TokenFlaw::WrongKey => {}
        TokenFlaw::WrongAudience => claims.aud = "somebody-elses-project",
        TokenFlaw::Expired => {
            let earlier = EXPIRED_SINCE.as_secs() + (claims.exp - claims.iat);
            claims.iat -= earlier;
            claims.exp -= earlier;
        }
    }
    key.sign(key_id, &claims)
}

/// A key for work at a desk, without server and database: signs as the platform does, for a partner that is told its
/// issuer and its published half.
pub struct DeskKey {
    issuer: String,
    key: PrivateKey,
    stranger: PrivateKey,
}

impl DeskKey {
    /// Makes a new key (RS256). Slow: call it on the blocking pool.
    pub fn generate(issuer: impl Into<String>) -> Result<Self, IdentityError> {
        Self::with(issuer.into(), PrivateKey::generate(SigningAlgorithm::Rs256)?)
    }

    /// Reads a key in PEM form (PKCS #8, RSA).
    pub fn from_pem(issuer: impl Into<String>, pem: &str) -> Result<Self, IdentityError> {
        let unreadable = || IdentityError::Crypto("this is no private key in PEM form (PKCS #8)");
        let body = pem.split_once("-----BEGIN PRIVATE KEY-----").ok_or_else(unreadable)?.1;
        let body = body.split_once("-----END PRIVATE KEY-----").ok_or_else(unreadable)?.0;
        let text: String = body.split_whitespace().collect();
        let pkcs8 = STANDARD.decode(text).map_err(|_| unreadable())?;
        let key = PrivateKey::from_pkcs8(SigningAlgorithm::Rs256, pkcs8);
        key.public_jwk(KEY_ID).map_err(|_| unreadable())?;
        Self::with(issuer.into(), key)
    }

    fn with(issuer: String, key: PrivateKey) -> Result<Self, IdentityError> {
        Ok(Self { issuer, key, stranger: PrivateKey::generate(SigningAlgorithm::Rs256)? })
    }

    /// The private key in PEM form, to be kept for the next time.
    pub fn pem(&self) -> String {
        self.key.pem()
    }

    /// The issuer that tokens name.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A token as every call carries it (Rules H1 to H3), or with a flaw.
    pub fn token(
        &self,
        project_id: &str,
        flaw: Option<TokenFlaw>,
        now: Timestamp,
    ) -> Result<String, IdentityError> {
        let now = now.as_second();
        match flaw {
            None => self.key.sign(KEY_ID, &PartnerClaims::new(&self.issuer, project_id, now)),
            Some(flaw) => {
                let key = if flaw == TokenFlaw::WrongKey { &self.stranger } else { &self.key };
                sign_flawed(key, KEY_ID, &self.issuer, project_id, (flaw, now))
            }
        }
    }

    /// The published half, as it stands at `/.well-known/jwks.json`.
    pub fn jwks(&self) -> Result<Value, IdentityError> {
        Ok(json!({ "keys": [self.key.public_jwk(KEY_ID)?] }))
    }

    /// The discovery document.
    pub fn openid_configuration(&self) -> Value {
        let issuer = &self.issuer;
        json!({
            "issuer": issuer,
            "jwks_uri": format!("{}/.well-known/jwks.json", issuer.trim_end_matches('/')),
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        })
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::jwk::JwkSet;
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};

    use super::*;

    fn is_accepted(key: &DeskKey, token: &str, now: Timestamp) -> bool {
        let keys: JwkSet = serde_json::from_value(key.jwks().unwrap()).unwrap();
        let public = DecodingKey::from_jwk(keys.find(KEY_ID).unwrap()).unwrap();
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_audience(&["shop"]);
        rules.set_issuer(&["https://desk.example"]);
        rules.validate_exp = false;
        let read = decode::<Value>(token, &public, &rules);
        read.is_ok_and(|read| read.claims["exp"].as_i64().unwrap() > now.as_second())
    }

    #[test]
    fn a_good_token_is_accepted_and_every_flaw_is_refused_also_after_the_key_was_stored() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let made = DeskKey::generate("https://desk.example").unwrap();
        let read = DeskKey::from_pem("https://desk.example", &made.pem()).unwrap();
        for key in [&made, &read] {
            assert!(is_accepted(&made, &key.token("shop", None, now).unwrap(), now));
            for flaw in TokenFlaw::ALL {
                assert!(!is_accepted(&made, &key.token("shop", Some(flaw), now).unwrap(), now), "{flaw:?}");
            }
        }
        assert!(DeskKey::from_pem("x", "no key").is_err());
    }
}
