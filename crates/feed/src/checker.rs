//! Reads the files of a snapshot row by row, then checks them together.

mod gather;
mod read_row;
mod read_v1;
mod spool;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};

use basis::Timestamp;
use bumpalo::Bump;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::checked::{Checked, CheckedRestaurant, EntityRow};
use crate::code::Code;
use crate::document::RestaurantDocument;
use crate::lines::{Buffers, Line, LineError, Lines};
use crate::places::Places;
use crate::problem::{Finding, Origin, Problems};
use crate::report;
use crate::row::Row;
use crate::schema::EntityType;
use crate::stored::StoredRows;
use crate::table::{Table, Tombstones};

use gather::Gathered;
use read_row::{Batch, Chunk, Context, ReadNames};

pub(crate) use spool::{LineReader, Spool};

/// Bytes of lines that one thread reads at a time.
const CHUNK: usize = 256 * 1024;
/// Most threads that read.
const MOST_THREADS: usize = 64;

/// What a check needs to know besides the files.
#[derive(Clone)]
pub struct CheckOptions {
    /// The present instant, for `FUTURE_TIMESTAMP`.
    pub now: Timestamp,
    /// Rule W2: version of rows without `dateModified`; absent = `now`.
    pub snapshot_time: Option<Timestamp>,
    /// The place register; without one, matching (chapter 14) is left out.
    pub places: Option<Places>,
    /// What is stored already; without it, `STALE_ENTITY` is left out.
    pub stored: Option<Arc<dyn StoredRows>>,
    /// Whether names that look like tests are warned of (chapter 15).
    pub production: bool,
    /// Problems kept for each code; counts stay exact.
    pub problem_cap: usize,
    /// Largest uncompressed size of a file in bytes (F5: 200 × 10⁶; Quick Testing: 10⁷ − 1).
    pub file_limit: u64,
    /// Whether [`Checked::entities`] is wanted, which holds every line in memory.
    pub keep_entities: bool,
    /// Threads that read lines; 0 = one for each processor. The result does not depend on it.
    pub threads: usize,
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
            threads: 0,
        }
    }
}

/// Reads files and rows, then checks them together.
///
/// Give the files in the order of their names: it breaks ties of display order (rule V10).
pub struct Checker {
    options: Arc<CheckOptions>,
    gathered: Gathered,
    tombstones: Arc<Tombstones>,
    failed: bool,
    /// Whether a whole snapshot is read, not single rows.
    snapshot: bool,
    /// Absent with one thread.
    pool: Option<Arc<ThreadPool>>,
    /// The chunk that is being filled, and those that are being read, in their order.
    filling: Chunk,
    reading: VecDeque<Receiver<Batch>>,
    /// For the next file.
    buffers: Buffers,
    /// The first error of the spool.
    broken: Option<io::Error>,
}

impl Checker {
    /// An empty snapshot that keeps its lines in memory until the documents are made.
    pub fn new(options: CheckOptions) -> Self {
        Self::with(options, Spool::Memory(Cursor::default()))
    }

    /// Lines are kept in `file`, which must be empty and open for reading and writing: memory then
    /// does not grow with the size of texts, only with the number of entities.
    pub fn with_spool(options: CheckOptions, file: File) -> Self {
        Self::with(options, Spool::File(BufWriter::with_capacity(CHUNK, file), 0))
    }

    /// Lines are not kept, and no documents are made: only the report and the rows are wanted.
    pub fn without_documents(options: CheckOptions) -> Self {
        Self::with(options, Spool::Nothing)
    }

    fn with(options: CheckOptions, spool: Spool) -> Self {
        let problems = Problems::new(options.problem_cap);
        let threads = match options.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        // Without threads of its own the check reads on the caller's.
        let pool = (threads > 1)
            .then(|| ThreadPoolBuilder::new().num_threads(threads.min(MOST_THREADS)).build().ok())
            .flatten()
            .map(Arc::new);
        Self {
            options: Arc::new(options),
            gathered: Gathered {
                table: Table::default(),
                files: Vec::new(),
                problems,
                spool,
                links: Vec::new(),
            },
            tombstones: Arc::default(),
            failed: false,
            snapshot: false,
            pool,
            filling: Chunk::default(),
            reading: VecDeque::new(),
            buffers: Buffers::default(),
            broken: None,
        }
    }

