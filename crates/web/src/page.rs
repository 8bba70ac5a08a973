//! A rendered page as an answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::PageError;

/// Answers with a template as HTML. Put a status before it with `(StatusCode, Page(…))`. Pages are private and not
/// kept by caches, since they differ by reader.
#[derive(Clone, Copy, Debug)]
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => html_response(html),
            Err(error) => PageError::internal(error).into_response(),
        }
    }
}

/// HTML that is already rendered, such as one block of a template for htmx.
pub(crate) fn html_response(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "Cookie, Accept-Language, HX-Request"),
    ];
    (StatusCode::OK, headers, html).into_response()
}
