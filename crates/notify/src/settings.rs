//! How mail and phone are reached: the operator's settings.

use std::fmt;
use std::str::FromStr;

use basis::EmailAddress;
use secrecy::SecretString;
use url::Url;

/// A sender: a name and an address, written `Aboyeur <alerts@example.org>` or as the bare address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that mail programs show; may be empty.
    pub name: String,
    /// The address.
    pub address: EmailAddress,
}

/// A text that is no sender.
#[derive(Debug, thiserror::Error)]
#[error(
    "the sender is not readable; write an address, or a name and an address such as Aboyeur <alerts@example.org>"
)]
pub struct ParseMailboxError(#[source] Option<basis::FieldErrors>);

impl FromStr for Mailbox {
    type Err = ParseMailboxError;
    fn from_str(text: &str) -> Result<Self, ParseMailboxError> {
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(rest) => rest.rsplit_once('<').ok_or(ParseMailboxError(None))?,
            None => ("", text),
        };
        let name = name.trim().trim_matches('"').trim();
        if name.chars().any(char::is_control) {
            return Err(ParseMailboxError(None));
        }
        let address =
            EmailAddress::parse("from", address).map_err(|errors| ParseMailboxError(Some(errors)))?;
        Ok(Self { name: name.to_owned(), address })
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return fmt::Display::fmt(&self.address, f);
        }
        write!(f, "{} <{}>", self.name, self.address)
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SmtpTls {
    /// Not at all: only for a server on the same machine.
    None,
    /// The connection begins in the clear and is then protected (port 587); a server that cannot is refused.
    #[default]
    StartTls,
    /// Protected from the first byte (port 465).
    Implicit,
}

impl FromStr for SmtpTls {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "starttls" => Ok(Self::StartTls),
            "implicit" => Ok(Self::Implicit),
            _ => Err(format!(
                "{text:?} is no way to protect the mail connection; write starttls, implicit or none"
            )),
        }
    }
}

/// The mail server that takes our mails.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port; 587 for `StartTls`, 465 for `Implicit`.
    pub port: u16,
    /// Who we are to it; none where it asks for nothing.
    pub user: Option<String>,
    /// Our password there.
    pub password: Option<SecretString>,
    /// How the connection is protected.
    pub tls: SmtpTls,
}

/// The provider that takes our text messages and calls. It speaks the interface that Twilio made common.
#[derive(Clone, Debug)]
pub struct PhoneSettings {
    /// Where it is reached, such as `https://api.twilio.com`.
    pub base_url: Url,
    /// Our account there.
    pub account: String,
    /// Our secret there.
    pub token: SecretString,
    /// The number or sender name that messages come from.
    pub from: String,
}

/// All settings of this crate.
#[derive(Clone, Debug)]
pub struct NotifySettings {
    /// Who mails come from.
    pub from: Mailbox,
    /// The mail server. Without it mails fail at once, and say so.
    pub smtp: Option<SmtpSettings>,
    /// The phone provider. Without it nobody is reached by phone.
    pub phone: Option<PhoneSettings>,
}
