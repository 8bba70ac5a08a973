//! Where help begins: three answers to "where do you stand?", each leading to the right people; and the interest form.
//! Operations 7.1 and 7.2.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::FieldErrors;
use serde::Deserialize;
use support::{InterestForm, RoutingGroup, SupportError, route};
use web::{Chrome, FormErrors, OptionalMember, Page, PageContext, PageError};

use crate::state::DeskState;

#[derive(Template)]
#[template(path = "desk/support.html")]
struct SupportTemplate {
    chrome: Chrome,
    own: Option<RoutingGroup>,
    account_href: String,
    contacts_href: String,
    consultant: String,
}

pub(crate) async fn show(
    context: PageContext,
    OptionalMember(member): OptionalMember,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    let t = context.t;
    let mut chrome = context.chrome(t.get("desk-support-title"));
    let mut page = SupportTemplate {
        own: None,
        account_href: "/console".to_owned(),
        contacts_href: "/console".to_owned(),
        consultant: t.get("routing-consultant-none"),
        chrome: chrome.clone(),
    };
    if let Some(member) = member {
        chrome = chrome.signed_in(member.user.name.clone(), web::session::SIGN_OUT);
        if let Some(id) = member.user.partner_id() {
            let partner = state.partners.get(id).await?;
            page.own = route(partner.status);
            page.account_href = format!("/console/partners/{id}/account");
            page.contacts_href = format!("/console/partners/{id}/contacts");
            if let Some(consultant) = partner.consultant
                && let Some(user) = state.identity.find_user(consultant).await?.filter(|user| !user.disabled)
            {
                page.consultant =
                    t.one("routing-consultant", "name", format!("{} <{}>", user.name, user.email));
            }
        }
    }
    page.chrome = chrome;
    Ok(Page(page))
}

#[derive(Template)]
#[template(path = "desk/interest.html")]
struct InterestTemplate {
    chrome: Chrome,
    form: InterestFields,
    errors: FormErrors,
    key: String,
    is_sent: bool,
}

/// The interest form as it was filled in.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InterestFields {
    company: String,
    contact_name: String,
    email: String,
    country: String,
    restaurants: String,
    message: String,
    key: String,
}

pub(crate) async fn show_interest(context: PageContext, State(state): State<DeskState>) -> Response {
    interest_page(&context, &state, InterestFields::default(), &FieldErrors::new(), false)
}

fn interest_page(
    context: &PageContext,
    state: &DeskState,
    form: InterestFields,
    errors: &FieldErrors,
    is_sent: bool,
) -> Response {
    let t = context.t;
    let key = if form.key.is_empty() { state.ambient.secret() } else { form.key.clone() };
    let chrome = context.chrome(t.get("desk-interest-title")).crumb("/support", t.get("desk-support-title"));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = InterestTemplate { chrome, errors: FormErrors::new(t, errors), form, key, is_sent };
    (status, Page(page)).into_response()
}

pub(crate) async fn express_interest(
    context: PageContext,
    State(state): State<DeskState>,
    Form(form): Form<InterestFields>,
) -> Result<Response, PageError> {
    let Ok(restaurants) = form.restaurants.trim().parse() else {
        let errors = FieldErrors::one("restaurants", "number_invalid", "write a whole number");
        return Ok(interest_page(&context, &state, form, &errors, false));
    };
    let sent = InterestForm {
        company: form.company.clone(),
        contact_name: form.contact_name.clone(),
        email: form.email.clone(),
        country: form.country.clone(),
        restaurants,
        message: form.message.clone(),
        locale: context.t.locale,
        submit_key: Some(form.key.clone()).filter(|key| !key.is_empty()),
    };
    match state.support.express_interest(sent).await {
        Ok(_) => Ok(interest_page(&context, &state, InterestFields::default(), &FieldErrors::new(), true)),
        Err(SupportError::Invalid(errors)) => Ok(interest_page(&context, &state, form, &errors, false)),
        Err(error) => Err(PageError::internal(error)),
    }
}
