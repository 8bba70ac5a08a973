//! Signing in and out, and where one lands.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::{Account, Role, SignInError, User};
use jiff::tz::TimeZone;
use serde::Deserialize;
use web::{
    Chrome, FormErrors, Member, OptionalMember, Page, PageContext, PageError, see_other, see_other_with,
    session,
};

use crate::state::ConsoleState;

#[derive(Template)]
#[template(path = "console/sign_in.html")]
struct SignInPage {
    chrome: Chrome,
    errors: FormErrors,
    /// Why signing in did not succeed; empty at first.
    problem: String,
    form: SignInForm,
}

/// What is entered to sign in.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    email: String,
    password: String,
    to: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInQuery {
    to: String,
}

/// `GET /console/sign-in`
pub(crate) async fn show(
    context: PageContext,
    OptionalMember(member): OptionalMember,
    Query(query): Query<SignInQuery>,
) -> Response {
    if member.is_some() {
        return see_other(own_path(&query.to));
    }
    let form = SignInForm { to: own_path(&query.to).to_owned(), ..SignInForm::default() };
    page(&context, form, String::new()).into_response()
}

fn page(context: &PageContext, form: SignInForm, problem: String) -> Page<SignInPage> {
    let chrome = context.chrome(context.t.get("sign-in-title"));
    Page(SignInPage { chrome, errors: FormErrors::none(), problem, form })
}

/// `POST /console/sign-in`
pub(crate) async fn enter(
    context: PageContext,
    State(state): State<ConsoleState>,
    headers: HeaderMap,
    Form(mut form): Form<SignInForm>,
) -> Result<Response, PageError> {
    let t = context.t;
    let browser = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let problem = match state.identity.sign_in(&form.email, &form.password, browser).await {
        Ok((secret, _)) => {
            let mut response = see_other(own_path(&form.to));
            if let Some(cookie) = session::cookie(secret.expose(), state.secure) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        Err(SignInError::WrongCredentials) => t.get("sign-in-wrong"),
        Err(SignInError::LockedOut { until }) => {
            // Nobody is known yet, so the zone is named with the time.
            let until = format!("{} (UTC)", t.date_time(until, &TimeZone::UTC));
            t.one("sign-in-locked", "until", until)
        }
        Err(error @ SignInError::Other(_)) => return Err(error.into()),
    };
    form.to = own_path(&form.to).to_owned();
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&context, form, problem)).into_response())
}

/// `POST /console/sign-out`
pub(crate) async fn leave(
    State(state): State<ConsoleState>,
    OptionalMember(member): OptionalMember,
) -> Result<Response, PageError> {
    if let Some(member) = member {
        state.identity.sign_out(member.user.id, member.session_id).await?;
    }
    let mut response = see_other_with(session::SIGN_IN, "flash-signed-out");
    if let Some(cookie) = session::cleared_cookie(state.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /console`
pub(crate) async fn land(member: Member) -> Response {
    see_other(&start_of(&member.user))
}

/// Where a user begins. Testers read nothing of the account, so they begin at their own profile.
fn start_of(user: &User) -> String {
    match &user.account {
        Account::Staff { .. } => "/console/desk".to_owned(),
        Account::Partner { role: Role::Tester, .. } => "/console/profile".to_owned(),
        Account::Partner { partner_id, .. } => format!("/console/partners/{partner_id}"),
    }
}

/// `to` if it is a page of the console, else the console's start. Whoever makes a person follow a sign-in link cannot
/// choose a place outside: browsers drop tabs and line ends from addresses, so nothing but plain characters is let
/// through.
fn own_path(to: &str) -> &str {
    let start = "/console";
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let within = to.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if plain && within { to } else { start }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn one_is_led_back_to_pages_of_the_console_only() {
        for fine in ["/console", "/console/partners/1001?x=1", "/console?a=b"] {
            assert_eq!(own_path(fine), fine);
        }
        for bad in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/consoles",
            "/console\\evil",
            "/console/\t/x",
            "/\t/evil",
            "javascript:alert(1)",
            "/console/é",
            "/console/ x",
        ] {
            assert_eq!(own_path(bad), "/console", "{bad:?}");
        }
    }
}
