//! The restaurants of a partner with what can be ordered from each and why not more (operations 11.1).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::Environment;
use feed::{Problem, RestaurantStatus, ServiceType};
use inventory::{Ingestion, IngestionState};
use serde::Deserialize;
use web::{Chrome, Page, PageError};

use crate::state::ConsoleState;
use crate::status_report::{Obstacle, Shown, Totals, count, decide_obstacle};
use crate::view::{environment_choices, environment_of, segment};
use crate::visit::Visit;

/// Restaurants on one page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "console/restaurants.html")]
struct RestaurantsPage {
    chrome: Chrome,
    environment: String,
    environments: Vec<(String, String)>,
    query: RestaurantQuery,
    kinds: Vec<(String, String)>,
    obstacle: String,
    /// The run the report is of; none before the first.
    run: Option<(String, String)>,
    tiles: Vec<(String, String)>,
    rows: Vec<RestaurantRow>,
    matches: usize,
    previous: String,
    next: String,
}

struct RestaurantRow {
    id: String,
    name: String,
    services: Vec<String>,
    shop: String,
    reasons: Vec<Problem>,
}

/// What is looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RestaurantQuery {
    environment: String,
    q: String,
    shown: String,
    from: String,
}

/// `GET …/restaurants`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<RestaurantQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let environment = environment_of(&query.environment);
    let (run, restaurants) = last_report(&state, &visit, environment).await?;
    let shown = Shown::read(&query.shown);
    let matching: Vec<&RestaurantStatus> =
        restaurants.iter().filter(|restaurant| shown.matches(restaurant, &query.q)).collect();
    let from = query.from.parse::<usize>().unwrap_or(0).min(matching.len());
    let rows = matching.iter().skip(from).take(PAGE).map(|one| row(&visit, environment, one)).collect();
    let page_at = |at: usize| {
        let (q, shown) = (segment(&query.q), segment(&query.shown));
        visit.path(&format!("/restaurants?environment={environment}&q={q}&shown={shown}&from={at}"))
    };
    let page = RestaurantsPage {
        chrome: visit.chrome(t.get("nav-restaurants")).wide(),
        environment: environment.to_string(),
        environments: environment_choices(t),
        kinds: vec![
            (String::new(), t.get("all")),
            ("orderable".to_owned(), t.get("console-restaurants-orderable")),
            ("blocked".to_owned(), t.get("console-restaurants-blocked")),
        ],
        obstacle: obstacle(&visit, environment),
        run: run.map(|run| {
            let href = visit.path(&format!("/feeds/{environment}/{}", run.id));
            (href, visit.when(run.finished_at.unwrap_or(run.requested_at)))
        }),
        tiles: tiles(&visit, count(&restaurants)),
        rows,
        matches: matching.len(),
        previous: if from > 0 { page_at(from.saturating_sub(PAGE)) } else { String::new() },
        next: if from + PAGE < matching.len() { page_at(from + PAGE) } else { String::new() },
        query,
    };
    Ok(Page(page).into_response())
}

fn tiles(visit: &Visit, totals: Totals) -> Vec<(String, String)> {
    let t = visit.t();
    let tile = |label: String, n: usize| (label, t.count(i64::try_from(n).unwrap_or(i64::MAX)));
    vec![
        tile(t.get("restaurants"), totals.all),
        tile(t.get("console-restaurants-orderable"), totals.orderable),
        tile(t.get("service-delivery"), totals.delivery),
        tile(t.get("service-takeout"), totals.takeout),
    ]
}

/// The report of the run whose state is served.
async fn last_report(
    state: &ConsoleState,
    visit: &Visit,
    environment: Environment,
) -> Result<(Option<Ingestion>, Vec<RestaurantStatus>), PageError> {
    let runs = state.inventory.list_ingestions(visit.partner.id, environment).await?;
    let Some(run) = runs.into_iter().find(|run| run.state == IngestionState::Done) else {
        return Ok((None, Vec::new()));
    };
    let (run, report) = state.inventory.get_ingestion(visit.partner.id, environment, run.id).await?;
    Ok((Some(run), report.map(|report| report.restaurant_status).unwrap_or_default()))
}

fn obstacle(visit: &Visit, environment: Environment) -> String {
    let t = visit.t();
    match decide_obstacle(&visit.partner).filter(|_| environment == Environment::Production) {
        None => String::new(),
        Some(Obstacle::NotLaunched) => t.get("console-obstacle-not-launched"),
        Some(Obstacle::IntegrationDisabled) => t.get("console-obstacle-integration"),
    }
}

fn row(visit: &Visit, environment: Environment, restaurant: &RestaurantStatus) -> RestaurantRow {
    let t = visit.t();
    let service = |service: &ServiceType| match service {
        ServiceType::Delivery => t.get("service-delivery"),
        ServiceType::Takeout => t.get("service-takeout"),
    };
    // Diners' pages show production, of partners that are offered.
    let is_shown = environment == Environment::Production
        && visit.partner.is_offered()
        && !restaurant.orderable.is_empty();
    let shop = format!("/restaurants/{}/{}", visit.partner.id, segment(&restaurant.restaurant_id));
    RestaurantRow {
        id: restaurant.restaurant_id.clone(),
        name: restaurant.name.clone().unwrap_or_else(|| t.get("console-restaurant-unnamed")),
        services: restaurant.orderable.iter().map(service).collect(),
        shop: if is_shown { shop } else { String::new() },
        reasons: restaurant.reasons.clone(),
    }
}
