//! The measurement: everything in turns, round after round.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use basis::Ambient;
use telemetry::{LogFormat, Metrics, MetricsHandle};

use crate::args::{Command, OrdersArgs};
use crate::direct::Direct;
use crate::figures::turn;
use crate::lane::{Lane, Slice};
use crate::machine;
use crate::platform::{Plan, Platform};
use crate::postgres::OwnDatabase;
use crate::report::{Circumstances, Report};
use crate::rest::Addresses;

/// Does what was asked.
pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Orders(args) => measure_orders(args).await,
        // Nothing else runs meanwhile.
        Command::Feed(args) => crate::feed::run(&args),
        Command::Inventory(args) => crate::inventory::run(args).await,
    }
}

async fn measure_orders(args: OrdersArgs) -> anyhow::Result<()> {
    telemetry::init(LogFormat::Text, "warn")?;
    let ambient = Ambient::system();
    let (sqlite, server) = args.database.engines(args.postgres.as_deref())?;
    let own = match server {
        Some(url) => Some(OwnDatabase::make(url, &ambient).await?),
        None => None,
    };
    let measured = measure(&args, sqlite, own.as_ref(), ambient).await;
    if let Some(own) = own {
        own.drop().await?;
    }
    let report = measured?;
    let text = if args.json { serde_json::to_string_pretty(&report)? } else { report.to_string() };
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

async fn measure(
    args: &OrdersArgs,
    sqlite: bool,
    own: Option<&OwnDatabase>,
    ambient: Ambient,
) -> anyhow::Result<Report> {
    let folder = tempfile::Builder::new().prefix("aboyeur-bench-").tempdir()?;
    let root = folder.path().canonicalize()?;
    let metrics = Metrics::install()?;
    let mut databases = Vec::new();
    if sqlite {
        databases.push(("SQLite", format!("sqlite:{}", root.join("aboyeur.db").display())));
    }
    databases.extend(own.map(|own| ("PostgreSQL", own.url.clone())));
    let mut platforms = Vec::new();
    for (name, database) in databases {
        let started = start(args, &root, &metrics, &ambient, name, database).await;
        platforms.push(Arc::new(started.with_context(|| format!("the platform on {name}"))?));
    }
    let lanes = lanes(&platforms).await?;
    let load_before = machine::load();
    let rounds = rounds(args, &lanes).await?;
    let circumstances = Circumstances {
        rounds: args.rounds,
        seconds: args.seconds,
        diners: args.diners,
        restaurants: args.restaurants,
        processors: std::thread::available_parallelism().map_or(0, usize::from),
        load_before,
        load_after: machine::load(),
        postgres: own.map(|own| own.server.clone()),
    };
    let names = lanes.iter().map(Lane::to_string).collect();
    drop(lanes);
    for platform in platforms {
        let platform = Arc::into_inner(platform).context("a diner is still there")?;
        platform.stop().await?;
    }
    Report::of(circumstances, names, rounds)
}

async fn start(
    args: &OrdersArgs,
    root: &Path,
    metrics: &MetricsHandle,
    ambient: &Ambient,
    name: &'static str,
    database: String,
) -> anyhow::Result<Platform> {
    let feed = root.join(name);
    std::fs::create_dir(&feed)?;
    let plan = Plan { name, database, folder: &feed, restaurants: args.restaurants };
    Platform::start(plan, metrics, ambient.clone()).await
}

/// The partner directly first: everything is compared with it.
async fn lanes(platforms: &[Arc<Platform>]) -> anyhow::Result<Vec<Lane>> {
    let first = platforms.first().context("there is no database to measure")?;
    let mut lanes = vec![Lane::Direct(Arc::new(Direct::beside(first).await?), first.clone())];
    let addresses = Arc::new(Addresses::default());
    for platform in platforms {
        lanes.push(Lane::InProcess(platform.clone()));
        lanes.push(Lane::Rest(platform.clone(), addresses.clone()));
    }
    Ok(lanes)
}

/// The slices of each lane, round by round, without the round that warms up.
async fn rounds(args: &OrdersArgs, lanes: &[Lane]) -> anyhow::Result<Vec<Vec<Slice>>> {
    let length = Duration::from_secs(args.seconds.into());
    let mut measured: Vec<Vec<Slice>> = lanes.iter().map(|_| Vec::new()).collect();
    for round in 0..=usize::try_from(args.rounds)? {
        for at in turn(lanes.len(), round) {
            let slice = lanes[at].slice(args.diners, length).await?;
            if round > 0 {
                measured[at].push(slice);
            }
        }
    }
    Ok(measured)
}
