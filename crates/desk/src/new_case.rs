//! A new case: one problem each, and for an urgent one which of the three conditions holds (operations 7.2, 7.4). It
//! may follow up a closed one, and staff may open one for a partner.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{CaseId, Environment, FieldErrors, PartnerId, Timestamp};
use identity::Permission;
use monitoring::UrgentCondition;
use partners::{Partner, PartnerStatus};
use serde::Deserialize;
use support::{Case, Category, ClaimForm, NewCase, RoutingGroup, SupportError, route};
use texts::Texts;
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other};

use crate::case_row::{case_id, environment_key, page_error};
use crate::evidence::{EvidenceRow, evidence_rows};
use crate::incidents::{self, IncidentRow};
use crate::state::DeskState;

const CONDITIONS: [UrgentCondition; 3] = [
    UrgentCondition::IntegrationDown,
    UrgentCondition::MajorityOfMerchants,
    UrgentCondition::WidespreadBlockage,
];

#[derive(Template)]
#[template(path = "desk/new_case.html")]
struct NewCaseTemplate {
    chrome: Chrome,
    form: CaseFields,
    errors: FormErrors,
    key: String,
    categories: Vec<(String, String)>,
    environments: Vec<(String, String)>,
    conditions: Vec<Condition>,
    measured: Vec<EvidenceRow>,
    known: Vec<IncidentRow>,
    partner: String,
    follows: String,
    parent_href: String,
    urgent_is_offered: bool,
}

struct Condition {
    value: String,
    text: String,
    help: String,
    is_chosen: bool,
}

/// The form as it was filled in.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CaseFields {
    category: String,
    environment: String,
    summary: String,
    description: String,
    restaurants: String,
    order_ids: String,
    cc: String,
    condition: String,
    minutes: String,
    key: String,
    /// The case that is followed up.
    follow: String,
    /// For which partner; staff only.
    partner: String,
}

/// Whose case it is to be, and which closed one it follows up.
struct Opener {
    partner: Partner,
    parent: Option<Case>,
}

/// A partner's own people open cases, and staff for a partner that they name. A follow-up is of its parent's partner.
async fn opener(member: &Member, state: &DeskState, form: &CaseFields) -> Result<Opener, PageError> {
    let parent = match form.follow.as_str() {
        "" => None,
        id => Some(state.support.get(member.user.clone(), case_id(id)?).await.map_err(page_error)?.case),
    };
    let own = member.user.partner_id();
    let id = match &parent {
        Some(case) if case.is_open() => return Err(PageError::Conflict),
        Some(case) => case.partner_id,
        None => own.or_else(|| form.partner.parse().ok()).ok_or(PageError::NotFound)?,
    };
    member.require(Permission::OpenCases, Some(id))?;
    let partner = state.partners.find(id).await?.ok_or(PageError::NotFound)?;
    Ok(Opener { partner, parent })
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Query(mut fields): Query<CaseFields>,
) -> Result<Response, PageError> {
    let opener = opener(&member, &state, &fields).await?;
    if !matches!(route(opener.partner.status), Some(RoutingGroup::Launched | RoutingGroup::Integrating)) {
        return Ok(see_other("/support"));
    }
    if let Some(parent) = &opener.parent {
        fields.begin_from(parent);
    }
    // Urgent is chosen, never preset.
    if fields.category.is_empty() {
        Category::TechnicalSupport.as_str().clone_into(&mut fields.category);
    }
    page(&context, &member, &state, (&opener, fields), (StatusCode::OK, FormErrors::none())).await
}

/// The form that keeps an answer which came after the case was closed, as a follow-up.
pub(crate) async fn instead(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    closed: CaseId,
    text: String,
) -> Result<Response, PageError> {
    let mut fields = CaseFields { follow: closed.to_string(), description: text, ..CaseFields::default() };
    let opener = opener(member, state, &fields).await?;
    opener.parent.iter().for_each(|parent| fields.begin_from(parent));
    let errors = FormErrors::none().with("description", context.t.get("desk-closed-meanwhile"));
    page(context, member, state, (&opener, fields), (StatusCode::CONFLICT, errors)).await
}

