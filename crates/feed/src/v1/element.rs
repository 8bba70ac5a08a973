//! One element of `dataFeedElement` becomes rows: what all kinds of nodes have in common.

use sha2::{Digest, Sha256};
use texts::Says;

use super::draft::{Draft, Drafts, Link};
use super::node::{Node, Object};
use super::{Sink, menu, restaurant, service};
use crate::code::Code;
use crate::problem::Finding;
use crate::schema::EntityType;

/// Rule I2, for ids that are made here.
const ID_LIMIT: usize = 300;

/// What a finding is about: the nearest node that has an id.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) entity: String,
    pub(super) id: Option<String>,
    pub(super) line: u64,
}

/// A node that was only named, to be looked for once all of the element is read.
pub(super) struct Mention {
    pub(super) entity: EntityType,
    pub(super) id: String,
    pub(super) link: Link,
    pub(super) by: Subject,
}

/// The element that is being converted.
pub(super) struct Element<'s> {
    base: usize,
    text: &'s str,
    /// An offset and the line it is on, from which others are counted.
    known: (usize, u64),
    pub(super) drafts: Drafts,
    pub(super) mentions: Vec<Mention>,
    sink: &'s mut dyn Sink,
}

/// Converts the element `text`, which begins on `line`; every row gets `modified`.
pub(super) fn convert(text: &str, line: u64, modified: &str, sink: &mut dyn Sink) {
    let mut element = Element {
        base: text.as_ptr().addr(),
        text,
        known: (0, line),
        drafts: Drafts::default(),
        mentions: Vec::new(),
        sink,
    };
    element.dispatch(Node(text));
    element.resolve_mentions();
    let Element { drafts, sink, .. } = element;
    for draft in drafts.rows {
        sink.row(draft.line, &draft.write(modified));
    }
}

impl<'s> Element<'s> {
    fn dispatch(&mut self, node: Node<'s>) {
        let nameless = Subject { entity: "DataFeed".to_owned(), id: None, line: self.known.1 };
        let Some(mut object) = self.object(&nameless, "dataFeedElement", node) else { return };
        let types = object.take_types();
        let is = |names: &[&str]| types.iter().any(|name| names.contains(&name.as_str()));
        if is(&["Restaurant"]) {
            restaurant::convert(self, object);
        } else if is(&["Service"]) {
            service::convert(self, object);
        } else if is(&["Menu", "OfferCatalog"]) {
            menu::convert(self, object);
        } else if is(&["MenuSection", "AddOnMenuSection"]) {
            menu::section(self, object, None, 0);
        } else if is(&["MenuItem", "AddOnMenuItem"]) {
            menu::item(self, object, None, 0);
        } else if is(&["MenuItemOption"]) {
            menu::option(self, object, None, 0);
        } else {
            let entity = crate::json::cut(types.first().map_or("DataFeed", String::as_str), 80);
            let subject = Subject { entity, id: object.take_id(), line: self.line_of(object.at) };
            let finding = Finding::new(Code::V1Unsupported, "feed-says-v1-type-unsupported");
            self.note(&subject, finding.property("@type"));
        }
    }

    /// Reads an object; what is none is reported as unsupported below `property`.
    pub(super) fn object(&mut self, subject: &Subject, property: &str, node: Node<'s>) -> Option<Object<'s>> {
        match Object::read(node) {
            Ok(Some(object)) => Some(object),
            Ok(None) => {
                self.unsupported(subject, property, node);
                None
            }
            Err(error) => {
                let finding = Finding::new(Code::InvalidJson, crate::json::says(&error)).property(property);
                self.note(subject, finding);
                None
            }
        }
    }

    /// The subject that a node with an id is.
    pub(super) fn subject(&mut self, entity: EntityType, id: Option<&String>, at: &str) -> Subject {
        Subject { entity: entity.to_string(), id: id.cloned(), line: self.line_of(at) }
    }

    /// The line on which a part of the element begins.
    pub(super) fn line_of(&mut self, part: &str) -> u64 {
        let at = part.as_ptr().addr().saturating_sub(self.base).min(self.text.len());
        let (from, line) = self.known;
        let count = |range: std::ops::Range<usize>| {
            let lines = memchr::memchr_iter(b'\n', &self.text.as_bytes()[range]).count();
            u64::try_from(lines).unwrap_or(u64::MAX)
        };
        let line = if at >= from { line + count(from..at) } else { line.saturating_sub(count(at..from)) };
        self.known = (at, line);
        line
    }

    pub(super) fn note(&mut self, subject: &Subject, finding: Finding) {
        self.sink.finding((&subject.entity, subject.id.as_deref()), Some(subject.line), finding);
    }

    /// Something without a counterpart.
    pub(super) fn unsupported(&mut self, subject: &Subject, property: &str, value: Node<'_>) {
        self.note(subject, unsupported(property).value(value.0));
    }

    /// Something that was simplified.
    pub(super) fn lossy(
        &mut self,
        subject: &Subject,
        property: &str,
        value: Option<Node<'_>>,
        how: impl Into<Says>,
    ) {
        let finding = Finding::new(Code::V1Lossy, how).property(property);
        let finding = match value {
            Some(value) => finding.value(value.0),
            None => finding,
        };
        self.note(subject, finding);
    }

    /// Everything of an object that was not understood; `path` ends with a dot, or is empty.
    pub(super) fn leftovers(&mut self, subject: &Subject, path: &str, object: Object<'_>) {
        for (name, value) in object.rest() {
            if !matches!(name.as_ref(), "@type" | "@context") {
                self.unsupported(subject, &format!("{path}{}", crate::json::cut(&name, 80)), value);
            }
        }
    }

    fn resolve_mentions(&mut self) {
        for mention in std::mem::take(&mut self.mentions) {
            if !self.drafts.link(mention.entity, &mention.id, mention.link) {
                let finding = Finding::new(Code::V1Unsupported, "feed-says-v1-only-named");
                let finding = finding.with("entity", mention.entity.as_str()).property("@id");
                self.note(&mention.by, finding.value(&mention.id));
            }
        }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, draft: Draft) {
        self.drafts.add(draft);
    }
}

/// A property, or a part of one, without a counterpart.
pub(super) fn unsupported(property: &str) -> Finding {
    Finding::new(Code::V1Unsupported, "feed-says-v1-unsupported")
        .with("property", property)
        .property(property)
}

/// An id that is made of that of its owner; a long one is replaced by its hash.
pub(super) fn made_id(owner: &str, kind: &str, number: usize) -> String {
    let id = format!("{owner}#{kind}{number}");
    if id.chars().count() <= ID_LIMIT {
        return id;
    }
    format!("sha256:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(id.as_bytes())))
}
