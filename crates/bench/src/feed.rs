//! How fast feeds are checked and in how much memory, beside a program that only parses them.
//!
//! Each way is measured in a process of its own, so that its peak memory is its own; the ways take turns
//! in every round, so that what else the machine does meets all of them alike.

mod typed;
mod ways;

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use partner_sim::generate::{City, GenerateConfig, write_feed};

use crate::args::FeedArgs;
use crate::machine;
use ways::Outcome;
pub use ways::Way;

/// Bytes that a generated restaurant has on average.
const RESTAURANT: u64 = 19_500;

/// Measures one way if one is named, else all of them in turns.
pub(crate) fn run(args: &FeedArgs) -> anyhow::Result<()> {
    if let (Some(way), Some(dir)) = (args.only, &args.dir) {
        print(&serde_json::to_string(&ways::measure(way, dir, args.threads)?)?);
        return Ok(());
    }
    let made = if args.dir.is_none() { Some(generate(args.megabytes)?) } else { None };
    let dir = match (&args.dir, &made) {
        (Some(dir), _) => dir.as_path(),
        (None, Some(made)) => made.path(),
        (None, None) => anyhow::bail!("there is no feed to measure"),
    };
    let mut rounds: Vec<Vec<Outcome>> = Vec::new();
    // The first round fills the page cache and does not count.
    for round in 0..=args.rounds {
        let outcomes: Vec<Outcome> =
            Way::ALL.into_iter().map(|way| in_a_process(way, dir, args.threads)).collect::<Result<_, _>>()?;
        if round > 0 {
            rounds.push(outcomes);
        }
    }
    print(&table(&rounds));
    Ok(())
}

fn generate(megabytes: u32) -> anyhow::Result<tempfile::TempDir> {
    let dir = tempfile::tempdir().context("no folder for the feed")?;
    let restaurants = usize::try_from(u64::from(megabytes) * 1_000_000 / RESTAURANT)?.max(1);
    let when = "2026-03-14T04:00:00Z".parse()?;
    write_feed(dir.path(), &GenerateConfig::new(City::Lyon, restaurants, 1, when))?;
    Ok(dir)
}

fn in_a_process(way: Way, dir: &Path, threads: usize) -> anyhow::Result<Outcome> {
    let output = Command::new(std::env::current_exe()?)
        .args(["feed", "--only", way.as_str(), "--threads", &threads.to_string(), "--dir"])
        .arg(dir)
        .output()?;
    let failed = || format!("{} failed: {}", way.as_str(), String::from_utf8_lossy(&output.stderr));
    anyhow::ensure!(output.status.success(), failed());
    serde_json::from_slice(&output.stdout).with_context(failed)
}

fn table(rounds: &[Vec<Outcome>]) -> String {
    let mut lines = Vec::new();
    if let Some(first) = rounds.first().and_then(|round| round.first()) {
        lines.push(format!(
            "{} rows, {} MB; load {:.1}",
            first.rows,
            first.bytes / 1_000_000,
            machine::load().unwrap_or(0.0)
        ));
    }
    lines.push(format!(
        "{:24} {:>9} {:>9} {:>13} {:>9} {:>10}",
        "way", "seconds", "MB/s", "of parsing", "CPU s", "peak MB"
    ));
    for (at, way) in Way::ALL.into_iter().enumerate() {
        let of = |pick: &dyn Fn(&[Outcome]) -> f64| middle(rounds.iter().map(|round| pick(round)).collect());
        let seconds = of(&|round| round[at].seconds);
        let speed = of(&|round| megabytes(round[at].bytes) / round[at].seconds);
        let share = of(&|round| 100.0 * round[0].seconds / round[at].seconds);
        let cpu = of(&|round| round[at].processor_seconds);
        let peak = of(&|round| megabytes(round[at].peak_bytes));
        lines.push(format!(
            "{:24} {seconds:9.2} {speed:9.0} {share:12.0}% {cpu:9.2} {peak:10.0}",
            way.label()
        ));
    }
    lines.join("\n")
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[expect(clippy::print_stdout, reason = "the result of the command belongs on standard output")]
fn print(text: &str) {
    println!("{text}");
}
