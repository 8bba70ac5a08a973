//! On-call schedules.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use escalation::who_is_on_call;
use identity::Permission;
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::state::DeskState;

/// Hand-overs that are shown ahead.
const AHEAD: usize = 6;

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

pub(crate) async fn list(
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
