//! Why a feed cannot be fetched as a whole.

use super::MAX_FILES;

/// Why a feed cannot be fetched as a whole. Each is a code of the catalogue (inventory feeds, 11.2).
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The directory lies outside the allowed folders or cannot be opened.
    #[error("the feed directory {path} cannot be used: {reason}")]
    Unusable {
        /// The configured directory.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No marker, or not a timestamp.
    #[error("marker.txt {reason}")]
    MarkerInvalid {
        /// What is wrong with it.
        reason: String,
    },
    /// Too many files.
    #[error("the feed holds {count} files or more; the limit is {MAX_FILES}")]
    TooManyFiles {
        /// How many were counted before counting stopped.
        count: usize,
    },
    /// A file cannot be opened or read.
    #[error("{file} cannot be read")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl SourceError {
    /// The code of the catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unusable { .. } | Self::Unreadable { .. } => "FETCH_FAILED",
            Self::MarkerInvalid { .. } => "MARKER_INVALID",
            Self::TooManyFiles { .. } => "TOO_MANY_FILES",
        }
    }

    /// How to mend it.
    pub const fn cure(&self) -> &'static str {
        match self {
            Self::Unusable { .. } => {
                "Check the path of the feed directory, and that it lies below one of the folders of inventory.feed_roots."
            }
            Self::Unreadable { .. } => "Check that the platform may read the files of the feed.",
            Self::MarkerInvalid { .. } => {
                "Write marker.txt after all files, with one timestamp such as 2026-03-14T08:30:42Z."
            }
            Self::TooManyFiles { .. } => "Put several restaurants in one file.",
        }
    }
}
