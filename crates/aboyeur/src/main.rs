//! The aboyeur program.

use std::process::ExitCode;

use aboyeur::cli::{Cli, run};
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    run(Cli::parse()).await
}
