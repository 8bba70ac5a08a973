//! The public interest form: it becomes a partner of status INTERESTED (operations 2.2, 7.1).

use basis::{Actor, Ambient, EmailAddress, FieldErrors, Locale, PartnerId, Timestamp};
use db::Tx;
use notify::{Destination, NewMessage};
use partners::{NewPartner, PartnerStatus};
use serde::{Deserialize, Serialize};
use texts::{Arg, Texts};

use crate::error::SupportError;
use crate::form::{check_key, check_length, check_text, tidy};
use crate::settings::SupportSettings;
use crate::store;

/// The form, unchecked. Anybody may send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestForm {
    /// The company's name, which becomes the account's.
    pub company: String,
    /// The person's name.
    pub contact_name: String,
    /// The person's mail address.
    pub email: String,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: String,
    /// How many restaurants.
    pub restaurants: u32,
    /// What the person wants to say; may be empty.
    pub message: String,
    /// The language of the page.
    pub locale: Locale,
    /// Sent twice with the same key, the form makes one interest.
    #[serde(default)]
    pub submit_key: Option<String>,
}

/// A stored interest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// The partner that was made of it.
    pub partner_id: PartnerId,
    /// The company's name.
    pub company: String,
    /// The person's name.
    pub contact_name: String,
    /// The person's mail address.
    pub email: EmailAddress,
    /// The country.
    pub country: String,
    /// How many restaurants.
    pub restaurants: u32,
    /// What the person wanted to say.
    pub message: String,
    /// The language of the page.
    pub locale: Locale,
    /// When it was sent.
    pub created_at: Timestamp,
}

struct Checked {
    contact_name: String,
    email: EmailAddress,
    message: String,
}

fn check(form: &InterestForm) -> Result<Checked, FieldErrors> {
    let mut errors = FieldErrors::new();
    let contact_name = tidy(&form.contact_name).replace(['\n', '\t'], " ");
    check_length(&mut errors, "contact_name", &contact_name, 120);
    check_length(&mut errors, "company", form.company.trim(), 120);
    check_key(&mut errors, form.submit_key.as_deref());
    if form.restaurants > 10_000_000 {
        errors.push("restaurants", "too_large", "this number is too large");
    }
    let message = if form.message.trim().is_empty() {
        String::new()
    } else {
        check_text(&mut errors, "message", &form.message)
    };
    match EmailAddress::parse("email", &form.email) {
        Ok(email) => errors.finish(Checked { contact_name, email, message }),
        Err(wrong) => {
            errors.0.extend(wrong.0);
            Err(errors)
        }
    }
}

/// Makes the partner and stores the interest. Nothing is sent to the address in the form: anybody can write anybody's
/// there. The support team's mailbox hears of it.
pub(crate) fn express(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    form: &InterestForm,
) -> Result<Interest, SupportError> {
    let checked = check(form)?;
    if let Some(key) = &form.submit_key {
        tx.lock("interest_submit", key.as_bytes())?;
        if let Some(known) = store::find_interest_by_key(tx, key)? {
            return Ok(known);
        }
    }
    let new = NewPartner {
        country: form.country.clone(),
        time_zone: zone_of(&form.country).to_owned(),
        locale: form.locale,
        status: PartnerStatus::Interested,
        ..NewPartner::named(form.company.trim())
    };
    let partner = partners::create_partner(tx, ambient, &Actor::system("interest form"), new)
        .map_err(field_errors_first)?;
    let interest = Interest {
        partner_id: partner.id,
        company: partner.name,
        contact_name: checked.contact_name,
        email: checked.email,
        country: partner.country,
        restaurants: form.restaurants,
        message: checked.message,
        locale: form.locale,
        created_at: ambient.now(),
    };
    store::insert_interest(tx, &interest, form.submit_key.as_deref())?;
    tell_team(tx, ambient, settings, &interest)?;
    Ok(interest)
}

/// What is wrong with the form is told as such, also where the account's own check found it.
fn field_errors_first(error: partners::PartnersError) -> SupportError {
    match error {
        partners::PartnersError::Invalid(errors) => SupportError::Invalid(errors),
        other => SupportError::Partners(other),
    }
}

/// A first guess, which the consultant corrects with the partner.
fn zone_of(country: &str) -> &'static str {
    match country.trim().to_ascii_uppercase().as_str() {
        "FR" => "Europe/Paris",
        "US" => "America/New_York",
        _ => "UTC",
    }
}

fn tell_team(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    interest: &Interest,
) -> Result<(), SupportError> {
    let Some(mailbox) = settings.team_mailbox.clone() else { return Ok(()) };
    let texts = Texts::new(Locale::En);
    let facts = [
        ("company", Arg::from(&interest.company)),
        ("name", Arg::from(&interest.contact_name)),
        ("email", Arg::from(interest.email.as_str())),
        ("country", Arg::from(&interest.country)),
        ("restaurants", Arg::from(interest.restaurants)),
    ];
    let mut lines = vec![texts.with("interest-mail-body", &facts)];
    lines.extend((!interest.message.is_empty()).then(|| interest.message.clone()));
    let message = NewMessage {
        partner_id: Some(interest.partner_id),
        reference: format!("partner:{}", interest.partner_id),
        destination: Destination::Email(mailbox),
        recipient_name: String::new(),
        contact_id: None,
        user_id: None,
        locale: Locale::En,
        subject: texts.one("interest-mail-subject", "company", &interest.company),
        text: lines.join("\n\n"),
        html: None,
        reply_to: Some(interest.email.clone()),
        thread: None,
        expires_at: None,
    };
    notify::send(tx, ambient, message)?;
    Ok(())
}
