//! Keys of a partner's service account. A key file is shown once.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::Environment;
use identity::{Permission, ServiceAccountKey, ServiceAccountKeyFile};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::account::tabs;
use crate::problems;
use crate::state::{ConsoleState, People};
use crate::view::{Tab, environment_name, segment};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/keys.html")]
struct KeysPage {
    chrome: Chrome,
    base: String,
    tabs: Vec<Tab>,
    errors: FormErrors,
    rows: Vec<KeyRow>,
    /// The key file that was just made.
    made: Option<KeyFile>,
}

struct KeyRow {
    id: String,
    email: String,
    environments: String,
    made: String,
    used: String,
    /// When it was revoked; empty while it is good.
    revoked: String,
}

struct KeyFile {
    name: String,
    text: String,
    /// The same as an address that a browser saves as a file.
    address: String,
}

/// The environments of a new key.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct KeyForm {
    sandbox: String,
    production: String,
}

/// `GET …/keys`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::ManageKeys)?;
    Ok(page(&visit, &state, FormErrors::none(), None).await?.into_response())
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    errors: FormErrors,
    made: Option<KeyFile>,
) -> Result<Page<KeysPage>, PageError> {
    let people = state.people(visit.partner.id).await?;
    let keys = state.identity.list_service_account_keys(visit.partner.id).await?;
    Ok(Page(KeysPage {
        chrome: visit.chrome(visit.t().get("service-keys-title")),
        base: visit.path("/keys"),
        tabs: tabs(visit, "/keys"),
        errors,
        rows: keys.iter().rev().map(|key| row(visit, &people, key)).collect(),
        made,
    }))
}

fn row(visit: &Visit, people: &People, key: &ServiceAccountKey) -> KeyRow {
    let t = visit.t();
    let environments: Vec<String> = key.environments.iter().map(|one| environment_name(t, *one)).collect();
    let by = people.name(t, &key.created_by);
    KeyRow {
        id: key.key_id.to_string(),
        email: key.client_email.clone(),
        environments: environments.join(", "),
        made: format!("{} · {}", visit.when(key.created_at), t.one("by-person", "name", by)),
        used: key.last_used_at.map_or_else(
            || t.get("service-key-never-used"),
            |at| t.one("service-key-last-used", "at", visit.when(at)),
        ),
        revoked: key
            .revoked_at
            .map(|at| t.one("service-key-revoked", "at", visit.when(at)))
            .unwrap_or_default(),
    }
}

/// `POST …/keys`: makes a key and shows its file.
pub(crate) async fn create(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<KeyForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManageKeys)?;
    let ticked = [(Environment::Sandbox, form.sandbox), (Environment::Production, form.production)];
    let environments: Vec<Environment> =
        ticked.into_iter().filter(|(_, tick)| tick == "yes").map(|(environment, _)| environment).collect();
    let (actor, partner) = (visit.member.actor(), visit.partner.id);
    match state.identity.create_service_account_key(actor, partner, &environments).await {
        Ok(file) => {
            let made = Some(key_file(&visit, &file)?);
            Ok(page(&visit, &state, FormErrors::none(), made).await?.into_response())
        }
        Err(error) => {
            let errors = problems::of_identity(visit.t(), "environments", error)?;
            let page = page(&visit, &state, errors, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn key_file(visit: &Visit, file: &ServiceAccountKeyFile) -> Result<KeyFile, PageError> {
    let text = serde_json::to_string_pretty(file)?;
    let address = format!("data:application/json,{}", segment(&text));
    Ok(KeyFile { name: format!("partner-{}-{}.json", visit.partner.id, file.private_key_id), text, address })
}

/// `POST …/keys/{key_id}/revoke`
pub(crate) async fn revoke(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::ManageKeys)?;
    let (actor, partner, key) = (visit.member.actor(), visit.partner.id, visit.part("key_id")?);
    match state.identity.revoke_service_account_key(actor, partner, key).await {
        Ok(()) => Ok(see_other_with(&visit.path("/keys"), "flash-console-key-revoked")),
        Err(identity::IdentityError::KeyNotFound) => Err(PageError::NotFound),
        Err(error) => Err(error.into()),
    }
}
