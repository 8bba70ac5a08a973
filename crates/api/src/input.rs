//! Reading requests, with refusals that are problems.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use web::Problem;

use crate::refusal::Refusal;

/// What stands in the path. An id that cannot be read names nothing, so it is answered like one that is unknown.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|_| Refusal::not_found())
    }
}

/// What stands in the query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|wrong| Refusal::bad_request("bad_query", wrong.body_text()))
    }
}

/// A JSON body, read by the handler after it has asked for the permission: strangers learn nothing from it.
pub(crate) struct Body(Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refusal;
    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/json") {
            let title = "The body must be application/json";
            return Err(
                Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", title).into()
            );
        }
        let too_large =
            |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large").into();
        Bytes::from_request(request, state).await.map(Self).map_err(too_large)
    }
}

impl Body {
    /// The body as `T`.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.0).map_err(|wrong| {
            if wrong.is_data() {
                let title = "The body does not fit its schema";
                return Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_body", title)
                    .detail(wrong.to_string())
                    .into();
            }
            Refusal::bad_request("bad_json", wrong.to_string())
        })
    }
}

/// The value of the header `Idempotency-Key`: a repeat with the same key does nothing twice.
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

/// The longest key.
const MAX_KEY: usize = 100;

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        read_key(&parts.headers).map(Self)
    }
}

fn read_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| !key.is_empty() && key.len() <= MAX_KEY);
    let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    let wrong = || {
        Refusal::bad_request(
            "bad_idempotency_key",
            "Idempotency-Key is 1 to 100 visible characters of ASCII, such as a UUID",
        )
    };
    key.map(|key| Some(key.to_owned())).ok_or_else(wrong)
}

/// A member of a patch: absence leaves what is there, null clears it.
#[derive(Debug, Default)]
pub(crate) enum Patch<T> {
    /// Not named.
    #[default]
    Keep,
    /// The new value, or none.
    To(Option<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::To)
    }
}

impl<T> From<Patch<T>> for Option<Option<T>> {
    fn from(patch: Patch<T>) -> Self {
        match patch {
            Patch::Keep => None,
            Patch::To(value) => Some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Form {
        #[serde(default)]
        name: Patch<String>,
    }

    #[test]
    fn absence_leaves_and_null_clears() {
        let read = |text: &str| -> Option<Option<String>> {
            serde_json::from_str::<Form>(text).unwrap().name.into()
        };
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"name":null}"#), Some(None));
        assert_eq!(read(r#"{"name":"x"}"#), Some(Some("x".to_owned())));
    }

    #[test]
    fn a_key_is_short_and_visible() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", axum::http::HeaderValue::from_static(value));
            read_key(&headers).ok().flatten()
        };
        assert_eq!(read("a-1").as_deref(), Some("a-1"));
        assert_eq!(read(""), None);
        assert_eq!(read("a b"), None);
        assert_eq!(read_key(&HeaderMap::new()).unwrap(), None);
    }
}
