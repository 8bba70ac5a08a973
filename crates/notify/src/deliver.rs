//! Handing messages over.
//!
//! A message is marked as being sent before the network is touched and settled afterwards, so after a crash between
//! the two it is sent again with the same id: at least once.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Ambient, MessageId, Timestamp};
use db::{Db, DbError, Tx};
use jobs::{Handler, Job, JobContext, JobError};
use outbound::Outbound;
use serde::{Deserialize, Serialize};

use crate::model::{Channel, DeliveryFailed, Destination, Message, MessageState};
use crate::settings::NotifySettings;
use crate::store;
use crate::transport::{
    HttpPhone, MailTransport, OutgoingMail, OutgoingText, PhoneTransport, SendError, SmtpTransport,
    Unconfigured,
};

/// Hands one message over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliverMessage {
    /// The message.
    pub message_id: MessageId,
}

impl Job for DeliverMessage {
    const NAME: &'static str = "notify.deliver_message";
    const PRIORITY: i64 = 5;
}

/// Handles [`DeliverMessage`]. Cheap to clone.
#[derive(Clone)]
pub struct Deliverer {
    db: Db,
    ambient: Ambient,
    mail: Arc<dyn MailTransport>,
    phone: Arc<dyn PhoneTransport>,
}

impl Deliverer {
    /// A deliverer with these ways out.
    pub fn new(
        db: Db,
        ambient: Ambient,
        mail: Arc<dyn MailTransport>,
        phone: Arc<dyn PhoneTransport>,
    ) -> Self {
        Self { db, ambient, mail, phone }
    }

    /// A deliverer as the operator has set it up. Fails when the mail server's name is not usable.
    pub fn from_settings(
        db: Db,
        ambient: Ambient,
        settings: &NotifySettings,
        outbound: Outbound,
    ) -> Result<Self, SendError> {
        let mail: Arc<dyn MailTransport> = match &settings.smtp {
            Some(smtp) => Arc::new(SmtpTransport::new(settings.from.clone(), smtp)?),
            None => Arc::new(Unconfigured),
        };
        let phone: Arc<dyn PhoneTransport> = match &settings.phone {
            Some(phone) => Arc::new(HttpPhone::new(phone.clone(), outbound)),
            None => Arc::new(Unconfigured),
        };
        Ok(Self::new(db, ambient, mail, phone))
    }

    async fn hand_over(&self, message: &Message) -> Result<(), SendError> {
        let text = |to: &basis::PhoneNumber, channel: Channel| OutgoingText {
            id: message.id,
            channel,
            to: to.clone(),
            text: message.text.clone(),
            locale: message.locale,
        };
        match &message.destination {
            Destination::Email(to) => self.mail.send(&outgoing_mail(message, to)).await,
            Destination::Sms(to) => self.phone.send(&text(to, Channel::Sms)).await,
            Destination::Voice(to) => self.phone.send(&text(to, Channel::Voice)).await,
        }
    }
}

fn outgoing_mail(message: &Message, to: &basis::EmailAddress) -> OutgoingMail {
    OutgoingMail {
        id: message.id,
        to: to.clone(),
        to_name: message.recipient_name.clone(),
        reply_to: message.reply_to.clone(),
        subject: message.subject.clone(),
        text: message.text.clone(),
        html: message.html.clone(),
        thread: message.thread.clone(),
    }
}

/// What a try comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Sent,
    Again(String),
    Failed {
        error: String,
        /// Whether the failure says something about the address.
        bounced: bool,
    },
}

/// Judges a try. What is refused has failed; what did not work is tried again until the last try or the deadline.
fn decide_outcome(result: Result<(), SendError>, last: bool, late: bool) -> Outcome {
    match result {
        Ok(()) => Outcome::Sent,
        Err(error @ SendError::Refused(_)) => Outcome::Failed { error: error.to_string(), bounced: true },
        Err(error @ SendError::Unconfigured(_)) => {
            Outcome::Failed { error: error.to_string(), bounced: false }
        }
        Err(error) if last || late => Outcome::Failed { error: error.to_string(), bounced: true },
        Err(error) => Outcome::Again(error.to_string()),
    }
}

