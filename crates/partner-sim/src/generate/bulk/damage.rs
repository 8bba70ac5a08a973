//! Defects of whole files.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use super::super::defect::{Defects, Rate};
use super::super::dice::Dice;
use super::output::FeedFile;
use super::plan::FeedPlan;

/// Rule F5.
const FILE_LIMIT: u64 = 200_000_000;
const DAMAGE_STREAM: u64 = 0xDA_3A6E;

/// Decides which files are spoilt.
pub(super) struct Damage {
    seed: u64,
    rates: Vec<(&'static str, Rate)>,
}

impl Damage {
    pub(super) fn new(plan: &FeedPlan) -> Self {
        let rate = |code: &'static str| Some((code, plan.defects.rate(code)?));
        let rates = Defects::FILE_CODES.into_iter().filter_map(rate).collect();
        Self { seed: plan.seed, rates }
    }

    /// What happens to a file, by its place in the order of closing. One thing at most, since one hides another.
    pub(super) fn decide(&self, file: usize, gzip: bool) -> Option<&'static str> {
        let mut dice = Dice::new(self.seed ^ DAMAGE_STREAM, u64::try_from(file).unwrap_or(0));
        let possible = self.rates.iter().filter(|(code, _)| gzip || *code != "DECOMPRESS_FAILED");
        let mut struck: Vec<&'static str> = Vec::new();
        for (code, rate) in possible {
            if rate.happens(&mut dice) {
                struck.push(code);
            }
        }
        if struck.is_empty() { None } else { Some(*dice.pick(&struck)) }
    }

    /// Writes what the file should not hold; answers with the line on which it is seen.
    pub(super) fn before_closing(
        code: &str,
        file: &mut FeedFile,
    ) -> Result<Option<u64>, (PathBuf, io::Error)> {
        match code {
            "NOT_UTF8" => {
                file.append(b"{\"@type\":\"Deal\",\"@id\":\"caf\xE9\",\"name\":\"caf\xE9\"}\n")?;
                file.lines += 1;
                Ok(Some(file.lines))
            }
            "FILE_TOO_BIG" => {
                let mut blank = vec![b' '; 1 << 16];
                blank.push(b'\n');
                while file.bytes <= FILE_LIMIT {
                    file.append(&blank)?;
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// Cuts the end of a compressed file off.
    pub(super) fn after_closing(code: &str, path: &Path) -> io::Result<()> {
        if code == "DECOMPRESS_FAILED" {
            let file = OpenOptions::new().write(true).open(path)?;
            let length = file.metadata()?.len();
            file.set_len(length.saturating_sub(12))?;
        }
        Ok(())
    }
}
