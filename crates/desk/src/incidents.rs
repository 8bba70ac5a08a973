//! Incidents: open ones first, and each with its numbers, its time line and who was told what.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, IncidentId, PartnerId};
use escalation::{
    Escalated, EscalationError, Facts, Incident, IncidentQuery, IncidentState, alert_rows, code_lines,
    event_line, incident_title, measured_rows,
};
use identity::Permission;
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::state::DeskState;

/// Open incidents that are shown beside a case.
const KNOWN: u32 = 10;

/// An incident in a list.
pub(crate) struct IncidentRow {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) severity: &'static str,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) opened: String,
    pub(crate) due: String,
}

/// An incident as a row of a list.
pub(crate) fn row(t: Texts, member: &Member, incident: &Incident) -> IncidentRow {
    let zone = member.zone();
    let (key, tone) = match (incident.state, incident.suppressed) {
        (IncidentState::Resolved, _) => ("desk-incident-resolved", "ok"),
        (_, true) => ("desk-incident-suppressed", "muted"),
        (IncidentState::Acknowledged, _) => ("desk-incident-acknowledged", "warning"),
        (IncidentState::Open, _) => ("desk-incident-open", "danger"),
    };
    IncidentRow {
        href: format!("/console/incidents/{}", incident.id),
        title: incident_title(t, incident),
        severity: incident.severity.label(),
        state: t.get(key),
        tone,
        opened: t.date_time(incident.opened_at, &zone),
        due: t.date_time(incident.due_at, &zone),
    }
}

/// Whether the reader may know of the incident: its own partner's people, and staff who handle incidents.
pub(crate) fn may_see(member: &Member, incident: &Incident) -> bool {
    let partner = incident.partner_id;
    let own = partner.is_some() && partner == member.user.partner_id();
    (own && member.may(Permission::ReadAccount, partner)) || member.may(Permission::StaffIncidents, partner)
}

/// Whether the reader may act on it.
fn may_handle(member: &Member, incident: &Incident) -> bool {
    member.may(Permission::StaffIncidents, incident.partner_id) && member.user.is_staff()
}

/// Whether the reader may say that the incident is taken care of. A partner may for what is its own to mend; a page to
/// our on-call engineers is stopped by our people only.
fn may_acknowledge(member: &Member, incident: &Incident) -> bool {
    may_handle(member, incident) || (may_see(member, incident) && incident.policy.is_partners_own())
}

/// What is known to be wrong at a partner, as far as the reader may know of it.
pub(crate) async fn known(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    partner: PartnerId,
) -> Result<Vec<IncidentRow>, PageError> {
    let query = IncidentQuery {
        partner_id: Some(partner),
        unresolved: true,
        limit: KNOWN,
        ..IncidentQuery::default()
    };
    let mut found = state.escalation.list(query).await?.items;
    found.retain(|incident| may_see(member, incident));
    Ok(found.iter().map(|incident| row(context.t, member, incident)).collect())
}

#[derive(Template)]
#[template(path = "desk/incident.html")]
struct IncidentTemplate {
    chrome: Chrome,
    row: IncidentRow,
    numbers: Vec<(String, String)>,
    codes: Vec<String>,
    restaurants: Vec<String>,
    remedy: String,
    timeline: Vec<(String, String)>,
    messages: Vec<ShownMessage>,
    next: String,
    position: i64,
    case_href: String,
    is_open: bool,
    can_acknowledge: bool,
    can_handle: bool,
    note: String,
    errors: FormErrors,
}

struct ShownMessage {
    to: String,
    channel: String,
    state: String,
    at: String,
    error: String,
}

async fn find(state: &DeskState, member: &Member, id: &str) -> Result<Incident, PageError> {
    let id: IncidentId = id.parse().map_err(|_| PageError::NotFound)?;
    let incident = match state.escalation.get(id).await {
        Ok(incident) => incident,
        Err(EscalationError::NotFound) => return Err(PageError::NotFound),
        Err(error) => return Err(PageError::internal(error)),
    };
    if may_see(member, &incident) { Ok(incident) } else { Err(PageError::NotFound) }
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let incident = find(&state, &member, &id).await?;
    page(&context, &member, &state, &incident, (String::new(), &FieldErrors::new())).await
}

