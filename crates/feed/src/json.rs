//! One line of a feed as JSON, with numbers kept as text and duplicate keys refused (rules V4, V5, V13).

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::hash::Hasher;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use siphasher::sip::SipHasher13;

/// Objects and lists may be nested this deep; entities need four levels.
const MAX_DEPTH: usize = 32;

/// Up to so many names a look through all of them is faster than a set.
const FEW_MEMBERS: usize = 16;

/// A JSON value that borrows from its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// The number as written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Members<'a>),
}

/// Members of an object in the order they were written.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

/// The line is not exactly one JSON object.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JsonError {
    /// Broken JSON, something after the object, or a duplicate key.
    #[error("{0}")]
    Syntax(#[from] serde_json::Error),
    /// Something other than an object.
    #[error("the line is not a JSON object")]
    NotAnObject,
    /// Nested too deep.
    #[error("objects and lists are nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

impl JsonError {
    /// The column at which the JSON breaks off, where it is known.
    pub(crate) fn column(&self) -> Option<u64> {
        match self {
            Self::Syntax(error) if !error.is_data() => u64::try_from(error.column()).ok(),
            _ => None,
        }
    }
}

/// Reads a line that must hold one object.
pub(crate) fn parse_object(line: &str) -> Result<Members<'_>, JsonError> {
    let text = line.trim_matches([' ', '\t', '\n', '\r']);
    if !text.starts_with('{') {
        return Err(JsonError::NotAnObject);
    }
    object(text, 1)
}

fn object(text: &str, depth: usize) -> Result<Members<'_>, JsonError> {
    let raw: RawMembers<'_> = serde_json::from_str(text)?;
    let mut members = Vec::with_capacity(raw.0.len());
    for (key, value) in raw.0 {
        members.push((key.0, value_of(value.get(), depth + 1)?));
    }
    Ok(members)
}

fn value_of(text: &str, depth: usize) -> Result<Json<'_>, JsonError> {
    if depth > MAX_DEPTH {
        return Err(JsonError::TooDeep);
    }
    Ok(match text.as_bytes().first() {
        Some(b'n') => Json::Null,
        Some(b't') => Json::Bool(true),
        Some(b'f') => Json::Bool(false),
        // A raw value was checked already, so a string without escapes is what stands between its quotes.
        Some(b'"') if memchr::memchr(b'\\', text.as_bytes()).is_none() && text.len() >= 2 => {
            Json::Text(Cow::Borrowed(&text[1..text.len() - 1]))
        }
        Some(b'"') => Json::Text(serde_json::from_str::<Text<'_>>(text)?.0),
        Some(b'[') => {
            let raw: RawList<'_> = serde_json::from_str(text)?;
            Json::List(
                raw.0.into_iter().map(|value| value_of(value.get(), depth + 1)).collect::<Result<_, _>>()?,
            )
        }
        Some(b'{') => Json::Object(object(text, depth)?),
        _ => Json::Number(text),
    })
}

/// A string that borrows when it has no escapes.
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// The members of one object, each value as it was written; a key that comes twice is refused (rule V13).
pub(crate) struct RawMembers<'a>(pub(crate) Vec<(Text<'a>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = RawMembers<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(Text<'de>, &'de RawValue)> = Vec::with_capacity(FEW_MEMBERS);
                let mut names = HashSet::new();
                while let Some((key, value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    let again = if members.len() < FEW_MEMBERS {
                        members.iter().any(|(name, _)| name.0 == key.0)
                    } else {
                        if names.is_empty() {
                            names.extend(members.iter().map(|(name, _)| name.0.clone()));
                        }
                        !names.insert(key.0.clone())
                    };
                    if again {
                        return Err(A::Error::custom(format_args!("duplicate key {:?}", cut(&key.0, 60))));
                    }
                    members.push((key, value));
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct RawList<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for RawList<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = RawList<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = list.next_element::<&'de RawValue>()? {
                    values.push(value);
                }
                Ok(RawList(values))
            }
        }
        deserializer.deserialize_seq(ListVisitor)
    }
}

