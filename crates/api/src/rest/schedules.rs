//! Who is on call, and the schedules that say so: read by staff, changed by who manages schedules.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use calendar::ShiftLength;
use escalation::{NewSchedule, OnCallSchedule, Override, ScheduleForm, duties_between, who_is_on_call};
use identity::Permission;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Instant, ScheduleId, UserId};

/// How far ahead duties are told.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_schedules, create_schedule))
        .routes(routes!(get_schedule, replace_schedule))
        .routes(routes!(list_duties))
        .routes(routes!(create_override, remove_override))
        .routes(routes!(get_on_call))
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
    /// The day of the first hand-over.
    #[schema(format = Date)]
    starts_on: String,
    /// The time of day of hand-overs.
    #[schema(pattern = "^[0-9]{2}:[0-9]{2}$")]
    handover: String,
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
        starts_on: schedule.rotation.starts_on.to_string(),
        handover: schedule.rotation.handover.strftime("%H:%M").to_string(),
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

/// What a schedule is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleInput {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// Whether the ladders ask this one. The first schedule is the default, and the default stays it until another
    /// becomes it.
    #[serde(default)]
    is_default: bool,
    /// IANA name of the zone of the hand-overs.
    time_zone: String,
    /// `hourly`, `daily` or `weekly`.
    #[schema(pattern = "^(hourly|daily|weekly)$")]
    shift: String,
    /// Every so many hours, days or weeks.
    #[schema(minimum = 1, maximum = 366)]
    every: u32,
    /// The day of the first hand-over.
    #[schema(format = Date)]
    starts_on: String,
    /// The time of day of hand-overs.
    #[schema(pattern = "^[0-9]{2}:[0-9]{2}$")]
    handover: String,
    /// The people in the order of their turns.
    participants: Vec<UserId>,
}

impl ScheduleInput {
    fn read(self) -> Result<NewSchedule, Refusal> {
        let form = ScheduleForm {
            name: self.name,
            is_default: self.is_default,
            time_zone: self.time_zone,
            starts_on: self.starts_on,
            handover: self.handover,
            shift: self.shift,
            every: self.every.to_string(),
            participants: self.participants.into_iter().map(|id| id.0).collect(),
        };
        Ok(form.read()?)
    }
}

/// A schedule in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SchedulePath {
    /// The schedule.
    schedule_id: ScheduleId,
}

/// Makes a schedule.
#[utoipa::path(
    post,
    path = "/schedules",
    tag = "incidents",
    request_body = ScheduleInput,
    responses((status = 201, description = "The schedule.", body = ScheduleView), WriteProblems)
)]
async fn create_schedule(
    State(state): State<ApiState>,
    caller: Caller,
    body: Body,
) -> Result<(StatusCode, Json<ScheduleView>), Refusal> {
    caller.require_staff(Permission::ManageSchedules)?;
    let new = body.read::<ScheduleInput>()?.read()?;
    let schedule = state.escalation.create_schedule(caller.actor(), new).await?;
    Ok((StatusCode::CREATED, Json(view(schedule, state.ambient.now()))))
}

/// One schedule; for staff.
#[utoipa::path(
    get,
    path = "/schedules/{schedule_id}",
    tag = "incidents",
    params(SchedulePath),
    responses((status = 200, description = "The schedule.", body = ScheduleView), ReadProblems)
)]
async fn get_schedule(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SchedulePath>,
) -> Answer<ScheduleView> {
    caller.require_staff(Permission::StaffIncidents)?;
    let schedule = state.escalation.get_schedule(path.schedule_id.0).await?;
    Ok(Json(view(schedule, state.ambient.now())))
}

/// Changes a schedule. Its overrides stay.
#[utoipa::path(
    put,
    path = "/schedules/{schedule_id}",
    tag = "incidents",
    params(SchedulePath),
    request_body = ScheduleInput,
    responses((status = 200, description = "The schedule.", body = ScheduleView), WriteProblems)
)]
async fn replace_schedule(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SchedulePath>,
    body: Body,
) -> Answer<ScheduleView> {
    caller.require_staff(Permission::ManageSchedules)?;
    let new = body.read::<ScheduleInput>()?.read()?;
    let schedule = state.escalation.update_schedule(caller.actor(), path.schedule_id.0, new).await?;
    Ok(Json(view(schedule, state.ambient.now())))
}

/// Somebody on duty for a time.
#[derive(Serialize, ToSchema)]
pub(super) struct DutyView {
    /// Null before the first hand-over.
    user_id: Option<UserId>,
    from: Instant,
    until: Instant,
    /// Whether the person steps in for the one whose turn it is.
    is_override: bool,
}

/// Who has the duty in the next 14 days, in order and without gaps; for staff.
#[utoipa::path(
    get,
    path = "/schedules/{schedule_id}/duties",
    tag = "incidents",
    params(SchedulePath),
    responses((status = 200, description = "All.", body = PageView<DutyView>), ReadProblems)
)]
async fn list_duties(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SchedulePath>,
) -> Answer<PageView<DutyView>> {
    caller.require_staff(Permission::StaffIncidents)?;
    let (schedule, now) = (state.escalation.get_schedule(path.schedule_id.0).await?, state.ambient.now());
    let until = now.saturating_add(AHEAD).unwrap_or(now);
    let duty = |duty: escalation::Duty| DutyView {
        user_id: duty.user.map(UserId),
        from: duty.from.into(),
        until: duty.until.into(),
        is_override: duty.by_override,
    };
    Ok(Json(PageView::whole(duties_between(&schedule, now, until).into_iter().map(duty))))
}

/// Who steps in, and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideInput {
    user_id: UserId,
    from: Instant,
    /// Not in the past. Overrides of one schedule do not overlap.
    until: Instant,
}

/// Lets somebody step in for a time. The same person from the same instant on gets the new end.
#[utoipa::path(
    post,
    path = "/schedules/{schedule_id}/overrides",
    tag = "incidents",
    params(SchedulePath),
    request_body = OverrideInput,
    responses((status = 200, description = "The schedule.", body = ScheduleView), WriteProblems)
)]
async fn create_override(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SchedulePath>,
    body: Body,
) -> Answer<ScheduleView> {
    caller.require_staff(Permission::ManageSchedules)?;
    let input: OverrideInput = body.read()?;
    let exception = Override { user: input.user_id.0, from: input.from.0, until: input.until.0 };
    let schedule = state.escalation.add_override(caller.actor(), path.schedule_id.0, exception).await?;
    Ok(Json(view(schedule, state.ambient.now())))
}

/// Which override is meant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OverrideQuery {
    /// Who steps in.
    user_id: Option<UserId>,
    /// From when, exactly as the schedule tells it.
    from: Option<Instant>,
}

/// Takes an override back. Name it by `user_id` and `from`.
#[utoipa::path(
    delete,
    path = "/schedules/{schedule_id}/overrides",
    tag = "incidents",
    params(SchedulePath, OverrideQuery),
    responses((status = 200, description = "The schedule.", body = ScheduleView), WriteProblems)
)]
async fn remove_override(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<SchedulePath>,
    Query(query): Query<OverrideQuery>,
) -> Answer<ScheduleView> {
    caller.require_staff(Permission::ManageSchedules)?;
    let (Some(user), Some(from)) = (query.user_id, query.from) else { return Err(Refusal::not_found()) };
    let exception = Override { user: user.0, from: from.0, until: from.0 };
    let schedule = state.escalation.remove_override(caller.actor(), path.schedule_id.0, exception).await?;
    Ok(Json(view(schedule, state.ambient.now())))
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
