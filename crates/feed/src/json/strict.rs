//! Reads a line level by level with the JSON library, whose words say where a broken line breaks off.
//!
//! Numbers stay as they were written, which the library gives only for a value as a whole.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use bumpalo::Bump;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{FEW_MEMBERS, Json, JsonError, MAX_DEPTH, Members, cut};

/// Reads an object that lies `depth` deep.
pub(super) fn object<'a>(text: &'a str, depth: usize, arena: &'a Bump) -> Result<Members<'a>, JsonError> {
    let raw: RawMembers<'a> = serde_json::from_str(text)?;
    let mut members = bumpalo::collections::Vec::with_capacity_in(raw.0.len(), arena);
    for (key, value) in raw.0 {
        members.push((key.held_by(arena), value_of(value.get(), depth + 1, arena)?));
    }
    Ok(members.into_bump_slice())
}

fn value_of<'a>(text: &'a str, depth: usize, arena: &'a Bump) -> Result<Json<'a>, JsonError> {
    if depth > MAX_DEPTH {
        return Err(JsonError::TooDeep);
    }
    Ok(match text.as_bytes().first() {
        Some(b'n') => Json::Null,
        Some(b't') => Json::Bool(true),
        Some(b'f') => Json::Bool(false),
        Some(b'"') => Json::Text(serde_json::from_str::<Text<'_>>(text)?.held_by(arena)),
        Some(b'[') => {
            let raw: Vec<&RawValue> = serde_json::from_str(text)?;
            let mut values = bumpalo::collections::Vec::with_capacity_in(raw.len(), arena);
            for value in raw {
                values.push(value_of(value.get(), depth + 1, arena)?);
            }
            Json::List(values.into_bump_slice())
        }
        Some(b'{') => Json::Object(object(text, depth, arena)?),
        _ => Json::Number(text),
    })
}

/// A string that borrows when it has no escapes.
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'a> Text<'a> {
    /// The string, in the arena if it does not borrow.
    fn held_by(self, arena: &'a Bump) -> &'a str {
        match self.0 {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => arena.alloc_str(&text),
        }
    }
}

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
