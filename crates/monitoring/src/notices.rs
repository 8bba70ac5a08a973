//! The notice to technical emergency contacts that the integration was switched (operations 9.4).

use basis::Ambient;
use db::{DbError, Tx};
use escalation::{Accent, Letter};
use notify::{Destination, NewMessage};
use partners::{Contact, ContactKind, IntegrationChanged, Partner};
use texts::Texts;

/// Sends the notice, unless a later switch has overtaken this one and sends its own.
pub(crate) fn integration_changed(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    job: &IntegrationChanged,
) -> Result<(), DbError> {
    let Some(partner) = partners::find_partner(tx, job.partner_id)? else { return Ok(()) };
    if partner.integration.is_enabled() != job.enabled {
        return Ok(());
    }
    for contact in partners::contacts_of_kind(tx, partner.id, ContactKind::TechnicalEmergency)? {
        if let Some(message) = notice(&partner, &contact) {
            notify::send(tx, ambient, message)?;
        }
    }
    Ok(())
}

fn notice(partner: &Partner, contact: &Contact) -> Option<NewMessage> {
    let email = contact.email.clone()?;
    let texts = Texts::new(contact.locale);
    let status = texts.get(partner.integration.text_key());
    let subject = texts.two("notice-integration-subject", "partner", &partner.name, "status", &status);
    let at = texts.date_time(partner.integration_changed_at, &partner.zone());
    let enabled = partner.integration.is_enabled();
    let (accent, effect) = if enabled {
        (Accent::Good, "notice-integration-enabled-effect")
    } else {
        (Accent::Warning, "notice-integration-disabled-effect")
    };
    let body = texts.three("notice-integration-body", "partner", &partner.name, "status", &status, "at", &at);
    let mut letter = Letter::new(texts, &subject, accent).paragraph(body);
    if let Some(reason) = &partner.integration_reason {
        letter = letter.paragraph(texts.one("notice-integration-reason", "reason", reason));
    }
    let mail = letter.paragraph(texts.get(effect)).write(subject);
    Some(NewMessage {
        partner_id: Some(partner.id),
        reference: format!("partner:{}", partner.id),
        destination: Destination::Email(email),
        recipient_name: contact.name.clone(),
        contact_id: Some(contact.id),
        user_id: contact.user_id,
        locale: contact.locale,
        subject: mail.subject,
        text: mail.text,
        html: Some(mail.html),
        reply_to: None,
        thread: None,
        expires_at: None,
    })
}
