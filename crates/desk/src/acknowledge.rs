//! The page behind the link in a mail. Looking acknowledges nothing, because mail scanners look too; the button does.
//!
//! The page speaks the language that the reader chose on this site, else that of the message with the link.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use basis::Locale;
use escalation::{AckPage, EscalationError, IncidentState, incident_title};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageContext, PageError, see_other, see_other_with};

use crate::state::DeskState;

#[derive(Template)]
#[template(path = "desk/ack.html")]
struct AckTemplate {
    chrome: Chrome,
    action: String,
    opened: String,
    rows: Vec<(String, String)>,
    name: String,
    acknowledged_by: String,
    incident_href: String,
    is_resolved: bool,
}

/// The page of a link that leads to nothing, or no longer.
#[derive(Template)]
#[template(path = "desk/ack_unknown.html")]
struct UnknownTemplate {
    chrome: Chrome,
}

/// A language that the reader asks for in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    lang: String,
}

/// Whether the reader has chosen a language on this site, now or before.
fn has_chosen(asked: &Asked, headers: &HeaderMap) -> bool {
    let kept = web::cookies::read(headers, "lang").unwrap_or_default();
    [asked.lang.as_str(), kept].into_iter().any(|tag| tag.parse::<Locale>().is_ok())
}

pub(crate) async fn show(
    mut context: PageContext,
    State(state): State<DeskState>,
    Path(token): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let page = match state.escalation.find_by_token(&token).await {
        Ok(page) => page,
        Err(EscalationError::NotFound) => return Ok(unknown(&context)),
        Err(error) => return Err(PageError::internal(error)),
    };
    if !has_chosen(&asked.map(|Query(asked)| asked).unwrap_or_default(), &headers) {
        context.t = Texts::new(page.locale);
    }
    Ok(Page(template(&context, &token, page)).into_response())
}

fn template(context: &PageContext, token: &str, page: AckPage) -> AckTemplate {
    let (t, incident) = (context.t, &page.incident);
    let zone = jiff::tz::TimeZone::get(&page.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let facts = escalation::Facts::read(&incident.facts);
    AckTemplate {
        chrome: context.chrome(incident_title(t, incident)),
        action: format!("/ack/{token}"),
        opened: t.date_time(incident.opened_at, &zone),
        rows: facts.alert.map(|alert| escalation::alert_rows(t, &alert)).unwrap_or_default(),
        name: page.name,
        acknowledged_by: page.acknowledged_by.unwrap_or_default(),
        incident_href: format!("/console/incidents/{}", incident.id),
        is_resolved: incident.state == IncidentState::Resolved,
    }
}

/// Says that the link leads nowhere, and where to go instead.
fn unknown(context: &PageContext) -> Response {
    let chrome = context.chrome(context.t.get("desk-ack-unknown"));
    (StatusCode::NOT_FOUND, Page(UnknownTemplate { chrome })).into_response()
}

pub(crate) async fn acknowledge(
    context: PageContext,
    State(state): State<DeskState>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    match state.escalation.acknowledge_by_token(&token).await {
        Ok(_) => Ok(see_other_with(&format!("/ack/{token}"), "flash-acknowledged").into_response()),
        Err(EscalationError::Resolved) => Ok(see_other(&format!("/ack/{token}")).into_response()),
        Err(EscalationError::NotFound) => Ok(unknown(&context)),
        Err(error) => Err(PageError::internal(error)),
    }
}
