//! What a message is.

use std::fmt;
use std::str::FromStr;

use basis::{ContactId, EmailAddress, Locale, MessageId, PartnerId, PhoneNumber, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A mail.
    Email(EmailAddress),
    /// A text message.
    Sms(PhoneNumber),
    /// A call in which the text is read out.
    Voice(PhoneNumber),
}

impl Destination {
    /// The way it goes.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Sms(_) => Channel::Sms,
            Self::Voice(_) => Channel::Voice,
        }
    }

    /// The address or number as text.
    pub fn address(&self) -> &str {
        match self {
            Self::Email(address) => address.as_str(),
            Self::Sms(number) | Self::Voice(number) => number.as_str(),
        }
    }
}

/// The way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Mail.
    Email,
    /// Text message.
    Sms,
    /// Phone call.
    Voice,
}

impl Channel {
    /// The stored name. Pages say it with the text `notify-channel-<name>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Voice => "voice",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Email, Self::Sms, Self::Voice]
            .into_iter()
            .find(|channel| channel.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a channel"))
    }
}

/// A message to be sent: one text to one destination.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The partner it concerns; none for messages about the platform itself.
    pub partner_id: Option<PartnerId>,
    /// What it is about, as `<thing>:<id>`, such as `incident:inc_…` or `case:cas_…`.
    pub reference: String,
    /// Where it goes.
    pub destination: Destination,
    /// The name beside the address; may be empty.
    pub recipient_name: String,
    /// The contact it goes to, whose delivery record is kept.
    pub contact_id: Option<ContactId>,
    /// The user it goes to.
    pub user_id: Option<UserId>,
    /// The language it is written in.
    pub locale: Locale,
    /// The subject of a mail; text messages and calls do not carry it.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML, for mails.
    pub html: Option<String>,
    /// Where answers to a mail go, if not to the sender.
    pub reply_to: Option<EmailAddress>,
    /// Mails with the same thread are shown together by mail programs; usually the reference's id.
    pub thread: Option<String>,
    /// When it is no longer of use. Without it a message is given up after a day.
    pub expires_at: Option<Timestamp>,
}

/// How far a message has come.
///
/// | from | to | when |
/// | --- | --- | --- |
/// | queued | sending | a deliverer took it |
/// | sending | sent | the mail server or the provider accepted it |
/// | sending | queued | it could not be handed over now and will be tried again |
/// | sending | failed | refused for good, or all tries used up |
/// | queued | cancelled | it is no longer wanted |
/// | queued, sending | expired | its time is over, or it was taken back while it was being sent |
/// | queued, sending | failed | still not handed over at the deadline |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits for its delivery.
    Queued,
    /// Is being handed over, or was when a process ended.
    Sending,
    /// The mail server or the provider accepted it. Acceptance is not yet reading.
    Sent,
    /// Could not be handed over; `last_error` says why.
    Failed,
    /// Was taken back before it left.
    Cancelled,
    /// Was of no more use before it left.
    Expired,
}

impl MessageState {
    const ALL: [Self; 6] =
        [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Cancelled, Self::Expired];

    /// The stored name. Pages say it with the text `notify-state-<name>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Whether nothing more happens to the message.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Queued | Self::Sending)
    }

    /// Whether the recipient has it or may get it.
    pub const fn may_arrive(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Sent)
    }
}

impl FromStr for MessageState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a state of a message"))
    }
}

/// A message with its delivery. The text is kept until the message is settled and then dropped, since it may carry
/// links that act for the reader.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id, also in the mail's Message-ID and in the provider's idempotency key.
    pub id: MessageId,
    /// The partner it concerns.
    pub partner_id: Option<PartnerId>,
    /// What it is about.
    pub reference: String,
    /// Where it goes.
    pub destination: Destination,
    /// The name beside the address.
    pub recipient_name: String,
    /// The contact it goes to.
    pub contact_id: Option<ContactId>,
    /// The user it goes to.
    pub user_id: Option<UserId>,
    /// The language it is written in.
    pub locale: Locale,
    /// The subject.
    pub subject: String,
    /// The plain text; empty once settled.
    pub text: String,
    /// The HTML; none once settled.
    pub html: Option<String>,
    /// Where answers go.
    pub reply_to: Option<EmailAddress>,
    /// The thread it is shown in.
    pub thread: Option<String>,
    /// How far it has come.
    pub state: MessageState,
    /// How often a deliverer took it.
    pub attempts: u32,
    /// What went wrong last, for people.
    pub last_error: Option<String>,
    /// When it was given to be sent.
    pub created_at: Timestamp,
    /// When it is given up.
    pub deadline_at: Timestamp,
    /// When it was accepted by the mail server or the provider.
    pub sent_at: Option<Timestamp>,
    /// When nothing more could happen to it.
    pub settled_at: Option<Timestamp>,
}

/// Told upwards when a message could not be delivered for good. The feature whose reference is on it handles this
/// job; for incidents that is `escalation`, which then climbs at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryFailed {
    /// The message.
    pub message_id: MessageId,
    /// What it was about.
    pub reference: String,
}

impl jobs::Job for DeliveryFailed {
    const NAME: &'static str = "notify.report_failed_delivery";
    const PRIORITY: i64 = 10;
}
