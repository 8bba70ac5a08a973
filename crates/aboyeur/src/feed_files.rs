//! The files of a feed on disk: one file, or a directory with everything below it.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use basis::Timestamp;
use indicatif::{ProgressBar, ProgressStyle};
use inventory::Fetched;

/// Files that lie beside feeds and are none.
const NOT_FEEDS: [&str; 2] = ["marker.txt", "sitemap.xml"];

/// What there is to read.
pub(crate) struct Input {
    root: PathBuf,
    /// Ordered by name, which breaks ties of display order.
    pub(crate) files: Vec<FeedFile>,
    /// Whether the path is a directory.
    pub(crate) is_directory: bool,
}

/// One file.
pub(crate) struct FeedFile {
    pub(crate) path: PathBuf,
    /// Below the directory, with `/` between its parts.
    pub(crate) name: String,
    bytes: u64,
}

/// What the marker says.
pub(crate) enum Marker {
    /// There is none, as for a single file.
    Absent,
    /// The time of the snapshot.
    At(Timestamp),
    /// It is no timestamp.
    Unreadable(String),
}

impl Input {
    /// Finds the feed files at a path.
    pub(crate) fn find(path: &Path) -> anyhow::Result<Self> {
        let unreadable = || format!("{} is neither a file nor a directory that can be read", path.display());
        let facts = fs::metadata(path).with_context(unreadable)?;
        let mut files = Vec::new();
        if facts.is_dir() {
            walk(path, "", &mut files).with_context(unreadable)?;
            files.sort_by(|left, right| left.name.cmp(&right.name));
        } else {
            let name = path
                .file_name()
                .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
            files.push(FeedFile { path: path.to_owned(), name, bytes: facts.len() });
        }
        anyhow::ensure!(!files.is_empty(), "{} holds no feed files", path.display());
        Ok(Self { root: path.to_owned(), files, is_directory: facts.is_dir() })
    }

    /// The files of a feed that was fetched.
    pub(crate) fn fetched(fetched: &Fetched) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        for file in &fetched.files {
            let bytes =
                fs::metadata(&file.path).with_context(|| format!("{} cannot be read", file.name))?.len();
            files.push(FeedFile { path: file.path.clone(), name: file.name.clone(), bytes });
        }
        Ok(Self { root: PathBuf::new(), files, is_directory: false })
    }

    /// Reads the marker of a directory.
    pub(crate) fn marker(&self) -> Marker {
        if !self.is_directory {
            return Marker::Absent;
        }
        match fs::read(self.root.join("marker.txt")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Marker::Absent,
            Err(error) => Marker::Unreadable(error.to_string()),
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                text.trim()
                    .parse()
                    .map_or_else(|_| Marker::Unreadable(text.chars().take(80).collect()), Marker::At)
            }
        }
    }

    /// A bar over all bytes; hidden unless a person watches.
    pub(crate) fn progress(&self) -> ProgressBar {
        if !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(self.files.iter().map(|file| file.bytes).sum());
        let template = "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
    }
}

impl FeedFile {
    /// Opens the file; what is read moves the bar.
    pub(crate) fn open(&self, progress: &ProgressBar) -> anyhow::Result<impl Read + use<>> {
        progress.set_message(self.name.clone());
        let file =
            File::open(&self.path).with_context(|| format!("{} cannot be read", self.path.display()))?;
        Ok(progress.wrap_read(file))
    }
}

/// Hidden entries are left out, and links to directories, which could lead in circles.
fn walk(directory: &Path, prefix: &str, files: &mut Vec<FeedFile>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let own = entry.file_name().to_string_lossy().into_owned();
        if own.starts_with('.') || NOT_FEEDS.contains(&own.as_str()) {
            continue;
        }
        let name = format!("{prefix}{own}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), files)?;
            continue;
        }
        let facts = fs::metadata(entry.path())?;
        if facts.is_file() {
            files.push(FeedFile { path: entry.path(), name, bytes: facts.len() });
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let mut file = whole_file(path)?;
    io::Write::write_all(&mut file, content).with_context(cannot)?;
    file.persist(path).map(drop).with_context(cannot)
}

/// A temporary file beside `path`, to be persisted as it.
pub(crate) fn whole_file(path: &Path) -> anyhow::Result<tempfile::NamedTempFile> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::NamedTempFile::new_in(directory)
        .with_context(|| format!("{} cannot be written", path.display()))
}
