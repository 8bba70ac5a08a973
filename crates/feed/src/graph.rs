//! Rows with their links resolved, and which of them were dropped on the way.

mod menu_links;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::code::Code;
use crate::problem::{Cause, Finding, Origin, Problems};
use crate::row::Row;
use crate::schema::{EntityType, Property};
use crate::table::{Edge, Links, Names, RowIndex, Table, row_at};

/// Rows; a feed does not choose their numbers, so the hash needs no secret.
pub(crate) type RowSet = HashSet<RowIndex, FixedState>;
/// Something for each of some rows.
pub(crate) type RowMap<T> = HashMap<RowIndex, T, FixedState>;

/// A link seen from its target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Incoming {
    pub(crate) order: i64,
    source: u32,
    /// The type of the source, so that one need not look there.
    entity: EntityType,
    pub(crate) property: u8,
}

impl Incoming {
    pub(crate) fn source(self) -> RowIndex {
        wide(self.source)
    }
}

fn wide(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
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
    pub(crate) rows: Vec<Row<'static>>,
    pub(crate) names: Names,
    pub(crate) dropped: Vec<Option<(Stage, Code)>>,
    pub(crate) files: Vec<String>,
    pub(crate) links: Links,
    row_of: Vec<Option<NonZeroU32>>,
    /// Links by target; those of a row begin at its start and end at that of the next.
    incoming: Vec<Incoming>,
    starts: Vec<u32>,
    /// Rows by type: top-level entities by `@id`, the others as they were read.
    of_types: [Vec<u32>; EntityType::ALL.len()],
    /// Place of each file in the order of names.
    file_rank: Vec<usize>,
    pub(crate) pool: Option<Arc<ThreadPool>>,
}

impl Graph {
    /// Links rows; `pool` looks at them.
    pub(crate) fn build(mut table: Table, files: Vec<String>, pool: Option<Arc<ThreadPool>>) -> Self {
        let mut row_of = table.take_index();
        // What was deleted is not there for those who name it.
        for row in table.rows.iter().filter(|row| row.is_tombstone()) {
            row_of[row.node.index()] = None;
        }
        let Table { rows, names, links, .. } = table;
        let dropped = rows.iter().map(|row| row.fault.map(|code| (Stage::Own, code))).collect();
        let of_types = of_types(&rows, &names);
        let mut by_name: Vec<usize> = (0..files.len()).collect();
        by_name.sort_by(|left, right| files[*left].cmp(&files[*right]));
        let mut file_rank = vec![0; files.len()];
        by_name.iter().enumerate().for_each(|(rank, file)| file_rank[*file] = rank);
        let (incoming, starts) = (Vec::new(), Vec::new());
        let mut graph =
            Self { rows, names, dropped, files, links, row_of, incoming, starts, of_types, file_rank, pool };
        graph.link_back();
        graph
    }

    /// Sorts links by target, keeping the order of their sources.
    fn link_back(&mut self) {
        let mut ends = vec![0u32; self.rows.len() + 1];
        for row in 0..self.rows.len() {
            for target in self.out(row).iter().filter_map(|edge| self.target(edge)) {
                ends[target + 1] += 1;
            }
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        self.starts.clone_from(&ends);
        let none = Incoming { order: 0, source: 0, entity: EntityType::Restaurant, property: 0 };
        let mut incoming = vec![none; ends.last().map_or(0, |end| wide(*end))];
        for row in 0..self.rows.len() {
            let entity = self.rows[row].entity;
            for edge in self.out(row) {
                let Some(target) = self.target(edge) else { continue };
                let Edge { order, property, .. } = *edge;
                incoming[wide(ends[target])] = Incoming { order, source: narrow(row), entity, property };
                ends[target] += 1;
            }
        }
        self.incoming = incoming;
    }

    /// Links of a row.
    pub(crate) fn out(&self, row: RowIndex) -> &[Edge] {
        self.links.of(row)
    }

    /// Links to a row.
    pub(crate) fn incoming(&self, row: RowIndex) -> &[Incoming] {
        &self.incoming[wide(self.starts[row])..wide(self.starts[row + 1])]
    }

    /// The row a link leads to, if there is one.
    pub(crate) fn target(&self, edge: &Edge) -> Option<RowIndex> {
        row_at(&self.row_of, edge.node)
    }

    /// The `@id`.
    pub(crate) fn id(&self, row: RowIndex) -> &str {
        self.names.key(self.rows[row].node).1
    }

    /// Sorts rows of one type by `@id` and leaves each once.
    pub(crate) fn by_id(&self, rows: &mut Vec<RowIndex>) {
        if rows.len() > 1 {
            rows.sort_unstable_by(|left, right| self.id(*left).cmp(self.id(*right)));
            rows.dedup();
        }
    }

    /// Rows of a type, dropped ones too: top-level entities by `@id`, the others as they were read.
    pub(crate) fn of_type(&self, entity: EntityType) -> impl Iterator<Item = RowIndex> + '_ {
        self.of_types[usize::from(entity as u8)].iter().map(|row| wide(*row))
    }

