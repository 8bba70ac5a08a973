//! The bytes of a v1 document: counted, limited, and with the line they are on.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Largest element as it is written. Its rows may have 4 MB (F6); v1 needs more bytes for the same.
pub(super) const ELEMENT_LIMIT: u64 = 16_000_000;

/// A limit was reached. It travels inside an [`io::Error`], since readers know no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Limit {
    #[error("the file is larger than {0} bytes uncompressed")]
    File(u64),
    #[error("one element of dataFeedElement is larger than {ELEMENT_LIMIT} bytes")]
    Element,
}

/// Where reading stands, shared with whoever reads.
#[derive(Clone)]
pub(super) struct Position(Rc<Counters>);

struct Counters {
    line: Cell<u64>,
    element_left: Cell<u64>,
}

impl Position {
    /// The line of the byte that was read last, from 1.
    pub(super) fn line(&self) -> u64 {
        self.0.line.get()
    }

    /// A new element begins.
    pub(super) fn begin_element(&self) {
        self.0.element_left.set(ELEMENT_LIMIT);
    }

    /// No element is being read.
    pub(super) fn end_elements(&self) {
        self.0.element_left.set(u64::MAX);
    }
}

/// Hands out single bytes as serde_json asks for them, so that it is known what was used.
pub(super) struct Source<R> {
    inner: R,
    left: u64,
    limit: u64,
    position: Position,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(inner: R, limit: u64) -> (Self, Position) {
        let counters = Counters { line: Cell::new(1), element_left: Cell::new(u64::MAX) };
        let position = Position(Rc::new(counters));
        (Self { inner, left: limit, limit, position: position.clone() }, position)
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (Some(target), Some(byte)) = (buffer.first_mut(), self.inner.fill_buf()?.first().copied()) else {
            return Ok(0);
        };
        let counters = &self.position.0;
        self.left = self.left.checked_sub(1).ok_or_else(|| io::Error::other(Limit::File(self.limit)))?;
        let element = counters.element_left.get();
        counters.element_left.set(element.checked_sub(1).ok_or_else(|| io::Error::other(Limit::Element))?);
        counters.line.set(counters.line.get() + u64::from(byte == b'\n'));
        *target = byte;
        self.inner.consume(1);
        Ok(1)
    }
}
