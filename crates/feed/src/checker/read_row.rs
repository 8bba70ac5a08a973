//! One line: JSON, `@type`, `@id`, version, properties (stages 2 to 5 and 9 of 11.1).
//!
//! Nothing here depends on other lines, so lines are read on several threads at once.

use std::ops::Range;

use basis::Timestamp;
use bumpalo::Bump;
use jiff::SignedDuration;
use texts::Says;

use super::CheckOptions;
use crate::code::Code;
use crate::coerce;
use crate::json::{self, Json, Members};
use crate::problem::{Finding, Findings, Origin};
use crate::row::{Row, Value};
use crate::schema::{EntityType, Kind};
use crate::table::{Edge, KeyHasher, Names, Tombstones};

/// Rule I2.
const ID_LIMIT: usize = 300;
/// Rule W6.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// What reading a line needs to know.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    pub(super) options: &'c CheckOptions,
    pub(super) tombstones: &'c Tombstones,
    /// That of the table the rows are put into.
    pub(super) hasher: &'c KeyHasher,
}

/// What a line turned out to be.
pub(super) enum Item {
    /// No row; the name of what the finding is about.
    Broken(Origin, &'static str, Box<Finding>),
    /// A row with what was found about it.
    Row(ReadRow),
}

/// A row before it is put beside the others; its key and its links are in the names of its batch.
pub(super) struct ReadRow {
    pub(super) row: Row<'static>,
    pub(super) links: Range<usize>,
    pub(super) findings: Vec<Finding>,
}

/// Keys and links of many rows. Most keys are named by several rows near each other, so few are left to look up in the
/// table, which one thread does.
pub(super) struct ReadNames {
    pub(super) keys: Names,
    pub(super) links: Vec<Edge>,
    /// Stored lines that took the place of older ones.
    replaced: String,
}

impl ReadNames {
    /// With space for the names of so many rows.
    pub(super) fn new(hasher: &KeyHasher, rows: usize) -> Self {
        let links = Vec::with_capacity(rows);
        Self { keys: Names::new(hasher.clone(), rows), links, replaced: String::new() }
    }

    fn take_links(&mut self, row: &Row) -> Range<usize> {
        let properties = row.entity.schema().properties;
        let start = self.links.len();
        for (property, value) in &row.fields {
            let Kind::Reference(reference) = properties[usize::from(*property)].kind else { continue };
            let Value::References(links) = value else { continue };
            for link in *links {
                let (node, order) =
                    (self.keys.intern(reference.target, link.id), link.order.unwrap_or(i64::MAX));
                self.links.push(Edge { order, node, property: *property });
            }
        }
        start..self.links.len()
    }
}

/// Texts of lines behind each other, and what they turned out to be.
pub(super) struct Batch {
    /// Rows say where in it their line is.
    pub(super) text: String,
    pub(super) items: Vec<Item>,
    pub(super) names: ReadNames,
}

/// Lines of files, of about [`super::CHUNK`] bytes together.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) text: String,
    pub(super) lines: Vec<(Origin, Range<usize>)>,
}

impl Chunk {
    /// For a full chunk of rows as they mostly are.
    pub(super) fn with_space() -> Self {
        Self { text: String::with_capacity(super::CHUNK + super::CHUNK / 8), lines: Vec::with_capacity(1024) }
    }

    pub(super) fn push(&mut self, origin: Origin, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.lines.push((origin, start..self.text.len()));
    }

    pub(super) fn read(self, context: Context<'_>) -> Batch {
        let mut items = Vec::with_capacity(self.lines.len());
        let mut names = ReadNames::new(context.hasher, self.lines.len());
        let mut arena = Bump::new();
        for (origin, range) in self.lines {
            arena.reset();
            let mut item = context.line(origin, &self.text[range.clone()], None, &arena, &mut names);
            if let Item::Row(read) = &mut item {
                // Stored lines that took the place of older ones stand behind those that were read.
                let start = if read.row.stored { self.text.len() } else { range.start };
                read.row.line_at += wide(start);
            }
            items.push(item);
        }
        Batch { text: self.text + &names.replaced, items, names }
    }
}

fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

