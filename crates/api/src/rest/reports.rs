//! Reports on a partner's business: overview, order health, active restaurants.

use axum::Json;
use axum::extract::State;
use identity::Permission;
use inventory::ServingDay;
use jiff::SignedDuration;
use ordering::{Funnel, HealthMeasure, Overview, OverviewPoint, OverviewQuery, Revenue};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{EnvironmentPath, PartnerPath};
use crate::caller::Caller;
use crate::input::{Path, Query};
use crate::page::PageView;
use crate::refusal::{Answer, Refusal};
use crate::responses::ReadProblems;
use crate::state::ApiState;
use crate::wire::{Instant, Money, ServiceType};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_business_overview))
        .routes(routes!(get_order_health))
        .routes(routes!(list_serving_days))
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);
const HOUR_MICROS: i64 = 3_600_000_000;

/// Which orders and sessions are reported on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OverviewSpan {
    /// Placed at or after; 24 hours before the end if absent. Sessions count by whole days (UTC) that the span touches.
    from: Option<Instant>,
    /// Placed before; now if absent. The span is at most 31 days.
    until: Option<Instant>,
    /// Of this restaurant alone.
    restaurant_id: Option<String>,
    /// Of this service alone.
    service_type: Option<ServiceType>,
    /// The width of a point: `hour`, or `day` (if absent), in UTC.
    #[param(pattern = "^(hour|day)$")]
    resolution: Option<String>,
}

/// Money of one currency; currencies are never added up.
#[derive(Serialize, ToSchema)]
struct RevenueView {
    /// Orders neither rejected nor cancelled.
    orders: i64,
    total: Money,
    /// The total by the orders, rounded half up.
    average: Money,
}

impl From<Revenue> for RevenueView {
    fn from(revenue: Revenue) -> Self {
        Self { orders: revenue.orders, total: revenue.total.into(), average: revenue.average.into() }
    }
}

/// One point of the time series.
#[derive(Serialize, ToSchema)]
struct OverviewPointView {
    /// The start of the point.
    at: Instant,
    /// Orders placed and not rejected.
    orders: i64,
    revenue: Vec<RevenueView>,
}

impl From<OverviewPoint> for OverviewPointView {
    fn from(point: OverviewPoint) -> Self {
        Self {
            at: point.at.into(),
            orders: point.orders,
            revenue: point.revenue.into_iter().map(RevenueView::from).collect(),
        }
    }
}

/// The way from a menu to a restaurant's confirmation. All but the last count sessions, which are estimates.
#[derive(Serialize, ToSchema)]
struct FunnelView {
    /// Sessions that looked at a menu (Provider Selected).
    menu_sessions: u64,
    /// Sessions that asked for the binding price (Order checked out).
    checkout_sessions: u64,
    /// Sessions that placed an order (Order submitted).
    submit_sessions: u64,
    /// Sessions that saw the confirmation (Confirmed by partner).
    confirmed_sessions: u64,
    /// Orders, not sessions, that the restaurant confirmed (Confirmed by restaurant).
    confirmed_orders: i64,
    /// Sessions that placed an order by those that looked at a menu, in thousandths; null without the latter.
    conversion_permille: Option<u64>,
}

impl From<Funnel> for FunnelView {
    fn from(funnel: Funnel) -> Self {
        Self {
            menu_sessions: funnel.menu,
            checkout_sessions: funnel.checkout,
            submit_sessions: funnel.submit,
            confirmed_sessions: funnel.confirmed,
            confirmed_orders: funnel.confirmed_orders,
            conversion_permille: funnel.conversion_permille(),
        }
    }
}

/// A partner's business in production.
#[derive(Serialize, ToSchema)]
struct OverviewView {
    /// Orders placed and not rejected.
    orders: i64,
    revenue: Vec<RevenueView>,
    funnel: FunnelView,
    /// Points without orders are left out.
    points: Vec<OverviewPointView>,
}

impl From<Overview> for OverviewView {
    fn from(overview: Overview) -> Self {
        Self {
            orders: overview.orders,
            revenue: overview.revenue.into_iter().map(RevenueView::from).collect(),
            funnel: overview.funnel.into(),
            points: overview.points.into_iter().map(OverviewPointView::from).collect(),
        }
    }
}

