//! Who is on call.

use axum::Json;
use axum::extract::State;
use calendar::ShiftLength;
use escalation::{OnCallSchedule, who_is_on_call};
use identity::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::caller::Caller;
use crate::page::PageView;
use crate::refusal::Answer;
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Instant, ScheduleId, UserId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_schedules)).routes(routes!(get_on_call))
}

/// An on-call schedule.
#[derive(Serialize, ToSchema)]
pub(super) struct ScheduleView {
    schedule_id: ScheduleId,
    name: String,
    /// Whether the ladders ask this one.
    is_default: bool,
    /// IANA name of the zone of the hand-overs.
    time_zone: String,
    /// `hourly`, `daily` or `weekly`.
    #[schema(pattern = "^(hourly|daily|weekly)$")]
    shift: &'static str,
    /// Every so many hours, days or weeks.
    every: u32,
    next_handover: Instant,
    /// The people in the order of their turns.
    participants: Vec<UserId>,
    overrides: Vec<OverrideView>,
    /// Who has the duty now.
    on_call: Option<UserId>,
}

/// For a time somebody else has the duty.
#[derive(Serialize, ToSchema)]
pub(super) struct OverrideView {
    user_id: UserId,
    from: Instant,
    until: Instant,
}

fn view(schedule: OnCallSchedule, now: basis::Timestamp) -> ScheduleView {
    let (shift, every) = match schedule.rotation.shift {
        ShiftLength::Hourly(every) => ("hourly", every),
        ShiftLength::Daily(every) => ("daily", every),
        ShiftLength::Weekly(every) => ("weekly", every),
    };
    let exception = |exception: &escalation::Override| OverrideView {
        user_id: exception.user.into(),
        from: exception.from.into(),
        until: exception.until.into(),
    };
    ScheduleView {
        schedule_id: schedule.id.into(),
        on_call: who_is_on_call(&schedule, now).map(UserId),
        time_zone: schedule.rotation.zone.iana_name().unwrap_or("UTC").to_owned(),
        shift,
        every: every.get(),
        next_handover: schedule.rotation.next_handover(now).into(),
        participants: schedule.participants.into_iter().map(UserId).collect(),
        overrides: schedule.overrides.iter().map(exception).collect(),
        name: schedule.name,
        is_default: schedule.is_default,
    }
}

/// Every schedule, the default first; for staff.
#[utoipa::path(
    get,
    path = "/schedules",
    tag = "incidents",
    responses((status = 200, description = "All.", body = PageView<ScheduleView>), ReadProblems)
)]
async fn list_schedules(State(state): State<ApiState>, caller: Caller) -> Answer<PageView<ScheduleView>> {
    caller.require_staff(Permission::StaffIncidents)?;
    let now = state.ambient.now();
    let schedules = state.escalation.list_schedules().await?;
    Ok(Json(PageView::whole(schedules.into_iter().map(|schedule| view(schedule, now)))))
}

/// Who is on call.
#[derive(Serialize, ToSchema)]
pub(super) struct OnCallView {
    /// Null when nobody is.
    user_id: Option<UserId>,
    name: Option<String>,
}

/// Who is on call now by the default schedule; for staff.
#[utoipa::path(
    get,
    path = "/on-call",
    tag = "incidents",
    responses((status = 200, description = "The person.", body = OnCallView), ReadProblems)
)]
async fn get_on_call(State(state): State<ApiState>, caller: Caller) -> Answer<OnCallView> {
    caller.require_staff(Permission::StaffIncidents)?;
    let user = state.escalation.on_call_now().await?;
    let (user_id, name) = user.map(|user| (UserId(user.id), user.name)).unzip();
    Ok(Json(OnCallView { user_id, name }))
}
