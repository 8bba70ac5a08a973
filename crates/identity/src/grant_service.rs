//! Service-account keys and the tokens that are granted for them (Rules H7 to H10).

use basis::{Actor, Environment, FieldErrors, KeyId, PartnerId};
use db::Tx;
use jiff::SignedDuration;
use jsonwebtoken::{DecodingKey, Validation};
use partners::PartnerStatus;
use serde_json::json;

use crate::audit::record_audit;
use crate::error::IdentityError;
use crate::grant::{
    AccessToken, Claims, GrantError, Scope, ServiceCaller, TOKEN_SECONDS, TokenError, decide_grant,
};
use crate::jwt_key::{PrivateKey, SigningAlgorithm};
use crate::secrets;
use crate::service::{Identity, on_blocking_pool};
use crate::service_account::{ServiceAccountKey, ServiceAccountKeyFile};
use crate::store;

/// An assertion is no longer than this.
const LONGEST_ASSERTION: usize = 8192;
/// A partner has at most so many keys that are not revoked.
const MOST_KEYS: usize = 20;
/// What every access token begins with.
const PREFIX: &str = "aat_";

impl Identity {
    /// Makes a key for a partner's service account, good for `environments`. The file with the private key is shown
    /// this once; only the public half is kept.
    pub async fn create_service_account_key(
        &self,
        actor: Actor,
        partner: PartnerId,
        environments: &[Environment],
    ) -> Result<ServiceAccountKeyFile, IdentityError> {
        let environments: Vec<Environment> =
            Environment::ALL.into_iter().filter(|one| environments.contains(one)).collect();
        if environments.is_empty() {
            let message = "choose sandbox, production or both";
            return Err(FieldErrors::one("environments", "required", message).into());
        }
        let private = on_blocking_pool(|| PrivateKey::generate(SigningAlgorithm::Rs256)).await??;
        let key_id: KeyId = self.ambient.new_id();
        let key = ServiceAccountKey {
            partner_id: partner,
            key_id,
            client_email: format!("partner-{partner}@{}", self.settings.host()),
            client_id: format!("{:020}", u64::from_be_bytes(self.ambient.random_bytes())),
            environments,
            created_by: actor,
            created_at: self.ambient.now(),
            revoked_at: None,
            last_used_at: None,
            public_jwk: private.public_jwk(&key_id.to_string())?,
        };
        let (ambient, stored) = (self.ambient.clone(), key.clone());
        let project_id = self.db.write(move |tx| keep_key(tx, &ambient, &stored)).await?;
        Ok(ServiceAccountKeyFile {
            kind: "service_account".to_owned(),
            project_id,
            private_key_id: key_id.to_string(),
            private_key: private.pem(),
            client_email: key.client_email,
            client_id: key.client_id,
            token_uri: self.settings.token_uri(),
        })
    }

    /// The keys of a partner, oldest first, revoked ones too.
    pub async fn list_service_account_keys(
        &self,
        partner: PartnerId,
    ) -> Result<Vec<ServiceAccountKey>, IdentityError> {
        self.db.read(move |tx| Ok(store::list_service_keys(tx, partner)?)).await
    }

    /// Revokes a key of a partner. It and every token granted for it are refused from then on. Idempotent.
    pub async fn revoke_service_account_key(
        &self,
        actor: Actor,
        partner: PartnerId,
        key: KeyId,
    ) -> Result<(), IdentityError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                if !store::revoke_service_key(tx, partner, key, ambient.now())? {
                    return Err(IdentityError::KeyNotFound);
                }
                let (subject, partner) = (key.to_string(), Some(partner));
                record_audit(tx, &ambient, &actor, partner, "service_key.revoke", &subject, &json!({}))?;
                Ok(())
            })
            .await
    }

    /// Grants an access token for an assertion (RFC 7523), good for one hour. `scope` is that of the request's form, used
    /// when the assertion names none.
    pub async fn grant_token(&self, assertion: &str, scope: Option<&str>) -> Result<AccessToken, GrantError> {
        let (key_id, issuer) = read_names(assertion)?;
        let candidates = self.db.read(move |tx| find_keys(tx, key_id, &issuer)).await?;
        let (key, claims) = verified(assertion, candidates)?;
        if key.revoked_at.is_some() {
            return Err(GrantError::Revoked);
        }
        let (now, token_uri) = (self.ambient.now(), self.settings.token_uri());
        let scopes = decide_grant(&claims, &key.client_email, &token_uri, scope, now)?;
        let (token, scope) = (format!("{PREFIX}{}", self.ambient.secret()), Scope::write_all(&scopes));
        let (hash, stored_scope) = (secrets::hash(&token), scope.clone());
        let times = (now, now + SignedDuration::from_secs(TOKEN_SECONDS));
        self.db
            .write(move |tx| {
                refuse_terminated(tx, key.partner_id)?;
                store::insert_token(tx, hash, (key.partner_id, key.key_id), &stored_scope, times)?;
                Ok::<_, GrantError>(store::touch_service_key(tx, key.partner_id, key.key_id, now)?)
            })
            .await?;
        Ok(AccessToken { access_token: token, token_type: "Bearer", expires_in: TOKEN_SECONDS, scope })
    }

    /// Who calls with this access token; it must have one of the `required` scopes.
    pub async fn verify_access_token(
        &self,
        bearer: &str,
        required: &[Scope],
    ) -> Result<ServiceCaller, TokenError> {
        if !bearer.starts_with(PREFIX) {
            return Err(TokenError::Unknown);
        }
        let (hash, now, required) = (secrets::hash(bearer), self.ambient.now(), required.to_vec());
        self.db
            .read(move |tx| {
                let token = store::find_token(tx, hash)?.ok_or(TokenError::Unknown)?;
                if token.revoked {
                    return Err(TokenError::Revoked);
                }
                if token.expires_at <= now {
                    return Err(TokenError::Expired);
                }
                let scopes = Scope::read_all(&token.scopes).unwrap_or_default();
                if !required.iter().any(|scope| scopes.contains(scope)) {
                    return Err(TokenError::WrongScope);
                }
                if is_terminated(tx, token.partner_id)? {
                    return Err(TokenError::AccountTerminated);
                }
                let (partner_id, key_id, environments) = (token.partner_id, token.key_id, token.environments);
                Ok(ServiceCaller { partner_id, environments, key_id })
            })
            .await
    }
}

