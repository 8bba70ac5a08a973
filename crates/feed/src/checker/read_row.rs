//! One line: JSON, `@type`, `@id`, version, properties (stages 2 to 5 and 9 of 11.1).

use basis::Timestamp;
use jiff::SignedDuration;

use super::Checker;
use crate::code::Code;
use crate::coerce;
use crate::json::{self, Json, Members};
use crate::problem::{Finding, Findings, Origin};
use crate::row::Row;
use crate::schema::EntityType;
use crate::table::Inserted;

/// Rule I2.
const ID_LIMIT: usize = 300;
/// Rule W6.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

impl Checker {
    /// Reads one line; `version` overrides that of the row.
    pub(super) fn read_line(&mut self, file: u32, line: u64, text: &str, version: Option<Timestamp>) {
        let origin = Origin { file, line };
        let members = match json::parse_object(text) {
            Ok(members) => members,
            Err(error) => {
                return self.line_finding(
                    origin,
                    "line",
                    Finding::new(Code::InvalidJson, error.to_string()).column(error.column()).value(text),
                );
            }
        };
        let named = member(&members, "@type").and_then(single_text);
        let Some(entity) = named.and_then(EntityType::parse) else {
            let message = named.map_or("the line has no @type".to_owned(), |name| {
                format!("{} is no entity", json::cut(name, 80))
            });
            return self.line_finding(
                origin,
                "line",
                Finding::new(Code::UnknownType, message).property("@type"),
            );
        };
        match read_id(&members) {
            Ok(id) => self.read_entity(entity, &id, origin, text, &members, version),
            Err(finding) => self.line_finding(origin, entity.as_str(), finding),
        }
    }

    fn line_finding(&mut self, origin: Origin, entity: &str, finding: Finding) {
        let name = self.file_name(origin.file).to_owned();
        self.problems.add(finding, |finding| finding.on((entity, None), Some(&name), Some(origin.line)));
    }

    fn read_entity(
        &mut self,
        entity: EntityType,
        id: &str,
        origin: Origin,
        text: &str,
        members: &Members<'_>,
        version: Option<Timestamp>,
    ) {
        let hash = json::content_hash(members);
        if self.table.knows(entity, id, hash) {
            return;
        }
        let row = self.build_row(entity, id, origin, text, members, version, hash);
        self.keep(row);
    }

    fn keep(&mut self, row: Row) {
        let (entity, id, origin, version) = (row.entity, row.id.clone(), row.origin, row.version);
        match self.table.insert(row) {
            Inserted::New => {}
            Inserted::Duplicate => {
                let finding = Finding::new(
                    Code::DuplicateEntity,
                    "the snapshot holds this entity with different contents",
                );
                self.subject(entity, &id, origin, |findings| findings.add(finding));
            }
            Inserted::Stale(origin, stored) => self.stale(entity, &id, origin, version, stored),
        }
    }

    fn stale(&mut self, entity: EntityType, id: &str, origin: Origin, version: Timestamp, stored: Timestamp) {
        let message = format!("version {version} is older than the stored version {stored}");
        self.subject(entity, id, origin, |findings| {
            findings.add(Finding::new(Code::StaleEntity, message).property("dateModified"));
        });
    }

    /// A line that is stored was read without errors once, or with its errors reported.
    pub(super) fn read_stored_line(&mut self, entity: EntityType, id: &str, raw: &str, version: Timestamp) {
        let Ok(members) = json::parse_object(raw) else { return };
        let hash = json::content_hash(&members);
        let row = self.build_row(entity, id, Origin::STORED, raw, &members, Some(version), hash);
        self.keep(Row { stored: true, ..row });
    }

    pub(super) fn read_tombstone(&mut self, entity: EntityType, id: &str, version: Timestamp) {
        self.tombstones.insert(entity, id, version);
        let Some(row) = self.table.get_mut(entity, id) else { return };
        if row.version < version {
            (row.stored, row.fault) = (true, Some(Code::StaleEntity));
            let (origin, read) = (row.origin, std::mem::replace(&mut row.version, version));
            self.stale(entity, id, origin, read, version);
        }
    }

