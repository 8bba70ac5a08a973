//! What was planted in a feed, in a file beside it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::run::Totals;

/// What was planted in a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlantedManifest {
    /// The seed of the feed.
    pub seed: u64,
    /// Every defect, in the order in which the feed was written.
    pub planted: Vec<Planted>,
    /// Restaurants of the feed.
    pub restaurants: u64,
    /// Rows of the feed.
    pub entities: u64,
}

/// One defect and where it must be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// Its code in the catalogue.
    pub code: String,
    /// The type of the entity; `line` or `file` where it is none.
    pub entity_type: String,
    /// The `@id` of the entity, where it has one.
    pub entity_id: Option<String>,
    /// The feed file.
    pub file: String,
    /// The line, from 1; none if the whole file is meant.
    pub line: Option<u64>,
}

/// Writes a manifest while the feed is written, so that it is never held in memory.
pub(super) struct ManifestWriter {
    path: PathBuf,
    out: BufWriter<File>,
    planted: u64,
}

impl ManifestWriter {
    pub(super) fn create(path: &Path, seed: u64) -> Result<Self, (PathBuf, io::Error)> {
        let created = File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            write!(out, "{{\"seed\":{seed},\"planted\":[")?;
            Ok(out)
        });
        let path = path.to_owned();
        match created {
            Ok(out) => Ok(Self { path, out, planted: 0 }),
            Err(error) => Err((path, error)),
        }
    }

    pub(super) fn add(&mut self, planted: &Planted) -> Result<(), (PathBuf, io::Error)> {
        let comma = if self.planted == 0 { "" } else { "," };
        self.planted += 1;
        let line = serde_json::to_string(planted).map_err(io::Error::from);
        line.and_then(|line| write!(self.out, "{comma}\n{line}")).map_err(|error| (self.path.clone(), error))
    }

    pub(super) fn finish(mut self, totals: &Totals) -> Result<(), (PathBuf, io::Error)> {
        let (restaurants, entities) = (totals.restaurants, totals.entities);
        writeln!(self.out, "\n],\"restaurants\":{restaurants},\"entities\":{entities}}}")
            .and_then(|()| self.out.flush())
            .map_err(|error| (self.path, error))
    }
}
