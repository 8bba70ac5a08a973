//! Channels, messages and their delivery log.
//!
//! A feature that wants to tell somebody something calls [`send`] inside its own transaction: the message is stored
//! and its delivery is enqueued, or neither is. [`Deliverer`] then hands it to the mail server or the phone provider:
//! at least once, always with the message's own id, so that a receiver can tell a repetition from a second message.
//!
//! This crate chooses no words and no recipients. It knows no features: who gave the message is the `reference` on
//! it, and a final failure is told upwards by the job [`DeliveryFailed`].

mod deliver;
mod model;
mod send;
mod settings;
mod store;
mod sweep;
mod transport;

pub use deliver::{DeliverMessage, Deliverer};
pub use model::{Channel, DeliveryFailed, Destination, Message, MessageState, NewMessage};
pub use send::{cancel_for, find_message, list_for, list_for_partner, send};
pub use settings::{Mailbox, NotifySettings, ParseMailboxError, PhoneSettings, SmtpSettings, SmtpTls};
pub use store::STATEMENTS;
pub use sweep::Sweeper;
pub use transport::{
    HttpPhone, MailTransport, OutgoingMail, OutgoingText, PhoneTransport, SendError, SmtpTransport,
    Unconfigured,
};

#[cfg(test)]
mod tests;
