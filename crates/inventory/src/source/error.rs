//! Why a feed cannot be fetched as a whole.

use outbound::OutboundError;
use partners::VaultError;

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
    #[error("{marker} {reason}")]
    MarkerInvalid {
        /// Which marker: `marker.txt`, or the header of a sitemap.
        marker: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The marker is another than at the beginning.
    #[error("the feed was written while it was read; it will be read again when it is complete")]
    Changed,
    /// Not a sitemap, or one that names what may not be fetched.
    #[error("the sitemap {reason}")]
    SitemapInvalid {
        /// What is wrong with it.
        reason: String,
    },
    /// Too many files.
    #[error("the feed holds {count} files or more; the limit is {MAX_FILES}")]
    TooManyFiles {
        /// How many were counted before counting stopped.
        count: usize,
    },
    /// A file is larger than allowed.
    #[error("{file} is larger than {limit} bytes")]
    FileTooBig {
        /// The file.
        file: String,
        /// The limit in bytes.
        limit: usize,
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
    /// The credentials were refused.
    #[error("{what} was refused: {reason}")]
    Refused {
        /// What was asked for.
        what: String,
        /// What was answered.
        reason: String,
    },
    /// The stored secret cannot be opened.
    #[error("the stored secret of the feed cannot be opened")]
    Secret(#[source] VaultError),
    /// There is no answer.
    #[error("{what} cannot be fetched")]
    Call {
        /// What was asked for.
        what: String,
        /// Why.
        #[source]
        source: OutboundError,
    },
    /// The answer is not the file.
    #[error("{what} cannot be fetched: {reason}")]
    Answer {
        /// What was asked for.
        what: String,
        /// What came instead.
        reason: String,
    },
    /// The whole took too long.
    #[error("the feed was not complete after {minutes} minutes")]
    TimedOut {
        /// The limit.
        minutes: u64,
    },
    /// The copies would take too much room.
    #[error("the files together are larger than the {limit} bytes that this installation keeps for a run")]
    SpoolFull {
        /// The limit in bytes.
        limit: u64,
    },
    /// Copies cannot be written.
    #[error("the platform cannot keep a copy of the files")]
    Spool(#[source] std::io::Error),
    /// There is no source.
    #[error("no source of the feed is set for this environment")]
    NotSet,
    /// This process cannot call out.
    #[error("this process fetches no feeds from elsewhere")]
    NotConnected,
}

impl SourceError {
    /// What happened, with its causes, in English.
    pub fn explain(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        text
    }

    /// The code of the catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unusable { .. }
            | Self::Unreadable { .. }
            | Self::Call { .. }
            | Self::Answer { .. }
            | Self::TimedOut { .. }
            | Self::SpoolFull { .. }
            | Self::Spool(_)
            | Self::NotSet
            | Self::NotConnected => "FETCH_FAILED",
            Self::Refused { .. } | Self::Secret(_) => "FETCH_AUTH",
            Self::MarkerInvalid { .. } | Self::Changed => "MARKER_INVALID",
            Self::SitemapInvalid { .. } => "SITEMAP_INVALID",
            Self::TooManyFiles { .. } => "TOO_MANY_FILES",
            Self::FileTooBig { .. } => "FILE_TOO_BIG",
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
                "Write marker.txt after all files, with one timestamp such as 2026-03-14T08:30:42Z; for a sitemap, have the server send the header last-modified."
            }
            Self::Changed => "Write all files first, and the marker or the sitemap last.",
            Self::SitemapInvalid { .. } => {
                "Serve a sitemap as sitemaps.org 0.9 describes it, with an https address in every <loc>."
            }
            Self::TooManyFiles { .. } => "Put several restaurants in one file.",
            Self::FileTooBig { .. } => "Split the file by restaurant.",
            Self::Refused { .. } => "Renew the key or password, or give it the right to read.",
            Self::Secret(_) => "Enter the secret of the feed's source again.",
            Self::Call { .. } | Self::Answer { .. } => {
                "Check the address, and that every file of the feed is there for as long as it is listed."
            }
            Self::TimedOut { .. } => "Serve the files faster, or compress them.",
            Self::SpoolFull { .. } => {
                "Compress the files, or ask the operator to raise inventory.spool_max_bytes."
            }
            Self::NotSet => "Set the source of the feed, then ask again.",
            Self::Spool(_) | Self::NotConnected => {
                "This is a fault of the platform: open a case and name this run."
            }
        }
    }
}