/// Stores a key; gives the partner's project id.
fn keep_key(
    tx: &mut Tx<'_>,
    ambient: &basis::Ambient,
    key: &ServiceAccountKey,
) -> Result<String, IdentityError> {
    let partner = key.partner_id;
    store::lock_service_keys(tx, partner)?;
    if is_terminated(tx, partner)? {
        return Err(IdentityError::PartnerNotFound(partner));
    }
    let live = store::list_service_keys(tx, partner)?.iter().filter(|key| key.revoked_at.is_none()).count();
    if live >= MOST_KEYS {
        let message = "there are 20 keys already; revoke one that is not used";
        return Err(FieldErrors::one("environments", "too_many", message).into());
    }
    let environment = key.environments.first().copied().unwrap_or(Environment::Sandbox);
    let config = partners::find_environment(tx, partner, environment)?;
    store::insert_service_key(tx, key)?;
    let (subject, detail) = (key.key_id.to_string(), json!({ "environments": key.environments }));
    record_audit(tx, ambient, &key.created_by, Some(partner), "service_key.create", &subject, &detail)?;
    config.map(|config| config.project_id).ok_or(IdentityError::PartnerNotFound(partner))
}

/// Whether the account is terminated or missing.
fn is_terminated(tx: &mut Tx<'_>, partner: PartnerId) -> Result<bool, db::DbError> {
    let found = partners::find_partner(tx, partner)?;
    Ok(found.is_none_or(|partner| partner.status == PartnerStatus::Terminated))
}

fn refuse_terminated(tx: &mut Tx<'_>, partner: PartnerId) -> Result<(), GrantError> {
    if is_terminated(tx, partner)? { Err(GrantError::AccountTerminated) } else { Ok(()) }
}

/// What an assertion says of its key: `kid`, and `iss`. Nothing of it is trusted yet.
fn read_names(assertion: &str) -> Result<(Option<KeyId>, String), GrantError> {
    let unread = |_| GrantError::Malformed("it is not a signed JSON Web Token");
    if assertion.len() > LONGEST_ASSERTION {
        return Err(GrantError::Malformed("it is longer than 8192 characters"));
    }
    let header = jsonwebtoken::decode_header(assertion).map_err(unread)?;
    let claims: Claims = jsonwebtoken::dangerous::insecure_decode(assertion).map_err(unread)?.claims;
    let key_id = match header.kid {
        Some(kid) => Some(kid.parse().map_err(|_| GrantError::UnknownKey)?),
        None => None,
    };
    Ok((key_id, claims.iss))
}

/// The key by its name, or, when the assertion does not name it, the live keys of its issuer.
fn find_keys(
    tx: &mut Tx<'_>,
    key_id: Option<KeyId>,
    issuer: &str,
) -> Result<Vec<ServiceAccountKey>, GrantError> {
    Ok(match key_id {
        Some(id) => store::find_service_key(tx, id)?.into_iter().collect(),
        None => store::service_keys_of_client(tx, issuer)?,
    })
}

/// The first of the keys whose signature it is, with the claims that it vouches for.
fn verified(
    assertion: &str,
    candidates: Vec<ServiceAccountKey>,
) -> Result<(ServiceAccountKey, Claims), GrantError> {
    if candidates.is_empty() {
        return Err(GrantError::UnknownKey);
    }
    let checked = candidates.into_iter().find_map(|key| Some((claims_by(assertion, &key)?, key)));
    checked.map(|(claims, key)| (key, claims)).ok_or(GrantError::BadSignature)
}

fn claims_by(assertion: &str, key: &ServiceAccountKey) -> Option<Claims> {
    let decoding = DecodingKey::from_jwk(&key.public_jwk).ok()?;
    // Service accounts have RSA keys; naming the one algorithm here keeps a token from choosing another.
    let mut validation = Validation::new(SigningAlgorithm::Rs256.in_tokens());
    // The claims are decided upon with the platform's own clock, in `decide_grant`.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    jsonwebtoken::decode::<Claims>(assertion, &decoding, &validation).ok().map(|token| token.claims)
}
