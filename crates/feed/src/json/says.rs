//! What the JSON library says of a broken text, as sentences that there are in every language.

use serde_json::Error;
use texts::Says;

/// What a v1 document is expected to be, in the words that the library is given.
pub(crate) const ONE_OBJECT: &str = "a v1 document, which is one object";
/// What its elements are expected to be.
pub(crate) const ELEMENT_LIST: &str = "a list of elements";

/// The library's words, and the key of the sentence that stands for them. The column is filled in.
const BREAKS: [(&str, &str); 20] = [
    ("EOF while parsing a list", "feed-says-json-list-cut-off"),
    ("EOF while parsing an object", "feed-says-json-object-cut-off"),
    ("EOF while parsing a string", "feed-says-json-string-cut-off"),
    ("EOF while parsing a value", "feed-says-json-value-cut-off"),
    ("expected `:`", "feed-says-json-no-colon"),
    ("expected `,` or `]`", "feed-says-json-no-comma-in-list"),
    ("expected `,` or `}`", "feed-says-json-no-comma-in-object"),
    ("expected ident", "feed-says-json-no-word"),
    ("expected value", "feed-says-json-no-value"),
    ("invalid escape", "feed-says-json-escape"),
    ("unexpected end of hex escape", "feed-says-json-escape"),
    ("lone leading surrogate in hex escape", "feed-says-json-surrogate"),
    ("invalid number", "feed-says-json-number"),
    ("number out of range", "feed-says-json-number-range"),
    ("invalid unicode code point", "feed-says-json-not-utf8"),
    ("control character (\\u0000-\\u001F) found while parsing a string", "feed-says-json-control"),
    ("key must be a string", "feed-says-json-key"),
    ("trailing comma", "feed-says-json-trailing-comma"),
    ("trailing characters", "feed-says-json-trailing"),
    ("recursion limit exceeded", "feed-says-json-recursion"),
];

/// What is wrong with the text.
pub(crate) fn says(error: &Error) -> Says {
    let whole = error.to_string();
    let words = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(words, _)| words);
    if let Some((_, key)) = BREAKS.iter().find(|(known, _)| *known == words) {
        return Says::new(key).with("column", error.column());
    }
    if let Some(name) = words.strip_prefix("duplicate key ") {
        return Says::new("feed-says-json-duplicate").with("name", name);
    }
    if words.ends_with(ONE_OBJECT) {
        return Says::new("feed-says-v1-no-object");
    }
    if words.ends_with(ELEMENT_LIST) {
        return Says::new("feed-says-v1-no-list");
    }
    Says::new("feed-says-json-other").with("detail", whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
        says(&error).key().trim_start_matches("feed-says-json-").to_owned()
    }

    #[test]
    fn what_the_library_says_is_known() {
        for (text, expected) in [
            ("[1", "list-cut-off"),
            ("{", "object-cut-off"),
            ("\"a", "string-cut-off"),
            ("[", "list-cut-off"),
            ("", "value-cut-off"),
            ("{\"a\" 1}", "no-colon"),
            ("[1 2]", "no-comma-in-list"),
            ("{\"a\":1 \"b\":2}", "no-comma-in-object"),
            ("nul1", "no-word"),
            ("[a]", "no-value"),
            ("\"\\x\"", "escape"),
            ("\"\\ud800\"", "escape"),
            ("01", "number"),
            ("1e999", "number-range"),
            ("\"\u{1}\"", "control"),
            ("{1:2}", "key"),
            ("[1,]", "trailing-comma"),
            ("1 2", "trailing"),
            (&"[".repeat(200), "recursion"),
        ] {
            assert_eq!(key(text), expected, "{text}");
        }
    }
}
