//! Who is mailed (operations 4.2): the contacts of a kind, with a copy to the alert contacts.

use basis::{Ambient, ContactId, EmailAddress, Locale, UserId};
use db::{DbError, Tx};
use escalation::MailText;
use jiff::tz::TimeZone;
use notify::{Destination, NewMessage};
use partners::{Contact, ContactKind, Partner};

/// Somebody who is mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedPerson {
    /// The contact.
    pub contact_id: ContactId,
    /// The user behind the contact.
    pub user_id: Option<UserId>,
    /// The person's or the team's name.
    pub name: String,
    /// Where the mail goes.
    pub email: EmailAddress,
    /// The language it is written in.
    pub locale: Locale,
    /// The zone in which its times are written.
    pub zone: TimeZone,
}

/// The partner's contacts of these kinds, each address once.
pub fn mailed_people(
    tx: &mut Tx<'_>,
    partner: &Partner,
    kinds: &[ContactKind],
) -> Result<Vec<MailedPerson>, DbError> {
    let mut people: Vec<MailedPerson> = Vec::new();
    for kind in kinds {
        for contact in partners::contacts_of_kind(tx, partner.id, *kind)? {
            let Some(person) = person(tx, partner, contact)? else { continue };
            if people.iter().all(|known| known.email != person.email) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

fn person(tx: &mut Tx<'_>, partner: &Partner, contact: Contact) -> Result<Option<MailedPerson>, DbError> {
    let user = match contact.user_id {
        Some(id) => identity::find_user(tx, id)?,
        None => None,
    };
    // Somebody who may no longer sign in no longer learns what goes on, either.
    if user.as_ref().is_some_and(|user| user.disabled) {
        return Ok(None);
    }
    let email = contact.email.or_else(|| user.as_ref().map(|user| user.email.clone()));
    let zone = user.and_then(|user| TimeZone::get(&user.time_zone).ok()).unwrap_or_else(|| partner.zone());
    Ok(email.map(|email| MailedPerson {
        contact_id: contact.id,
        user_id: contact.user_id,
        name: contact.name,
        email,
        locale: contact.locale,
        zone,
    }))
}

/// Mails an alert to the contacts of a kind, with a copy to the alert contacts.
pub(crate) fn mail_all(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    partner: &Partner,
    (kind, reference): (ContactKind, &str),
    write: impl Fn(&MailedPerson) -> MailText,
) -> Result<(), DbError> {
    mail(tx, ambient, partner, (&[kind, ContactKind::Alert], reference), write)
}

/// Mails a notice (operations 9.4) to the contacts of a kind, each in their own language; `reference` says what the mails
/// are about, and mail programs show those with the same one together.
pub fn send_notice(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    partner: &Partner,
    (kind, reference): (ContactKind, &str),
    write: impl Fn(&MailedPerson) -> MailText,
) -> Result<(), DbError> {
    mail(tx, ambient, partner, (&[kind], reference), write)
}

fn mail(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    partner: &Partner,
    (kinds, reference): (&[ContactKind], &str),
    write: impl Fn(&MailedPerson) -> MailText,
) -> Result<(), DbError> {
    for person in mailed_people(tx, partner, kinds)? {
        let mail = write(&person);
        let message = NewMessage {
            partner_id: Some(partner.id),
            reference: reference.to_owned(),
            destination: Destination::Email(person.email),
            recipient_name: person.name,
            contact_id: Some(person.contact_id),
            user_id: person.user_id,
            locale: person.locale,
            subject: mail.subject,
            text: mail.text,
            html: Some(mail.html),
            reply_to: None,
            thread: Some(reference.to_owned()),
            expires_at: None,
        };
        notify::send(tx, ambient, message)?;
    }
    Ok(())
}
