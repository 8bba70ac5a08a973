//! Passwords by link: asking for one when it is forgotten, and setting it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Actor, FieldErrors};
use identity::{LinkPurpose, check_password, find_user_by_email};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageContext, PageError, see_other_with, session};

use crate::mail;
use crate::problems;
use crate::state::ConsoleState;

#[derive(Template)]
#[template(path = "console/forgotten.html")]
struct ForgottenPage {
    chrome: Chrome,
    errors: FormErrors,
    is_sent: bool,
}

#[derive(Template)]
#[template(path = "console/password.html")]
struct PasswordPage {
    chrome: Chrome,
    errors: FormErrors,
}

/// The address of someone who has forgotten the password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ForgottenForm {
    email: String,
}

/// A new password, twice.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct PasswordForm {
    password: String,
    repeat: String,
}

/// Whether both entries are the same; the rules of a good password are checked where it is kept.
pub(crate) fn same_twice(password: &str, repeat: &str) -> Result<(), FieldErrors> {
    if password == repeat {
        return Ok(());
    }
    Err(FieldErrors::one("repeat", "passwords_differ", "the two passwords are not the same"))
}

/// `GET /console/forgotten`
pub(crate) async fn show_forgotten(context: PageContext) -> Response {
    forgotten(&context, false).into_response()
}

fn forgotten(context: &PageContext, is_sent: bool) -> Page<ForgottenPage> {
    let chrome = context.chrome(context.t.get("sign-in-forgot"));
    Page(ForgottenPage { chrome, errors: FormErrors::none(), is_sent })
}

/// `POST /console/forgotten`. The answer is the same whether or not somebody has this address.
pub(crate) async fn send_link(
    context: PageContext,
    State(state): State<ConsoleState>,
    Form(form): Form<ForgottenForm>,
) -> Result<Response, PageError> {
    let email = form.email.trim().to_lowercase();
    let found = state.db.read(move |tx| find_user_by_email(tx, &email)).await?;
    if let Some(user) = found.filter(|user| !user.disabled) {
        mail::send_password_link(&state, &user, Actor::User(user.id), None, LinkPurpose::Reset).await?;
    }
    Ok(forgotten(&context, true).into_response())
}

/// `GET /console/password/{secret}`. Looking does not use the link up: mail scanners look too.
pub(crate) async fn show_form(context: PageContext) -> Response {
    form_page(&context, FormErrors::none()).into_response()
}

fn form_page(context: &PageContext, errors: FormErrors) -> Page<PasswordPage> {
    Page(PasswordPage { chrome: context.chrome(context.t.get("password-set-title")), errors })
}

/// `POST /console/password/{secret}`
pub(crate) async fn set(
    context: PageContext,
    State(state): State<ConsoleState>,
    Path(secret): Path<String>,
    Form(form): Form<PasswordForm>,
) -> Result<Response, PageError> {
    let t = context.t;
    let checked =
        check_password("password", &form.password, "").and(same_twice(&form.password, &form.repeat));
    let errors = match checked {
        Err(errors) => FormErrors::new(t, &errors),
        Ok(()) => match state.identity.set_password_by_link(&secret, &form.password).await {
            Ok(_) => return Ok(see_other_with(session::SIGN_IN, "flash-console-password-set")),
            Err(error) => problems::of_identity(t, "password", error)?,
        },
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form_page(&context, errors)).into_response())
}
