//! The score of chapter 14: 0.40 name, 0.20 street, 0.10 postal code, 0.15 telephone, 0.15 distance.

use std::collections::HashSet;

use basis::GeoPoint;

use super::Place;
use crate::row::Row;

/// What is compared, in comparable form.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    pub(super) name: Option<String>,
    pub(super) street: Option<String>,
    pub(super) locality: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) location: Option<GeoPoint>,
}

impl Features {
    pub(super) fn of_place(place: &Place) -> Self {
        Self {
            name: normal(Some(&place.name)),
            street: normal(Some(&place.street_address)),
            locality: normal(place.address_locality.as_deref()),
            postal_code: normal(place.postal_code.as_deref()),
            phone: digits(place.telephone.as_deref()),
            location: place.location(),
        }
    }

    pub(super) fn of_row(row: &Row) -> Self {
        Self {
            name: normal(row.text("name")),
            street: normal(row.text("streetAddress")),
            locality: normal(row.text("addressLocality")),
            postal_code: normal(row.text("postalCode")),
            phone: digits(row.text("telephone")),
            location: crate::assemble::location(row),
        }
    }

    /// From 0 to 1; what is missing on either side is left out and the weights rescaled.
    pub(super) fn score(&self, other: &Self) -> f64 {
        let texts =
            |left: &Option<String>, right: &Option<String>| Some(likeness(left.as_ref()?, right.as_ref()?));
        let phone =
            self.phone.as_ref().zip(other.phone.as_ref()).map(|(a, b)| if a == b { 1.0 } else { 0.0 });
        let distance = self.location.zip(other.location).map(|(a, b)| nearness(a.distance_metres(b)));
        let parts = [
            (0.40, texts(&self.name, &other.name)),
            (0.20, texts(&self.street, &other.street)),
            (0.10, texts(&self.postal_code, &other.postal_code)),
            (0.15, phone),
            (0.15, distance),
        ];
        let known = parts.iter().filter_map(|(weight, part)| part.map(|part| (*weight, part)));
        let (sum, weights) =
            known.fold((0.0, 0.0), |(sum, all), (weight, part)| (sum + weight * part, all + weight));
        if weights > 0.0 { sum / weights } else { 0.0 }
    }

    /// Equal name, street, and, where both have them, city and postal code.
    pub(super) fn is_same_address(&self, other: &Self) -> bool {
        let agree = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
        self.name == other.name
            && self.street == other.street
            && agree(&self.locality, &other.locality)
            && agree(&self.postal_code, &other.postal_code)
    }
}

/// 1 below 150 m, falling to 0 at 1,000 m.
fn nearness(metres: f64) -> f64 {
    ((1_000.0 - metres) / 850.0).clamp(0.0, 1.0)
}

/// 1 equal, 0.5 when four fifths of the words are shared, else 0.
fn likeness(left: &str, right: &str) -> f64 {
    if left == right {
        return 1.0;
    }
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<HashSet<String>>();
    let (left, right) = (words(left), words(right));
    let shared = u32::try_from(left.intersection(&right).count()).unwrap_or(0);
    let all = u32::try_from(left.len().max(right.len())).unwrap_or(u32::MAX);
    if f64::from(shared) >= 0.8 * f64::from(all) { 0.5 } else { 0.0 }
}

/// Common abbreviations of streets and names.
const EXPANSIONS: [(&str, &str); 24] = [
    ("st", "street"),
    ("str", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("rd", "road"),
    ("blvd", "boulevard"),
    ("bd", "boulevard"),
    ("ln", "lane"),
    ("dr", "drive"),
    ("ct", "court"),
    ("pl", "place"),
    ("sq", "square"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("ste", "suite"),
    ("apt", "apartment"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("rest", "restaurant"),
    ("fbg", "faubourg"),
    ("imp", "impasse"),
    ("all", "allee"),
];

/// Lower case, without punctuation, abbreviations expanded.
fn normal(text: Option<&str>) -> Option<String> {
    let plain: String = text?
        .to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '’' | '.'))
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    let words = plain
        .split_whitespace()
        .map(|word| EXPANSIONS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long));
    let joined = words.collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then_some(joined)
}

fn digits(text: Option<&str>) -> Option<String> {
    let digits: String = text?.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_punctuation_do_not_count() {
        assert_eq!(normal(Some("12, Main St.")), normal(Some("12 MAIN STREET")));
        assert_eq!(normal(Some("…")), None);
    }

    #[test]
    fn nearness_falls_from_150_to_1000_metres() {
        assert!((nearness(150.0) - 1.0).abs() < 1e-9);
        assert!((nearness(575.0) - 0.5).abs() < 1e-9);
        assert!(nearness(1_000.0).abs() < 1e-9 && nearness(5_000.0).abs() < 1e-9);
    }
}
