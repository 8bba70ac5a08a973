//! Lines of a file in bounded memory (rules F1, F2, F5, F9).

use std::io::{self, BufRead, Read};
use std::ops::Range;

use basis::Timestamp;
use flate2::read::MultiGzDecoder;
use texts::Says;

use crate::code::Code;
use crate::problem::Finding;
use crate::v1;

/// A line longer than this is skipped to its end (F6: no entity may be larger).
pub(crate) const LINE_LIMIT: usize = 4_000_000;

/// What a line turned out to be.
pub(crate) enum Line<'a> {
    /// A line without its end, never blank.
    Text(&'a str),
    /// Longer than [`LINE_LIMIT`].
    TooLong,
    /// Not UTF-8.
    NotUtf8,
}

impl Line<'_> {
    /// What there is to say of a line that is too long.
    pub(crate) fn too_long() -> Finding {
        Finding::new(Code::EntityTooBig, "feed-says-line-too-long").with("limit", LINE_LIMIT)
    }
}

/// Why reading stopped before the end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LineError {
    /// Broken gzip.
    #[error("the gzip data is broken: {0}")]
    Gzip(io::Error),
    /// Uncompressed size above the limit.
    #[error("the file is larger than {0} bytes uncompressed")]
    TooBig(u64),
    /// The reader itself failed.
    #[error(transparent)]
    Io(io::Error),
}

impl LineError {
    /// What is wrong with the file.
    pub(crate) fn finding(&self) -> Finding {
        match self {
            Self::Gzip(error) => Finding::new(Code::DecompressFailed, gzip_says(error)),
            Self::TooBig(limit) => {
                Finding::new(Code::FileTooBig, "feed-says-file-too-big").with("limit", *limit)
            }
            Self::Io(error) => {
                Finding::new(Code::FetchFailed, "feed-says-file-unreadable").with("detail", error.to_string())
            }
        }
    }
}

/// What the library says of broken gzip, as far as it is known.
fn gzip_says(error: &io::Error) -> Says {
    let detail = error.to_string();
    match (error.kind(), detail.as_str()) {
        (io::ErrorKind::UnexpectedEof, _) => Says::new("feed-says-gzip-cut-off"),
        (_, "invalid gzip header") => Says::new("feed-says-gzip-header"),
        (_, "corrupt deflate stream") => Says::new("feed-says-gzip-corrupt"),
        (_, detail) if detail.contains("checksum") => Says::new("feed-says-gzip-checksum"),
        _ => Says::new("feed-says-gzip-broken").with("detail", detail),
    }
}

/// Space that one file after the other is read in.
#[derive(Default)]
pub(crate) struct Buffers {
    start: Vec<u8>,
    line: Vec<u8>,
}

/// Reads lines and counts them from 1.
pub(crate) struct Lines<'r> {
    reader: Buffered<'r>,
    gzip: bool,
    v1: bool,
    buffer: &'r mut Vec<u8>,
    left: u64,
    limit: u64,
    /// Number of the line that was read last.
    number: u64,
}

