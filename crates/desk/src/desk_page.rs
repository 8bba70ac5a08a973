//! The page that staff keep open: who waits for us, what is about to be late, and who is in trouble.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use escalation::IncidentQuery;
use identity::Permission;
use support::{Case, RiskHorizon, Urgency};
use web::{Chrome, Member, Page, PageContext, PageError, console_chrome};

use crate::case_row::{CaseRow, PartnerNames, page_error};
use crate::incidents::{self, IncidentRow};
use crate::state::DeskState;
use crate::trouble::{self, Trouble};

/// Cases without haste that the page shows; the others are in the queue.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "desk/desk.html", blocks = ["board"])]
struct DeskTemplate {
    chrome: Chrome,
    claims: Vec<CaseRow>,
    at_risk: Vec<CaseRow>,
    cases: Vec<CaseRow>,
    more: usize,
    troubled: Vec<TroubleRow>,
    incidents: Vec<IncidentRow>,
    on_call: String,
}

/// A partner in trouble.
struct TroubleRow {
    name: String,
    href: String,
    incidents_href: String,
    incidents: i64,
    unanswered: i64,
    severity: &'static str,
    since: String,
}

/// The worklist in three parts: claims of urgency that wait for a decision, other answers that are about to be late,
/// and the rest.
fn split<'a>(horizon: &RiskHorizon, work: &'a [Case]) -> (Vec<&'a Case>, Vec<&'a Case>, Vec<&'a Case>) {
    let (claims, others): (Vec<_>, Vec<_>) = work.iter().partition(|case| case.urgency == Urgency::Requested);
    let is_at_risk = |case: &&Case| case.due.as_ref().is_some_and(|due| horizon.reaches(due));
    let (at_risk, rest) = others.into_iter().partition(is_at_risk);
    (claims, at_risk, rest)
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    member.require(Permission::StaffCases, None)?;
    let (t, now) = (context.t, state.ambient.now());
    let work = state.support.worklist(member.user.clone(), None).await.map_err(page_error)?;
    let horizon = state.support.risk_horizon().map_err(page_error)?;
    let (claims, at_risk, rest) = split(&horizon, &work);
    let query = IncidentQuery { unresolved: true, limit: 200, ..IncidentQuery::default() };
    let mut open = state.escalation.list(query).await?.items;
    open.retain(|incident| member.may(Permission::StaffIncidents, incident.partner_id));
    let on_call =
        state.escalation.on_call_now().await?.map_or_else(|| t.get("desk-nobody-on-call"), |user| user.name);
    let names = PartnerNames::load(&state, &member).await?;
    let rows = |cases: &[&Case]| cases.iter().map(|case| names.row(t, &member, case, now)).collect();
    let trouble = trouble::by_partner(&open);
    let page = DeskTemplate {
        chrome: console_chrome(&context, &member, t.get("nav-desk"), None).wide(),
        claims: rows(&claims),
        at_risk: rows(&at_risk),
        cases: rows(rest.get(..SHOWN).unwrap_or(&rest)),
        more: rest.len().saturating_sub(SHOWN),
        troubled: trouble.iter().map(|one| trouble_row(&context, &member, &names, one)).collect(),
        incidents: open.iter().map(|incident| incidents::row(t, &member, incident)).collect(),
        on_call,
    };
    if context.is_fragment {
        return Ok(Page(page.as_board()).into_response());
    }
    Ok(Page(page).into_response())
}

fn trouble_row(
    context: &PageContext,
    member: &Member,
    names: &PartnerNames,
    trouble: &Trouble,
) -> TroubleRow {
    let id = trouble.partner;
    TroubleRow {
        name: names.of(id),
        href: format!("/console/partners/{id}/fulfillment"),
        incidents_href: format!("/console/incidents?state=open&partner={id}"),
        incidents: i64::try_from(trouble.incidents).unwrap_or(i64::MAX),
        unanswered: i64::try_from(trouble.unanswered).unwrap_or(i64::MAX),
        severity: trouble.worst.label(),
        since: context.t.date_time(trouble.since, &member.zone()),
    }
}
