//! One thing that is wrong with a feed, and the collection of all of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use texts::{Said, Says, Texts};

use crate::code::{Code, Severity};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// Whether what it is about was dropped.
    pub severity: Severity,
    /// The title of the catalogue with the field or entity filled in.
    pub title: String,
    /// The entity's type; `line`, `file` or `environment` where it is no entity.
    pub entity_type: String,
    /// The entity's `@id`, where it has one.
    pub entity_id: Option<String>,
    /// The file it stands in.
    pub file: Option<String>,
    /// The line it stands on, from 1.
    pub line: Option<u64>,
    /// The column on that line, from 1, where JSON breaks off.
    #[serde(default)]
    pub column: Option<u64>,
    /// The property it is about.
    pub property: Option<String>,
    /// The offending value, cut short.
    pub value: Option<String>,
    /// What is wrong, in English.
    pub message: String,
    /// The same before it is in a language; reports of older versions have only the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<Says>,
    /// How to mend it.
    pub cure: String,
    /// The errors that led to this one, if it is a consequence.
    pub caused_by: Vec<Cause>,
}

impl Problem {
    /// A problem of an entity, or of what `subject` names else, with the code's usual severity and without a place.
    pub fn new(code: Code, says: impl Into<Says>, subject: (&str, Option<&str>)) -> Self {
        Finding::new(code, says).on(subject, None, None)
    }

    /// What the title is about: the property, or else the type of entity.
    pub fn subject(&self) -> &str {
        self.property.as_deref().unwrap_or(&self.entity_type)
    }

    /// The title in the reader's language.
    pub fn titled(&self, t: Texts) -> String {
        self.code.titled(t, self.subject())
    }

    /// What is wrong, in the reader's language; in English where only the message was stored.
    pub fn said(&self, t: Texts) -> String {
        match self.says.as_ref().filter(|says| says.is_known()) {
            Some(says) => says.say(t),
            None => self.message.clone(),
        }
    }
}

/// An error that led to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cause {
    /// Its code.
    pub code: Code,
    /// The type of the entity it is about.
    pub entity_type: String,
    /// The `@id` of that entity.
    pub entity_id: Option<String>,
}

/// Where a row was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    /// Index into the checker's file names.
    pub(crate) file: u32,
    /// From 1.
    pub(crate) line: u32,
}

impl Origin {
    /// In no file: a stored row.
    pub(crate) const STORED: Self = Self { file: u32::MAX, line: 0 };
}

/// A problem before its texts are written.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) column: Option<u64>,
    pub(crate) property: Option<Box<str>>,
    pub(crate) value: Option<Box<str>>,
    pub(crate) says: Says,
    pub(crate) caused_by: Box<[Cause]>,
}

impl Finding {
    /// A finding with the code's usual severity.
    pub(crate) fn new(code: Code, says: impl Into<Says>) -> Self {
        let severity = code.severity();
        Self {
            code,
            severity,
            column: None,
            property: None,
            value: None,
            says: says.into(),
            caused_by: Box::default(),
        }
    }

    /// Fills in a variable of the sentence.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Said>) -> Self {
        self.says = self.says.with(name, value);
        self
    }

    pub(crate) fn property(mut self, property: impl Into<Box<str>>) -> Self {
        self.property = Some(property.into());
        self
    }

    pub(crate) fn column(mut self, column: Option<u64>) -> Self {
        self.column = column;
        self
    }

    pub(crate) fn value(mut self, value: &str) -> Self {
        self.value = Some(crate::json::cut(value, 120).into());
        self
    }

    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub(crate) fn caused_by(mut self, causes: Vec<Cause>) -> Self {
        self.caused_by = causes.into();
        self
    }

    /// Writes the texts. `subject` is the entity's type and id.
    pub(crate) fn on(self, subject: (&str, Option<&str>), file: Option<&str>, line: Option<u64>) -> Problem {
        let field = self.property.as_deref().unwrap_or(subject.0);
        Problem {
            title: self.code.title().replace("<field>", field).replace("<Entity>", field),
            code: self.code,
            severity: self.severity,
            entity_type: subject.0.to_owned(),
            entity_id: subject.1.map(str::to_owned),
            file: file.map(str::to_owned),
            line,
            column: self.column,
            property: self.property.map(String::from),
            value: self.value.map(String::from),
            message: self.says.in_english(),
            says: Some(self.says),
            cure: self.code.cure().to_owned(),
            caused_by: self.caused_by.into_vec(),
        }
    }
}

/// All problems of a check: exact counts, and the problems themselves up to a cap for each code.
#[derive(Debug)]
pub(crate) struct Problems {
    cap: usize,
    pub(crate) counts: BTreeMap<Code, u64>,
    pub(crate) errors: u64,
    pub(crate) warnings: u64,
    pub(crate) list: Vec<Problem>,
}

impl Problems {
    pub(crate) fn new(cap: usize) -> Self {
        Self { cap, counts: BTreeMap::new(), errors: 0, warnings: 0, list: Vec::new() }
    }

    /// Counts the finding; `write` is only called while the cap of its code is not reached.
    pub(crate) fn add(&mut self, finding: Finding, write: impl FnOnce(Finding) -> Problem) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        let count = self.counts.entry(finding.code).or_insert(0);
        *count += 1;
        if usize::try_from(*count).is_ok_and(|count| count <= self.cap) {
            self.list.push(write(finding));
        }
    }
}

/// The findings about one row, and the first that drops it.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Finding>,
    pub(crate) first_error: Option<Code>,
}

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding) {
        if finding.severity == Severity::Error {
            self.first_error.get_or_insert(finding.code);
        }
        self.list.push(finding);
    }
}
