//! `CONTENT_QUALITY`: what can be seen of chapter 15 without eyes.

use crate::code::Code;
use crate::problem::Finding;
use crate::row::Row;
use crate::schema::EntityType;

/// Words that a name in production does not have.
const PLACEHOLDERS: [&str; 3] = ["test", "dummy", "lorem"];

/// Longest name that a finding shows, in characters, and one more that tells of a cut.
const SHOWN: usize = 121;

const SHOUTING: u8 = 1;
const EMOJI: u8 = 2;
const PLACEHOLDER: u8 = 4;
const REPEATED: u8 = 8;

/// What there is to say of the texts of a Restaurant, MenuSection or MenuItem, as bits.
pub(crate) fn notes(row: &Row, production: bool) -> u8 {
    if !matches!(row.entity, EntityType::Restaurant | EntityType::MenuSection | EntityType::MenuItem) {
        return 0;
    }
    let Some(name) = row.text("name") else { return 0 };
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    let repeated = row.text("description").is_some_and(|text| {
        let (text, name) = (text.trim(), name.trim());
        let first = |text: &str| text.chars().next().map(|letter| letter.to_lowercase().next());
        // Lower case changes a length at most threefold. Most texts differ in their first letters.
        text.len() <= 3 * name.len()
            && first(text) == first(name)
            && text.to_lowercase() == name.to_lowercase()
    });
    bit(is_shouting(name), SHOUTING)
        | bit(name.chars().any(is_emoji), EMOJI)
        | bit(production && has_placeholder(name), PLACEHOLDER)
        | bit(repeated, REPEATED)
}

/// As much of a name as a finding shows.
pub(crate) fn shown(name: &str) -> Box<str> {
    name.char_indices().nth(SHOWN).map_or(name, |(end, _)| &name[..end]).into()
}

/// The findings for the notes of a row.
pub(crate) fn findings(row: &Row) -> Vec<Finding> {
    let name = row.text("name").unwrap_or_default();
    let notes = [
        (SHOUTING, "feed-says-name-shouting", "name"),
        (EMOJI, "feed-says-name-emoji", "name"),
        (PLACEHOLDER, "feed-says-name-placeholder", "name"),
        (REPEATED, "feed-says-description-repeats", "description"),
    ];
    let held = notes.into_iter().filter(|(bit, ..)| row.notes & bit != 0);
    held.map(|(_, key, property)| Finding::new(Code::ContentQuality, key).property(property).value(name))
        .collect()
}

fn has_placeholder(name: &str) -> bool {
    words(name).any(|word| PLACEHOLDERS.iter().any(|placeholder| word.eq_ignore_ascii_case(placeholder)))
}

/// More than five letters, all of them capitals.
fn is_shouting(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic());
    letters.clone().all(char::is_uppercase) && letters.count() > 5
}

fn is_emoji(letter: char) -> bool {
    matches!(u32::from(letter), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B50 | 0x2B55 | 0xFE0F)
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric())
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