/// The page of an incident, with what was typed as the note of its end and what is wrong with that.
async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    incident: &Incident,
    (note, errors): (String, &FieldErrors),
) -> Result<Response, PageError> {
    let (t, zone) = (context.t, member.zone());
    let facts = Facts::read(&incident.facts);
    let can_handle = may_handle(member, incident);
    let run = state.escalation.run(incident.id).await.ok();
    let timeline = state.escalation.timeline(incident.id).await?;
    let messages = state.escalation.messages(incident.id).await?;
    let alert = facts.alert.unwrap_or_default();
    let mut numbers = if alert.rule.is_empty() { Vec::new() } else { alert_rows(t, &alert) };
    numbers.extend(facts.measured.iter().flat_map(|measured| measured_rows(t, measured, &zone)));
    let measured = facts.measured.unwrap_or_default();
    let is_open = incident.state != IncidentState::Resolved;
    let next = run.as_ref().and_then(|run| run.next_at).filter(|_| is_open);
    let case_href = facts.path.filter(|path| path.starts_with("/console/cases/")).unwrap_or_default();
    let chrome = console_chrome(context, member, incident_title(t, incident), None).wide();
    let template = IncidentTemplate {
        chrome: chrome.crumb("/console/incidents", t.get("nav-incidents")),
        row: row(t, member, incident),
        numbers,
        codes: code_lines(t, &[alert.top_codes, measured.top_codes].concat()),
        restaurants: [alert.sample_restaurants, measured.samples].concat(),
        remedy: facts.remedy_key.map(|key| t.get(&key)).unwrap_or_default(),
        timeline: timeline.iter().map(|event| (t.date_time(event.at, &zone), event_line(t, event))).collect(),
        messages: messages
            .iter()
            .map(|message| ShownMessage {
                to: message.recipient_name.clone(),
                channel: t.get(&format!("desk-channel-{}", message.destination.channel().as_str())),
                state: t.get(&format!("desk-message-{}", message.state.as_str())),
                at: message.sent_at.map(|at| t.date_time(at, &zone)).unwrap_or_default(),
                error: if can_handle {
                    message.last_error.clone().unwrap_or_default()
                } else {
                    String::new()
                },
            })
            .collect(),
        next: next.map(|at| t.one("desk-next-step", "at", t.time(at, &zone))).unwrap_or_default(),
        position: run.map_or(0, |run| run.position),
        case_href,
        can_acknowledge: incident.state == IncidentState::Open && may_acknowledge(member, incident),
        is_open,
        can_handle,
        note,
        errors: FormErrors::new(t, errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(template)).into_response())
}

pub(crate) async fn acknowledge(
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let incident = find(&state, &member, &id).await?;
    if !may_acknowledge(&member, &incident) {
        return Err(PageError::NotFound);
    }
    match state.escalation.acknowledge(member.actor(), incident.id).await {
        Ok(_) => {
            Ok(see_other_with(&format!("/console/incidents/{id}"), "flash-acknowledged").into_response())
        }
        Err(EscalationError::Resolved) => Ok(overtaken(&id)),
        Err(error) => Err(PageError::internal(error)),
    }
}

/// Somebody or something was faster: back to the incident as it is now, which is what the reader needs to see.
fn overtaken(id: &str) -> Response {
    see_other_with(&format!("/console/incidents/{id}"), "flash-overtaken").into_response()
}

/// The step that the asker saw; without one nothing is done.
#[derive(Deserialize)]
pub(crate) struct EscalateForm {
    #[serde(default)]
    position: String,
}

pub(crate) async fn escalate(
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<EscalateForm>,
) -> Result<Response, PageError> {
    let incident = find(&state, &member, &id).await?;
    if !may_handle(&member, &incident) {
        return Err(PageError::NotFound);
    }
    let to = format!("/console/incidents/{id}");
    let Ok(position) = form.position.parse() else { return Ok(overtaken(&id)) };
    match state.escalation.escalate_now(member.actor(), incident.id, position).await {
        Ok(Escalated::Climbed) => Ok(see_other_with(&to, "flash-climbed").into_response()),
        Ok(Escalated::Stale) | Err(EscalationError::Resolved) => Ok(overtaken(&id)),
        Err(error) => Err(PageError::internal(error)),
    }
}

#[derive(Deserialize)]
pub(crate) struct ResolveForm {
    #[serde(default)]
    note: String,
}

pub(crate) async fn resolve(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<ResolveForm>,
) -> Result<Response, PageError> {
    let incident = find(&state, &member, &id).await?;
    if !may_handle(&member, &incident) {
        return Err(PageError::NotFound);
    }
    match state.escalation.resolve_manually(member.actor(), incident.id, &form.note).await {
        Ok(_) => Ok(see_other_with(&format!("/console/incidents/{id}"), "flash-saved").into_response()),
        Err(EscalationError::Resolved) => Ok(overtaken(&id)),
        Err(EscalationError::Invalid(errors)) => {
            page(&context, &member, &state, &incident, (form.note, &errors)).await
        }
        Err(error) => Err(PageError::internal(error)),
    }
}
