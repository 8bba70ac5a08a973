//! `outbound` as the HTTP client beneath `object_store`, so that a bucket's address goes through the same filter and
//! limits as every other outgoing call.

use std::time::Duration;

use async_trait::async_trait;
use futures::stream;
use http::HeaderMap;
use http_body_util::StreamBody;
use hyper::body::Frame;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use outbound::{Call, ConnectFailure, Incoming, Limits, Outbound, OutboundError};
use tokio::time::Instant;

use super::settings::FetchLimits;

/// Makes clients for `object_store`. All calls are to be done before `deadline`.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) outbound: Outbound,
    pub(crate) limits: FetchLimits,
    pub(crate) deadline: Instant,
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Connector {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string().parse().map_err(|_| http_error(OutboundError::InvalidUrl))?;
        let call = Call {
            method: parts.method,
            headers: pairs(&parts.headers),
            body: body.as_bytes().cloned().unwrap_or_default(),
            ..Call::get(url)
        };
        let FetchLimits { connect, idle, max_file_bytes, .. } = self.limits;
        let total = self.deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let limits = Limits { connect, idle, total, max_body: max_file_bytes };
        let answer = self.outbound.open(call.limits(limits).raw()).await.map_err(http_error)?;
        Ok(response(answer))
    }
}

fn pairs(headers: &HeaderMap) -> Vec<(http::HeaderName, http::HeaderValue)> {
    headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn response(mut answer: Incoming) -> HttpResponse {
    let (status, headers) = (answer.status, std::mem::take(&mut answer.headers));
    let pieces = stream::try_unfold(answer, |mut answer| async move {
        let piece = answer.chunk().await.map_err(http_error)?;
        Ok(piece.map(|piece| (Frame::data(piece), answer)))
    });
    let mut response = HttpResponse::new(HttpResponseBody::new(StreamBody::new(pieces)));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::BAD_GATEWAY);
    *response.headers_mut() = headers;
    response
}

/// The kind says whether `object_store` tries again; what happened is kept inside.
fn http_error(error: OutboundError) -> HttpError {
    let kind = match &error {
        OutboundError::ConnectFailed { why: ConnectFailure::Unreachable } => HttpErrorKind::Connect,
        OutboundError::TimedOut => HttpErrorKind::Timeout,
        OutboundError::Interrupted => HttpErrorKind::Interrupted,
        OutboundError::ConnectFailed { .. }
        | OutboundError::InvalidUrl
        | OutboundError::AddressBlocked { .. }
        | OutboundError::TlsFailed
        | OutboundError::BodyTooLarge { .. }
        | OutboundError::BreakerOpen { .. } => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
