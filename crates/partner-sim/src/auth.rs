//! Verifying the platform's tokens (fulfillment-api.md 3.1, rules H1 to H4).

use std::time::Duration;

use basis::Ambient;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use order::wire::IdTokenClaims;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

/// Keys are fetched again after this time.
const KEEP: Duration = Duration::from_hours(1);
/// An unknown key is looked for no more often than this, so that strangers cannot make us fetch.
const PAUSE: Duration = Duration::from_secs(2);
/// Seconds by which clocks may differ.
const LEEWAY: i64 = 30;

/// Why a request is not the platform's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AuthError {
    #[error("there is no token in the Authorization header")]
    Missing,
    #[error("the keys of the platform cannot be fetched")]
    Keys(#[source] reqwest::Error),
    #[error("the token is not signed by a key of the platform")]
    UnknownKey,
    #[error("the token is not valid")]
    Invalid(#[from] jsonwebtoken::errors::Error),
    #[error("the token has expired or is from the future")]
    Expired,
}

/// The platform's keys and what a token must say.
pub(crate) struct Verifier {
    client: reqwest::Client,
    keys: Url,
    issuer: String,
    audience: String,
    ambient: Ambient,
    cache: Mutex<Option<(JwkSet, Instant)>>,
}

impl Verifier {
    pub(crate) fn new(
        client: reqwest::Client,
        origin: &Url,
        audience: String,
        ambient: Ambient,
    ) -> Result<Self, url::ParseError> {
        let keys = origin.join("/.well-known/jwks.json")?;
        let issuer = origin.origin().ascii_serialization();
        Ok(Self { client, keys, issuer, audience, ambient, cache: Mutex::new(None) })
    }

    /// Accepts `Bearer <token>` and the bare token (H4).
    pub(crate) async fn verify(&self, header: Option<&str>) -> Result<(), AuthError> {
        let header = header.map(str::trim).filter(|header| !header.is_empty()).ok_or(AuthError::Missing)?;
        let token = match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => header,
        };
        let head = decode_header(token)?;
        if !matches!(head.alg, Algorithm::RS256 | Algorithm::ES256) {
            return Err(AuthError::UnknownKey);
        }
        let key = self.key(head.kid.as_deref()).await?;
        let mut validation = Validation::new(head.alg);
        // The partner's own clock decides about time, so that a simulation may run in its own time.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.set_audience(&[&self.audience]);
        validation.set_issuer(&[self.issuer.clone(), format!("{}/", self.issuer)]);
        let claims = decode::<IdTokenClaims>(token, &key, &validation)?.claims;
        let now = self.ambient.now().as_second();
        if claims.exp < now - LEEWAY || claims.iat > now + LEEWAY {
            return Err(AuthError::Expired);
        }
        Ok(())
    }

    async fn key(&self, kid: Option<&str>) -> Result<DecodingKey, AuthError> {
        let mut cache = self.cache.lock().await;
        let find = |keys: &JwkSet| match kid {
            Some(kid) => keys.find(kid).cloned(),
            None => keys.keys.first().filter(|_| keys.keys.len() == 1).cloned(),
        };
        if let Some((keys, fetched)) = &*cache {
            match find(keys) {
                Some(key) if fetched.elapsed() < KEEP => return Ok(DecodingKey::from_jwk(&key)?),
                None if fetched.elapsed() < PAUSE => return Err(AuthError::UnknownKey),
                _ => {}
            }
        }
        let keys = self.fetch().await.map_err(AuthError::Keys)?;
        let key = find(&keys);
        *cache = Some((keys, Instant::now()));
        Ok(DecodingKey::from_jwk(&key.ok_or(AuthError::UnknownKey)?)?)
    }

    async fn fetch(&self) -> Result<JwkSet, reqwest::Error> {
        self.client.get(self.keys.clone()).send().await?.error_for_status()?.json().await
    }
}
