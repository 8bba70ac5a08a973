//! The client that every outgoing call goes through.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use basis::Ambient;
use tokio::time::Instant;
use url::{Host, Url};

use crate::address::AddressFilter;
use crate::breakers::{Admission, Breakers, Permit};
use crate::call::{Answer, Call};
use crate::classify::classify;
use crate::error::OutboundError;
use crate::incoming::Incoming;
use crate::policy::{OutboundPolicy, PolicyError};
use crate::resolver::CheckedResolver;
use crate::tls;

/// How many different connect times and ways of decoding keep a client of their own.
const MAX_CLIENTS: usize = 8;

/// The only way out. Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Outbound {
    inner: Arc<Inner>,
}

struct Inner {
    filter: Arc<AddressFilter>,
    allow_http: bool,
    tls: rustls::ClientConfig,
    // The HTTP library sets the connect time and decoding per client, so there is one client for each pair in use.
    clients: Mutex<HashMap<(Duration, bool), reqwest::Client>>,
    ambient: Ambient,
    breakers: Breakers,
}

/// A guarded call's breaker and the leave it gave.
type Guard = Option<(String, Permit)>;

impl Outbound {
    /// A client under the operator's rules.
    pub fn new(policy: OutboundPolicy, ambient: Ambient, breakers: Breakers) -> Result<Self, PolicyError> {
        let tls = tls::client_config(&policy.private_cas)?;
        let inner = Inner {
            filter: Arc::new(AddressFilter::new(policy.allow)),
            allow_http: policy.allow_http,
            tls,
            clients: Mutex::default(),
            ambient,
            breakers,
        };
        let outbound = Self { inner: Arc::new(inner) };
        outbound.client(crate::Limits::default().connect, false).map_err(PolicyError::Client)?;
        Ok(outbound)
    }

    /// The breakers, for pages that show and reset them.
    pub fn breakers(&self) -> &Breakers {
        &self.inner.breakers
    }

    /// Makes the call and reads the whole answer. Any HTTP status is an answer.
    pub async fn send(&self, call: Call) -> Result<Answer, OutboundError> {
        let started = Instant::now();
        let guard = self.admit(&call).await.inspect_err(|error| record(started, error.code()))?;
        let result = self.send_unguarded(call, started).await;
        let answered = match &result {
            Ok(answer) => !matches!(answer.status, 502..=504),
            Err(error) => !error.is_unanswered(),
        };
        self.note(guard, answered).await;
        record(
            started,
            result.as_ref().map_or_else(OutboundError::code, |answer| status_class(answer.status)),
        );
        result
    }

    /// Makes the call and hands over the answer as soon as its head is there; the caller reads the body. For the
    /// breaker, the head alone counts as the answer.
    pub async fn open(&self, call: Call) -> Result<Incoming, OutboundError> {
        let started = Instant::now();
        let guard = self.admit(&call).await.inspect_err(|error| record(started, error.code()))?;
        let result = self.begin(call, started).await;
        let answered = match &result {
            Ok(incoming) => !matches!(incoming.status, 502..=504),
            Err(error) => !error.is_unanswered(),
        };
        self.note(guard, answered).await;
        record(
            started,
            result.as_ref().map_or_else(OutboundError::code, |incoming| status_class(incoming.status)),
        );
        result
    }

