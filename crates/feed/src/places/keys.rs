//! Under which keys places are found again, so that a restaurant is compared with few places of many.
//!
//! A score of 0.60 needs names that are alike, or everything else equal. So a restaurant and a place meet if names that
//! are alike stand together with the same postal code, the same street, or two kilometres of each other, or if telephone
//! and street are the same. A place with neither postal code nor coordinates meets every restaurant of its name. Chains
//! with thousands of places of one name and one telephone number thus stay cheap.
//!
//! Names are alike when four fifths of the words are shared. By prefix filtering, two such sets of words share one of
//! the first words of each in a common order: the first of up to four words, of the first two up to nine, and so on. Up to
//! three words the sets must be equal.

use std::hash::Hasher;

use basis::GeoPoint;
use siphasher::sip::SipHasher13;

use super::score::Features;

/// Side of a cell in degrees: about two kilometres from north to south.
const CELL: f64 = 0.02;
/// How far a place that counts may be away (the score of a distance ends there).
const REACH_METRES: f64 = 1_000.0;
/// Metres of a degree of latitude.
const DEGREE_METRES: f64 = 111_320.0;
/// Cells looked at from west to east at most; near the poles they become narrow.
const MOST_COLUMNS: i32 = 12;

pub(super) fn of_place(features: &Features) -> Vec<i64> {
    let cells = features.location.map(|point| vec![cell(point.latitude, point.longitude)]);
    keys(features, &cells.unwrap_or_default(), features.postal_code.is_none() && features.location.is_none())
}

pub(super) fn of_restaurant(features: &Features) -> Vec<i64> {
    keys(features, &features.location.map(cells_around).unwrap_or_default(), true)
}

fn keys(features: &Features, cells: &[(i32, i32)], alone: bool) -> Vec<i64> {
    let mut keys = Vec::new();
    let street = features.street.as_deref();
    for name in features.name.as_deref().map(signatures).unwrap_or_default() {
        keys.extend(features.postal_code.as_deref().map(|code| key(&["postal", &name, code])));
        keys.extend(street.map(|street| key(&["street", &name, street])));
        keys.extend(cells.iter().map(|(row, column)| key(&["cell", &name, &format!("{row}:{column}")])));
        if alone {
            keys.push(key(&["name", &name]));
        }
    }
    if let (Some(phone), Some(street)) = (features.phone.as_deref(), street) {
        keys.push(key(&["phone", phone, street]));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What two names that are alike have one of in common.
fn signatures(name: &str) -> Vec<String> {
    let mut words: Vec<&str> = name.split(' ').collect();
    // Long words are rare ones. Any order serves, if only it is always the same.
    words.sort_unstable_by(|left, right| right.len().cmp(&left.len()).then(left.cmp(right)));
    words.dedup();
    if words.len() < 4 {
        return vec![words.join(" ")];
    }
    let shared = (words.len() * 4).div_ceil(5);
    words[..=words.len() - shared].iter().map(|word| (*word).to_owned()).collect()
}

fn key(parts: &[&str]) -> i64 {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    hasher.finish().cast_signed()
}

fn cell(latitude: f64, longitude: f64) -> (i32, i32) {
    (floor(latitude / CELL), floor(longitude / CELL))
}

fn cells_around(point: GeoPoint) -> Vec<(i32, i32)> {
    let north = REACH_METRES / DEGREE_METRES;
    let east = north / point.latitude.to_radians().cos().max(0.01);
    let (south_west, north_east) = (
        cell(point.latitude - north, point.longitude - east),
        cell(point.latitude + north, point.longitude + east),
    );
    let columns = south_west.1..=north_east.1.min(south_west.1 + MOST_COLUMNS);
    (south_west.0..=north_east.0).flat_map(|row| columns.clone().map(move |column| (row, column))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "degrees divided by a fiftieth are small")]
fn floor(value: f64) -> i32 {
    value.floor() as i32
}

/// Words that decide whether a person's decision still stands: a change of name or address ends it.
pub(super) fn fingerprint(features: &Features) -> i64 {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let Features { name, street, locality, postal_code, .. } = features;
    key(&["identity", &text(name), &text(street), &text(locality), &text(postal_code)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::place::Place;
    use super::super::score::Features;
    use super::*;

    #[test]
    fn a_name_of_three_words_is_one_key_and_a_longer_one_is_its_rarest_words() {
        assert_eq!(signatures("the copper ladle"), signatures("copper ladle the"));
        assert_eq!(signatures("one two three four").len(), 1);
        assert_eq!(signatures("one two three four five").len(), 2);
    }

    fn place(name: &str, street: &str, code: Option<&str>, at: Option<(f64, f64)>) -> Features {
        Features::of_place(&Place {
            name: name.to_owned(),
            street_address: street.to_owned(),
            postal_code: code.map(str::to_owned),
            latitude: at.map(|at| at.0),
            longitude: at.map(|at| at.1),
            ..Place::default()
        })
    }

    fn meet(restaurant: &Features, place: &Features) -> bool {
        let keys = of_place(place);
        of_restaurant(restaurant).iter().any(|key| keys.contains(key))
    }

    #[test]
    fn neighbours_of_one_name_meet_and_a_chain_elsewhere_does_not() {
        let here = place("Subway", "1 Main St", Some("75001"), Some((48.8799, 2.3599)));
        assert!(meet(&here, &place("Subway", "9 Rue Haute", Some("75002"), Some((48.8801, 2.3601)))));
        assert!(!meet(&here, &place("Subway", "9 Rue Haute", Some("69001"), Some((45.76, 4.83)))));
        assert!(meet(&here, &place("Subway", "9 Rue Haute", None, None)));
        assert!(meet(&here, &place("subway", "1 Main Street", Some("69001"), None)));
    }

    proptest! {
        #[test]
        fn names_that_are_alike_share_a_key(words in proptest::collection::btree_set("[a-z]{1,8}", 1..12), drop in 0usize..3) {
            let all: Vec<String> = words.into_iter().collect();
            let rest: Vec<String> = all.iter().skip(drop).cloned().collect();
            prop_assume!(rest.len() * 5 >= all.len() * 4);
            let (left, right) = (signatures(&all.join(" ")), signatures(&rest.join(" ")));
            prop_assert!(left.iter().any(|one| right.contains(one)));
        }

        #[test]
        fn what_is_within_a_kilometre_shares_a_cell(lat in -80.0f64..80.0, lon in -179.0f64..179.0, north in -0.0089f64..0.0089) {
            let around = cells_around(GeoPoint::new(lat, lon).unwrap());
            prop_assert!(around.contains(&cell(lat + north, lon)));
            prop_assert!(around.len() <= 48);
        }
    }
}
