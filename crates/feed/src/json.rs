//! One line of a feed as JSON, with numbers kept as text and duplicate keys refused (rules V4, V5, V13).
//!
//! Values lie in an arena that is emptied from time to time, so that a line costs no allocation of its own.
//! A line is read in one pass; what that reader does not take goes to [`strict`], which says what is wrong.

mod hash;
mod one_pass;
mod says;
mod strict;

use std::fmt;

use bumpalo::Bump;
use texts::Says;

pub(crate) use hash::content_hash;
pub(crate) use says::{ELEMENT_LIST, ONE_OBJECT, says};
pub(crate) use strict::{RawMembers, Text};

/// Objects and lists may be nested this deep; entities need four levels.
const MAX_DEPTH: usize = 32;

/// Up to so many names a look through all of them is faster than a set.
const FEW_MEMBERS: usize = 16;

/// A JSON value that borrows from its line or lies in the arena.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// The number as written.
    Number(&'a str),
    Text(&'a str),
    List(&'a [Json<'a>]),
    Object(Members<'a>),
}

/// Members of an object in the order they were written.
pub(crate) type Members<'a> = &'a [(&'a str, Json<'a>)];

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
    /// What is wrong with the line.
    pub(crate) fn says(&self) -> Says {
        match self {
            Self::Syntax(error) => says(error),
            Self::NotAnObject => Says::new("feed-says-json-no-object"),
            Self::TooDeep => Says::new("feed-says-json-too-deep").with("limit", MAX_DEPTH),
        }
    }

    /// The column at which the JSON breaks off, where it is known.
    pub(crate) fn column(&self) -> Option<u64> {
        match self {
            Self::Syntax(error) if !error.is_data() => u64::try_from(error.column()).ok(),
            _ => None,
        }
    }
}

/// Reads a line that must hold one object.
pub(crate) fn parse_object<'a>(line: &'a str, arena: &'a Bump) -> Result<Members<'a>, JsonError> {
    let text = line.trim_matches([' ', '\t', '\n', '\r']);
    if !text.starts_with('{') {
        return Err(JsonError::NotAnObject);
    }
    one_pass::object(text, arena).map_or_else(|| strict::object(text, 1, arena), Ok)
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(text) => f.write_str(text),
            Self::Text(text) => f.write_str(&serde_json::Value::from(*text).to_string()),
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
                    let key = serde_json::Value::from(*key);
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
mod tests;
