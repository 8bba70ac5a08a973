//! The certification kit: test configuration, runs, results and failed samples (fulfillment API 16).

mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use basis::Locale;
use certification::{Kit, RunWish, TestCase};
use identity::Permission;
use serde::Deserialize;
use texts::Texts;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{CertificationView, FailureView, SetupInput, SetupView};
use super::EnvironmentPath;
use crate::caller::Caller;
use crate::input::{Body, Path, Query};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{self, CertificationId, Environment, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_certification_setup, replace_certification_setup))
        .routes(routes!(list_certifications, request_certification))
        .routes(routes!(get_certification))
        .routes(routes!(abort_certification))
        .routes(routes!(get_certification_report))
        .routes(routes!(list_certification_failures))
}

/// A run in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct RunPath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The run.
    certification_id: CertificationId,
}

/// A case of a run in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct CasePath {
    /// The partner's number.
    partner_id: PartnerId,
    /// Sandbox or production.
    environment: Environment,
    /// The run.
    certification_id: CertificationId,
    /// The case.
    test_case: wire::TestCase,
}

/// In which language sentences are.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LanguageQuery {
    /// English by default.
    language: Option<wire::Locale>,
}

impl LanguageQuery {
    fn texts(&self) -> Texts {
        Texts::new(self.language.map_or(Locale::En, |language| language.0))
    }
}

/// What the kit knows of a partner: its test configuration.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/certification/setup",
    tag = "certification",
    params(EnvironmentPath),
    responses((status = 200, description = "The configuration.", body = SetupView), ReadProblems)
)]
async fn get_certification_setup(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<SetupView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let setup = state.certification.setup(path.partner_id.0, path.environment.0).await?;
    Ok(Json(SetupView::of(setup)))
}

/// Replaces the test configuration.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/environments/{environment}/certification/setup",
    tag = "certification",
    params(EnvironmentPath),
    request_body = SetupInput,
    responses((status = 200, description = "The configuration.", body = SetupView), WriteProblems)
)]
async fn replace_certification_setup(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    body: Body,
) -> Answer<SetupView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::RunTests, partner)?;
    let setup = body.read::<SetupInput>()?.read()?;
    let kept = state.certification.set_setup(partner, environment, setup, caller.actor()).await?;
    Ok(Json(SetupView::of(kept)))
}

/// The newest runs of an environment with their results, newest first.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/certification/runs",
    tag = "certification",
    params(EnvironmentPath),
    responses((status = 200, description = "At most fifty.", body = PageView<CertificationView>), ReadProblems)
)]
async fn list_certifications(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<PageView<CertificationView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let runs = state.certification.list_runs(path.partner_id.0, path.environment.0).await?;
    let t = Texts::new(Locale::En);
    let views: Vec<_> = runs.iter().map(|run| CertificationView::of(run, t)).collect();
    Ok(Json(PageView::whole(views)))
}

/// What to run.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificationInput {
    /// The cases; all if absent.
    cases: Option<Vec<wire::TestCase>>,
    /// Restaurants for each case, chosen at random.
    #[schema(minimum = 1, maximum = 250)]
    samples: Option<u32>,
    /// Calls a second at most.
    #[schema(minimum = 0.01, maximum = 100)]
    qps: Option<f64>,
    /// Decides what chance decides; the same seed asks the same.
    seed: Option<u32>,
    /// The endpoint; the environment's if absent.
    endpoint: Option<String>,
}