    pub(crate) fn is_alive(&self, row: RowIndex) -> bool {
        self.dropped[row].is_none()
    }

    pub(crate) fn drop_row(&mut self, row: RowIndex, stage: Stage, code: Code) {
        self.dropped[row].get_or_insert((stage, code));
    }

    /// What `look` says of each row, in the order of the rows, looked at by several threads.
    pub(crate) fn look<T: Send>(
        &self,
        rows: &[RowIndex],
        look: impl Fn(&Self, RowIndex) -> T + Sync,
    ) -> Vec<T> {
        /// So few rows are not worth a thread.
        const FEW: usize = 256;
        if rows.len() < FEW {
            return rows.iter().map(|row| look(self, *row)).collect();
        }
        self.look_closely(rows, look)
    }

    /// [`Graph::look`] for what takes long: each row is worth a thread.
    pub(crate) fn look_closely<T: Send>(
        &self,
        rows: &[RowIndex],
        look: impl Fn(&Self, RowIndex) -> T + Sync,
    ) -> Vec<T> {
        match &self.pool {
            Some(pool) => pool.install(|| rows.par_iter().map(|row| look(self, *row)).collect()),
            None => rows.iter().map(|row| look(self, *row)).collect(),
        }
    }

    /// Two looks at everything at the same time.
    pub(crate) fn both<A: Send, B: Send>(
        &self,
        left: impl FnOnce(&Self) -> A + Send,
        right: impl FnOnce(&Self) -> B + Send,
    ) -> (A, B) {
        match &self.pool {
            Some(pool) => pool.join(|| left(self), || right(self)),
            None => (left(self), right(self)),
        }
    }

    /// How many rows are looked at at once.
    pub(crate) fn threads(&self) -> usize {
        self.pool.as_ref().map_or(1, |pool| pool.current_num_threads())
    }

    /// Drops rows of a type for which `look` finds an error. What it says of a row must not depend on
    /// other rows of the type.
    pub(crate) fn fail_each(
        &mut self,
        entity: EntityType,
        look: impl Fn(&Self, RowIndex) -> Option<Finding> + Sync,
        problems: &mut Problems,
    ) {
        /// Rows whose findings are held at once.
        const BLOCK: usize = 8 * 1024;
        for rows in self.alive(entity).chunks(BLOCK) {
            // Most rows have none, which then takes little space.
            let findings = self.look(rows, |graph, row| look(graph, row).map(Box::new));
            for (row, finding) in rows.iter().zip(findings) {
                if let Some(finding) = finding {
                    self.fail(*row, *finding, problems);
                }
            }
        }
    }

    /// Those of [`Graph::of_type`] that were not dropped.
    pub(crate) fn alive(&self, entity: EntityType) -> Vec<RowIndex> {
        self.of_type(entity).filter(|row| self.is_alive(*row)).collect()
    }

