//! Support cases.

mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use basis::Environment as World;
use identity::Permission;
use serde::{Deserialize, Serialize};
use support::{CaseFilter, ClaimForm, NewCase, NewReply, SupportError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{CaseDetailView, CaseView, MessageView};
use super::evidence_extras;
use crate::caller::Caller;
use crate::input::{Body, IdempotencyKey, Path, Query};
use crate::page::{PageView, Paging};
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::{
    CaseCategory, CaseId, CaseQueue, CaseState, CaseUrgency, Environment, Instant, PartnerId,
    UrgentCondition, Visibility,
};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_cases, create_case))
        .routes(routes!(get_case))
        .routes(routes!(reply_case))
        .routes(routes!(decide_case_urgency))
        .routes(routes!(close_case))
        .routes(routes!(follow_up_case))
}

/// Which cases are wanted; newest first.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CasesQuery {
    /// Of this partner. Users of a partner see their own partner's only.
    partner_id: Option<PartnerId>,
    state: Option<CaseState>,
    /// Not closed.
    open: Option<bool>,
    category: Option<CaseCategory>,
    environment: Option<Environment>,
    urgency: Option<CaseUrgency>,
    queue: Option<CaseQueue>,
    /// Opened at or after.
    from: Option<Instant>,
    /// Opened before.
    until: Option<Instant>,
    /// With this text in summary or description, or with this number.
    text: Option<String>,
}

/// A case in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct CasePath {
    /// The case.
    case_id: CaseId,
}

/// A new case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseInput {
    partner_id: PartnerId,
    environment: Environment,
    category: CaseCategory,
    #[schema(min_length = 1, max_length = 120)]
    summary: String,
    #[schema(min_length = 1, max_length = 20000)]
    description: String,
    /// Affected restaurants, by the partner's ids.
    #[serde(default)]
    #[schema(max_items = 100)]
    restaurants: Vec<String>,
    /// Orders it is about.
    #[serde(default)]
    #[schema(max_items = 50)]
    order_ids: Vec<String>,
    /// Addresses that get every update.
    #[serde(default)]
    #[schema(max_items = 10)]
    cc: Vec<String>,
    /// With the category `urgent_technical_support`, and only then.
    #[serde(default)]
    claim: Option<ClaimInput>,
}

/// Why a case is urgent.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimInput {
    condition: UrgentCondition,
    since: Instant,
}

impl CaseInput {
    fn into_new(self, submit_key: Option<String>) -> NewCase {
        NewCase {
            partner_id: self.partner_id.0,
            environment: self.environment.0,
            category: self.category.0,
            summary: self.summary,
            description: self.description,
            restaurants: self.restaurants,
            order_ids: self.order_ids,
            cc: self.cc,
            claim: self.claim.map(|claim| ClaimForm { condition: claim.condition.0, since: claim.since.0 }),
            submit_key,
        }
    }
}

/// Cases that the caller may see, newest first.
#[utoipa::path(
    get,
    path = "/cases",
    tag = "support",
    params(CasesQuery, Paging),
    responses((status = 200, description = "A page.", body = PageView<CaseView>), ReadProblems)
)]
async fn list_cases(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<CasesQuery>,
    Query(paging): Query<Paging>,
) -> Answer<PageView<CaseView>> {
    let filter = CaseFilter {
        partner_id: query.partner_id.map(|id| id.0),
        state: query.state.map(|state| state.0),
        open_only: query.open.unwrap_or(false),
        category: query.category.map(|category| category.0),
        environment: query.environment.map(|environment| environment.0),
        urgency: query.urgency.map(|urgency| urgency.0),
        queue: query.queue.map(|queue| queue.0),
        from: query.from.map(|at| at.0),
        until: query.until.map(|at| at.0),
        text: query.text,
    };
    let (named, limit) = (filter.partner_id.is_some(), paging.limit()?);
    match state.support.list(caller.user.clone(), filter, paging.cursor(), limit).await {
        // Whoever names a partner that is none of theirs learns nothing.
        Err(SupportError::Forbidden) if named => Err(Refusal::not_found()),
        page => Ok(Json(page?.map(|case| CaseView::of(&caller, case)).into())),
    }
}

