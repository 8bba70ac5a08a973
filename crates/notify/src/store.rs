//! The statements on `messages`.

use basis::{MessageId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params, statements};

use crate::model::{Destination, Message, MessageState, NewMessage};

statements! {
    pub(crate) INSERT_MESSAGE = "INSERT INTO messages
        (message_id, partner_id, reference, channel, address, recipient_name, contact_id, user_id, locale, subject,
         body_text, body_html, reply_to, thread, state, attempts, created_at, deadline_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'queued', 0, $15, $16)";
    pub(crate) FIND_MESSAGE = "SELECT message_id, partner_id, reference, channel, address, recipient_name, contact_id,
        user_id, locale, subject, body_text, body_html, reply_to, thread, state, attempts, last_error, created_at,
        deadline_at, sent_at, settled_at FROM messages WHERE message_id = $1";
    pub(crate) LIST_MESSAGES = "SELECT message_id, partner_id, reference, channel, address, recipient_name, contact_id,
        user_id, locale, subject, body_text, body_html, reply_to, thread, state, attempts, last_error, created_at,
        deadline_at, sent_at, settled_at FROM messages WHERE reference = $1
        ORDER BY created_at, message_id LIMIT 1000";
    pub(crate) LIST_PARTNER_MESSAGES = "SELECT message_id, partner_id, reference, channel, address, recipient_name,
        contact_id, user_id, locale, subject, body_text, body_html, reply_to, thread, state, attempts, last_error,
        created_at, deadline_at, sent_at, settled_at FROM messages WHERE partner_id = $1
        ORDER BY created_at DESC, message_id DESC LIMIT $2";
    pub(crate) LIST_OVERDUE = "SELECT message_id, partner_id, reference, channel, address, recipient_name, contact_id,
        user_id, locale, subject, body_text, body_html, reply_to, thread, state, attempts, last_error, created_at,
        deadline_at, sent_at, settled_at FROM messages WHERE settled_at IS NULL AND deadline_at <= $1
        ORDER BY deadline_at LIMIT $2";
    pub(crate) MARK_SENDING = "UPDATE messages SET state = 'sending', attempts = attempts + 1
        WHERE message_id = $1 AND settled_at IS NULL";
    pub(crate) MARK_QUEUED = "UPDATE messages SET state = 'queued', last_error = $2
        WHERE message_id = $1 AND settled_at IS NULL";
    pub(crate) MARK_SENT = "UPDATE messages SET state = 'sent', sent_at = $2, settled_at = $2, last_error = NULL,
        body_text = '', body_html = NULL WHERE message_id = $1 AND settled_at IS NULL";
    pub(crate) MARK_SETTLED = "UPDATE messages SET state = $2, settled_at = $3, last_error = $4, body_text = '',
        body_html = NULL WHERE message_id = $1 AND settled_at IS NULL";
    pub(crate) END_SENDING = "UPDATE messages SET deadline_at = $2 WHERE reference = $1 AND state = 'sending'";
    pub(crate) CANCEL_QUEUED = "UPDATE messages SET state = 'cancelled', settled_at = $2, body_text = '',
        body_html = NULL WHERE reference = $1 AND state = 'queued' AND settled_at IS NULL";
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: MessageId,
    message: &NewMessage,
    now: Timestamp,
    deadline: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        &INSERT_MESSAGE,
        params![
            id,
            message.partner_id,
            message.reference,
            message.destination.channel().as_str(),
            message.destination.address(),
            message.recipient_name,
            message.contact_id,
            message.user_id,
            message.locale,
            message.subject,
            message.text,
            message.html,
            message.reply_to.as_ref().map(|address| address.as_str().to_owned()),
            message.thread,
            now,
            deadline
        ],
    )?;
    Ok(())
}

pub(crate) fn find(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, DbError> {
    tx.query_opt(&FIND_MESSAGE, params![id])?.as_ref().map(read).transpose()
}

pub(crate) fn list(tx: &mut Tx<'_>, reference: &str) -> Result<Vec<Message>, DbError> {
    tx.query(&LIST_MESSAGES, params![reference])?.iter().map(read).collect()
}

pub(crate) fn list_partner(tx: &mut Tx<'_>, id: PartnerId, limit: i64) -> Result<Vec<Message>, DbError> {
    tx.query(&LIST_PARTNER_MESSAGES, params![id, limit])?.iter().map(read).collect()
}

pub(crate) fn list_overdue(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<Message>, DbError> {
    tx.query(&LIST_OVERDUE, params![now, limit])?.iter().map(read).collect()
}

pub(crate) fn mark_sending(tx: &mut Tx<'_>, id: MessageId) -> Result<bool, DbError> {
    Ok(tx.execute(&MARK_SENDING, params![id])? == 1)
}

pub(crate) fn mark_queued(tx: &mut Tx<'_>, id: MessageId, error: &str) -> Result<(), DbError> {
    tx.execute(&MARK_QUEUED, params![id, error]).map(|_| ())
}

pub(crate) fn mark_sent(tx: &mut Tx<'_>, id: MessageId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&MARK_SENT, params![id, now])? == 1)
}

pub(crate) fn mark_settled(
    tx: &mut Tx<'_>,
    id: MessageId,
    state: MessageState,
    now: Timestamp,
    error: Option<&str>,
) -> Result<bool, DbError> {
    Ok(tx.execute(&MARK_SETTLED, params![id, state.as_str(), now, error])? == 1)
}

pub(crate) fn cancel_queued(tx: &mut Tx<'_>, reference: &str, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(&END_SENDING, params![reference, now])?;
    tx.execute(&CANCEL_QUEUED, params![reference, now])
}

fn read(row: &Row) -> Result<Message, DbError> {
    let destination = match row.get::<String>(3)?.as_str() {
        "sms" => Destination::Sms(row.get(4)?),
        "voice" => Destination::Voice(row.get(4)?),
        _ => Destination::Email(row.get(4)?),
    };
    Ok(Message {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        reference: row.get(2)?,
        destination,
        recipient_name: row.get(5)?,
        contact_id: row.get(6)?,
        user_id: row.get(7)?,
        locale: row.get(8)?,
        subject: row.get(9)?,
        text: row.get(10)?,
        html: row.get(11)?,
        reply_to: row.get(12)?,
        thread: row.get(13)?,
        state: parse_state(&row.get::<String>(14)?),
        attempts: row.get(15)?,
        last_error: row.get(16)?,
        created_at: row.get(17)?,
        deadline_at: row.get(18)?,
        sent_at: row.get(19)?,
        settled_at: row.get(20)?,
    })
}

// The column's CHECK allows no other value; a damaged one counts as failed, so that nothing is sent by mistake.
fn parse_state(text: &str) -> MessageState {
    text.parse().unwrap_or(MessageState::Failed)
}