async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    (opener, form): (&Opener, CaseFields),
    (status, errors): (StatusCode, FormErrors),
) -> Result<Response, PageError> {
    let (t, account) = (context.t, &opener.partner);
    let urgent_is_offered = account.status == PartnerStatus::Launched;
    let extras = state.extras(account.id, Environment::Production).await?;
    let evidence = state.monitoring.evidence(account.id, Environment::Production, extras).await?;
    let offered = Category::ALL
        .iter()
        .filter(|category| urgent_is_offered || **category != Category::UrgentTechnicalSupport)
        .map(|category| (category.as_str().to_owned(), t.get(category.text_key())));
    let conditions = CONDITIONS.iter().map(|condition| Condition {
        value: condition.as_str().to_owned(),
        text: t.get(condition.text_key()),
        help: t.get(&format!("{}-help", condition.text_key())),
        is_chosen: form.condition == condition.as_str(),
    });
    let environments = [Environment::Production, Environment::Sandbox]
        .map(|environment| (environment.as_str().to_owned(), t.get(environment_key(environment))));
    let title = if opener.parent.is_some() { "case-follow-up" } else { "desk-new-case" };
    let chrome = console_chrome(context, member, t.get(title), None);
    let parent = opener.parent.as_ref();
    let template = NewCaseTemplate {
        chrome: chrome.crumb("/console/cases", t.get("nav-cases")),
        key: if form.key.is_empty() { state.ambient.secret() } else { form.key.clone() },
        errors,
        categories: offered.collect(),
        environments: environments.into(),
        conditions: conditions.collect(),
        measured: evidence_rows(t, &evidence, member),
        known: incidents::known(context, member, state, account.id).await?,
        partner: if member.user.is_staff() { account.name.clone() } else { String::new() },
        follows: parent.map(|case| follows(t, case)).unwrap_or_default(),
        parent_href: parent.map(|case| format!("/console/cases/{}", case.id)).unwrap_or_default(),
        urgent_is_offered,
        form,
    };
    Ok((status, Page(template)).into_response())
}

fn follows(t: Texts, parent: &Case) -> String {
    t.two("desk-follows", "number", parent.number.to_string(), "summary", &parent.summary)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

impl CaseFields {
    /// Takes over what a follow-up shares with the closed case, but not its urgency.
    fn begin_from(&mut self, parent: &Case) {
        if self.category.is_empty() && parent.category != Category::UrgentTechnicalSupport {
            parent.category.as_str().clone_into(&mut self.category);
        }
        if self.environment.is_empty() {
            parent.environment.as_str().clone_into(&mut self.environment);
        }
        if self.summary.is_empty() {
            self.summary.clone_from(&parent.summary);
        }
        if self.restaurants.is_empty() {
            self.restaurants = parent.restaurants.join("\n");
        }
    }

    fn read(&self, partner_id: PartnerId, now: Timestamp) -> Result<NewCase, FieldErrors> {
        let mut errors = FieldErrors::new();
        let category = self.category.parse().unwrap_or_else(|_| {
            errors.push("category", "required", "choose a category");
            Category::TechnicalSupport
        });
        let environment = self.environment.parse().unwrap_or(Environment::Production);
        // A condition that was ticked without the urgent category is handed on, and refused there with its cure.
        let claims = category == Category::UrgentTechnicalSupport || !self.condition.is_empty();
        let claim = if claims { self.claim(&mut errors, now) } else { None };
        let case = NewCase {
            partner_id,
            environment,
            category,
            summary: self.summary.clone(),
            description: self.description.clone(),
            restaurants: lines(&self.restaurants),
            order_ids: lines(&self.order_ids),
            cc: lines(&self.cc),
            claim,
            submit_key: Some(self.key.clone()).filter(|key| !key.is_empty()),
        };
        errors.finish(case)
    }

    fn claim(&self, errors: &mut FieldErrors, now: Timestamp) -> Option<ClaimForm> {
        let condition = CONDITIONS.into_iter().find(|condition| condition.as_str() == self.condition);
        if condition.is_none() {
            errors.push("condition", "required", "choose which of the three conditions holds");
        }
        let minutes: i64 = match self.minutes.trim() {
            "" => 0,
            text => text.parse().unwrap_or_else(|_| {
                errors.push("minutes", "number_invalid", "write since how many minutes, such as 20");
                0
            }),
        };
        let since = now - jiff::SignedDuration::from_mins(minutes.clamp(0, 60 * 24 * 30));
        condition.map(|condition| ClaimForm { condition, since })
    }
}

pub(crate) async fn open(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Form(form): Form<CaseFields>,
) -> Result<Response, PageError> {
    let opener = opener(&member, &state, &form).await?;
    let case = match form.read(opener.partner.id, state.ambient.now()) {
        Ok(case) => case,
        Err(errors) => return refused(&context, &member, &state, (&opener, form), errors).await,
    };
    let extras = state.extras(opener.partner.id, case.environment).await?;
    let user = member.user.clone();
    let opened = match &opener.parent {
        Some(parent) => state.support.follow_up(user, parent.id, case, extras).await,
        None => state.support.open_case(user, case, extras).await,
    };
    match opened {
        Ok(case) => Ok(see_other(&format!("/console/cases/{}", case.id)).into_response()),
        Err(SupportError::Invalid(errors)) => {
            refused(&context, &member, &state, (&opener, form), errors).await
        }
        Err(SupportError::NotOffered) => Ok(see_other("/support")),
        Err(error) => Err(page_error(error)),
    }
}

async fn refused(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    form: (&Opener, CaseFields),
    mut errors: FieldErrors,
) -> Result<Response, PageError> {
    // The page asks for minutes, the service for the instant that they give.
    for error in errors.0.iter_mut().filter(|error| error.field == "since") {
        "minutes".clone_into(&mut error.field);
    }
    let errors = FormErrors::new(context.t, &errors);
    page(context, member, state, form, (StatusCode::UNPROCESSABLE_ENTITY, errors)).await
}
