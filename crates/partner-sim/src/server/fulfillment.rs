//! `POST /fulfillment`: one URL, the intent selects the handler (fulfillment-api.md chapter 1).

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use order::wire::AppResponse;
use order::{PartnerRequest, read_partner_request};
use tokio_util::sync::CancellationToken;

use super::{Shared, checkout, submit};
use crate::fault::{FaultAction, FaultKind, Slip};

/// Breaks the connection of a request.
#[derive(Clone)]
pub(crate) struct Switch(pub(crate) CancellationToken);

impl Switch {
    /// Breaks the connection and never answers.
    async fn drop_connection(&self) -> Response {
        self.0.cancel();
        std::future::pending().await
    }
}

/// Answers a request of the platform.
pub(crate) async fn answer(
    State(shared): State<Arc<Shared>>,
    Extension(switch): Extension<Switch>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let verified = shared.verifier.verify(token).await;
    let request = read_partner_request(&body);
    if let Err(error) = verified
        && !request.as_ref().is_ok_and(|request| lets_anybody_in(&shared, request))
    {
        tracing::info!(error = &error as &dyn std::error::Error, "a request was refused");
        return (StatusCode::UNAUTHORIZED, error.to_string()).into_response();
    }
    let request = match request {
        Ok(request) => request,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let (action, restaurant) = address(&request);
    let (latency, fault) = shared.faults.draw(action, &restaurant);
    if !shared.sleep(Duration::from_millis(latency)).await {
        return switch.drop_connection().await;
    }
    match fault {
        Some(FaultKind::HttpStatus(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, "a fault was asked for").into_response()
        }
        Some(FaultKind::BadJson) => json_response(b"{\"expectUserResponse\": fal".to_vec()),
        Some(FaultKind::Timeout) => {
            take_anyway(&shared, request);
            shared.sleep(shared.config.hang).await;
            switch.drop_connection().await
        }
        Some(FaultKind::DropConnection) => {
            take_anyway(&shared, request);
            switch.drop_connection().await
        }
        fault => respond(&shared, request, fault.as_ref()),
    }
}

fn lets_anybody_in(shared: &Shared, request: &PartnerRequest) -> bool {
    let (action, restaurant) = address(request);
    shared.faults.draw(action, &restaurant).1 == Some(FaultKind::Slip(Slip::AcceptsAnyToken))
}

fn address(request: &PartnerRequest) -> (FaultAction, String) {
    let (action, cart) = match request {
        PartnerRequest::Checkout(request) => (FaultAction::Checkout, Some(&request.cart)),
        PartnerRequest::Submit(request) => {
            let order = request.order.final_order.as_ref();
            (FaultAction::Submit, order.and_then(|order| order.cart.as_ref()))
        }
    };
    let merchant = cart.and_then(|cart| cart.merchant.as_ref());
    (action, merchant.map(|merchant| merchant.id.clone()).unwrap_or_default())
}

/// A submit whose answer gets lost is an order all the same; that is what makes it interesting.
fn take_anyway(shared: &Arc<Shared>, request: PartnerRequest) {
    if let PartnerRequest::Submit(request) = request {
        submit::take(shared, &request, None);
    }
}

fn respond(shared: &Arc<Shared>, request: PartnerRequest, fault: Option<&FaultKind>) -> Response {
    let structured = match request {
        PartnerRequest::Checkout(request) => {
            let answer = checkout::answer(shared, &request, fault);
            match fault {
                Some(FaultKind::Slip(Slip::KeepsStaleCart)) => {
                    checkout::stale(shared, &request.envelope.conversation_id, answer)
                }
                _ => answer,
            }
        }
        PartnerRequest::Submit(request) => match submit::take(shared, &request, fault) {
            Some(answer) => answer,
            None => {
                return (StatusCode::CONFLICT, "this googleOrderId came with another order").into_response();
            }
        },
    };
    json_response(serde_json::to_vec(&AppResponse::of(structured)).unwrap_or_default())
}

fn json_response(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}
