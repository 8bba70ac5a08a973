//! Rows with all their values, read again from their lines.

use std::cell::RefCell;
use std::io;
use std::ops::Deref;

use bumpalo::Bump;

use crate::checker::Spool;
use crate::coerce;
use crate::graph::Graph;
use crate::json;
use crate::problem::Findings;
use crate::row::Row;
use crate::table::RowIndex;

/// The graph, and the lines of its rows.
pub(crate) struct Source<'g> {
    graph: &'g Graph,
    spool: &'g RefCell<Spool>,
    failure: RefCell<Option<io::Error>>,
    /// What the rows of one document borrow from.
    arena: Bump,
}

impl<'g> Source<'g> {
    pub(crate) fn new(graph: &'g Graph, spool: &'g RefCell<Spool>) -> Self {
        Self { graph, spool, failure: RefCell::new(None), arena: Bump::new() }
    }

    /// The row with all its values. When the line cannot be read again the row has none, and
    /// [`Source::failure`] says why.
    pub(super) fn full(&self, row: RowIndex) -> Row<'_> {
        let kept = &self.graph.rows[row];
        let mut full = Row::new(kept.entity, kept.origin, kept.version);
        if let Err(error) = self.fill(&mut full, kept) {
            self.failure.borrow_mut().get_or_insert(error);
        }
        full
    }

    fn fill<'s>(&'s self, full: &mut Row<'s>, kept: &Row) -> io::Result<()> {
        let line = self.spool.borrow_mut().line(kept.line_at, kept.bytes)?;
        let line = self.arena.alloc_str(&line);
        let members = json::parse_object(line, &self.arena).map_err(io::Error::other)?;
        coerce::fill(full, members, &self.arena, &mut Findings::default());
        Ok(())
    }

    /// The first failure.
    pub(crate) fn failure(self) -> Option<io::Error> {
        self.failure.into_inner()
    }
}

impl Deref for Source<'_> {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        self.graph
    }
}
