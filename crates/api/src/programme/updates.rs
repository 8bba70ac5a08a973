//! Real-time updates of inventory, in all three generations (inventory feeds, chapter 9).

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use basis::{Ambient, Environment, PartnerId};
use identity::{Scope, ServiceCaller, TokenError};
use inventory::realtime::{
    RefusalReason, RequestRefusal, UpdateRecord, UpdateRequest, decode_delete, decode_entities, decode_push,
    decode_records,
};
use partners::EnvironmentConfig;
use serde_json::json;

use super::refused::RefusedCounts;
use super::status::{self, StatusTarget};
use super::target::{Operation, Owner, Target};
use crate::caller::bearer;
use crate::limits::RequestLimits;
use crate::state::ApiState;

/// The longest body. A thousand records of usual size are a tenth of it; larger entities go in several requests.
const MAX_BODY: usize = 32 << 20;

/// What the endpoints share.
pub(super) struct Shared {
    limits: RequestLimits,
    refused: RefusedCounts,
}

/// Why a request is answered with an error; the seconds are for `Retry-After`.
pub(super) struct Refused {
    refusal: RequestRefusal,
    retry_after: Option<u64>,
}

impl From<RequestRefusal> for Refused {
    fn from(refusal: RequestRefusal) -> Self {
        Self { refusal, retry_after: None }
    }
}

pub(super) fn refused(reason: RefusalReason, message: impl Into<String>) -> Refused {
    RequestRefusal::new(reason, message).into()
}

/// The routes. Ids in paths are percent-encoded and may hold anything, so that the paths are read by [`Target`].
pub(super) fn router(ambient: &Ambient) -> Router<ApiState> {
    let shared =
        Arc::new(Shared { limits: RequestLimits::new(ambient), refused: RefusedCounts::new(ambient) });
    let take = move |State(state): State<ApiState>, request: Request| {
        let shared = shared.clone();
        async move { take(&state, &shared, request).await }
    };
    [
        "/v1alpha/{*rest}",
        "/v2/apps/{*rest}",
        "/v2/sandbox/{*rest}",
        "/sandbox/v1alpha/{*rest}",
        "/sandbox/v2/{*rest}",
    ]
    .into_iter()
    .fold(Router::new(), |router, path| router.route(path, any(take.clone())))
}

async fn take(state: &ApiState, shared: &Shared, request: Request) -> Response {
    let caller = match caller(state, request.headers()).await {
        Ok(caller) => caller,
        Err(refused) => return answer(refused),
    };
    if let Some(target) = StatusTarget::read(request.method(), request.uri().path()) {
        let query = request.uri().query().map(str::to_owned);
        drop(request);
        return status::show(state, shared, &caller, target, query.as_deref()).await;
    }
    let uri = request.uri();
    let Some(target) = Target::read(request.method(), uri.path(), uri.query()) else {
        return answer(refused(RefusalReason::UnknownPartner, "No such path."));
    };
    match accept(state, shared, &caller, &target, request).await {
        Ok(()) => Json(json!({})).into_response(),
        Err(refused) => {
            let reason = refused.refusal.reason;
            let key = (caller.partner_id, target.environment, target.route, reason);
            shared.refused.count(state, key).await;
            answer(refused)
        }
    }
}

async fn accept(
    state: &ApiState,
    shared: &Shared,
    caller: &ServiceCaller,
    target: &Target,
    request: Request,
) -> Result<(), Refused> {
    let partner_id = admit(state, shared, caller, (target.environment, target.owner.clone())).await?;
    if let Operation::Records { feed } = &target.operation {
        require_feed(state, (partner_id, target.environment), feed).await?;
    }
    let Ok(body) = to_bytes(request.into_body(), MAX_BODY).await else {
        let message =
            format!("The body is longer than {MAX_BODY} bytes or was not sent to its end; split it.");
        return Err(refused(RefusalReason::MalformedBody, message));
    };
    let Target { environment, interface, route, .. } = *target;
    let records = decode(state, target, body).await?;
    let update = UpdateRequest { partner_id, environment, interface, route, records };
    match state.inventory.accept_updates(update).await {
        Ok(accepted) => Ok(accepted.map(|_| ())?),
        Err(error) => Err(transient(&error, "real-time updates could not be accepted")),
    }
}

/// Counts the request and finds the partner that the address names, if it is the caller's.
pub(super) async fn admit(
    state: &ApiState,
    shared: &Shared,
    caller: &ServiceCaller,
    (environment, named): (Environment, Owner),
) -> Result<PartnerId, Refused> {
    if let Err(seconds) = shared.limits.admit(caller.partner_id, environment) {
        let message = format!("Insufficient tokens for quota of partner {}.", caller.partner_id);
        return Err(Refused { retry_after: Some(seconds), ..refused(RefusalReason::Quota, message) });
    }
    let partner_id = owner(state, (environment, named)).await?;
    if caller.partner_id != partner_id || !caller.environments.contains(&environment) {
        let message = if caller.partner_id == partner_id {
            format!("The service account is not linked to partner {partner_id} in {environment}.")
        } else {
            format!("The service account is not linked to partner {partner_id}.")
        };
        return Err(refused(RefusalReason::NotLinked, message));
    }
    Ok(partner_id)
}

