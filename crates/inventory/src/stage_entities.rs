//! A batch's entities beside the served ones: a merge in the order of keys, then a second look at the files for the lines
//! that are to be stored. Nothing but changes is written.

use std::collections::HashMap;

use basis::Timestamp;
use feed::{Checked, CheckedRow, EntityType, RowOrigin};

use crate::entity::{EntityKey, HeldRow, NewEntity, Origin, Restated, position};
use crate::error::InventoryError;
use crate::ingest::Stop;
use crate::merge::{self, Change, Incoming, Step, Times};
use crate::source::Fetched;
use crate::staging::{BlockingStaging, WRITE_ROWS, WriteBehind};
use crate::store;
use crate::stored_versions::{self, StoredVersions};

/// Stored rows read at once.
const PAGE: usize = 4_000;
/// Up to so many changed rows of a type are looked up one by one, rather than reading all of the type.
const FEW: usize = 5_000;
/// Rows looked up in one transaction.
const LOOKED_UP: usize = 500;

/// What a batch did to the entities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntityChanges {
    /// Entities there are now.
    pub(crate) total: i64,
    pub(crate) added: i64,
    pub(crate) changed: i64,
    pub(crate) removed: i64,
}

/// A line to be stored.
struct Pending<'c> {
    file: u32,
    line: u64,
    row: CheckedRow<'c>,
    version: Option<Timestamp>,
    replaces: bool,
}

/// What the check says of a key.
#[derive(Clone, Copy)]
enum Arrival<'c> {
    Row(CheckedRow<'c>),
    /// Named and not there: id and component.
    Gap(&'c str, &'c str),
}

impl<'c> Arrival<'c> {
    fn id(&self) -> &'c str {
        match self {
            Self::Row(row) => row.id,
            Self::Gap(id, _) => id,
        }
    }

    fn incoming(&self) -> Incoming<'c> {
        match self {
            Self::Row(row) => Incoming {
                id: row.id,
                version: row.version,
                hash: row.hash.cast_signed(),
                fault: row.fault.map(feed::Code::as_str),
                component: row.component,
                origin: Some(row.origin),
            },
            Self::Gap(id, component) => {
                Incoming { id, version: None, hash: 0, fault: None, component, origin: None }
            }
        }
    }
}

/// Writes what a batch changes.
pub(crate) struct EntityStage<'c> {
    staging: &'c BlockingStaging,
    checked: &'c Checked,
    stored: &'c StoredVersions,
    times: Times,
    now: Timestamp,
    changes: EntityChanges,
    pending: Vec<Pending<'c>>,
    restated: Vec<Restated>,
    marked: Vec<NewEntity>,
    ended: Vec<EntityKey>,
}

impl<'c> EntityStage<'c> {
    pub(crate) fn new(
        staging: &'c BlockingStaging,
        checked: &'c Checked,
        stored: &'c StoredVersions,
        times: Times,
    ) -> Self {
        Self {
            staging,
            checked,
            stored,
            times,
            now: times.now,
            changes: EntityChanges::default(),
            pending: Vec::new(),
            restated: Vec::new(),
            marked: Vec::new(),
            ended: Vec::new(),
        }
    }

    /// Merges, and writes what changed with the lines of the files.
    pub(crate) fn write(mut self, fetched: &Fetched, file_limit: u64) -> Result<EntityChanges, Stop> {
        let checked = self.checked;
        let mut rows = checked.rows().filter(|row| is_storable(row.id)).peekable();
        let mut gaps = checked.gaps().filter(|(_, id, _)| is_storable(id)).peekable();
        for entity_type in EntityType::ALL {
            let mut arrivals: Vec<Arrival<'c>> = Vec::new();
            while let Some(row) = rows.next_if(|row| row.entity_type == entity_type) {
                self.changes.total += i64::from(row.origin != RowOrigin::Tombstone);
                arrivals.push(Arrival::Row(row));
            }
            let known = arrivals.len();
            while let Some((_, id, component)) = gaps.next_if(|(entity, ..)| *entity == entity_type) {
                arrivals.push(Arrival::Gap(id, component));
            }
            if arrivals.len() > known {
                arrivals.sort_by(|left, right| left.id().cmp(right.id()));
            }
            if !self.merge_few(entity_type, &arrivals)? {
                self.merge_type(entity_type, &arrivals)?;
            }
        }
        self.flush()?;
        self.write_lines(fetched, file_limit)?;
        Ok(self.changes)
    }

