//! Whether a file is a v1 document or v2 rows, by its beginning.

use std::borrow::Cow;

use crate::schema::EntityType;

/// So much of a file is looked at.
pub(crate) const PREFIX: usize = 64 * 1024;

/// Whether a file that begins like this is one v1 document.
///
/// It is when its object has `dataFeedElement` or the type `DataFeed`. With a JSON-LD `@context` it also is when
/// it is no single row on a line: then it is a v1 document with a broken envelope, and that can be said of it.
pub(crate) fn is_v1(prefix: &[u8]) -> bool {
    let text = prefix.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(prefix);
    let mut scanner = Scanner { text, at: 0 };
    scanner.blanks();
    let start = scanner.at;
    if !scanner.eat(b'{') {
        return false;
    }
    let (mut context, mut row) = (false, false);
    while let Some(key) = scanner.key() {
        let value = scanner.value();
        match key.as_ref() {
            b"dataFeedElement" => return true,
            b"@context" => context = true,
            b"@type" => match value.and_then(|value| serde_json::from_slice::<Cow<'_, str>>(value).ok()) {
                Some(name) if name == "DataFeed" => return true,
                Some(name) => row = EntityType::parse(&name).is_some(),
                None => {}
            },
            _ => {}
        }
        if value.is_none() {
            break;
        }
    }
    context && (!row || text[start..scanner.at].contains(&b'\n'))
}

/// Walks over the members of one object.
struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The next key, without its quotes, with the colon behind it.
    fn key(&mut self) -> Option<Cow<'t, [u8]>> {
        self.eat(b',');
        self.blanks();
        let start = self.at;
        if self.peek() != Some(b'"') || !self.string() {
            return None;
        }
        let key = &self.text[start + 1..self.at - 1];
        self.eat(b':').then_some(Cow::Borrowed(key))
    }

    /// Steps over a string; false if it does not end.
    fn string(&mut self) -> bool {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return true;
            }
        }
        false
    }

    /// Steps over a value; none if it does not end.
    fn value(&mut self) -> Option<&'t [u8]> {
        self.blanks();
        let start = self.at;
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    if !self.string() {
                        return None;
                    }
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b'}' | b']' if depth == 0 => return self.text.get(start..self.at),
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_v1;

    proptest! {
        #[test]
        fn looking_at_any_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[{}\\[\\]\",:\\\\a@]{0,60}") {
            let _ = (is_v1(&bytes), is_v1(text.as_bytes()));
        }
    }

    #[test]
    fn v1_documents_are_told_from_rows() {
        for v1 in [
            r#"{"@type":"DataFeed"}"#,
            "\u{feff}\n{ \"dateModified\" : \"x\\\"\", \"dataFeedElement\" : [",
            r#"{"a":{"b":["}"]},"@context":"x","dataFeedElement":[]}"#,
            r#"{"@context":"x","@type":"Feed"}"#,
            "{\"@context\":\"x\",\n\"@type\":\"Restaurant\"}",
        ] {
            assert!(is_v1(v1.as_bytes()), "{v1}");
        }
        for v2 in [
            "",
            "[]",
            "{",
            r#"{"@type":"Menu","@id":"a"}"#,
            "{\n  \"@type\": \"Menu\",\n  \"@id\": \"a\"\n}",
            r#"{"@context":"x","@type":"Menu","@id":"a"}"#,
            r#"{"@type":"Menu","name":"dataFeedElement"}"#,
        ] {
            assert!(!is_v1(v2.as_bytes()), "{v2}");
        }
    }
}
