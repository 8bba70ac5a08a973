//! A number for every request, one log line for those that fail, and counts for all.

use std::fmt;

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use basis::Ambient;
use tokio::time::Instant;
use tracing::Instrument;

/// The number of a request: in its log lines, in the header `x-request-id` and on error pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId([u8; 8]);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// Numbers the request. A number that the sender gave is not used: anybody could write into our logs with it.
pub(crate) async fn number(State(ambient): State<Ambient>, mut request: Request, next: Next) -> Response {
    let id = RequestId(ambient.random_bytes());
    request.extensions_mut().insert(id);
    let span = tracing::info_span!("request", request.id = %id);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// Counts the request and logs server errors. Only the route's pattern is named: a path can hold a secret, and a
/// query can hold what a diner typed.
pub(crate) async fn count(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let (status, seconds) = (response.status(), started.elapsed().as_secs_f64());
    if status.is_server_error() {
        tracing::warn!(http.method = %method, http.route = route, http.status = status.as_u16(), seconds, "server error");
    } else {
        tracing::debug!(http.method = %method, http.route = route, http.status = status.as_u16(), seconds, "answered");
    }
    let class = match status.as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "other",
    };
    metrics::counter!("http_requests_total", "route" => route.clone(), "status" => class).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(seconds);
    response
}
