//! The files of a feed while they are written.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::row::Block;

/// Rule of 8.2: fewer than this many files.
pub(super) const FILE_COUNT_LIMIT: usize = 100_000;
/// A file is closed above this size, well below rule F5.
const CLOSE_ABOVE: u64 = 150_000_000;

enum Sink {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

impl Write for Sink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(buf),
            Self::Gzip(out) => out.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(out) => out.flush(),
        }
    }
}

/// One file that is open.
pub(super) struct FeedFile {
    pub(super) name: String,
    path: PathBuf,
    sink: Sink,
    /// Lines so far.
    pub(super) lines: u64,
    /// Uncompressed bytes so far.
    pub(super) bytes: u64,
    blocks: u64,
    buffer: Vec<u8>,
}

impl FeedFile {
    pub(super) fn create(dir: &Path, stem: &str, gzip: bool) -> Result<Self, (PathBuf, io::Error)> {
        let name = format!("{stem}.ndjson{}", if gzip { ".gz" } else { "" });
        let path = dir.join(&name);
        let file = File::create(&path).map_err(|error| (path.clone(), error))?;
        let out = BufWriter::with_capacity(1 << 18, file);
        let sink = if gzip {
            Sink::Gzip(Box::new(GzEncoder::new(out, Compression::fast())))
        } else {
            Sink::Plain(out)
        };
        Ok(Self { name, path, sink, lines: 0, bytes: 0, blocks: 0, buffer: Vec::new() })
    }

    /// Whether a block more belongs into another file.
    pub(super) fn is_full(&self, blocks: u64) -> bool {
        self.blocks >= blocks || self.bytes > CLOSE_ABOVE
    }

    /// Writes the rows, and answers with the line of each; 0 for rows that are left out.
    pub(super) fn write(&mut self, block: &Block) -> Result<Vec<u64>, (PathBuf, io::Error)> {
        self.buffer.clear();
        let mut lines = Vec::with_capacity(block.rows.len());
        for row in &block.rows {
            if row.gone {
                lines.push(0);
                continue;
            }
            row.write(&mut self.buffer);
            self.buffer.push(b'\n');
            self.lines += 1;
            lines.push(self.lines);
        }
        self.blocks += 1;
        let buffer = std::mem::take(&mut self.buffer);
        let written = self.append(&buffer);
        self.buffer = buffer;
        written.map(|()| lines)
    }

    /// Writes bytes as they are.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), (PathBuf, io::Error)> {
        self.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        self.sink.write_all(bytes).map_err(|error| (self.path.clone(), error))
    }

    /// Writes what is left; answers with the name and the path.
    pub(super) fn close(self) -> Result<(String, PathBuf), (PathBuf, io::Error)> {
        let closed = match self.sink {
            Sink::Plain(mut out) => out.flush(),
            Sink::Gzip(out) => out.finish().and_then(|mut out| out.flush()),
        };
        closed.map_err(|error| (self.path.clone(), error))?;
        Ok((self.name, self.path))
    }
}

/// Feed files, marker and sitemap that lie in a directory already.
pub(super) fn earlier_files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let feed = name.ends_with(".ndjson") || name.ends_with(".ndjson.gz");
        if feed || name == "marker.txt" || name == "sitemap.xml" {
            found.push(entry.path());
        }
    }
    Ok(found)
}
