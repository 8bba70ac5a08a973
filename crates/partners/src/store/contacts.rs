//! Contacts.

use basis::{Actor, ContactId, PartnerId, Timestamp};
use db::{DbError, FromValue, Row, Tx, Value, params};

use super::sql;
use crate::contact::{Contact, Delivery};
use crate::contact_kind::ContactKind;

/// The contact with this id, of whichever partner: check whose it is before showing it.
pub fn find_contact(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Contact>, DbError> {
    tx.query_opt(&sql::FIND_CONTACT, params![id])?.map(|row| contact(&row)).transpose()
}

/// Every contact of a partner, by kind, in climbing order.
pub fn list_contacts(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Vec<Contact>, DbError> {
    tx.query(&sql::LIST_CONTACTS, params![partner, None::<String>])?.iter().map(contact).collect()
}

/// The contacts of one kind, in climbing order.
pub fn contacts_of_kind(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    kind: ContactKind,
) -> Result<Vec<Contact>, DbError> {
    tx.query(&sql::LIST_CONTACTS, params![partner, kind])?.iter().map(contact).collect()
}

/// Keeps how the last message to a contact went. A contact that is gone is passed over.
pub(crate) fn record_delivery(
    tx: &mut Tx<'_>,
    id: ContactId,
    at: Timestamp,
    ok: bool,
) -> Result<(), DbError> {
    let statement = if ok { &sql::RECORD_ARRIVED } else { &sql::RECORD_FAILED };
    tx.execute(statement, params![id, at, ok]).map(drop)
}

pub(crate) fn last_position(tx: &mut Tx<'_>, partner: PartnerId, kind: ContactKind) -> Result<i64, DbError> {
    tx.query_one(&sql::LAST_POSITION, params![partner, kind])?.get(0)
}

pub(crate) fn insert_contact(tx: &mut Tx<'_>, contact: &Contact) -> Result<(), DbError> {
    let values = params![
        contact.partner_id,
        contact.id,
        contact.kind,
        contact.position,
        contact.name,
        contact.user_id,
        contact.email,
        contact.phone,
        contact.locale,
        contact.hours,
        contact.added_by.to_string(),
        contact.added_at,
    ];
    tx.execute(&sql::INSERT_CONTACT, values).map(drop)
}

pub(crate) fn update_contact(tx: &mut Tx<'_>, contact: &Contact) -> Result<(), DbError> {
    let values = params![
        contact.partner_id,
        contact.id,
        contact.kind,
        contact.position,
        contact.name,
        contact.user_id,
        contact.email,
        contact.phone,
        contact.locale,
        contact.hours,
        contact.last_delivery.map(|delivery| delivery.at),
        contact.last_delivery.map(|delivery| delivery.ok),
        contact.unreachable_since,
    ];
    tx.execute(&sql::UPDATE_CONTACT, values).map(drop)
}

pub(crate) fn move_contact(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: ContactId,
    position: i64,
) -> Result<(), DbError> {
    tx.execute(&sql::MOVE_CONTACT, params![partner, id, position]).map(drop)
}

pub(crate) fn delete_contact(tx: &mut Tx<'_>, partner: PartnerId, id: ContactId) -> Result<(), DbError> {
    tx.execute(&sql::DELETE_CONTACT, params![partner, id]).map(drop)
}

/// An actor in a column.
pub(super) struct StoredActor(pub(super) Actor);

impl FromValue for StoredActor {
    fn from_value(value: &Value) -> Result<Self, String> {
        String::from_value(value)?.parse().map(Self)
    }
}

fn contact(row: &Row) -> Result<Contact, DbError> {
    let delivery: (Option<Timestamp>, Option<bool>) = (row.get(12)?, row.get(13)?);
    Ok(Contact {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        kind: row.get(2)?,
        position: row.get(3)?,
        name: row.get(4)?,
        user_id: row.get(5)?,
        email: row.get(6)?,
        phone: row.get(7)?,
        locale: row.get(8)?,
        hours: row.get(9)?,
        added_by: row.get::<StoredActor>(10)?.0,
        added_at: row.get(11)?,
        last_delivery: delivery.0.zip(delivery.1).map(|(at, ok)| Delivery { at, ok }),
        unreachable_since: row.get(14)?,
    })
}
