//! The programme's own endpoints, with its paths and shapes: token, keys, order updates from partners (fulfillment API,
//! chapters 3 and 9), real-time updates of their inventory and the
//! status of their feeds (inventory feeds, chapters 9 and 12).

mod refused;
mod status;
mod target;
mod updates;

use axum::Form;
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::{BytesRejection, FormRejection};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use basis::Ambient;
use certification::TakenUpdate;
use identity::{Scope, TokenError};
use order::{UpdateRefusal, UpdateStatus};
use ordering::{UpdateAnswer, UpdateCaller};
use serde::Deserialize;
use serde_json::json;

use crate::caller::bearer;
use crate::limits::UpdateLimits;
use crate::state::ApiState;

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The programme's routes.
pub(crate) fn router(ambient: &Ambient) -> Router<ApiState> {
    let limits = UpdateLimits::new(ambient);
    let send = move |state: State<ApiState>, headers: HeaderMap, body: Result<Bytes, BytesRejection>| {
        send_update(limits.clone(), state, headers, body)
    };
    Router::new()
        .route("/token", post(grant_token))
        .route("/.well-known/jwks.json", get(list_keys))
        .route("/.well-known/openid-configuration", get(describe_issuer))
        .route("/v2/conversations:send", post(send))
        .merge(updates::router(ambient))
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: Option<String>,
    assertion: Option<String>,
    scope: Option<String>,
}

/// The token endpoint of RFC 7523. Rule H9.
async fn grant_token(
    State(state): State<ApiState>,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Response {
    let Ok(Form(request)) = form else {
        return refuse_token("invalid_request", "send grant_type and assertion as a form");
    };
    if request.grant_type.as_deref() != Some(JWT_BEARER) {
        return refuse_token("unsupported_grant_type", &format!("grant_type must be {JWT_BEARER}"));
    }
    let Some(assertion) = request.assertion else {
        return refuse_token("invalid_request", "assertion is missing");
    };
    match state.identity.grant_token(&assertion, request.scope.as_deref()).await {
        Ok(token) => ([(header::CACHE_CONTROL, "no-store")], Json(token)).into_response(),
        Err(error) => {
            if let Some(code) = error.oauth_code() {
                return refuse_token(code, &error.to_string());
            }
            tracing::error!(error = &error as &dyn std::error::Error, "a token could not be granted");
            web::Problem::internal().into_response()
        }
    }
}

fn refuse_token(code: &str, description: &str) -> Response {
    let body = json!({ "error": code, "error_description": description });
    (StatusCode::BAD_REQUEST, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// The keys with which partners verify our tokens. Rule H3.
async fn list_keys(State(state): State<ApiState>) -> Response {
    match state.identity.jwks().await {
        Ok(keys) => ([(header::CACHE_CONTROL, "public, max-age=300")], Json(keys)).into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the signing keys cannot be read");
            web::Problem::internal().into_response()
        }
    }
}

async fn describe_issuer(State(state): State<ApiState>) -> Response {
    Json(state.identity.openid_configuration()).into_response()
}

/// An order update of a partner. Answers: 10.6.
async fn send_update(
    limits: UpdateLimits,
    State(state): State<ApiState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let caller = match caller(&state, &headers).await {
        Ok(caller) => caller,
        Err(refusal) => return answer(&UpdateAnswer::refused(&refusal)),
    };
    if let Err(seconds) = limits.admit(caller.partner_id) {
        let refusal =
            UpdateRefusal::new(UpdateStatus::ResourceExhausted, "more than 1,500 updates in a minute");
        let mut response = answer(&UpdateAnswer::refused(&refusal));
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return response;
    }
    let Ok(body) = body else {
        let refusal = UpdateRefusal::new(UpdateStatus::InvalidArgument, "the body is longer than 1 MiB");
        return answer(&UpdateAnswer::refused(&refusal));
    };
    // Orders of a certification are no orders of diners, and are kept apart from them.
    match state.certification.take_update(caller.partner_id, &caller.environments, &body).await {
        TakenUpdate::Taken => Json(json!({})).into_response(),
        TakenUpdate::Refused(refusal) => answer(&UpdateAnswer::refused(&refusal)),
        TakenUpdate::NotOurs => answer(&state.ordering.apply_update(caller, &body).await),
    }
}

async fn caller(state: &ApiState, headers: &HeaderMap) -> Result<UpdateCaller, UpdateRefusal> {
    let unauthenticated = |text: String| UpdateRefusal::new(UpdateStatus::Unauthenticated, text);
    let bearer = bearer(headers)
        .ok_or_else(|| unauthenticated("send Authorization: Bearer with an access token".to_owned()))?;
    match state.identity.verify_access_token(bearer, &[Scope::Conversation]).await {
        Ok(service) => {
            Ok(UpdateCaller { partner_id: service.partner_id, environments: service.environments })
        }
        Err(error @ (TokenError::Unknown | TokenError::Expired | TokenError::Revoked)) => {
            Err(unauthenticated(error.to_string()))
        }
        Err(error @ (TokenError::WrongScope | TokenError::AccountTerminated)) => {
            Err(UpdateRefusal::new(UpdateStatus::PermissionDenied, error.to_string()))
        }
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an access token could not be verified"
            );
            Err(UpdateRefusal::new(
                UpdateStatus::Unavailable,
                "the platform cannot verify tokens at the moment",
            ))
        }
    }
}

fn answer(answer: &UpdateAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(&answer.body)).into_response()
}
