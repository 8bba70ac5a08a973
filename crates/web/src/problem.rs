//! Errors of machine interfaces, as RFC 9457 has them.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use basis::{FieldError, FieldErrors};
use serde::{Deserialize, Serialize};

/// A problem: `application/problem+json` with a stable `code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Always `about:blank`: the `code` tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of problem it is, the same for every problem with this code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable and `snake_case`, for programs.
    pub code: String,
    /// What is wrong this time and how to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with each field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// A problem with an error status; any other status becomes 500.
    pub fn new(status: StatusCode, code: impl Into<String>, title: impl Into<String>) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        let status = if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR };
        Self {
            kind: "about:blank".to_owned(),
            title: title.into(),
            status: status.as_u16(),
            code: code.into(),
            detail: None,
            errors: Vec::new(),
        }
    }

    /// There is no such thing, or the caller may not know of it.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing")
    }

    /// Nobody is signed in, or the key is not valid.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "A valid bearer token is needed")
    }

    /// The state of the thing rules the action out.
    pub fn conflict(code: impl Into<String>, title: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, title)
    }

    /// Fields are wrong.
    pub fn invalid(errors: FieldErrors) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Some fields are not valid");
        problem.errors = errors.0;
        problem
    }

    /// Our own fault. Log the error before.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The platform failed; try again later")
    }

    /// With more words.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let content_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Turns the framework's own error answers, empty or plain text, into problems.
pub(crate) async fn show_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_bare = content_type.is_none_or(|value| value.starts_with("text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || !is_bare {
        return response;
    }
    let (code, title) = match status {
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => {
            return keep_headers(Problem::not_found(), &response);
        }
        StatusCode::UNAUTHORIZED => return keep_headers(Problem::unauthorized(), &response),
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "This method is not possible here"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The body is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("unsupported_media_type", "The body must be application/json"),
        StatusCode::TOO_MANY_REQUESTS => ("too_many_requests", "Too many requests; wait before the next one"),
        StatusCode::SERVICE_UNAVAILABLE => ("unavailable", "The platform cannot answer now; try again later"),
        _ if status.is_client_error() => ("bad_request", "The request cannot be read"),
        _ => return keep_headers(Problem::internal(), &response),
    };
    keep_headers(Problem::new(status, code, title), &response)
}

fn keep_headers(problem: Problem, bare: &Response) -> Response {
    let mut response = problem.into_response();
    for (name, value) in bare.headers() {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}
