//! A feed in a local directory: the marker that says "all files are ready", and the files.
//! Rules: inventory feeds 8.2 (fourth method) and 8.5.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use basis::Timestamp;

/// Files of one location stay below this number. Rule of 8.5.
const MAX_FILES: usize = 100_000;
/// A marker is one timestamp; more than this is not read.
const MAX_MARKER_BYTES: u64 = 256;

/// What `marker.txt` said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The text, without blanks around it.
    pub text: String,
    /// The instant it names: the version of rows that carry none (rule W2).
    pub at: Timestamp,
}

/// Why a feed cannot be fetched as a whole. Each is a code of the catalogue.
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
    #[error("the feed directory holds {count} files or more; the limit is {MAX_FILES}")]
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
            Self::Unreadable { .. } => "Check that the platform may read the files of the feed directory.",
            Self::MarkerInvalid { .. } => {
                "Write marker.txt after all files, with one timestamp such as 2026-03-14T08:30:42Z."
            }
            Self::TooManyFiles { .. } => "Put several restaurants in one file.",
        }
    }
}

/// A feed directory below one of the allowed folders.
#[derive(Clone, Debug)]
pub struct FeedDirectory {
    path: PathBuf,
}

impl FeedDirectory {
    /// Opens `path` if, with links resolved, it lies below one of `roots`.
    pub fn open(path: &str, roots: &[PathBuf]) -> Result<Self, SourceError> {
        let unusable =
            |reason: &str| SourceError::Unusable { path: path.to_owned(), reason: reason.to_owned() };
        let real = fs::canonicalize(path).map_err(|error| unusable(&error.to_string()))?;
        if !real.is_dir() {
            return Err(unusable("it is not a directory"));
        }
        let allowed =
            roots.iter().filter_map(|root| fs::canonicalize(root).ok()).any(|root| real.starts_with(root));
        if !allowed {
            return Err(unusable("it lies outside the allowed folders"));
        }
        Ok(Self { path: real })
    }

    /// Reads `marker.txt`.
    pub fn marker(&self) -> Result<Marker, SourceError> {
        let invalid = |reason: String| SourceError::MarkerInvalid { reason };
        let path = self.path.join("marker.txt");
        let file =
            File::open(path).map_err(|error| invalid(format!("is missing or cannot be read: {error}")))?;
        let mut text = String::new();
        file.take(MAX_MARKER_BYTES)
            .read_to_string(&mut text)
            .map_err(|_| invalid("is not text".to_owned()))?;
        let text = text.trim().to_owned();
        let at = text.parse().map_err(|_| invalid(format!("says {text:?}, which is not a timestamp")))?;
        Ok(Marker { text, at })
    }

    /// The names of the feed files in order. Links, folders, hidden files and the marker are left out.
    pub fn files(&self) -> Result<Vec<String>, SourceError> {
        let unreadable = |source| SourceError::Unreadable { file: self.path.display().to_string(), source };
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !plain || name == "marker.txt" || name.starts_with('.') {
                continue;
            }
            names.push(name);
            if names.len() >= MAX_FILES {
                return Err(SourceError::TooManyFiles { count: names.len() });
            }
        }
        names.sort();
        Ok(names)
    }

    /// Opens one of [`FeedDirectory::files`].
    pub fn read(&self, name: &str) -> Result<File, SourceError> {
        let path: &Path = &self.path;
        File::open(path.join(name))
            .map_err(|source| SourceError::Unreadable { file: name.to_owned(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory_with(files: &[(&str, &str)]) -> (tempfile::TempDir, FeedDirectory) {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(root.path().join(name), text).unwrap();
        }
        let directory =
            FeedDirectory::open(root.path().to_str().unwrap(), &[root.path().to_owned()]).unwrap();
        (root, directory)
    }

    #[test]
    fn the_marker_is_one_timestamp() {
        let (_root, good) = directory_with(&[("marker.txt", " 2018-12-03T08:30:42.694Z\n")]);
        assert_eq!(good.marker().unwrap().text, "2018-12-03T08:30:42.694Z");
        for (text, says) in [("soon", "not a timestamp"), ("", "not a timestamp")] {
            let (_root, bad) = directory_with(&[("marker.txt", text)]);
            assert!(bad.marker().unwrap_err().to_string().contains(says), "{text:?}");
        }
        let (_root, none) = directory_with(&[]);
        assert_eq!(none.marker().unwrap_err().code(), "MARKER_INVALID");
    }

    #[test]
    fn only_plain_files_are_fed() {
        let (root, directory) =
            directory_with(&[("b.ndjson", ""), ("a.ndjson.gz", ""), (".hidden", ""), ("marker.txt", "")]);
        fs::create_dir(root.path().join("folder")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("link.ndjson")).unwrap();
        assert_eq!(directory.files().unwrap(), ["a.ndjson.gz", "b.ndjson"]);
    }

    #[test]
    fn a_directory_outside_the_allowed_folders_is_refused() {
        let allowed = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let roots = [allowed.path().to_owned()];
        let link = allowed.path().join("feed");
        std::os::unix::fs::symlink(outside.path(), &link).unwrap();
        for path in [outside.path(), &link, &allowed.path().join("..")] {
            let error = FeedDirectory::open(path.to_str().unwrap(), &roots).unwrap_err();
            assert!(error.to_string().contains("outside"), "{error}");
        }
    }
}
