//! How incidents are shown.

use escalation::{Incident, RunView};
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::wire::{Environment, IncidentId, IncidentState, Instant, PartnerId, RunPhase, Severity};

/// An incident.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct IncidentView {
    incident_id: IncidentId,
    /// Null for the platform itself.
    partner_id: Option<PartnerId>,
    environment: Option<Environment>,
    /// What opened it: `rule:API-1`, `urgent_case:cas_…`, `self_alarm:inc_…` or `manual`.
    source: String,
    severity: Severity,
    state: IncidentState,
    /// Recorded without paging, because the partner is paused.
    suppressed: bool,
    /// In the caller's language.
    title: String,
    /// How often the finding was made.
    occurrences: i64,
    opened_at: Instant,
    seen_at: Instant,
    /// By when a first answer is expected.
    due_at: Instant,
    acknowledged_at: Option<Instant>,
    resolved_at: Option<Instant>,
    /// How it ended, in the caller's language.
    resolution: Option<String>,
}

pub(super) fn view(caller: &Caller, incident: Incident) -> IncidentView {
    let texts = caller.texts();
    IncidentView {
        incident_id: incident.id.into(),
        title: escalation::incident_title(texts, &incident),
        partner_id: incident.partner_id.map(PartnerId),
        environment: incident.environment.map(Environment),
        source: incident.source.to_string(),
        severity: incident.severity.into(),
        state: incident.state.into(),
        suppressed: incident.suppressed,
        occurrences: incident.occurrences,
        opened_at: incident.opened_at.into(),
        seen_at: incident.seen_at.into(),
        due_at: incident.due_at.into(),
        acknowledged_at: incident.acknowledged.map(|(at, _)| at.into()),
        resolved_at: incident.resolved_at.map(Instant),
        resolution: incident.resolution.map(|text| escalation::resolution_text(texts, &text)),
    }
}

/// An incident with its climb.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct IncidentDetailView {
    pub(super) incident: IncidentView,
    pub(super) climb: ClimbView,
}

/// Where the climb of an incident stands.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct ClimbView {
    phase: RunPhase,
    /// From 1.
    round: u32,
    /// How many steps of the round have been taken.
    step: usize,
    /// How many steps the ladder has.
    steps: usize,
    /// The step that is waited for; escalating wants it.
    position: i64,
    next_at: Option<Instant>,
}

impl From<RunView> for ClimbView {
    fn from(run: RunView) -> Self {
        Self {
            phase: run.phase.into(),
            round: run.round,
            step: run.step,
            steps: run.steps,
            position: run.position,
            next_at: run.next_at.map(Instant),
        }
    }
}

/// One line of the timeline.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct IncidentEventView {
    /// Its place, from 1.
    pub(super) sequence: i64,
    pub(super) at: Instant,
    /// Who or what, by name.
    pub(super) actor: String,
    /// Stable, for programs.
    pub(super) kind: String,
    /// The same as a sentence in the caller's language.
    pub(super) text: String,
}
