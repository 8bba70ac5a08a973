//! `bench`: how many orders pass through the platform, compared in one run with calling the partner directly.

use bench::{Command, run};
use clap::Parser;

/// Benchmarks of Aboyeur.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    run(Args::parse().command).await
}
