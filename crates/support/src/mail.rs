//! Mails about cases: on every update to the creator, to everyone who has written, and to the copied addresses
//! (rule CS2). Internal notes never leave (rule CS8): no mail is made of them at all.

use basis::{Ambient, CaseId, EmailAddress, Locale, UserId};
use db::{DbError, Tx};
use escalation::{Accent, Letter};
use identity::User;
use jiff::tz::TimeZone;
use notify::{Destination, NewMessage};
use texts::Texts;

use crate::error::SupportError;
use crate::model::{Case, Decision, Urgency};
use crate::people::{assessors, followers};
use crate::review::verdict_of;
use crate::settings::SupportSettings;
use crate::store;

/// What a mail tells those who follow a case.
#[derive(Clone, Copy, Debug)]
pub(crate) enum News<'a> {
    /// The case is there.
    Opened,
    /// Somebody has answered.
    Replied { author: &'a str, text: &'a str },
    /// The urgency is confirmed.
    Confirmed,
    /// The urgency is refused.
    Downgraded,
    /// The partner's answer is awaited.
    Reminder,
    /// The case was closed.
    Closed,
    /// The case was closed because the partner did not answer.
    ClosedForSilence,
}

/// The page of a case.
pub(crate) fn case_path(id: CaseId) -> String {
    format!("/console/cases/{id}")
}

/// Who a mail goes to.
struct Reader {
    user_id: Option<UserId>,
    name: String,
    email: EmailAddress,
    locale: Locale,
    zone: TimeZone,
}

impl Reader {
    fn of_user(user: User) -> Self {
        let zone = user.zone();
        Self { user_id: Some(user.id), name: user.name, email: user.email, locale: user.locale, zone }
    }

    fn of_address(email: EmailAddress, locale: Locale, zone: TimeZone) -> Self {
        Self { user_id: None, name: String::new(), email, locale, zone }
    }
}

/// Tells everyone who follows the case, in their language, except the one who acts.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &Case,
    news: &News<'_>,
    except: Option<UserId>,
) -> Result<(), SupportError> {
    let mut readers: Vec<Reader> = followers(tx, case, except)?.into_iter().map(Reader::of_user).collect();
    let partner = store::partner(tx, case.partner_id)?;
    for address in &case.cc {
        if !readers.iter().any(|reader| reader.email == *address) {
            readers.push(Reader::of_address(address.clone(), partner.locale, partner.zone()));
        }
    }
    for reader in readers {
        let texts = Texts::new(reader.locale);
        let body = body(texts, settings, case, news, &reader.zone);
        send(tx, ambient, settings, case, reader, body)?;
    }
    Ok(())
}

/// Tells the staff whose turn it is that a case is new: assessors of an urgent one, the consultant of an integrating
/// partner's, and the team's mailbox of every one.
pub(crate) fn tell_staff_of_new(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &Case,
    consultant: Option<UserId>,
) -> Result<(), DbError> {
    let mut people = match (case.urgency, consultant) {
        (Urgency::None, Some(id)) => identity::find_user(tx, id)?.into_iter().collect(),
        (Urgency::None, None) => Vec::new(),
        _ => assessors(tx)?,
    };
    people.retain(|user: &User| user.id != case.opened_by && !user.disabled);
    let mailbox = settings.team_mailbox.clone();
    let mailbox = mailbox.map(|email| Reader::of_address(email, Locale::En, settings.hours.zone.clone()));
    for reader in people.into_iter().map(Reader::of_user).chain(mailbox) {
        let key = if case.claim.is_some() { "case-mail-staff-urgent" } else { "case-mail-staff-new" };
        let body = staff_body(tx, key, case, &reader)?;
        send(tx, ambient, settings, case, reader, body)?;
    }
    Ok(())
}

/// Tells the assessors that a claim waits too long.
pub(crate) fn remind_assessors(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &Case,
) -> Result<(), DbError> {
    for reader in assessors(tx)?.into_iter().map(Reader::of_user) {
        let body = staff_body(tx, "case-mail-staff-waits", case, &reader)?;
        send(tx, ambient, settings, case, reader, body)?;
    }
    Ok(())
}

/// What a mail says between its greeting and its link.
struct Body {
    /// The text of the first sentence, with number and summary.
    key: &'static str,
    accent: Accent,
    lines: Vec<String>,
    /// What somebody wrote.
    quote: Option<String>,
    /// How the due time came about.
    explanation: Vec<String>,
}