/// The feed has a usual name, and those that the partner has given it (9.1).
pub(super) async fn require_feed(
    state: &ApiState,
    (partner, environment): (PartnerId, Environment),
    feed: &str,
) -> Result<(), Refused> {
    const USUAL: &str = EnvironmentConfig::FEED_NAME;
    if feed == USUAL {
        return Ok(());
    }
    match state.db.read(move |tx| partners::find_environment(tx, partner, environment)).await {
        Ok(Some(config)) if config.has_feed_name(feed) => Ok(()),
        Ok(_) => Err(refused(RefusalReason::UnknownFeed, format!("The name of the feed is {USUAL}."))),
        Err(error) => Err(transient(&error, "the names of a feed could not be read")),
    }
}

/// A large body takes longer than the threads of the server may be held.
async fn decode(
    state: &ApiState,
    target: &Target,
    body: axum::body::Bytes,
) -> Result<Vec<UpdateRecord>, Refused> {
    let (target, received_at) = (target.clone(), state.ambient.now());
    let decoded = tokio::task::spawn_blocking(move || match target.operation {
        Operation::Records { .. } => decode_records(target.route, &body),
        Operation::Entities => {
            let project = match &target.owner {
                Owner::Partner(text) | Owner::Project(text) => text.as_str(),
            };
            decode_entities(project, &body, received_at)
        }
        Operation::Push(name) => decode_push(&name, &body, received_at),
        Operation::Delete { name, vertical, delete_time } => {
            decode_delete(name, vertical.as_deref(), delete_time.as_deref(), received_at)
        }
    });
    match decoded.await {
        Ok(decoded) => Ok(decoded?),
        Err(error) => Err(transient(&error, "a body of real-time updates could not be decoded")),
    }
}

pub(super) fn transient(error: &(dyn std::error::Error + 'static), message: &'static str) -> Refused {
    tracing::error!(error, "{message}");
    refused(RefusalReason::Transient, "The platform cannot take updates at the moment.")
}

/// Who calls; the scopes of both the final and the older generations are taken.
async fn caller(state: &ApiState, headers: &HeaderMap) -> Result<ServiceCaller, Refused> {
    let Some(bearer) = bearer(headers) else {
        let message = "Send Authorization: Bearer with an access token.";
        return Err(refused(RefusalReason::Token, message));
    };
    let scopes = [Scope::MapsBooking, Scope::Assistant];
    state.identity.verify_access_token(bearer, &scopes).await.map_err(|error| match error {
        TokenError::Unknown | TokenError::Expired | TokenError::Revoked => {
            refused(RefusalReason::Token, error.to_string())
        }
        TokenError::WrongScope | TokenError::AccountTerminated => {
            refused(RefusalReason::NotLinked, error.to_string())
        }
        TokenError::Db(_) => transient(&error, "an access token could not be verified"),
    })
}

/// The partner that the address names.
async fn owner(state: &ApiState, (environment, owner): (Environment, Owner)) -> Result<PartnerId, Refused> {
    let found = state.db.read(move |tx| find_owner(tx, &owner, environment)).await;
    match found {
        Ok(Some(partner)) => Ok(partner),
        Ok(None) => Err(refused(RefusalReason::UnknownPartner, "No such partner.")),
        Err(error) => Err(transient(&error, "the partner of a real-time update could not be read")),
    }
}

fn find_owner(
    tx: &mut db::Tx<'_>,
    owner: &Owner,
    environment: Environment,
) -> Result<Option<PartnerId>, db::DbError> {
    match owner {
        Owner::Partner(number) => match number.parse::<PartnerId>() {
            Ok(id) => Ok(partners::find_partner(tx, id)?.map(|partner| partner.id)),
            Err(_) => Ok(None),
        },
        // A NUL is in no project id, and not every database can look for it.
        Owner::Project(project) if project.contains('\0') => Ok(None),
        Owner::Project(project) => {
            let found = partners::find_environment_by_project(tx, environment, project)?;
            Ok(found.map(|config| config.partner_id))
        }
    }
}

/// The body of 9.2.
pub(super) fn answer(refused: Refused) -> Response {
    let Refused { refusal, retry_after } = refused;
    let code = refusal.reason.http_status();
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({ "error": {
        "code": code,
        "status": refusal.reason.status(),
        "message": refusal.message,
        "details": [{ "reason": refusal.reason.as_str() }],
    } });
    let mut response = (status, Json(body)).into_response();
    let wait = retry_after.or((code == 503).then_some(5));
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
