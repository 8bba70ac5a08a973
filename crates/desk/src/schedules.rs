//! On-call schedules: the list, and one with its next two weeks and its exceptions.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, ScheduleId, Timestamp, UserId};
use escalation::{Duty, EscalationError, OnCallSchedule, Override, duties_between, who_is_on_call};
use identity::{Permission, User};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::state::DeskState;

/// How far the page of a schedule looks ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

#[derive(Template)]
#[template(path = "desk/schedules.html")]
struct SchedulesTemplate {
    chrome: Chrome,
    schedules: Vec<ShownSchedule>,
    can_manage: bool,
}

struct ShownSchedule {
    name: String,
    href: String,
    is_default: bool,
    now: String,
    next: String,
}

#[derive(Template)]
#[template(path = "desk/schedule.html")]
struct ScheduleTemplate {
    chrome: Chrome,
    href: String,
    zone: String,
    is_default: bool,
    rhythm: String,
    now: String,
    members: Vec<String>,
    duties: Vec<DutyRow>,
    exceptions: Vec<ExceptionRow>,
    staff: Vec<(String, String)>,
    can_manage: bool,
    form: ExceptionForm,
    errors: FormErrors,
}

struct DutyRow {
    from: String,
    until: String,
    name: String,
    by_override: bool,
    is_now: bool,
}

struct ExceptionRow {
    name: String,
    from: String,
    until: String,
    user_id: String,
    /// Exact, as the service wants it back.
    key: String,
}

/// An exception as it was written, in the schedule's zone.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ExceptionForm {
    user_id: String,
    from: String,
    until: String,
}

/// People of the platform, by name where they are still there.
pub(crate) struct Staff(pub(crate) Vec<User>);

impl Staff {
    pub(crate) async fn load(state: &DeskState) -> Result<Self, PageError> {
        Ok(Self(state.identity.list_staff().await?))
    }

    fn name(&self, t: Texts, id: Option<UserId>) -> String {
        let Some(id) = id else { return t.get("desk-nobody-on-call") };
        let found = self.0.iter().find(|user| user.id == id);
        found.map_or_else(|| t.get("desk-somebody"), |user| user.name.clone())
    }

    /// Those who can be on call.
    pub(crate) fn choices(&self) -> Vec<(String, String)> {
        let able = self.0.iter().filter(|user| !user.disabled);
        able.map(|user| (user.id.to_string(), user.name.clone())).collect()
    }
}