/// Orders, revenue and the way of sessions to an order, in production.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/overview",
    tag = "orders",
    params(PartnerPath, OverviewSpan),
    responses((status = 200, description = "The overview.", body = OverviewView), ReadProblems)
)]
async fn get_business_overview(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<PartnerPath>,
    Query(span): Query<OverviewSpan>,
) -> Answer<OverviewView> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let until = span.until.map_or_else(|| state.ambient.now(), |until| until.0);
    let from = span.from.map_or_else(|| until.saturating_sub(DAY).unwrap_or(until), |from| from.0);
    if !(SignedDuration::from_secs(1)..=LONGEST).contains(&until.duration_since(from)) {
        return Err(Refusal::bad_request("bad_query", "until comes after from, at most 744 hours later"));
    }
    let width = match span.resolution.as_deref() {
        Some("hour") => HOUR_MICROS,
        None | Some("day") => 24 * HOUR_MICROS,
        Some(_) => return Err(Refusal::bad_request("bad_query", "resolution is hour or day")),
    };
    let query = OverviewQuery {
        partner_id: path.partner_id.0,
        restaurant_id: span.restaurant_id.filter(|id| !id.is_empty()),
        service_type: span.service_type.map(|service| service.0),
        from,
        until,
        width,
    };
    Ok(Json(state.ordering.overview(query).await?.into()))
}

/// One number of order health against its limit.
#[derive(Serialize, ToSchema)]
struct HealthMeasureView {
    /// The rule, `ORD-1` to `ORD-8`.
    rule: String,
    count: u64,
    /// Of how many; null where the rule asks for no share.
    of: Option<u64>,
    /// The share in thousandths; null without any.
    permille: Option<u64>,
    limit_permille: Option<u64>,
    /// Whether the number is on the wrong side of the limit with enough orders to tell.
    over: bool,
}

impl From<HealthMeasure> for HealthMeasureView {
    fn from(measure: HealthMeasure) -> Self {
        Self {
            rule: measure.rule.to_owned(),
            count: measure.count,
            of: measure.of,
            permille: measure.permille,
            limit_permille: measure.limit_permille,
            over: measure.is_over,
        }
    }
}

/// The numbers behind the rules on order states at this moment. Open orders are listed by `list_orders`.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/order-health",
    tag = "orders",
    params(EnvironmentPath),
    responses((status = 200, description = "All rules.", body = PageView<HealthMeasureView>), ReadProblems)
)]
async fn get_order_health(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<PageView<HealthMeasureView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let limits = state.monitoring.limits(path.partner_id.0).await?;
    let health = state.ordering.order_health(path.partner_id.0, path.environment.0, limits).await?;
    Ok(Json(PageView::whole(health.measures.into_iter().map(HealthMeasureView::from))))
}

/// Restaurants served on a day.
#[derive(Serialize, ToSchema)]
struct ServingDayView {
    /// The beginning of the day in UTC.
    day: Instant,
    restaurants: i64,
    /// Those of them that deliver.
    delivery: i64,
    /// Those of them from which food can be fetched.
    takeout: i64,
    /// When they were last counted on that day.
    counted_at: Instant,
}

impl From<ServingDay> for ServingDayView {
    fn from(day: ServingDay) -> Self {
        Self {
            day: day.day.into(),
            restaurants: day.restaurants,
            delivery: day.delivery,
            takeout: day.takeout,
            counted_at: day.counted_at.into(),
        }
    }
}

/// How many days are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DaysQuery {
    /// Days back, 1 to 400; 90 if absent.
    #[param(minimum = 1, maximum = 400)]
    days: Option<i64>,
}

/// How many restaurants are served, by day, oldest first; the last is today.
#[utoipa::path(
    get,
    path = "/partners/{partner_id}/environments/{environment}/serving-days",
    tag = "feeds",
    params(EnvironmentPath, DaysQuery),
    responses((status = 200, description = "All days.", body = PageView<ServingDayView>), ReadProblems)
)]
async fn list_serving_days(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
    Query(query): Query<DaysQuery>,
) -> Answer<PageView<ServingDayView>> {
    caller.require(Permission::ReadAccount, path.partner_id.0)?;
    let days = query.days.unwrap_or(90);
    if !(1..=400).contains(&days) {
        return Err(Refusal::bad_request("bad_query", "days is a number from 1 to 400"));
    }
    let found = state.inventory.serving_days(path.partner_id.0, path.environment.0, days).await?;
    Ok(Json(PageView::whole(found.into_iter().map(ServingDayView::from))))
}
