//! What fetching a feed gives: its marker and its files, all on this machine's disk.

use std::fs::File;
use std::path::PathBuf;

use basis::Timestamp;

use super::directory::FeedDirectory;
use super::error::SourceError;
use super::spool::Spool;

/// What says "all files are ready": the text of `marker.txt`, or the header `last-modified` of a sitemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The text, without blanks around it.
    pub text: String,
    /// The instant it names: the version of rows that carry none (rule W2).
    pub at: Timestamp,
}

impl Marker {
    /// Reads the text of a `marker.txt`: one timestamp, with blanks around it if need be (8.2).
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let text = text.trim().to_owned();
        match text.parse() {
            Ok(at) => Ok(Self { text, at }),
            Err(_) => Err(SourceError::MarkerInvalid {
                marker: "marker.txt",
                reason: format!("says {text:?}, which is not a timestamp"),
            }),
        }
    }
}

/// One file of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFile {
    /// Its name as the partner knows it.
    pub name: String,
    /// Where it lies on this machine.
    pub path: PathBuf,
    /// When the partner last wrote it, where the source tells.
    pub modified: Option<Timestamp>,
}

impl FeedFile {
    /// Opens the file for reading, any number of times.
    pub fn open(&self) -> Result<File, SourceError> {
        File::open(&self.path).map_err(|source| SourceError::Unreadable { file: self.name.clone(), source })
    }
}

/// What a source holds at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The marker.
    pub marker: Marker,
    /// How many files there are.
    pub files: usize,
    /// The names of the first few.
    pub samples: Vec<String>,
}

/// A feed as it was fetched. Files that were copied here are removed when this is dropped.
#[derive(Debug)]
pub struct Fetched {
    /// The marker the files belong to.
    pub marker: Marker,
    /// The files in the order of their names.
    pub files: Vec<FeedFile>,
    /// Where the files are read in place, the directory, whose marker must not change meanwhile.
    pub(super) in_place: Option<FeedDirectory>,
    /// Where the copies lie, kept for as long as they are read.
    #[expect(dead_code, reason = "held for its drop, which removes the copies")]
    pub(super) spool: Option<Spool>,
}

impl Fetched {
    /// Called once all files are read: whether what was read is one state. Copies were compared when they were made.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        match &self.in_place {
            Some(directory) if directory.marker()? != self.marker => Err(SourceError::Changed),
            _ => Ok(()),
        }
    }

    /// How many files were written after `since`, the instant of the marker before; those of unknown age count.
    pub fn new_files(&self, since: Option<Timestamp>) -> usize {
        let is_new = |file: &&FeedFile| match (file.modified, since) {
            (Some(modified), Some(since)) => modified > since,
            _ => true,
        };
        self.files.iter().filter(is_new).count()
    }
}
