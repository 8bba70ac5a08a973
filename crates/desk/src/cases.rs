//! Cases: the list, one case with its conversation, and for staff the claim beside frozen and live evidence.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Actor, CaseId, FieldErrors};
use identity::Permission;
use monitoring::{Action, Evidence, assess};
use serde::Deserialize;
use support::{Case, CaseDetail, CaseFilter, CaseState, NewReply, SupportError, Urgency, Visibility};
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other_with};

use crate::state::DeskState;

/// Cases on one page of the list.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "desk/cases.html")]
struct CasesTemplate {
    chrome: Chrome,
    rows: Vec<CaseRow>,
    can_open: bool,
}

/// A case in a list.
pub(crate) struct CaseRow {
    pub(crate) href: String,
    pub(crate) number: i64,
    pub(crate) summary: String,
    pub(crate) category: String,
    pub(crate) state: String,
    pub(crate) urgency: String,
    pub(crate) due: String,
    pub(crate) is_overdue: bool,
    pub(crate) is_urgent: bool,
}

/// A case as a row of a list.
pub(crate) fn row(t: Texts, member: &Member, case: &Case, now: basis::Timestamp) -> CaseRow {
    CaseRow {
        href: format!("/console/cases/{}", case.id),
        number: case.number,
        summary: case.summary.clone(),
        category: t.get(case.category.text_key()),
        state: t.get(case.state.text_key()),
        urgency: if case.urgency == Urgency::None { String::new() } else { t.get(case.urgency.text_key()) },
        due: case.due.as_ref().map(|due| due.text(t, &member.zone())).unwrap_or_default(),
        is_overdue: case.is_overdue(now),
        is_urgent: matches!(case.urgency, Urgency::Requested | Urgency::Confirmed),
    }
}

/// Errors of `support` as pages: whoever may not know gets 404.
pub(crate) fn page_error(error: SupportError) -> PageError {
    match error {
        SupportError::NotFound | SupportError::Forbidden | SupportError::NotOffered => PageError::NotFound,
        SupportError::Closed | SupportError::StillOpen | SupportError::Review(_) => PageError::Conflict,
        SupportError::Invalid(_) => PageError::BadRequest,
        other => PageError::internal(other),
    }
}

pub(crate) async fn list(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
) -> Result<impl IntoResponse, PageError> {
    let t = context.t;
    let found = state.support.list(member.user.clone(), CaseFilter::default(), None, PAGE).await;
    let found = found.map_err(page_error)?;
    let now = state.ambient.now();
    let chrome = console_chrome(&context, &member, t.get("nav-cases"), None).wide();
    let can_open = member.user.partner_id().is_some_and(|id| member.may(Permission::OpenCases, Some(id)));
    let rows = found.items.iter().map(|case| row(t, &member, case, now)).collect();
    Ok(Page(CasesTemplate { chrome, rows, can_open }))
}

#[derive(Template)]
#[template(path = "desk/case.html")]
struct CaseTemplate {
    chrome: Chrome,
    row: CaseRow,
    partner: String,
    environment: String,
    description: String,
    opened: String,
    due_lines: Vec<String>,
    claim: String,
    frozen: Vec<EvidenceRow>,
    live: Vec<EvidenceRow>,
    verdicts: Vec<ShownVerdict>,
    decision: String,
    incident_href: String,
    messages: Vec<ShownMessage>,
    events: Vec<(String, String)>,
    can_decide: bool,
    as_staff: bool,
    is_open: bool,
    form: CaseForm,
    errors: FormErrors,
}

/// What a reader typed into the forms of a case, so that nothing is lost when something is wrong with it.
#[derive(Clone, Default)]
struct CaseForm {
    text: String,
    is_internal: bool,
    note: String,
    key: String,
}

/// The name of an environment.
pub(crate) const fn environment_key(environment: basis::Environment) -> &'static str {
    match environment {
        basis::Environment::Sandbox => "desk-sandbox",
        basis::Environment::Production => "desk-production",
    }
}

/// One measured line: what, and its figures.
pub(crate) struct EvidenceRow {
    pub(crate) name: String,
    pub(crate) value: String,
}

struct ShownVerdict {
    when: String,
    text: String,
    reasons: Vec<String>,
}

struct ShownMessage {
    author: String,
    at: String,
    text: String,
    is_internal: bool,
    from_staff: bool,
}

