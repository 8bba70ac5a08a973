//! The Restaurant Status Report: what can be ordered from each restaurant and why not more (operations 11.1).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Environment};
use feed::{EntityType, MatchState, ServiceType};
use inventory::{ReportFacts, RestaurantStanding, StandingFilter, decide_report, decide_serving};
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageError};

use crate::frame::{Place, Reason, Rows, entity_path, next_page, reason, rows};
use crate::matching::match_path;
use crate::pie::{Slice, slices};
use crate::state::ConsoleState;
use crate::status_report::{
    Obstacle, Standing, Totals, decide_obstacle, serving_badge, status_badge, totals,
};
use crate::view::{Badge, environment_of, segment};
use crate::visit::Visit;

/// Restaurants on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "console/restaurants.html")]
struct RestaurantsPage {
    chrome: Chrome,
    rows: Rows,
    environment: String,
    query: RestaurantQuery,
    kinds: Vec<(String, String)>,
    /// Whether restaurants are matched with a place register.
    is_on: bool,
    matches: Vec<(String, String)>,
    deleted: String,
    obstacle: String,
    /// Since when the whole environment is not served; empty where it is.
    stopped: String,
    has_any: bool,
    ring: Vec<Slice>,
    total: String,
    counts: Vec<CountRow>,
    restaurants: Vec<RestaurantRow>,
    first: String,
    next: String,
}

struct CountRow {
    badge: Badge,
    href: String,
    restaurants: String,
    share: String,
    delivery: String,
    takeout: String,
}

struct RestaurantRow {
    id: String,
    name: String,
    badge: Badge,
    serving: Badge,
    statuses: Vec<Badge>,
    /// The name in the place register; `MISSING` where there is none.
    register_name: String,
    duplicate: String,
    review: String,
    services: Vec<String>,
    shop: String,
    menu: String,
    entity: String,
    since: String,
    stopped: String,
    reasons: Vec<Reason>,
}

/// What is looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RestaurantQuery {
    environment: String,
    q: String,
    shown: String,
    matching: String,
    after: String,
}

/// `GET …/restaurants`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<RestaurantQuery>,
) -> Result<Response, PageError> {
    let (t, partner) = (visit.t(), visit.partner.id);
    let environment = environment_of(&query.environment);
    let shown = Standing::read(&query.shown);
    let counted = state.inventory.count_restaurant_states(partner, environment).await?;
    let stopped = state.inventory.count_restaurant_status(partner, environment).await?.stopped_at;
    let figures = totals(&counted, stopped.is_some());
    let wanted = filter(&query, shown, stopped.is_some());
    let page = state.inventory.restaurant_status(partner, environment, wanted).await?;
    let here = list_path(&visit, environment, &query);
    let facts = state.inventory.report_facts(&visit.partner, environment).await?;
    let all: i64 = figures.iter().map(|one| one.restaurants).sum();
    let page = RestaurantsPage {
        chrome: visit.chrome(t.get("inventory-status-report")).wide(),
        rows: rows(&visit, environment, Place::Restaurants),
        environment: environment.to_string(),
        kinds: std::iter::once((String::new(), t.get("all")))
            .chain(Standing::ALL.map(|one| (one.as_str().to_owned(), standing_text(t, one))))
            .collect(),
        is_on: state.inventory.matches_places().await?,
        matches: match_choices(t),
        deleted: visit.path(&format!("/inventory/{environment}/Restaurant?state=deleted")),
        obstacle: obstacle(&visit, environment),
        stopped: stopped.map(|at| visit.when(at)).unwrap_or_default(),
        has_any: all > 0,
        ring: slices(&figures.iter().map(|one| (one.standing.tone(), one.restaurants)).collect::<Vec<_>>()),
        total: t.count(all),
        counts: figures.iter().map(|one| count_row(&visit, environment, one, all)).collect(),
        restaurants: page
            .items
            .iter()
            // The states of a list have stale restaurants among them, which the report counts apart.
            .filter(|one| shown.is_none_or(|shown| standing(one, stopped.is_some()) == shown))
            .map(|one| row(&visit, environment, one, facts))
            .collect(),
        first: if query.after.is_empty() { String::new() } else { here.clone() },
        next: next_page(&here, page.next.as_ref()),
        query,
    };
    Ok(Page(page).into_response())
}

fn filter(query: &RestaurantQuery, shown: Option<Standing>, is_stopped: bool) -> StandingFilter {
    let (state, stale_only) = shown.filter(|_| !is_stopped).map_or((None, false), Standing::filter);
    StandingFilter {
        state,
        text: Some(query.q.trim().to_owned()).filter(|text| !text.is_empty()),
        stale_only,
        match_state: MatchState::ALL.into_iter().find(|one| one.as_str() == query.matching),
        opted_out_only: query.matching == OPTED_OUT,
        after: Some(Cursor(query.after.clone())).filter(|cursor| !cursor.0.is_empty()),
        limit: PAGE,
    }
}

fn standing(one: &RestaurantStanding, is_stopped: bool) -> Standing {
    Standing::of(one.state, is_stopped || one.stopped_at.is_some())
}