/// Opens a case. An urgent one keeps the measurements of this moment. The same key sent twice makes one case.
#[utoipa::path(
    post,
    path = "/cases",
    tag = "support",
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key makes one case.")),
    request_body = CaseInput,
    responses((status = 201, description = "The case.", body = CaseView), WriteProblems)
)]
async fn create_case(
    State(state): State<ApiState>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<(StatusCode, Json<CaseView>), Refusal> {
    let new = body.read::<CaseInput>()?.into_new(key);
    caller.require(Permission::OpenCases, new.partner_id)?;
    let extras = evidence_extras(&state, new.partner_id, World::Production).await?;
    let case = state.support.open_case(caller.user.clone(), new, extras).await?;
    Ok((StatusCode::CREATED, Json(CaseView::of(&caller, case))))
}

/// One case with its messages and its history.
#[utoipa::path(
    get,
    path = "/cases/{case_id}",
    tag = "support",
    params(CasePath),
    responses((status = 200, description = "The case.", body = CaseDetailView), ReadProblems)
)]
async fn get_case(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<CasePath>,
) -> Answer<CaseDetailView> {
    let detail = state.support.get(caller.user.clone(), path.case_id.0).await?;
    Ok(Json(CaseDetailView::of(&caller, detail)))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyInput {
    #[schema(min_length = 1, max_length = 20000)]
    text: String,
    /// `partner` if absent; notes among staff are `internal`.
    #[serde(default)]
    visibility: Option<Visibility>,
}

/// Answers in a case, or notes something among staff. The same key sent twice makes one answer.
#[utoipa::path(
    post,
    path = "/cases/{case_id}/messages",
    tag = "support",
    params(
        CasePath,
        ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key makes one answer.")
    ),
    request_body = ReplyInput,
    responses((status = 201, description = "The answer.", body = MessageView), WriteProblems)
)]
async fn reply_case(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<CasePath>,
    IdempotencyKey(submit_key): IdempotencyKey,
    body: Body,
) -> Result<(StatusCode, Json<MessageView>), Refusal> {
    require_seen(&state, &caller, &path).await?;
    let input: ReplyInput = body.read()?;
    let visibility = input.visibility.map_or(support::Visibility::Partner, |visibility| visibility.0);
    let new = NewReply { text: input.text, visibility, submit_key };
    let message = state.support.reply(caller.user.clone(), path.case_id.0, new).await?;
    Ok((StatusCode::CREATED, Json(message.into())))
}

/// Strangers get 404 before their body is looked at.
async fn require_seen(state: &ApiState, caller: &Caller, path: &CasePath) -> Result<(), Refusal> {
    state.support.get(caller.user.clone(), path.case_id.0).await?;
    Ok(())
}

/// A decision about urgency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UrgencyInput {
    /// Confirmed pages the engineers on call; otherwise the case is handled in business hours.
    confirm: bool,
    /// The partner reads it.
    #[serde(default)]
    #[schema(max_length = 20000)]
    note: String,
}

/// Confirms or refuses the urgency of a case; for staff.
#[utoipa::path(
    put,
    path = "/cases/{case_id}/urgency",
    tag = "support",
    params(CasePath),
    request_body = UrgencyInput,
    responses((status = 200, description = "The case.", body = CaseView), WriteProblems)
)]
async fn decide_case_urgency(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<CasePath>,
    body: Body,
) -> Answer<CaseView> {
    require_seen(&state, &caller, &path).await?;
    if !caller.may(Permission::AssessUrgency, None) {
        return Err(Refusal::forbidden());
    }
    let input: UrgencyInput = body.read()?;
    let (user, id) = (caller.user.clone(), path.case_id.0);
    let case = state.support.decide_urgency(user, id, input.confirm, &input.note).await?;
    Ok(Json(CaseView::of(&caller, case)))
}

/// Closes a case for ever. Closing twice changes nothing more.
#[utoipa::path(
    post,
    path = "/cases/{case_id}/close",
    tag = "support",
    params(CasePath),
    responses((status = 200, description = "The case.", body = CaseView), WriteProblems)
)]
async fn close_case(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<CasePath>,
) -> Answer<CaseView> {
    let case = state.support.close(caller.user.clone(), path.case_id.0).await?;
    Ok(Json(CaseView::of(&caller, case)))
}

/// Opens a case that follows up a closed one of the same partner.
#[utoipa::path(
    post,
    path = "/cases/{case_id}/follow-ups",
    tag = "support",
    params(
        CasePath,
        ("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key makes one case.")
    ),
    request_body = CaseInput,
    responses((status = 201, description = "The new case.", body = CaseView), WriteProblems)
)]
async fn follow_up_case(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<CasePath>,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<(StatusCode, Json<CaseView>), Refusal> {
    require_seen(&state, &caller, &path).await?;
    let new = body.read::<CaseInput>()?.into_new(key);
    caller.require(Permission::OpenCases, new.partner_id)?;
    let extras = evidence_extras(&state, new.partner_id, World::Production).await?;
    let case = state.support.follow_up(caller.user.clone(), path.case_id.0, new, extras).await?;
    Ok((StatusCode::CREATED, Json(CaseView::of(&caller, case))))
}
