//! One outgoing call and its answer.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

/// How long a call may take and how much it may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Name lookup, connection and TLS handshake together.
    pub connect: Duration,
    /// The whole call, up to the last byte of the answer.
    pub total: Duration,
    /// Longest silence: from sending to the head of the answer, and between two pieces of its body.
    pub idle: Duration,
    /// Largest body of the answer in bytes, after decompression.
    pub max_body: usize,
}

impl Limits {
    /// `total` for the whole call, of which at most 3 s for the connection.
    pub fn new(total: Duration, max_body: usize) -> Self {
        Self { connect: total.min(Duration::from_secs(3)), total, idle: total, max_body }
    }
}

impl Default for Limits {
    /// 10 s and 1 MiB.
    fn default() -> Self {
        Self::new(Duration::from_secs(10), 1 << 20)
    }
}

/// One outgoing call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// Where to; `https` unless the policy allows `http`.
    pub url: Url,
    /// Headers besides those that HTTP itself needs.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body; empty for none.
    pub body: Bytes,
    /// How long and how much.
    pub limits: Limits,
    /// The circuit breaker that guards the endpoint, such as `partner:1001:production`; none for calls that must
    /// always be tried, such as probes and feed downloads.
    pub breaker: Option<String>,
    /// Whether a compressed body is handed over as it came. Otherwise gzip is asked for and decoded on the way.
    pub raw: bool,
}

impl Call {
    /// Fetches `url`.
    pub fn get(url: Url) -> Self {
        let limits = Limits::default();
        let headers = Vec::new();
        Self { method: Method::GET, url, headers, body: Bytes::new(), limits, breaker: None, raw: false }
    }

    /// Sends a JSON body to `url`.
    pub fn post_json(url: Url, body: impl Into<Bytes>) -> Self {
        let content_type = (http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self { method: Method::POST, headers: vec![content_type], body: body.into(), ..Self::get(url) }
    }

    /// With one more header.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// With other limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With the body handed over as it came.
    pub fn raw(mut self) -> Self {
        self.raw = true;
        self
    }

    /// Guarded by the breaker with this key.
    pub fn breaker(mut self, key: impl Into<String>) -> Self {
        self.breaker = Some(key.into());
        self
    }
}

/// A complete answer. Any status is an answer: what it means is for the caller to say.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// From the start of the call to the last byte.
    pub elapsed: Duration,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
