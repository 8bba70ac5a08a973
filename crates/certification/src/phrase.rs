//! A sentence that is kept and read in the reader's language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use texts::{Arg, Texts};

/// A text's key with its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The key.
    pub key: Box<str>,
    /// The values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Phrase {
    /// A text without values.
    pub fn new(key: impl Into<Box<str>>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// The same with one more value.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        // What partners send is hostile and long.
        self.args.insert(name.to_owned(), value.to_string().chars().take(400).collect());
        self
    }

    /// The sentence.
    pub fn say(&self, t: Texts) -> String {
        let args: Vec<(&str, Arg<'_>)> =
            self.args.iter().map(|(name, value)| (name.as_str(), Arg::from(value))).collect();
        t.with(&self.key, &args)
    }
}
