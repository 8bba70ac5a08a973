//! Rows with their links resolved, and which of them were dropped on the way.

mod menu_links;

use std::collections::HashSet;

use crate::code::Code;
use crate::problem::{Cause, Finding, Problems};
use crate::row::Row;
use crate::schema::{EntityType, Kind};
use crate::table::{RowIndex, Table};

/// A link from one row to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// Index of the property in the source's table.
    pub(crate) property: usize,
    /// Position in the property's list.
    pub(crate) position: usize,
    /// The row it leads to, if there is one.
    pub(crate) target: Option<RowIndex>,
    pub(crate) order: Option<i64>,
}

/// A link seen from its target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incoming {
    pub(crate) source: RowIndex,
    pub(crate) property: usize,
    pub(crate) order: Option<i64>,
}

/// Where in the stages of 11.1 a row was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// By an error of its own, stages 3 to 5 and 9.
    Own,
    /// By a required reference, stage 6.
    Reference,
    /// By a rule of the graph, stage 7.
    Closure,
}

/// All rows of a snapshot with their links.
pub(crate) struct Graph {
    pub(crate) rows: Vec<Row>,
    pub(crate) out: Vec<Vec<Edge>>,
    pub(crate) incoming: Vec<Vec<Incoming>>,
    pub(crate) dropped: Vec<Option<(Stage, Code)>>,
    pub(crate) files: Vec<String>,
    /// Place of each file in the order of names.
    file_rank: Vec<usize>,
}

impl Graph {
    pub(crate) fn build(table: Table, files: Vec<String>) -> Self {
        let out: Vec<Vec<Edge>> = table.rows.iter().map(|row| edges(row, &table)).collect();
        let mut incoming = vec![Vec::new(); table.rows.len()];
        for (source, edges) in out.iter().enumerate() {
            for edge in edges {
                if let Some(target) = edge.target {
                    incoming[target].push(Incoming { source, property: edge.property, order: edge.order });
                }
            }
        }
        let dropped = table.rows.iter().map(|row| row.fault.map(|code| (Stage::Own, code))).collect();
        let mut by_name: Vec<usize> = (0..files.len()).collect();
        by_name.sort_by(|left, right| files[*left].cmp(&files[*right]));
        let mut file_rank = vec![0; files.len()];
        by_name.iter().enumerate().for_each(|(rank, file)| file_rank[*file] = rank);
        Self { rows: table.rows, out, incoming, dropped, files, file_rank }
    }

    pub(crate) fn is_alive(&self, row: RowIndex) -> bool {
        self.dropped[row].is_none()
    }

    pub(crate) fn drop_row(&mut self, row: RowIndex, stage: Stage, code: Code) {
        self.dropped[row].get_or_insert((stage, code));
    }

    /// Rows of a type that were not dropped, by `@id`.
    pub(crate) fn alive(&self, entity: EntityType) -> Vec<RowIndex> {
        let mut rows: Vec<RowIndex> = (0..self.rows.len())
            .filter(|row| self.rows[*row].entity == entity && self.is_alive(*row))
            .collect();
        rows.sort_by(|left, right| self.rows[*left].id.cmp(&self.rows[*right].id));
        rows
    }

    /// Whether the property of a row's table has this name.
    pub(crate) fn is_property(&self, row: RowIndex, property: usize, name: &str) -> bool {
        self.rows[row].entity.schema().properties[property].name == name
    }

    /// Rows that `name` of `row` leads to, dropped ones too.
    pub(crate) fn all_targets(&self, row: RowIndex, name: &str) -> Vec<RowIndex> {
        let edges = self.out[row].iter().filter(|edge| self.is_property(row, edge.property, name));
        edges.filter_map(|edge| edge.target).collect()
    }

    /// Rows that `name` of `row` leads to and that were not dropped.
    pub(crate) fn targets(&self, row: RowIndex, name: &str) -> Vec<RowIndex> {
        self.all_targets(row, name).into_iter().filter(|target| self.is_alive(*target)).collect()
    }