    /// Reads one ndjson file or v1 document, plain or gzip, as a stream. A file that cannot be read as a
    /// container (`NOT_UTF8`, `DECOMPRESS_FAILED`, `FILE_TOO_BIG`) fails the check as a whole (rule B7).
    ///
    /// # Errors
    /// Only errors of `reader` itself.
    pub fn read_file(&mut self, name: &str, reader: impl Read) -> io::Result<()> {
        self.snapshot = true;
        let file = self.gathered.open_file(name);
        let mut buffers = std::mem::take(&mut self.buffers);
        let read = self.read_lines(file, Lines::open(name, reader, self.options.file_limit, &mut buffers)?);
        self.buffers = buffers;
        read
    }

    fn read_lines(&mut self, file: u32, mut lines: Lines<'_>) -> io::Result<()> {
        if lines.is_v1() {
            return self.read_v1(file, lines);
        }
        let mut utf8 = true;
        while let Some((number, line)) = lines.next() {
            let origin = Origin { file, line: u32::try_from(number).unwrap_or(u32::MAX) };
            match line {
                Ok(Line::Text(text)) => self.push_line(origin, text),
                Ok(Line::TooLong) => {
                    let finding = Line::too_long();
                    self.gathered.report(finding, ("line", None), origin);
                }
                Ok(Line::NotUtf8) if utf8 => {
                    utf8 = false;
                    let finding =
                        Finding::new(Code::NotUtf8, "feed-says-not-utf8").with("line", number.to_string());
                    self.file_error(file, Some(number), finding);
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

    /// Reads one row that is not in a file, such as a real-time update, with the version that orders
    /// it (rule W2).
    pub fn read_row(&mut self, source: &str, raw: &str, version: Timestamp) {
        let file = match self.gathered.files.iter().rposition(|name| name == source) {
            Some(at) => u32::try_from(at).unwrap_or(u32::MAX),
            None => self.gathered.open_file(source),
        };
        let origin = Origin { file, line: 1 };
        self.settle();
        let mut names = ReadNames::new(self.gathered.table.names.hasher(), 1);
        let item = self.context().line(origin, raw, Some(version), &Bump::new(), &mut names);
        self.merge(Batch { text: raw.to_owned(), items: vec![item], names });
    }

    /// Reads a row as it is stored, with its effective version. It counts as one of the inventory, not
    /// as received: a line of the same key replaces it unless that line is strictly older (rule W3),
    /// whichever is read first. `raw` is absent for a tombstone (rule W5).
    pub fn read_stored(&mut self, entity: EntityType, id: &str, version: Timestamp, raw: Option<&str>) {
        self.settle();
        if let Some(raw) = raw {
            let mut names = ReadNames::new(self.gathered.table.names.hasher(), 1);
            let item = self.context().stored(entity, id, raw, version, &mut names);
            self.merge(Batch { text: raw.to_owned(), items: item.into_iter().collect(), names });
        } else {
            Arc::make_mut(&mut self.tombstones).insert(entity, id, version);
            self.gathered.bury(entity, id, version);
        }
    }

    /// Checks everything that was read. If lines are kept in a file and that fails, the report says so
    /// as of a feed that could not be fetched.
    pub fn finish(self) -> Checked {
        let mut restaurants: Vec<RestaurantDocument> = Vec::new();
        let done = self.finish_into(|restaurant| {
            restaurants.push(restaurant.document);
            Ok::<(), io::Error>(())
        });
        match done {
            Ok(checked) => Checked { restaurants, ..checked },
            Err(error) => report::broken(&error),
        }
    }

    /// Checks everything that was read and hands out the restaurants by id, one by one, as they are
    /// made; [`Checked::restaurants`] stays empty.
    ///
    /// # Errors
    /// The first error of `sink` or of the spool.
    pub fn finish_into<E: From<io::Error>>(
        self,
        sink: impl FnMut(CheckedRestaurant) -> Result<(), E>,
    ) -> Result<Checked, E> {
        self.finish_wanted(|_, _| true, sink)
    }

    /// The same, but only documents are made for which `wanted` answers true. It is asked with the `@id` of each
    /// restaurant that can be live and with [`CheckedRestaurant::source`].
    ///
    /// # Errors
    /// The first error of `sink` or of the spool.
    pub fn finish_wanted<E: From<io::Error>>(
        mut self,
        wanted: impl FnMut(&str, Option<u64>) -> bool,
        sink: impl FnMut(CheckedRestaurant) -> Result<(), E>,
    ) -> Result<Checked, E> {
        self.settle();
        if let Some(error) = self.broken {
            return Err(error.into());
        }
        let Gathered { table, files, mut problems, spool, .. } = self.gathered;
        let untouched = files.is_empty() && table.rows.is_empty() && self.tombstones.is_empty();
        let invalid = |row: &Row| row.origin == Origin::STORED || row.fault.is_some();
        if (self.snapshot || untouched) && table.rows.iter().all(invalid) && !self.failed {
            let finding = Finding::new(Code::EmptySnapshot, "feed-says-empty-snapshot");
            problems.add(finding, |finding| finding.on(("environment", None), None, None));
        }
        let kept = spool.is_kept();
        let keep = self.options.keep_entities && kept;
        let spool = Mutex::new(spool);
        let entities = if keep { entities(&table, &mut LineReader::new(&spool))? } else { Vec::new() };
        let tombstones = Arc::unwrap_or_clone(self.tombstones);
        let read = report::Read {
            table,
            tombstones,
            files,
            problems,
            failed: self.failed,
            spool: kept.then_some(spool),
        };
        let checked = report::finish(read, &self.options, self.pool, wanted, sink)?;
        Ok(Checked { entities, ..checked })
    }

    /// What `make` makes of each restaurant that was read and has no error of its own, by its `@id`.
    pub(crate) fn sound_restaurants<T>(mut self, make: impl Fn(&str, &Row) -> T) -> Vec<T> {
        self.settle();
        let table = &self.gathered.table;
        let sound =
            table.rows.iter().filter(|row| row.entity == EntityType::Restaurant && row.fault.is_none());
        sound.map(|row| make(table.names.key(row.node).1, row)).collect()
    }

    fn context(&self) -> Context<'_> {
        let hasher = self.gathered.table.names.hasher();
        Context { options: &self.options, tombstones: &self.tombstones, hasher }
    }

    fn push_line(&mut self, origin: Origin, text: &str) {
        self.filling.push(origin, text);
        if self.filling.text.len() < CHUNK {
            return;
        }
        let chunk = std::mem::replace(&mut self.filling, Chunk::with_space());
        self.start(chunk);
        let most = self.pool.as_ref().map_or(0, |pool| 4 * pool.current_num_threads());
        while self.reading.len() > most {
            self.take_first();
        }
    }

    /// Has a chunk read, by another thread if there is one.
    fn start(&mut self, chunk: Chunk) {
        let Some(pool) = &self.pool else {
            let batch = chunk.read(self.context());
            return self.merge(batch);
        };
        let (give, take) = mpsc::sync_channel(1);
        let (options, tombstones) = (self.options.clone(), self.tombstones.clone());
        let hasher = self.gathered.table.names.hasher().clone();
        pool.spawn(move || {
            // Nobody takes it once the check was given up.
            let _ = give.send(chunk.read(Context {
                options: &options,
                tombstones: &tombstones,
                hasher: &hasher,
            }));
        });
        self.reading.push_back(take);
    }

    /// Merges the first of the chunks that are being read.
    fn take_first(&mut self) {
        match self.reading.pop_front().map(|batch| batch.recv()) {
            Some(Ok(batch)) => self.merge(batch),
            Some(Err(gone)) => drop(self.broken.get_or_insert(io::Error::other(gone))),
            None => {}
        }
    }

    fn merge(&mut self, batch: Batch) {
        if let Err(error) = self.gathered.merge(batch) {
            self.broken.get_or_insert(error);
        }
    }

    /// Until nothing is being read.
    fn settle(&mut self) {
        let filling = std::mem::take(&mut self.filling);
        if !filling.lines.is_empty() {
            self.start(filling);
        }
        while !self.reading.is_empty() {
            self.take_first();
        }
    }

    fn file_error(&mut self, file: u32, line: Option<u64>, finding: Finding) {
        self.failed = true;
        let Gathered { files, problems, .. } = &mut self.gathered;
        let name = usize::try_from(file).ok().and_then(|at| files.get(at)).map(String::as_str);
        problems.add(finding, |finding| finding.on(("file", None), name, line));
    }
}

fn entities(table: &Table, lines: &mut LineReader<'_>) -> io::Result<Vec<EntityRow>> {
    let sound = table.rows.iter().filter(|row| row.fault.is_none());
    sound
        .map(|row| {
            let raw = lines.line(row.line_at, row.bytes)?.trim().to_owned();
            let (entity_type, id) = table.names.key(row.node);
            Ok(EntityRow { entity_type, id: id.to_owned(), version: row.version, raw })
        })
        .collect()
}
