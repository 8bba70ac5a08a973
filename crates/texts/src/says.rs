//! A sentence before it is in a language: its key with what is filled in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use basis::Locale;
use fluent_bundle::FluentArgs;
use serde::{Deserialize, Serialize};

use crate::Texts;
use crate::arg::Arg;
use crate::bundle;

/// Longest text that is filled in, in characters: what others send may be long.
const LONGEST: usize = 400;
/// Numbers from here on are written in groups of three digits.
const GROUPED: i64 = 10_000;

/// A sentence that is made when it is known who reads it: the key of its text, and the values of the text's variables.
/// Making one is cheap; [`Says::say`] is not.
///
/// ```
/// use basis::Locale;
/// use texts::{Says, Texts};
///
/// let says = Says::new("page-of").with("page", 2).with("pages", 7);
/// assert_eq!(says.say(Texts::new(Locale::En)), "Page 2 of 7");
/// assert_eq!(serde_json::to_string(&says).unwrap(), r#"{"key":"page-of","args":{"page":2,"pages":7}}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Says {
    key: Cow<'static, str>,
    /// By name.
    #[serde(serialize_with = "as_map", skip_serializing_if = "Vec::is_empty")]
    args: Vec<(Cow<'static, str>, Said)>,
}

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Said {
    /// A number, which may choose between singular and plural.
    Number(i64),
    /// A text that is the same in every language, such as a name or an id.
    Text(Cow<'static, str>),
    /// Another sentence that stands inside this one.
    Sentence(Box<Says>),
}

impl Says {
    /// The sentence of a text; the key exists in both languages.
    pub const fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), args: Vec::new() }
    }

    /// The sentence of a text whose key is put together.
    pub const fn of_key(key: String) -> Self {
        Self { key: Cow::Owned(key), args: Vec::new() }
    }

    /// With the value of a variable. Long texts are cut.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Said>) -> Self {
        let at = self.args.partition_point(|(known, _)| known.as_ref() < name);
        self.args.insert(at, (Cow::Borrowed(name), value.into()));
        self
    }

    /// The key of the text.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The values by name.
    pub fn args(&self) -> impl Iterator<Item = (&str, &Said)> {
        self.args.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Whether this version of the platform has the text; one that is stored may be of another version.
    pub fn is_known(&self) -> bool {
        bundle::has(&self.key)
    }

    /// Whether every language has the text, and all of its variables have values, in sentences inside this one too. Tests
    /// ask this of every sentence that they come by.
    pub fn is_whole(&self) -> bool {
        let inner_is_whole = |value: &Said| match value {
            Said::Sentence(inner) => inner.is_whole(),
            Said::Number(_) | Said::Text(_) => true,
        };
        let whole_in = |locale: Locale| {
            let t = Texts::new(locale);
            let mut args = FluentArgs::with_capacity(self.args.len());
            self.args.iter().for_each(|(name, value)| args.set(name.as_ref(), value.to_arg(t).0));
            bundle::is_whole(locale, &self.key, &args)
        };
        self.args().all(|(_, value)| inner_is_whole(value)) && Locale::ALL.into_iter().all(whole_in)
    }

    /// The sentence in a language.
    pub fn say(&self, t: Texts) -> String {
        let args: Vec<(&str, Arg<'_>)> =
            self.args.iter().map(|(name, value)| (name.as_ref(), value.to_arg(t))).collect();
        t.with(&self.key, &args)
    }

    /// The sentence in English, which logs and programs are given.
    pub fn in_english(&self) -> String {
        self.say(Texts::new(Locale::En))
    }
}

impl Said {
    /// A text of the program itself, such as the name of a property, which costs no copy.
    pub const fn fixed(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    fn to_arg(&self, t: Texts) -> Arg<'_> {
        match self {
            Self::Number(number) if number.abs() >= GROUPED => Arg::from(t.count(*number)),
            Self::Number(number) => Arg::from(*number),
            Self::Text(text) => Arg::from(text.as_ref()),
            Self::Sentence(says) => Arg::from(says.say(t)),
        }
    }
}

/// The shape that is read; the values come in any order.
#[derive(Deserialize)]
struct Stored {
    key: String,
    #[serde(default)]
    args: BTreeMap<String, Said>,
}

impl From<Stored> for Says {
    fn from(stored: Stored) -> Self {
        let args = stored.args.into_iter().map(|(name, value)| (Cow::Owned(name), value)).collect();
        Self { key: Cow::Owned(stored.key), args }
    }
}

fn as_map<S: serde::Serializer>(
    args: &[(Cow<'static, str>, Said)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(args.iter().map(|(name, value)| (name, value)))
}

impl From<&'static str> for Says {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl From<i64> for Said {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

macro_rules! counts {
    ($($number:ty),*) => {$(
        impl From<$number> for Said {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}

counts!(i32, u32, u64, usize);

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        match text.char_indices().nth(LONGEST).filter(|_| text.len() > LONGEST) {
            Some((end, _)) => Self::Text(Cow::Owned(format!("{}…", &text[..end]))),
            None => Self::Text(Cow::Owned(text.to_owned())),
        }
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        if text.len() > LONGEST { Self::from(text.as_str()) } else { Self::Text(Cow::Owned(text)) }
    }
}

impl From<Says> for Said {
    fn from(says: Says) -> Self {
        Self::Sentence(Box::new(says))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_stored_as_its_key_and_its_values_and_read_again() {
        let inner = Says::new("yes");
        let says = Says::new("page-of").with("pages", inner).with("page", "two");
        let text = serde_json::to_string(&says).unwrap();
        assert_eq!(text, r#"{"key":"page-of","args":{"page":"two","pages":{"key":"yes"}}}"#);
        assert_eq!(serde_json::from_str::<Says>(&text).unwrap(), says);
        assert_eq!(says.in_english(), "Page two of Yes");
        assert_eq!(says.say(Texts::new(Locale::Fr)), "Page two sur Oui");
    }

    #[test]
    fn large_numbers_are_grouped_and_long_texts_cut() {
        let large = Says::new("page-of").with("page", 9_999).with("pages", 4_000_000);
        assert_eq!(large.in_english(), "Page 9999 of 4,000,000");
        let long = Says::new("page-of").with("page", "é".repeat(401)).with("pages", 1);
        assert_eq!(long.in_english(), format!("Page {}… of 1", "é".repeat(400)));
    }

    #[test]
    fn a_sentence_of_a_later_version_is_told_apart() {
        assert!(Says::new("yes").is_known() && Says::new("yes").is_whole());
        assert!(!Says::new("page-of").with("page", 1).is_whole());
        assert!(!serde_json::from_str::<Says>(r#"{"key":"of-a-later-version"}"#).unwrap().is_known());
    }
}
