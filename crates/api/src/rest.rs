//! REST v1: its routes and its description.

mod account;
mod alerts;
mod audit;
mod cases;
mod certification;
mod contacts;
mod endpoint_health;
mod environments;
mod exchanges;
mod feeds;
mod fulfillment;
mod incidents;
mod interest;
mod inventory;
mod menu;
mod orders;
mod outcomes;
mod partners;
mod places;
mod quick_test;
mod reports;
mod restaurants;
mod schedules;
mod schemas;
mod shop;
mod updates;
mod users;

use std::sync::LazyLock;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use basis::PartnerId;
use db::DbError;
use http::header;
use monitoring::EvidenceExtras;
use serde::Deserialize;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{IntoParams, Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::limits::Limits;
use crate::refusal::Refusal;
use crate::state::ApiState;
use crate::wire;

/// Where it lies.
const PREFIX: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aboyeur REST interface",
        description = "The platform's interface for programs of partners, of staff, and of shops. Errors are problems \
            of RFC 9457 with a stable `code`; lists come in pages; times are UTC.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    security(("api_key" = [])),
    components(schemas(crate::responses::ProblemView, crate::responses::FieldErrorView)),
    modifiers(&Scheme),
    tags(
        (name = "account", description = "The caller, and partners' accounts"),
        (name = "contacts", description = "Whom to reach for what"),
        (name = "users", description = "People of a partner"),
        (name = "feeds", description = "Inventory feeds"),
        (name = "places", description = "The place register and the matching of restaurants with it"),
        (name = "fulfillment", description = "Measurements of requests to partners"),
        (name = "alerts", description = "Alert rules, their states and their silences"),
        (name = "orders", description = "Orders and their exchanges, as partners see them"),
        (name = "certification", description = "The test cases against a partner's endpoint"),
        (name = "support", description = "Help and cases"),
        (name = "incidents", description = "Incidents and who is on call"),
        (name = "shop", description = "Everything that a shop of one's own needs; no key"),
        (name = "meta", description = "This description")
    )
)]
struct Document;

struct Scheme;

impl Modify for Scheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let description = "A key of a person, `abk_…`, made on the console's profile page.";
        let http = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("api_key", SecurityScheme::Http(http));
    }
}

/// Operations that ask for a key.
fn keyed() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(account::router())
        .merge(partners::router())
        .merge(environments::router())
        .merge(contacts::router())
        .merge(users::router())
        .merge(feeds::router())
        .merge(quick_test::router())
        .merge(updates::router())
        .merge(restaurants::router())
        .merge(inventory::router())
        .merge(places::router())
        .merge(fulfillment::router())
        .merge(endpoint_health::router())
        .merge(reports::router())
        .merge(alerts::router())
        .merge(orders::router())
        .merge(outcomes::router())
        .merge(exchanges::router())
        .merge(certification::router())
        .merge(cases::router())
        .merge(incidents::router())
        .merge(schedules::router())
        .merge(audit::router())
}

/// Operations that anybody may use.
fn public() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(shop::router())
        .merge(interest::router())
        .merge(schemas::router())
        .routes(routes!(get_openapi))
}

fn parts(public: OpenApiRouter<ApiState>) -> (Router<ApiState>, utoipa::openapi::OpenApi) {
    let all = keyed().merge(public).fallback(async || Refusal::not_found());
    OpenApiRouter::with_openapi(Document::openapi()).nest(PREFIX, all).split_for_parts()
}

/// The routes of REST v1.
pub(crate) fn router(state: &ApiState) -> Router<ApiState> {
    parts(public().route_layer(from_fn_with_state(Limits::new(&state.ambient), Limits::check))).0
}

/// The description of REST v1, as OpenAPI 3.1 has it.
pub fn openapi_json() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let (_, document) = parts(public());
        let mut text = document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        text
    });
    &TEXT
}

/// This description.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "meta",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value))
)]
async fn get_openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json()).into_response()
}

/// A partner in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct PartnerPath {
    /// The partner's number.
    partner_id: wire::PartnerId,
}

/// One environment of a partner in the path.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct EnvironmentPath {
    /// The partner's number.
    partner_id: wire::PartnerId,
    /// Sandbox or production.
    environment: wire::Environment,
}

/// What the inventory knows, for the evidence of an urgent case.
async fn evidence_extras(
    state: &ApiState,
    partner: PartnerId,
    environment: basis::Environment,
) -> Result<EvidenceExtras, DbError> {
    state
        .db
        .read(move |tx| {
            let restaurants = ::inventory::count_restaurants(tx, partner, environment)?;
            let head = ::inventory::find_head(tx, partner, environment)?;
            Ok(EvidenceExtras {
                restaurants_offered: u64::try_from(restaurants).ok(),
                last_feed_published_at: head.and_then(|head| head.published_at),
            })
        })
        .await
}
