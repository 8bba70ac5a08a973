//! Where help begins: three answers to "where do you stand?", each leading to the right people; and the interest form.
//! Operations 7.1 and 7.2.

use std::time::Duration;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use basis::FieldErrors;
use serde::Deserialize;
use support::{InterestForm, RoutingGroup, SupportError, route};
use web::{Chrome, ClientAddr, FormErrors, OptionalMember, Page, PageContext, PageError, RateLimiter};

use crate::state::DeskState;

#[derive(Template)]
#[template(path = "desk/support.html")]
struct SupportTemplate {
    chrome: Chrome,
    own: Option<RoutingGroup>,
    account_href: String,
    contacts_href: String,
    consultant: String,
    is_signed_in: bool,
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
        consultant: String::new(),
        is_signed_in: member.is_some(),
        chrome: chrome.clone(),
    };
    if let Some(member) = member {
        chrome = chrome.signed_in(member.user.name.clone(), web::session::SIGN_OUT);
        if let Some(id) = member.user.partner_id() {
            let partner = state.partners.get(id).await?;
            page.own = route(partner.status);
            page.account_href = format!("/console/partners/{id}/account");
            page.contacts_href = format!("/console/partners/{id}/contacts");
            page.consultant = t.get("routing-consultant-none");
            if let Some(consultant) = partner.consultant
                && let Some(user) = state.identity.find_user(consultant).await?.filter(|user| !user.disabled)
            {
                page.consultant =
                    t.one("routing-consultant", "name", format!("{} <{}>", user.name, user.email));
            }
        }
    } else {
        // Who has no account is not spoken to as if it had one.
        chrome.sign_in = Some(web::session::SIGN_IN.to_owned());
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
    refused: String,
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

/// How often one address may send the interest form; apart from the limit on all other changes.
#[derive(Clone)]
pub(crate) struct InterestLimit(pub(crate) RateLimiter);

/// The form with everything typed, and how long to wait.
fn too_many(context: &PageContext, form: InterestFields, wait: Duration) -> Response {
    let seconds = wait.as_secs().saturating_add(1);
    let length = context.t.duration(i64::try_from(seconds).unwrap_or(i64::MAX));
    let page = InterestTemplate {
        refused: context.t.one("desk-interest-too-many", "wait", length),
        chrome: interest_chrome(context),
        errors: FormErrors::none(),
        key: form.key.clone(),
        form,
        is_sent: false,
    };
    let header = [(RETRY_AFTER, seconds.to_string())];
    (StatusCode::TOO_MANY_REQUESTS, header, Page(page)).into_response()
}

fn interest_chrome(context: &PageContext) -> Chrome {
    let t = context.t;
    context.chrome(t.get("desk-interest-title")).crumb("/support", t.get("desk-support-title"))
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
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = InterestTemplate {
        chrome: interest_chrome(context),
        errors: FormErrors::new(t, errors),
        form,
        key,
        is_sent,
        refused: String::new(),
    };
    (status, Page(page)).into_response()
}

pub(crate) async fn express_interest(
    context: PageContext,
    State(state): State<DeskState>,
    Extension(limit): Extension<InterestLimit>,
    client: ClientAddr,
    Form(form): Form<InterestFields>,
) -> Result<Response, PageError> {
    if let Err(wait) = limit.0.admit(client.party()) {
        return Ok(too_many(&context, form, wait));
    }
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
