//! Contacts: whom to reach for what, in the order in which an escalation climbs (operations 4).

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::ContactId;
use identity::Permission;
use partners::{Contact, ContactKind, missing_contacts};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other, see_other_with};

use crate::problems;
use crate::state::{ConsoleState, People};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/contacts.html")]
struct ContactsPage {
    chrome: Chrome,
    base: String,
    kinds: Vec<KindView>,
    missing: usize,
    may_edit: bool,
    /// Why a contact could not be removed; empty if nothing is wrong.
    problem: String,
}

/// One kind with its contacts.
struct KindView {
    key: &'static str,
    name: String,
    help: String,
    is_mandatory: bool,
    is_missing: bool,
    contacts: Vec<ContactView>,
}

/// One contact of a list.
struct ContactView {
    id: String,
    name: String,
    email: String,
    phone: String,
    hours: String,
    added_by: String,
    added_at: String,
    delivery: String,
    unreachable: String,
    is_first: bool,
    is_last: bool,
}

/// `GET …/contacts`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    Ok(page(&visit, &state, String::new()).await?.into_response())
}

async fn page(visit: &Visit, state: &ConsoleState, problem: String) -> Result<Page<ContactsPage>, PageError> {
    let t = visit.t();
    let contacts = state.partners.list_contacts(visit.partner.id).await?;
    let people = state.people(visit.partner.id).await?;
    let missing = missing_contacts(visit.partner.status, &contacts);
    let kinds = ContactKind::ALL.into_iter().map(|kind| KindView {
        key: kind.as_str(),
        name: t.get(kind.text_key()),
        help: t.get(&format!("{}-help", kind.text_key())),
        is_mandatory: kind.is_mandatory(),
        is_missing: missing.contains(&kind),
        contacts: views(visit, &people, &contacts, kind),
    });
    Ok(Page(ContactsPage {
        chrome: visit.chrome(t.get("nav-contacts")),
        base: visit.path("/contacts"),
        kinds: kinds.collect(),
        missing: missing.len(),
        may_edit: visit.may(Permission::EditContacts) && visit.partner.is_writable(),
        problem,
    }))
}

fn views(visit: &Visit, people: &People, contacts: &[Contact], kind: ContactKind) -> Vec<ContactView> {
    let t = visit.t();
    let of_kind: Vec<&Contact> = contacts.iter().filter(|contact| contact.kind == kind).collect();
    let last = of_kind.len().saturating_sub(1);
    let view = |(place, contact): (usize, &&Contact)| ContactView {
        id: contact.id.to_string(),
        name: contact.name.clone(),
        email: contact.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: contact.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
        hours: contact.hours.as_ref().map(ToString::to_string).unwrap_or_default(),
        added_by: t.one("contact-added-by", "name", people.name(t, &contact.added_by)),
        added_at: visit.when(contact.added_at),
        delivery: match contact.last_delivery {
            Some(delivery) if delivery.ok => t.one("contact-reached", "at", visit.when(delivery.at)),
            Some(_) => String::new(),
            None => t.get("contact-never-reached"),
        },
        unreachable: contact
            .unreachable_since
            .map(|since| t.one("contact-unreachable", "since", visit.when(since)))
            .unwrap_or_default(),
        is_first: place == 0,
        is_last: place == last,
    };
    of_kind.iter().enumerate().map(view).collect()
}

/// `POST …/contacts/{contact_id}/remove`
pub(crate) async fn remove(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::EditContacts)?;
    let id = visit.part("contact_id")?;
    match state.partners.remove_contact(visit.member.actor(), visit.partner.id, id).await {
        Ok(()) => Ok(see_other_with(&visit.path("/contacts"), "flash-deleted")),
        Err(error) => {
            let errors: FormErrors = problems::of_partners(visit.t(), "contact", error)?;
            let problem = errors.of("contact").unwrap_or_default().to_owned();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, &state, problem).await?).into_response())
        }
    }
}

/// Which way a contact moves in its order.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct MoveForm {
    up: String,
}

/// `POST …/contacts/{contact_id}/move`
pub(crate) async fn shift(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<MoveForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditContacts)?;
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let id: ContactId = visit.part("contact_id")?;
    let contacts = state.partners.list_contacts(visit.partner.id).await?;
    let kind = contacts.iter().find(|contact| contact.id == id).ok_or(PageError::NotFound)?.kind;
    let order: Vec<ContactId> =
        contacts.iter().filter(|contact| contact.kind == kind).map(|contact| contact.id).collect();
    let order = decide_order(order, id, form.up == "yes");
    state.partners.reorder_contacts(visit.member.actor(), visit.partner.id, kind, order).await?;
    Ok(see_other(&visit.path("/contacts")))
}

/// The order after one step up or down; at an end nothing moves.
fn decide_order(mut order: Vec<ContactId>, id: ContactId, up: bool) -> Vec<ContactId> {
    let Some(at) = order.iter().position(|other| *other == id) else { return order };
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    order.swap(at, to);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_moves_one_place_and_stays_at_the_ends() {
        let [a, b, c] = [1, 2, 3].map(|n| ContactId::from_bytes([n; 16]));
        assert_eq!(decide_order(vec![a, b, c], b, true), [b, a, c]);
        assert_eq!(decide_order(vec![a, b, c], b, false), [a, c, b]);
        assert_eq!(decide_order(vec![a, b, c], a, true), [a, b, c]);
        assert_eq!(decide_order(vec![a, b, c], c, false), [a, b, c]);
        assert_eq!(decide_order(vec![a], b, false), [a]);
    }
}
