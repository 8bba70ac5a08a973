//! Files of places: CSV with a head line, one JSON object a line, or `{"places": […]}`.

use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::Serialize;
use serde_json::{Map, Value};
use siphasher::sip::SipHasher13;

use super::place::{Place, PlaceStatus};

/// How a file of places is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceFormat {
    /// Comma-separated values with the names of the properties in the first line.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// `{"places": […]}`.
    Json,
}

impl PlaceFormat {
    /// From the text itself: JSON begins with a brace, and one place a line has a place in its first line.
    pub fn guess(text: &[u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let start = text.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        if text.get(start) != Some(&b'{') {
            return Self::Csv;
        }
        let line = text[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        match serde_json::from_slice::<Map<String, Value>>(line) {
            Ok(object) if !object.contains_key("places") => Self::Ndjson,
            _ => Self::Json,
        }
    }
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PlaceFault {
    /// The line is no JSON object, or has another number of values than the head line.
    Unreadable {
        /// What the reader said.
        reason: String,
    },
    /// A column or member that no place has.
    UnknownProperty {
        /// Its name.
        name: String,
    },
    /// Something every place has is missing.
    Missing {
        /// What.
        property: &'static str,
    },
    /// A text is too long.
    TooLong {
        /// Which.
        property: &'static str,
        /// How long it may be, in bytes.
        longest: usize,
    },
    /// A text holds control characters, or an id begins or ends with a space.
    BadText {
        /// Which.
        property: &'static str,
    },
    /// A text or number was expected.
    BadValue {
        /// Of which property.
        property: &'static str,
    },
    /// The country is no code of two capital letters.
    BadCountry,
    /// Latitude and longitude stand together, within −90 … 90 and −180 … 180.
    BadCoordinates,
    /// The status is not one of three.
    BadStatus,
    /// An earlier line has the same id.
    RepeatedId,
}

impl PlaceFault {
    /// The stable name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownProperty { .. } => "unknown_property",
            Self::Missing { .. } => "missing",
            Self::TooLong { .. } => "too_long",
            Self::BadText { .. } => "bad_text",
            Self::BadValue { .. } => "bad_value",
            Self::BadCountry => "bad_country",
            Self::BadCoordinates => "bad_coordinates",
            Self::BadStatus => "bad_status",
            Self::RepeatedId => "repeated_id",
        }
    }

    /// The property it is about, as files call it; empty for a whole line.
    pub fn property(&self) -> &str {
        match self {
            Self::Unreadable { .. } => "",
            Self::UnknownProperty { name } => name,
            Self::Missing { property }
            | Self::TooLong { property, .. }
            | Self::BadText { property }
            | Self::BadValue { property } => property,
            Self::BadCountry => "addressCountry",
            Self::BadCoordinates => "latitude",
            Self::BadStatus => "status",
            Self::RepeatedId => "placeId",
        }
    }
}

impl fmt::Display for PlaceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { reason } => write!(f, "the line cannot be read: {reason}"),
            Self::UnknownProperty { name } => write!(f, "a place has no property {name:?}"),
            Self::Missing { property } => write!(f, "{property} is missing"),
            Self::TooLong { property, longest } => write!(f, "{property} is longer than {longest} bytes"),
            Self::BadText { property } => write!(f, "{property} holds characters that it may not"),
            Self::BadValue { property } => write!(f, "{property} is not of the right type"),
            Self::BadCountry => f.write_str("addressCountry is a code of two capital letters"),
            Self::BadCoordinates => {
                f.write_str("latitude (-90 to 90) and longitude (-180 to 180) stand together")
            }
            Self::BadStatus => f.write_str("status is OPEN, TEMPORARILY_CLOSED or CLOSED"),
            Self::RepeatedId => f.write_str("an earlier line has the same placeId"),
        }
    }
}

/// A line of a file: a sound place, or what is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceLine {
    /// From 1; of `{"places": […]}`, which place it is.
    pub number: u64,
    /// The place.
    pub place: Result<Place, Vec<PlaceFault>>,
}

/// A line as it was read: its number and the members of its object.
type RawLine = (u64, Result<Map<String, Value>, PlaceFault>);

/// The lines of a file, one by one; empty lines are left out. Ids that stand twice are found.
pub struct PlaceLines<'t> {
    lines: Box<dyn Iterator<Item = RawLine> + 't>,
    seen: HashSet<u64>,
}

impl<'t> PlaceLines<'t> {
    /// Reads `text`, in which a byte order mark may stand.
    pub fn new(format: PlaceFormat, text: &'t [u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let lines: Box<dyn Iterator<Item = RawLine> + 't> = match format {
            PlaceFormat::Csv => Box::new(csv_lines(text)),
            PlaceFormat::Ndjson => Box::new(json_lines(text)),
            PlaceFormat::Json => Box::new(json_members(text)),
        };
        Self { lines, seen: HashSet::new() }
    }
}

