//! Making and changing a schedule: who takes turns, how long a turn is, and when they hand over.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{FieldErrors, ScheduleId};
use calendar::ShiftLength;
use escalation::{EscalationError, NewSchedule, OnCallSchedule, ScheduleForm};
use identity::Permission;
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::schedules::{Staff, find};
use crate::state::DeskState;

/// Empty places for people below those that are filled.
const SPARE: usize = 3;

/// The most places that one form has.
const MAX_PLACES: usize = 100;

#[derive(Template)]
#[template(path = "desk/schedule_edit.html")]
struct EditTemplate {
    chrome: Chrome,
    action: String,
    back: String,
    form: ScheduleForm,
    places: Vec<Place>,
    staff: Vec<(String, String)>,
    shifts: Vec<(String, String)>,
    errors: FormErrors,
}

/// One turn in the order, and who has it.
struct Place {
    number: usize,
    label: String,
    user_id: String,
}

/// How turns change, in words.
pub(crate) fn rhythm(t: Texts, schedule: &OnCallSchedule) -> String {
    let (key, every) = match schedule.rotation.shift {
        ShiftLength::Hourly(every) => ("desk-every-hours", every),
        ShiftLength::Daily(every) => ("desk-every-days", every),
        ShiftLength::Weekly(every) => ("desk-every-weeks", every),
    };
    let at = schedule.rotation.handover.strftime("%H:%M").to_string();
    t.two(key, "n", i64::from(every.get()), "at", at)
}

/// The fields as a browser sends them: the places of people come one after the other.
fn read(fields: &[(String, String)]) -> ScheduleForm {
    let field = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let people = fields.iter().filter(|(key, _)| key == "participants").take(MAX_PLACES);
    ScheduleForm {
        name: field("name"),
        is_default: !field("is_default").is_empty(),
        time_zone: field("time_zone"),
        starts_on: field("starts_on"),
        handover: field("handover"),
        shift: field("shift"),
        every: field("every"),
        participants: people.filter_map(|(_, id)| id.parse().ok()).collect(),
    }
}

pub(crate) async fn show_new(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<Response, PageError> {
    member.require(Permission::ManageSchedules, None)?;
    let zone = member.zone();
    let form = ScheduleForm {
        starts_on: zone.to_datetime(state.ambient.now()).date().to_string(),
        time_zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        handover: "09:00".to_owned(),
        shift: "weekly".to_owned(),
        every: "1".to_owned(),
        ..ScheduleForm::default()
    };
    page(&context, &member, &state, None, (form, &FieldErrors::new())).await
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    member.require(Permission::ManageSchedules, None)?;
    let schedule = find(&state, &member, &id).await?;
    let form = ScheduleForm::of(&NewSchedule {
        name: schedule.name.clone(),
        is_default: schedule.is_default,
        rotation: schedule.rotation.clone(),
        participants: schedule.participants.clone(),
    });
    page(&context, &member, &state, Some(schedule.id), (form, &FieldErrors::new())).await
}

async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    id: Option<ScheduleId>,
    (form, errors): (ScheduleForm, &FieldErrors),
) -> Result<Response, PageError> {
    let t = context.t;
    let title = if id.is_some() { "desk-edit-schedule" } else { "desk-new-schedule" };
    let chrome = console_chrome(context, member, t.get(title), None);
    let back = id.map_or_else(|| "/console/schedules".to_owned(), |id| format!("/console/schedules/{id}"));
    let mut staff = vec![(String::new(), t.get("desk-nobody"))];
    staff.extend(Staff::load(state).await?.choices());
    let filled = form.participants.len();
    let place = |index: usize| Place {
        number: index + 1,
        label: t.one("desk-turn", "n", i64::try_from(index + 1).unwrap_or(i64::MAX)),
        user_id: form.participants.get(index).map(ToString::to_string).unwrap_or_default(),
    };
    let shift = |value: &str, key: &str| (value.to_owned(), t.get(key));
    let template = EditTemplate {
        chrome: chrome.crumb("/console/schedules", t.get("nav-schedules")),
        action: id.map_or_else(|| format!("{back}/new"), |_| format!("{back}/edit")),
        places: (0..(filled + SPARE).min(MAX_PLACES)).map(place).collect(),
        shifts: vec![
            shift("hourly", "desk-shift-hourly"),
            shift("daily", "desk-shift-daily"),
            shift("weekly", "desk-shift-weekly"),
        ],
        staff,
        back,
        form: form.clone(),
        errors: FormErrors::new(t, errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(template)).into_response())
}

pub(crate) async fn create(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    member.require(Permission::ManageSchedules, None)?;
    save(&context, &member, &state, None, read(&fields)).await
}

pub(crate) async fn change(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    member.require(Permission::ManageSchedules, None)?;
    let schedule = find(&state, &member, &id).await?;
    save(&context, &member, &state, Some(schedule.id), read(&fields)).await
}

async fn save(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    id: Option<ScheduleId>,
    form: ScheduleForm,
) -> Result<Response, PageError> {
    let saved = match (form.read(), id) {
        (Err(errors), _) => Err(EscalationError::Invalid(errors)),
        (Ok(new), Some(id)) => state.escalation.update_schedule(member.actor(), id, new).await,
        (Ok(new), None) => state.escalation.create_schedule(member.actor(), new).await,
    };
    match saved {
        Ok(schedule) => Ok(see_other_with(&format!("/console/schedules/{}", schedule.id), "flash-saved")),
        Err(EscalationError::Invalid(errors)) => page(context, member, state, id, (form, &errors)).await,
        Err(EscalationError::NotFound) => Err(PageError::NotFound),
        Err(error) => Err(PageError::internal(error)),
    }
}
