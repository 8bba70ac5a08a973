//! One contact: adding it and changing it.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{ContactId, FieldErrors};
use identity::{Permission, User};
use partners::{Contact, ContactDraft, ContactKind};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::problems;
use crate::state::ConsoleState;
use crate::view::locale_choices;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/contact.html")]
struct ContactPage {
    chrome: Chrome,
    errors: FormErrors,
    form: ContactForm,
    /// Where the form is posted; where one goes without saving.
    action: String,
    back: String,
    kind: String,
    help: String,
    is_alert: bool,
    has_hours: bool,
    needs_phone: bool,
    users: Vec<(String, String)>,
    locales: Vec<(String, String)>,
}

/// What is entered for a contact.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactForm {
    kind: String,
    name: String,
    user_id: String,
    email: String,
    phone: String,
    locale: String,
    hours: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct KindQuery {
    kind: String,
}

/// `GET …/contacts/new?kind=…`
pub(crate) async fn show_new(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<KindQuery>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditContacts)?;
    let locale = visit.partner.locale.tag().to_owned();
    let form = ContactForm { kind: query.kind, locale, ..ContactForm::default() };
    Ok(page(&visit, &state, None, form, FormErrors::none()).await?.into_response())
}

/// `GET …/contacts/{contact_id}`
pub(crate) async fn show_edit(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditContacts)?;
    let contact = own(&visit, &state).await?;
    let text = |value: Option<String>| value.unwrap_or_default();
    let form = ContactForm {
        kind: contact.kind.to_string(),
        name: contact.name,
        user_id: text(contact.user_id.map(|id| id.to_string())),
        email: text(contact.email.map(|email| email.to_string())),
        phone: text(contact.phone.map(|phone| phone.to_string())),
        locale: contact.locale.tag().to_owned(),
        hours: text(contact.hours.map(|hours| hours.to_string())),
    };
    Ok(page(&visit, &state, Some(contact.id), form, FormErrors::none()).await?.into_response())
}

async fn own(visit: &Visit, state: &ConsoleState) -> Result<Contact, PageError> {
    let id: ContactId = visit.part("contact_id")?;
    let contacts = state.partners.list_contacts(visit.partner.id).await?;
    contacts.into_iter().find(|contact| contact.id == id).ok_or(PageError::NotFound)
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    contact: Option<ContactId>,
    form: ContactForm,
    errors: FormErrors,
) -> Result<Page<ContactPage>, PageError> {
    let t = visit.t();
    let kind: ContactKind = form.kind.parse().map_err(|_| PageError::NotFound)?;
    let users = state.identity.list_users(visit.partner.id).await?;
    let choice = |user: User| (user.id.to_string(), format!("{} ({})", user.name, user.email));
    let choices = users.into_iter().filter(|user| !user.disabled).map(choice);
    let (name, back) = (t.get(kind.text_key()), visit.path("/contacts"));
    let title = if contact.is_some() { "console-contact-edit" } else { "console-contact-add" };
    let rest = contact.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let needs_phone = matches!(kind, ContactKind::OperationalPlatform | ContactKind::OperationalUser);
    Ok(Page(ContactPage {
        chrome: visit.chrome(t.get(title)).crumb(&back, t.get("nav-contacts")),
        errors,
        action: format!("{back}/{rest}"),
        back,
        help: t.get(&format!("{}-help", kind.text_key())),
        kind: name,
        is_alert: kind == ContactKind::Alert,
        has_hours: kind == ContactKind::OperationalHours,
        needs_phone,
        users: std::iter::once((String::new(), t.get("console-choose"))).chain(choices).collect(),
        locales: locale_choices(),
        form,
    }))
}

/// `POST …/contacts/new`
pub(crate) async fn add(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<ContactForm>,
) -> Result<Response, PageError> {
    save(visit, state, None, form).await
}

/// `POST …/contacts/{contact_id}`
pub(crate) async fn change(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<ContactForm>,
) -> Result<Response, PageError> {
    let id = visit.part("contact_id")?;
    save(visit, state, Some(id), form).await
}

async fn save(
    visit: Visit,
    state: ConsoleState,
    contact: Option<ContactId>,
    form: ContactForm,
) -> Result<Response, PageError> {
    visit.require(Permission::EditContacts)?;
    let kind: ContactKind = form.kind.parse().map_err(|_| PageError::BadRequest)?;
    let (actor, partner) = (visit.member.actor(), visit.partner.id);
    let users = state.identity.list_users(partner).await?;
    let kept = match (draft(kind, &form, &users), contact) {
        (Err(errors), _) => Err(errors.into()),
        (Ok(draft), None) => state.partners.add_contact(actor, partner, draft).await,
        (Ok(draft), Some(id)) => state.partners.update_contact(actor, partner, id, draft).await,
    };
    match kept {
        Ok(_) => Ok(see_other_with(&visit.path("/contacts"), "flash-saved")),
        Err(error) => {
            let errors = problems::of_partners(visit.t(), "name", error)?;
            let page = page(&visit, &state, contact, form, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What was entered, as a draft. An alert contact is one of the partner's users, with the user's own name and address.
fn draft(kind: ContactKind, form: &ContactForm, users: &[User]) -> Result<ContactDraft, FieldErrors> {
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let mut draft = ContactDraft {
        kind,
        name: form.name.clone(),
        user_id: None,
        email: filled(&form.email),
        phone: filled(&form.phone),
        locale: form.locale.parse().unwrap_or_default(),
        hours: filled(&form.hours).filter(|_| kind == ContactKind::OperationalHours),
    };
    if kind == ContactKind::Alert {
        let chosen = users.iter().find(|user| user.id.to_string() == form.user_id && !user.disabled);
        let message = "an alert contact must be a user of the account; choose one or invite the person first";
        let user = chosen.ok_or_else(|| FieldErrors::one("user_id", "user_required", message))?;
        draft.user_id = Some(user.id);
        draft.name.clone_from(&user.name);
        draft.email = Some(user.email.to_string());
        draft.locale = user.locale;
    }
    Ok(draft)
}