impl Iterator for PlaceLines<'_> {
    type Item = PlaceLine;

    fn next(&mut self) -> Option<PlaceLine> {
        let (number, object) = self.lines.next()?;
        let place = object.map_err(|fault| vec![fault]).and_then(|object| read(&object)).and_then(|place| {
            let mut hasher = SipHasher13::new();
            place.place_id.hash(&mut hasher);
            if self.seen.insert(hasher.finish()) { Ok(place) } else { Err(vec![PlaceFault::RepeatedId]) }
        });
        Some(PlaceLine { number, place })
    }
}

fn unreadable(reason: impl fmt::Display) -> PlaceFault {
    PlaceFault::Unreadable { reason: reason.to_string() }
}

fn json_lines(text: &[u8]) -> impl Iterator<Item = RawLine> {
    let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| (number, serde_json::from_slice(line).map_err(unreadable)))
}

#[derive(serde::Deserialize)]
struct RegisterFile {
    places: Vec<Map<String, Value>>,
}

fn json_members(text: &[u8]) -> impl Iterator<Item = RawLine> + use<> {
    let members = match serde_json::from_slice::<RegisterFile>(text) {
        Ok(file) => file.places.into_iter().map(Ok).collect(),
        Err(wrong) => vec![Err(unreadable(wrong))],
    };
    (1..).zip(members)
}

fn csv_lines(text: &[u8]) -> impl Iterator<Item = RawLine> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text);
    let head: Vec<String> = match reader.byte_headers() {
        Ok(head) => head.iter().map(|name| camel(&String::from_utf8_lossy(name))).collect(),
        Err(_) => Vec::new(),
    };
    reader.into_byte_records().map(move |record| {
        let record = match record {
            Ok(record) => record,
            Err(wrong) => {
                let line = wrong.position().map_or(0, csv::Position::line);
                return (line, Err(unreadable(wrong)));
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        (line, csv_object(&head, &record))
    })
}

fn csv_object(head: &[String], record: &csv::ByteRecord) -> Result<Map<String, Value>, PlaceFault> {
    let mut object = Map::new();
    for (name, value) in head.iter().zip(record) {
        let text = std::str::from_utf8(value).map_err(|_| unreadable("it is not UTF-8"))?.trim();
        let number = || text.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
        let value = match name.as_str() {
            _ if text.is_empty() => Value::Null,
            "latitude" | "longitude" => number().map_or_else(|| text.into(), Value::Number),
            _ => text.into(),
        };
        object.insert(name.clone(), value);
    }
    Ok(object)
}

/// `street_address` and `Street Address` as `streetAddress`.
fn camel(name: &str) -> String {
    let mut camel = String::new();
    for (at, word) in name.trim().split(['_', ' ', '-']).filter(|word| !word.is_empty()).enumerate() {
        let mut letters = word.chars();
        let first = letters
            .next()
            .map(|letter| if at == 0 { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() });
        camel.extend(first);
        camel.push_str(letters.as_str());
    }
    camel
}

fn read(object: &Map<String, Value>) -> Result<Place, Vec<PlaceFault>> {
    let mut reader = Reader { object, faults: Vec::new() };
    let place = Place {
        place_id: reader.text("placeId").unwrap_or_default(),
        name: reader.text("name").unwrap_or_default(),
        street_address: reader.text("streetAddress").unwrap_or_default(),
        address_locality: reader.text("addressLocality"),
        address_region: reader.text("addressRegion"),
        postal_code: reader.text("postalCode"),
        address_country: reader.text("addressCountry"),
        telephone: reader.text("telephone"),
        latitude: reader.number("latitude"),
        longitude: reader.number("longitude"),
        status: reader.status(),
    };
    let mut faults = reader.faults;
    let known = |name: &String| !PROPERTIES.contains(&name.as_str());
    faults.extend(
        object
            .keys()
            .filter(|name| known(name))
            .map(|name| PlaceFault::UnknownProperty { name: name.chars().take(100).collect() }),
    );
    if faults.is_empty() {
        faults = place.faults();
    }
    if faults.is_empty() { Ok(place) } else { Err(faults) }
}

/// Members of a place. `source` and `changedAt` stand in exports and are not read.
const PROPERTIES: [&str; 13] = [
    "placeId",
    "name",
    "streetAddress",
    "addressLocality",
    "addressRegion",
    "postalCode",
    "addressCountry",
    "telephone",
    "latitude",
    "longitude",
    "status",
    "source",
    "changedAt",
];

struct Reader<'o> {
    object: &'o Map<String, Value>,
    faults: Vec<PlaceFault>,
}

impl Reader<'_> {
    fn text(&mut self, property: &'static str) -> Option<String> {
        match self.object.get(property) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Some(_) => {
                self.faults.push(PlaceFault::BadValue { property });
                None
            }
        }
    }

    fn number(&mut self, property: &'static str) -> Option<f64> {
        match self.object.get(property) {
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) => number.as_f64(),
            Some(_) => {
                self.faults.push(PlaceFault::BadValue { property });
                None
            }
        }
    }

    fn status(&mut self) -> PlaceStatus {
        let Some(text) = self.text("status") else { return PlaceStatus::Open };
        PlaceStatus::parse(&text).unwrap_or_else(|| {
            self.faults.push(PlaceFault::BadStatus);
            PlaceStatus::Open
        })
    }
}

#[cfg(test)]
mod tests;
