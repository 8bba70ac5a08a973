//! The Business Overview: orders, revenue and how sessions come to an order (operations 10.3).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Currency, Money, Timestamp};
use feed::ServiceType;
use ordering::{Funnel, Overview, OverviewQuery, Revenue};
use serde::Deserialize;
use web::{Chrome, Csv, Page, PageError};

use crate::chart::{Axis, Chart, Row, bars, lines};
use crate::fulfillment_charts::{short_time, width};
use crate::period::{Period, PeriodQuery, PeriodView, choice};
use crate::state::ConsoleState;
use crate::view::{number, permille, segment};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/overview.html")]
struct OverviewPage {
    chrome: Chrome,
    query: OverviewForm,
    services: Vec<(String, String)>,
    period: PeriodView,
    carried: Vec<(&'static str, String)>,
    tiles: Vec<(String, String)>,
    charts: Vec<Chart>,
    points: Vec<(String, String, String, String)>,
    funnel: Vec<Stage>,
    csv: String,
    active: String,
}

/// One bar of the funnel.
struct Stage {
    name: String,
    unit: String,
    count: String,
    value: u64,
    most: u64,
}

/// What is looked at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OverviewForm {
    restaurant: String,
    service: String,
    span: String,
    from: String,
    until: String,
}

impl OverviewForm {
    fn read(&self, visit: &Visit, period: &Period) -> OverviewQuery {
        OverviewQuery {
            partner_id: visit.partner.id,
            restaurant_id: Some(self.restaurant.trim().to_owned()).filter(|id| !id.is_empty()),
            service_type: ServiceType::parse(&self.service),
            from: period.from,
            until: period.until,
            width: width(period.resolution()),
        }
    }
}

/// `GET …/overview`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<OverviewForm>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let period = Period::of(&period, &visit.zone(), state.ambient.now());
    let overview = state.ordering.overview(query.read(&visit, &period)).await?;
    let kept = [("restaurant", query.restaurant.as_str()), ("service", query.service.as_str())];
    let carried =
        [("span", query.span.clone()), ("from", query.from.clone()), ("until", query.until.clone())];
    let rest: String =
        kept.iter().map(|(name, value)| format!("&{name}={}", segment(value))).collect::<Vec<_>>().concat();
    let page = OverviewPage {
        chrome: visit.chrome(t.get("nav-overview")).wide(),
        services: vec![
            (String::new(), t.get("any")),
            (ServiceType::Delivery.as_str().to_owned(), t.get("service-delivery")),
            (ServiceType::Takeout.as_str().to_owned(), t.get("service-takeout")),
        ],
        period: choice(&visit, &period, "/overview", &kept),
        carried: carried.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        tiles: tiles(&visit, &overview),
        charts: charts(&visit, &period, &overview),
        points: points(&visit, &overview),
        funnel: funnel(&visit, &overview.funnel),
        csv: visit.path(&format!("/overview.csv?{}{rest}", period.query(&visit.zone()))),
        active: visit.path("/active"),
        query,
    };
    Ok(Page(page).into_response())
}

fn count(visit: &Visit, orders: i64) -> String {
    visit.t().count(orders)
}

/// Money of each currency for itself.
fn amounts(visit: &Visit, revenue: &[Revenue], amount: fn(&Revenue) -> Money) -> String {
    if revenue.is_empty() {
        return "–".to_owned();
    }
    revenue.iter().map(|one| visit.t().money(amount(one))).collect::<Vec<_>>().join(" · ")
}

fn tiles(visit: &Visit, overview: &Overview) -> Vec<(String, String)> {
    let t = visit.t();
    let conversion = overview.funnel.conversion_permille();
    vec![
        (t.get("console-overview-orders"), count(visit, overview.orders)),
        (t.get("console-overview-revenue"), amounts(visit, &overview.revenue, |one| one.total)),
        (t.get("console-overview-average"), amounts(visit, &overview.revenue, |one| one.average)),
        (
            t.get("console-overview-conversion"),
            conversion.map_or_else(|| "–".to_owned(), |share| permille(t, share)),
        ),
    ]
}

