//! Contacts: add, change, order, remove, and how messages to them fare.

use basis::{Actor, Ambient, ContactId, PartnerId, Timestamp};
use db::{DbError, Tx};

use crate::contact::{CheckedContact, Contact, ContactDraft, check_contact, may_remove};
use crate::contact_kind::ContactKind;
use crate::error::PartnersError;
use crate::event::EventDetail;
use crate::service::{Partners, load_writable};
use crate::store;

impl Partners {
    /// Every contact of a partner, by kind, in climbing order.
    pub async fn list_contacts(&self, partner: PartnerId) -> Result<Vec<Contact>, PartnersError> {
        self.db.read(move |tx| Ok(store::list_contacts(tx, partner)?)).await
    }

    /// Adds a contact behind the others of its kind.
    pub async fn add_contact(
        &self,
        actor: Actor,
        partner: PartnerId,
        draft: ContactDraft,
    ) -> Result<Contact, PartnersError> {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| insert_contact(tx, &ambient, actor, partner, &draft)).await
    }

    /// Changes a contact. A new address or kind forgets how messages to the old one fared, and a new kind puts it last.
    pub async fn update_contact(
        &self,
        actor: Actor,
        partner: PartnerId,
        contact: ContactId,
        draft: ContactDraft,
    ) -> Result<Contact, PartnersError> {
        let (now, checked) = (self.ambient.now(), check_contact(&draft)?);
        self.db
            .write(move |tx| {
                let account = load_writable(tx, partner)?;
                let before = own_contact(tx, partner, contact)?;
                let all = store::list_contacts(tx, partner)?;
                if before.kind != checked.kind && !may_remove(account.status, &all, &before) {
                    return Err(PartnersError::LastContact(before.kind));
                }
                let after = changed(tx, before, checked)?;
                store::update_contact(tx, &after)?;
                let detail = EventDetail::ContactUpdated { contact_id: contact, kind: after.kind };
                store::append_event(tx, partner, now, &actor, &detail, None)?;
                Ok(after)
            })
            .await
    }

    /// Removes a contact; not the last of a kind that a launched partner must have.
    pub async fn remove_contact(
        &self,
        actor: Actor,
        partner: PartnerId,
        contact: ContactId,
    ) -> Result<(), PartnersError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                let account = load_writable(tx, partner)?;
                let found = own_contact(tx, partner, contact)?;
                let all = store::list_contacts(tx, partner)?;
                if !may_remove(account.status, &all, &found) {
                    return Err(PartnersError::LastContact(found.kind));
                }
                store::delete_contact(tx, partner, contact)?;
                let detail = EventDetail::ContactRemoved { contact_id: contact, kind: found.kind };
                Ok(store::append_event(tx, partner, now, &actor, &detail, None)?)
            })
            .await
    }

    /// Puts the contacts of a kind into a new climbing order. Those not named follow in their old order.
    pub async fn reorder_contacts(
        &self,
        actor: Actor,
        partner: PartnerId,
        kind: ContactKind,
        order: Vec<ContactId>,
    ) -> Result<Vec<Contact>, PartnersError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                load_writable(tx, partner)?;
                let present = store::contacts_of_kind(tx, partner, kind)?;
                for (position, id) in (1..).zip(new_order(&present, &order)) {
                    store::move_contact(tx, partner, id, position)?;
                }
                let detail = EventDetail::ContactsReordered { kind };
                store::append_event(tx, partner, now, &actor, &detail, None)?;
                Ok(store::contacts_of_kind(tx, partner, kind)?)
            })
            .await
    }
}

/// Adds a contact within the caller's transaction.
pub fn insert_contact(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    actor: Actor,
    partner: PartnerId,
    draft: &ContactDraft,
) -> Result<Contact, PartnersError> {
    let checked = check_contact(draft)?;
    load_writable(tx, partner)?;
    let now = ambient.now();
    let contact = Contact {
        id: ambient.new_id(),
        partner_id: partner,
        kind: checked.kind,
        position: store::last_position(tx, partner, checked.kind)? + 1,
        name: checked.name,
        user_id: checked.user_id,
        email: checked.email,
        phone: checked.phone,
        locale: checked.locale,
        hours: checked.hours,
        added_by: actor,
        added_at: now,
        last_delivery: None,
        unreachable_since: None,
    };
    store::insert_contact(tx, &contact)?;
    let detail = EventDetail::ContactAdded { contact_id: contact.id, kind: contact.kind };
    store::append_event(tx, partner, now, &contact.added_by, &detail, None)?;
    Ok(contact)
}

/// Keeps how the last message to a contact went (operations 4.1): the first failure marks it unreachable, the next
/// arrival clears the mark. A contact that is gone by now is passed over.
pub fn record_contact_delivery(
    tx: &mut Tx<'_>,
    contact: ContactId,
    at: Timestamp,
    ok: bool,
) -> Result<(), DbError> {
    store::record_delivery(tx, contact, at, ok)
}

fn own_contact(tx: &mut Tx<'_>, partner: PartnerId, id: ContactId) -> Result<Contact, PartnersError> {
    let found = store::find_contact(tx, id)?.filter(|contact| contact.partner_id == partner);
    found.ok_or(PartnersError::ContactNotFound)
}

fn changed(tx: &mut Tx<'_>, before: Contact, checked: CheckedContact) -> Result<Contact, PartnersError> {
    let moved = before.kind != checked.kind;
    let same_reach = !moved && before.email == checked.email && before.phone == checked.phone;
    let position =
        if moved { store::last_position(tx, before.partner_id, checked.kind)? + 1 } else { before.position };
    Ok(Contact {
        kind: checked.kind,
        position,
        name: checked.name,
        user_id: checked.user_id,
        email: checked.email,
        phone: checked.phone,
        locale: checked.locale,
        hours: checked.hours,
        last_delivery: before.last_delivery.filter(|_| same_reach),
        unreachable_since: before.unreachable_since.filter(|_| same_reach),
        ..before
    })
}

fn new_order(present: &[Contact], wanted: &[ContactId]) -> Vec<ContactId> {
    let mut order: Vec<ContactId> = Vec::with_capacity(present.len());
    let known = |id: &&ContactId| present.iter().any(|contact| contact.id == **id);
    for id in wanted.iter().filter(known).chain(present.iter().map(|contact| &contact.id)) {
        if !order.contains(id) {
            order.push(*id);
        }
    }
    order
}
