//! `aboyeur partner simulate` and `aboyeur partner push`.

mod push;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use basis::Ambient;
use clap::Args;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::book::OrderLine;
use crate::config::{ServiceAccountKey, SimConfig};
use crate::fault::Fault;
use crate::generate::{City, GenerateConfig, write_feed};
use crate::{FaultPlan, SimHandle, Simulator};

pub use push::{PushArgs, push};

/// Play a partner: feed, endpoint and order updates, with faults on demand.
#[derive(Args, Clone, Debug)]
pub struct SimulateArgs {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8090")]
    pub listen: SocketAddr,
    /// Directory of the feed; must hold one unless --generate is given.
    #[arg(long, default_value = "partner-feed")]
    pub feed_dir: PathBuf,
    /// First write a feed of this many restaurants into the directory.
    #[arg(long, value_name = "N")]
    pub generate: Option<usize>,
    /// Where generated restaurants stand: lyon, paris or chicago.
    #[arg(long, default_value = "lyon")]
    pub city: City,
    /// The platform, which issues the tokens of its requests and takes updates.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub platform: Url,
    /// Project id of the partner: the audience of the platform's tokens.
    #[arg(long)]
    pub project_id: String,
    /// Service-account key file; without one, orders progress but no updates are sent.
    #[arg(long, value_name = "FILE")]
    pub service_account: Option<PathBuf>,
    /// A fault, such as checkout:http_500@0.8[10s-90s]{share=0.5}; may be given several times.
    #[arg(long = "fault", value_name = "SPEC")]
    pub faults: Vec<Fault>,
    /// Speed of orders: 1 is real time, 60 makes seconds of minutes, 0 lets them stand still.
    #[arg(long, default_value_t = 60.0)]
    pub pace: f64,
    /// Decides what chance decides.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Smallest order for delivery in whole units of the currency.
    #[arg(long, default_value_t = 10)]
    pub minimum_order: i64,
}

/// Runs a simulated partner until it is cancelled. Prints where it listens and a line for each state of an order.
pub async fn run(args: SimulateArgs, cancel: CancellationToken) -> anyhow::Result<()> {
    if !(0.0..=1_000_000.0).contains(&args.pace) {
        anyhow::bail!("--pace must be a number of 0 to 1000000");
    }
    if let Some(restaurants) = args.generate {
        generate(&args, restaurants).await?;
    }
    let handle = Simulator::start(config(args).await?).await.context("the simulated partner cannot start")?;
    say(&format!(
        "Partner with {} restaurants listens.\n  endpoint  {}\n  feed      {}\n  faults    http://{}/control/faults",
        handle.restaurants(),
        handle.url(),
        handle.feed_url(),
        handle.addr(),
    ))?;
    report(&handle, &cancel).await?;
    handle.stop().await;
    Ok(())
}

async fn generate(args: &SimulateArgs, restaurants: usize) -> anyhow::Result<()> {
    let config = GenerateConfig::new(args.city, restaurants, args.seed, Ambient::system().now());
    let dir = args.feed_dir.clone();
    let written = tokio::task::spawn_blocking(move || write_feed(&dir, &config)).await?;
    let manifest = written.context("the feed cannot be generated")?;
    say(&format!(
        "Wrote {} restaurants with {} entities into {}.",
        manifest.restaurants.len(),
        manifest.entities,
        args.feed_dir.display(),
    ))
}

async fn config(args: SimulateArgs) -> anyhow::Result<SimConfig> {
    let mut config = SimConfig::new("Simulated partner", args.project_id, args.platform, args.feed_dir)
        .context("--platform is no address that can carry a path")?;
    if let Some(path) = args.service_account {
        config.service_account = Some(read_key(&path).await?);
    }
    config.listen = args.listen;
    config.faults = FaultPlan(args.faults);
    config.pace = args.pace;
    config.seed = args.seed;
    config.minimum_order = args.minimum_order;
    Ok(config)
}

async fn read_key(path: &Path) -> anyhow::Result<ServiceAccountKey> {
    let text = tokio::fs::read(path).await.with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{} is not a service-account key file", path.display()))
}

async fn report(handle: &SimHandle, cancel: &CancellationToken) -> anyhow::Result<()> {
    let mut lines = handle.subscribe();
    loop {
        let line = tokio::select! {
            () = cancel.cancelled() => return Ok(()),
            line = lines.recv() => line,
        };
        match line {
            Ok(line) => say(&describe(&line))?,
            Err(RecvError::Lagged(missed)) => say(&format!("… {missed} lines left out"))?,
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

fn describe(line: &OrderLine) -> String {
    format!(
        "{:<14} {:<16} {:>12}  {}",
        line.action_order_id,
        line.state,
        line.total.to_string(),
        line.restaurant
    )
}

fn say(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout(), "{text}").context("cannot write to the terminal")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: SimulateArgs,
    }

    fn args(more: &[&str]) -> Result<SimulateArgs, clap::Error> {
        let all = ["simulate", "--project-id", "p", "--listen", "127.0.0.1:0"].iter().chain(more);
        Command::try_parse_from(all).map(|command| command.args)
    }

    #[test]
    fn faults_are_read_and_nonsense_is_refused() {
        let args = args(&["--fault", "checkout:timeout@0.5", "--fault", "both:drop[5s-9s]"]).unwrap();
        assert_eq!(args.faults.len(), 2);
        assert!(self::args(&["--fault", "checkout:earthquake"]).is_err());
        assert!(self::args(&["--city", "atlantis"]).is_err());
    }

    #[tokio::test]
    async fn it_writes_a_feed_and_runs_until_it_is_cancelled() {
        let dir = tempfile::tempdir().unwrap();
        let feed = dir.path().join("feed");
        let args = args(&["--generate", "2", "--feed-dir", feed.to_str().unwrap()]).unwrap();
        let cancel = CancellationToken::new();
        let running = tokio::spawn(run(args, cancel.clone()));
        cancel.cancel();
        running.await.unwrap().unwrap();
        assert!(feed.join("marker.txt").exists());
    }

    #[tokio::test]
    async fn a_missing_feed_or_key_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_str().unwrap();
        let missing = args(&["--feed-dir", path, "--service-account", "/no/such/key.json"]).unwrap();
        let error = run(missing, CancellationToken::new()).await.unwrap_err();
        assert!(format!("{error:#}").contains("/no/such/key.json"));
        let error = run(args(&["--feed-dir", path]).unwrap(), CancellationToken::new()).await.unwrap_err();
        assert!(format!("{error:#}").contains("--generate"));
    }
}
