//! Mails by SMTP.

use std::time::Duration;

use async_trait::async_trait;
use lettre::message::header::{ContentTransferEncoding, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Address, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use super::{MailTransport, OutgoingMail, SendError};
use crate::settings::{Mailbox, SmtpSettings, SmtpTls};

// For each step of the conversation; the job's lease is renewed meanwhile.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Answers that say something about us or the server, not about the recipient: sign-in needed or refused, and
/// encryption needed. They mend themselves once the operator has corrected the settings.
const OUR_FAULT: [u16; 4] = [530, 534, 535, 538];

/// Hands mails to the operator's mail server.
pub struct SmtpTransport {
    from: Mailbox,
    server: AsyncSmtpTransport<Tokio1Executor>,
}

impl SmtpTransport {
    /// A transport to the server of `settings`. Fails when the host's name cannot stand in a certificate.
    pub fn new(from: Mailbox, settings: &SmtpSettings) -> Result<Self, SendError> {
        let tls = match settings.tls {
            SmtpTls::None => Tls::None,
            SmtpTls::StartTls => Tls::Required(parameters(settings)?),
            SmtpTls::Implicit => Tls::Wrapper(parameters(settings)?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
            let secret = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), secret));
        }
        Ok(Self { from, server: builder.build() })
    }

    fn message(&self, mail: &OutgoingMail) -> Result<Message, SendError> {
        let domain = self.from.address.as_str().rsplit('@').next().unwrap_or("localhost").to_owned();
        let mut builder = Message::builder()
            .from(address(&self.from.name, self.from.address.as_str())?)
            .to(address(&mail.to_name, mail.to.as_str())?)
            .subject(one_line(&mail.subject))
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            // No out-of-office answers to machines (RFC 3834).
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .raw_header(raw("X-Auto-Response-Suppress", "All"));
        if let Some(thread) = mail.thread.as_deref().and_then(id_part) {
            let id = format!("<{thread}@{domain}>");
            builder = builder.in_reply_to(id.clone()).references(id);
        }
        if let Some(reply_to) = &mail.reply_to {
            builder = builder.reply_to(address("", reply_to.as_str())?);
        }
        let built = match &mail.html {
            Some(html) => builder.multipart(
                MultiPart::alternative().singlepart(plain(mail)).singlepart(
                    SinglePart::builder()
                        .header(lettre::message::header::ContentType::TEXT_HTML)
                        .header(ContentTransferEncoding::QuotedPrintable)
                        .body(html.clone()),
                ),
            ),
            None => builder.singlepart(plain(mail)),
        };
        built.map_err(|error| SendError::Refused(error.to_string()))
    }
}

#[async_trait]
impl MailTransport for SmtpTransport {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), SendError> {
        let message = self.message(mail)?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(classify(&error)),
        }
    }
}

fn classify(error: &lettre::transport::smtp::Error) -> SendError {
    let text = chain(error);
    let ours = error.status().is_some_and(|code| OUR_FAULT.contains(&u16::from(code)));
    if error.is_permanent() && !ours { SendError::Refused(text) } else { SendError::NotNow(text) }
}

/// The error with its causes: lettre's own text names only the kind.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let more = next.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = next.source();
    }
    text.chars().take(500).collect()
}

fn parameters(settings: &SmtpSettings) -> Result<TlsParameters, SendError> {
    TlsParameters::new(settings.host.clone()).map_err(|error| SendError::NotNow(chain(&error)))
}

fn plain(mail: &OutgoingMail) -> SinglePart {
    SinglePart::builder()
        .header(lettre::message::header::ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(mail.text.clone())
}

fn address(name: &str, address: &str) -> Result<Address, SendError> {
    let parsed = address.parse().map_err(|_| SendError::Refused("the address is not usable".to_owned()))?;
    let name = one_line(name);
    Ok(Address::new((!name.is_empty()).then_some(name), parsed))
}

/// Names and subjects are partner text; a line break in them must not become another header.
fn one_line(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    flat.trim().chars().take(250).collect()
}

/// What may stand in a message id: a thread with anything else is not used.
fn id_part(thread: &str) -> Option<&str> {
    let plain = !thread.is_empty()
        && thread.len() <= 100
        && thread.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    plain.then_some(thread)
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use basis::{EmailAddress, MessageId};

    use super::*;

    fn transport() -> SmtpTransport {
        let settings = SmtpSettings {
            host: "localhost".into(),
            port: 25,
            user: None,
            password: None,
            tls: SmtpTls::None,
        };
        SmtpTransport::new("Aboyeur <alerts@example.org>".parse().unwrap(), &settings).unwrap()
    }

    fn mail() -> OutgoingMail {
        OutgoingMail {
            id: MessageId::from_bytes([7; 16]),
            to: EmailAddress::parse("to", "ana@example.com").unwrap(),
            to_name: "Ana Müller\r\nBcc: eve@example.com".into(),
            reply_to: None,
            subject: "Hello\r\nX-Evil: yes".into(),
            text: "Bonjour à tous".into(),
            html: Some("<p>Bonjour à tous</p>".into()),
            thread: Some("inc_1".into()),
        }
    }

    #[tokio::test]
    async fn a_mail_names_itself_its_thread_and_that_it_is_automatic() {
        let text = String::from_utf8(transport().message(&mail()).unwrap().formatted()).unwrap();
        let id = mail().id;
        assert!(text.contains(&format!("Message-ID: <{id}@example.org>")), "{text}");
        assert!(text.contains("In-Reply-To: <inc_1@example.org>"));
        assert!(text.contains("References: <inc_1@example.org>"));
        assert!(text.contains("Auto-Submitted: auto-generated"));
        assert!(text.contains("multipart/alternative"));
    }

    #[tokio::test]
    async fn line_breaks_in_names_and_subjects_make_no_headers() {
        let text = String::from_utf8(transport().message(&mail()).unwrap().formatted()).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("Bcc:") || line.starts_with("X-Evil:")), "{text}");
    }

    #[tokio::test]
    async fn a_thread_that_is_no_plain_word_is_left_out() {
        let odd = OutgoingMail { thread: Some("a>\r\nb".into()), ..mail() };
        let text = String::from_utf8(transport().message(&odd).unwrap().formatted()).unwrap();
        assert!(!text.contains("In-Reply-To"));
    }
}
