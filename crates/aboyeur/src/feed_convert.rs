//! `aboyeur feed convert`: v1 documents to rows of v2, with every loss told.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use basis::{Ambient, Locale, Timestamp};
use clap::Args;
use feed::{CheckOptions, Code, Converted, FeedFormat, Problem, Severity};
use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::ProgressBar;
use serde::Serialize;
use texts::{Arg, Texts};

use crate::cli::{Format, print};
use crate::feed_check::read_language;
use crate::feed_files::{FeedFile, Input, Marker, whole_file};
use crate::feed_text::{number, printable, sentence, what};

/// Problems that are kept and shown for one code; all are counted.
const SHOWN_PER_CODE: u64 = 20;

/// What to convert, and where to.
#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// A v1 document (also gzip), or a directory of them.
    input: PathBuf,
    /// The file of rows, compressed if its name ends in `.gz`; for a directory, a directory.
    output: PathBuf,
    /// How the summary is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Language of the text: en or fr.
    #[arg(long, default_value = "en", value_parser = read_language)]
    language: Locale,
}

/// What was done.
#[derive(Default, Serialize)]
struct Summary {
    files: Vec<ConvertedFile>,
    /// Rows written.
    rows: u64,
    errors: u64,
    warnings: u64,
    /// Exact numbers by code.
    counts: BTreeMap<Code, u64>,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct ConvertedFile {
    from: String,
    /// None if the file could not be converted.
    to: Option<PathBuf>,
    /// `v1`, or `v2` for a file of rows, which is copied.
    format: &'static str,
    rows: u64,
}

/// Converts and sums up; exit code 1 if a document could not be converted.
pub(crate) fn convert(args: ConvertArgs) -> anyhow::Result<ExitCode> {
    let input = Input::find(&args.input)?;
    let marker = input.marker();
    let received = if let Marker::At(at) = marker { at } else { Ambient::system().now() };
    if input.is_directory {
        let inside =
            || args.output.canonicalize().ok()?.strip_prefix(args.input.canonicalize().ok()?).ok().map(drop);
        std::fs::create_dir_all(&args.output)
            .with_context(|| format!("{} cannot be made", args.output.display()))?;
        anyhow::ensure!(inside().is_none(), "the output must not lie inside the input");
    }
    let mut summary = Summary::default();
    let progress = input.progress();
    for file in &input.files {
        let target =
            if input.is_directory { args.output.join(target_name(&file.name)) } else { args.output.clone() };
        one_file(file, &target, received, &progress, &mut summary)?;
    }
    progress.finish_and_clear();
    if input.is_directory && summary.errors == 0 && matches!(marker, Marker::At(_)) {
        // Last, as rule 8.2 has it: whoever sees the marker finds all files.
        crate::feed_files::write_whole(&args.output.join("marker.txt"), format!("{received}\n").as_bytes())?;
    }
    match args.format {
        Format::Json => print(&serde_json::to_string_pretty(&summary)?),
        Format::Text => print(&as_text(&summary, Texts::new(args.language))),
    }
    Ok(if summary.errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// `north/a.v1.json.gz` becomes `north/a.v1.ndjson.gz`.
fn target_name(name: &str) -> String {
    let (stem, end) = name.strip_suffix(".gz").map_or((name, ""), |stem| (stem, ".gz"));
    let stem = stem.strip_suffix(".json").or_else(|| stem.strip_suffix(".ndjson")).unwrap_or(stem);
    format!("{stem}.ndjson{end}")
}

fn one_file(
    file: &FeedFile,
    target: &Path,
    received: Timestamp,
    progress: &ProgressBar,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", target.display());
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent).with_context(cannot)?;
    }
    let mut temporary = whole_file(target)?;
    let (errors, mut rows, mut written) = (summary.errors, 0u64, Ok(()));
    let compressed = target.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"));
    let mut out: Box<dyn Write> = if compressed {
        Box::new(GzEncoder::new(BufWriter::new(temporary.as_file_mut()), Compression::default()))
    } else {
        Box::new(BufWriter::new(temporary.as_file_mut()))
    };
    let reader = file.open(progress)?;
    let format =
        feed::convert_v1(&file.name, reader, received, CheckOptions::FILE_LIMIT, &mut |item| match item {
            Converted::Row(row) if written.is_ok() => {
                rows += 1;
                written = writeln!(out, "{row}");
            }
            Converted::Row(_) => {}
            Converted::Problem(problem) => summary.add(*problem),
        })
        .with_context(|| format!("{} cannot be read", file.path.display()))?;
    written.and_then(|()| out.flush()).with_context(cannot)?;
    drop(out);
    let whole = summary.errors == errors;
    if whole {
        temporary.persist(target).with_context(cannot)?;
        summary.rows += rows;
    }
    summary.files.push(ConvertedFile {
        from: file.name.clone(),
        to: whole.then(|| target.to_owned()),
        format: if format == FeedFormat::V1 { "v1" } else { "v2" },
        rows,
    });
    Ok(())
}

impl Summary {
    fn add(&mut self, problem: Problem) {
        match problem.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        let count = self.counts.entry(problem.code).or_insert(0);
        *count += 1;
        if *count <= SHOWN_PER_CODE {
            self.problems.push(problem);
        }
    }
}

fn as_text(summary: &Summary, t: Texts) -> String {
    let failed = summary.files.iter().filter(|file| file.to.is_none()).count();
    let copied = summary.files.iter().filter(|file| file.format == "v2").count();
    let size = |count: usize| Arg::from(i64::try_from(count).unwrap_or(i64::MAX));
    let mut lines = vec![t.with(
        "feed-convert-summary",
        &[
            ("converted", size(summary.files.len() - failed)),
            ("files", size(summary.files.len())),
            ("rows", Arg::from(number(summary.rows))),
            ("errors", Arg::from(number(summary.errors))),
            ("warnings", Arg::from(number(summary.warnings))),
        ],
    )];
    if copied > 0 {
        lines.push(t.with("feed-convert-copied", &[("n", size(copied))]));
    }
    for (code, count) in &summary.counts {
        lines.push(format!("\n{code} ({}): {}", t.count(number(*count)), what(*code, t)));
        let of_code = summary.problems.iter().filter(|problem| problem.code == *code);
        lines.extend(of_code.map(|problem| format!("  {}", sentence(problem, t))));
    }
    printable(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::target_name;

    #[test]
    fn targets_keep_folders_and_compression() {
        assert_eq!(target_name("north/a.v1.json.gz"), "north/a.v1.ndjson.gz");
        assert_eq!(target_name("a.ndjson"), "a.ndjson");
        assert_eq!(target_name("a"), "a.ndjson");
    }
}
