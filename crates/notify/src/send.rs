//! Giving messages to be sent, inside the caller's transaction.

use basis::{Ambient, MessageId, PartnerId, Timestamp};
use db::{DbError, Tx};
use jiff::SignedDuration;

use crate::deliver::DeliverMessage;
use crate::model::{Message, NewMessage};
use crate::store;

// A message that could not be handed over within a day is of no use to anybody.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Stores `message` and enqueues its delivery, both in `tx`. The id is what the mail's Message-ID carries.
pub fn send(tx: &mut Tx<'_>, ambient: &Ambient, message: NewMessage) -> Result<MessageId, DbError> {
    let id: MessageId = ambient.new_id();
    let now = ambient.now();
    let latest = now.saturating_add(GIVE_UP_AFTER).unwrap_or(now);
    let deadline = message.expires_at.map_or(latest, |at| at.min(latest));
    store::insert(tx, id, &message, now, deadline)?;
    let options = jobs::Options { partner: message.partner_id, ..jobs::Options::default() };
    jobs::enqueue(tx, ambient, &DeliverMessage { message_id: id }, options)?;
    Ok(id)
}

/// Takes back every message about `reference` that has not left yet, and gives their number. One that is just being
/// handed over cannot be taken back, but is not tried a second time.
pub fn cancel_for(tx: &mut Tx<'_>, reference: &str, now: Timestamp) -> Result<u64, DbError> {
    store::cancel_queued(tx, reference, now)
}

/// Every message about `reference`, oldest first, at most a thousand.
pub fn list_for(tx: &mut Tx<'_>, reference: &str) -> Result<Vec<Message>, DbError> {
    store::list(tx, reference)
}

/// The latest messages that concern a partner, newest first.
pub fn list_for_partner(tx: &mut Tx<'_>, partner: PartnerId, limit: u32) -> Result<Vec<Message>, DbError> {
    store::list_partner(tx, partner, i64::from(limit))
}

/// One message, if it exists.
pub fn find_message(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, DbError> {
    store::find(tx, id)
}
