//! Errors as pages, in the reader's language and without inner details.

use std::error::Error;

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::Timestamp;
use tower_http::csrf::ProtectionError;

use crate::chrome::Chrome;
use crate::context::PageContext;
use crate::page::html_response;
use crate::request_log::RequestId;

/// Why a page cannot be shown. Any other error becomes [`PageError::Internal`] with `?`; it is logged once, there.
#[derive(Debug)]
pub enum PageError {
    /// There is no such page, or the reader may not know of it: strangers get this too.
    NotFound,
    /// The request makes no sense, such as a damaged form.
    BadRequest,
    /// The page's subject changed in a way that rules the action out.
    Conflict,
    /// Too many requests from one address.
    TooMany {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// Closed for maintenance.
    Maintenance {
        /// When it opens again, if that is known.
        until: Option<Timestamp>,
    },
    /// Our own fault.
    Internal,
}

impl PageError {
    /// Logs an error with its causes, and hides it from the reader.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let error = error.into();
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(next) = cause.filter(|_| causes.len() < 16) {
            causes.push(next.to_string());
            cause = next.source();
        }
        tracing::error!(%error, ?causes, "a page failed");
        Self::Internal
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Maintenance { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for PageError {
    fn from(error: E) -> Self {
        Self::internal(error)
    }
}

/// Until when a maintenance lasts, for the page that [`show_error_pages`] renders.
#[derive(Clone, Copy, Debug)]
struct MaintenanceUntil(Option<Timestamp>);

impl IntoResponse for PageError {
    /// An empty answer that the layer around all pages fills in the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        match self {
            Self::TooMany { retry_after_seconds } => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            }
            Self::Maintenance { until } => {
                response.extensions_mut().insert(MaintenanceUntil(until));
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("300"));
            }
            Self::NotFound | Self::BadRequest | Self::Conflict | Self::Internal => {}
        }
        response
    }
}

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage {
    chrome: Chrome,
    lead: String,
    /// The request's number, so that a report can be matched with the log.
    reference: Option<String>,
    can_retry: bool,
}

/// Gives every error answer without a page of its own the page for its status. Answers of the framework itself, which
/// carry plain text with inner details, are replaced too.
pub(crate) async fn show_error_pages(request: Request, next: Next) -> Response {
    let context = PageContext::of(request.method(), request.uri(), request.headers());
    let reference = request.extensions().get::<RequestId>().map(ToString::to_string);
    let response = next.run(request).await;
    if !needs_page(&response) {
        return response;
    }
    let (parts, _) = response.into_parts();
    // To a stranger, what is forbidden does not exist. Only a request that another site made is told apart.
    let is_foreign = parts.extensions.get::<ProtectionError>().is_some();
    let is_hidden = parts.status == StatusCode::FORBIDDEN && !is_foreign;
    let status = if is_hidden { StatusCode::NOT_FOUND } else { parts.status };
    let until = parts.extensions.get::<MaintenanceUntil>().copied();
    let mut page = render(&context, status, until, reference);
    *page.status_mut() = status;
    for (name, value) in &parts.headers {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
            page.headers_mut().append(name, value.clone());
        }
    }
    page
}

fn needs_page(response: &Response) -> bool {
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_bare = content_type.is_none_or(|value| value.starts_with("text/plain"));
    (status.is_client_error() || status.is_server_error()) && is_bare
}

fn render(
    context: &PageContext,
    status: StatusCode,
    until: Option<MaintenanceUntil>,
    reference: Option<String>,
) -> Response {
    let t = context.t;
    let (title, lead, can_retry) = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE => {
            ("error-page-not-found", "error-page-not-found-lead", false)
        }
        StatusCode::CONFLICT => ("error-page-conflict", "error-page-conflict-lead", true),
        StatusCode::TOO_MANY_REQUESTS => ("error-page-too-many", "error-page-too-many-lead", true),
        StatusCode::PAYLOAD_TOO_LARGE => ("error-page-too-large", "error-page-too-large-lead", false),
        StatusCode::SERVICE_UNAVAILABLE => ("error-page-maintenance", "error-page-maintenance-lead", true),
        _ if status.is_client_error() => ("error-page-bad-request", "error-page-bad-request-lead", false),
        _ => ("error-page-internal", "error-page-internal-lead", true),
    };
    let until = until.and_then(|until| until.0);
    let lead = match until {
        Some(until) => {
            t.one("error-page-maintenance-until", "time", t.date_time(until, &jiff::tz::TimeZone::UTC))
        }
        None => t.get(lead),
    };
    let reference = reference.filter(|_| status.is_server_error());
    let page = ErrorPage { chrome: context.chrome(t.get(title)), lead, reference, can_retry };
    // The template is checked by the compiler and by tests; should it fail all the same, words are better than nothing.
    page.render().map_or_else(|_| t.get(title).into_response(), html_response)
}