fn charts(visit: &Visit, period: &Period, overview: &Overview) -> Vec<Chart> {
    if overview.points.is_empty() {
        return Vec::new();
    }
    let t = visit.t();
    let resolution = period.resolution();
    let instants: Vec<Timestamp> = overview.points.iter().map(|point| point.at).collect();
    let axis = Axis {
        from: period.from,
        until: period.until,
        width: width(resolution),
        instants: &instants,
        time: &|at| short_time(visit, resolution, at),
        number: &|value| number(t, value),
    };
    let orders = Row {
        name: t.get("console-overview-orders"),
        values: overview.points.iter().map(|point| unsigned(point.orders)).collect(),
    };
    let mut charts = vec![bars(&axis, orders.name.clone(), &orders)];
    for currency in overview.revenue.iter().map(|one| one.total.currency) {
        let number = |value: u64| t.money(Money::new(i64::try_from(value).unwrap_or(i64::MAX), currency));
        let axis = Axis { number: &number, ..axis };
        charts.extend(money_charts(visit, &axis, overview, currency));
    }
    charts
}

/// Revenue and average of one currency.
fn money_charts(visit: &Visit, axis: &Axis<'_>, overview: &Overview, currency: Currency) -> [Chart; 2] {
    let t = visit.t();
    let row = |name: String, amount: fn(&Revenue) -> Money| {
        let of_point = |point: &ordering::OverviewPoint| {
            let own = point.revenue.iter().find(|one| one.total.currency == currency);
            own.map_or(0, |one| unsigned(amount(one).minor))
        };
        Row { name: format!("{name} ({currency})"), values: overview.points.iter().map(of_point).collect() }
    };
    let revenue = row(t.get("console-overview-revenue"), |one| one.total);
    let average = row(t.get("console-overview-average"), |one| one.average);
    [bars(axis, revenue.name.clone(), &revenue), lines(axis, average.name.clone(), &[average], &[])]
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn points(visit: &Visit, overview: &Overview) -> Vec<(String, String, String, String)> {
    let row = |point: &ordering::OverviewPoint| {
        (
            visit.when(point.at),
            count(visit, point.orders),
            amounts(visit, &point.revenue, |one| one.total),
            amounts(visit, &point.revenue, |one| one.average),
        )
    };
    overview.points.iter().map(row).collect()
}

/// The stages in order, each with what it counts.
const fn stages(funnel: &Funnel) -> [(&'static str, u64); 4] {
    [
        ("console-funnel-menu", funnel.menu),
        ("console-funnel-checkout", funnel.checkout),
        ("console-funnel-submit", funnel.submit),
        ("console-funnel-confirmed", funnel.confirmed),
    ]
}

fn funnel(visit: &Visit, funnel: &Funnel) -> Vec<Stage> {
    let t = visit.t();
    let taken = unsigned(funnel.confirmed_orders);
    let most = stages(funnel).iter().map(|(_, count)| *count).chain([taken, 1]).max().unwrap_or(1);
    let stage =
        |name: String, unit: String, value: u64| Stage { name, unit, count: number(t, value), value, most };
    let sessions =
        stages(funnel).map(|(key, value)| stage(t.get(key), t.get("console-funnel-sessions"), value));
    let orders = stage(t.get("console-funnel-restaurant"), t.get("console-funnel-orders"), taken);
    sessions.into_iter().chain([orders]).collect()
}

/// `GET …/overview.csv`: the time series, then the funnel; amounts in minor units.
pub(crate) async fn export(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<OverviewForm>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let period = Period::of(&period, &visit.zone(), state.ambient.now());
    let overview = state.ordering.overview(query.read(&visit, &period)).await?;
    Ok(write(&overview).into_file(&format!("overview-{}.csv", visit.partner.id)))
}

fn write(overview: &Overview) -> Csv {
    let mut csv =
        Csv::with_head(&["section", "time", "name", "count", "currency", "revenue_minor", "average_minor"]);
    for point in &overview.points {
        csv = csv.text("orders").plain(point.at).text("orders").plain(point.orders);
        csv = csv.text("").text("").text("").end();
        for one in &point.revenue {
            csv = csv.text("revenue").plain(point.at).text("orders").plain(one.orders);
            csv = csv.plain(one.total.currency).plain(one.total.minor).plain(one.average.minor).end();
        }
    }
    let funnel = &overview.funnel;
    let sessions = [
        ("menu_sessions", funnel.menu),
        ("checkout_sessions", funnel.checkout),
        ("submit_sessions", funnel.submit),
        ("confirmed_sessions", funnel.confirmed),
        ("confirmed_orders", unsigned(funnel.confirmed_orders)),
    ];
    for (name, count) in sessions {
        csv = csv.text("funnel").text("").text(name).plain(count).text("").text("").text("").end();
    }
    csv
}
