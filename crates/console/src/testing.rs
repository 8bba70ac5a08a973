//! Inventory > Integration testing: runs of the certification kit (operations 12.4).

mod result;
mod setup;

pub(crate) use result::{abort, download, show_case, show_failure, show_run};
pub(crate) use setup::{save_setup, show_setup};

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basis::{Environment, FieldErrors};
use certification::{CertificationError, RunDetail, RunWish, TestCase};
use identity::{Permission, record_audit};
use serde::Deserialize;
use web::{Chrome, FormErrors, Page, PageError, see_other_with};

use crate::frame::{Place, Rows, rows};
use crate::state::{ConsoleState, People};
use crate::view::Badge;
use crate::visit::Visit;

/// The fields as they stand in the form.
#[derive(Clone, Deserialize)]
#[serde(default)]
pub(crate) struct NewTest {
    endpoint: String,
    cases: String,
    samples: String,
    qps: String,
    seed: String,
}

impl Default for NewTest {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            endpoint: String::new(),
            cases: String::new(),
            samples: text("20"),
            qps: text("2"),
            seed: text("1"),
        }
    }
}

/// A run in a list.
struct RunRow {
    href: String,
    at: String,
    by: String,
    badge: Badge,
    endpoint: String,
    passed: String,
    failed: String,
    progress: String,
}

#[derive(Template)]
#[template(path = "console/testing.html")]
struct TestingPage {
    chrome: Chrome,
    rows: Rows,
    here: String,
    may_run: bool,
    is_busy: bool,
    has_endpoint: bool,
    form: NewTest,
    errors: FormErrors,
    runs: Vec<RunRow>,
}

/// `GET …/testing/{environment}`
pub(crate) async fn show(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let page = page(&visit, &state, NewTest::default(), FormErrors::none()).await?;
    Ok(Page(page).into_response())
}

async fn page(
    visit: &Visit,
    state: &ConsoleState,
    form: NewTest,
    errors: FormErrors,
) -> Result<TestingPage, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let runs = state.certification.list_runs(partner, environment).await?;
    let (config, people) =
        (state.partners.environment(partner, environment).await?, state.people(partner).await?);
    Ok(TestingPage {
        chrome: visit.chrome(t.get("certification-page")).wide(),
        rows: rows(visit, environment, Place::Testing),
        here: here(visit, environment),
        may_run: visit.may(Permission::RunTests),
        is_busy: runs.iter().any(|detail| detail.run.state.is_live()),
        has_endpoint: config.fulfillment_url.is_some(),
        runs: runs.iter().map(|detail| row(visit, environment, detail, &people)).collect(),
        form,
        errors,
    })
}

/// The address of the page.
fn here(visit: &Visit, environment: Environment) -> String {
    visit.path(&format!("/testing/{environment}"))
}

fn row(visit: &Visit, environment: Environment, detail: &RunDetail, people: &People) -> RunRow {
    let (t, run) = (visit.t(), &detail.run);
    let count = |outcome| t.count(i64::try_from(detail.count(outcome)).unwrap_or(0));
    RunRow {
        href: format!("{}/{}", here(visit, environment), run.id),
        at: visit.when(run.requested_at),
        by: people.name(t, &run.requested_by),
        badge: badge(visit, detail),
        endpoint: run.begun.wish.endpoint.as_ref().map(ToString::to_string).unwrap_or_default(),
        passed: count(certification::Outcome::Passed),
        failed: count(certification::Outcome::Failed),
        progress: t.two(
            "certification-progress-of",
            "done",
            t.count(run.done),
            "planned",
            t.count(run.planned),
        ),
    }
}

/// How far a run is, and when it has ended, whether it passed.
fn badge(visit: &Visit, detail: &RunDetail) -> Badge {
    use certification::{Outcome, RunState};
    let t = visit.t();
    let (tone, key) = match detail.run.state {
        RunState::Finished if detail.is_passed() => ("ok", Outcome::Passed.text_key()),
        RunState::Finished => ("danger", Outcome::Failed.text_key()),
        RunState::Running => ("info", detail.run.state.text_key()),
        RunState::Aborted => ("warning", detail.run.state.text_key()),
        RunState::Waiting => ("muted", detail.run.state.text_key()),
    };
    Badge { tone, text: t.get(key) }
}

/// `POST …/testing/{environment}`
pub(crate) async fn start(
    visit: Visit,
    State(state): State<ConsoleState>,
    Form(form): Form<NewTest>,
) -> Result<Response, PageError> {
    visit.require(Permission::RunTests)?;
    let (environment, partner) = (visit.environment()?, visit.partner.id);
    if !visit.partner.is_writable() {
        return Err(PageError::Conflict);
    }
    let actor = visit.member.actor();
    let asked = match wish(&form) {
        Err(errors) => Err(CertificationError::Invalid(errors)),
        Ok(wish) => state.certification.request_run(partner, environment, wish, actor.clone()).await,
    };
    let run = match asked {
        Ok(run) => run,
        Err(error) => return refuse(&visit, &state, form, error).await,
    };
    let (ambient, subject) = (state.ambient.clone(), run.id.to_string());
    let detail = serde_json::json!({ "environment": environment });
    state
        .db
        .write(move |tx| {
            record_audit(tx, &ambient, &actor, Some(partner), "certification.start", &subject, &detail)
        })
        .await?;
    let path = format!("{}/{}", here(&visit, environment), run.id);
    Ok(see_other_with(&path, "flash-certification-started"))
}

/// The form again, with what is wrong.
async fn refuse(
    visit: &Visit,
    state: &ConsoleState,
    form: NewTest,
    error: CertificationError,
) -> Result<Response, PageError> {
    let errors = match error {
        CertificationError::Invalid(errors) => errors,
        CertificationError::Missing(_) => {
            let mut errors = FieldErrors::new();
            errors.push("endpoint", "required", "name an endpoint");
            errors
        }
        CertificationError::Busy => return Err(PageError::Conflict),
        CertificationError::NotFound => return Err(PageError::NotFound),
        other => return Err(other.into()),
    };
    let page = page(visit, state, form, FormErrors::new(visit.t(), &errors)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
}

/// What the form asks for.
fn wish(form: &NewTest) -> Result<RunWish, FieldErrors> {
    let mut errors = FieldErrors::new();
    let endpoint = match form.endpoint.trim() {
        "" => None,
        text => {
            text.parse().map_err(|_| errors.push("endpoint", "url_invalid", "write an https address")).ok()
        }
    };
    let names = form.cases.split([',', ' ', ';']).map(str::trim).filter(|name| !name.is_empty());
    let mut cases = Vec::new();
    for name in names {
        match name.parse::<TestCase>() {
            Ok(case) => cases.push(case),
            Err(wrong) => errors.push("cases", "unknown_case", wrong.to_string()),
        }
    }
    if form.cases.trim().is_empty() {
        cases = TestCase::ALL.to_vec();
    }
    let samples = form.samples.trim().parse().unwrap_or(0);
    let qps: f64 = form.qps.trim().replace(',', ".").parse().unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
    let qps_milli = (qps.clamp(0.0, 1_000_000.0) * 1000.0).round() as u32;
    let seed = form.seed.trim().parse().unwrap_or(1);
    errors.finish(RunWish { cases, samples, qps_milli, seed, endpoint })?.read()
}
