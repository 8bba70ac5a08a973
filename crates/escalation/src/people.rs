//! Who stands behind a target, looked up when a step is taken.

use basis::{Actor, ContactId, EmailAddress, Locale, PhoneNumber, Timestamp, UserId};
use db::{DbError, Tx};
use identity::{StaffRole, User};
use jiff::tz::TimeZone;
use notify::Destination;
use partners::{Contact, ContactKind, Partner};
use serde::{Deserialize, Serialize};

use crate::incident::Incident;
use crate::policy::{Step, Target};
use crate::schedule::current_on_call;

/// The person or team behind an address, as far as writing to them needs it. Kept with each page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PagedPerson {
    pub(crate) contact_id: Option<ContactId>,
    pub(crate) user_id: Option<UserId>,
    pub(crate) name: String,
    pub(crate) locale: Locale,
    pub(crate) time_zone: String,
}

impl PagedPerson {
    /// Who acts when they use the link in their page.
    pub(crate) fn actor(&self) -> Actor {
        match (self.contact_id, self.user_id) {
            (Some(contact), _) => Actor::Contact(contact),
            (None, Some(user)) => Actor::User(user),
            (None, None) => Actor::system("escalation"),
        }
    }

    /// Whether this is who acts, by a link or signed in.
    pub(crate) fn is(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Contact(id) => self.contact_id == Some(*id),
            Actor::User(id) => self.user_id == Some(*id),
            Actor::Partner(_) | Actor::System(_) => false,
        }
    }

    /// The zone in which times are written to them; UTC if the stored name is no longer known.
    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// A person with the ways in which they are reached.
#[derive(Clone, Debug)]
pub(crate) struct Recipient {
    pub(crate) person: PagedPerson,
    pub(crate) email: Option<EmailAddress>,
    pub(crate) phone: Option<PhoneNumber>,
    /// For information only.
    pub(crate) copy: bool,
}

impl Recipient {
    fn of_user(user: User) -> Self {
        let person = PagedPerson {
            contact_id: None,
            user_id: Some(user.id),
            name: user.name,
            locale: user.locale,
            time_zone: user.time_zone,
        };
        Self { person, email: Some(user.email), phone: user.phone, copy: false }
    }

    fn of_contact(contact: Contact, partner: Option<&Partner>, user: Option<User>) -> Self {
        let zone = user.as_ref().map(|user| user.time_zone.clone());
        let zone = zone.or_else(|| partner.map(|partner| partner.time_zone.clone()));
        let person = PagedPerson {
            contact_id: Some(contact.id),
            user_id: contact.user_id,
            name: contact.name,
            locale: contact.locale,
            time_zone: zone.unwrap_or_else(|| "UTC".to_owned()),
        };
        let email = contact.email.or_else(|| user.as_ref().map(|user| user.email.clone()));
        let phone = contact.phone.or_else(|| user.and_then(|user| user.phone));
        Self { person, email, phone, copy: false }
    }

    /// Every way in which this person is reached: by mail, and by text message where that is set up. Copies go by
    /// mail only.
    pub(crate) fn destinations(&self, text_messages: bool) -> Vec<Destination> {
        let mail = self.email.clone().map(Destination::Email);
        let text = self.phone.clone().filter(|_| text_messages && !self.copy).map(Destination::Sms);
        mail.into_iter().chain(text).collect()
    }
}

/// Everybody whom a step reaches now, each once, those who are waited for before those who get a copy.
pub(crate) fn resolve_step(
    tx: &mut Tx<'_>,
    incident: &Incident,
    step: &Step,
    text_messages: bool,
    now: Timestamp,
) -> Result<Vec<Recipient>, DbError> {
    let mut people: Vec<Recipient> = Vec::new();
    for target in &step.targets {
        people.extend(resolve_target(tx, incident, target, now)?);
    }
    people.retain(|recipient| !recipient.destinations(text_messages).is_empty());
    people.sort_by_key(|recipient| recipient.copy);
    let mut seen: Vec<Destination> = Vec::new();
    people.retain(|recipient| {
        let ways = recipient.destinations(text_messages);
        let known = ways.iter().all(|way| seen.contains(way));
        seen.extend(ways);
        !known
    });
    Ok(people)
}

fn resolve_target(
    tx: &mut Tx<'_>,
    incident: &Incident,
    target: &Target,
    now: Timestamp,
) -> Result<Vec<Recipient>, DbError> {
    let partner = match incident.partner_id {
        Some(id) => partners::find_partner(tx, id)?,
        None => None,
    };
    match target {
        Target::Contact(id) => {
            let contact = partners::find_contact(tx, *id)?;
            let own = contact.filter(|contact| Some(contact.partner_id) == incident.partner_id);
            own.map(|contact| of_contact(tx, contact, partner.as_ref())).into_iter().collect()
        }
        Target::Copy(kind) => {
            let all = every_contact(tx, partner.as_ref(), *kind)?;
            Ok(all.into_iter().map(|recipient| Recipient { copy: true, ..recipient }).collect())
        }
        Target::Every(kind) => every_contact(tx, partner.as_ref(), *kind),
        Target::Consultant => active_users(tx, partner.and_then(|partner| partner.consultant)),
        Target::OnCall(place) => {
            let user = current_on_call(tx, *place, now)?;
            active_users(tx, user)
        }
        Target::EveryOperator => {
            let staff = identity::list_staff(tx)?;
            let operators =
                staff.into_iter().filter(|user| user.has_staff_role(StaffRole::Operator) && !user.disabled);
            Ok(operators.map(Recipient::of_user).collect())
        }
    }
}

fn every_contact(
    tx: &mut Tx<'_>,
    partner: Option<&Partner>,
    kind: ContactKind,
) -> Result<Vec<Recipient>, DbError> {
    let Some(partner) = partner else { return Ok(Vec::new()) };
    let contacts = partners::contacts_of_kind(tx, partner.id, kind)?;
    contacts.into_iter().map(|contact| of_contact(tx, contact, Some(partner))).collect()
}

fn of_contact(tx: &mut Tx<'_>, contact: Contact, partner: Option<&Partner>) -> Result<Recipient, DbError> {
    let user = match contact.user_id {
        Some(id) => identity::find_user(tx, id)?.filter(|user| !user.disabled),
        None => None,
    };
    Ok(Recipient::of_contact(contact, partner, user))
}

fn active_users(tx: &mut Tx<'_>, id: Option<UserId>) -> Result<Vec<Recipient>, DbError> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let user = identity::find_user(tx, id)?.filter(|user| !user.disabled);
    Ok(user.map(Recipient::of_user).into_iter().collect())
}

/// The name under which somebody is shown on the timeline, if they are a person.
pub(crate) fn name_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<String>, DbError> {
    match actor {
        Actor::User(id) => Ok(identity::find_user(tx, *id)?.map(|user| user.name)),
        Actor::Contact(id) => Ok(partners::find_contact(tx, *id)?.map(|contact| contact.name)),
        Actor::Partner(id) => Ok(partners::find_partner(tx, *id)?.map(|partner| partner.name)),
        Actor::System(_) => Ok(None),
    }
}
