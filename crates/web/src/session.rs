//! Who is signed in, for the pages of the console.

use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use basis::{Actor, PartnerId, SessionId};
use identity::{Identity, Permission, StaffRole, User, may};
use jiff::tz::TimeZone;

use crate::chrome::Chrome;
use crate::context::PageContext;
use crate::cookies::{self, Life};
use crate::error::PageError;

const COOKIE: &str = "session";
/// Where people sign in.
pub const SIGN_IN: &str = "/console/sign-in";
/// Where a form is posted to sign out.
pub const SIGN_OUT: &str = "/console/sign-out";

/// The header that makes a browser keep a session, for as long as a session can last at most.
pub fn cookie(secret: &str, secure: bool) -> Option<HeaderValue> {
    cookies::set(COOKIE, secret, Life::Seconds(7 * 24 * 3600), secure)
}

/// The header that makes a browser forget its session.
pub fn cleared_cookie(secure: bool) -> Option<HeaderValue> {
    cookies::clear(COOKIE, secure)
}

/// A person who is signed in. As an extractor it sends everybody else to the sign-in page and back here afterwards.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who it is.
    pub user: User,
    /// Of this browser.
    pub session_id: SessionId,
}

impl Member {
    /// Whether the person may do this, for a partner or for the platform as a whole.
    pub fn may(&self, permission: Permission, partner: Option<PartnerId>) -> bool {
        may(&self.user, permission, partner)
    }

    /// Nothing, or the page that strangers get.
    pub fn require(&self, permission: Permission, partner: Option<PartnerId>) -> Result<(), PageError> {
        if self.may(permission, partner) { Ok(()) } else { Err(PageError::NotFound) }
    }

    /// The person as the one who does something.
    pub const fn actor(&self) -> Actor {
        Actor::User(self.user.id)
    }

    /// The zone in which the person reads times.
    pub fn zone(&self) -> TimeZone {
        self.user.zone()
    }
}

/// A person who is signed in, or nobody.
#[derive(Clone, Debug)]
pub struct OptionalMember(pub Option<Member>);

async fn find(parts: &Parts, identity: &Identity) -> Result<Option<Member>, PageError> {
    let Some(secret) = cookies::read(&parts.headers, COOKIE) else { return Ok(None) };
    let session = identity.authenticate(secret).await?;
    Ok(session.map(|session| Member { user: session.user, session_id: session.session_id }))
}

impl<S: Send + Sync> FromRequestParts<S> for OptionalMember
where
    Identity: FromRef<S>,
{
    type Rejection = PageError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        find(parts, &Identity::from_ref(state)).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Member
where
    Identity: FromRef<S>,
{
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let found = find(parts, &Identity::from_ref(state)).await.map_err(IntoResponse::into_response)?;
        found.ok_or_else(|| Redirect::to(&sign_in_address(parts)).into_response())
    }
}

/// The sign-in page that leads back. Only a page that was asked for by GET is led back to.
fn sign_in_address(parts: &Parts) -> String {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    if parts.method != axum::http::Method::GET {
        return SIGN_IN.to_owned();
    }
    let here = uri.path_and_query().map_or("/console", |here| here.as_str());
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("to", here).finish();
    format!("{SIGN_IN}?{query}")
}

/// The frame of a console page: the area, and the navigation that the person's permissions allow. With a partner, the
/// navigation is that of the partner's pages.
pub fn console_chrome(
    context: &PageContext,
    member: &Member,
    title: impl Into<String>,
    partner: Option<(PartnerId, &str)>,
) -> Chrome {
    let t = context.t;
    let area = partner.map_or_else(|| t.get("nav-console"), |(_, name)| name.to_owned());
    let mut chrome =
        context.chrome(title).area("/console", area).signed_in(member.user.name.clone(), SIGN_OUT);
    if member.user.is_staff() {
        chrome = chrome.nav("/console/desk", t.get("nav-desk"));
        if partner.is_none() {
            chrome = chrome.nav("/console/partners", t.get("nav-partners"));
            if member.may(Permission::StaffCases, None) {
                chrome = chrome.nav("/console/orders", t.get("nav-all-orders"));
            }
            if member.may(Permission::StaffCases, None) {
                chrome = chrome.nav("/console/places", t.get("nav-places"));
            }
        }
    }
    if let Some((id, _)) = partner.filter(|(id, _)| member.may(Permission::ReadAccount, Some(*id))) {
        let base = format!("/console/partners/{id}");
        for (path, key) in [
            ("overview", "nav-overview"),
            ("fulfillment", "nav-fulfillment"),
            ("alerts", "nav-alerts"),
            ("orders", "nav-orders"),
            ("exchanges", "nav-exchanges"),
            ("restaurants", "nav-restaurants"),
            ("feeds", "nav-feeds"),
            ("inventory/production", "nav-inventory"),
            ("contacts", "nav-contacts"),
            ("account", "nav-account"),
        ] {
            chrome = chrome.nav(format!("{base}/{path}"), t.get(key));
        }
    }
    chrome =
        chrome.nav("/console/cases", t.get("nav-cases")).nav("/console/incidents", t.get("nav-incidents"));
    let keeps_schedules =
        member.user.has_staff_role(StaffRole::OnCall) || member.user.has_staff_role(StaffRole::Operator);
    if keeps_schedules && partner.is_none() {
        chrome = chrome.nav("/console/schedules", t.get("nav-schedules"));
    }
    if let Some(person) = &mut chrome.signed_in {
        "/console/profile".clone_into(&mut person.account);
    }
    chrome
}