    /// Checks an address as a person typed it, without calling it: scheme, host, no credentials, and, where the host
    /// is a literal address, that it may be called.
    pub fn check_url(&self, url: &Url) -> Result<(), OutboundError> {
        let scheme_fits = url.scheme() == "https" || self.inner.allow_http && url.scheme() == "http";
        if !scheme_fits || !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::InvalidUrl);
        }
        let address = match url.host().ok_or(OutboundError::InvalidUrl)? {
            // RFC 6761: these names mean this machine, whatever a resolver says.
            Host::Domain(name) if is_localhost(name) => Ipv4Addr::LOCALHOST.into(),
            // Other names are checked when they are resolved, right before the connection.
            Host::Domain(_) => return Ok(()),
            Host::Ipv4(v4) => v4.into(),
            Host::Ipv6(v6) => v6.into(),
        };
        if self.inner.filter.permits(address) {
            return Ok(());
        }
        Err(OutboundError::AddressBlocked { host: url.host_str().unwrap_or_default().to_owned() })
    }

    async fn send_unguarded(&self, call: Call, started: Instant) -> Result<Answer, OutboundError> {
        let mut incoming = self.begin(call, started).await?;
        let body = incoming.collect().await?;
        let elapsed = started.elapsed();
        Ok(Answer { status: incoming.status, headers: incoming.headers, body, elapsed })
    }

    async fn begin(&self, call: Call, started: Instant) -> Result<Incoming, OutboundError> {
        self.check_url(&call.url)?;
        let host = call.url.host_str().unwrap_or_default().to_owned();
        let secure = call.url.scheme() == "https";
        let deadline = started + call.limits.total;
        let client =
            self.client(call.limits.connect, call.raw).map_err(|error| classify(&error, &host, secure))?;
        let mut request = client.request(call.method, call.url);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        if !call.body.is_empty() {
            request = request.body(call.body);
        }
        let head_due = deadline.min(Instant::now() + call.limits.connect + call.limits.idle);
        let response = tokio::time::timeout_at(head_due, request.send()).await;
        let response = response.map_err(|_| OutboundError::TimedOut)?;
        let mut response = response.map_err(|error| classify(&error, &host, secure))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        Ok(Incoming { status, headers, response, host, secure, limits: call.limits, deadline, received: 0 })
    }

    /// Asks the breaker. A breaker that cannot be read holds nobody up: it protects, it does not decide.
    async fn admit(&self, call: &Call) -> Result<Guard, OutboundError> {
        let Some(key) = &call.breaker else { return Ok(None) };
        match self.inner.breakers.admit(key, self.inner.ambient.now()).await {
            Ok(Admission::Pass(permit)) => Ok(Some((key.clone(), permit))),
            Ok(Admission::Refused { until }) => Err(OutboundError::BreakerOpen { until }),
            Err(error) => {
                tracing::warn!(
                    breaker.key = key,
                    error = &error as &dyn std::error::Error,
                    "breaker not read"
                );
                Ok(None)
            }
        }
    }

    async fn note(&self, guard: Guard, answered: bool) {
        let Some((key, permit)) = guard else { return };
        let now = self.inner.ambient.now();
        if let Err(error) = self.inner.breakers.note(&key, permit, answered, now).await {
            tracing::warn!(breaker.key = key, error = &error as &dyn std::error::Error, "breaker not stored");
        }
    }

    fn client(&self, connect: Duration, raw: bool) -> Result<reqwest::Client, reqwest::Error> {
        let mut clients = self.inner.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&(connect, raw)) {
            return Ok(client.clone());
        }
        let client = self.build_client(connect, raw)?;
        if clients.len() >= MAX_CLIENTS {
            clients.clear();
        }
        clients.insert((connect, raw), client.clone());
        Ok(client)
    }

    fn build_client(&self, connect: Duration, raw: bool) -> Result<reqwest::Client, reqwest::Error> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that makes HTTP clients")]
        let builder = reqwest::Client::builder();
        builder
            .user_agent(concat!("Aboyeur/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(self.inner.tls.clone())
            .dns_resolver(CheckedResolver::new(self.inner.filter.clone()))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .gzip(!raw)
            .connect_timeout(connect)
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(8)
            .http2_max_header_list_size(64 * 1024)
            .build()
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

const fn status_class(status: u16) -> &'static str {
    match status {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        500..=599 => "5xx",
        _ => "other",
    }
}

fn record(started: Instant, result: &'static str) {
    metrics::counter!("outbound_calls_total", "result" => result).increment(1);
    metrics::histogram!("outbound_call_seconds", "result" => result).record(started.elapsed().as_secs_f64());
}
