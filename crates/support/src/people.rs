//! Who may see a case, and who is told about it.

use basis::{Actor, CaseId, PartnerId, UserId};
use db::{DbError, Tx};
use identity::{Permission, StaffRole, User, may};

use crate::error::SupportError;
use crate::model::Case;
use crate::store;

/// From which side a person sees a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// As a user of the partner's account (rule CS5).
    Partner,
    /// As a person of the platform.
    Staff,
}

/// From which side `user` sees the cases of `partner`, if at all.
pub(crate) fn access(user: &User, partner: PartnerId) -> Option<Access> {
    if user.is_staff() {
        return may(user, Permission::StaffCases, Some(partner)).then_some(Access::Staff);
    }
    may(user, Permission::OpenCases, Some(partner)).then_some(Access::Partner)
}

/// Locks and loads a case that `user` may see; a stranger learns nothing.
pub(crate) fn load_for(tx: &mut Tx<'_>, user: &User, id: CaseId) -> Result<(Case, Access), SupportError> {
    store::lock_case(tx, id)?;
    find_for(tx, user, id)
}

/// Loads a case that `user` may see, to read it.
pub(crate) fn find_for(tx: &mut Tx<'_>, user: &User, id: CaseId) -> Result<(Case, Access), SupportError> {
    let case = store::find_case(tx, id)?.ok_or(SupportError::NotFound)?;
    let access = access(user, case.partner_id).ok_or(SupportError::NotFound)?;
    Ok((case, access))
}

/// Locks and loads a case for work that only staff do.
pub(crate) fn load_for_staff(tx: &mut Tx<'_>, user: &User, id: CaseId) -> Result<Case, SupportError> {
    match load_for(tx, user, id)? {
        (case, Access::Staff) => Ok(case),
        (_, Access::Partner) => Err(SupportError::Forbidden),
    }
}

/// The name of a person who acts.
pub(crate) fn actor_name(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>, DbError> {
    match actor {
        Actor::User(id) => Ok(identity::find_user(tx, *id)?.map(|user| user.name)),
        Actor::Contact(_) | Actor::Partner(_) | Actor::System(_) => Ok(None),
    }
}

/// The creator and everyone who has written in the case, as far as they may still see it, without `except`.
pub(crate) fn followers(tx: &mut Tx<'_>, case: &Case, except: Option<UserId>) -> Result<Vec<User>, DbError> {
    let mut ids = vec![case.opened_by];
    ids.extend(store::list_authors(tx, case)?);
    let mut users: Vec<User> = Vec::new();
    for id in ids {
        if Some(id) == except || users.iter().any(|user| user.id == id) {
            continue;
        }
        let user = identity::find_user(tx, id)?;
        users.extend(user.filter(|user| access(user, case.partner_id).is_some()));
    }
    Ok(users)
}

/// The assessors of urgent claims: the support team.
pub(crate) fn assessors(tx: &mut Tx<'_>) -> Result<Vec<User>, DbError> {
    let staff = identity::list_staff(tx)?;
    Ok(staff.into_iter().filter(|user| user.has_staff_role(StaffRole::Support) && !user.disabled).collect())
}