    /// Runs `work` with a collector for findings about one row; answers with the first error.
    fn subject(
        &mut self,
        entity: EntityType,
        id: &str,
        origin: Origin,
        work: impl FnOnce(&mut Findings<'_>),
    ) -> Option<Code> {
        let file = usize::try_from(origin.file).ok().and_then(|at| self.files.get(at)).map(String::as_str);
        let mut findings = Findings {
            problems: &mut self.problems,
            entity_type: entity.as_str(),
            entity_id: Some(id),
            file,
            line: origin.line,
            first_error: None,
        };
        work(&mut findings);
        findings.first_error
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a row, in the order in which they were read")]
    fn build_row(
        &mut self,
        entity: EntityType,
        id: &str,
        origin: Origin,
        text: &str,
        members: &Members<'_>,
        version: Option<Timestamp>,
        hash: u64,
    ) -> Row {
        let snapshot = self.options.snapshot_time.unwrap_or(self.options.now);
        let latest = self.options.now.saturating_add(CLOCK_TOLERANCE).unwrap_or(Timestamp::MAX);
        let mut row = Row {
            entity,
            id: id.into(),
            version: snapshot,
            explicit: false,
            stored: false,
            origin,
            bytes: u64::try_from(text.len()).unwrap_or(u64::MAX),
            hash,
            fault: None,
            fields: Vec::new(),
            given: 0,
            raw: self.options.keep_entities.then(|| text.trim().into()),
        };
        row.fault = self.subject(entity, id, origin, |findings| {
            coerce::fill(&mut row, members, findings);
            if version.is_none() && !row.is_given("dateModified") {
                let finding = Finding::new(
                    Code::MissingDateModified,
                    "the row has no dateModified; the time of the snapshot stands in",
                );
                findings.add(finding.property("dateModified"));
            }
            let given = version.or_else(|| row.instant("dateModified"));
            (row.version, row.explicit) = (given.unwrap_or(snapshot), given.is_some());
            if row.version > latest {
                let message = format!("the version {} is more than 5 minutes ahead", row.version);
                findings.add(Finding::new(Code::FutureTimestamp, message).property("dateModified"));
            }
        });
        if origin == Origin::STORED { row } else { self.prefer_stored(row, version.is_some()) }
    }

    /// Rule W3: the stored row takes the place of an older one.
    fn prefer_stored(&mut self, mut row: Row, given: bool) -> Row {
        let (entity, origin) = (row.entity, row.origin);
        let id = row.id.clone();
        let stored = self.options.stored.clone().filter(|_| !given);
        let deleted = self.tombstones.version(entity, &id);
        let version = deleted.max(stored.as_ref().and_then(|stored| stored.version(entity, &id)));
        let Some(version) = version.filter(|version| *version > row.version) else { return row };
        self.stale(entity, &id, origin, row.version, version);
        let raw = stored.and_then(|stored| stored.raw(entity, &id)).filter(|_| deleted != Some(version));
        if let Some(raw) = raw
            && let Ok(members) = json::parse_object(&raw)
        {
            let kept = self.build_row(entity, &id, Origin::STORED, &raw, &members, Some(version), row.hash);
            return Row { stored: true, origin, ..kept };
        }
        (row.stored, row.version) = (true, version);
        row.fault = Some(Code::StaleEntity);
        row
    }
}

fn member<'m, 'a>(members: &'m Members<'a>, name: &str) -> Option<&'m Json<'a>> {
    members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn single_text<'m>(value: &'m Json<'_>) -> Option<&'m str> {
    match value {
        Json::Text(text) => Some(text),
        Json::List(values) if values.len() == 1 => single_text(&values[0]),
        _ => None,
    }
}

/// Rules I2 and V3.
fn read_id(members: &Members<'_>) -> Result<String, Finding> {
    let missing = |code, message: &str| Err(Finding::new(code, message).property("@id"));
    let id = match member(members, "@id") {
        Some(Json::Null) => return missing(Code::NullValue, "@id is null"),
        Some(Json::Number(text)) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => *text,
        Some(value) => single_text(value).unwrap_or_default(),
        None => "",
    };
    if id.is_empty() {
        return missing(Code::MissingId, "the row has no @id");
    }
    let length = id.chars().count();
    if length > ID_LIMIT {
        let message = format!("the @id has {length} characters; at most {ID_LIMIT} are allowed");
        return Err(Finding::new(Code::IdTooLong, message).property("@id").value(id));
    }
    Ok(id.to_owned())
}
