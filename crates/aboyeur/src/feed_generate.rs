//! `aboyeur feed generate`: feeds of any size, with defects on request; `aboyeur feed score`: what a check made of them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use basis::{Ambient, Timestamp};
use clap::Args;
use feed::CheckOptions;
use indicatif::{HumanBytes, ProgressBar};
use partner_sim::generate::City;
use partner_sim::generate::bulk::{FeedPlan, PlantedManifest, Stop, Totals, generate as write_feed};
use partner_sim::generate::defect::{Defect, Defects, Rate};
use partner_sim::generate::score::{CheckReport, Score, score as compare};
use url::Url;

use crate::cli::{Format, print};
use crate::feed_check;

/// Problems of one code that the text shows before it only counts.
const SHOWN_PER_CODE: usize = 3;

/// What to generate and where.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// Directory of the feed; made if it is missing.
    out: PathBuf,
    /// How many restaurants.
    #[arg(long, value_name = "N", default_value_t = 100, conflicts_with = "size")]
    restaurants: u64,
    /// Stop at this uncompressed size instead, such as 500MB or 5GB.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    size: Option<u64>,
    /// The same seed gives the same feed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the restaurants stand, with weights: lyon, paris, chicago or, for example, paris=2,chicago=1.
    #[arg(long, value_name = "CITY[=WEIGHT]", value_delimiter = ',', value_parser = parse_city, default_value = "lyon")]
    city: Vec<(City, u32)>,
    /// Restaurants in a file; without it 1, and 100 in a feed by --size or of more than 10000 restaurants.
    #[arg(long, value_name = "RESTAURANTS", value_parser = clap::value_parser!(u64).range(1..))]
    files: Option<u64>,
    /// Compress the files.
    #[arg(long)]
    gzip: bool,
    /// Of a hundred restaurants, this many belong to chains and share a menu.
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = parse_percent)]
    chains: u64,
    /// This many restaurants have other prices than the seed gives them.
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "size")]
    change: u64,
    /// The time in marker.txt, which is the version of rows that changed; now without it.
    #[arg(long, value_name = "TIME")]
    timestamp: Option<Timestamp>,
    /// The version of rows that did not change. It does not follow the clock, so that a feed can be repeated.
    #[arg(long, value_name = "TIME", default_value = FeedPlan::MODIFIED)]
    modified: Timestamp,
    /// Write sitemap.xml too, for files that are served below this https address.
    #[arg(long, value_name = "ADDRESS")]
    sitemap: Option<Url>,
    /// Plant defects of every kind at this rate of the entities that can have them, such as 0.001 or 0.1%.
    #[arg(long, value_name = "RATE")]
    defects: Option<Rate>,
    /// Plant defects of one kind, such as NULL_VALUE=0.01; may be given several times.
    #[arg(long = "defect", value_name = "CODE=RATE")]
    defect: Vec<Defect>,
    /// Where to list what was planted; beside the directory without it.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Remove a feed that is in the directory already.
    #[arg(long)]
    replace: bool,
}

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct ScoreArgs {
    /// What `feed generate` wrote about the defects that it planted.
    manifest: PathBuf,
    /// A report of `feed check --format json` with a --cap that leaves nothing out, or the feed itself.
    report: PathBuf,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Writes a feed and says how large it became.
pub(crate) fn generate(args: GenerateArgs) -> anyhow::Result<ExitCode> {
    let out = args.out.clone();
    let (plan, replace) = plan(args, Ambient::system().now())?;
    let bar = ProgressBar::new_spinner();
    let totals = write_feed(&out, &plan, replace, &mut |totals: &Totals| {
        if totals.restaurants.is_multiple_of(256) {
            bar.set_message(format!("{} restaurants, {}", totals.restaurants, HumanBytes(totals.bytes)));
            bar.tick();
        }
    })
    .context("the feed cannot be generated")?;
    bar.finish_and_clear();
    print(&format!(
        "{} restaurants and {} shared menus with {} entities, {} in {} files.",
        totals.restaurants,
        totals.shared_menus,
        totals.entities,
        HumanBytes(totals.bytes),
        totals.files,
    ));
    if let Some(manifest) = &plan.manifest {
        print(&format!("{} defects, listed in {}.", totals.planted, manifest.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn plan(args: GenerateArgs, now: Timestamp) -> anyhow::Result<(FeedPlan, bool)> {
    anyhow::ensure!(args.change <= args.restaurants, "--change names more restaurants than there are");
    let stop = args.size.map_or(Stop::Restaurants(args.restaurants), Stop::Bytes);
    let large = args.size.is_some() || args.restaurants > 10_000;
    let mut defects = args.defects.map(Defects::all).unwrap_or_default();
    args.defect.into_iter().for_each(|defect| defects.set(defect));
    let manifest = args.manifest.or_else(|| (!defects.is_empty()).then(|| beside(&args.out)));
    let marker = args.timestamp.unwrap_or(now);
    let mut plan = FeedPlan::new(args.city, stop, args.seed, args.modified, marker);
    plan.per_file = args.files.unwrap_or(if large { 100 } else { 1 });
    plan.gzip = args.gzip;
    plan.chains_percent = args.chains;
    plan.changed = args.change;
    plan.sitemap = args.sitemap;
    plan.defects = defects;
    plan.manifest = manifest;
    Ok((plan, args.replace))
}

/// `feed.manifest.json` for the directory `feed`: not in it, where it would be read as a feed file.
fn beside(out: &Path) -> PathBuf {
    let mut name = out.file_name().map_or_else(|| OsString::from("feed"), OsString::from);
    name.push(".manifest.json");
    out.with_file_name(name)
}

/// Compares and prints; exit code 1 if a defect was missed.
pub(crate) fn score(args: ScoreArgs) -> anyhow::Result<ExitCode> {
    let manifest: PlantedManifest = read_json(&args.manifest)?;
    let is_report = args.report.extension().is_some_and(|extension| extension == "json");
    let report: CheckReport = if is_report {
        read_json(&args.report)?
    } else {
        let options = CheckOptions { problem_cap: usize::MAX, ..CheckOptions::new(Ambient::system().now()) };
        serde_json::from_value(serde_json::to_value(feed_check::read(&args.report, options)?)?)?
    };
    let score = compare(&manifest, &report)?;
    match args.format {
        Format::Json => print(&serde_json::to_string_pretty(&score)?),
        Format::Text => print(&as_text(&score)),
    }
    Ok(if score.is_complete() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not what it should be", path.display()))
}

fn as_text(score: &Score) -> String {
    let mut lines = vec![format!(
        "{:<22} {:>8} {:>8} {:>8} {:>10} {:>12}",
        "code", "planted", "found", "missed", "unexpected", "consequences"
    )];
    for (code, outcome) in &score.codes {
        lines.push(format!(
            "{code:<22} {:>8} {:>8} {:>8} {:>10} {:>12}",
            outcome.planted,
            outcome.found,
            outcome.missed.len(),
            outcome.unexpected.len(),
            outcome.consequences,
        ));
    }
    for (code, outcome) in &score.codes {
        for missed in outcome.missed.iter().take(SHOWN_PER_CODE) {
            let line = missed.line.map(|line| format!(":{line}")).unwrap_or_default();
            lines.push(format!("missed {code}: {}{line} {}", missed.file, missed.entity_type));
        }
        for found in outcome.unexpected.iter().take(SHOWN_PER_CODE) {
            let line = found.line.map(|line| format!(":{line}")).unwrap_or_default();
            let file = found.file.as_deref().unwrap_or_default();
            lines.push(format!("unexpected {code}: {file}{line} {}: {}", found.entity_type, found.message));
        }
    }
    lines.push(format!("{} missed, {} unexpected", score.missed(), score.unexpected()));
    lines.join("\n")
}

fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return Err(format!("{text:?} is no size such as 500MB or 5GB")),
    };
    let size = number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    size.ok_or_else(|| format!("{text:?} is no size such as 500MB or 5GB"))
}

fn parse_city(text: &str) -> Result<(City, u32), String> {
    let (city, weight) = text.split_once('=').unwrap_or((text, "1"));
    let weight = weight.parse().ok().filter(|weight| *weight > 0);
    Ok((city.parse()?, weight.ok_or_else(|| format!("the weight in {text:?} is no number above 0"))?))
}

fn parse_percent(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).parse().ok().filter(|number| *number <= 100);
    number.ok_or_else(|| format!("{text:?} is no percentage"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: GenerateArgs,
    }

    fn plan_of(more: &[&str]) -> Result<FeedPlan, String> {
        let words = ["generate", "some/feed"].iter().chain(more);
        let args = Command::try_parse_from(words).map_err(|error| error.to_string())?.args;
        let now = "2026-03-14T10:00:00Z".parse().unwrap();
        plan(args, now).map(|(plan, _)| plan).map_err(|error| error.to_string())
    }

    #[test]
    fn the_manifest_lies_beside_the_feed_and_only_with_defects() {
        assert_eq!(plan_of(&[]).unwrap().manifest, None);
        let with_defects = plan_of(&["--defects", "1%"]).unwrap();
        assert_eq!(with_defects.manifest.as_deref(), Some(Path::new("some/feed.manifest.json")));
    }

    #[test]
    fn sizes_cities_and_shares_are_read() {
        let plan = plan_of(&["--size", "5GB", "--city", "paris=3,chicago", "--chains", "20%"]).unwrap();
        assert_eq!(plan.stop, Stop::Bytes(5_000_000_000));
        assert_eq!(plan.cities, [(City::Paris, 3), (City::Chicago, 1)]);
        assert_eq!((plan.chains_percent, plan.per_file), (20, 100));
        assert_eq!(plan.marker.to_string(), "2026-03-14T10:00:00Z");
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [
            &["--size", "many"][..],
            &["--size", "1GB", "--restaurants", "3"],
            &["--city", "atlantis"],
            &["--chains", "101"],
            &["--files", "0"],
            &["--defect", "NO_SUCH=1%"],
            &["--defects", "2"],
            &["--restaurants", "3", "--change", "4"],
        ] {
            assert!(plan_of(bad).is_err(), "{bad:?}");
        }
    }
}