impl Body {
    fn new(key: &'static str, accent: Accent) -> Self {
        Self { key, accent, lines: Vec::new(), quote: None, explanation: Vec::new() }
    }

    fn line(mut self, line: String) -> Self {
        self.lines.push(line);
        self
    }

    fn note(mut self, texts: Texts, decision: Option<&Decision>) -> Self {
        let note = decision.and_then(|decision| decision.note.as_ref());
        self.lines.extend(note.map(|note| texts.one("case-mail-note", "note", note)));
        self
    }

    fn due(mut self, texts: Texts, case: &Case, zone: &TimeZone) -> Self {
        if let Some(due) = &case.due {
            self.lines.push(texts.one("case-mail-due", "due", due.text(texts, zone)));
            self.explanation = due.explain(texts);
        }
        self
    }
}

fn body(texts: Texts, settings: &SupportSettings, case: &Case, news: &News<'_>, zone: &TimeZone) -> Body {
    match news {
        News::Opened => Body::new("case-mail-opened", Accent::Neutral).due(texts, case, zone),
        News::Replied { author, text } => Body {
            quote: Some((*text).to_owned()),
            ..Body::new("case-mail-replied", Accent::Neutral).line(texts.one(
                "case-mail-wrote",
                "author",
                author,
            ))
        },
        News::Confirmed => {
            Body::new("case-mail-confirmed", Accent::Warning).note(texts, case.decision.as_ref())
        }
        News::Downgraded => Body::new("case-mail-downgraded", Accent::Neutral)
            .note(texts, case.decision.as_ref())
            .due(texts, case, zone),
        News::Reminder => {
            let days = settings.autoclose_days.saturating_sub(settings.reminder_days);
            let close = texts.one("case-mail-reminder-close", "n", days);
            Body::new("case-mail-reminder", Accent::Warning).line(close)
        }
        News::Closed => Body::new("case-mail-closed", Accent::Good).line(texts.get("case-mail-closed-final")),
        News::ClosedForSilence => {
            Body::new("case-mail-closed-silence", Accent::Neutral).line(texts.get("case-mail-closed-final"))
        }
    }
}

/// The facts of a case that its workers need before they open it.
fn staff_body(tx: &mut Tx<'_>, key: &'static str, case: &Case, reader: &Reader) -> Result<Body, DbError> {
    let (texts, zone) = (Texts::new(reader.locale), &reader.zone);
    let partner = store::partner(tx, case.partner_id)?;
    let accent = if case.claim.is_some() { Accent::Alarm } else { Accent::Neutral };
    let mut body = Body::new(key, accent).line(texts.two(
        "case-mail-staff-from",
        "partner",
        partner.name,
        "category",
        texts.get(case.category.text_key()),
    ));
    if let Some(claim) = &case.claim {
        body = body.line(texts.two(
            "case-mail-staff-claim",
            "condition",
            texts.get(claim.condition.text_key()),
            "since",
            texts.date_time(claim.since, zone),
        ));
    }
    if let Some(verdict) = verdict_of(case) {
        body = body.line(texts.get(verdict.kind.text_key()));
        body.lines.extend(verdict.reasons.iter().map(|reason| reason.text(texts)));
    }
    Ok(body.due(texts, case, zone))
}

fn send(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &Case,
    reader: Reader,
    body: Body,
) -> Result<(), DbError> {
    let texts = Texts::new(reader.locale);
    let number = case.number.to_string();
    let first = texts.two(body.key, "number", &number, "summary", &case.summary);
    let mut letter = Letter::new(texts, &case.summary, body.accent).paragraph(first);
    for line in body.lines {
        letter = letter.paragraph(line);
    }
    if let Some(quote) = body.quote {
        letter = letter.quote(quote);
    }
    letter = letter.list(texts.get("case-mail-explanation"), body.explanation);
    let letter = letter.button(texts.get("case-mail-read"), settings.link(&case_path(case.id)));
    let mail = letter.write(texts.two("case-mail-subject", "number", &number, "summary", &case.summary));
    let message = NewMessage {
        partner_id: Some(case.partner_id),
        reference: case.reference(),
        destination: Destination::Email(reader.email),
        recipient_name: reader.name,
        contact_id: None,
        user_id: reader.user_id,
        locale: reader.locale,
        subject: mail.subject,
        text: mail.text,
        html: Some(mail.html),
        reply_to: None,
        thread: Some(case.id.to_string()),
        expires_at: None,
    };
    notify::send(tx, ambient, message).map(|_| ())
}