    /// Merges by looking at what changes alone, if that is little and nothing ends; false otherwise.
    fn merge_few(
        &mut self,
        entity_type: EntityType,
        arrivals: &[Arrival<'c>],
    ) -> Result<bool, InventoryError> {
        let (mut fresh, mut differing, mut known) = (Vec::new(), Vec::new(), 0);
        for arrival in arrivals {
            let unchanged =
                arrival.incoming().unchanged(&self.times).map(|row| stored_versions::content(&row));
            match self.stored.is(entity_type, arrival.id(), unchanged) {
                Some(same) => {
                    known += 1;
                    if !same {
                        differing.push(*arrival);
                    }
                }
                None => fresh.push(*arrival),
            }
            if differing.len() > FEW {
                return Ok(false);
            }
        }
        if known != self.stored.count(entity_type) {
            return Ok(false);
        }
        for arrival in &fresh {
            self.decide(entity_type, None, arrival);
        }
        for part in differing.chunks(LOOKED_UP) {
            let ground = self.staging.ground();
            let ids: Vec<String> = part.iter().map(|arrival| arrival.id().to_owned()).collect();
            let find = move |id: &String, tx: &mut db::Tx<'_>| store::find_held(tx, ground, entity_type, id);
            let held = self.staging.read(move |tx| {
                Ok(ids.iter().map(|id| find(id, tx)).collect::<Result<Vec<_>, db::DbError>>()?)
            })?;
            for (arrival, held) in part.iter().zip(&held) {
                self.decide(entity_type, held.as_ref(), arrival);
            }
        }
        if self.waiting() >= WRITE_ROWS {
            self.flush()?;
        }
        Ok(true)
    }

    fn decide(&mut self, entity_type: EntityType, held: Option<&HeldRow>, arrival: &Arrival<'c>) {
        if let Some(step) = merge::decide(held, Some(&arrival.incoming()), &self.times) {
            self.take(entity_type, held, Some(arrival), step);
        }
    }

    /// Rows that need no line and are not written yet.
    fn waiting(&self) -> usize {
        self.restated.len() + self.marked.len() + self.ended.len()
    }

    fn merge_type(
        &mut self,
        entity_type: EntityType,
        arrivals: &[Arrival<'c>],
    ) -> Result<(), InventoryError> {
        let ground = self.staging.ground();
        let mut rest = arrivals;
        let mut after = String::new();
        loop {
            let from = after.clone();
            let page = self
                .staging
                .read(move |tx| Ok(store::page_of_entities(tx, ground, entity_type, &from, PAGE)?))?;
            let is_last = page.len() < PAGE;
            let end = match page.last() {
                Some(last) if !is_last => rest.partition_point(|arrival| arrival.id() <= last.id.as_str()),
                _ => rest.len(),
            };
            let (part, later) = rest.split_at(end);
            let rows: Vec<Incoming<'c>> = part.iter().map(Arrival::incoming).collect();
            for (old, new, step) in merge::merge(&page, &rows, &self.times) {
                let held = old.and_then(|at| page.get(at));
                self.take(entity_type, held, new.and_then(|at| part.get(at)), step);
            }
            if self.waiting() >= WRITE_ROWS {
                self.flush()?;
            }
            if is_last {
                return Ok(());
            }
            rest = later;
            after = page.last().map(|row| row.id.clone()).unwrap_or_default();
        }
    }

    fn take(
        &mut self,
        entity_type: EntityType,
        held: Option<&HeldRow>,
        arrival: Option<&Arrival<'c>>,
        step: Step,
    ) {
        let incoming = arrival.map(Arrival::incoming);
        let id = incoming.map(|row| row.id).or(held.map(|row| row.id.as_str())).unwrap_or_default();
        let key = EntityKey::new(entity_type, id);
        match (step, arrival) {
            (Step::End(counts), _) => {
                self.changes.removed += i64::from(counts);
                self.ended.push(key);
            }
            (Step::Mark, Some(arrival)) => {
                let was_there = held.is_some_and(|held| !held.deleted);
                self.changes.removed += i64::from(was_there);
                let component = arrival.incoming().component;
                self.marked.push(self.missing(key, component));
            }
            (Step::Restate(version), Some(arrival)) => {
                let row = arrival.incoming();
                let fault = row.fault.map(str::to_owned);
                self.restated.push(Restated { key, version, component: row.component.to_owned(), fault });
            }
            (Step::Write(version, change), Some(Arrival::Row(row))) => {
                match change {
                    Change::Added => self.changes.added += 1,
                    Change::Changed => self.changes.changed += 1,
                    Change::Unseen => {}
                }
                if let RowOrigin::Read { file, line } = row.origin {
                    let replaces = held.is_some();
                    self.pending.push(Pending { file, line, row: *row, version, replaces });
                }
            }
            (Step::Mark | Step::Restate(_) | Step::Write(..), _) => {}
        }
    }

    fn missing(&self, key: EntityKey, component: &str) -> NewEntity {
        NewEntity {
            key,
            replaces: true,
            version: None,
            origin: Origin::Missing,
            origin_id: *self.staging.staging.run.as_bytes(),
            written_at: self.now,
            hash: 0,
            component: component.to_owned(),
            deleted: true,
            fault: None,
            raw: None,
            position: 0,
        }
    }

    /// Writes everything that needs no line.
    fn flush(&mut self) -> Result<(), InventoryError> {
        let ground = self.staging.ground();
        let restated = std::mem::take(&mut self.restated);
        for part in restated.chunks(WRITE_ROWS) {
            let part = part.to_vec();
            self.staging.write(move |tx| Ok(store::restate_entities(tx, ground, &part)?))?;
        }
        let ended = std::mem::take(&mut self.ended);
        for part in ended.chunks(WRITE_ROWS) {
            let part = part.to_vec();
            self.staging.write(move |tx| Ok(store::end_entities(tx, ground, &part)?))?;
        }
        let marked = std::mem::take(&mut self.marked);
        for part in marked.chunks(WRITE_ROWS) {
            let part = part.to_vec();
            self.staging.write(move |tx| Ok(store::write_entities(tx, ground, &part)?))?;
        }
        Ok(())
    }

    /// Looks at the files again for the lines of what is to be written.
    fn write_lines(&mut self, fetched: &Fetched, file_limit: u64) -> Result<(), Stop> {
        self.pending.sort_unstable_by_key(|pending| (pending.file, pending.line));
        let mut writer = LineWriter {
            behind: self.staging.behind(),
            staging: self.staging,
            now: self.now,
            rows: Vec::new(),
        };
        let mut rest = self.pending.as_slice();
        while let Some(first) = rest.first() {
            let of_file = rest.partition_point(|pending| pending.file == first.file);
            let (part, later) = rest.split_at(of_file);
            let file = usize::try_from(first.file).ok().and_then(|at| fetched.files.get(at));
            let file = file.ok_or_else(|| changed(self.checked.file_name(first.file)))?;
            // The rows of a v1 document may share a line, so the content tells them apart.
            let mut wanted: HashMap<u64, Vec<&Pending<'_>>> = HashMap::new();
            for pending in part {
                wanted.entry(pending.line).or_default().push(pending);
            }
            feed::read_rows(&file.name, file.open()?, self.times.snapshot_at, file_limit, |number, text| {
                let Some(pending) = wanted.get_mut(&number) else { return Ok(()) };
                let hash = feed::content_hash(text);
                if let Some(at) = pending.iter().position(|pending| Some(pending.row.hash) == hash) {
                    writer.take(pending.swap_remove(at), text)?;
                }
                Ok::<(), Stop>(())
            })?;
            if wanted.values().any(|left| !left.is_empty()) {
                return Err(changed(&file.name));
            }
            rest = later;
        }
        writer.flush()?;
        Ok(writer.behind.wait()?)
    }
}

/// Writes lines in transactions of [`WRITE_ROWS`].
struct LineWriter<'c> {
    behind: WriteBehind<'c>,
    staging: &'c BlockingStaging,
    now: Timestamp,
    rows: Vec<NewEntity>,
}

impl LineWriter<'_> {
    fn take(&mut self, pending: &Pending<'_>, text: &str) -> Result<(), InventoryError> {
        let row = &pending.row;
        self.rows.push(NewEntity {
            key: EntityKey::new(row.entity_type, row.id),
            replaces: pending.replaces,
            version: pending.version,
            origin: Origin::Batch,
            origin_id: *self.staging.staging.run.as_bytes(),
            written_at: self.now,
            hash: row.hash.cast_signed(),
            component: row.component.to_owned(),
            deleted: false,
            fault: row.fault.map(|code| code.as_str().to_owned()),
            raw: Some(text.trim().to_owned()),
            position: position(pending.file, pending.line),
        });
        if self.rows.len() >= WRITE_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), InventoryError> {
        let (ground, rows) = (self.staging.ground(), std::mem::take(&mut self.rows));
        self.behind.write(move |tx| Ok(store::write_entities(tx, ground, &rows)?))
    }
}

/// One of the databases cannot store a NUL; an id with one is checked and served by no one.
pub(crate) fn is_storable(id: &str) -> bool {
    !id.contains('\0')
}

fn changed(file: &str) -> Stop {
    Stop::fetch_failed(format!("{file} changed while it was read; the earlier inventory stays"))
}