    /// The name of a property of a row.
    pub(crate) fn property(&self, row: RowIndex, property: u8) -> &'static Property {
        &self.rows[row].entity.schema().properties[usize::from(property)]
    }

    /// Links of `row` by the property `name`.
    pub(crate) fn links(&self, row: RowIndex, name: &str) -> impl Iterator<Item = &Edge> + '_ {
        let property = property_of(self.rows[row].entity, name);
        self.out(row).iter().filter(move |edge| edge.property == property)
    }

    /// Links by `name` of rows of type `entity` to `row`.
    pub(crate) fn links_back(
        &self,
        row: RowIndex,
        entity: EntityType,
        name: &str,
    ) -> impl Iterator<Item = Incoming> + use<'_> {
        let property = property_of(entity, name);
        let links = self.incoming(row).iter().copied();
        links.filter(move |link| link.property == property && link.entity == entity)
    }

    /// Rows that `name` of `row` leads to, dropped ones too.
    pub(crate) fn all_targets(&self, row: RowIndex, name: &str) -> Vec<RowIndex> {
        self.links(row, name).filter_map(|edge| self.target(edge)).collect()
    }

    /// Rows that `name` of `row` leads to and that were not dropped.
    pub(crate) fn targets(&self, row: RowIndex, name: &str) -> Vec<RowIndex> {
        self.live_targets(row, name).collect()
    }

    /// [`Graph::targets`] one by one.
    pub(crate) fn live_targets(&self, row: RowIndex, name: &str) -> impl Iterator<Item = RowIndex> + '_ {
        let targets = self.links(row, name).filter_map(|edge| self.target(edge));
        targets.filter(|target| self.is_alive(*target))
    }

    /// Rows of type `entity` whose `name` leads to `row`, dropped ones too, each once, by `@id`.
    pub(crate) fn all_sources(&self, row: RowIndex, entity: EntityType, name: &str) -> Vec<RowIndex> {
        let mut sources = self.links_back(row, entity, name).map(Incoming::source).collect();
        self.by_id(&mut sources);
        sources
    }

    /// Those of [`Graph::all_sources`] that were not dropped.
    pub(crate) fn sources(&self, row: RowIndex, entity: EntityType, name: &str) -> Vec<RowIndex> {
        let mut sources = self.live_sources(row, entity, name).collect();
        self.by_id(&mut sources);
        sources
    }

    /// [`Graph::sources`] one by one, in no order, perhaps more than once.
    pub(crate) fn live_sources(
        &self,
        row: RowIndex,
        entity: EntityType,
        name: &str,
    ) -> impl Iterator<Item = RowIndex> + use<'_> {
        let sources = self.links_back(row, entity, name).map(Incoming::source);
        sources.filter(|source| self.is_alive(*source))
    }

    /// Like [`Graph::sources`], in display order (rule V10).
    pub(crate) fn children(&self, row: RowIndex, entity: EntityType, name: &str) -> Vec<RowIndex> {
        let links = self.links_back(row, entity, name).filter(|link| self.is_alive(link.source()));
        let mut links: Vec<(i64, RowIndex)> = links.map(|link| (link.order, link.source())).collect();
        if links.len() < 2 {
            return links.into_iter().map(|(_, source)| source).collect();
        }
        links.sort_by(|left, right| left.0.cmp(&right.0).then_with(|| self.cmp_in_feed(left.1, right.1)));
        unique(links.into_iter().map(|(_, source)| source))
    }

    /// By file name, then line. Few rows need it, so it is only looked up for them.
    fn cmp_in_feed(&self, left: RowIndex, right: RowIndex) -> Ordering {
        self.feed_order(left).cmp(&self.feed_order(right))
    }

    /// File name, then line.
    fn feed_order(&self, row: RowIndex) -> (usize, u32) {
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
                Some(Cause { code, entity_type, entity_id: Some(self.id(row).to_owned()) })
            })
            .collect();
        causes.sort();
        causes.dedup();
        causes.truncate(10);
        causes
    }

    /// Reports a finding about a row.
    pub(crate) fn report(&self, row: RowIndex, finding: Finding, problems: &mut Problems) {
        let (entity, id) = self.names.key(self.rows[row].node);
        let Origin { file, line } = self.rows[row].origin;
        let file = self.files.get(wide(file)).map(String::as_str);
        let line = file.and(Some(u64::from(line)));
        problems.add(finding, |finding| finding.on((entity.as_str(), Some(id)), file, line));
    }

    /// Reports an error of stage 7 and drops the row.
    pub(crate) fn fail(&mut self, row: RowIndex, finding: Finding, problems: &mut Problems) {
        let code = finding.code;
        self.report(row, finding, problems);
        self.drop_row(row, Stage::Closure, code);
    }
}

/// Each once, in the order in which they come first.
pub(crate) fn unique(rows: impl Iterator<Item = RowIndex>) -> Vec<RowIndex> {
    /// Up to so many a look through all of them is faster than a set.
    const FEW: usize = 16;
    let (mut kept, mut seen) = (Vec::with_capacity(rows.size_hint().0), RowSet::default());
    for row in rows {
        let new = if kept.len() < FEW {
            !kept.contains(&row)
        } else {
            if seen.is_empty() {
                seen.extend(kept.iter().copied());
            }
            seen.insert(row)
        };
        if new {
            kept.push(row);
        }
    }
    kept
}

/// Index of a property; none has 255.
fn property_of(entity: EntityType, name: &str) -> u8 {
    entity.index_of(name).and_then(|index| u8::try_from(index).ok()).unwrap_or(u8::MAX)
}

/// Several services or restaurants may want the same thing, and which of them has it must not depend on files, so
/// those are sorted. To sort all rows would take as long as many rules.
fn of_types(rows: &[Row], names: &Names) -> [Vec<u32>; EntityType::ALL.len()] {
    let mut of_types = EntityType::ALL.map(|_| Vec::new());
    for (at, row) in (0u32..).zip(rows) {
        of_types[usize::from(row.entity as u8)].push(at);
    }
    for entity in EntityType::ALL.into_iter().filter(|entity| entity.is_top_level()) {
        of_types[usize::from(entity as u8)].sort_by_cached_key(|row| names.key(rows[wide(*row)].node).1);
    }
    of_types
}
