//! Users, their passwords and the links that set them.

use basis::{EmailAddress, PartnerId, Timestamp, UserId};
use db::{DbError, FromValue, Row, ToValue, Tx, Value, params};

use super::sql;
use crate::role::{Role, StaffRole};
use crate::user::{Account, User};

/// The user with this id, also a removed one (which is disabled), for the names in histories.
pub fn find_user(tx: &mut Tx<'_>, id: UserId) -> Result<Option<User>, DbError> {
    let row = tx.query_opt(&sql::FIND_USER, params![id])?;
    row.map(|row| user(tx, &row)).transpose()
}

/// The user who signs in with this address, whatever the case of its letters.
pub fn find_user_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<User>, DbError> {
    let row = tx.query_opt(&sql::FIND_USER_BY_EMAIL, params![email_key(email)])?;
    row.map(|row| user(tx, &row)).transpose()
}

/// The users of a partner, by name, without removed ones.
pub fn list_users(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Vec<User>, DbError> {
    let rows = tx.query(&sql::LIST_USERS, params![partner])?;
    rows.iter().map(|row| user(tx, row)).collect()
}

/// The people of the platform, by name, without removed ones. Disabled ones are among them.
pub fn list_staff(tx: &mut Tx<'_>) -> Result<Vec<User>, DbError> {
    let rows = tx.query(&sql::LIST_STAFF, &[])?;
    rows.iter().map(|row| user(tx, row)).collect()
}

pub(crate) fn list_operators(tx: &mut Tx<'_>) -> Result<Vec<User>, DbError> {
    let mut staff = list_staff(tx)?;
    staff.retain(|person| person.has_staff_role(StaffRole::Operator));
    Ok(staff)
}

/// Serialises changes of who belongs to an account and with which role.
pub(crate) fn lock_roster(tx: &mut Tx<'_>, partner: Option<PartnerId>) -> Result<(), DbError> {
    let key = partner.map_or(0, PartnerId::get);
    tx.lock("identity.roster", &key.to_be_bytes())
}

/// How many enabled Administrators the partner has besides `except`.
pub(crate) fn count_other_administrators(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    except: UserId,
) -> Result<u64, DbError> {
    let values = params![partner, Role::Administrator.as_str(), except, false];
    tx.query_one(&sql::COUNT_OTHERS, values)?.get(0)
}

/// Adds a user; `false` when the address is taken.
pub(crate) fn insert_user(tx: &mut Tx<'_>, user: &User) -> Result<bool, DbError> {
    let values = params![
        user.id,
        user.partner_id(),
        StoredRole(&user.account),
        user.email,
        email_key(user.email.as_str()),
        user.name,
        user.locale,
        user.time_zone,
        user.phone,
        db::json(&user.mailing_lists),
        user.disabled,
        user.created_at,
    ];
    Ok(tx.execute(&sql::INSERT_USER, values)? == 1)
}

pub(crate) fn update_user(tx: &mut Tx<'_>, user: &User) -> Result<(), DbError> {
    let values = params![
        user.id,
        StoredRole(&user.account),
        user.name,
        user.locale,
        user.time_zone,
        user.phone,
        db::json(&user.mailing_lists),
        user.disabled,
    ];
    tx.execute(&sql::UPDATE_USER, values).map(drop)
}

/// Takes away everything with which the user could act, and frees the address. The name stays for histories.
pub(crate) fn remove_user(tx: &mut Tx<'_>, id: UserId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&sql::DELETE_API_KEYS_OF, params![id])?;
    delete_links_of(tx, id)?;
    super::delete_sessions_of(tx, id, None)?;
    tx.execute(&sql::REMOVE_USER, params![id, true, now]).map(drop)
}

/// What signing in needs.
pub(crate) struct Credentials {
    pub(crate) user_id: UserId,
    pub(crate) password_hash: Option<String>,
    pub(crate) disabled: bool,
}

pub(crate) fn find_credentials(tx: &mut Tx<'_>, email: &str) -> Result<Option<Credentials>, DbError> {
    let row = tx.query_opt(&sql::FIND_CREDENTIALS, params![email_key(email)])?;
    row.map(|row| Ok(Credentials { user_id: row.get(0)?, password_hash: row.get(1)?, disabled: row.get(2)? }))
        .transpose()
}

pub(crate) fn find_password(tx: &mut Tx<'_>, id: UserId) -> Result<Option<String>, DbError> {
    let row = tx.query_opt(&sql::FIND_PASSWORD, params![id])?;
    row.map_or(Ok(None), |row| row.get(0))
}

pub(crate) fn set_password(tx: &mut Tx<'_>, id: UserId, hash: &str) -> Result<(), DbError> {
    tx.execute(&sql::SET_PASSWORD, params![id, hash]).map(drop)
}

pub(crate) fn insert_link(
    tx: &mut Tx<'_>,
    hash: [u8; 32],
    user: UserId,
    purpose: &str,
    (created_at, expires_at): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    tx.execute(&sql::INSERT_LINK, params![hash, user, purpose, created_at, expires_at]).map(drop)
}

/// Whose a link is and until when it is good.
pub(crate) fn find_link(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<(UserId, Timestamp)>, DbError> {
    let row = tx.query_opt(&sql::FIND_LINK, params![hash])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Uses a link up; gives whose it is and until when it was good.
pub(crate) fn take_link(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<(UserId, Timestamp)>, DbError> {
    let row = tx.query_opt(&sql::TAKE_LINK, params![hash])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

pub(crate) fn delete_links_of(tx: &mut Tx<'_>, user: UserId) -> Result<(), DbError> {
    tx.execute(&sql::DELETE_LINKS_OF, params![user]).map(drop)
}

/// The form in which addresses are compared. The address as it was typed is kept beside it.
fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// A role, or the roles of a person of the platform with commas between them.
struct StoredRole<'a>(&'a Account);

impl ToValue for StoredRole<'_> {
    fn to_value(&self) -> Value {
        Value::Text(match self.0 {
            Account::Partner { role, .. } => role.as_str().to_owned(),
            Account::Staff { roles } => roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(","),
        })
    }
}

struct PartnerRole(Role);

impl FromValue for PartnerRole {
    fn from_value(value: &Value) -> Result<Self, String> {
        String::from_value(value)?.parse().map(Self)
    }
}

struct StaffRoles(Vec<StaffRole>);

impl FromValue for StaffRoles {
    fn from_value(value: &Value) -> Result<Self, String> {
        let text = String::from_value(value)?;
        text.split(',').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

fn user(tx: &mut Tx<'_>, row: &Row) -> Result<User, DbError> {
    let id: UserId = row.get(0)?;
    let account = match row.get::<Option<PartnerId>>(1)? {
        Some(partner_id) => Account::Partner { partner_id, role: row.get::<PartnerRole>(2)?.0 },
        None => Account::Staff { roles: row.get::<StaffRoles>(2)?.0 },
    };
    let assigned = if account.has_staff_role(StaffRole::Consultant) {
        partners::assigned_to(tx, id)?
    } else {
        Vec::new()
    };
    Ok(User {
        id,
        email: row.get::<EmailAddress>(3)?,
        name: row.get(4)?,
        locale: row.get(5)?,
        time_zone: row.get(6)?,
        phone: row.get(7)?,
        account,
        assigned,
        mailing_lists: row.json(8)?,
        disabled: row.get(9)?,
        created_at: row.get(10)?,
    })
}
