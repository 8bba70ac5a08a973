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
                    Finding::new(Code::InvalidJson, error.to_string()).value(text),
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
        if self.table.insert(row) == Inserted::Duplicate {
            let finding =
                Finding::new(Code::DuplicateEntity, "the snapshot holds this entity with different contents");
            self.subject(entity, id, origin, |findings| findings.add(finding));
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
        let file =
            usize::try_from(origin.file).ok().and_then(|at| self.files.get(at)).map_or("", String::as_str);
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
            row.version = version.or_else(|| row.instant("dateModified")).unwrap_or(snapshot);
            if row.version > latest {
                let message = format!("the version {} is more than 5 minutes ahead", row.version);
                findings.add(Finding::new(Code::FutureTimestamp, message).property("dateModified"));
            }
        });
        if version.is_none() { self.prefer_stored(row, origin) } else { row }
    }

    /// Rule W3: the stored row takes the place of an older one.
    fn prefer_stored(&mut self, mut row: Row, origin: Origin) -> Row {
        let Some(stored) = self.options.stored.clone() else { return row };
        let Some(version) = stored.version(row.entity, &row.id).filter(|version| *version > row.version)
        else {
            return row;
        };
        let message = format!("version {} is older than the stored version {version}", row.version);
        let (entity, id) = (row.entity, row.id.clone());
        self.subject(entity, &id, origin, |findings| {
            findings.add(Finding::new(Code::StaleEntity, message).property("dateModified"));
        });
        if let Some(raw) = stored.raw(entity, &id)
            && let Ok(members) = json::parse_object(&raw)
        {
            return self.build_row(entity, &id, origin, &raw, &members, Some(version), row.hash);
        }
        row.fault.get_or_insert(Code::StaleEntity);
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
