//! The ways out: traits, so that tests and other providers can stand in, and the two that the product brings.

mod phone;
mod smtp;

use async_trait::async_trait;
use basis::{EmailAddress, Locale, MessageId, PhoneNumber};

pub use phone::HttpPhone;
pub use smtp::SmtpTransport;

use crate::model::Channel;

/// A mail as the transport gets it.
#[derive(Clone, Debug)]
pub struct OutgoingMail {
    /// Becomes the Message-ID.
    pub id: MessageId,
    /// Where it goes.
    pub to: EmailAddress,
    /// The name beside the address; may be empty.
    pub to_name: String,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<EmailAddress>,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: Option<String>,
    /// Becomes In-Reply-To and References, so that mails about one thing are shown together.
    pub thread: Option<String>,
}

/// A text message or call as the transport gets it.
#[derive(Clone, Debug)]
pub struct OutgoingText {
    /// Becomes the idempotency key.
    pub id: MessageId,
    /// Text message or call.
    pub channel: Channel,
    /// Where it goes.
    pub to: PhoneNumber,
    /// What is written or read out.
    pub text: String,
    /// In which language it is read out.
    pub locale: Locale,
}

/// Why a message could not be handed over. The texts are shown to people, and may name the recipient's address:
/// they are stored with the message and never logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The receiving side refuses this recipient or this message; trying again is of no use.
    #[error("refused: {0}")]
    Refused(String),
    /// It did not work this time.
    #[error("not accepted yet: {0}")]
    NotNow(String),
    /// The operator has not set this channel up.
    #[error("{0}")]
    Unconfigured(&'static str),
}

/// Takes mails.
#[async_trait]
pub trait MailTransport: Send + Sync {
    /// Hands one mail over. An `Ok` means that the mail server has taken it on itself.
    async fn send(&self, mail: &OutgoingMail) -> Result<(), SendError>;
}

/// Takes text messages and calls.
#[async_trait]
pub trait PhoneTransport: Send + Sync {
    /// Hands one text over. An `Ok` means that the provider has taken it on itself.
    async fn send(&self, text: &OutgoingText) -> Result<(), SendError>;
}

/// Stands in where the operator has set up no mail server or no phone provider: refuses, and says how to set it up.
#[derive(Clone, Copy, Debug)]
pub struct Unconfigured;

#[async_trait]
impl MailTransport for Unconfigured {
    async fn send(&self, _mail: &OutgoingMail) -> Result<(), SendError> {
        Err(SendError::Unconfigured(
            "no mail server is configured; set [mail] host, port, user, password and tls in the configuration",
        ))
    }
}

#[async_trait]
impl PhoneTransport for Unconfigured {
    async fn send(&self, _text: &OutgoingText) -> Result<(), SendError> {
        Err(SendError::Unconfigured(
            "no phone provider is configured; set [phone] base_url, account, token and from in the configuration",
        ))
    }
}
