//! Users: people of a partner, and people of the platform.

use basis::{EmailAddress, FieldErrors, Locale, PartnerId, PhoneNumber, Timestamp, UserId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::role::{Role, StaffRole};

/// To whom a user belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Account {
    /// A user of one partner.
    Partner {
        /// Which.
        partner_id: PartnerId,
        /// What the user may do there.
        role: Role,
    },
    /// A person of the platform.
    Staff {
        /// At least one, each once.
        roles: Vec<StaffRole>,
    },
}

impl Account {
    /// The partner to which the user belongs; `None` for staff.
    pub const fn partner_id(&self) -> Option<PartnerId> {
        match self {
            Self::Partner { partner_id, .. } => Some(*partner_id),
            Self::Staff { .. } => None,
        }
    }

    /// Whether this is a person of the platform with the role.
    pub fn has_staff_role(&self, role: StaffRole) -> bool {
        matches!(self, Self::Staff { roles } if roles.contains(&role))
    }
}

/// A mailing list of the platform that a user may take (operations 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailingList {
    /// Copies of alerts.
    Alerts,
    /// News of the product.
    ProductNews,
    /// Changes of interfaces and rules.
    ReleaseNotes,
}

impl MailingList {
    /// Every list.
    pub const ALL: [Self; 3] = [Self::Alerts, Self::ProductNews, Self::ReleaseNotes];

    /// The key of its name in the texts.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Alerts => "mailing-list-alerts",
            Self::ProductNews => "mailing-list-product-news",
            Self::ReleaseNotes => "mailing-list-release-notes",
        }
    }
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The address with which it signs in; unique on the platform, whatever the case of its letters.
    pub email: EmailAddress,
    /// The person's name.
    pub name: String,
    /// The language in which the person reads.
    pub locale: Locale,
    /// IANA name of the zone in which times are shown to the person.
    pub time_zone: String,
    /// Where calls and short messages reach the person.
    pub phone: Option<PhoneNumber>,
    /// To whom the user belongs, with its roles.
    pub account: Account,
    /// The partners of which this person is the consultant; empty for everyone else.
    pub assigned: Vec<PartnerId>,
    /// The lists that the person takes.
    pub mailing_lists: Vec<MailingList>,
    /// Whether signing in is switched off.
    pub disabled: bool,
    /// When the user was made.
    pub created_at: Timestamp,
}

impl User {
    /// The partner to which the user belongs; `None` for staff.
    pub const fn partner_id(&self) -> Option<PartnerId> {
        self.account.partner_id()
    }

    /// Whether this is a person of the platform.
    pub const fn is_staff(&self) -> bool {
        matches!(self.account, Account::Staff { .. })
    }

    /// Whether this is a person of the platform with the role.
    pub fn has_staff_role(&self, role: StaffRole) -> bool {
        self.account.has_staff_role(role)
    }

    /// The zone in which times are shown to the person, UTC if the stored name is no longer known.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// What is entered for a new user, unchecked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUser {
    /// To whom the user belongs, with its roles.
    pub account: Account,
    /// A mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The language in which the person reads.
    pub locale: Locale,
    /// IANA name of a time zone.
    pub time_zone: String,
    /// A phone number.
    pub phone: Option<String>,
    /// The lists that the person takes.
    pub mailing_lists: Vec<MailingList>,
    /// A first password. Without one the person gets in by a link ([`crate::Identity::create_password_link`]).
    pub password: Option<String>,
}

impl NewUser {
    /// A user of a partner, without phone, lists and password.
    pub fn of_partner(partner_id: PartnerId, role: Role, name: &str, email: &str) -> Self {
        Self::new(Account::Partner { partner_id, role }, name, email)
    }

    /// A person of the platform, without phone, lists and password.
    pub fn staff(roles: &[StaffRole], name: &str, email: &str) -> Self {
        Self::new(Account::Staff { roles: roles.to_vec() }, name, email)
    }

    fn new(account: Account, name: &str, email: &str) -> Self {
        Self {
            account,
            email: email.to_owned(),
            name: name.to_owned(),
            locale: Locale::En,
            time_zone: "UTC".to_owned(),
            phone: None,
            mailing_lists: Vec::new(),
            password: None,
        }
    }