impl Context<'_> {
    /// Reads one line; `version` overrides that of the row.
    pub(super) fn line(
        self,
        origin: Origin,
        text: &str,
        version: Option<Timestamp>,
        arena: &Bump,
        names: &mut ReadNames,
    ) -> Item {
        let members = match json::parse_object(text, arena) {
            Ok(members) => members,
            Err(error) => {
                let finding = Finding::new(Code::InvalidJson, error.says());
                return Item::Broken(origin, "line", Box::new(finding.column(error.column()).value(text)));
            }
        };
        let named = member(members, "@type").and_then(single_text);
        let Some(entity) = named.and_then(EntityType::parse) else {
            let says = named.map_or(Says::new("feed-says-no-type"), |name| {
                Says::new("feed-says-unknown-type").with("type", json::cut(name, 80))
            });
            let finding = Finding::new(Code::UnknownType, says).property("@type");
            return Item::Broken(origin, "line", Box::new(finding));
        };
        let id = match read_id(members) {
            Ok(id) => id,
            Err(finding) => return Item::Broken(origin, entity.as_str(), Box::new(finding)),
        };
        let (mut row, mut findings) = self.build(entity, origin, members, version, arena);
        (row.hash, row.bytes) = (json::content_hash(members, arena), length(text));
        if version.is_none() {
            row = self.prefer_stored(row, id, arena, &mut findings, &mut names.replaced);
        }
        Item::Row(self.finish(id, row, findings, names))
    }

    /// Reads a line that is stored; none if it is not JSON. It was read without errors once, or with
    /// its errors reported.
    pub(super) fn stored(
        self,
        entity: EntityType,
        id: &str,
        raw: &str,
        version: Timestamp,
        names: &mut ReadNames,
    ) -> Option<Item> {
        let arena = &Bump::new();
        let members = json::parse_object(raw, arena).ok()?;
        let (mut row, findings) = self.build(entity, Origin::STORED, members, Some(version), arena);
        (row.hash, row.bytes, row.stored) = (json::content_hash(members, arena), length(raw), true);
        Some(Item::Row(self.finish(id, row, findings, names)))
    }

    fn finish(self, id: &str, row: Row, findings: Findings, names: &mut ReadNames) -> ReadRow {
        let links = names.take_links(&row);
        let mut row = row.keep(self.options.production);
        row.node = names.keys.intern(row.entity, id);
        ReadRow { row, links, findings: findings.list }
    }

    fn build<'a>(
        self,
        entity: EntityType,
        origin: Origin,
        members: Members<'a>,
        version: Option<Timestamp>,
        arena: &'a Bump,
    ) -> (Row<'a>, Findings) {
        let snapshot = self.options.snapshot_time.unwrap_or(self.options.now);
        let latest = self.options.now.saturating_add(CLOCK_TOLERANCE).unwrap_or(Timestamp::MAX);
        let mut row = Row::new(entity, origin, snapshot);
        let mut findings = Findings::default();
        coerce::fill(&mut row, members, arena, &mut findings);
        if version.is_none() && !row.is_given("dateModified") {
            let finding = Finding::new(Code::MissingDateModified, "feed-says-no-date-modified");
            findings.add(finding.property("dateModified"));
        }
        let given = version.or_else(|| row.instant("dateModified"));
        (row.version, row.explicit) = (given.unwrap_or(snapshot), given.is_some());
        if row.version > latest {
            let finding = Finding::new(Code::FutureTimestamp, "feed-says-version-ahead");
            findings.add(finding.with("version", row.version.to_string()).property("dateModified"));
        }
        row.fault = findings.first_error;
        (row, findings)
    }

    /// Rule W3: the stored row takes the place of an older one.
    fn prefer_stored<'a>(
        self,
        mut row: Row<'a>,
        id: &str,
        arena: &'a Bump,
        findings: &mut Findings,
        replaced: &mut String,
    ) -> Row<'a> {
        let stored = self.options.stored.as_ref();
        let deleted = self.tombstones.version(row.entity, id);
        let version = deleted.max(stored.and_then(|stored| stored.version(row.entity, id)));
        let Some(version) = version.filter(|version| *version > row.version) else { return row };
        findings.add(stale(row.version, version));
        let raw = stored.and_then(|stored| stored.raw(row.entity, id)).filter(|_| deleted != Some(version));
        if let Some(raw) = raw
            && let Ok(members) = json::parse_object(arena.alloc_str(&raw), arena)
        {
            let (mut kept, more) = self.build(row.entity, row.origin, members, Some(version), arena);
            findings.list.extend(more.list);
            (kept.hash, kept.bytes, kept.stored) = (row.hash, length(&raw), true);
            kept.line_at = wide(replaced.len());
            replaced.push_str(&raw);
            return kept;
        }
        (row.stored, row.version) = (true, version);
        row.fault = Some(Code::StaleEntity);
        row
    }
}

/// A line has at most [`crate::lines::LINE_LIMIT`] bytes.
fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// `STALE_ENTITY`: what was read is older than what is stored.
pub(super) fn stale(read: Timestamp, stored: Timestamp) -> Finding {
    Finding::new(Code::StaleEntity, "feed-says-stale")
        .with("version", read.to_string())
        .with("stored", stored.to_string())
        .property("dateModified")
}

fn member<'a>(members: Members<'a>, name: &str) -> Option<&'a Json<'a>> {
    members.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn single_text<'a>(value: &Json<'a>) -> Option<&'a str> {
    match value {
        Json::Text(text) => Some(text),
        Json::List([only]) => single_text(only),
        _ => None,
    }
}

/// Rules I2 and V3.
fn read_id(members: Members<'_>) -> Result<&str, Finding> {
    let missing = |code, key: &'static str| Err(Finding::new(code, key).property("@id"));
    let id = match member(members, "@id") {
        Some(Json::Null) => return missing(Code::NullValue, "feed-says-id-null"),
        Some(Json::Number(text)) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => *text,
        Some(value) => single_text(value).unwrap_or_default(),
        None => "",
    };
    if id.is_empty() {
        return missing(Code::MissingId, "feed-says-no-id");
    }
    let length = if id.len() <= ID_LIMIT { 0 } else { id.chars().count() };
    if length > ID_LIMIT {
        let finding = Finding::new(Code::IdTooLong, "feed-says-id-too-long").property("@id").value(id);
        return Err(finding.with("length", length).with("limit", ID_LIMIT));
    }
    Ok(id)
}
