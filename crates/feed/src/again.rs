//! A second look at files that were checked: a check keeps no lines, only where they stand.

use std::io::{self, Read};

use basis::Timestamp;
use bumpalo::Bump;

use crate::json;
use crate::lines::{Buffers, Line, LineError, Lines};
use crate::problem::Finding;
use crate::v1::{Failure, Sink};

/// Hash of a row's content, as in [`CheckedRow::hash`](crate::CheckedRow::hash); `None` if it is no JSON object.
pub fn content_hash(row: &str) -> Option<u64> {
    let arena = Bump::new();
    json::parse_object(row, &arena).ok().map(|members| json::content_hash(members, &arena))
}

/// Hands out the rows of a file, plain or gzip, with their lines, as
/// [`Checker::read_file`](crate::Checker::read_file) counted them; those of a v1 document as they are converted, several
/// with one line. Lines that are no text are passed over. `received` is the time of the snapshot.
///
/// # Errors
/// Errors of `reader`, also those of a container that cannot be unpacked any more, and the first error of `take`.
pub fn read_rows<E: From<io::Error>>(
    name: &str,
    reader: impl Read,
    received: Timestamp,
    file_limit: u64,
    take: impl FnMut(u64, &str) -> Result<(), E>,
) -> Result<(), E> {
    let mut rows = Rows { take, outcome: Ok(()) };
    let mut buffers = Buffers::default();
    let mut lines = Lines::open(name, reader, file_limit, &mut buffers)?;
    if lines.is_v1() {
        match lines.read_v1(received, &mut rows) {
            Ok(()) => {}
            Err(Failure::Io(error)) => return Err(error.into()),
            Err(Failure::Document(finding, _)) => {
                return Err(io::Error::other(finding.says.in_english()).into());
            }
        }
        return rows.outcome;
    }
    while let Some((number, line)) = lines.next() {
        match line {
            Ok(Line::Text(text)) => (rows.take)(number, text)?,
            Ok(Line::TooLong | Line::NotUtf8) => {}
            Err(LineError::Io(error) | LineError::Gzip(error)) => return Err(error.into()),
            Err(error @ LineError::TooBig(_)) => return Err(io::Error::other(error.to_string()).into()),
        }
    }
    Ok(())
}

/// Passes rows on until one is refused.
struct Rows<F, E> {
    take: F,
    outcome: Result<(), E>,
}

impl<E, F: FnMut(u64, &str) -> Result<(), E>> Sink for Rows<F, E> {
    fn row(&mut self, line: u64, row: &str) {
        if self.outcome.is_ok() {
            self.outcome = (self.take)(line, row);
        }
    }

    fn finding(&mut self, _: (&str, Option<&str>), _: Option<u64>, _: Finding) {}
}
