//! The generated feed and its later states.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use basis::Timestamp;
use jiff::SignedDuration;
use partner_sim::generate::City;
use partner_sim::generate::bulk::{FeedPlan, Stop, Totals, generate};
use serde::Deserialize;

/// The same seed makes the same feed everywhere.
const SEED: u64 = 7;
/// Restaurants in a file.
const PER_FILE: u64 = 100;

/// A feed on disk.
pub(super) struct Feed {
    pub(super) dir: PathBuf,
    pub(super) totals: Totals,
    plan: FeedPlan,
}

/// What `bench feed --only documents` says.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Baseline {
    /// From the first file opened to the end.
    pub(super) seconds: f64,
    /// Processor time of its process.
    pub(super) processor_seconds: f64,
    /// Most memory it had.
    pub(super) peak_bytes: u64,
}

impl Feed {
    pub(super) fn generate(dir: PathBuf, restaurants: u64, chains_percent: u64) -> anyhow::Result<Self> {
        let modified: Timestamp = FeedPlan::MODIFIED.parse()?;
        let cities = vec![(City::Paris, 6), (City::Lyon, 3), (City::Chicago, 1)];
        let marker: Timestamp = "2026-03-14T04:00:00Z".parse()?;
        let plan = FeedPlan {
            per_file: PER_FILE,
            chains_percent,
            ..FeedPlan::new(cities, Stop::Restaurants(restaurants), SEED, modified, marker)
        };
        let totals = generate(&dir, &plan, true, &mut |_| {})?;
        Ok(Self { dir, totals, plan })
    }

    /// The same files under a marker of a day later.
    pub(super) fn mark_again(&mut self) -> anyhow::Result<()> {
        self.plan.marker += SignedDuration::from_hours(24);
        std::fs::write(self.dir.join("marker.txt"), format!("{}\n", self.plan.marker))?;
        Ok(())
    }

    /// A day later, so many restaurants have other prices.
    pub(super) fn change(&mut self, restaurants: u64) -> anyhow::Result<()> {
        self.plan.marker += SignedDuration::from_hours(24);
        self.plan.changed = restaurants;
        self.write()
    }

    /// A day later, every row has a new `dateModified` and the content it had.
    pub(super) fn modify_times(&mut self) -> anyhow::Result<()> {
        self.plan.marker += SignedDuration::from_hours(24);
        self.plan.modified = self.plan.marker;
        self.write()
    }

    /// As it was in the beginning, but for the marker, which never goes back.
    pub(super) fn restore(&mut self) -> anyhow::Result<()> {
        self.plan.marker += SignedDuration::from_hours(24);
        self.plan.modified = self.plan.marker;
        self.plan.changed = 0;
        self.write()
    }

    fn write(&mut self) -> anyhow::Result<()> {
        self.totals = generate(&self.dir, &self.plan, true, &mut |_| {})?;
        Ok(())
    }

    /// Checks the feed with documents in a process of its own.
    pub(super) fn baseline(&self) -> anyhow::Result<Baseline> {
        let output = Command::new(std::env::current_exe()?)
            .args(["feed", "--only", "documents", "--dir"])
            .arg(&self.dir)
            .output()?;
        anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).context("what `bench feed` says")
    }

    /// Up to `wanted` lines of offers, evenly from all files, with the name of their restaurant's file.
    pub(super) fn offers(&self, wanted: usize) -> anyhow::Result<Vec<String>> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(&self.dir)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<PathBuf>>>()?;
        files.retain(|path| path.extension().is_some_and(|extension| extension == "ndjson"));
        files.sort();
        let each = wanted.div_ceil(files.len().max(1));
        let mut offers = Vec::new();
        for file in files {
            offers.extend(offers_of(&file, each)?);
        }
        offers.truncate(wanted);
        Ok(offers)
    }
}

/// Offers with a price, evenly from all of the file.
fn offers_of(file: &Path, wanted: usize) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(file)?;
    let all: Vec<&str> = text
        .lines()
        .filter(|line| line.contains(r#""@type":"MenuItemOffer""#) && line.contains(r#""menuItemId""#))
        .collect();
    let step = (all.len() / wanted.max(1)).max(1);
    Ok(all.into_iter().step_by(step).take(wanted).map(str::to_owned).collect())
}
