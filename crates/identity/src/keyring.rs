//! The platform's signing keys in memory, and what is made with them: tokens for partners, the published keys and the
//! discovery document (Rules H1 to H3).

use std::sync::Arc;

use basis::{KeyId, Timestamp};
use db::Tx;
use jiff::SignedDuration;
use quick_cache::sync::Cache;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::desk_key::{TokenFlaw, sign_flawed};
use crate::error::IdentityError;
use crate::jwt_key::{PrivateKey, SigningAlgorithm};
use crate::service::{Identity, on_blocking_pool};
use crate::settings::IdentitySettings;
use crate::signing_key::{KeyPlan, KeyTimes, decide_keys, open, seal};
use crate::store::{self, NewSigningKey, SigningKeyRow};

/// A partner's token is good for so long (Rule H3).
const PARTNER_TOKEN_SECONDS: i64 = 600;
/// A partner's token is used again for so long: signing one for each call costs more than all else in it.
const PARTNER_TOKEN_REUSE_SECONDS: i64 = 60;
/// Partners whose tokens are kept.
const KEPT_TOKENS: usize = 10_000;
/// The keys are read again after so long, to see what another process made.
const FRESH_SECONDS: i64 = 60;
/// While the database is away, keys that were read so lately are used on.
const STALE_SECONDS: i64 = 3600;

/// The keys as they were last read.
#[derive(Default)]
pub(crate) struct Keyring {
    ring: Mutex<Option<Arc<Ring>>>,
}

struct Ring {
    read_at: Timestamp,
    signing: (KeyId, PrivateKey),
    jwks: Value,
    /// Tokens for partners by project id, signed with this ring's key.
    tokens: Cache<String, Arc<IssuedToken>>,
}

struct IssuedToken {
    issued: i64,
    token: String,
}

#[derive(Serialize)]
pub(crate) struct PartnerClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    pub(crate) aud: &'a str,
    azp: &'a str,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
}

impl<'a> PartnerClaims<'a> {
    /// Good for ten minutes from `issued`, in seconds since 1970.
    pub(crate) fn new(origin: &'a str, project_id: &'a str, issued: i64) -> Self {
        let exp = issued + PARTNER_TOKEN_SECONDS;
        Self { iss: origin, sub: origin, aud: project_id, azp: origin, iat: issued, exp }
    }
}

impl Identity {
    /// A token for the partner whose project id this is: `aud` = the project id, `iss` = the platform's origin, good for
    /// ten minutes (Rules H1 to H3). The same token is given for a minute. Makes the first key if there is none.
    pub async fn partner_token(&self, project_id: &str) -> Result<String, IdentityError> {
        let ring = self.ring().await?;
        let issued = self.ambient.now().as_second();
        if let Some(kept) = ring.tokens.get(project_id)
            && (0..PARTNER_TOKEN_REUSE_SECONDS).contains(&(issued - kept.issued))
        {
            return Ok(kept.token.clone());
        }
        let claims = PartnerClaims::new(self.settings.origin.as_str(), project_id, issued);
        let (id, key) = &ring.signing;
        let token = key.sign(&id.to_string(), &claims)?;
        ring.tokens.insert(project_id.to_owned(), Arc::new(IssuedToken { issued, token: token.clone() }));
        Ok(token)
    }

    /// A token as a partner must refuse it (Rule H2): for certification, never for traffic.
    pub async fn flawed_partner_token(
        &self,
        project_id: &str,
        flaw: TokenFlaw,
    ) -> Result<String, IdentityError> {
        let ring = self.ring().await?;
        let (id, key) = &ring.signing;
        let origin = self.settings.origin.as_str();
        let stranger = match flaw {
            TokenFlaw::WrongKey => {
                let algorithm = key.algorithm();
                Some(on_blocking_pool(move || PrivateKey::generate(algorithm)).await??)
            }
            TokenFlaw::WrongAudience | TokenFlaw::Expired => None,
        };
        let signer = stranger.as_ref().unwrap_or(key);
        sign_flawed(signer, &id.to_string(), origin, project_id, (flaw, self.ambient.now().as_second()))
    }

    /// The published keys, for `/.well-known/jwks.json`.
    pub async fn jwks(&self) -> Result<Value, IdentityError> {
        Ok(self.ring().await?.jwks.clone())
    }

