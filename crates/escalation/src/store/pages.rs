//! Statements on pages.

use basis::{IncidentId, MessageId, PageId, RunId, Timestamp};
use db::{DbError, Row, Tx, params, statements};
use notify::{Channel, Destination};

use super::parsed;
use crate::people::PagedPerson;

statements! {
    pub(crate) INSERT_PAGE = "INSERT INTO escalation_pages
        (page_id, incident_id, run_id, epoch, position, message_id, channel, address, recipient, is_copy, token_hash,
         created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    pub(crate) FIND_BY_MESSAGE = "SELECT page_id, incident_id, run_id, epoch, position, message_id, channel, address,
        recipient, is_copy, created_at FROM escalation_pages WHERE message_id = $1";
    pub(crate) FIND_BY_TOKEN = "SELECT page_id, incident_id, run_id, epoch, position, message_id, channel, address,
        recipient, is_copy, created_at FROM escalation_pages WHERE token_hash = $1";
    pub(crate) LIST_PAGES = "SELECT page_id, incident_id, run_id, epoch, position, message_id, channel, address,
        recipient, is_copy, created_at FROM escalation_pages WHERE incident_id = $1 ORDER BY created_at, page_id
        LIMIT 1000";
    pub(crate) LIST_OF_POSITION = "SELECT page_id, incident_id, run_id, epoch, position, message_id, channel, address,
        recipient, is_copy, created_at FROM escalation_pages WHERE run_id = $1 AND epoch = $2 AND position = $3";
}

/// A page as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct PageRow {
    pub(crate) id: PageId,
    pub(crate) incident_id: IncidentId,
    pub(crate) run_id: RunId,
    pub(crate) epoch: i64,
    pub(crate) position: i64,
    pub(crate) message_id: MessageId,
    pub(crate) destination: Destination,
    pub(crate) person: PagedPerson,
    pub(crate) is_copy: bool,
    pub(crate) created_at: Timestamp,
}

pub(crate) fn insert_page(
    tx: &mut Tx<'_>,
    page: &PageRow,
    token_hash: Option<[u8; 32]>,
) -> Result<(), DbError> {
    tx.execute(
        &INSERT_PAGE,
        params![
            page.id,
            page.incident_id,
            page.run_id,
            page.epoch,
            page.position,
            page.message_id,
            page.destination.channel().as_str(),
            page.destination.address(),
            db::json(&page.person),
            page.is_copy,
            token_hash,
            page.created_at
        ],
    )?;
    Ok(())
}

pub(crate) fn find_page_by_message(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<PageRow>, DbError> {
    tx.query_opt(&FIND_BY_MESSAGE, params![id])?.as_ref().map(read).transpose()
}

pub(crate) fn find_page_by_token(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<PageRow>, DbError> {
    tx.query_opt(&FIND_BY_TOKEN, params![hash])?.as_ref().map(read).transpose()
}

pub(crate) fn list_pages(tx: &mut Tx<'_>, incident: IncidentId) -> Result<Vec<PageRow>, DbError> {
    tx.query(&LIST_PAGES, params![incident])?.iter().map(read).collect()
}

/// The pages of one step.
pub(crate) fn pages_of_position(
    tx: &mut Tx<'_>,
    run: RunId,
    epoch: i64,
    position: i64,
) -> Result<Vec<PageRow>, DbError> {
    tx.query(&LIST_OF_POSITION, params![run, epoch, position])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<PageRow, DbError> {
    let destination = match parsed::<Channel>(row, 6)? {
        Channel::Email => Destination::Email(row.get(7)?),
        Channel::Sms => Destination::Sms(row.get(7)?),
        Channel::Voice => Destination::Voice(row.get(7)?),
    };
    Ok(PageRow {
        id: row.get(0)?,
        incident_id: row.get(1)?,
        run_id: row.get(2)?,
        epoch: row.get(3)?,
        position: row.get(4)?,
        message_id: row.get(5)?,
        destination,
        person: row.json(8)?,
        is_copy: row.get(9)?,
        created_at: row.get(10)?,
    })
}