impl<'r> Lines<'r> {
    /// Opens a file; it is gzip when its name or its first bytes say so.
    pub(crate) fn open(
        name: &str,
        mut reader: impl Read + 'r,
        limit: u64,
        buffers: &'r mut Buffers,
    ) -> io::Result<Self> {
        let mut magic = Vec::with_capacity(2);
        reader.by_ref().take(2).read_to_end(&mut magic)?;
        let by_name = name.len() > 3 && name.as_bytes()[name.len() - 3..].eq_ignore_ascii_case(b".gz");
        let gzip = magic == [0x1f, 0x8b] || (by_name && !magic.is_empty());
        let whole = io::Cursor::new(magic).chain(reader);
        let source: Box<dyn Read + 'r> =
            if gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) };
        let Buffers { start, line } = buffers;
        let reader = Buffered::read(source, start);
        let v1 = v1::is_v1(reader.held());
        Ok(Self { reader, gzip, v1, buffer: line, left: limit, limit, number: 0 })
    }

    /// Whether the file is one v1 document and has no rows.
    pub(crate) fn is_v1(&self) -> bool {
        self.v1
    }

    /// Reads the file as a v1 document.
    pub(crate) fn read_v1(self, received: Timestamp, sink: &mut dyn v1::Sink) -> Result<(), v1::Failure> {
        v1::read(self.reader, self.limit, received, sink).map_err(|failure| match failure {
            v1::Failure::Io(error) => match classify(error, self.gzip) {
                LineError::Io(error) => v1::Failure::Io(error),
                error => v1::Failure::Document(Box::new(error.finding()), None),
            },
            document @ v1::Failure::Document(..) => document,
        })
    }

    /// The next line that is not blank, with its number from 1.
    pub(crate) fn next(&mut self) -> Option<(u64, Result<Line<'_>, LineError>)> {
        loop {
            match self.fill() {
                Ok(Filled::End) => return None,
                Ok(Filled::TooLong) => return Some((self.number, Ok(Line::TooLong))),
                Ok(Filled::Line) => {
                    if self.number == 1 && self.buffer.starts_with(b"\xEF\xBB\xBF") {
                        self.buffer.drain(..3);
                    }
                    if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                        break;
                    }
                }
                Err(error) => return Some((self.number, Err(error))),
            }
        }
        Some((self.number, Ok(std::str::from_utf8(self.buffer).map_or(Line::NotUtf8, Line::Text))))
    }

    /// Reads one line into the buffer. A last line that broken gzip cut off is not given.
    fn fill(&mut self) -> Result<Filled, LineError> {
        self.buffer.clear();
        let (mut started, mut too_long) = (false, false);
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(classify(error, self.gzip)),
            };
            if chunk.is_empty() && !started {
                return Ok(Filled::End);
            }
            if !started {
                started = true;
                self.number += 1;
            }
            let end = memchr::memchr(b'\n', chunk);
            let part = end.unwrap_or(chunk.len());
            if self.buffer.len() + part > LINE_LIMIT {
                too_long = true;
                self.buffer.clear();
            } else if !too_long {
                self.buffer.extend_from_slice(&chunk[..part]);
            }
            let used = end.map_or(chunk.len(), |end| end + 1);
            let last = end.is_some() || chunk.is_empty();
            self.reader.consume(used);
            self.left = self
                .left
                .checked_sub(u64::try_from(used).unwrap_or(u64::MAX))
                .ok_or(LineError::TooBig(self.limit))?;
            if last {
                return Ok(if too_long { Filled::TooLong } else { Filled::Line });
            }
        }
    }
}

/// A reader with a buffer, which at first holds as much as is looked at of the beginning of a file.
struct Buffered<'r> {
    source: Box<dyn Read + 'r>,
    buffer: &'r mut Vec<u8>,
    /// What of the buffer is to be used.
    held: Range<usize>,
    /// What went wrong behind what is held, to be told once that was used.
    error: Option<io::Error>,
}

impl<'r> Buffered<'r> {
    fn read(mut source: Box<dyn Read + 'r>, buffer: &'r mut Vec<u8>) -> Self {
        buffer.resize(v1::PREFIX, 0);
        let (mut filled, mut error) = (0, None);
        while filled < buffer.len() && error.is_none() {
            match source.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(again) if again.kind() == io::ErrorKind::Interrupted => {}
                Err(other) => error = Some(other),
            }
        }
        Self { source, buffer, held: 0..filled, error }
    }

    fn held(&self) -> &[u8] {
        &self.buffer[self.held.clone()]
    }
}

impl Read for Buffered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Buffered<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.held.is_empty() {
            self.error.take().map_or(Ok(()), Err)?;
            self.held = 0..self.source.read(self.buffer)?;
        }
        Ok(self.held())
    }

    fn consume(&mut self, used: usize) {
        self.held.start += used;
    }
}

enum Filled {
    End,
    Line,
    TooLong,
}

fn classify(error: io::Error, gzip: bool) -> LineError {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    if gzip && matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) {
        LineError::Gzip(error)
    } else {
        LineError::Io(error)
    }
}