fn case_id(text: &str) -> Result<CaseId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    page(&context, &member, &state, case_id(&id)?, CaseForm::default(), &FieldErrors::new()).await
}

async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    id: CaseId,
    mut form: CaseForm,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let detail = state.support.get(member.user.clone(), id).await.map_err(page_error)?;
    let live = if detail.as_staff && detail.case.claim.is_some() {
        let (partner, environment) = (detail.case.partner_id, detail.case.environment);
        let extras = state.extras(partner, environment).await?;
        Some(state.monitoring.evidence(partner, environment, extras).await?)
    } else {
        None
    };
    if form.key.is_empty() {
        form.key = state.ambient.secret();
    }
    let forms = (form, FormErrors::new(context.t, errors));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(template(context, member, state, &detail, live.as_ref(), forms))).into_response())
}

fn template(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    detail: &CaseDetail,
    live: Option<&Evidence>,
    (form, errors): (CaseForm, FormErrors),
) -> CaseTemplate {
    let (t, case, zone) = (context.t, &detail.case, member.zone());
    let title = t.two("desk-case-title", "number", case.number.to_string(), "summary", &case.summary);
    let chrome =
        console_chrome(context, member, title, None).crumb("/console/cases", t.get("nav-cases")).wide();
    let claim = case.claim.map(|claim| {
        t.two(
            "desk-claim",
            "condition",
            t.get(claim.condition.text_key()),
            "since",
            t.date_time(claim.since, &zone),
        )
    });
    let decision = case.decision.as_ref().map(|decision| {
        let key = if decision.confirmed { "desk-decided-confirmed" } else { "desk-decided-refused" };
        let note = decision.note.clone().unwrap_or_default();
        t.two(key, "at", t.date_time(decision.at, &zone), "note", note)
    });
    CaseTemplate {
        row: row(t, member, case, state.ambient.now()),
        partner: detail.partner_name.clone(),
        environment: t.get(environment_key(case.environment)),
        description: case.description.clone(),
        opened: t.two(
            "desk-opened-by",
            "name",
            detail.opened_by_name.clone().unwrap_or_default(),
            "at",
            t.date_time(case.opened_at, &zone),
        ),
        due_lines: case.due.as_ref().map(|due| due.explain(t)).unwrap_or_default(),
        claim: claim.unwrap_or_default(),
        frozen: case
            .frozen
            .as_ref()
            .map(|frozen| evidence_rows(t, &frozen.evidence, member))
            .unwrap_or_default(),
        live: live.map(|live| evidence_rows(t, live, member)).unwrap_or_default(),
        verdicts: verdicts(t, case, live),
        decision: decision.unwrap_or_default(),
        incident_href: case.incident_id.map(|id| format!("/console/incidents/{id}")).unwrap_or_default(),
        messages: detail
            .messages
            .iter()
            .map(|message| ShownMessage {
                author: message.author_name.clone(),
                at: t.date_time(message.at, &zone),
                text: message.text.clone(),
                is_internal: message.visibility == Visibility::Internal,
                from_staff: message.from_staff,
            })
            .collect(),
        events: detail
            .events
            .iter()
            .map(|event| (t.date_time(event.at, &zone), event.text(t, &zone)))
            .collect(),
        can_decide: member.may(Permission::AssessUrgency, Some(case.partner_id))
            && case.claim.is_some()
            && case.is_open()
            && !is_confirmed_by_a_person(case),
        form,
        errors,
        as_staff: detail.as_staff,
        is_open: case.state != CaseState::Closed,
        chrome,
    }
}

/// A confirmation made because nobody decided in time may still be refused; one by a person stands.
fn is_confirmed_by_a_person(case: &Case) -> bool {
    case.decision
        .as_ref()
        .is_some_and(|decision| decision.confirmed && !matches!(decision.by, Actor::System(_)))
}

/// The verdict at filing and the one of this moment.
fn verdicts(t: Texts, case: &Case, live: Option<&Evidence>) -> Vec<ShownVerdict> {
    let shown = |when: &str, verdict: &monitoring::Verdict| ShownVerdict {
        when: t.get(when),
        text: t.get(verdict.kind.text_key()),
        reasons: verdict.reasons.iter().map(|reason| reason.text(t)).collect(),
    };
    let at_filing = case.frozen.as_ref().and_then(|frozen| frozen.verdict.as_ref());
    let mut all: Vec<ShownVerdict> =
        at_filing.map(|verdict| shown("desk-when-filed", verdict)).into_iter().collect();
    if let Some((claim, live)) = case.claim.zip(live) {
        all.push(shown("desk-now", &assess(claim.condition, live)));
    }
    all
}

