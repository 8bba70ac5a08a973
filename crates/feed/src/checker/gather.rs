//! Puts rows that were read beside each other, in the order of files and lines.

use std::io;

use super::read_row::{Batch, Item, ReadRow, stale};
use super::spool::Spool;
use crate::code::Code;
use crate::problem::{Finding, Origin, Problems};
use crate::schema::EntityType;
use crate::table::{Edge, Inserted, Node, Table};

/// Everything that was read so far.
pub(super) struct Gathered {
    pub(super) table: Table,
    pub(super) files: Vec<String>,
    pub(super) problems: Problems,
    pub(super) spool: Spool,
    /// Links of the row that is put in, to use the space again.
    pub(super) links: Vec<Edge>,
}

impl Gathered {
    pub(super) fn open_file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds what was read. The order of calls decides between contents of one key, so it must not
    /// depend on threads.
    pub(super) fn merge(&mut self, batch: Batch) -> io::Result<()> {
        let Batch { text, items, names } = batch;
        let base = self.spool.append(text.as_bytes())?;
        let nodes = self.table.names.intern_all(&names.keys);
        for item in items {
            match item {
                Item::Broken(origin, entity, finding) => self.report(*finding, (entity, None), origin),
                Item::Row(read) => self.keep(read, base, &names.links, &nodes),
            }
        }
        Ok(())
    }

    /// `links` and `nodes` are those of the batch: its links, and the table's node of each of its own.
    fn keep(&mut self, read: ReadRow, base: u64, links: &[Edge], nodes: &[Node]) {
        let ReadRow { mut row, links: own, findings } = read;
        row.node = nodes[row.node.index()];
        row.line_at += base;
        let (node, origin) = (row.node, row.origin);
        if origin != Origin::STORED && self.table.knows(row.node, row.hash) {
            return;
        }
        for finding in findings {
            self.report_on(node, finding, origin);
        }
        self.links.clear();
        self.links.extend(links[own].iter().map(|link| Edge { node: nodes[link.node.index()], ..*link }));
        match self.table.insert(row, &self.links) {
            Inserted::New => {}
            Inserted::Duplicate => {
                let finding = Finding::new(Code::DuplicateEntity, "feed-says-duplicate-entity");
                self.report_on(node, finding, origin);
            }
            Inserted::Stale(origin, read, stored) => {
                self.report_on(node, stale(read, stored), origin);
            }
        }
    }

    /// A deletion after the row was read, if the row is older.
    pub(super) fn bury(&mut self, entity: EntityType, id: &str, version: basis::Timestamp) {
        let found = self.table.names.find(entity, id).and_then(|node| self.table.row_at(node));
        let Some(row) = found.map(|at| &mut self.table.rows[at]).filter(|row| row.version < version) else {
            return;
        };
        (row.stored, row.fault) = (true, Some(Code::StaleEntity));
        let (origin, read) = (row.origin, std::mem::replace(&mut row.version, version));
        if origin != Origin::STORED {
            self.report(stale(read, version), (entity.as_str(), Some(id)), origin);
        }
    }

    fn report_on(&mut self, node: Node, finding: Finding, origin: Origin) {
        let Self { table, files, problems, .. } = self;
        let (entity, id) = table.names.key(node);
        report(files, problems, finding, (entity.as_str(), Some(id)), origin);
    }

    pub(super) fn report(&mut self, finding: Finding, subject: (&str, Option<&str>), origin: Origin) {
        report(&self.files, &mut self.problems, finding, subject, origin);
    }
}

fn report(
    files: &[String],
    problems: &mut Problems,
    finding: Finding,
    subject: (&str, Option<&str>),
    origin: Origin,
) {
    let file = usize::try_from(origin.file).ok().and_then(|at| files.get(at)).map(String::as_str);
    let line = file.and(Some(u64::from(origin.line)));
    problems.add(finding, |finding| finding.on(subject, file, line));
}
