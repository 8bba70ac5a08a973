//! The page that staff keep open, and who is on call.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use escalation::{IncidentQuery, who_is_on_call};
use identity::Permission;
use support::Urgency;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::case_row::{self, CaseRow};
use crate::incidents::{self, IncidentRow};
use crate::state::DeskState;

/// Hand-overs that are shown ahead.
const AHEAD: usize = 6;

#[derive(Template)]
#[template(path = "desk/desk.html", blocks = ["board"])]
struct DeskTemplate {
    chrome: Chrome,
    claims: Vec<CaseRow>,
    cases: Vec<CaseRow>,
    incidents: Vec<IncidentRow>,
    on_call: String,
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    member.require(Permission::StaffCases, None)?;
    let (t, now) = (context.t, state.ambient.now());
    let work = state.support.worklist(member.user.clone(), None).await.map_err(case_row::page_error)?;
    let (claims, rest): (Vec<_>, Vec<_>) = work.iter().partition(|case| case.urgency == Urgency::Requested);
    let query = IncidentQuery { unresolved: true, limit: 100, ..IncidentQuery::default() };
    let mut open = state.escalation.list(query).await?.items;
    open.retain(|incident| member.may(Permission::StaffIncidents, incident.partner_id));
    let on_call =
        state.escalation.on_call_now().await?.map_or_else(|| t.get("desk-nobody-on-call"), |user| user.name);
    let page = DeskTemplate {
        chrome: console_chrome(&context, &member, t.get("nav-desk"), None).wide(),
        claims: claims.into_iter().map(|case| case_row::row(t, &member, case, now)).collect(),
        cases: rest.into_iter().map(|case| case_row::row(t, &member, case, now)).collect(),
        incidents: open.iter().map(|incident| incidents::row(t, &member, incident)).collect(),
        on_call,
    };
    if context.is_fragment {
        return Ok(Page(page.as_board()).into_response());
    }
    Ok(Page(page).into_response())
}

#[derive(Template)]
#[template(path = "desk/schedules.html")]
struct SchedulesTemplate {
    chrome: Chrome,
    schedules: Vec<ShownSchedule>,
}

struct ShownSchedule {
    name: String,
    now: String,
    shifts: Vec<(String, String)>,
}

pub(crate) async fn show_schedules(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    member.require(Permission::StaffIncidents, None)?;
    let (t, now, zone) = (context.t, state.ambient.now(), member.zone());
    let staff = state.identity.list_staff().await?;
    let name_of =
        |id| staff.iter().find(|user| user.id == id).map(|user| user.name.clone()).unwrap_or_default();
    let mut schedules = Vec::new();
    for schedule in state.escalation.list_schedules().await? {
        let until = now + jiff::SignedDuration::from_hours(24 * 60);
        let shifts = schedule.rotation.shifts_between(now, until, AHEAD);
        let shifts = shifts.iter().filter_map(|shift| {
            let user = schedule.participants.get(shift.participant)?;
            Some((t.date_time(shift.start, &zone), name_of(*user)))
        });
        schedules.push(ShownSchedule {
            shifts: shifts.collect(),
            now: who_is_on_call(&schedule, now).map_or_else(|| t.get("desk-nobody-on-call"), name_of),
            name: schedule.name,
        });
    }
    let chrome = console_chrome(&context, &member, t.get("nav-schedules"), None);
    Ok(Page(SchedulesTemplate { chrome, schedules }))
}