    /// The discovery document, for `/.well-known/openid-configuration`.
    pub fn openid_configuration(&self) -> Value {
        let origin = &self.settings.origin;
        json!({
            "issuer": origin,
            "jwks_uri": format!("{origin}/.well-known/jwks.json"),
            "token_endpoint": self.settings.token_uri(),
            "grant_types_supported": ["urn:ietf:params:oauth:grant-type:jwt-bearer"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "scopes_supported": crate::grant::Scope::ALL.map(crate::grant::Scope::as_str),
            "claims_supported": ["iss", "sub", "aud", "azp", "iat", "exp"],
        })
    }

    /// Brings the keys up to date: makes the first or the next when it is due and deletes those that nobody can meet
    /// any more. Idempotent; called at the start and by [`crate::RotateKeys`].
    pub async fn maintain_signing_keys(&self) -> Result<(), IdentityError> {
        let plan = self.key_plan().await?;
        if plan.new_signs_from.is_some() {
            self.add_signing_key(false).await?;
        }
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                store::lock_signing_keys(tx)?;
                for id in plan_of(&store::list_signing_keys(tx)?, now).expired {
                    store::delete_signing_key(tx, id)?;
                }
                Ok::<(), IdentityError>(())
            })
            .await?;
        *self.keyring.ring.lock().await = None;
        Ok(())
    }

    /// Begins a rotation before its time: a new key is published now and signs in 24 hours.
    pub async fn rotate_signing_key(&self) -> Result<(), IdentityError> {
        self.add_signing_key(true).await?;
        *self.keyring.ring.lock().await = None;
        Ok(())
    }

    async fn key_plan(&self) -> Result<KeyPlan, IdentityError> {
        let now = self.ambient.now();
        self.db.read(move |tx| Ok(plan_of(&store::list_signing_keys(tx)?, now))).await
    }

    /// Makes a key outside the transaction, since that is slow, and keeps it if it is still wanted.
    async fn add_signing_key(&self, early: bool) -> Result<(), IdentityError> {
        let algorithm = self.settings.algorithm;
        let key = on_blocking_pool(move || PrivateKey::generate(algorithm)).await??;
        let (now, id) = (self.ambient.now(), self.ambient.new_id::<KeyId>());
        let (private_key, sealed_with) = match self.settings.secret_key() {
            Some(secret) => (seal(secret, id, self.ambient.random_bytes(), key.pkcs8())?, Some(secret.id())),
            None => (key.pkcs8().to_vec(), None),
        };
        let algorithm = key.algorithm().as_str().to_owned();
        self.db
            .write(move |tx| {
                store::lock_signing_keys(tx)?;
                let Some(signs_from) = next_start(tx, early, now)? else { return Ok(()) };
                let row = SigningKeyRow { id, algorithm, private_key, sealed_with, signs_from };
                Ok(store::insert_signing_key(tx, &NewSigningKey { row, created_at: now })?)
            })
            .await
    }

    async fn ring(&self) -> Result<Arc<Ring>, IdentityError> {
        let mut held = self.keyring.ring.lock().await;
        let age = held.as_ref().map(|ring| self.ambient.now().duration_since(ring.read_at).as_secs());
        if let Some(ring) = held.as_ref()
            && age.is_some_and(|age| (0..FRESH_SECONDS).contains(&age))
        {
            return Ok(ring.clone());
        }
        match (self.read_ring().await, held.as_ref()) {
            (Ok(ring), _) => {
                let ring = Arc::new(ring);
                *held = Some(ring.clone());
                Ok(ring)
            }
            (Err(error), Some(ring)) if age.is_some_and(|age| (0..STALE_SECONDS).contains(&age)) => {
                tracing::warn!(%error, "the signing keys could not be read again; those in memory are used on");
                Ok(ring.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    async fn read_ring(&self) -> Result<Ring, IdentityError> {
        let now = self.ambient.now();
        let mut rows = self.db.read(|tx| Ok::<_, IdentityError>(store::list_signing_keys(tx)?)).await?;
        let mut plan = plan_of(&rows, now);
        if plan.signing.is_none() {
            self.add_signing_key(false).await?;
            rows = self.db.read(|tx| Ok::<_, IdentityError>(store::list_signing_keys(tx)?)).await?;
            plan = plan_of(&rows, now);
        }
        build_ring(rows, &plan, &self.settings, now)
    }
}

fn plan_of(rows: &[SigningKeyRow], now: Timestamp) -> KeyPlan {
    let times: Vec<KeyTimes> =
        rows.iter().map(|row| KeyTimes { id: row.id, signs_from: row.signs_from }).collect();
    decide_keys(&times, now)
}

/// When a new key is to begin, if one is wanted: another process may have made it meanwhile.
fn next_start(tx: &mut Tx<'_>, early: bool, now: Timestamp) -> Result<Option<Timestamp>, IdentityError> {
    let rows = store::list_signing_keys(tx)?;
    let due = plan_of(&rows, now).new_signs_from;
    let waiting = rows.iter().any(|row| row.signs_from > now);
    let early = (early && !waiting).then(|| now + SignedDuration::from_hours(24));
    Ok(due.or(early))
}

fn build_ring(
    rows: Vec<SigningKeyRow>,
    plan: &KeyPlan,
    settings: &IdentitySettings,
    now: Timestamp,
) -> Result<Ring, IdentityError> {
    let (mut published, mut signing) = (vec![], None);
    for row in rows.into_iter().filter(|row| plan.published.contains(&row.id)) {
        let id = row.id;
        let key = read_key(row, settings)?;
        let jwk = key.public_jwk(&id.to_string())?;
        published.push(
            serde_json::to_value(jwk).map_err(|_| IdentityError::Crypto("a public key has no JSON form"))?,
        );
        if plan.signing == Some(id) {
            signing = Some((id, key));
        }
    }
    let signing = signing.ok_or(IdentityError::Crypto("no key is there to sign with"))?;
    let tokens = Cache::new(KEPT_TOKENS);
    Ok(Ring { read_at: now, signing, jwks: json!({ "keys": published }), tokens })
}

fn read_key(row: SigningKeyRow, settings: &IdentitySettings) -> Result<PrivateKey, IdentityError> {
    let algorithm = SigningAlgorithm::from_name(&row.algorithm)
        .ok_or(IdentityError::Crypto("a stored key has an unknown algorithm"))?;
    let pkcs8 = match (row.sealed_with, settings.secret_key()) {
        (None, _) => row.private_key,
        (Some(sealed_with), Some(secret)) if secret.id() == sealed_with => {
            open(secret, row.id, &row.private_key)?
        }
        (Some(sealed_with), _) => {
            return Err(IdentityError::KeySealed { key: row.id.to_string(), sealed_with });
        }
    };
    Ok(PrivateKey::from_pkcs8(algorithm, pkcs8))
}
