//! Alert rules with their states.

mod view;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use identity::Permission;
use monitoring::SilenceDraft;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{AlertView, FiringRecordView, LimitsBody, SilenceInput, SilenceView, view};
use super::PartnerPath;
use crate::caller::Caller;
use crate::input::{Body, Path};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::{ReadProblems, WriteProblems};
use crate::state::ApiState;
use crate::wire::PartnerId;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_alerts))
        .routes(routes!(list_alert_firings))
        .routes(routes!(set_alert_silence, remove_alert_silence))
        .routes(routes!(set_alert_limits, remove_alert_limits))
        .routes(routes!(list_firing_partners))
}

/// Firings in the history.
const FIRINGS: u32 = 200;

/// A rule of a partner.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct RulePath {
    /// The partner's number.
    partner_id: PartnerId,
    /// The rule, such as `FEED-1`.
    rule: String,
}

/// Every alert rule with its state for a partner's production.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/alerts",
    tag = "alerts",
    params(PartnerPath),
    responses((status = 200, description = "All rules.", body = PageView<AlertView>), ReadProblems)
)]
async fn list_alerts(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<PageView<AlertView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let alerts = state.monitoring.alerts(path.partner_id.0).await?;
    Ok(Json(PageView::whole(alerts.into_iter().map(|alert| view(&caller, alert)))))
}

/// When rules fired, newest first: the last 200 times.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/alert-firings",
    tag = "alerts",
    params(PartnerPath),
    responses((status = 200, description = "All.", body = PageView<FiringRecordView>), ReadProblems)
)]
async fn list_alert_firings(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
) -> Answer<PageView<FiringRecordView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let firings = state.monitoring.firings(path.partner_id.0, FIRINGS).await?;
    Ok(Json(PageView::whole(firings.into_iter().map(FiringRecordView::from))))
}

/// Keeps a rule's mails back for a while. An earlier silence of the rule is replaced.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/alerts/{rule}/silence",
    tag = "alerts",
    params(RulePath),
    request_body = SilenceInput,
    responses((status = 200, description = "The silence.", body = SilenceView), WriteProblems)
)]
async fn set_alert_silence(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RulePath>,
    body: Body,
) -> Answer<SilenceView> {
    caller.require(Permission::EditAccount, path.partner_id.0)?;
    let input: SilenceInput = body.read()?;
    let draft = SilenceDraft { hours: input.hours, reason: input.reason };
    let silence = state.monitoring.silence(caller.actor(), path.partner_id.0, &path.rule, draft).await?;
    Ok(Json(silence.into()))
}

/// Lets a rule mail again. Nothing happens when it is not silenced.
#[utoipa::path(
    delete,
    path = "/partners/{partner_id}/alerts/{rule}/silence",
    tag = "alerts",
    params(RulePath),
    responses((status = 204, description = "It mails again."), WriteProblems)
)]
async fn remove_alert_silence(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RulePath>,
) -> Result<StatusCode, Refusal> {
    caller.require(Permission::EditAccount, path.partner_id.0)?;
    state.monitoring.unsilence(caller.actor(), path.partner_id.0, &path.rule).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a partner its own limits of a rule about orders, from the next evaluation on. For the operator.
#[utoipa::path(
    put,
    path = "/partners/{partner_id}/alerts/{rule}/limits",
    tag = "alerts",
    params(RulePath),
    request_body = LimitsBody,
    responses((status = 200, description = "The limits.", body = LimitsBody), WriteProblems)
)]
async fn set_alert_limits(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RulePath>,
    body: Body,
) -> Answer<LimitsBody> {
    caller.require(Permission::ManagePartners, path.partner_id.0)?;
    let limits = body.read::<LimitsBody>()?.into();
    state.monitoring.set_limits(caller.actor(), path.partner_id.0, &path.rule, Some(limits)).await?;
    Ok(Json(limits.into()))
}

/// Lets the installation's limits of a rule about orders hold for a partner again. For the operator.
#[utoipa::path(
    delete,
    path = "/partners/{partner_id}/alerts/{rule}/limits",
    tag = "alerts",
    params(RulePath),
    responses((status = 204, description = "The partner has none of its own."), WriteProblems)
)]
async fn remove_alert_limits(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<RulePath>,
) -> Result<StatusCode, Refusal> {
    caller.require(Permission::ManagePartners, path.partner_id.0)?;
    state.monitoring.set_limits(caller.actor(), path.partner_id.0, &path.rule, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A partner with alerts that fire.
#[derive(Serialize, ToSchema)]
pub(super) struct FiringView {
    partner_id: PartnerId,
    /// How many rules fire.
    firing: u64,
}

/// Partners with alerts that fire, among those whose account the caller may read.
#[utoipa::path(
    get,
    path = "/firing-partners",
    tag = "alerts",
    responses((status = 200, description = "All.", body = PageView<FiringView>), ReadProblems)
)]
async fn list_firing_partners(State(state): State<ApiState>, caller: Caller) -> Answer<PageView<FiringView>> {
    let mut counts = state.monitoring.firing().await?;
    counts.retain(|count| caller.may(Permission::ReadAccount, Some(count.partner_id)));
    let view = |count: monitoring::FiringCount| FiringView {
        partner_id: count.partner_id.into(),
        firing: count.firing,
    };
    Ok(Json(PageView::whole(counts.into_iter().map(view))))
}