/// Evidence as lines that people can compare.
pub(crate) fn evidence_rows(t: Texts, evidence: &Evidence, member: &Member) -> Vec<EvidenceRow> {
    let zone = member.zone();
    let mut rows = vec![
        EvidenceRow { name: t.get("desk-evidence-taken"), value: t.date_time(evidence.taken_at, &zone) },
        EvidenceRow {
            name: t.get("desk-evidence-integration"),
            value: t.get(evidence.integration.text_key()),
        },
    ];
    for action in [Action::Checkout, Action::Submit] {
        for minutes in [5, 30, 360] {
            let Some(window) = evidence.window(action, minutes) else { continue };
            let name = t.two("desk-evidence-window", "action", t.get(action.text_key()), "minutes", minutes);
            let codes: Vec<String> =
                window.by_code.iter().take(3).map(|(code, n)| format!("{code} {n}")).collect();
            let figures = t.two("desk-evidence-errors", "errors", window.errors, "requests", window.requests);
            let codes = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
            rows.push(EvidenceRow { name, value: format!("{figures}{codes}") });
        }
    }
    let counts = &evidence.restaurants;
    rows.push(EvidenceRow {
        name: t.get("desk-evidence-restaurants"),
        value: t.two("desk-evidence-affected", "affected", counts.affected_30m, "active", counts.active_6h),
    });
    for action in [Action::Checkout, Action::Submit] {
        if let Some(at) = evidence.last_success_at.get(&action) {
            let name = t.one("desk-evidence-last-success", "action", t.get(action.text_key()));
            rows.push(EvidenceRow { name, value: t.date_time(*at, &zone) });
        }
    }
    rows
}

#[derive(Deserialize)]
pub(crate) struct ReplyForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    internal: Option<String>,
    #[serde(default)]
    key: String,
}

pub(crate) async fn reply(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<ReplyForm>,
) -> Result<Response, PageError> {
    let is_internal = form.internal.is_some();
    let mut reply = if is_internal { NewReply::note(&form.text) } else { NewReply::to_partner(&form.text) };
    reply.submit_key = Some(form.key.clone()).filter(|key| !key.is_empty());
    let case = case_id(&id)?;
    match state.support.reply(member.user.clone(), case, reply).await {
        Ok(_) => {}
        Err(SupportError::Invalid(errors)) => {
            let form = CaseForm { text: form.text, is_internal, key: form.key, ..CaseForm::default() };
            return page(&context, &member, &state, case, form, &errors).await;
        }
        Err(error) => return Err(page_error(error)),
    }
    Ok(see_other_with(&format!("/console/cases/{id}"), "flash-sent").into_response())
}

#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
}

pub(crate) async fn decide(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, PageError> {
    let case = case_id(&id)?;
    let wrong = |field, code, text| Err(SupportError::Invalid(FieldErrors::one(field, code, text)));
    let decided = match form.decision.as_str() {
        // Operations 7.3, step 3: a downgrade carries a note.
        "refuse" if form.note.trim().is_empty() => {
            wrong("note", "reason_required", "say why it is not urgent")
        }
        "confirm" | "refuse" => {
            let confirm = form.decision == "confirm";
            state.support.decide_urgency(member.user.clone(), case, confirm, &form.note).await
        }
        _ => wrong("note", "decision_required", "press one of the two buttons"),
    };
    match decided {
        Ok(_) => {}
        Err(SupportError::Invalid(errors)) => {
            let form = CaseForm { note: form.note, ..CaseForm::default() };
            return page(&context, &member, &state, case, form, &errors).await;
        }
        Err(error) => return Err(page_error(error)),
    }
    Ok(see_other_with(&format!("/console/cases/{id}"), "flash-decided").into_response())
}

pub(crate) async fn close(
    member: Member,
    State(state): State<DeskState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    state.support.close(member.user, case_id(&id)?).await.map_err(page_error)?;
    Ok(see_other_with(&format!("/console/cases/{id}"), "flash-saved").into_response())
}
