//! The ways to go through a feed that are compared.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::Context;
use feed::{CheckOptions, Checker};
use serde::{Deserialize, Serialize};

use super::typed;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Every line is parsed into the struct of its type, on all threads, and thrown away.
    Parse,
    /// The check as `aboyeur feed check` does it: the report, no documents.
    Check,
    /// The check with documents, lines kept in a file.
    Documents,
    /// The check with documents, lines kept in memory.
    InMemory,
}

impl Way {
    /// All of them; the others are compared with the first.
    pub const ALL: [Self; 4] = [Self::Parse, Self::Check, Self::Documents, Self::InMemory];

    /// The name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Check => "check",
            Self::Documents => "documents",
            Self::InMemory => "in-memory",
        }
    }

    /// The name in the table.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Parse => "parse into structs",
            Self::Check => "check",
            Self::Documents => "check, documents",
            Self::InMemory => "the same, in memory",
        }
    }
}

impl std::str::FromStr for Way {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|way| way.as_str() == text).ok_or_else(|| format!("{text:?} is no way"))
    }
}

/// What one run took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// Size of the files.
    pub bytes: u64,
    /// Lines read.
    pub rows: u64,
    /// Documents made.
    pub documents: u64,
    /// From the first file opened to the end.
    pub seconds: f64,
    /// Processor time of the process.
    pub processor_seconds: f64,
    /// Most memory the process had (`VmHWM`).
    pub peak_bytes: u64,
}

/// Goes through the ndjson files of a folder.
pub(super) fn measure(way: Way, dir: &Path, threads: usize) -> anyhow::Result<Outcome> {
    let files = files(dir)?;
    let mut bytes = 0;
    for file in &files {
        bytes += fs::metadata(file)?.len();
    }
    let started = Instant::now();
    let (rows, documents) = match way {
        Way::Parse => (parse(&files, threads)?, 0),
        Way::Check => check(&files, Checker::without_documents(options(threads)?))?,
        Way::Documents => check(&files, Checker::with_spool(options(threads)?, tempfile::tempfile()?))?,
        Way::InMemory => check(&files, Checker::new(options(threads)?))?,
    };
    let seconds = started.elapsed().as_secs_f64();
    let processor = crate::machine::processor_time().unwrap_or_default().as_secs_f64();
    let peak_bytes = crate::machine::peak_memory().unwrap_or(0);
    Ok(Outcome { bytes, rows, documents, seconds, processor_seconds: processor, peak_bytes })
}

fn files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ndjson") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn options(threads: usize) -> anyhow::Result<CheckOptions> {
    // Later than any version in the feed.
    Ok(CheckOptions { threads, ..CheckOptions::new("2100-01-01T00:00:00Z".parse()?) })
}

fn check(files: &[PathBuf], mut checker: Checker) -> anyhow::Result<(u64, u64)> {
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        checker.read_file(&name, File::open(file)?)?;
    }
    let mut documents = 0;
    let checked = checker.finish_into(|_| {
        documents += 1;
        Ok::<(), io::Error>(())
    })?;
    anyhow::ensure!(checked.report.summary.errors == 0, "the feed has errors: {:?}", checked.report.counts);
    Ok((checked.report.summary.entities.values().sum(), documents))
}

fn parse(files: &[PathBuf], threads: usize) -> anyhow::Result<u64> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let (next, rows) = (AtomicUsize::new(0), AtomicU64::new(0));
    let work = || -> anyhow::Result<()> {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = fs::read_to_string(file)?;
            for line in text.lines() {
                std::hint::black_box(typed::parse(line)?);
                rows.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread broke off")))
        })
    })?;
    Ok(rows.into_inner())
}
