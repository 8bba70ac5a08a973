//! Active merchants: how many restaurants are served, now and on each day before (operations 10.7).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Timestamp, from_micros, micros};
use inventory::ServingDay;
use jiff::tz::TimeZone;
use serde::Deserialize;
use web::{Chrome, Csv, Page, PageError};

use crate::chart::{Axis, Chart, Row, lines};
use crate::state::ConsoleState;
use crate::view::{environment_choices, environment_of, number};
use crate::visit::Visit;

const DAY: i64 = 24 * 3_600_000_000;
const SHOWN_DAYS: i64 = 90;
const EXPORTED_DAYS: i64 = 400;

#[derive(Template)]
#[template(path = "console/active.html")]
struct ActivePage {
    chrome: Chrome,
    environment: String,
    environments: Vec<(String, String)>,
    tiles: Vec<(String, String)>,
    charts: Vec<Chart>,
    days: Vec<(String, [String; 3])>,
    csv: String,
}

/// Which environment is looked at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ActiveQuery {
    environment: String,
}

/// `GET …/active`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<ActiveQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let environment = environment_of(&query.environment);
    let days = state.inventory.serving_days(visit.partner.id, environment, SHOWN_DAYS).await?;
    let now = days.last().map_or([0; 3], counts);
    let names = names(&visit);
    let day = |day: &ServingDay| (t.date(day.day, &TimeZone::UTC), counts(day).map(|count| number(t, count)));
    let page = ActivePage {
        chrome: visit
            .chrome(t.get("console-active"))
            .crumb(visit.path("/restaurants"), t.get("nav-restaurants")),
        environments: environment_choices(t),
        tiles: names.into_iter().zip(now.map(|count| number(t, count))).collect(),
        charts: chart(&visit, &days, state.ambient.now()),
        days: days.iter().rev().map(day).collect(),
        csv: visit.path(&format!("/active.csv?environment={environment}")),
        environment: environment.to_string(),
    };
    Ok(Page(page).into_response())
}

fn names(visit: &Visit) -> [String; 3] {
    let t = visit.t();
    [t.get("restaurants"), t.get("service-delivery"), t.get("service-takeout")]
}

fn counts(day: &ServingDay) -> [u64; 3] {
    [day.restaurants, day.delivery, day.takeout].map(|count| u64::try_from(count).unwrap_or(0))
}

fn chart(visit: &Visit, days: &[ServingDay], now: Timestamp) -> Vec<Chart> {
    let Some(first) = days.first().filter(|_| days.len() > 1) else { return Vec::new() };
    let t = visit.t();
    let instants: Vec<Timestamp> = days.iter().map(|day| day.day).collect();
    let axis = Axis {
        from: first.day,
        until: from_micros(micros(now).max(micros(first.day) + DAY)),
        width: DAY,
        instants: &instants,
        time: &|at| t.date(at, &TimeZone::UTC),
        number: &|value| number(t, value),
    };
    let [all, delivery, takeout] = names(visit);
    let row = |name: String, place: usize| Row {
        name,
        values: days.iter().map(|day| counts(day).get(place).copied().unwrap_or(0)).collect(),
    };
    let rows = [row(all, 0), row(delivery, 1), row(takeout, 2)];
    vec![lines(&axis, t.get("console-active-chart"), &rows, &[])]
}

/// `GET …/active.csv`
pub(crate) async fn export(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<ActiveQuery>,
) -> Result<Response, PageError> {
    let environment = environment_of(&query.environment);
    let mut csv = Csv::with_head(&["day", "restaurants", "delivery", "takeout", "counted_at"]);
    for day in state.inventory.serving_days(visit.partner.id, environment, EXPORTED_DAYS).await? {
        let date = TimeZone::UTC.to_datetime(day.day).date();
        csv = csv.plain(date).plain(day.restaurants).plain(day.delivery).plain(day.takeout);
        csv = csv.plain(day.counted_at).end();
    }
    Ok(csv.into_file(&format!("active-restaurants-{}-{environment}.csv", visit.partner.id)))
}
