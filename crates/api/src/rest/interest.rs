//! The public interest form.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use support::InterestForm;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::input::{Body, IdempotencyKey};
use crate::refusal::Refusal;
use crate::responses::PublicWriteProblems;
use crate::state::ApiState;
use crate::wire::{Instant, Locale};

pub(super) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(create_interest))
}

/// Somebody would like to become a partner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InterestInput {
    /// The company's name.
    #[schema(min_length = 1, max_length = 120)]
    company: String,
    /// The person's name.
    #[schema(min_length = 1, max_length = 120)]
    contact_name: String,
    email: String,
    /// ISO 3166-1 alpha-2.
    #[schema(min_length = 2, max_length = 2)]
    country: String,
    /// How many restaurants.
    restaurants: u32,
    /// What the person wants to say.
    #[serde(default)]
    #[schema(max_length = 20000)]
    message: String,
    /// English if absent.
    #[serde(default)]
    locale: Option<Locale>,
}

/// The interest was noted.
#[derive(Serialize, ToSchema)]
pub(super) struct InterestView {
    company: String,
    received_at: Instant,
}

/// Tells the platform that somebody would like to become a partner.
#[utoipa::path(
    post,
    path = "/interests",
    tag = "support",
    security(()),
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key notes it once.")),
    request_body = InterestInput,
    responses((status = 201, description = "It was noted.", body = InterestView), PublicWriteProblems)
)]
async fn create_interest(
    State(state): State<ApiState>,
    IdempotencyKey(submit_key): IdempotencyKey,
    body: Body,
) -> Result<(StatusCode, Json<InterestView>), Refusal> {
    let input: InterestInput = body.read()?;
    let form = InterestForm {
        company: input.company,
        contact_name: input.contact_name,
        email: input.email,
        country: input.country,
        restaurants: input.restaurants,
        message: input.message,
        locale: input.locale.map(|locale| locale.0).unwrap_or_default(),
        submit_key,
    };
    // A key that somebody else used by chance must not show what they wrote.
    let company = form.company.trim().to_owned();
    let interest = state.support.express_interest(form).await?;
    Ok((StatusCode::CREATED, Json(InterestView { company, received_at: interest.created_at.into() })))
}
