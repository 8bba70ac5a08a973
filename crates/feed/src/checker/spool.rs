//! Where lines are kept until the documents are made.

use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};

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

    /// The line at this place.
    pub(crate) fn line(&mut self, at: u64, length: u32) -> io::Result<String> {
        let mut line = vec![0; usize::try_from(length).unwrap_or(0)];
        match self {
            Self::Nothing => return Err(io::ErrorKind::NotFound.into()),
            Self::Memory(cursor) => {
                cursor.set_position(at);
                cursor.read_exact(&mut line)?;
            }
            Self::File(file, _) => {
                file.seek(SeekFrom::Start(at))?;
                file.get_mut().read_exact(&mut line)?;
            }
        }
        String::from_utf8(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
