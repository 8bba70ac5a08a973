//! Where lines are kept until the documents are made.

use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

/// Lines behind each other.
pub(crate) enum Spool {
    /// Not kept: no documents are made.
    Nothing,
    /// In memory.
    Memory(Cursor<Vec<u8>>),
    /// In a file.
    File(BufWriter<File>, u64),
}

impl Spool {
    pub(crate) fn is_kept(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// Answers with where the text begins.
    pub(crate) fn append(&mut self, text: &[u8]) -> io::Result<u64> {
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        match self {
            Self::Nothing => Ok(0),
            Self::Memory(cursor) => {
                cursor.get_mut().extend_from_slice(text);
                Ok(u64::try_from(cursor.get_ref().len()).unwrap_or(u64::MAX) - length)
            }
            Self::File(file, end) => {
                file.write_all(text)?;
                *end += length;
                Ok(*end - length)
            }
        }
    }

    /// Fills the buffer from this place on, as far as there is something; answers with how far.
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let source: &mut dyn Read = match self {
            Self::Nothing => return Err(io::ErrorKind::NotFound.into()),
            Self::Memory(cursor) => {
                cursor.set_position(at);
                cursor
            }
            Self::File(file, _) => {
                file.seek(SeekFrom::Start(at))?;
                file.get_mut()
            }
        };
        let mut filled = 0;
        while filled < buffer.len() {
            match source.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

/// Reads lines again, one near the last without another call.
pub(crate) struct LineReader<'s> {
    spool: &'s Mutex<Spool>,
    /// A stretch of the spool, and where it begins.
    window: Vec<u8>,
    start: u64,
}

impl<'s> LineReader<'s> {
    /// What is read at once: some dozens of rows, and little where they lie far from each other.
    const WINDOW: usize = 16 * 1024;

    pub(crate) fn new(spool: &'s Mutex<Spool>) -> Self {
        Self { spool, window: Vec::new(), start: 0 }
    }

    /// The line at this place.
    pub(crate) fn line(&mut self, at: u64, length: u32) -> io::Result<&str> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if self.held(at, length).is_none() {
            // Not poisoned: reading does not panic. Were it, the next read would still begin with a seek.
            let mut spool = self.spool.lock().unwrap_or_else(PoisonError::into_inner);
            self.window.resize(length.max(Self::WINDOW), 0);
            let filled = spool.read_at(at, &mut self.window)?;
            self.window.truncate(filled);
            self.start = at;
        }
        let line = self.held(at, length).ok_or(io::ErrorKind::UnexpectedEof)?;
        std::str::from_utf8(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    fn held(&self, at: u64, length: usize) -> Option<&[u8]> {
        let start = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.window.get(start..start.checked_add(length)?)
    }
}
