//! Incidents: read by the partner and by staff, acknowledged by both, driven by staff.

mod view;

use axum::Json;
use axum::extract::State;
use basis::PartnerId as Partner;
use escalation::{Escalated, Incident, IncidentQuery};
use identity::Permission;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{IncidentDetailView, IncidentEventView, IncidentView, view};
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Environment, IncidentId, IncidentState, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_incidents))
        .routes(routes!(get_incident))
        .routes(routes!(list_incident_events))
        .routes(routes!(acknowledge_incident))
        .routes(routes!(escalate_incident))
        .routes(routes!(resolve_incident))
}

/// Which incidents are wanted; newest first.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct IncidentsQuery {
    /// Of this partner. Users of a partner see their own partner's only.
    partner_id: Option<PartnerId>,
    environment: Option<Environment>,
    state: Option<IncidentState>,
    /// Only those that are not resolved.
    unresolved: Option<bool>,
}

/// An incident in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct IncidentPath {
    /// The incident.
    incident_id: IncidentId,
}

/// Whether the caller may see what concerns `partner`, or the platform itself.
fn sees(caller: &Caller, partner: Option<Partner>) -> bool {
    let of_account = partner.is_some() && caller.may(Permission::ReadAccount, partner);
    of_account || caller.may(Permission::StaffIncidents, partner)
}

/// The partner whose incidents are listed; none for all that concern anybody.
fn scope(caller: &Caller, wanted: Option<PartnerId>) -> Result<Option<Partner>, Refusal> {
    let partner = wanted.map(|id| id.0).or_else(|| caller.user.partner_id());
    if sees(caller, partner) { Ok(partner) } else { Err(Refusal::not_found()) }
}

async fn load(state: &ApiState, caller: &Caller, path: &IncidentPath) -> Result<Incident, Refusal> {
    let incident = state.escalation.get(path.incident_id.0).await?;
    if sees(caller, incident.partner_id) { Ok(incident) } else { Err(Refusal::not_found()) }
}

/// Staff drive incidents; a partner's users who may switch the integration may take one on that is the partner's own to
/// mend. A page to our on-call engineers is stopped by our people only.
fn require_drive(caller: &Caller, incident: &Incident, taking_on: bool) -> Result<(), Refusal> {
    let partner = incident.partner_id;
    let theirs = incident.policy.is_partners_own();
    let own = taking_on && theirs && partner.is_some() && caller.may(Permission::SwitchIntegration, partner);
    let drives = own || caller.may(Permission::StaffIncidents, partner);
    if drives { Ok(()) } else { Err(Refusal::forbidden()) }
}

/// Incidents, newest first.
#[utoipa::path(
    get,
    path = "/incidents",
    tag = "incidents",
    params(IncidentsQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<IncidentView>), ReadProblems)
)]
async fn list_incidents(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<IncidentsQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<IncidentView>> {
    let query = IncidentQuery {
        partner_id: scope(&caller, query.partner_id)?,
        environment: query.environment.map(|environment| environment.0),
        state: query.state.map(|state| state.0),
        unresolved: query.unresolved.unwrap_or(false),
        after: paging.cursor(),
        limit: u32::try_from(paging.limit()?).unwrap_or(0),
    };
    let mut page = state.escalation.list(query).await?;
    // A consultant sees those of its partners: a page may be shorter than asked for, and the cursor still leads on.
    page.items.retain(|incident| sees(&caller, incident.partner_id));
    Ok(Json(page.map(|incident| view(&caller, incident)).into()))
}

/// One incident with its climb.
#[utoipa::path(
    get,
    path = "/incidents/{incident_id}",
    tag = "incidents",
    params(IncidentPath),
    responses((status = 200, description = "The incident.", body = IncidentDetailView), ReadProblems)
)]
async fn get_incident(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<IncidentPath>,
) -> Answer<IncidentDetailView> {
    let incident = load(&state, &caller, &path).await?;
    detail(&state, &caller, incident).await
}

async fn detail(state: &ApiState, caller: &Caller, incident: Incident) -> Answer<IncidentDetailView> {
    let run = state.escalation.run(incident.id).await?;
    Ok(Json(IncidentDetailView { incident: view(caller, incident), climb: run.into() }))
}

/// What happened to an incident, oldest first.
#[utoipa::path(
    get,
    path = "/incidents/{incident_id}/events",
    tag = "incidents",
    params(IncidentPath),
    responses((status = 200, description = "All.", body = PageView<IncidentEventView>), ReadProblems)
)]
async fn list_incident_events(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<IncidentPath>,
) -> Answer<PageView<IncidentEventView>> {
    let incident = load(&state, &caller, &path).await?;
    let events = state.escalation.timeline(incident.id).await?;
    let texts = caller.texts();
    let line = |event: escalation::IncidentEvent| IncidentEventView {
        sequence: event.seq,
        at: event.at.into(),
        actor: escalation::event_actor(texts, &event),
        kind: event.detail.kind().to_owned(),
        text: escalation::event_line(texts, &event),
    };
    Ok(Json(PageView::whole(events.into_iter().map(line))))
}

/// Takes an incident on: the climb stops. A second time nothing changes.
#[utoipa::path(
    post,
    path = "/incidents/{incident_id}/acknowledge",
    tag = "incidents",
    params(IncidentPath),
    responses((status = 200, description = "The incident.", body = IncidentDetailView), WriteProblems)
)]
async fn acknowledge_incident(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<IncidentPath>,
) -> Answer<IncidentDetailView> {
    let incident = load(&state, &caller, &path).await?;
    require_drive(&caller, &incident, true)?;
    let done = state.escalation.acknowledge(caller.actor(), incident.id).await?;
    detail(&state, &caller, done.incident).await
}

/// Which step the asker saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EscalateInput {
    /// `climb.position` of the incident, so that two wishes do not leave out a step.
    position: i64,
}

/// Takes the next step of the ladder now.
#[utoipa::path(
    post,
    path = "/incidents/{incident_id}/escalate",
    tag = "incidents",
    params(IncidentPath),
    request_body = EscalateInput,
    responses((status = 200, description = "The incident.", body = IncidentDetailView), WriteProblems)
)]
async fn escalate_incident(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<IncidentPath>,
    body: Body,
) -> Answer<IncidentDetailView> {
    let incident = load(&state, &caller, &path).await?;
    require_drive(&caller, &incident, false)?;
    let input: EscalateInput = body.read()?;
    match state.escalation.escalate_now(caller.actor(), incident.id, input.position).await? {
        Escalated::Climbed => detail(&state, &caller, load(&state, &caller, &path).await?).await,
        Escalated::Stale => {
            Err(Refusal::conflict("climb_moved", "the climb has gone on or is over; look again"))
        }
    }
}

/// How an incident ended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResolveInput {
    /// Everybody who was paged reads it.
    #[schema(min_length = 3, max_length = 500)]
    note: String,
}

/// Ends an incident by hand.
#[utoipa::path(
    post,
    path = "/incidents/{incident_id}/resolve",
    tag = "incidents",
    params(IncidentPath),
    request_body = ResolveInput,
    responses((status = 200, description = "The incident.", body = IncidentDetailView), WriteProblems)
)]
async fn resolve_incident(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<IncidentPath>,
    body: Body,
) -> Answer<IncidentDetailView> {
    let incident = load(&state, &caller, &path).await?;
    require_drive(&caller, &incident, false)?;
    let input: ResolveInput = body.read()?;
    let incident = state.escalation.resolve_manually(caller.actor(), incident.id, &input.note).await?;
    detail(&state, &caller, incident).await
}
