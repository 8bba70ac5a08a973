//! Passwords: set, change, and the links with which a person sets its own.

use basis::{Actor, SessionId, Timestamp, UserId};
use db::Tx;
use jiff::SignedDuration;
use serde_json::json;

use crate::audit::record_audit;
use crate::error::IdentityError;
use crate::password::check_password;
use crate::secrets;
use crate::service::Identity;
use crate::store;
use crate::user::User;
use crate::user_service::load;

/// What a link for setting a password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// A new user sets the first password, within 7 days.
    Invitation,
    /// A user has forgotten it and sets another, within one hour.
    Reset,
}

impl LinkPurpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    const fn hours(self) -> i64 {
        match self {
            Self::Invitation => 7 * 24,
            Self::Reset => 1,
        }
    }
}

/// A link for setting a password; the secret goes into its address and is shown this once.
#[derive(Clone)]
pub struct PasswordLink {
    /// The secret of the link.
    pub secret: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Identity {
    /// Sets a user's password for it, as an operator or the command line does. Its sessions end.
    pub async fn set_password(&self, actor: Actor, id: UserId, password: &str) -> Result<(), IdentityError> {
        let user = self.db.read(move |tx| load(tx, None, id)).await?;
        self.replace_password(actor, &user, password, None).await
    }

    /// Changes the own password, which must be given once more. The other sessions end.
    pub async fn change_own_password(
        &self,
        id: UserId,
        session: SessionId,
        present: &str,
        password: &str,
    ) -> Result<(), IdentityError> {
        let (user, stored) = self
            .db
            .read(move |tx| Ok::<_, IdentityError>((load(tx, None, id)?, store::find_password(tx, id)?)))
            .await?;
        if !self.verify_password(present, stored).await? {
            return Err(IdentityError::WrongPassword);
        }
        self.replace_password(Actor::User(id), &user, password, Some(session)).await
    }

    /// Makes a link with which a person sets its own password. Earlier links of the person end.
    pub async fn create_password_link(
        &self,
        actor: Actor,
        id: UserId,
        purpose: LinkPurpose,
    ) -> Result<PasswordLink, IdentityError> {
        let (ambient, secret) = (self.ambient.clone(), self.ambient.secret());
        let (now, hash) = (ambient.now(), secrets::hash(&secret));
        let expires_at = now + SignedDuration::from_hours(purpose.hours());
        self.db
            .write(move |tx| {
                let user = load(tx, None, id)?;
                store::delete_links_of(tx, id)?;
                store::insert_link(tx, hash, id, purpose.name(), (now, expires_at))?;
                let (subject, detail) = (id.to_string(), json!({ "purpose": purpose.name() }));
                let partner = user.partner_id();
                record_audit(tx, &ambient, &actor, partner, "user.password_link", &subject, &detail)?;
                Ok::<(), IdentityError>(())
            })
            .await?;
        Ok(PasswordLink { secret, expires_at })
    }

    /// Sets the password of the person to whom a link was given; the link is used up, and every session ends.
    pub async fn set_password_by_link(&self, secret: &str, password: &str) -> Result<User, IdentityError> {
        let (hash, now) = (secrets::hash(secret), self.ambient.now());
        // A password that is too weak must not use the link up, so it is looked at before.
        let user = self.db.read(move |tx| peek_link(tx, hash, now)).await?;
        check_password("password", password, user.email.as_str())?;
        let stored = self.hash_password(password).await?;
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let (id, expires_at) = store::take_link(tx, hash)?.ok_or(IdentityError::LinkInvalid)?;
                if expires_at <= now {
                    return Err(IdentityError::LinkInvalid);
                }
                store_password(tx, &ambient, &Actor::User(id), &user, &stored, None)?;
                Ok(user)
            })
            .await
    }

    async fn replace_password(
        &self,
        actor: Actor,
        user: &User,
        password: &str,
        keep: Option<SessionId>,
    ) -> Result<(), IdentityError> {
        check_password("password", password, user.email.as_str())?;
        let stored = self.hash_password(password).await?;
        let (ambient, user) = (self.ambient.clone(), user.clone());
        self.db.write(move |tx| store_password(tx, &ambient, &actor, &user, &stored, keep)).await
    }
}

fn peek_link(tx: &mut Tx<'_>, hash: [u8; 32], now: Timestamp) -> Result<User, IdentityError> {
    match store::find_link(tx, hash)? {
        Some((id, expires_at)) if expires_at > now => load(tx, None, id),
        _ => Err(IdentityError::LinkInvalid),
    }
}

fn store_password(
    tx: &mut Tx<'_>,
    ambient: &basis::Ambient,
    actor: &Actor,
    user: &User,
    stored: &str,
    keep: Option<SessionId>,
) -> Result<(), IdentityError> {
    store::set_password(tx, user.id, stored)?;
    store::delete_sessions_of(tx, user.id, keep)?;
    store::delete_links_of(tx, user.id)?;
    store::clear_attempts(tx, secrets::hash(&user.email.as_str().to_lowercase()))?;
    let subject = user.id.to_string();
    Ok(record_audit(tx, ambient, actor, user.partner_id(), "user.set_password", &subject, &json!({}))?)
}
