//! `CONTENT_QUALITY`: what can be seen of chapter 15 without eyes.

use crate::code::Code;
use crate::problem::Finding;
use crate::row::Row;

/// Words that a name in production does not have.
const PLACEHOLDERS: [&str; 3] = ["test", "dummy", "lorem"];

/// Findings about the texts of a Restaurant, MenuSection or MenuItem.
pub(crate) fn text_findings(row: &Row, production: bool) -> Vec<Finding> {
    let Some(name) = row.text("name") else { return Vec::new() };
    let mut findings = Vec::new();
    let mut note = |message: &str, property: &'static str| {
        findings.push(Finding::new(Code::ContentQuality, message).property(property).value(name));
    };
    if is_shouting(name) {
        note("the name is written in capitals only", "name");
    }
    if name.chars().any(is_emoji) {
        note("the name holds an emoji", "name");
    }
    if production && words(name).any(|word| PLACEHOLDERS.contains(&word.as_str())) {
        note("the name looks like a placeholder or a test", "name");
    }
    if row.text("description").is_some_and(|text| text.trim().to_lowercase() == name.trim().to_lowercase()) {
        note("the description only repeats the name", "description");
    }
    findings
}

/// More than five letters, all of them capitals.
fn is_shouting(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic());
    letters.clone().count() > 5 && letters.clone().all(char::is_uppercase)
}

fn is_emoji(letter: char) -> bool {
    matches!(u32::from(letter), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B50 | 0x2B55 | 0xFE0F)
}

fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_in_capitals_are_no_shouting() {
        assert!(is_shouting("BEST RICE BOWL"));
        assert!(!is_shouting("BLT"));
        assert!(!is_shouting("Rice bowl"));
        assert!(!is_shouting("拉麵拉麵拉麵"));
    }

    #[test]
    fn emoji_are_seen() {
        assert!("Burger 🍔".chars().any(is_emoji));
        assert!(!"Crêpe Nº 5".chars().any(is_emoji));
    }
}
