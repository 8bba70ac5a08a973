//! Users: add, change, remove.

use basis::{Actor, FieldErrors, PartnerId, UserId};
use db::Tx;
use serde_json::json;

use crate::audit::record_audit;
use crate::error::IdentityError;
use crate::role::{Role, StaffRole};
use crate::roster::{After, decide_change};
use crate::service::Identity;
use crate::store;
use crate::user::{Account, NewUser, User, UserPatch, tidy_roles};

impl Identity {
    /// Adds a user. Without a password the person gets in by [`Identity::create_password_link`].
    pub async fn create_user(&self, actor: Actor, new: NewUser) -> Result<User, IdentityError> {
        let user = new.checked(self.ambient.new_id(), self.ambient.now())?;
        let hash = match &new.password {
            Some(password) => {
                crate::password::check_password("password", password, user.email.as_str())?;
                Some(self.hash_password(password).await?)
            }
            None => None,
        };
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let partner = user.partner_id();
                if let Some(id) = partner {
                    partners::find_partner(tx, id)?.ok_or(IdentityError::PartnerNotFound(id))?;
                }
                if !store::insert_user(tx, &user)? {
                    let message = "someone with this address is a user already";
                    return Err(FieldErrors::one("email", "already_taken", message).into());
                }
                if let Some(hash) = hash {
                    store::set_password(tx, user.id, &hash)?;
                }
                let subject = user.id.to_string();
                record_audit(tx, &ambient, &actor, partner, "user.create", &subject, &user.account)?;
                Ok(user)
            })
            .await
    }

    /// The user with this id, also a removed one (which is disabled).
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, IdentityError> {
        self.db.read(move |tx| Ok(store::find_user(tx, id)?)).await
    }

    /// The users of a partner, by name.
    pub async fn list_users(&self, partner: PartnerId) -> Result<Vec<User>, IdentityError> {
        self.db.read(move |tx| Ok(store::list_users(tx, partner)?)).await
    }

    /// The people of the platform, by name. Disabled ones are among them.
    pub async fn list_staff(&self) -> Result<Vec<User>, IdentityError> {
        self.db.read(|tx| Ok(store::list_staff(tx)?)).await
    }

    /// Changes a user's own data.
    pub async fn update_user(
        &self,
        actor: Actor,
        id: UserId,
        patch: UserPatch,
    ) -> Result<User, IdentityError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let user = patch.apply(load(tx, None, id)?)?;
                store::update_user(tx, &user)?;
                let subject = id.to_string();
                record_audit(tx, &ambient, &actor, user.partner_id(), "user.update", &subject, &json!({}))?;
                Ok(user)
            })
            .await
    }

    /// Gives a user of a partner another role; the last Administrator keeps its own.
    pub async fn change_role(
        &self,
        actor: Actor,
        partner: PartnerId,
        id: UserId,
        role: Role,
    ) -> Result<User, IdentityError> {
        self.change_account(actor, Some(partner), id, Account::Partner { partner_id: partner, role }).await
    }

    /// Gives a person of the platform other roles; the last operator stays one.
    pub async fn change_staff_roles(
        &self,
        actor: Actor,
        id: UserId,
        roles: &[StaffRole],
    ) -> Result<User, IdentityError> {
        let roles = tidy_roles(roles);
        if roles.is_empty() {
            let message = "a person of the platform needs at least one role";
            return Err(FieldErrors::one("roles", "required", message).into());
        }
        self.change_account(actor, None, id, Account::Staff { roles }).await
    }

    /// Switches a user's signing in off or on. Its sessions end at once; its keys rest.
    pub async fn set_disabled(
        &self,
        actor: Actor,
        tenant: Option<PartnerId>,
        id: UserId,
        disabled: bool,
    ) -> Result<User, IdentityError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let mut user = load_for_change(tx, tenant, id)?;
                if disabled {
                    refuse_orphaning(tx, &user, None)?;
                    store::delete_sessions_of(tx, id, None)?;
                }
                user.disabled = disabled;
                store::update_user(tx, &user)?;
                let (subject, detail) = (id.to_string(), json!({ "disabled": disabled }));
                record_audit(tx, &ambient, &actor, user.partner_id(), "user.disable", &subject, &detail)?;
                Ok(user)
            })
            .await
    }

    /// Removes a user: it can do nothing any more and its address is free; its name stays in histories. The last
    /// Administrator and the last operator cannot go. With `tenant`, only a user of that partner is found.
    pub async fn remove_user(
        &self,
        actor: Actor,
        tenant: Option<PartnerId>,
        id: UserId,
    ) -> Result<(), IdentityError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let user = load_for_change(tx, tenant, id)?;
                refuse_orphaning(tx, &user, None)?;
                store::remove_user(tx, id, ambient.now())?;
                let subject = id.to_string();
                Ok(record_audit(
                    tx,
                    &ambient,
                    &actor,
                    user.partner_id(),
                    "user.remove",
                    &subject,
                    &user.account,
                )?)
            })
            .await
    }

    async fn change_account(
        &self,
        actor: Actor,
        tenant: Option<PartnerId>,
        id: UserId,
        account: Account,
    ) -> Result<User, IdentityError> {
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let mut user = load_for_change(tx, tenant, id)?;
                if user.partner_id() != account.partner_id() {
                    return Err(IdentityError::UserNotFound);
                }
                refuse_orphaning(tx, &user, Some(&account))?;
                let detail = json!({ "from": user.account, "to": account });
                user.account = account;
                store::update_user(tx, &user)?;
                let subject = id.to_string();
                record_audit(tx, &ambient, &actor, tenant, "user.change_role", &subject, &detail)?;
                store::find_user(tx, id)?.ok_or(IdentityError::UserNotFound)
            })
            .await
    }
}

/// The user, if it is there, not removed, and of the tenant where one is named.
pub(crate) fn load(tx: &mut Tx<'_>, tenant: Option<PartnerId>, id: UserId) -> Result<User, IdentityError> {
    let user = store::find_user(tx, id)?.ok_or(IdentityError::UserNotFound)?;
    let removed = store::find_user_by_email(tx, user.email.as_str())?.is_none_or(|live| live.id != id);
    let foreign = tenant.is_some() && user.partner_id() != tenant;
    if removed || foreign { Err(IdentityError::UserNotFound) } else { Ok(user) }
}

/// As [`load`], with the account's roster locked first.
fn load_for_change(tx: &mut Tx<'_>, tenant: Option<PartnerId>, id: UserId) -> Result<User, IdentityError> {
    // The account of a user never changes, so reading it before the lock is safe.
    let partner = load(tx, tenant, id)?.partner_id();
    store::lock_roster(tx, partner)?;
    load(tx, tenant, id)
}

fn refuse_orphaning(tx: &mut Tx<'_>, user: &User, after: After<'_>) -> Result<(), IdentityError> {
    let others = if let Some(partner) = user.partner_id() {
        store::count_other_administrators(tx, partner, user.id)?
    } else {
        let operators = store::list_operators(tx)?;
        let others = operators.iter().filter(|other| other.id != user.id && !other.disabled).count();
        u64::try_from(others).unwrap_or(u64::MAX)
    };
    Ok(decide_change(user, after, others)?)
}
