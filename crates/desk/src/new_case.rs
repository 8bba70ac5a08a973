//! A new case: one problem each, and for an urgent one which of the three conditions holds (operations 7.2, 7.4).

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Environment, FieldErrors, PartnerId, Timestamp};
use identity::Permission;
use monitoring::UrgentCondition;
use partners::PartnerStatus;
use serde::Deserialize;
use support::{Category, ClaimForm, NewCase, SupportError};
use web::{Chrome, FormErrors, Member, Page, PageContext, PageError, console_chrome, see_other};

use crate::cases::{EvidenceRow, environment_key, evidence_rows, page_error};
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
    condition: String,
    minutes: String,
    key: String,
}

/// Cases are opened by a partner's own people.
fn partner_of(member: &Member) -> Result<PartnerId, PageError> {
    let id = member.user.partner_id().ok_or(PageError::NotFound)?;
    member.require(Permission::OpenCases, Some(id))?;
    Ok(id)
}

pub(crate) async fn show(
    context: PageContext,
    member: Member,
    State(state): State<DeskState>,
    Query(mut fields): Query<CaseFields>,
) -> Result<Response, PageError> {
    // Urgent is chosen, never preset.
    if fields.category.is_empty() {
        Category::TechnicalSupport.as_str().clone_into(&mut fields.category);
    }
    page(&context, &member, &state, fields, &FieldErrors::new()).await
}

async fn page(
    context: &PageContext,
    member: &Member,
    state: &DeskState,
    form: CaseFields,
    errors: &FieldErrors,
) -> Result<Response, PageError> {
    let (t, partner) = (context.t, partner_of(member)?);
    let account = state.partners.get(partner).await?;
    let urgent_is_offered = account.status == PartnerStatus::Launched;
    let extras = state.extras(partner, Environment::Production).await?;
    let evidence = state.monitoring.evidence(partner, Environment::Production, extras).await?;
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
    let chrome = console_chrome(context, member, t.get("desk-new-case"), None);
    let template = NewCaseTemplate {
        chrome: chrome.crumb("/console/cases", t.get("nav-cases")),
        key: if form.key.is_empty() { state.ambient.secret() } else { form.key.clone() },
        errors: FormErrors::new(t, errors),
        categories: offered.collect(),
        environments: environments.into(),
        conditions: conditions.collect(),
        measured: evidence_rows(t, &evidence, member),
        urgent_is_offered,
        form,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(template)).into_response())
}

impl CaseFields {
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
        let restaurants = self.restaurants.lines().map(str::trim).filter(|line| !line.is_empty());
        let case = NewCase {
            partner_id,
            environment,
            category,
            summary: self.summary.clone(),
            description: self.description.clone(),
            restaurants: restaurants.map(str::to_owned).collect(),
            order_ids: Vec::new(),
            cc: Vec::new(),
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
    let partner = partner_of(&member)?;
    let case = match form.read(partner, state.ambient.now()) {
        Ok(case) => case,
        Err(errors) => return page(&context, &member, &state, form, &errors).await,
    };
    let extras = state.extras(partner, case.environment).await?;
    match state.support.open_case(member.user.clone(), case, extras).await {
        Ok(case) => Ok(see_other(&format!("/console/cases/{}", case.id)).into_response()),
        Err(SupportError::Invalid(errors)) => page(&context, &member, &state, form, &errors).await,
        Err(error) => Err(page_error(error)),
    }
}
