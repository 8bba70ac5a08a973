//! The older generation of feeds, one JSON-LD document for each file, converted to rows (chapter 16).
//!
//! The converter is pure and reads the document as a stream: one element of `dataFeedElement` is in
//! memory at a time. Values go over as they were written, so that the rules of the rows judge them.

mod area;
mod draft;
mod element;
mod envelope;
mod fee;
mod hours;
mod menu;
mod node;
mod offer;
mod restaurant;
mod service;
mod sniff;
mod source;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use basis::Timestamp;

use crate::lines::{Buffers, LineError, Lines};
use crate::problem::{Finding, Problem};

pub(crate) use envelope::{Failure, read};
pub(crate) use sniff::{PREFIX, is_v1};

/// Takes what the converter finds, in the order of the document.
pub(crate) trait Sink {
    /// A row, and the line of the document on which its node begins.
    fn row(&mut self, line: u64, row: &str);
    /// A finding about the entity of this type and id.
    fn finding(&mut self, subject: (&str, Option<&str>), line: Option<u64>, finding: Finding);
}

/// What a conversion gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Converted {
    /// A v2 row: one line of JSON without its end.
    Row(String),
    /// Something that was dropped or simplified, or a document that cannot be read.
    Problem(Box<Problem>),
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// One v1 document; it was converted.
    V1,
    /// Rows of v2; its lines were given as they are.
    V2,
}

/// Converts a file, plain or gzip, to rows of v2 (16.2). A file that holds rows already is given line by
/// line. `received` stands in for a missing `dateModified`; `file_limit` is the largest uncompressed size.
///
/// # Errors
/// Only errors of `reader` itself; what is wrong with the document is a problem.
pub fn convert_v1(
    name: &str,
    reader: impl Read,
    received: Timestamp,
    file_limit: u64,
    give: &mut dyn FnMut(Converted),
) -> io::Result<FeedFormat> {
    let mut buffers = Buffers::default();
    let mut lines = Lines::open(name, reader, file_limit, &mut buffers)?;
    if !lines.is_v1() {
        copy_rows(name, &mut lines, give)?;
        return Ok(FeedFormat::V2);
    }
    let mut sink = Giver { name, give };
    match lines.read_v1(received, &mut sink) {
        Ok(()) => {}
        Err(Failure::Io(error)) => return Err(error),
        Err(Failure::Document(finding, line)) => sink.finding(("file", None), line, *finding),
    }
    Ok(FeedFormat::V1)
}

fn copy_rows(name: &str, lines: &mut Lines<'_>, give: &mut dyn FnMut(Converted)) -> io::Result<()> {
    use crate::code::Code;
    use crate::lines::Line;
    let file = ("file", None);
    while let Some((number, line)) = lines.next() {
        let finding = match line {
            Ok(Line::Text(text)) => {
                give(Converted::Row(text.trim().to_owned()));
                continue;
            }
            Ok(Line::TooLong) => Line::too_long(),
            Ok(Line::NotUtf8) => Finding::new(Code::NotUtf8, "feed-says-not-utf8-skipped"),
            Err(LineError::Io(error)) => return Err(error),
            Err(error) => {
                give(Converted::Problem(Box::new(error.finding().on(file, Some(name), None))));
                return Ok(());
            }
        };
        give(Converted::Problem(Box::new(finding.on(file, Some(name), Some(number)))));
    }
    Ok(())
}

struct Giver<'g> {
    name: &'g str,
    give: &'g mut dyn FnMut(Converted),
}

impl Sink for Giver<'_> {
    fn row(&mut self, _: u64, row: &str) {
        (self.give)(Converted::Row(row.to_owned()));
    }

    fn finding(&mut self, subject: (&str, Option<&str>), line: Option<u64>, finding: Finding) {
        (self.give)(Converted::Problem(Box::new(finding.on(subject, Some(self.name), line))));
    }
}

/// Converts one v1 node that stands alone, as it is pushed in generation 1 of real-time updates. It names
/// no parent: whoever stores the rows keeps the links that are stored. `modified` is the version as text.
pub fn convert_v1_node(text: &str, modified: &str, give: &mut dyn FnMut(Converted)) {
    element::convert(text.trim(), 1, modified, &mut Giver { name: "push", give });
}
