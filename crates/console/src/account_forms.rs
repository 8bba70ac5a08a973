//! What is changed on the account: the integration switch, the status, the account's data.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::Locale;
use identity::{Permission, StaffRole};
use partners::{PartnerPatch, Switch, SwitchedBy};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::account::{AccountForms, refused, tabs};
use crate::problems;
use crate::state::ConsoleState;
use crate::view::{Tab, locale_choices};
use crate::visit::Visit;

/// The integration switch.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SwitchForm {
    enabled: String,
    reason: String,
    confirmed: String,
}

/// `POST …/account/integration`. Pausing wants a reason and a tick that it is meant.
pub(crate) async fn switch(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<SwitchForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::SwitchIntegration)?;
    let t = visit.t();
    let enabled = form.enabled == "yes";
    let forms = AccountForms { reason: form.reason.clone(), ..AccountForms::default() };
    if !enabled && form.confirmed != "yes" {
        let errors = FormErrors::none().with("confirmed", t.get("console-switch-confirm-missing"));
        return refused(&visit, &state, forms, errors).await;
    }
    // The operator's switch is its own: what it pauses, it alone lifts (Rule D8).
    let by = if visit.member.user.is_staff() { SwitchedBy::Operator } else { SwitchedBy::Partner };
    let wish = Switch {
        partner_id: visit.partner.id,
        by,
        enabled,
        actor: visit.member.actor(),
        reason: form.reason,
    };
    match state.partners.switch(wish).await {
        Ok(_) if enabled => Ok(see_other_with(&visit.path("/account"), "flash-console-resumed")),
        Ok(_) => Ok(see_other_with(&visit.path("/account"), "flash-console-paused")),
        Err(error) => {
            let errors = problems::of_partners(t, "reason", error)?;
            refused(&visit, &state, forms, errors).await
        }
    }
}

/// A change of the partner's status.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct StatusForm {
    to: String,
    status_reason: String,
}

/// `POST …/account/status`, for the operator.
pub(crate) async fn set_status(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<StatusForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManagePartners)?;
    let to = form.to.parse().map_err(|_| PageError::BadRequest)?;
    let changed =
        state.partners.set_status(visit.member.actor(), visit.partner.id, to, &form.status_reason).await;
    match changed {
        Ok(_) => Ok(see_other_with(&visit.path("/account"), "flash-saved")),
        Err(error) => {
            let errors = problems::of_partners(visit.t(), "status_reason", error)?;
            let forms =
                AccountForms { to: form.to, status_reason: form.status_reason, ..AccountForms::default() };
            refused(&visit, &state, forms, errors).await
        }
    }
}

/// The account's data.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DataForm {
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) time_zone: String,
    pub(crate) locale: String,
    pub(crate) consultant: String,
}

#[derive(Template)]
#[template(path = "console/account_data.html")]
struct DataPage {
    chrome: Chrome,
    tabs: Vec<Tab>,
    errors: FormErrors,
    form: DataForm,
    locales: Vec<(String, String)>,
    consultants: Vec<(String, String)>,
}

/// `GET …/account/data`, for the operator.
pub(crate) async fn show_data(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManagePartners)?;
    let partner = &visit.partner;
    let form = DataForm {
        name: partner.name.clone(),
        country: partner.country.clone(),
        time_zone: partner.time_zone.clone(),
        locale: partner.locale.tag().to_owned(),
        consultant: partner.consultant.map(|id| id.to_string()).unwrap_or_default(),
    };
    Ok(data_page(&visit, &state, form, FormErrors::none()).await?.into_response())
}

async fn data_page(
    visit: &Visit,
    state: &ConsoleState,
    form: DataForm,
    errors: FormErrors,
) -> Result<Page<DataPage>, PageError> {
    let t = visit.t();
    let staff = state.identity.list_staff().await?;
    let consultants = staff
        .into_iter()
        .filter(|user| !user.disabled && user.has_staff_role(StaffRole::Consultant))
        .map(|user| (user.id.to_string(), user.name));
    Ok(Page(DataPage {
        chrome: visit.chrome(t.get("console-data-title")),
        tabs: tabs(visit, "/account"),
        errors,
        form,
        locales: locale_choices(),
        consultants: std::iter::once((String::new(), t.get("none"))).chain(consultants).collect(),
    }))
}

/// `POST …/account/data`, for the operator.
pub(crate) async fn save_data(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<DataForm>,
) -> Result<Response, PageError> {
    visit.require(Permission::ManagePartners)?;
    let consultant = match form.consultant.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| PageError::BadRequest)?),
    };
    let patch = PartnerPatch {
        name: Some(form.name.clone()),
        country: Some(form.country.clone()),
        time_zone: Some(form.time_zone.clone()),
        locale: Some(form.locale.parse::<Locale>().unwrap_or(visit.partner.locale)),
        consultant: Some(consultant),
    };
    match state.partners.update(visit.member.actor(), visit.partner.id, patch).await {
        Ok(_) => Ok(see_other_with(&visit.path("/account"), "flash-saved")),
        Err(error) => {
            let errors = problems::of_partners(visit.t(), "name", error)?;
            let page = data_page(&visit, &state, form, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