    /// The same with a first password.
    pub fn with_password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    /// The user that comes of it, or everything that is wrong with it.
    pub(crate) fn checked(&self, id: UserId, now: Timestamp) -> Result<User, FieldErrors> {
        let mut errors = FieldErrors::new();
        let email = match EmailAddress::parse("email", &self.email) {
            Ok(email) => Some(email),
            Err(wrong) => {
                errors.0.extend(wrong.0);
                None
            }
        };
        let (name, time_zone) = (self.name.trim().to_owned(), self.time_zone.trim().to_owned());
        let phone = check_person(&mut errors, &name, &time_zone, self.phone.as_deref());
        let account = check_account(&mut errors, &self.account);
        // Without an address there is an error already, so the empty answer never leaves.
        let Some(email) = email else { return Err(errors) };
        errors.finish(User {
            id,
            email,
            name,
            locale: self.locale,
            time_zone,
            phone,
            account,
            assigned: Vec::new(),
            mailing_lists: self.mailing_lists.clone(),
            disabled: false,
            created_at: now,
        })
    }
}

/// Changes to a user's own data; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPatch {
    /// A new name.
    pub name: Option<String>,
    /// A new language.
    pub locale: Option<Locale>,
    /// A new time zone.
    pub time_zone: Option<String>,
    /// A new phone number; a blank one removes it.
    pub phone: Option<String>,
    /// The lists that the person now takes.
    pub mailing_lists: Option<Vec<MailingList>>,
}

impl UserPatch {
    /// `user` with the changes made, or everything that is wrong with them.
    pub(crate) fn apply(self, mut user: User) -> Result<User, FieldErrors> {
        let mut errors = FieldErrors::new();
        user.name = self.name.map_or(user.name, |name| name.trim().to_owned());
        user.time_zone = self.time_zone.map_or(user.time_zone, |zone| zone.trim().to_owned());
        user.locale = self.locale.unwrap_or(user.locale);
        user.mailing_lists = self.mailing_lists.unwrap_or(user.mailing_lists);
        let phone = self.phone.or_else(|| user.phone.as_ref().map(ToString::to_string));
        user.phone = check_person(&mut errors, &user.name, &user.time_zone, phone.as_deref());
        errors.finish(user)
    }
}

fn check_person(
    errors: &mut FieldErrors,
    name: &str,
    time_zone: &str,
    phone: Option<&str>,
) -> Option<PhoneNumber> {
    if name.is_empty() {
        errors.push("name", "required", "a name is needed");
    } else if name.chars().count() > 120 {
        errors.push("name", "too_long", "the name is longer than 120 characters; shorten it");
    } else if name.chars().any(char::is_control) {
        errors.push("name", "control_character", "the name must be one line of plain text");
    }
    if TimeZone::get(time_zone).is_err() {
        let message = "the time zone is not known; write an IANA name such as Europe/Paris";
        errors.push("time_zone", "time_zone_invalid", message);
    }
    let phone = phone.map(str::trim).filter(|phone| !phone.is_empty())?;
    PhoneNumber::parse("phone", phone).map_err(|wrong| errors.0.extend(wrong.0)).ok()
}

fn check_account(errors: &mut FieldErrors, account: &Account) -> Account {
    match account {
        Account::Partner { .. } => account.clone(),
        Account::Staff { roles } => {
            let roles = tidy_roles(roles);
            if roles.is_empty() {
                errors.push("roles", "required", "a person of the platform needs at least one role");
            }
            Account::Staff { roles }
        }
    }
}

/// Each role once, in the order of the specification.
pub(crate) fn tidy_roles(roles: &[StaffRole]) -> Vec<StaffRole> {
    StaffRole::ALL.into_iter().filter(|role| roles.contains(role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_with_a_new_user_is_told_at_once() {
        let mut new = NewUser::staff(&[], "  ", "ana");
        new.time_zone = "Mars/Olympus".to_owned();
        new.phone = Some("12".to_owned());
        let errors = new.checked(UserId::from_bytes([1; 16]), Timestamp::UNIX_EPOCH).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["email", "name", "time_zone", "phone", "roles"]);
    }

    #[test]
    fn a_patch_leaves_what_it_does_not_name() {
        let new = NewUser::staff(&[StaffRole::Support, StaffRole::Support], " Ana ", "ana@x.org");
        let user = new.checked(UserId::from_bytes([1; 16]), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(user.account, Account::Staff { roles: vec![StaffRole::Support] });
        let patch = UserPatch { phone: Some("+33 1 23 45 67 89".to_owned()), ..Default::default() };
        let with_phone = patch.apply(user).unwrap();
        assert_eq!((with_phone.name.as_str(), with_phone.phone.is_some()), ("Ana", true));
        let patch = UserPatch { phone: Some(" ".to_owned()), ..Default::default() };
        assert_eq!(patch.apply(with_phone).unwrap().phone, None);
    }
}
