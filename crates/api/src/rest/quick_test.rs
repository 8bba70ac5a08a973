//! Quick testing: one file of an account, checked as it is uploaded, outside both environments.

use axum::Json;
use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::StatusCode;
use futures::StreamExt;
use identity::{Permission, record_audit};
use inventory::{QuickTest, QuickTestError, QuickTestRestaurant, decide_state};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Problem;

use super::PartnerPath;
use super::feeds::{FeedRestaurantView, ReportView};
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{Instant, RestaurantState};

/// Bytes of an upload that are listened to, so that one that is too big gets an answer that says so.
const LISTENED_TO: u64 = 200_000_000;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_quick_test, create_quick_test, remove_quick_test))
        .routes(routes!(list_quick_test_restaurants))
}

/// The account's one file outside both environments, with what its check has found.
#[derive(Serialize, ToSchema)]
pub(super) struct QuickTestView {
    file_name: String,
    /// Who uploaded it.
    uploaded_by: String,
    uploaded_at: Instant,
    /// When it is forgotten.
    expires_at: Instant,
    /// Its size as it was sent.
    bytes: i64,
    /// Whether it could not be read as a whole, so that references and restaurants were not checked.
    failed: bool,
    /// Restaurants in the file.
    restaurants: u64,
    /// Restaurants that can be ordered from.
    orderable: u64,
    /// What the check has found. Restaurants are a list of their own.
    report: ReportView,
}

impl From<QuickTest> for QuickTestView {
    fn from(test: QuickTest) -> Self {
        let summary = &test.report.summary;
        Self {
            file_name: test.file_name,
            uploaded_by: test.uploaded_by.to_string(),
            uploaded_at: test.uploaded_at.into(),
            expires_at: test.expires_at.into(),
            bytes: test.bytes,
            failed: summary.failed,
            restaurants: summary.restaurants.total,
            orderable: summary.restaurants.orderable,
            report: test.report.into(),
        }
    }
}

/// A restaurant of a quick test.
#[derive(Serialize, ToSchema)]
pub(super) struct QuickTestRestaurantView {
    state: RestaurantState,
    restaurant: FeedRestaurantView,
}

impl From<QuickTestRestaurant> for QuickTestRestaurantView {
    fn from(one: QuickTestRestaurant) -> Self {
        Self { state: RestaurantState(decide_state(&one.status)), restaurant: one.status.into() }
    }
}

/// How the file is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// Shown with the report.
    #[param(max_length = 200)]
    file_name: Option<String>,
}

/// The file that was uploaded last, with its report.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/quick-test",
    tag = "feeds",
    params(PartnerPath),
    responses((status = 200, description = "The file's report.", body = QuickTestView), ReadProblems)
)]
async fn get_quick_test(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<QuickTestView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let found = state.inventory.find_quick_test(path.partner_id.0).await?;
    Ok(Json(found.ok_or_else(Refusal::not_found)?.into()))
}

/// Checks a file of rows, plain or gzip and less than 10 MB unpacked, and keeps it for 30 days in place of the one before.
/// It is never served.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/quick-test",
    tag = "feeds",
    params(PartnerPath, UploadQuery),
    request_body(content = String, content_type = "application/x-ndjson", description = "The file itself."),
    responses((status = 200, description = "The file's report.", body = QuickTestView), WriteProblems)
)]
async fn create_quick_test(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Answer<QuickTestView> {
    let partner = path.partner_id.0;
    caller.require(Permission::RunTests, partner)?;
    require_writable(&state, partner).await?;
    let mut upload = state.inventory.open_quick_test(&query.file_name.unwrap_or_default())?;
    // A stream keeps to its own limit; that of the site is for bodies that are read into memory.
    let mut stream = body.into_data_stream();
    let mut left = LISTENED_TO;
    while let Some(chunk) = next_chunk(&mut stream).await? {
        upload.push(&chunk)?;
        let bytes = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(bytes).ok_or(QuickTestError::TooBig)?;
    }
    let test = state.inventory.run_quick_test(partner, caller.actor(), upload).await?;
    note(&state, &caller, partner, "feed.quick_test", test.file_name.clone()).await?;
    Ok(Json(test.into()))
}

async fn next_chunk(stream: &mut BodyDataStream) -> Result<Option<axum::body::Bytes>, Refusal> {
    let broken = |_| Refusal::bad_request("bad_body", "the upload broke off");
    stream.next().await.transpose().map_err(broken)
}

async fn require_writable(state: &ApiState, partner: basis::PartnerId) -> Result<(), Refusal> {
    let found = state.partners.find(partner).await?.ok_or_else(Refusal::not_found)?;
    if found.is_writable() {
        return Ok(());
    }
    Err(Refusal::conflict("account_terminated", "the account has been terminated and can only be read"))
}

async fn note(
    state: &ApiState,
    caller: &Caller,
    partner: basis::PartnerId,
    action: &'static str,
    subject: String,
) -> Result<(), Refusal> {
    let (ambient, actor) = (state.ambient.clone(), caller.actor());
    state
        .db
        .write(move |tx| record_audit(tx, &ambient, &actor, Some(partner), action, &subject, &()))
        .await?;
    Ok(())
}

/// Forgets the file and its report.
#[utoipa::path(
    delete,
    path = "/partners/{partner_id}/quick-test",
    tag = "feeds",
    params(PartnerPath),
    responses((status = 204, description = "It is forgotten."), WriteProblems)
)]
async fn remove_quick_test(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Result<StatusCode, Refusal> {
    let partner = path.partner_id.0;
    caller.require(Permission::RunTests, partner)?;
    require_writable(&state, partner).await?;
    if !state.inventory.remove_quick_test(partner).await? {
        return Err(Refusal::not_found());
    }
    note(&state, &caller, partner, "feed.remove_quick_test", String::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What can be ordered from the restaurants of the file, and the errors that stand in the way; the first thousand.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/quick-test/restaurants",
    tag = "feeds",
    params(PartnerPath, Paging),
    responses((status = 200, description = "A page, by id.", body = PageView<QuickTestRestaurantView>), ReadProblems)
)]
async fn list_quick_test_restaurants(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<QuickTestRestaurantView>> {
    let partner = path.partner_id.0;
    caller.require(Permission::ReadAccount, partner)?;
    let (after, limit) = (paging.cursor(), paging.limit()?);
    let page = state.inventory.list_quick_test_restaurants(partner, after, limit).await?;
    Ok(Json(page.into()))
}

impl From<QuickTestError> for Refusal {
    fn from(error: QuickTestError) -> Self {
        let detail = error.to_string();
        match error {
            QuickTestError::TooBig => {
                let title = "The file is too big (FILE_TOO_BIG)";
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_big", title).detail(detail).into()
            }
            QuickTestError::Empty => Self::bad_request("empty_file", detail),
            QuickTestError::Inventory(error) => error.into(),
            QuickTestError::Spool(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an upload could not be kept");
                Problem::internal().into()
            }
        }
    }
}
