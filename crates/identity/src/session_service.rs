//! Signing in and out, sessions, API keys.

use basis::{FieldErrors, KeyId, SessionId, Timestamp, UserId};
use db::Tx;
use jiff::SignedDuration;

use crate::api_key::{self, ApiKey, NewApiKey};
use crate::error::{IdentityError, SignInError};
use crate::lockout::{AttemptDecision, decide_attempt};
use crate::secrets::{self, SessionSecret};
use crate::service::Identity;
use crate::session::{Session, SessionRow, SessionState, decide_session};
use crate::store::{self, StoredSession};
use crate::user::User;

/// A person has at most so many API keys.
const MOST_API_KEYS: usize = 20;

impl Identity {
    /// Signs a person in with address and password. `client_label` is how the browser names itself.
    ///
    /// Unknown addresses, wrong passwords and disabled users are answered alike and cost alike. Too many failures in a
    /// row lock the address for a while ([`decide_attempt`]); while it is locked even the right password is refused.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        client_label: &str,
    ) -> Result<(SessionSecret, User), SignInError> {
        let email = email.trim().to_lowercase();
        let email_hash = secrets::hash(&email);
        self.count_attempt(email_hash).await?;
        let found =
            self.db.read(move |tx| Ok::<_, IdentityError>(store::find_credentials(tx, &email)?)).await?;
        let (user_id, stored) = match found {
            Some(found) if !found.disabled => (Some(found.user_id), found.password_hash),
            _ => (None, None),
        };
        let right = self.verify_password(password, stored).await?;
        match user_id {
            Some(user_id) if right => self.open_session(user_id, email_hash, client_label).await,
            _ => Err(SignInError::WrongCredentials),
        }
    }

    async fn count_attempt(&self, email_hash: [u8; 32]) -> Result<(), SignInError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                store::lock_attempts(tx, email_hash)?;
                match decide_attempt(store::find_attempts(tx, email_hash)?, now) {
                    AttemptDecision::Locked { until } => Err(SignInError::LockedOut { until }),
                    AttemptDecision::Check(state) => Ok(store::put_attempts(tx, email_hash, state)?),
                }
            })
            .await
    }

    async fn open_session(
        &self,
        user_id: UserId,
        email_hash: [u8; 32],
        client_label: &str,
    ) -> Result<(SessionSecret, User), SignInError> {
        let secret = self.ambient.secret();
        let session = StoredSession {
            row: SessionRow {
                id: self.ambient.new_id(),
                user_id,
                client_label: client_label.chars().filter(|c| !c.is_control()).take(200).collect(),
                created_at: self.ambient.now(),
                last_seen_at: self.ambient.now(),
            },
            secret_hash: secrets::hash(&secret),
        };
        let user = self
            .db
            .write(move |tx| {
                store::clear_attempts(tx, email_hash)?;
                // It may have been disabled while the password was checked.
                let user = store::find_user(tx, user_id)?.filter(|user| !user.disabled);
                let user = user.ok_or(SignInError::WrongCredentials)?;
                store::insert_session(tx, &session)?;
                Ok::<_, SignInError>(user)
            })
            .await?;
        Ok((SessionSecret::new(secret), user))
    }

    /// The session of a secret, if it is good ([`decide_session`]) and its user is not disabled.
    pub async fn authenticate(&self, session_secret: &str) -> Result<Option<Session>, IdentityError> {
        let (hash, now) = (secrets::hash(session_secret), self.ambient.now());
        let found = self.db.read(move |tx| find_session(tx, hash, now)).await?;
        let Some((session, touch)) = found else { return Ok(None) };
        if touch {
            let id = session.session_id;
            self.db.write(move |tx| Ok::<_, IdentityError>(store::touch_session(tx, id, now)?)).await?;
        }
        Ok(Some(session))
    }

    /// Ends a session of a user.
    pub async fn sign_out(&self, user: UserId, session: SessionId) -> Result<(), IdentityError> {
        self.db.write(move |tx| Ok(store::delete_session(tx, user, session)?)).await
    }

    /// Ends every session of a user but `keep`; gives how many.
    pub async fn sign_out_everywhere(
        &self,
        user: UserId,
        keep: Option<SessionId>,
    ) -> Result<u64, IdentityError> {
        self.db.write(move |tx| Ok(store::delete_sessions_of(tx, user, keep)?)).await
    }

    /// The good sessions of a user, newest first.
    pub async fn list_sessions(&self, user: UserId) -> Result<Vec<SessionRow>, IdentityError> {
        let now = self.ambient.now();
        let mut sessions =
            self.db.read(move |tx| Ok::<_, IdentityError>(store::list_sessions(tx, user)?)).await?;
        sessions.retain(|row| decide_session(row.created_at, row.last_seen_at, now) != SessionState::Expired);
        Ok(sessions)
    }

    /// Makes a key with which programs act in a person's name. Its secret is shown this once.
    pub async fn create_api_key(&self, user: UserId, name: &str) -> Result<NewApiKey, IdentityError> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
            let message = "give the key a name of 1 to 80 characters, such as “nightly report”";
            return Err(FieldErrors::one("name", "api_key_name", message).into());
        }
        let secret = format!("{}{}", api_key::PREFIX, self.ambient.secret());
        let (ambient, hash) = (self.ambient.clone(), secrets::hash(&secret));
        let key = self
            .db
            .write(move |tx| {
                let owner = crate::user_service::load(tx, None, user)?;
                if store::list_api_keys(tx, user)?.len() >= MOST_API_KEYS {
                    let message = "there are 20 keys already; remove one that is not used";
                    return Err(FieldErrors::one("name", "too_many", message).into());
                }
                let key = ApiKey {
                    id: ambient.new_id(),
                    user_id: user,
                    name,
                    created_at: ambient.now(),
                    last_used_at: None,
                };
                store::insert_api_key(tx, &key, hash)?;
                let (actor, subject) = (basis::Actor::User(user), key.id.to_string());
                let partner = owner.partner_id();
                crate::record_audit(tx, &ambient, &actor, partner, "api_key.create", &subject, &key.name)?;
                Ok::<_, IdentityError>(key)
            })
            .await?;
        Ok(NewApiKey { key, secret })
    }

    /// The user in whose name a key acts, if it is good and the user is not disabled.
    pub async fn authenticate_api_key(&self, secret: &str) -> Result<Option<User>, IdentityError> {
        if !secret.starts_with(api_key::PREFIX) {
            return Ok(None);
        }
        let (hash, now) = (secrets::hash(secret), self.ambient.now());
        let found = self.db.read(move |tx| find_key_owner(tx, hash)).await?;
        let Some((key, user)) = found else { return Ok(None) };
        let fresh = now - SignedDuration::from_mins(5);
        if key.last_used_at.is_none_or(|used| used <= fresh) {
            self.db.write(move |tx| Ok::<_, IdentityError>(store::touch_api_key(tx, key.id, now)?)).await?;
        }
        Ok(Some(user))
    }

    /// The keys of a user, oldest first.
    pub async fn list_api_keys(&self, user: UserId) -> Result<Vec<ApiKey>, IdentityError> {
        self.db.read(move |tx| Ok(store::list_api_keys(tx, user)?)).await
    }

    /// Removes a key of a user; it is refused from then on.
    pub async fn remove_api_key(&self, user: UserId, key: KeyId) -> Result<(), IdentityError> {
        let removed =
            self.db.write(move |tx| Ok::<_, IdentityError>(store::delete_api_key(tx, user, key)?)).await?;
        if removed { Ok(()) } else { Err(IdentityError::KeyNotFound) }
    }
}

fn find_session(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Session, bool)>, IdentityError> {
    let Some(row) = store::find_session(tx, hash)? else { return Ok(None) };
    let SessionState::Good { expires_at, touch } = decide_session(row.created_at, row.last_seen_at, now)
    else {
        return Ok(None);
    };
    let user = store::find_user(tx, row.user_id)?.filter(|user| !user.disabled);
    Ok(user.map(|user| {
        let session = Session { user, session_id: row.id, created_at: row.created_at, expires_at };
        (session, touch)
    }))
}

fn find_key_owner(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<(ApiKey, User)>, IdentityError> {
    let Some(key) = store::find_api_key(tx, hash)? else { return Ok(None) };
    let user = store::find_user(tx, key.user_id)?.filter(|user| !user.disabled);
    Ok(user.map(|user| (key, user)))
}
