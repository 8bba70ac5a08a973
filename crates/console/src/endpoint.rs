//! Where checkouts and orders are sent, for one environment.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::Environment;
use identity::Permission;
use partners::{AuthHeaderStyle, EnvironmentPatch};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::account;
use crate::problems;
use crate::state::ConsoleState;
use crate::view::{Tab, environment_name, tab};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/endpoint.html")]
struct EndpointPage {
    chrome: Chrome,
    account_tabs: Vec<Tab>,
    tabs: Vec<Tab>,
    errors: FormErrors,
    form: EndpointForm,
    styles: Vec<(String, String)>,
    may_edit: bool,
}

/// The settings of an environment.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EndpointForm {
    fulfillment_url: String,
    project_id: String,
    auth_header_style: String,
}

fn page(
    visit: &Visit,
    environment: Environment,
    form: EndpointForm,
    errors: FormErrors,
) -> Page<EndpointPage> {
    let t = visit.t();
    let tabs = [Environment::Production, Environment::Sandbox].into_iter().map(|one| {
        let href = visit.path(&format!("/fulfillment/endpoint/{one}"));
        tab(href, environment_name(t, one), one == environment)
    });
    let style = |style: AuthHeaderStyle| {
        let name = match style {
            AuthHeaderStyle::Bearer => t.get("auth-header-style-bearer"),
            AuthHeaderStyle::Bare => t.get("auth-header-style-bare"),
        };
        (style.to_string(), name)
    };
    Page(EndpointPage {
        chrome: visit.chrome(t.get("console-tab-endpoint")),
        account_tabs: account::tabs(visit, "/fulfillment/endpoint/production"),
        tabs: tabs.collect(),
        errors,
        form,
        styles: AuthHeaderStyle::ALL.into_iter().map(style).collect(),
        may_edit: visit.may(Permission::EditAccount) && visit.partner.is_writable(),
    })
}

/// `GET …/fulfillment/endpoint/{environment}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let environment = visit.environment()?;
    let config = state.partners.environment(visit.partner.id, environment).await?;
    let form = EndpointForm {
        fulfillment_url: config.fulfillment_url.map(|url| url.to_string()).unwrap_or_default(),
        project_id: config.project_id,
        auth_header_style: config.auth_header_style.to_string(),
    };
    Ok(page(&visit, environment, form, FormErrors::none()).into_response())
}

/// `POST …/fulfillment/endpoint/{environment}`
pub(crate) async fn save(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<EndpointForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::EditAccount)?;
    let environment = visit.environment()?;
    let patch = EnvironmentPatch {
        fulfillment_url: Some(Some(form.fulfillment_url.clone())),
        project_id: Some(form.project_id.clone()),
        auth_header_style: Some(form.auth_header_style.parse().map_err(|_| PageError::BadRequest)?),
        ..EnvironmentPatch::default()
    };
    let partner = visit.partner.id;
    match state.partners.update_environment(visit.member.actor(), partner, environment, patch).await {
        Ok(_) => {
            let path = visit.path(&format!("/fulfillment/endpoint/{environment}"));
            Ok(see_other_with(&path, "flash-saved"))
        }
        Err(error) => {
            let errors = problems::of_partners(visit.t(), "fulfillment_url", error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, environment, form, errors)).into_response())
        }
    }
}
