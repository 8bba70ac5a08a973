//! A feed for the first time, again, with one change, and with new times only.

use inventory::Ingestion;
use telemetry::MetricsHandle;

use super::feeds::{Baseline, Feed};
use super::figures::{Took, Watch, megabytes};
use super::rig::{Place, Rig};
use super::say;

/// Publishes the feed, and if `all` is wanted, its later states; ends with the feed published.
pub(super) async fn run(
    rig: &Rig,
    feed: &mut Feed,
    place: &Place,
    metrics: &MetricsHandle,
    all: bool,
) -> anyhow::Result<()> {
    let before = feed.baseline()?;
    tell_baseline(&before, feed);
    step(rig, feed, place, metrics, "first time").await?;
    if !all {
        return Ok(());
    }
    feed.mark_again()?;
    let again = step(rig, feed, place, metrics, "again, unchanged").await?;
    let after = feed.baseline()?;
    tell_baseline(&after, feed);
    let (clock, processor) = (
        f64::midpoint(before.seconds, after.seconds),
        f64::midpoint(before.processor_seconds, after.processor_seconds),
    );
    say(&format!(
        "  unchanged, speed beside the check with documents: {:.0} % by clock, {:.0} % by processor time",
        100.0 * clock / again.seconds,
        100.0 * processor / again.processor_seconds
    ));
    feed.change(1)?;
    let one = step(rig, feed, place, metrics, "one restaurant changed").await?;
    say(&format!("  one restaurant changed: visible {:.2} s after the end of reading", one.after_reading()));
    feed.modify_times()?;
    step(rig, feed, place, metrics, "new dateModified everywhere").await?;
    feed.restore()?;
    Ok(())
}

async fn step(
    rig: &Rig,
    feed: &Feed,
    place: &Place,
    metrics: &MetricsHandle,
    name: &str,
) -> anyhow::Result<Took> {
    let watch = Watch::start(metrics);
    let run = rig.publish().await?;
    let took = watch.stop(metrics);
    tell(name, &took, &run, feed, place.size().await?);
    Ok(took)
}

fn tell_baseline(baseline: &Baseline, feed: &Feed) {
    say(&format!(
        "  {:28} {:7.1} s, {:7.1} CPU s, {:9.0} rows/s, peak {:5.0} MB",
        "check with documents",
        baseline.seconds,
        baseline.processor_seconds,
        rows_a_second(feed.totals.entities, baseline.seconds),
        megabytes(baseline.peak_bytes)
    ));
}

fn tell(name: &str, took: &Took, run: &Ingestion, feed: &Feed, size: u64) {
    let counts = &run.counts;
    say(&format!(
        "  {name:28} {:7.1} s, {:7.1} CPU s, {:9.0} rows/s, peak {:5.0} MB, database {:.0} MB; \
         entities +{} ~{} -{}, restaurants +{} ~{} -{}",
        took.seconds,
        took.processor_seconds,
        rows_a_second(feed.totals.entities, took.seconds),
        megabytes(took.peak_bytes),
        megabytes(size),
        counts.entities_added,
        counts.entities_changed,
        counts.entities_removed,
        counts.added,
        counts.changed,
        counts.removed,
    ));
    let phases: Vec<String> =
        took.phases.iter().map(|(phase, seconds)| format!("{phase} {seconds:.2}")).collect();
    say(&format!("    {}", phases.join(", ")));
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn rows_a_second(rows: u64, seconds: f64) -> f64 {
    rows as f64 / seconds.max(1e-9)
}
