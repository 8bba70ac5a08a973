//! `aboyeur feed check`: a feed checked without a server.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use basis::Ambient;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::Format;

/// Problems of one code that the text shows before it only counts.
const SHOWN_PER_CODE: usize = 5;

/// What to check and how to say it.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A feed file (ndjson, also gzip) or a directory with `marker.txt`.
    path: PathBuf,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Checks and prints; exit code 1 if the feed has errors.
pub(crate) fn check(args: CheckArgs) -> anyhow::Result<ExitCode> {
    let report = read(&args.path)?;
    match args.format {
        Format::Json => print(&serde_json::to_string_pretty(&report)?),
        Format::Text => print(&as_text(&report)),
    }
    Ok(if report.summary.errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

#[expect(clippy::print_stdout, reason = "the result of the command belongs on standard output")]
fn print(text: &str) {
    println!("{text}");
}

fn read(path: &Path) -> anyhow::Result<feed::Report> {
    let files = files_of(path)?;
    let snapshot_time = marker_time(path);
    let now = Ambient::system().now();
    let mut checker =
        feed::Checker::new(feed::CheckOptions { snapshot_time, ..feed::CheckOptions::new(now) });
    let progress = progress_bar(files.len());
    for file in &files {
        let shown = file.strip_prefix(path).ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(file);
        progress.set_message(shown.display().to_string());
        let reader = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
        checker
            .read_file(&shown.display().to_string(), reader)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(checker.finish().report)
}

fn files_of(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path)
        .with_context(|| format!("{} is neither a file nor a directory that can be read", path.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let skip = name == "marker.txt" || name.to_string_lossy().starts_with('.');
        if !skip && entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    anyhow::ensure!(!files.is_empty(), "{} holds no feed files", path.display());
    Ok(files)
}

fn marker_time(path: &Path) -> Option<basis::Timestamp> {
    std::fs::read_to_string(path.join("marker.txt")).ok()?.trim().parse().ok()
}

fn progress_bar(files: usize) -> ProgressBar {
    if files < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {eta} left  {msg}") {
        bar.set_style(style);
    }
    bar
}

fn as_text(report: &feed::Report) -> String {
    let summary = &report.summary;
    let mut lines = vec![format!(
        "{} of {} restaurants can be ordered from; {} errors, {} warnings",
        summary.restaurants.orderable, summary.restaurants.total, summary.errors, summary.warnings
    )];
    let counted: Vec<String> =
        summary.entities.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    lines.push(format!("read: {}", counted.join(", ")));
    for (code, count) in &report.counts {
        lines.push(format!("\n{} {} ({count})", code.as_str(), code.title()));
        let of_code = report.problems.iter().filter(|problem| problem.code == *code);
        for problem in of_code.take(SHOWN_PER_CODE) {
            lines.push(format!("  {}: {}", place(problem), problem.message));
        }
        lines.push(format!("  to mend it: {}", code.cure()));
    }
    for status in report.restaurant_status.iter().filter(|status| status.orderable.is_empty()) {
        let name = status.name.as_deref().unwrap_or("without a name");
        let reasons: Vec<String> = status
            .reasons
            .iter()
            .map(|problem| format!("{}: {}", problem.code.as_str(), problem.message))
            .collect();
        lines.push(format!("\nnot orderable: {name} ({}): {}", status.restaurant_id, reasons.join("; ")));
    }
    lines.join("\n")
}

fn place(problem: &feed::Problem) -> String {
    let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
    let file = problem.file.as_deref().unwrap_or_default();
    let id = problem.entity_id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    format!("{file}{line} {}{id}", problem.entity_type)
}
