//! One case with its conversation and history, and for staff the claim beside frozen and live evidence.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Actor, CaseId, FieldErrors};
use identity::Permission;
use monitoring::Evidence;
use support::{Case, CaseDetail, CaseLink, CaseMessage, Visibility};
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome};

use crate::case_history::{self, HistoryLine, history};
use crate::case_row::{CaseRow, case_id, environment_key, page_error, row};
use crate::evidence::{EvidenceRow, ShownVerdict, evidence_rows, verdicts};
use crate::incidents::{self, IncidentRow};
use crate::state::DeskState;

#[derive(Template)]
#[template(path = "desk/case.html")]
struct CaseTemplate {
    chrome: Chrome,
    row: CaseRow,
    partner: String,
    partner_href: String,
    environment: String,
    description: String,
    opened: String,
    about: Vec<(String, String)>,
    linked: Vec<LinkedCase>,
    known: Vec<IncidentRow>,
    due_lines: Vec<String>,
    claim: String,
    frozen: Vec<EvidenceRow>,
    live: Vec<EvidenceRow>,
    verdicts: Vec<ShownVerdict>,
    decision: String,
    incident_href: String,
    messages: Vec<ShownMessage>,
    events: Vec<HistoryLine>,
    can_decide: bool,
    follow_href: String,
    as_staff: bool,
    is_open: bool,
    form: CaseForm,
    errors: FormErrors,
}

/// What a reader typed into the forms of a case, so that nothing is lost when something is wrong with it.
#[derive(Clone, Default)]
pub(crate) struct CaseForm {
    pub(crate) text: String,
    pub(crate) is_internal: bool,
    pub(crate) note: String,
    pub(crate) key: String,
}

/// A case that this one follows up, or that follows it up.
struct LinkedCase {
    href: String,
    text: String,
}

struct ShownMessage {
    author: String,
    at: String,
    text: String,
    is_internal: bool,
    from_staff: bool,
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    page(&context, &member, &state, case_id(&id)?, (CaseForm::default(), &FieldErrors::new())).await
}

/// The page of a case, with what was typed into its forms and what is wrong with that.
pub(crate) async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    id: CaseId,
    (mut form, errors): (CaseForm, &FieldErrors),
) -> Result<Response, PageError> {
    let detail = state.support.get(member.user.clone(), id).await.map_err(page_error)?;
    let (partner, environment) = (detail.case.partner_id, detail.case.environment);
    let live = if detail.as_staff && detail.case.claim.is_some() {
        let extras = state.extras(partner, environment).await?;
        Some(state.monitoring.evidence(partner, environment, extras).await?)
    } else {
        None
    };
    let mut known = Vec::new();
    if detail.case.is_open() {
        known = incidents::known(context, member, state, partner).await?;
    }
    if form.key.is_empty() {
        form.key = state.ambient.secret();
    }
    let forms = (form, FormErrors::new(context.t, errors));
    let page = template(context, member, state, (&detail, live.as_ref(), known), forms);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(page)).into_response())
}

fn template(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    (detail, live, known): (&CaseDetail, Option<&Evidence>, Vec<IncidentRow>),
    (form, errors): (CaseForm, FormErrors),
) -> CaseTemplate {
    let (t, case, zone) = (context.t, &detail.case, member.zone());
    let title = t.two("desk-case-title", "number", case.number.to_string(), "summary", &case.summary);
    let chrome = console_chrome(context, member, title, None);
    let opener = detail.opened_by_name.clone().unwrap_or_else(|| t.get("desk-somebody"));
    let decision = case.decision.as_ref();
    let decision = decision.map(|one| case_history::decision(t, &zone, one, &detail.events));
    let frozen = case.frozen.as_ref().map(|frozen| evidence_rows(t, &frozen.evidence, member));
    CaseTemplate {
        chrome: chrome.crumb("/console/cases", t.get("nav-cases")).wide(),
        row: row(t, member, case, state.ambient.now()),
        partner: detail.partner_name.clone(),
        partner_href: format!("/console/partners/{}", case.partner_id),
        environment: t.get(environment_key(case.environment)),
        description: case.description.clone(),
        opened: t.two("desk-opened-by", "name", opener, "at", t.date_time(case.opened_at, &zone)),
        about: about(t, case),
        linked: linked(t, detail),
        known,
        due_lines: case.due.as_ref().map(|due| due.explain(t)).unwrap_or_default(),
        claim: claim(t, member, case),
        frozen: frozen.unwrap_or_default(),
        live: live.map(|live| evidence_rows(t, live, member)).unwrap_or_default(),
        verdicts: verdicts(t, case, live),
        decision: decision.unwrap_or_default(),
        incident_href: case.incident_id.map(|id| format!("/console/incidents/{id}")).unwrap_or_default(),
        messages: detail.messages.iter().map(|message| shown(t, member, message)).collect(),
        events: history(t, &zone, &detail.events),
        can_decide: can_decide(member, case),
        follow_href: follow_href(member, case),
        as_staff: detail.as_staff,
        is_open: case.is_open(),
        form,
        errors,
    }
}

/// Where a closed case is followed up; nowhere while it is open.
fn follow_href(member: &Member, case: &Case) -> String {
    if case.is_open() || !member.may(Permission::OpenCases, Some(case.partner_id)) {
        return String::new();
    }
    format!("/console/cases/new?follow={}", case.id)
}

fn claim(t: Texts, member: &Member, case: &Case) -> String {
    let Some(claim) = case.claim else { return String::new() };
    let condition = t.get(claim.condition.text_key());
    t.two("desk-claim", "condition", condition, "since", t.date_time(claim.since, &member.zone()))
}

/// What the case names: restaurants, orders, and who gets copies.
fn about(t: Texts, case: &Case) -> Vec<(String, String)> {
    let cc: Vec<String> = case.cc.iter().map(ToString::to_string).collect();
    let lines = [
        (t.get("desk-restaurants"), case.restaurants.join(", ")),
        (t.get("desk-orders"), case.order_ids.join(", ")),
        (t.get("desk-cc"), cc.join(", ")),
    ];
    lines.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn linked(t: Texts, detail: &CaseDetail) -> Vec<LinkedCase> {
    let link = |key: &str, case: &CaseLink| LinkedCase {
        href: format!("/console/cases/{}", case.id),
        text: t.two(key, "number", case.number.to_string(), "summary", &case.summary),
    };
    let parent = detail.parent.iter().map(|case| link("desk-follows", case));
    parent.chain(detail.followed_by.iter().map(|case| link("desk-followed-by", case))).collect()
}

fn shown(t: Texts, member: &Member, message: &CaseMessage) -> ShownMessage {
    ShownMessage {
        author: message.author_name.clone(),
        at: t.date_time(message.at, &member.zone()),
        text: message.text.clone(),
        is_internal: message.visibility == Visibility::Internal,
        from_staff: message.from_staff,
    }
}

fn can_decide(member: &Member, case: &Case) -> bool {
    member.may(Permission::AssessUrgency, Some(case.partner_id))
        && case.claim.is_some()
        && case.is_open()
        && !is_confirmed_by_a_person(case)
}

/// A confirmation made because nobody decided in time may still be refused; one by a person stands.
fn is_confirmed_by_a_person(case: &Case) -> bool {
    case.decision
        .as_ref()
        .is_some_and(|decision| decision.confirmed && !matches!(decision.by, Actor::System(_)))
}
