//! Rows with all their values, read again from their lines.

use std::cell::RefCell;
use std::io;
use std::ops::Deref;
use std::sync::Mutex;

use bumpalo::Bump;

use crate::checker::{LineReader, Spool};
use crate::coerce;
use crate::graph::Graph;
use crate::json;
use crate::problem::Findings;
use crate::row::Row;
use crate::table::RowIndex;

/// The graph, and the lines of its rows, for one document.
pub(crate) struct Source<'g> {
    graph: &'g Graph,
    lines: RefCell<LineReader<'g>>,
    failure: RefCell<Option<io::Error>>,
    /// What the rows borrow from.
    arena: Bump,
}

impl<'g> Source<'g> {
    pub(crate) fn new(graph: &'g Graph, spool: &'g Mutex<Spool>) -> Self {
        let lines = RefCell::new(LineReader::new(spool));
        Self { graph, lines, failure: RefCell::new(None), arena: Bump::new() }
    }

    /// The row with all its values. When the line cannot be read again the row has none, and
    /// [`Source::made`] says why.
    pub(super) fn full(&self, row: RowIndex) -> Row<'_> {
        let kept = &self.graph.rows[row];
        let mut full = Row::new(kept.entity, kept.origin, kept.version);
        if let Err(error) = self.fill(&mut full, kept) {
            self.failure.borrow_mut().get_or_insert(error);
        }
        full
    }

    fn fill<'s>(&'s self, full: &mut Row<'s>, kept: &Row) -> io::Result<()> {
        let line = self.arena.alloc_str(self.lines.borrow_mut().line(kept.line_at, kept.bytes)?);
        let members = json::parse_object(line, &self.arena).map_err(io::Error::other)?;
        coerce::fill(full, members, &self.arena, &mut Findings::default());
        Ok(())
    }

    /// What was made from the rows, unless a line could not be read again.
    pub(crate) fn made<T>(self, made: T) -> io::Result<T> {
        self.failure.into_inner().map_or(Ok(made), Err)
    }
}

impl Deref for Source<'_> {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        self.graph
    }
}