/// The schedule of an address, for staff who see incidents.
pub(crate) async fn find(state: &DeskState, member: &Member, id: &str) -> Result<OnCallSchedule, PageError> {
    member.require(Permission::StaffIncidents, None)?;
    let id: ScheduleId = id.parse().map_err(|_| PageError::NotFound)?;
    match state.escalation.get_schedule(id).await {
        Ok(schedule) => Ok(schedule),
        Err(EscalationError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}

pub(crate) async fn list(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    member.require(Permission::StaffIncidents, None)?;
    let (t, now, staff) = (context.t, state.ambient.now(), Staff::load(&state).await?);
    let zone = member.zone();
    let shown = |schedule: OnCallSchedule| {
        let next = duties_between(&schedule, now, now + AHEAD).into_iter().nth(1);
        let next = next.map(|duty: Duty| {
            t.two("desk-then", "name", staff.name(t, duty.user), "at", t.date_time(duty.from, &zone))
        });
        ShownSchedule {
            href: format!("/console/schedules/{}", schedule.id),
            is_default: schedule.is_default,
            now: staff.name(t, who_is_on_call(&schedule, now)),
            next: next.unwrap_or_default(),
            name: schedule.name,
        }
    };
    let schedules = state.escalation.list_schedules().await?.into_iter().map(shown).collect();
    let chrome = console_chrome(&context, &member, t.get("nav-schedules"), None);
    let can_manage = member.may(Permission::ManageSchedules, None);
    Ok(Page(SchedulesTemplate { chrome, schedules, can_manage }))
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let schedule = find(&state, &member, &id).await?;
    page(&context, &member, &state, &schedule, (ExceptionForm::default(), &FieldErrors::new())).await
}

async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    schedule: &OnCallSchedule,
    (form, errors): (ExceptionForm, &FieldErrors),
) -> Result<Response, PageError> {
    let (t, now, staff) = (context.t, state.ambient.now(), Staff::load(state).await?);
    let zone = &schedule.rotation.zone;
    let duty = |duty: &Duty| DutyRow {
        from: t.date_time(duty.from, zone),
        until: t.date_time(duty.until, zone),
        name: staff.name(t, duty.user),
        by_override: duty.by_override,
        is_now: duty.from <= now && now < duty.until,
    };
    let exception = |one: &Override| ExceptionRow {
        name: staff.name(t, Some(one.user)),
        from: t.date_time(one.from, zone),
        until: t.date_time(one.until, zone),
        user_id: one.user.to_string(),
        key: one.from.to_string(),
    };
    let coming = schedule.overrides.iter().filter(|one| one.until > now);
    let chrome = console_chrome(context, member, schedule.name.clone(), None);
    let template = ScheduleTemplate {
        chrome: chrome.crumb("/console/schedules", t.get("nav-schedules")),
        href: format!("/console/schedules/{}", schedule.id),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        is_default: schedule.is_default,
        rhythm: crate::schedule_edit::rhythm(t, schedule),
        now: staff.name(t, who_is_on_call(schedule, now)),
        members: schedule.participants.iter().map(|user| staff.name(t, Some(*user))).collect(),
        duties: duties_between(schedule, now, now + AHEAD).iter().map(duty).collect(),
        exceptions: coming.map(exception).collect(),
        staff: staff.choices(),
        can_manage: member.may(Permission::ManageSchedules, None),
        form,
        errors: FormErrors::new(t, errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(template)).into_response())
}

/// An instant as a browser's field for date and time gives it, in the schedule's zone. A time that the clock skips is
/// taken as just after, one that it repeats as its first.
fn read_local(errors: &mut FieldErrors, field: &str, text: &str, zone: &TimeZone) -> Timestamp {
    let local: Option<DateTime> = text.trim().parse().ok();
    let instant = local.and_then(|local| zone.to_ambiguous_timestamp(local).compatible().ok());
    instant.unwrap_or_else(|| {
        errors.push(field, "date_time_invalid", "write a date and a time such as 2026-03-16T09:00");
        Timestamp::UNIX_EPOCH
    })
}

impl ExceptionForm {
    fn read(&self, zone: &TimeZone) -> Result<Override, FieldErrors> {
        let mut errors = FieldErrors::new();
        let user = self.user_id.parse().unwrap_or_else(|_| {
            errors.push("user_id", "required", "choose who steps in");
            UserId::from_bytes([0; 16])
        });
        let from = read_local(&mut errors, "from", &self.from, zone);
        let until = read_local(&mut errors, "until", &self.until, zone);
        errors.finish(Override { user, from, until })
    }
}

pub(crate) async fn add_exception(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<ExceptionForm>,
) -> Result<Response, PageError> {
    member.require(Permission::ManageSchedules, None)?;
    let schedule = find(&state, &member, &id).await?;
    let added = match form.read(&schedule.rotation.zone) {
        Ok(exception) => state.escalation.add_override(member.actor(), schedule.id, exception).await,
        Err(errors) => Err(EscalationError::Invalid(errors)),
    };
    match added {
        Ok(_) => Ok(see_other_with(&format!("/console/schedules/{id}"), "flash-saved")),
        Err(EscalationError::Invalid(errors)) => {
            page(&context, &member, &state, &schedule, (form, &errors)).await
        }
        Err(EscalationError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}

/// Which exception is taken back.
#[derive(Deserialize)]
pub(crate) struct RemovedForm {
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    from: String,
}

pub(crate) async fn remove_exception(
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<RemovedForm>,
) -> Result<Response, PageError> {
    member.require(Permission::ManageSchedules, None)?;
    let schedule = find(&state, &member, &id).await?;
    let to = format!("/console/schedules/{id}");
    let (Ok(user), Ok(from)) = (form.user_id.parse(), form.from.parse()) else {
        return Ok(see_other_with(&to, "flash-overtaken"));
    };
    let exception = Override { user, from, until: from };
    match state.escalation.remove_override(member.actor(), schedule.id, exception).await {
        Ok(_) => Ok(see_other_with(&to, "flash-deleted")),
        // Somebody else has taken it back.
        Err(EscalationError::NotFound) => Ok(see_other_with(&to, "flash-overtaken")),
        Err(error) => Err(PageError::internal(error)),
    }
}
