//! Rows with all their values, read again from their lines.

use std::cell::RefCell;
use std::io;
use std::ops::Deref;

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
    spool: RefCell<Spool>,
    failure: RefCell<Option<io::Error>>,
}

impl<'g> Source<'g> {
    pub(crate) fn new(graph: &'g Graph, spool: Spool) -> Self {
        Self { graph, spool: RefCell::new(spool), failure: RefCell::new(None) }
    }

    /// The row with all its values. When the line cannot be read again the row has none, and
    /// [`Source::failure`] says why.
    pub(super) fn full(&self, row: RowIndex) -> Row {
        let kept = &self.graph.rows[row];
        let mut full = Row::new(kept.entity, kept.origin, kept.version);
        if let Err(error) = self.fill(&mut full, kept) {
            self.failure.borrow_mut().get_or_insert(error);
        }
        full
    }

    fn fill(&self, full: &mut Row, kept: &Row) -> io::Result<()> {
        let line = self.spool.borrow_mut().line(kept.line_at, kept.bytes)?;
        let members = json::parse_object(&line).map_err(io::Error::other)?;
        coerce::fill(full, &members, &mut Findings::default());
        Ok(())
    }

    /// The first failure since the last question.
    pub(crate) fn failure(&self) -> Option<io::Error> {
        self.failure.borrow_mut().take()
    }
}

impl Deref for Source<'_> {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        self.graph
    }
}
