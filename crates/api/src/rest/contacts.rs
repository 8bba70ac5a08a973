//! Contacts of a partner.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use basis::FieldErrors;
use identity::Permission;
use partners::{Contact, ContactDraft};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use crate::caller::Caller;
use crate::input::{Body, Path};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{ContactId, ContactKind, Instant, Locale, PartnerId, UserId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_contacts, create_contact)).routes(routes!(
        get_contact,
        replace_contact,
        remove_contact
    ))
}

/// A contact of a partner.
#[derive(Serialize, ToSchema)]
pub(super) struct ContactView {
    contact_id: ContactId,
    kind: ContactKind,
    /// Its place among the contacts of its kind, from 1: the order in which an escalation climbs.
    position: i64,
    name: String,
    /// The user behind it.
    user_id: Option<UserId>,
    email: Option<String>,
    /// In international form.
    phone: Option<String>,
    locale: Locale,
    /// When diners are helped, such as `Europe/Paris; mon-fri 09:00-18:00`.
    hours: Option<String>,
    added_at: Instant,
    /// Since when messages to it have been failing.
    unreachable_since: Option<Instant>,
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        Self {
            contact_id: contact.id.into(),
            kind: contact.kind.into(),
            position: contact.position,
            name: contact.name,
            user_id: contact.user_id.map(UserId),
            email: contact.email.map(|email| email.to_string()),
            phone: contact.phone.map(|phone| phone.to_string()),
            locale: contact.locale.into(),
            hours: contact.hours.map(|hours| hours.to_string()),
            added_at: contact.added_at.into(),
            unreachable_since: contact.unreachable_since.map(Instant),
        }
    }
}

/// What is entered for a contact.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactInput {
    kind: ContactKind,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// A user of the account; needed for alert contacts.
    #[serde(default)]
    user_id: Option<UserId>,
    /// A mail address.
    #[serde(default)]
    email: Option<String>,
    /// A phone number in international form.
    #[serde(default)]
    phone: Option<String>,
    /// The language; English if absent.
    #[serde(default)]
    locale: Option<Locale>,
    /// When diners are helped, for the kind `operational_hours`: `Europe/Paris; mon-fri 09:00-18:00`.
    #[serde(default)]
    hours: Option<String>,
}

impl From<ContactInput> for ContactDraft {
    fn from(input: ContactInput) -> Self {
        Self {
            kind: input.kind.0,
            name: input.name,
            user_id: input.user_id.map(|id| id.0),
            email: input.email,
            phone: input.phone,
            locale: input.locale.map(|locale| locale.0).unwrap_or_default(),
            hours: input.hours,
        }
    }
}

/// A contact of a partner in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ContactPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// The contact.
    contact_id: ContactId,
}

/// Every contact of a partner, by kind, in climbing order.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/contacts",
    tag = "contacts",
    params(PartnerPath),
    responses((status = 200, description = "All.", body = PageView<ContactView>), ReadProblems)
)]
async fn list_contacts(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<PageView<ContactView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let contacts = state.partners.list_contacts(path.partner_id.0).await?;
    Ok(Json(PageView::whole(contacts.into_iter().map(ContactView::from))))
}

/// One contact.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/contacts/{contact_id}",
    tag = "contacts",
    params(ContactPath),
    responses((status = 200, description = "The contact.", body = ContactView), ReadProblems)
)]
async fn get_contact(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<ContactPath>,
) -> Answer<ContactView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let contacts = state.partners.list_contacts(path.partner_id.0).await?;
    let found = contacts.into_iter().find(|contact| contact.id == path.contact_id.0);
    Ok(Json(found.ok_or_else(Refusal::not_found)?.into()))
}

/// Adds a contact behind the others of its kind.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/contacts",
    tag = "contacts",
    params(PartnerPath),
    request_body = ContactInput,
    responses((status = 201, description = "The contact.", body = ContactView), WriteProblems)
)]
async fn create_contact(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    body: Body,
) -> Result<(StatusCode, Json<ContactView>), Refusal> {
    caller.require(Permission::EditContacts, path.partner_id.0)?;
    let draft = draft(&state, path.partner_id, &body).await?;
    let contact = state.partners.add_contact(caller.actor(), path.partner_id.0, draft).await?;
    Ok((StatusCode::CREATED, Json(contact.into())))
}

/// The draft of a body; a user that it names must be one of the account.
async fn draft(state: &ApiState, partner: PartnerId, body: &Body) -> Result<ContactDraft, Refusal> {
    let draft = ContactDraft::from(body.read::<ContactInput>()?);
    if let Some(id) = draft.user_id {
        let user = state.identity.find_user(id).await?;
        if !user.is_some_and(|user| user.partner_id() == Some(partner.0) && !user.disabled) {
            let message = "this is not a user of the account";
            return Err(FieldErrors::one("user_id", "unknown_value", message).into());
        }
    }
    Ok(draft)
}

/// Replaces what was entered for a contact.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/contacts/{contact_id}",
    tag = "contacts",
    params(ContactPath),
    request_body = ContactInput,
    responses((status = 200, description = "The contact now.", body = ContactView), WriteProblems)
)]
async fn replace_contact(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<ContactPath>,
    body: Body,
) -> Answer<ContactView> {
    caller.require(Permission::EditContacts, path.partner_id.0)?;
    let draft = draft(&state, path.partner_id, &body).await?;
    let (partner, contact) = (path.partner_id.0, path.contact_id.0);
    Ok(Json(state.partners.update_contact(caller.actor(), partner, contact, draft).await?.into()))
}

/// Removes a contact; not the last of a kind that a launched partner must have.
#[utoipa::path(
    delete,
    path = "/partners/{partner_id}/contacts/{contact_id}",
    tag = "contacts",
    params(ContactPath),
    responses((status = 204, description = "It is gone."), WriteProblems)
)]
async fn remove_contact(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<ContactPath>,
) -> Result<StatusCode, Refusal> {
    caller.require(Permission::EditContacts, path.partner_id.0)?;
    state.partners.remove_contact(caller.actor(), path.partner_id.0, path.contact_id.0).await?;
    Ok(StatusCode::NO_CONTENT)
}
