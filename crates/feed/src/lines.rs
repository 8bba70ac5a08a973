//! Lines of a file in bounded memory (rules F1, F2, F5, F9).

use std::io::{self, BufRead, BufReader, Read};

use basis::Timestamp;
use flate2::read::MultiGzDecoder;

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
        let code = if matches!(self, Self::Gzip(_)) { Code::DecompressFailed } else { Code::FileTooBig };
        Finding::new(code, self.to_string())
    }
}

/// Reads lines and counts them from 1.
pub(crate) struct Lines<'r> {
    reader: BufReader<Box<dyn Read + 'r>>,
    gzip: bool,
    v1: bool,
    buffer: Vec<u8>,
    left: u64,
    limit: u64,
    /// Number of the line that was read last.
    number: u64,
}

impl<'r> Lines<'r> {
    /// Opens a file; it is gzip when its name or its first bytes say so.
    pub(crate) fn open(name: &str, mut reader: impl Read + 'r, limit: u64) -> io::Result<Self> {
        let mut magic = Vec::with_capacity(2);
        reader.by_ref().take(2).read_to_end(&mut magic)?;
        let by_name = name.len() > 3 && name.as_bytes()[name.len() - 3..].eq_ignore_ascii_case(b".gz");
        let gzip = magic == [0x1f, 0x8b] || (by_name && !magic.is_empty());
        let whole = io::Cursor::new(magic).chain(reader);
        let source: Box<dyn Read + 'r> =
            if gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) };
        let start = Start::read(source);
        let v1 = v1::is_v1(start.bytes.get_ref());
        let reader: BufReader<Box<dyn Read + 'r>> = BufReader::with_capacity(64 * 1024, Box::new(start));
        Ok(Self { reader, gzip, v1, buffer: Vec::new(), left: limit, limit, number: 0 })
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
        Some((self.number, Ok(std::str::from_utf8(&self.buffer).map_or(Line::NotUtf8, Line::Text))))
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

/// The beginning of a file, which was looked at, then the rest of it.
struct Start<R> {
    bytes: io::Cursor<Vec<u8>>,
    /// What went wrong behind these bytes, to be told once they were used.
    error: Option<io::Error>,
    rest: R,
}

impl<R: Read> Start<R> {
    fn read(mut rest: R) -> Self {
        let mut bytes = Vec::new();
        let limit = u64::try_from(v1::PREFIX).unwrap_or(u64::MAX);
        let error = rest.by_ref().take(limit).read_to_end(&mut bytes).err();
        Self { bytes: io::Cursor::new(bytes), error, rest }
    }
}

impl<R: Read> Read for Start<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.bytes.read(buffer)? {
            0 if !buffer.is_empty() => self.error.take().map_or_else(|| self.rest.read(buffer), Err),
            read => Ok(read),
        }
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
