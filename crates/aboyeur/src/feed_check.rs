//! `aboyeur feed check`: a feed checked without a server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use basis::{Ambient, Locale};
use clap::{Args, ValueEnum};
use feed::{CheckOptions, Checker, Code, PlaceFormat, PlaceRegister, Places, Problem, Report};
use texts::Texts;

use crate::cli::print;
use crate::feed_files::{Input, Marker, write_whole};
use crate::feed_remote::{Access, address, fetch};
use crate::{feed_page, feed_text};

/// What to check and how to say it.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A feed file (rows or a v1 document, also gzip), a directory of them with or without `marker.txt`, or the address of
    /// a sitemap, such as https://feeds.example.com/sitemap.xml.
    path: PathBuf,
    #[command(flatten)]
    access: Access,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Write the result to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// A place register (`{"places": […]}`, one place a line, or CSV); with it restaurants are matched to places.
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// Language of the text and of the page: en or fr.
    #[arg(long, visible_alias = "lang", default_value = "en", value_parser = read_language)]
    language: Locale,
    /// Problems listed for each code; the counts are exact in any case.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    cap: usize,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people, in a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For people: one page that needs nothing else, to be passed on.
    Html,
}

pub(crate) fn read_language(text: &str) -> Result<Locale, String> {
    text.parse().map_err(|()| "the languages are en and fr".to_owned())
}

/// Checks and prints; exit code 1 if the feed has errors.
pub(crate) async fn check(args: CheckArgs) -> anyhow::Result<ExitCode> {
    let now = Ambient::system().now();
    let places = args.places.as_deref().map(read_places).transpose()?;
    let options = CheckOptions { places, problem_cap: args.cap, ..CheckOptions::new(now) };
    let report = match address(&args.path) {
        Some(sitemap) => {
            let remote = fetch(sitemap, &args.access).await?;
            let marker = Marker::At(remote.fetched.marker.at);
            read_input(&Input::fetched(&remote.fetched)?, marker, options)?
        }
        None => read(&args.path, options)?,
    };
    let t = Texts::new(args.language);
    // A page is passed on; where the feed lay on this machine is nobody's business.
    let name = args.path.file_name().map_or_else(|| ".".into(), |name| name.to_string_lossy());
    let text = match args.format {
        ReportFormat::Json => serde_json::to_string_pretty(&report)?,
        ReportFormat::Text => feed_text::report(&report, t),
        ReportFormat::Html => feed_page::report(&report, &name, now, t)?,
    };
    match &args.output {
        Some(path) => write_whole(path, text.as_bytes())?,
        None => print(&text),
    }
    Ok(if report.summary.errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read_places(path: &Path) -> anyhow::Result<Places> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let places = PlaceRegister::from_text(PlaceFormat::guess(text.as_bytes()), &text)
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("{} is no place register", path.display()))?;
    Ok(places.into())
}

/// Checks a file or directory; the time of the snapshot is that of the marker.
pub(crate) fn read(path: &Path, options: CheckOptions) -> anyhow::Result<Report> {
    let input = Input::find(path)?;
    let marker = input.marker();
    read_input(&input, marker, options)
}

fn read_input(input: &Input, marker: Marker, options: CheckOptions) -> anyhow::Result<Report> {
    let snapshot_time = if let Marker::At(at) = &marker { Some(*at) } else { None };
    let mut checker = Checker::without_documents(CheckOptions { snapshot_time, ..options });
    let progress = input.progress();
    for file in &input.files {
        let reader = file.open(&progress)?;
        let failed = || format!("{} cannot be read", file.path.display());
        checker.read_file(&file.name, reader).with_context(failed)?;
    }
    progress.finish_and_clear();
    let mut report = checker.finish().report;
    if let Marker::Unreadable(text) = marker {
        add_marker_problem(&mut report, text);
    }
    Ok(report)
}

/// The marker is read here and not by the checker, which knows no directories.
fn add_marker_problem(report: &mut Report, text: String) {
    let code = Code::MarkerInvalid;
    let problem = Problem::new(code, "feed-says-marker", ("environment", None));
    report.problems.insert(0, Problem { file: Some("marker.txt".to_owned()), value: Some(text), ..problem });
    *report.counts.entry(code).or_insert(0) += 1;
    report.summary.errors += 1;
}
