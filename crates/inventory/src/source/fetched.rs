//! What fetching a feed gives: its marker and its files, all on this machine's disk.

use std::fs::File;
use std::path::PathBuf;

use basis::Timestamp;

use super::directory::FeedDirectory;
use super::error::SourceError;

/// What says "all files are ready": the text of `marker.txt`.
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
            Err(_) => {
                Err(SourceError::MarkerInvalid { reason: format!("says {text:?}, which is not a timestamp") })
            }
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

/// A feed as it was fetched. Files that were copied here are removed when this is dropped.
#[derive(Debug)]
pub struct Fetched {
    /// The marker the files belong to.
    pub marker: Marker,
    /// The files in the order of their names.
    pub files: Vec<FeedFile>,
    /// Where the files are read in place, the directory, whose marker must not change meanwhile.
    pub(super) in_place: Option<FeedDirectory>,
}

impl Fetched {
    /// Called once all files are read: whether what was read is one state. Copies were compared when they were made.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        match &self.in_place {
            Some(directory) if directory.marker()? != self.marker => {
                let reason =
                    "changed while the files were read; the feed will be read again when it is complete";
                Err(SourceError::MarkerInvalid { reason: reason.to_owned() })
            }
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
