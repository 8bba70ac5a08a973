//! Alert rules with their states.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use identity::Permission;
use monitoring::{AlertView as Alert, WindowTotals};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::PartnerPath;
use crate::caller::Caller;
use crate::input::Path;
use crate::page::PageView;
use crate::refusal::Answer;
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Action, IncidentId, Instant, PartnerId};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_alerts)).routes(routes!(list_firing_partners))
}

/// One rule with its state for one partner.
#[derive(Serialize, ToSchema)]
pub(super) struct AlertView {
    /// The programme's name of the rule, such as `API-1`.
    rule: String,
    /// Its name in the caller's language.
    name: String,
    action: Action,
    /// The rate must be more than this, in thousandths.
    over_permille: u32,
    min_errors: u64,
    min_restaurants: u64,
    window_minutes: u32,
    firing: bool,
    /// Fires without paging, because the partner is paused.
    suppressed: bool,
    since: Option<Instant>,
    incident_id: Option<IncidentId>,
    evaluated_at: Option<Instant>,
    /// The numbers of the last evaluation, while firing or at the recovery.
    totals: Option<TotalsView>,
}

/// A window through the eyes of a rule.
#[derive(Serialize, ToSchema)]
pub(super) struct TotalsView {
    requests: u64,
    successes: u64,
    errors: u64,
    rate_permille: u64,
    /// Distinct restaurants with failures.
    restaurants: u64,
    by_code: BTreeMap<String, u64>,
    sample_restaurants: Vec<String>,
}

impl From<WindowTotals> for TotalsView {
    fn from(totals: WindowTotals) -> Self {
        Self {
            rate_permille: totals.permille(),
            requests: totals.requests,
            successes: totals.successes,
            errors: totals.errors,
            restaurants: totals.restaurants,
            by_code: totals.by_code,
            sample_restaurants: totals.sample_restaurants,
        }
    }
}

fn view(caller: &Caller, alert: Alert) -> AlertView {
    AlertView {
        name: caller.texts().get(&format!("alert-name-{}", alert.rule.key())),
        rule: alert.rule.id,
        action: alert.rule.action.into(),
        over_permille: alert.rule.over_permille,
        min_errors: alert.rule.min_errors,
        min_restaurants: alert.rule.min_restaurants,
        window_minutes: alert.rule.window_minutes,
        firing: alert.firing.is_some(),
        suppressed: alert.firing.as_ref().is_some_and(|firing| firing.suppressed),
        since: alert.firing.as_ref().map(|firing| firing.since.into()),
        incident_id: alert.incident_id.map(IncidentId),
        evaluated_at: alert.evaluated_at.map(Instant),
        totals: alert.totals.map(TotalsView::from),
    }
}

/// Every alert rule with its state for a partner's production.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/alerts",
    tag = "fulfillment",
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
    tag = "fulfillment",
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
