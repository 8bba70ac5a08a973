//! The document around the elements, read as a stream: one element is in memory at a time.

use std::fmt;
use std::io::{self, BufRead};

use basis::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::node::Node;
use super::source::{ELEMENT_LIMIT, Limit, Position, Source};
use super::{Sink, element};
use crate::code::Code;
use crate::coerce::parse_date_time;
use crate::problem::Finding;

/// Why a document could not be read as a whole.
pub(crate) enum Failure {
    /// The reader failed.
    Io(io::Error),
    /// The document is at fault; with the line, where it is known.
    Document(Box<Finding>, Option<u64>),
}

/// Reads a document and gives its rows and findings to `sink`.
///
/// `received` stands in for a missing `dateModified`. If that comes only after the elements, they have to
/// be kept until then.
pub(crate) fn read(
    reader: impl BufRead,
    limit: u64,
    received: Timestamp,
    sink: &mut dyn Sink,
) -> Result<(), Failure> {
    let (source, position) = Source::new(reader, limit);
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let mut envelope = Envelope { sink, position, state: State::default() };
    let outcome = (&mut envelope).deserialize(&mut deserializer);
    outcome.and_then(|()| deserializer.end()).map_err(failure)?;
    envelope.finish(received)
}

#[derive(Default)]
struct State {
    is_data_feed: bool,
    elements_seen: bool,
    /// The value as it was written.
    modified: Option<Box<RawValue>>,
    /// Elements that came before `dateModified`, with their lines.
    waiting: Vec<(Box<RawValue>, u64)>,
    seen: Vec<String>,
}

struct Envelope<'s> {
    sink: &'s mut dyn Sink,
    position: Position,
    state: State,
}

impl Envelope<'_> {
    fn finish(self, received: Timestamp) -> Result<(), Failure> {
        let State { is_data_feed, elements_seen, modified, waiting, .. } = self.state;
        if !is_data_feed || !elements_seen {
            let key = if is_data_feed { "feed-says-v1-no-elements" } else { "feed-says-v1-no-data-feed" };
            return Err(Failure::Document(Box::new(Finding::new(Code::V1Envelope, key)), None));
        }
        let modified = match &modified {
            Some(raw) => canonical(raw).map_err(|finding| Failure::Document(Box::new(finding), None))?,
            None => received.to_string(),
        };
        for (raw, line) in waiting {
            element::convert(raw.get(), line, &modified, self.sink);
        }
        Ok(())
    }
}

/// The instant in its canonical form: `.` before the fraction, and no zeros at its end.
fn canonical(raw: &RawValue) -> Result<String, Finding> {
    let text = Node(raw.get()).text().unwrap_or_default();
    if parse_date_time(&text).is_none() {
        let finding = Finding::new(Code::V1Envelope, "feed-says-must-be-date-time");
        return Err(finding.with("property", "dateModified").property("dateModified").value(raw.get()));
    }
    // Everything is ASCII once it could be read.
    let (second, rest) = text.split_at(19);
    let zone = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let fraction = rest[..zone].trim_start_matches(['.', ':']).trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    Ok(format!("{second}{dot}{fraction}{}", &rest[zone..]))
}

fn failure(error: serde_json::Error) -> Failure {
    use serde_json::error::Category;
    let line = u64::try_from(error.line()).ok().filter(|line| *line > 0);
    let column = u64::try_from(error.column()).ok();
    let says = crate::json::says(&error);
    let code = match error.classify() {
        Category::Io => return io_failure(error.into()),
        Category::Data => Code::V1Envelope,
        _ if error.to_string().starts_with("invalid unicode code point") => Code::NotUtf8,
        Category::Syntax | Category::Eof => Code::InvalidJson,
    };
    Failure::Document(Box::new(Finding::new(code, says).column(column)), line)
}

fn io_failure(error: io::Error) -> Failure {
    let limit = error.get_ref().and_then(|inner| inner.downcast_ref::<Limit>()).copied();
    match limit {
        Some(limit) => {
            let finding = match limit {
                Limit::Element => Finding::new(Code::EntityTooBig, "feed-says-v1-element-too-big")
                    .with("limit", ELEMENT_LIMIT),
                Limit::File(bytes) => {
                    Finding::new(Code::FileTooBig, "feed-says-file-too-big").with("limit", bytes)
                }
            };
            Failure::Document(Box::new(finding), None)
        }
        None => Failure::Io(error),
    }
}

impl<'de> DeserializeSeed<'de> for &mut Envelope<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Envelope<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::json::ONE_OBJECT)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.state.seen.contains(&key) {
                return Err(A::Error::custom(format_args!("duplicate key {:?}", crate::json::cut(&key, 60))));
            }
            match key.as_str() {
                "dataFeedElement" => {
                    self.state.elements_seen = true;
                    map.next_value_seed(Elements(self))?;
                    self.position.end_elements();
                }
                "@type" => {
                    let types: Box<RawValue> = map.next_value()?;
                    let mut types = Node(types.get()).list().into_iter();
                    self.state.is_data_feed = types.any(|name| {
                        name.text().is_some_and(|name| super::node::last_segment(&name) == "DataFeed")
                    });
                }
                "@context" => drop(map.next_value::<serde::de::IgnoredAny>()?),
                "dateModified" => self.state.modified = Some(map.next_value()?),
                _ => {
                    let value: Box<RawValue> = map.next_value()?;
                    let finding = element::unsupported(&crate::json::cut(&key, 80)).value(value.get());
                    self.sink.finding(("DataFeed", None), Some(self.position.line()), finding);
                }
            }
            self.state.seen.push(key);
        }
        Ok(())
    }
}

/// The list of elements.
struct Elements<'e, 's>(&'e mut Envelope<'s>);

impl<'de> DeserializeSeed<'de> for Elements<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(crate::json::ELEMENT_LIST)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let envelope = self.0;
        let modified = match &envelope.state.modified {
            // What is wrong with it is reported once everything was read.
            Some(raw) => canonical(raw).ok(),
            None => None,
        };
        let given = envelope.state.modified.is_some();
        while let Some((raw, line)) = list.next_element_seed(OneElement(&envelope.position))? {
            match &modified {
                Some(modified) => element::convert(raw.get(), line, modified, envelope.sink),
                None if given => {}
                None => envelope.state.waiting.push((raw, line)),
            }
        }
        Ok(())
    }
}

/// The text of one element, and the line on which it begins.
struct OneElement<'p>(&'p Position);

impl<'de> DeserializeSeed<'de> for OneElement<'_> {
    type Value = (Box<RawValue>, u64);
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.begin_element();
        let line = self.0.line();
        let raw = <Box<RawValue> as serde::Deserialize>::deserialize(deserializer)?;
        Ok((raw, line))
    }
}
