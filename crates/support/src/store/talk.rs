//! Messages and events of cases as rows.

use basis::{Actor, Timestamp, UserId};
use db::{DbError, Row, Tx, json, params};

use super::sql::{
    APPEND_EVENT, FIND_MESSAGE_BY_KEY, INSERT_MESSAGE, LIST_AUTHORS, LIST_EVENTS, LIST_MESSAGES,
};
use crate::event::{CaseEvent, EventDetail};
use crate::model::{Case, CaseMessage, Visibility};

pub(crate) fn insert_message(
    tx: &mut Tx<'_>,
    case: &Case,
    message: &CaseMessage,
    submit_key: Option<&str>,
) -> Result<(), DbError> {
    tx.execute(
        &INSERT_MESSAGE,
        params![
            case.partner_id,
            case.id,
            message.id,
            message.author,
            message.author_name,
            message.from_staff,
            message.at,
            message.visibility.as_str(),
            message.text,
            submit_key,
        ],
    )?;
    Ok(())
}

pub(crate) fn find_message_by_key(
    tx: &mut Tx<'_>,
    case: &Case,
    author: UserId,
    key: &str,
) -> Result<Option<CaseMessage>, DbError> {
    let row = tx.query_opt(&FIND_MESSAGE_BY_KEY, params![case.partner_id, case.id, author, key])?;
    row.as_ref().map(read_message).transpose()
}

pub(crate) fn list_messages(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<CaseMessage>, DbError> {
    tx.query(&LIST_MESSAGES, params![case.partner_id, case.id])?.iter().map(read_message).collect()
}

/// Everyone who has written in the case.
pub(crate) fn list_authors(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<UserId>, DbError> {
    tx.query(&LIST_AUTHORS, params![case.partner_id, case.id])?.iter().map(|row| row.get(0)).collect()
}

/// Adds a line to the history of a case that the caller has locked or just made.
pub(crate) fn append_event(
    tx: &mut Tx<'_>,
    case: &Case,
    at: Timestamp,
    (actor, name): (&Actor, Option<&str>),
    detail: &EventDetail,
) -> Result<(), DbError> {
    let values = params![case.partner_id, case.id, at, actor.to_string(), name, detail.kind(), json(detail)];
    tx.execute(&APPEND_EVENT, values).map(|_| ())
}

pub(crate) fn list_events(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<CaseEvent>, DbError> {
    tx.query(&LIST_EVENTS, params![case.partner_id, case.id])?.iter().map(read_event).collect()
}

fn read_message(row: &Row) -> Result<CaseMessage, DbError> {
    let visibility: String = row.get(5)?;
    Ok(CaseMessage {
        id: row.get(0)?,
        author: row.get(1)?,
        author_name: row.get(2)?,
        from_staff: row.get(3)?,
        at: row.get(4)?,
        // What is not known to be for the partner stays inside.
        visibility: if visibility == "partner" { Visibility::Partner } else { Visibility::Internal },
        text: row.get(6)?,
    })
}

fn read_event(row: &Row) -> Result<CaseEvent, DbError> {
    let actor: String = row.get(2)?;
    Ok(CaseEvent {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: actor.parse().unwrap_or_else(|_| Actor::system("unknown")),
        actor_name: row.get(3)?,
        detail: row.json(4)?,
    })
}
