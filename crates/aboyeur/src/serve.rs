//! `aboyeur serve` and the commands around a running platform.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use basis::Ambient;
use ordering::Ordering;
use secrecy::ExposeSecret;
use telemetry::{CheckOutcome, Health, Metrics, MetricsHandle};
use tokio::net::TcpListener;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use web::{Site, SiteSettings};

use crate::app::App;
use crate::cli::ConfigArgs;
use crate::config::{Config, LogFormat};

/// Runs the platform until it is told to stop.
pub async fn serve(args: &ConfigArgs) -> anyhow::Result<ExitCode> {
    let config = args.load()?;
    start_logs(&config)?;
    let metrics = Metrics::install()?;
    let listener = web::bind(config.server.listen).await?;
    let app = App::open(config, Ambient::system()).await?;
    tracing::info!(address = %listener.local_addr()?, origin = %app.config.origin(), "the platform is ready");
    stop_on_signal(app.stop.clone());
    run(&app, listener, &metrics, Vec::new()).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves pages and endpoints and works through jobs until `app.stop`; `extra` are pages of the demo.
pub async fn run(
    app: &App,
    listener: TcpListener,
    metrics: &MetricsHandle,
    extra: Vec<Router>,
) -> anyhow::Result<()> {
    let router = router(app, metrics, extra)?;
    let options =
        web::ServeOptions { max_connections: app.config.server.max_connections, ..Default::default() };
    let work = tokio::spawn(app.runner()?.run(app.stop.clone()));
    let upkeep = tokio::spawn(keep_metrics(metrics.clone(), app.stop.clone()));
    let following = tokio::spawn(look_elsewhere(app.ordering.clone(), app.stop.clone()));
    web::serve(listener, router, options, app.stop.clone()).await;
    app.stop.cancel();
    work.await.context("the job runner stopped unexpectedly")?;
    upkeep.await.context("the metrics stopped unexpectedly")?;
    following.await.context("following orders stopped unexpectedly")?;
    app.db.close().await;
    Ok(())
}

/// Every route of the platform.
pub fn router(app: &App, metrics: &MetricsHandle, extra: Vec<Router>) -> anyhow::Result<Router> {
    let settings = SiteSettings::new(app.config.server.origin.clone());
    let secure = settings.is_secure();
    let mut site = Site::new(settings, app.ambient.clone())
        .pages(crate::routes::shop(app, secure))
        .pages(crate::routes::console(app, secure))
        .pages(crate::routes::desk(app))
        .machine(crate::routes::api(app))
        .machine(operations(app, metrics));
    for pages in extra {
        site = site.pages(pages);
    }
    Ok(site.build()?)
}

#[derive(Clone)]
struct Operations {
    health: Health,
    metrics: MetricsHandle,
}

/// Health and metrics, for the machines that watch this one.
fn operations(app: &App, metrics: &MetricsHandle) -> Router {
    let health = Health::new();
    let (db, ambient) = (app.db.clone(), app.ambient.clone());
    health.register_fn("database", move || {
        let (db, now) = (db.clone(), ambient.now());
        async move {
            match db.read(move |tx| jobs::stats(tx, now)).await {
                Ok(_) => CheckOutcome::Well,
                Err(error) => CheckOutcome::Failed(error.to_string()),
            }
        }
    });
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(show_metrics))
        .with_state(Operations { health, metrics: metrics.clone() })
}

async fn ready(State(state): State<Operations>) -> Response {
    let report = state.health.report().await;
    let status = if report.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(report)).into_response()
}

async fn show_metrics(State(state): State<Operations>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.render())
}

async fn keep_metrics(metrics: MetricsHandle, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => metrics.run_upkeep(),
        }
    }
}

/// Pages follow orders that any process may change.
async fn look_elsewhere(ordering: Ordering, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(2));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = ordering.look_elsewhere().await {
            tracing::warn!(%error, "changes of other processes are told later");
        }
    }
}

/// Brings the schema up to date.
pub async fn migrate(args: &ConfigArgs) -> anyhow::Result<ExitCode> {
    let config = args.load()?;
    let db = db::Db::connect(config.database.expose_secret()).await?;
    db.migrate().await?;
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Copies the SQLite database.
pub async fn backup(args: &ConfigArgs, target: &Path) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(!target.exists(), "{} exists already; name a new file", target.display());
    let config = args.load()?;
    let db = db::Db::connect(config.database.expose_secret()).await?;
    db.backup_to(target).await?;
    db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Is a partner until told to stop.
pub async fn simulate(args: partner_sim::cli::SimulateArgs) -> anyhow::Result<ExitCode> {
    telemetry::init(telemetry::LogFormat::Text, "warn")?;
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone());
    partner_sim::cli::run(args, stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// Starts the log as configured.
pub fn start_logs(config: &Config) -> anyhow::Result<()> {
    let format = match config.log.format {
        LogFormat::Text => telemetry::LogFormat::Text,
        LogFormat::Json => telemetry::LogFormat::Json,
    };
    Ok(telemetry::init(format, &config.log.filter)?)
}

/// Cancels `stop` at the first interrupt or termination signal.
pub fn stop_on_signal(stop: CancellationToken) {
    tokio::spawn(async move {
        let terminated = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminated => {}
        }
        stop.cancel();
    });
}
