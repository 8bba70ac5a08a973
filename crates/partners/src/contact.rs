//! Contacts of a partner: whom to reach for what (operations 4).

use basis::{Actor, ContactId, EmailAddress, FieldErrors, Locale, PartnerId, PhoneNumber, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::contact_kind::{ContactKind, Need};
use crate::hours::SupportHours;
use crate::partner::check_name;
use crate::status::PartnerStatus;

/// How the last message to a contact went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// When it was known.
    pub at: Timestamp,
    /// Whether the message was taken.
    pub ok: bool,
}

/// One contact of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whose contact.
    pub partner_id: PartnerId,
    /// What it is for.
    pub kind: ContactKind,
    /// Its place among the contacts of its kind, from 1: the order in which an escalation climbs.
    pub position: i64,
    /// The person's or the team's name.
    pub name: String,
    /// The user behind it; always there for [`ContactKind::Alert`].
    pub user_id: Option<UserId>,
    /// Where mail reaches it.
    pub email: Option<EmailAddress>,
    /// Where calls and short messages reach it.
    pub phone: Option<PhoneNumber>,
    /// The language it is written to in.
    pub locale: Locale,
    /// The hours, for [`ContactKind::OperationalHours`].
    pub hours: Option<SupportHours>,
    /// Who entered it.
    pub added_by: Actor,
    /// When it was entered.
    pub added_at: Timestamp,
    /// How the last message to it went.
    pub last_delivery: Option<Delivery>,
    /// Since when messages have been failing; `None` while they arrive.
    pub unreachable_since: Option<Timestamp>,
}

/// What a person enters for a contact, unchecked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    /// What it is for.
    pub kind: ContactKind,
    /// The person's or the team's name.
    pub name: String,
    /// The user behind it.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// A mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// A phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// The language.
    #[serde(default)]
    pub locale: Locale,
    /// Hours in the form of [`SupportHours`].
    #[serde(default)]
    pub hours: Option<String>,
}

impl ContactDraft {
    /// A contact with a mail address and no more.
    pub fn mail(kind: ContactKind, name: &str, email: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            user_id: None,
            email: Some(email.to_owned()),
            phone: None,
            locale: Locale::En,
            hours: None,
        }
    }
}

/// A draft whose fields have been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedContact {
    pub(crate) kind: ContactKind,
    pub(crate) name: String,
    pub(crate) user_id: Option<UserId>,
    pub(crate) email: Option<EmailAddress>,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) locale: Locale,
    pub(crate) hours: Option<SupportHours>,
}

/// Reads a draft, or tells everything that is wrong with it: the fields of operations 4.1.
///
/// That an alert contact's user exists and belongs to the partner is for the caller to check, who knows the users.
pub fn check_contact(draft: &ContactDraft) -> Result<CheckedContact, FieldErrors> {
    let mut errors = FieldErrors::new();
    let name = draft.name.trim().to_owned();
    check_name(&mut errors, "name", &name);
    if draft.kind == ContactKind::Alert && draft.user_id.is_none() {
        let message = "an alert contact must be a user of the account; choose one or invite the person first";
        errors.push("user_id", "user_required", message);
    }
    let (email, phone) = (read_email(&mut errors, draft), read_phone(&mut errors, draft));
    let hours = read_hours(&mut errors, draft);
    let (kind, user_id, locale) = (draft.kind, draft.user_id, draft.locale);
    errors.finish(CheckedContact { kind, name, user_id, email, phone, locale, hours })
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn read_email(errors: &mut FieldErrors, draft: &ContactDraft) -> Option<EmailAddress> {
    match (filled(draft.email.as_ref()), draft.kind.email()) {
        (Some(text), _) => keep(errors, EmailAddress::parse("email", text)),
        (None, Need::Required) => {
            let message = "a mail address is needed for this kind of contact";
            errors.push("email", "required", message);
            None
        }
        (None, Need::Optional) => None,
    }
}

fn read_phone(errors: &mut FieldErrors, draft: &ContactDraft) -> Option<PhoneNumber> {
    match (filled(draft.phone.as_ref()), draft.kind.phone()) {
        (Some(text), _) => keep(errors, PhoneNumber::parse("phone", text)),
        (None, Need::Required) => {
            let message =
                "a phone number is needed for this kind of contact; write it such as +33 1 23 45 67 89";
            errors.push("phone", "required", message);
            None
        }
        (None, Need::Optional) => None,
    }
}

fn read_hours(errors: &mut FieldErrors, draft: &ContactDraft) -> Option<SupportHours> {
    match (filled(draft.hours.as_ref()), draft.kind) {
        (Some(text), ContactKind::OperationalHours) => match text.parse() {
            Ok(hours) => Some(hours),
            Err(message) => {
                errors.push("hours", "hours_invalid", message);
                None
            }
        },
        (None, ContactKind::OperationalHours) => {
            let message = "say when diners are helped, with the time zone: Europe/Paris; mon-fri 09:00-18:00";
            errors.push("hours", "required", message);
            None
        }
        (Some(_), _) => {
            errors.push("hours", "hours_not_for_kind", "hours belong to the contact for support hours only");
            None
        }
        (None, _) => None,
    }
}

fn keep<T>(errors: &mut FieldErrors, read: Result<T, FieldErrors>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(wrong) => {
            errors.0.extend(wrong.0);
            None
        }
    }
}

/// The kinds that are missing and about which the console asks at sign-in (operations 4.3): the technical emergency
/// contact alone while integrating, every mandatory kind from the launch review on.
pub fn missing_contacts(status: PartnerStatus, contacts: &[Contact]) -> Vec<ContactKind> {
    let asked = |kind: &ContactKind| match status {
        PartnerStatus::Interested | PartnerStatus::Terminated => false,
        PartnerStatus::Integrating => *kind == ContactKind::TechnicalEmergency,
        PartnerStatus::LaunchReview | PartnerStatus::Launched | PartnerStatus::Suspended => {
            kind.is_mandatory()
        }
    };
    let present = |kind: &ContactKind| contacts.iter().any(|contact| contact.kind == *kind);
    ContactKind::ALL.into_iter().filter(asked).filter(|kind| !present(kind)).collect()
}

/// Whether a contact may go: not the last of a mandatory kind while the partner's diners or an emergency may need it.
pub(crate) fn may_remove(status: PartnerStatus, contacts: &[Contact], contact: &Contact) -> bool {
    let needed = matches!(status, PartnerStatus::Launched | PartnerStatus::Suspended);
    let last = !contacts.iter().any(|other| other.kind == contact.kind && other.id != contact.id);
    !(needed && last && contact.kind.is_mandatory())
}

#[cfg(test)]
mod tests;
