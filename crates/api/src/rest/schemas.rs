//! JSON Schemas of the inventory's entities, at an address that stays (`inventory-feeds.md`, chapter 1).

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use feed::EntityType;
use http::header;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::refusal::Refusal;
use crate::responses::PublicReadProblems;
use crate::state::ApiState;

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get_inventory_schema))
}

/// The JSON Schema (draft 2020-12) of one type of row in a feed.
///
/// A row that a feed check finds nothing wrong with validates, whatever spelling of values it uses.
#[utoipa::path(
    get,
    path = "/schemas/inventory/{file}",
    tag = "feeds",
    security(()),
    params(("file" = String, Path, description = "The type of the row with `.json`, such as `Restaurant.json`.")),
    responses(
        (status = 200, description = "The schema.", body = serde_json::Value, content_type = "application/schema+json"),
        PublicReadProblems
    )
)]
async fn get_inventory_schema(Path(file): Path<String>) -> Result<Response, Refusal> {
    let entity = file.strip_suffix(".json").and_then(EntityType::parse).ok_or_else(Refusal::not_found)?;
    let kind =
        [(header::CONTENT_TYPE, "application/schema+json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((kind, feed::json_schema(entity).to_string()).into_response())
}
