//! How real-time updates are shown.

use inventory::realtime::{EntityOutcomeCount, EntitySample, RequestCount, Update, UpdateEntitiesReport};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Instant, UpdateForm, UpdateId, UpdateRequestId, UpdateRoute, UpdateState};

/// A real-time update of one entity with its outcome.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct UpdateView {
    update_id: UpdateId,
    request_id: UpdateRequestId,
    route: UpdateRoute,
    form: UpdateForm,
    /// `@type`; empty for a v1 delete, whose address does not name it.
    entity_type: String,
    entity_id: String,
    /// The time of the sender that orders it.
    version: Instant,
    received_at: Instant,
    state: UpdateState,
    /// Until when it waits for the entity that it refers to.
    parked_until: Option<Instant>,
    /// What was wrong or worth knowing, such as `STALE_ENTITY`.
    code: Option<String>,
    message: Option<String>,
    /// When the outcome was known.
    finished_at: Option<Instant>,
}

impl From<Update> for UpdateView {
    fn from(update: Update) -> Self {
        Self {
            update_id: update.id.into(),
            request_id: update.request_id.into(),
            route: update.route.into(),
            form: update.form.into(),
            entity_type: update.entity_type,
            entity_id: update.entity_id,
            version: update.version.into(),
            received_at: update.received_at.into(),
            state: update.state.into(),
            parked_until: update.parked_until.map(Instant),
            code: update.code,
            message: update.message,
            finished_at: update.finished_at.map(Instant),
        }
    }
}

/// How many requests of an hour were answered alike.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct RequestCountView {
    /// The beginning of the hour.
    hour: Instant,
    route: UpdateRoute,
    http_status: u16,
    /// `details[].reason` of the answer; null for 200.
    reason: Option<String>,
    count: i64,
}

impl From<RequestCount> for RequestCountView {
    fn from(counted: RequestCount) -> Self {
        let RequestCount { hour, route, http_status, reason, count } = counted;
        Self { hour: hour.into(), route: route.into(), http_status, reason, count }
    }
}

/// How many updates of an hour ended alike.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntityCountView {
    /// The beginning of the hour in which the outcome was known.
    hour: Instant,
    route: UpdateRoute,
    /// `other` for names that are no type.
    entity_type: String,
    state: UpdateState,
    /// Null when nothing was to be said.
    code: Option<String>,
    count: i64,
}

impl From<EntityOutcomeCount> for EntityCountView {
    fn from(counted: EntityOutcomeCount) -> Self {
        let EntityOutcomeCount { hour, route, entity_type, state, code, count } = counted;
        Self { hour: hour.into(), route: route.into(), entity_type, state: state.into(), code, count }
    }
}

/// Entities that show a code.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntitySampleView {
    code: String,
    /// Updates with it in the time of the report.
    count: i64,
    /// The newest of them, as far as they are kept.
    updates: Vec<UpdateView>,
}

impl From<EntitySample> for EntitySampleView {
    fn from(sample: EntitySample) -> Self {
        let updates = sample.updates.into_iter().map(UpdateView::from).collect();
        Self { code: sample.code, count: sample.count, updates }
    }
}

/// What became of the entities of real-time updates.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntityReportView {
    /// Oldest hour first.
    counts: Vec<EntityCountView>,
    /// The most frequent codes first.
    samples: Vec<EntitySampleView>,
}

impl From<UpdateEntitiesReport> for EntityReportView {
    fn from(report: UpdateEntitiesReport) -> Self {
        Self {
            counts: report.counts.into_iter().map(EntityCountView::from).collect(),
            samples: report.samples.into_iter().map(EntitySampleView::from).collect(),
        }
    }
}