fn list_path(visit: &Visit, environment: Environment, query: &RestaurantQuery) -> String {
    let (q, shown, matching) = (segment(&query.q), segment(&query.shown), segment(&query.matching));
    visit.path(&format!("/restaurants?environment={environment}&q={q}&shown={shown}&matching={matching}"))
}

/// The filter for restaurants whose merchants asked to be removed.
const OPTED_OUT: &str = "opted_out";

fn match_choices(t: Texts) -> Vec<(String, String)> {
    let choice = |state: MatchState| {
        let text = match state {
            MatchState::Matched => t.get("places-match-matched"),
            MatchState::PendingReview => t.get("places-match-pending"),
            MatchState::Unmatched => t.get("places-match-unmatched"),
        };
        (state.as_str().to_owned(), text)
    };
    std::iter::once((String::new(), t.get("all")))
        .chain(MatchState::ALL.map(choice))
        .chain(std::iter::once((OPTED_OUT.to_owned(), t.get("places-opted-out"))))
        .collect()
}

/// How a restaurant stands, in words.
pub(crate) fn standing_text(t: Texts, standing: Standing) -> String {
    match standing {
        Standing::Orderable => t.get("console-restaurants-orderable"),
        Standing::Partly => t.get("inventory-partly"),
        Standing::Blocked => t.get("console-restaurants-blocked"),
        Standing::Stale => t.get("inventory-stale"),
    }
}

fn count_row(visit: &Visit, environment: Environment, totals: &Totals, all: i64) -> CountRow {
    let (t, standing) = (visit.t(), totals.standing);
    let shown = RestaurantQuery { shown: standing.as_str().to_owned(), ..RestaurantQuery::default() };
    let permille = if all > 0 { totals.restaurants.saturating_mul(1000) / all } else { 0 };
    CountRow {
        badge: Badge { tone: standing.tone(), text: standing_text(t, standing) },
        href: list_path(visit, environment, &shown),
        restaurants: t.count(totals.restaurants),
        share: crate::view::permille(t, u64::try_from(permille).unwrap_or(0)),
        delivery: t.count(totals.delivery),
        takeout: t.count(totals.takeout),
    }
}

fn obstacle(visit: &Visit, environment: Environment) -> String {
    let t = visit.t();
    match decide_obstacle(&visit.partner).filter(|_| environment == Environment::Production) {
        None => String::new(),
        Some(Obstacle::NotLaunched) => t.get("console-obstacle-not-launched"),
        Some(Obstacle::IntegrationDisabled) => t.get("console-obstacle-integration"),
    }
}

/// A type of service in words.
pub(crate) fn service_text(t: Texts, service: ServiceType) -> String {
    match service {
        ServiceType::Delivery => t.get("service-delivery"),
        ServiceType::Takeout => t.get("service-takeout"),
    }
}

/// The address of the menu as diners see it.
pub(crate) fn menu_path(visit: &Visit, environment: Environment, restaurant_id: &str) -> String {
    visit.path(&format!("/restaurants/{environment}/menu?id={}", segment(restaurant_id)))
}

fn row(
    visit: &Visit,
    environment: Environment,
    one: &RestaurantStanding,
    facts: ReportFacts,
) -> RestaurantRow {
    let (t, status) = (visit.t(), &one.status);
    let standing = standing(one, facts.stopped);
    let is_served = !status.orderable.is_empty() && standing != Standing::Stale && one.opted_out_at.is_none();
    let place = status.place.as_ref();
    let register_name = place.filter(|place| place.state == MatchState::Matched);
    let register_name = register_name.and_then(|place| place.place_name.clone());
    // Diners' pages show production, of partners that are offered.
    let is_shown = environment == Environment::Production && visit.partner.is_offered() && is_served;
    let shop = format!("/restaurants/{}/{}", visit.partner.id, segment(&status.restaurant_id));
    RestaurantRow {
        id: status.restaurant_id.clone(),
        name: status.name.clone().unwrap_or_else(|| t.get("console-restaurant-unnamed")),
        badge: Badge { tone: standing.tone(), text: standing_text(t, standing) },
        serving: serving_badge(t, decide_serving(one, facts)),
        statuses: decide_report(one, facts).into_iter().map(|one| status_badge(t, one)).collect(),
        register_name: register_name.unwrap_or_else(|| t.get("places-missing")),
        duplicate: place
            .and_then(|place| place.duplicate_of.clone())
            .map(|id| t.one("places-same-as", "id", id))
            .unwrap_or_default(),
        review: match_path(visit, environment, &status.restaurant_id),
        services: status.orderable.iter().map(|service| service_text(t, *service)).collect(),
        shop: if is_shown { shop } else { String::new() },
        menu: if is_served { menu_path(visit, environment, &status.restaurant_id) } else { String::new() },
        entity: entity_path(visit, environment, EntityType::Restaurant, &status.restaurant_id),
        since: one.failing_since.map(|at| visit.when(at)).unwrap_or_default(),
        stopped: one.stopped_at.map(|at| visit.when(at)).unwrap_or_default(),
        reasons: status.reasons.iter().map(|problem| reason(visit, environment, problem)).collect(),
    }
}
