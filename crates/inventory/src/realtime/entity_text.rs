//! The entity inside a record: base64 or JSON, and what it names (rules U2, U3).

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Padding is optional, and bits that encoders leave behind do not matter.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Rule I2. Longer ids are stored with one character more, so that they are still seen to be too long.
pub(super) const ID_LIMIT: usize = 300;
/// Longest stored name of a type; those of the schema are far shorter.
pub(super) const TYPE_LIMIT: usize = 60;

/// An entity as sent: a JSON object that names a type and an id, if it does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EntityText {
    /// The JSON text of the object, as sent.
    pub(super) json: String,
    /// `@type`; of a list, the first.
    pub(super) entity_type: Option<String>,
    /// `@id`.
    pub(super) entity_id: Option<String>,
}

/// Reads `dataRecord` or `data`: base64 (standard or URL-safe) of a JSON object, the JSON text itself, or the object in
/// place. `None` when it is none of these.
pub(super) fn read(value: &RawValue) -> Option<EntityText> {
    let text = value.get();
    if text.starts_with('{') {
        return object(text);
    }
    let text: String = serde_json::from_str(text).ok()?;
    decoded(&text).and_then(|decoded| object(&decoded)).or_else(|| object(&text))
}

fn decoded(text: &str) -> Option<String> {
    let letters = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let standard: Vec<u8> = letters
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    String::from_utf8(BASE64.decode(standard).ok()?).ok()
}

/// The members that name an entity; everything else is only checked to be JSON.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow, rename = "@type")]
    entity_type: Option<&'a RawValue>,
    #[serde(borrow, rename = "@id")]
    entity_id: Option<&'a RawValue>,
}

fn object(text: &str) -> Option<EntityText> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('{') {
        return None;
    }
    let named: Named<'_> = serde_json::from_str(text).ok()?;
    Some(EntityText {
        json: text.to_owned(),
        entity_type: named.entity_type.and_then(name).map(|name| cut(&name, TYPE_LIMIT)),
        entity_id: named.entity_id.and_then(name).map(|name| cut(&name, ID_LIMIT + 1)),
    })
}

/// A name: a text, an integer, or the first of a list of these (rules V3, V8). A name with NUL could not be stored.
fn name(value: &RawValue) -> Option<Cow<'_, str>> {
    let text = value.get();
    let name = match text.as_bytes().first()? {
        b'"' => Cow::Owned(serde_json::from_str::<String>(text).ok()?),
        b'[' => {
            let list: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let first = list.first()?.get();
            // One level is enough, and keeps hostile nesting from recursing.
            if first.starts_with('[') {
                return None;
            }
            return name(list.into_iter().next()?);
        }
        b'-' | b'0'..=b'9' if text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) => {
            Cow::Borrowed(text)
        }
        _ => return None,
    };
    (!name.is_empty() && !name.contains('\0')).then_some(name)
}

/// The first `limit` characters.
pub(super) fn cut(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}
