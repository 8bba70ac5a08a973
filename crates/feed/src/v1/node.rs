//! JSON of a v1 element, read one level at a time: what is not asked for is never looked into.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::coerce::is_integer;
use crate::json::{RawMembers, Text};

/// A value as it was written, without blanks around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a>(pub(super) &'a str);

impl<'a> Node<'a> {
    fn starts_with(self, byte: u8) -> bool {
        self.0.as_bytes().first() == Some(&byte)
    }

    /// Whether it is an object.
    pub(super) fn is_object(self) -> bool {
        self.starts_with(b'{')
    }

    /// The elements of a list; anything else is a list of itself (rule V7).
    pub(super) fn list(self) -> Vec<Node<'a>> {
        if !self.starts_with(b'[') {
            return vec![self];
        }
        let raw: Vec<&'a RawValue> = serde_json::from_str(self.0).unwrap_or_default();
        raw.into_iter().map(|value| Node(value.get())).collect()
    }

    /// The value, or the only element of a list (rule V8).
    pub(super) fn single(self) -> Node<'a> {
        match self.list().as_slice() {
            [only] => *only,
            _ => self,
        }
    }

    /// A string, or a whole number as text (rule V3).
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        let single = self.single();
        if single.starts_with(b'"') {
            return serde_json::from_str::<Text<'a>>(single.0).ok().map(|text| text.0);
        }
        is_integer(single.0).then_some(Cow::Borrowed(single.0))
    }

    /// A string, or a number as it was written.
    pub(super) fn number_text(self) -> Option<Cow<'a, str>> {
        let single = self.single();
        let number = single.0.bytes().next().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
        if number { Some(Cow::Borrowed(single.0)) } else { single.text() }
    }
}

/// An object whose members are taken one after the other; what stays was not understood.
pub(super) struct Object<'a> {
    /// Where it stands in its element.
    pub(super) at: &'a str,
    members: Vec<(Cow<'a, str>, Node<'a>)>,
}

impl<'a> Object<'a> {
    /// Reads the members of an object; none if it is no object.
    ///
    /// # Errors
    /// If a key comes twice (rule V13) or is not Unicode.
    pub(super) fn read(node: Node<'a>) -> Result<Option<Self>, serde_json::Error> {
        let node = node.single();
        if !node.is_object() {
            return Ok(None);
        }
        let raw: RawMembers<'a> = serde_json::from_str(node.0)?;
        let members = raw.0.into_iter().map(|(key, value)| (key.0, Node(value.get()))).collect();
        Ok(Some(Self { at: node.0, members }))
    }

    /// Takes a member out. An empty string or list counts as absent (rule V11).
    pub(super) fn take(&mut self, name: &str) -> Option<Node<'a>> {
        let at = self.members.iter().position(|(key, _)| key == name)?;
        let node = self.members.remove(at).1;
        let empty = node.0 == "\"\"" || (node.starts_with(b'[') && node.list().is_empty());
        (!empty).then_some(node)
    }

    /// Whether a member is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(key, _)| key == name)
    }

    /// Takes the id: a string or whole number that is not empty.
    pub(super) fn take_id(&mut self) -> Option<String> {
        self.take("@id").and_then(Node::text).map(Cow::into_owned)
    }

    /// Takes the names in `@type`, without the address of their vocabulary.
    pub(super) fn take_types(&mut self) -> Vec<String> {
        let types = self.take("@type").map(Node::list).unwrap_or_default();
        types.into_iter().filter_map(|node| node.text().map(|text| last_segment(&text).to_owned())).collect()
    }

    /// Members that were not taken.
    pub(super) fn rest(self) -> Vec<(Cow<'a, str>, Node<'a>)> {
        self.members
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// The part after the last slash, which in JSON-LD names the thing.
pub(super) fn last_segment(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
