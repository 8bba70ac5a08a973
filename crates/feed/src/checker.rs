//! Reads the files of a snapshot row by row, then checks them together.

mod read_row;
mod read_v1;

use std::io::{self, Read};
use std::sync::Arc;

use basis::Timestamp;

use crate::checked::{Checked, CheckedRestaurant, EntityRow};
use crate::code::Code;
use crate::document::RestaurantDocument;
use crate::lines::{Line, LineError, Lines};
use crate::places::PlaceRegister;
use crate::problem::{Finding, Origin, Problems};
use crate::report;
use crate::row::Row;
use crate::schema::EntityType;
use crate::stored::StoredRows;
use crate::table::{Table, Tombstones};

/// What a check needs to know besides the files.
#[derive(Clone)]
pub struct CheckOptions {
    /// The present instant, for `FUTURE_TIMESTAMP`.
    pub now: Timestamp,
    /// Rule W2: version of rows without `dateModified`; absent = `now`.
    pub snapshot_time: Option<Timestamp>,
    /// The place register; without one, matching (chapter 14) is left out.
    pub places: Option<Arc<PlaceRegister>>,
    /// What is stored already; without it, `STALE_ENTITY` is left out.
    pub stored: Option<Arc<dyn StoredRows>>,
    /// Whether names that look like tests are warned of (chapter 15).
    pub production: bool,
    /// Problems kept for each code; counts stay exact.
    pub problem_cap: usize,
    /// Largest uncompressed size of a file in bytes (F5: 200 × 10⁶; Quick Testing: 10⁷ − 1).
    pub file_limit: u64,
    /// Whether [`Checked::entities`] is wanted, which keeps every line in memory.
    pub keep_entities: bool,
}

impl CheckOptions {
    /// Rule F5.
    pub const FILE_LIMIT: u64 = 200_000_000;

    /// The usual options at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            snapshot_time: None,
            places: None,
            stored: None,
            production: true,
            problem_cap: 1_000,
            file_limit: Self::FILE_LIMIT,
            keep_entities: false,
        }
    }
}

/// Reads files and rows, then checks them together.
///
/// Give the files in the order of their names: it breaks ties of display order (rule V10).
pub struct Checker {
    options: CheckOptions,
    table: Table,
    files: Vec<String>,
    problems: Problems,
    tombstones: Tombstones,
    failed: bool,
    /// Whether a whole snapshot is read, not single rows.
    snapshot: bool,
}

impl Checker {
    /// An empty snapshot.
    pub fn new(options: CheckOptions) -> Self {
        let problems = Problems::new(options.problem_cap);
        Self {
            options,
            table: Table::default(),
            files: Vec::new(),
            problems,
            tombstones: Tombstones::default(),
            failed: false,
            snapshot: false,
        }
    }

    /// Reads one ndjson file or v1 document, plain or gzip, as a stream. A file that cannot be read as a
    /// container (`NOT_UTF8`, `DECOMPRESS_FAILED`, `FILE_TOO_BIG`, `V1_ENVELOPE`) fails the check as a whole (rule B7).
    ///
    /// # Errors
    /// Only errors of `reader` itself.
    pub fn read_file(&mut self, name: &str, reader: impl Read) -> io::Result<()> {
        self.snapshot = true;
        let file = self.open_file(name);
        let mut lines = Lines::open(name, reader, self.options.file_limit)?;
        if lines.is_v1() {
            return self.read_v1(file, lines);
        }
        let mut utf8 = true;
        while let Some((number, line)) = lines.next() {
            match line {
                Ok(Line::Text(text)) => self.read_line(file, number, text, None),
                Ok(Line::TooLong) => self.line_too_long(file, number),
                Ok(Line::NotUtf8) if utf8 => {
                    utf8 = false;
                    let message = format!("line {number} is not valid UTF-8");
                    self.file_error(file, Some(number), Finding::new(Code::NotUtf8, message));
                }
                Ok(Line::NotUtf8) => {}
                Err(LineError::Io(error)) => return Err(error),
                Err(error) => {
                    self.file_error(file, None, error.finding());
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads one row that is not in a file, such as a stored one or a real-time update, with the
    /// version that orders it (rule W2).
    pub fn read_row(&mut self, source: &str, raw: &str, version: Timestamp) {
        let file = match self.files.iter().rposition(|name| name == source) {
            Some(at) => u32::try_from(at).unwrap_or(u32::MAX),
            None => self.open_file(source),
        };
        self.read_line(file, 1, raw, Some(version));
    }

    /// Reads a row as it is stored, with its effective version. It counts as one of the inventory, not
    /// as received: a line of the same key replaces it unless that line is strictly older (rule W3),
    /// whichever is read first. `raw` is absent for a tombstone (rule W5).
    pub fn read_stored(&mut self, entity: EntityType, id: &str, version: Timestamp, raw: Option<&str>) {
        match raw {
            Some(raw) => self.read_stored_line(entity, id, raw, version),
            None => self.read_tombstone(entity, id, version),
        }
    }

    /// Checks everything that was read.
    pub fn finish(self) -> Checked {
        let mut restaurants: Vec<RestaurantDocument> = Vec::new();
        let done = self.finish_into(|restaurant| {
            restaurants.push(restaurant.document);
            Ok::<(), std::convert::Infallible>(())
        });
        match done {
            Ok(checked) => Checked { restaurants, ..checked },
            Err(never) => match never {},
        }
    }

    /// Checks everything that was read and hands out the restaurants by id, one by one, as they are
    /// made; [`Checked::restaurants`] stays empty.
    ///
    /// # Errors
    /// The first error of `sink`.
    pub fn finish_into<E>(
        mut self,
        sink: impl FnMut(CheckedRestaurant) -> Result<(), E>,
    ) -> Result<Checked, E> {
        let untouched = self.files.is_empty() && self.table.rows.is_empty() && self.tombstones.is_empty();
        let invalid = |row: &Row| row.origin == Origin::STORED || row.fault.is_some();
        if (self.snapshot || untouched) && self.table.rows.iter().all(invalid) && !self.failed {
            let finding = Finding::new(Code::EmptySnapshot, "the snapshot holds no valid entity");
            self.problems.add(finding, |finding| finding.on(("environment", None), None, None));
        }
        let entities = self.take_entities();
        let read = report::Read {
            table: self.table,
            tombstones: self.tombstones,
            files: self.files,
            problems: self.problems,
            failed: self.failed,
        };
        let checked = report::finish(read, &self.options, sink)?;
        Ok(Checked { entities, ..checked })
    }

    fn open_file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    fn file_error(&mut self, file: u32, line: Option<u64>, finding: Finding) {
        self.failed = true;
        let name = self.file_name(file).to_owned();
        self.problems.add(finding, |finding| finding.on(("file", None), Some(&name), line));
    }

    fn line_too_long(&mut self, file: u32, line: u64) {
        let name = self.file_name(file).to_owned();
        let finding =
            Finding::new(Code::EntityTooBig, "the line is longer than 4,000,000 bytes and was skipped");
        self.problems.add(finding, |finding| finding.on(("line", None), Some(&name), Some(line)));
    }

    fn file_name(&self, file: u32) -> &str {
        usize::try_from(file).ok().and_then(|at| self.files.get(at)).map_or("", String::as_str)
    }

    fn take_entities(&mut self) -> Vec<EntityRow> {
        let rows = self.table.rows.iter_mut().filter(|row| row.fault.is_none());
        rows.filter_map(|row| {
            let raw = row.raw.take()?.into();
            Some(EntityRow { entity_type: row.entity, id: row.id.to_string(), version: row.version, raw })
        })
        .collect()
    }
}