/// A hash of the content that does not depend on the order of members. It is stored, so it is the
/// same in every run and every build.
pub(crate) fn content_hash(members: &Members<'_>) -> u64 {
    let mut hasher = SipHasher13::new();
    hash_members(members, &mut hasher);
    hasher.finish()
}

/// Every part goes in with its kind and length, so that no two contents give the same bytes.
fn hash_part(kind: u8, bytes: &[u8], hasher: &mut SipHasher13) {
    hash_head(kind, bytes.len(), hasher);
    hasher.write(bytes);
}

fn hash_head(kind: u8, length: usize, hasher: &mut SipHasher13) {
    let length = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    hasher.write(&[kind, length[0], length[1], length[2], length[3]]);
}

fn hash_members(members: &Members<'_>, hasher: &mut SipHasher13) {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_unstable_by(|left, right| left.0.cmp(&right.0));
    hash_head(b'{', sorted.len(), hasher);
    for (key, value) in sorted {
        hash_part(b'k', key.as_bytes(), hasher);
        hash_value(value, hasher);
    }
}

fn hash_value(value: &Json<'_>, hasher: &mut SipHasher13) {
    match value {
        Json::Null => hash_head(b'n', 0, hasher),
        Json::Bool(value) => hash_head(b'b', usize::from(*value), hasher),
        Json::Number(text) => hash_part(b'0', text.as_bytes(), hasher),
        Json::Text(text) => hash_part(b't', text.as_bytes(), hasher),
        Json::List(values) => {
            hash_head(b'[', values.len(), hasher);
            for value in values {
                hash_value(value, hasher);
            }
        }
        Json::Object(members) => hash_members(members, hasher),
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => f.write_str(&serde_json::Value::from(text.as_ref()).to_string()),
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (key, value)) in members.iter().enumerate() {
                    let key = serde_json::Value::from(key.as_ref());
                    write!(f, "{}{key}:{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// At most `limit` characters of `text`, with an ellipsis where something was cut.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reading_any_text_never_panics(text in "\\PC{0,60}") {
            let _ = parse_object(&text);
        }

        #[test]
        fn what_we_read_the_json_library_reads_the_same(name in "\\PC{0,8}", text in "\\PC{0,20}", number: i64) {
            let value = serde_json::json!({ "k": { name: [text, number, true] } });
            let line = value.to_string();
            let members = parse_object(&line).unwrap();
            let again: serde_json::Value = serde_json::from_str(&Json::Object(members).to_string()).unwrap();
            prop_assert_eq!(again, value);
        }
    }

    #[test]
    fn numbers_keep_their_text() {
        let members = parse_object(r#"{"a":15.0,"b":1e999,"c":-0}"#).unwrap();
        let texts: Vec<_> = members.iter().map(|(_, value)| value.to_string()).collect();
        assert_eq!(texts, ["15.0", "1e999", "-0"]);
    }

    #[test]
    fn duplicate_keys_deep_nesting_and_trailing_text_are_refused() {
        assert!(parse_object(r#"{"a":1,"a":1}"#).is_err());
        assert!(parse_object(r#"{"a":{"b":1,"\u0062":2}}"#).is_err());
        assert!(parse_object("{}{}").is_err());
        assert!(parse_object("[]").is_err());
        assert!(parse_object(r#"{"a":"\ud800"}"#).is_err());
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(parse_object(&deep).is_err());
    }

    #[test]
    fn the_order_of_members_does_not_change_the_content() {
        let hash = |line| content_hash(&parse_object(line).unwrap());
        assert_eq!(hash(r#"{"a":1,"b":{"c":2,"d":3}}"#), hash(r#"{"b":{"d":3,"c":2},"a":1}"#));
        assert_ne!(hash(r#"{"a":1}"#), hash(r#"{"a":"1"}"#));
        assert_ne!(hash(r#"{"a":[["b"],"c"]}"#), hash(r#"{"a":[["b","c"]]}"#));
    }

    #[test]
    fn the_hash_is_the_one_that_earlier_builds_stored() {
        let members =
            parse_object(r#"{"@type":"Menu","@id":"m","n":[1,true,null,{"b":"x","a":2.50}]}"#).unwrap();
        assert_eq!(content_hash(&members), 5_790_991_292_090_658_375);
    }
}