    /// Rows of type `entity` whose `name` leads to `row`, dropped ones too, each once, by `@id`.
    pub(crate) fn all_sources(&self, row: RowIndex, entity: EntityType, name: &str) -> Vec<RowIndex> {
        let mut sources: Vec<RowIndex> = self.incoming[row]
            .iter()
            .filter(|link| {
                self.rows[link.source].entity == entity && self.is_property(link.source, link.property, name)
            })
            .map(|link| link.source)
            .collect();
        sources.sort_by(|left, right| self.rows[*left].id.cmp(&self.rows[*right].id));
        sources.dedup();
        sources
    }

    /// Those of [`Graph::all_sources`] that were not dropped.
    pub(crate) fn sources(&self, row: RowIndex, entity: EntityType, name: &str) -> Vec<RowIndex> {
        self.all_sources(row, entity, name).into_iter().filter(|source| self.is_alive(*source)).collect()
    }

    /// Like [`Graph::sources`], in display order (rule V10).
    pub(crate) fn children(&self, row: RowIndex, entity: EntityType, name: &str) -> Vec<RowIndex> {
        let mut links: Vec<(i64, RowIndex)> = self.incoming[row]
            .iter()
            .filter(|link| self.rows[link.source].entity == entity && self.is_alive(link.source))
            .filter(|link| self.is_property(link.source, link.property, name))
            .map(|link| (link.order.unwrap_or(i64::MAX), link.source))
            .collect();
        links.sort_by_key(|(order, source)| (*order, self.feed_order(*source)));
        let mut seen = HashSet::new();
        links.into_iter().map(|(_, source)| source).filter(|source| seen.insert(*source)).collect()
    }

    /// File name, then line.
    fn feed_order(&self, row: RowIndex) -> (usize, u64) {
        let origin = self.rows[row].origin;
        let rank = usize::try_from(origin.file).ok().and_then(|file| self.file_rank.get(file));
        (rank.copied().unwrap_or(0), origin.line)
    }

    /// The errors that dropped these rows, at most ten.
    pub(crate) fn causes(&self, rows: impl IntoIterator<Item = RowIndex>) -> Vec<Cause> {
        let mut causes: Vec<Cause> = rows
            .into_iter()
            .filter_map(|row| {
                let (_, code) = self.dropped[row]?;
                let entity_type = self.rows[row].entity.as_str().to_owned();
                Some(Cause { code, entity_type, entity_id: Some(self.rows[row].id.to_string()) })
            })
            .collect();
        causes.sort();
        causes.dedup();
        causes.truncate(10);
        causes
    }

    /// Reports a finding about a row.
    pub(crate) fn report(&self, row: RowIndex, finding: Finding, problems: &mut Problems) {
        let row = &self.rows[row];
        let file =
            usize::try_from(row.origin.file).ok().and_then(|file| self.files.get(file)).map(String::as_str);
        problems.add(finding, |finding| {
            finding.on((row.entity.as_str(), Some(&row.id)), file, file.and(Some(row.origin.line)))
        });
    }

    /// Reports an error of stage 7 and drops the row.
    pub(crate) fn fail(&mut self, row: RowIndex, finding: Finding, problems: &mut Problems) {
        let code = finding.code;
        self.report(row, finding, problems);
        self.drop_row(row, Stage::Closure, code);
    }
}

fn edges(row: &Row, table: &Table) -> Vec<Edge> {
    let schema = row.entity.schema();
    let mut edges = Vec::new();
    for (property, definition) in schema.properties.iter().enumerate() {
        let Kind::Reference(reference) = definition.kind else { continue };
        for (position, link) in row.links(definition.name).iter().enumerate() {
            let target = table.find(reference.target, &link.id);
            edges.push(Edge { property, position, target, order: link.order });
        }
    }
    edges
}
