//! Rows of a feed on their way to a file.
//!
//! A row keeps its members as JSON text in the order in which they were set, so that a feed is written fast and its
//! bytes do not depend on how a JSON library orders members.

use std::fmt::{Display, Write as _};

/// One entity.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) entity: &'static str,
    pub(crate) id: String,
    /// Rows of one unit hang together: an item with its offers, an add-on group with its items.
    pub(crate) unit: u32,
    members: Vec<(&'static str, String)>,
    /// Written instead of the row.
    pub(crate) spoilt: Option<String>,
    /// Not written at all.
    pub(crate) gone: bool,
}

impl Row {
    pub(crate) fn new(entity: &'static str, id: impl Into<String>) -> Self {
        Self { entity, id: id.into(), unit: 0, members: Vec::with_capacity(8), spoilt: None, gone: false }
    }

    /// Adds a string.
    pub(crate) fn text(self, name: &'static str, value: &str) -> Self {
        self.raw(name, quoted(value))
    }

    /// Adds a list of strings.
    pub(crate) fn texts<T: AsRef<str>>(self, name: &'static str, values: &[T]) -> Self {
        self.raw(name, list(values))
    }

    /// Adds a number, a boolean or JSON that is written already.
    pub(crate) fn raw(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.members.push((name, value.into()));
        self
    }

    /// Adds a number.
    pub(crate) fn number(self, name: &'static str, value: impl Display) -> Self {
        self.raw(name, value.to_string())
    }

    /// Adds a reference with a display order.
    pub(crate) fn link(self, name: &'static str, id: &str, order: usize) -> Self {
        self.raw(name, link(id, order))
    }

    /// Replaces or adds a member, as JSON text.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        match self.members.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.members.push((name, value.into())),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.members.retain(|(known, _)| *known != name);
    }

    /// The JSON text of a member.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether a member is this string.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).and_then(|text| text.strip_prefix('"')?.strip_suffix('"')) == Some(value)
    }

    /// Adds the row as one line without its end.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        if let Some(spoilt) = &self.spoilt {
            return out.extend_from_slice(spoilt.as_bytes());
        }
        out.extend_from_slice(b"{\"@type\":\"");
        out.extend_from_slice(self.entity.as_bytes());
        out.extend_from_slice(b"\",\"@id\":");
        out.extend_from_slice(quoted(&self.id).as_bytes());
        for (name, value) in &self.members {
            out.extend_from_slice(b",\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            out.extend_from_slice(value.as_bytes());
        }
        out.push(b'}');
    }

    /// The row as one line without its end.
    pub(crate) fn line(&self) -> String {
        let mut out = Vec::with_capacity(256);
        self.write(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }
}

/// A string as JSON.
pub(crate) fn quoted(text: &str) -> String {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        return serde_json::Value::from(text).to_string();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    out.push_str(text);
    out.push('"');
    out
}

/// Strings as a JSON list.
pub(crate) fn list<T: AsRef<str>>(values: &[T]) -> String {
    let mut out = String::from("[");
    for (at, value) in values.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        out.push_str(&quoted(value.as_ref()));
    }
    out.push(']');
    out
}

/// A reference with a display order.
pub(crate) fn link(id: &str, order: usize) -> String {
    let mut out = String::with_capacity(id.len() + 32);
    let _ = write!(out, "{{\"@id\":{},\"displayOrder\":{order}}}", quoted(id));
    out
}

/// Rows that are written together: those of a restaurant, or those of a menu that restaurants share.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) rows: Vec<Row>,
    unit: u32,
}

impl Block {
    /// Adds a row to the unit that is open.
    pub(crate) fn push(&mut self, mut row: Row) {
        row.unit = self.unit;
        self.rows.push(row);
    }

    /// Opens a new unit.
    pub(crate) fn next_unit(&mut self) {
        self.unit += 1;
    }

    /// Adds a row that is a unit of its own.
    pub(crate) fn push_alone(&mut self, row: Row) {
        self.next_unit();
        self.push(row);
    }

    /// Gives every row the version `modified` that has none.
    pub(crate) fn stamp(&mut self, modified: &str) {
        let text = quoted(modified);
        for row in &mut self.rows {
            if !row.has("dateModified") {
                row.members.push(("dateModified", text.clone()));
            }
        }
    }

    /// Index of the first row of this type for which `check` holds.
    pub(crate) fn find(&self, entity: &str, check: impl Fn(&Row) -> bool) -> Option<usize> {
        self.rows.iter().position(|row| row.entity == entity && !row.gone && check(row))
    }
}

/// Cents as the JSON text of a price.
pub(crate) fn price(cents: i64) -> String {
    format!("\"{}.{:02}\"", cents / 100, cents % 100)
}
