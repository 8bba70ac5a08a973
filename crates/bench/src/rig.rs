//! Platforms to be measured, each on a database of its own.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use basis::Ambient;
use telemetry::{LogFormat, Metrics};
use tempfile::TempDir;

use crate::args::OrdersArgs;
use crate::figures::turn;
use crate::history;
use crate::lane::{Slice, Way, slice};
use crate::machine;
use crate::platform::{Plan, Platform};
use crate::postgres::OwnDatabase;
use crate::report::{Circumstances, Report};

/// Platforms for each database and history, and what must be taken away when they have stopped.
pub(crate) struct Rig {
    pub(crate) platforms: Vec<Arc<Platform>>,
    /// Databases made on a PostgreSQL server.
    own: Vec<OwnDatabase>,
    folder: TempDir,
}

impl Rig {
    /// Starts them all.
    pub(crate) async fn start(args: &OrdersArgs) -> anyhow::Result<Self> {
        telemetry::init(LogFormat::Text, "warn")?;
        let folder = tempfile::Builder::new().prefix("aboyeur-bench-").tempdir()?;
        let mut rig = Self { platforms: Vec::new(), own: Vec::new(), folder };
        match rig.fill(args).await {
            Ok(()) => Ok(rig),
            Err(error) => {
                // The first error is the one that matters.
                drop(rig.stop().await);
                Err(error)
            }
        }
    }

    async fn fill(&mut self, args: &OrdersArgs) -> anyhow::Result<()> {
        let metrics = Metrics::install()?;
        let (sqlite, server) = args.database.engines(args.postgres.as_deref())?;
        let ambient = Ambient::system();
        let root = self.folder.path().canonicalize()?;
        for history in &args.history {
            for (engine, server) in [("SQLite", sqlite.then_some(None)), ("PostgreSQL", server.map(Some))] {
                let Some(server) = server else { continue };
                let name = if *history == 0 {
                    engine.to_owned()
                } else {
                    format!("{engine}, {history} orders before")
                };
                let folder = root.join(&name);
                std::fs::create_dir(&folder)?;
                let database = self.database(server, &folder, &ambient).await?;
                let plan =
                    Plan { name: name.clone(), database, folder: &folder, restaurants: args.restaurants };
                let platform = Platform::start(plan, &metrics, ambient.clone()).await;
                let platform = platform.with_context(|| format!("the platform on {name}"))?;
                history::fill(&platform, *history).await.with_context(|| format!("the history of {name}"))?;
                self.platforms.push(Arc::new(platform));
            }
        }
        Ok(())
    }

    async fn database(
        &mut self,
        server: Option<&str>,
        folder: &Path,
        ambient: &Ambient,
    ) -> anyhow::Result<String> {
        let Some(url) = server else { return Ok(format!("sqlite:{}", folder.join("aboyeur.db").display())) };
        let own = OwnDatabase::make(url, ambient).await?;
        let url = own.url.clone();
        self.own.push(own);
        Ok(url)
    }

    /// A folder for whatever stands beside the platforms.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The first platform; beside its partner all ways are compared.
    pub(crate) fn first(&self) -> anyhow::Result<&Arc<Platform>> {
        self.platforms.first().context("there is no database to measure")
    }

    /// Measures the ways in turns; the first is the one that the others are compared with.
    pub(crate) async fn measure(
        &self,
        args: &OrdersArgs,
        what: &'static str,
        ways: &[impl Way],
    ) -> anyhow::Result<Report> {
        let load_before = machine::load();
        let rounds = rounds(args, ways).await?;
        let circumstances = Circumstances {
            what,
            rounds: args.rounds,
            seconds: args.seconds,
            diners: args.diners,
            restaurants: args.restaurants,
            processors: std::thread::available_parallelism().map_or(0, usize::from),
            load_before,
            load_after: machine::load(),
            postgres: self.own.first().map(|own| own.server.clone()),
        };
        Report::of(circumstances, ways.iter().map(ToString::to_string).collect(), rounds)
    }

    /// Stops the platforms and drops their databases. Nobody may use them any more.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        let mut stopped = Ok(());
        for platform in self.platforms {
            let whole = match Arc::into_inner(platform) {
                Some(platform) => platform.stop().await,
                None => Err(anyhow::anyhow!("a diner is still there")),
            };
            stopped = stopped.and(whole);
        }
        for own in self.own {
            stopped = stopped.and(own.drop().await);
        }
        stopped
    }
}

/// The slices of each way, round by round, without the round that warms up.
async fn rounds(args: &OrdersArgs, ways: &[impl Way]) -> anyhow::Result<Vec<Vec<Slice>>> {
    let length = Duration::from_secs(args.seconds.into());
    let mut measured: Vec<Vec<Slice>> = ways.iter().map(|_| Vec::new()).collect();
    for round in 0..=usize::try_from(args.rounds)? {
        for at in turn(ways.len(), round) {
            let slice = slice(&ways[at], args.diners, length).await?;
            if round > 0 {
                measured[at].push(slice);
            }
        }
    }
    Ok(measured)
}

/// Writes a report as it is wanted.
pub(crate) fn write(report: &Report, json: bool) -> anyhow::Result<()> {
    let text = if json { serde_json::to_string_pretty(report)? } else { report.to_string() };
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}
