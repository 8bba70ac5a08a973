//! All routes of a process with the layers around them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use basis::Ambient;
use ipnet::IpNet;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{ConfigError, CsrfLayer};
use tower_http::timeout::TimeoutLayer;
use url::Url;

use crate::{assets, client_addr, context, error, headers, problem, request_log};

/// How the process is reached.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// Where browsers reach the site, such as `https://food.example`.
    pub public_origin: Url,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Largest request body in bytes, where a route sets no other limit.
    pub max_body: usize,
    /// How long a request may take until its answer begins.
    pub timeout: Duration,
}

impl SiteSettings {
    /// 1 MiB bodies and 30 s, without proxies.
    pub fn new(public_origin: Url) -> Self {
        Self {
            public_origin,
            trusted_proxies: Vec::new(),
            max_body: 1 << 20,
            timeout: Duration::from_secs(30),
        }
    }

    /// Whether browsers come over TLS, so that cookies carry `Secure`.
    pub fn is_secure(&self) -> bool {
        self.public_origin.scheme() == "https"
    }
}

/// Gathers the routes of a process.
pub struct Site {
    settings: Arc<SiteSettings>,
    ambient: Ambient,
    pages: Router,
    machine: Router,
}

impl Site {
    /// Without routes yet.
    pub fn new(settings: SiteSettings, ambient: Ambient) -> Self {
        let (pages, machine) = (assets::routes(), Router::new());
        Self { settings: Arc::new(settings), ambient, pages, machine }
    }

    /// Adds pages for people: HTML errors, protection against cross-site requests, language and theme.
    pub fn pages(mut self, routes: Router) -> Self {
        self.pages = self.pages.merge(routes);
        self
    }

    /// Adds interfaces for programs: problem JSON, and no cookies. Every route must ask for its own bearer token,
    /// since nothing here keeps other sites from calling it.
    pub fn machine(mut self, routes: Router) -> Self {
        self.machine = self.machine.merge(routes);
        self
    }

    /// The routes with all layers. Fails when the public origin is not one that browsers send.
    pub fn build(self) -> Result<Router, ConfigError> {
        let settings = self.settings;
        let csrf = CsrfLayer::new()
            .add_trusted_origin(settings.public_origin.origin().ascii_serialization())?
            .with_rejection_response(|_| StatusCode::FORBIDDEN.into_response());
        let timeout = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, settings.timeout);
        let is_secure = settings.is_secure();
        let pages = self
            .pages
            .fallback(|| async { StatusCode::NOT_FOUND })
            .layer(csrf)
            .layer(timeout)
            .layer(CatchPanicLayer::custom(answer_panic))
            .layer(from_fn(error::show_error_pages))
            .layer(from_fn_with_state(is_secure, context::keep_preferences))
            .layer(from_fn(request_log::count));
        let machine = self
            .machine
            .layer(timeout)
            .layer(CatchPanicLayer::custom(answer_panic))
            .layer(from_fn(problem::show_problems))
            .layer(from_fn(request_log::count));
        let all = machine
            .fallback_service(pages)
            .layer(DefaultBodyLimit::max(settings.max_body))
            .layer(CompressionLayer::new())
            .layer(from_fn_with_state(is_secure, headers::secure))
            .layer(from_fn_with_state(self.ambient, request_log::number))
            .layer(from_fn_with_state(settings, note_client));
        Ok(all)
    }
}

async fn note_client(
    State(settings): State<Arc<SiteSettings>>,
    mut request: Request,
    next: Next,
) -> Response {
    client_addr::note(&mut request, &settings.trusted_proxies);
    next.run(request).await
}

/// A panic is a defect: it is logged by the panic hook, counted here, and answered like any other fault of ours.
fn answer_panic(_payload: Box<dyn std::any::Any + Send + 'static>) -> Response {
    metrics::counter!("http_panics_total").increment(1);
    tracing::error!("a request handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, Body::empty()).into_response()
}
