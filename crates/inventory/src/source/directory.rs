//! A feed in a local directory: the marker that says "all files are ready", and the files.
//! Rules: inventory feeds 8.2 (fourth method) and 8.5.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use super::error::SourceError;
use super::fetched::{FeedFile, Marker};
use super::{MAX_FILES, MAX_MARKER_BYTES};

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
        let invalid = |reason: String| SourceError::MarkerInvalid { marker: "marker.txt", reason };
        let path = self.path.join("marker.txt");
        let file =
            File::open(path).map_err(|error| invalid(format!("is missing or cannot be read: {error}")))?;
        let mut text = String::new();
        file.take(MAX_MARKER_BYTES)
            .read_to_string(&mut text)
            .map_err(|_| invalid("is not text".to_owned()))?;
        Marker::parse(&text)
    }

    /// The feed files in the order of their names. Links, folders, hidden files and the marker are left out.
    pub fn files(&self) -> Result<Vec<FeedFile>, SourceError> {
        let unreadable = |source| SourceError::Unreadable { file: self.path.display().to_string(), source };
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !plain || name == "marker.txt" || name.starts_with('.') {
                continue;
            }
            let changed = entry.metadata().and_then(|about| about.modified());
            let modified = changed.ok().and_then(|time| time.try_into().ok());
            files.push(FeedFile { name, path: entry.path(), modified });
            if files.len() >= MAX_FILES {
                return Err(SourceError::TooManyFiles { count: files.len() });
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
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
        let names: Vec<_> = directory.files().unwrap().into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["a.ndjson.gz", "b.ndjson"]);
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