impl CertificationInput {
    fn read(self) -> Result<RunWish, Refusal> {
        let mut errors = basis::FieldErrors::new();
        let endpoint = self.endpoint.map(|text| text.parse());
        if matches!(endpoint, Some(Err(_))) {
            errors.push("endpoint", "url_invalid", "write an https address");
        }
        let cases = self
            .cases
            .map_or_else(|| TestCase::ALL.to_vec(), |cases| cases.into_iter().map(|case| case.0).collect());
        let qps = self.qps.unwrap_or(2.0).clamp(0.0, 1_000_000.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was clamped")]
        let qps_milli = (qps * 1000.0).round() as u32;
        let wish = RunWish {
            cases,
            samples: self.samples.unwrap_or(20).min(Kit::MOST_SAMPLES + 1),
            qps_milli,
            seed: self.seed.map_or(1, u64::from),
            endpoint: endpoint.and_then(Result::ok),
        };
        Ok(errors.finish(wish)?)
    }
}

/// Asks for a run. One at a time for each environment.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/certification/runs",
    tag = "certification",
    params(EnvironmentPath),
    request_body = CertificationInput,
    responses((status = 202, description = "The run.", body = CertificationView), WriteProblems)
)]
async fn request_certification(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    body: Body,
) -> Result<(StatusCode, Json<CertificationView>), Refusal> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::RunTests, partner)?;
    let wish = body.read::<CertificationInput>()?.read()?;
    let run = state.certification.request_run(partner, environment, wish, caller.actor()).await?;
    let detail = state.certification.get_run(partner, run.id).await?;
    Ok((StatusCode::ACCEPTED, Json(CertificationView::of(&detail, Texts::new(Locale::En)))))
}

/// One run with what it has found so far.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/certification/runs/{certification_id}",
    tag = "certification",
    params(RunPath, LanguageQuery),
    responses((status = 200, description = "The run.", body = CertificationView), ReadProblems)
)]
async fn get_certification(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RunPath>,
    Query(language): Query<LanguageQuery>,
) -> Answer<CertificationView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let detail = find(&state, &path).await?;
    Ok(Json(CertificationView::of(&detail, language.texts())))
}

async fn find(state: &ApiState, path: &RunPath) -> Result<certification::RunDetail, Refusal> {
    let detail = state.certification.get_run(path.partner_id.0, path.certification_id.0).await?;
    if detail.run.environment == path.environment.0 { Ok(detail) } else { Err(Refusal::not_found()) }
}

/// Stops a run; what it has found stays.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/certification/runs/{certification_id}/abort",
    tag = "certification",
    params(RunPath),
    responses((status = 200, description = "The run.", body = CertificationView), ReadProblems)
)]
async fn abort_certification(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RunPath>,
) -> Answer<CertificationView> {
    caller.require(Permission::RunTests, path.partner_id.0)?;
    find(&state, &path).await?;
    state.certification.abort(path.partner_id.0, path.certification_id.0).await?;
    Ok(Json(CertificationView::of(&find(&state, &path).await?, Texts::new(Locale::En))))
}

/// The whole report of a run with every failed sample, as the command line writes it.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/certification/runs/{certification_id}/report",
    tag = "certification",
    params(RunPath, LanguageQuery),
    responses((status = 200, description = "The report.", body = serde_json::Value), ReadProblems)
)]
async fn get_certification_report(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RunPath>,
    Query(language): Query<LanguageQuery>,
) -> Answer<serde_json::Value> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    find(&state, &path).await?;
    let report = state.certification.report(path.partner_id.0, path.certification_id.0).await?;
    Ok(Json(certification::json(&report, language.texts())))
}

/// The failed samples of a case, with what was sent and what came, redacted.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/certification/runs/{certification_id}/cases/{test_case}/failures",
    tag = "certification",
    params(CasePath, LanguageQuery),
    responses((status = 200, description = "All.", body = PageView<FailureView>), ReadProblems)
)]
async fn list_certification_failures(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<CasePath>,
    Query(language): Query<LanguageQuery>,
) -> Answer<PageView<FailureView>> {
    let CasePath { partner_id, environment, certification_id, test_case } = path;
    caller.require(Permission::ReadAccount, partner_id.0)?;
    find(&state, &RunPath { partner_id, environment, certification_id }).await?;
    let failures = state.certification.list_failures(partner_id.0, certification_id.0, test_case.0).await?;
    let t = language.texts();
    let views: Vec<_> =
        failures.iter().map(|(number, failure)| FailureView::of(*number, failure, t)).collect();
    Ok(Json(PageView::whole(views)))
}
