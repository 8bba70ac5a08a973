//! Reads a line in one pass.
//!
//! It takes only what [`super::strict`] takes and answers with the same; what it refuses it does not explain.

use std::collections::HashSet;

use bumpalo::Bump;
use bumpalo::collections::Vec;

use super::{FEW_MEMBERS, Json, MAX_DEPTH, Members, Text};

/// The object that `text` holds and nothing else.
pub(super) fn object<'a>(text: &'a str, arena: &'a Bump) -> Option<Members<'a>> {
    let mut reader = Reader { text, at: 0, arena };
    match reader.value(1)? {
        Json::Object(members) if reader.at == text.len() => Some(members),
        _ => None,
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Where the next byte is.
    at: usize,
    arena: &'a Bump,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over blanks, then over `byte` if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_blanks();
        match self.peek()? {
            b'"' => self.string().map(Json::Text),
            b'{' => self.members(depth).map(Json::Object),
            b'[' => self.list(depth).map(Json::List),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number().map(Json::Number),
        }
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Option<Json<'a>> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn members(&mut self, depth: usize) -> Option<Members<'a>> {
        self.at += 1;
        let mut members = Vec::with_capacity_in(8, self.arena);
        if self.take(b'}') {
            return Some(members.into_bump_slice());
        }
        loop {
            self.skip_blanks();
            let key = self.string()?;
            if !self.take(b':') {
                return None;
            }
            members.push((key, self.value(depth + 1)?));
            if !self.take(b',') {
                break;
            }
        }
        (self.take(b'}') && all_differ(&members)).then(|| members.into_bump_slice() as Members<'a>)
    }

    fn list(&mut self, depth: usize) -> Option<&'a [Json<'a>]> {
        self.at += 1;
        let mut values = Vec::new_in(self.arena);
        if self.take(b']') {
            return Some(&[]);
        }
        loop {
            values.push(self.value(depth + 1)?);
            if !self.take(b',') {
                break;
            }
        }
        self.take(b']').then(|| values.into_bump_slice() as &[_])
    }

    /// One with escapes is read by the JSON library and kept in the arena.
    fn string(&mut self) -> Option<&'a str> {
        let (text, start) = (self.text, self.at);
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut plain = true;
        loop {
            self.at += plain_bytes(&text.as_bytes()[self.at..]);
            match self.peek()? {
                b'"' => break,
                b'\\' => (plain, self.at) = (false, self.at + 2),
                _ => return None,
            }
            if self.at > text.len() {
                return None;
            }
        }
        self.at += 1;
        if plain {
            return Some(&text[start + 1..self.at - 1]);
        }
        let read: Text<'_> = serde_json::from_str(text.get(start..self.at)?).ok()?;
        Some(self.arena.alloc_str(&read.0))
    }

    fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits();
        if whole == 0 || (leading_zero && whole > 1) {
            return None;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            (self.digits() > 0).then_some(())?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            (self.digits() > 0).then_some(())?;
        }
        Some(&self.text[start..self.at])
    }

    fn digits(&mut self) -> usize {
        let digits = self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        digits
    }
}

fn all_differ(members: &[(&str, Json<'_>)]) -> bool {
    if members.len() <= FEW_MEMBERS {
        let earlier = |at: usize| &members[..at];
        return members
            .iter()
            .enumerate()
            .all(|(at, (key, _))| earlier(at).iter().all(|(other, _)| other != key));
    }
    let mut seen = HashSet::new();
    members.iter().all(|(key, _)| seen.insert(*key))
}

/// How many bytes at the start are neither a quote, nor a backslash, nor a control character; eight are looked at
/// together.
fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // Has the high bit set in each byte that is `byte`, and perhaps in bytes above the first of them.
    let equal = |word: u64, byte: u8| {
        let other = word ^ (ONES * u64::from(byte));
        other.wrapping_sub(ONES) & !other
    };
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let special = (equal(word, b'"') | equal(word, b'\\') | control) & HIGH;
        if special != 0 {
            // The lowest bit that is set is exact: borrows only go upward.
            return at + usize::try_from(special.trailing_zeros() / 8).unwrap_or(0);
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| **byte >= 0x20 && !matches!(byte, b'"' | b'\\')).count()
}
