//! The page behind the link in a mail. Looking acknowledges nothing, because mail scanners look too; the button does.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use escalation::{EscalationError, IncidentState, incident_title};
use web::{Chrome, Page, PageContext, PageError, see_other, see_other_with};

use crate::state::DeskState;

#[derive(Template)]
#[template(path = "desk/ack.html")]
struct AckTemplate {
    chrome: Chrome,
    action: String,
    rows: Vec<(String, String)>,
    name: String,
    acknowledged_by: String,
    is_resolved: bool,
}

pub(crate) async fn show(
    context: PageContext,
    State(state): State<DeskState>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let page = match state.escalation.find_by_token(&token).await {
        Ok(page) => page,
        Err(EscalationError::NotFound) => return Err(PageError::NotFound),
        Err(error) => return Err(PageError::internal(error)),
    };
    let t = context.t;
    let facts = escalation::Facts::read(&page.incident.facts);
    let rows = facts.alert.map(|alert| escalation::alert_rows(t, &alert)).unwrap_or_default();
    let template = AckTemplate {
        chrome: context.chrome(incident_title(t, &page.incident)),
        action: format!("/ack/{token}"),
        rows,
        name: page.name,
        acknowledged_by: page.acknowledged_by.unwrap_or_default(),
        is_resolved: page.incident.state == IncidentState::Resolved,
    };
    Ok(Page(template).into_response())
}

pub(crate) async fn acknowledge(
    State(state): State<DeskState>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    match state.escalation.acknowledge_by_token(&token).await {
        Ok(_) => Ok(see_other_with(&format!("/ack/{token}"), "flash-acknowledged").into_response()),
        Err(EscalationError::Resolved) => Ok(see_other(&format!("/ack/{token}")).into_response()),
        Err(EscalationError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}