#[async_trait]
impl Handler<DeliverMessage> for Deliverer {
    async fn run(&self, job: DeliverMessage, ctx: &JobContext) -> Result<(), JobError> {
        let now = self.ambient.now();
        let taken = self.db.write(move |tx| take(tx, job.message_id, now)).await?;
        let Some(message) = taken else { return Ok(()) };
        let result = self.hand_over(&message).await;
        let (now, last) = (self.ambient.now(), ctx.is_last_attempt());
        let outcome = decide_outcome(result, last, message.deadline_at <= now);
        count(&message, &outcome);
        let again = match &outcome {
            Outcome::Again(error) => Some(error.clone()),
            Outcome::Sent | Outcome::Failed { .. } => None,
        };
        let (ambient, id, attempt) = (self.ambient.clone(), message.id, ctx.attempt);
        self.db.write(move |tx| settle(tx, &ambient, &message, outcome)).await?;
        match again {
            // The reason is stored with the message; it may name the recipient and stays out of the log.
            Some(_) => {
                Err(JobError::Retry(anyhow::anyhow!("message {id} was not accepted at attempt {attempt}")))
            }
            None => Ok(()),
        }
    }
}

/// Takes a message for sending; nothing when it is settled or too late.
fn take(tx: &mut Tx<'_>, id: MessageId, now: Timestamp) -> Result<Option<Message>, DbError> {
    tx.lock("message", id.as_bytes())?;
    let Some(message) = store::find(tx, id)?.filter(|message| !message.state.is_settled()) else {
        return Ok(None);
    };
    if message.deadline_at <= now {
        store::mark_settled(tx, id, MessageState::Expired, now, None)?;
        return Ok(None);
    }
    Ok(store::mark_sending(tx, id)?.then_some(message))
}

fn settle(tx: &mut Tx<'_>, ambient: &Ambient, message: &Message, outcome: Outcome) -> Result<(), DbError> {
    let now = ambient.now();
    match outcome {
        Outcome::Again(error) => store::mark_queued(tx, message.id, &error),
        Outcome::Sent => {
            if store::mark_sent(tx, message.id, now)? {
                note_contact(tx, message, now, true)?;
            }
            Ok(())
        }
        Outcome::Failed { error, bounced } => fail(tx, ambient, message, &error, bounced),
    }
}

/// Settles a message as failed, marks its contact when the address is to blame, and tells whoever it was about.
pub(crate) fn fail(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    message: &Message,
    error: &str,
    bounced: bool,
) -> Result<(), DbError> {
    let now = ambient.now();
    if !store::mark_settled(tx, message.id, MessageState::Failed, now, Some(error))? {
        return Ok(());
    }
    if bounced {
        note_contact(tx, message, now, false)?;
    }
    let told = DeliveryFailed { message_id: message.id, reference: message.reference.clone() };
    let options = jobs::Options { partner: message.partner_id, ..jobs::Options::default() };
    jobs::enqueue(tx, ambient, &told, options).map(|_| ())
}

fn note_contact(tx: &mut Tx<'_>, message: &Message, now: Timestamp, ok: bool) -> Result<(), DbError> {
    match message.contact_id {
        Some(contact) => partners::record_contact_delivery(tx, contact, now, ok),
        None => Ok(()),
    }
}

fn count(message: &Message, outcome: &Outcome) {
    let result = match outcome {
        Outcome::Sent => "sent",
        Outcome::Again(_) => "again",
        Outcome::Failed { .. } => "failed",
    };
    let channel = message.destination.channel().as_str();
    metrics::counter!("notify_deliveries_total", "channel" => channel, "result" => result).increment(1);
    if let Outcome::Failed { bounced, .. } = outcome {
        tracing::warn!(message.id = %message.id, channel, bounced, "a message could not be delivered");
    }
}
