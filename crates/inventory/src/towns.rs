//! Where towns and postal codes lie. The platform has no map: a town lies where its restaurants lie.

use std::collections::{BTreeSet, HashMap};

use basis::GeoPoint;

use crate::store::searchable;

/// Places further from the greatest than this lie in another town of the same name.
const SAME_TOWN_METRES: f64 = 25_000.0;
/// A point lies in the postal code of the nearest place, if that is not further.
const NEXT_DOOR_METRES: f64 = 5_000.0;
/// Words that one name of a town or one postal code may have.
const MAX_NAME_WORDS: usize = 6;
/// Words of an address that are looked at.
const MAX_WORDS: usize = 24;

/// One postal code of a town.
#[derive(Clone, Debug, PartialEq)]
pub struct Town {
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// As the feed writes it.
    pub postal_code: String,
    /// Name of the town, as the feed writes it.
    pub locality: String,
    /// The middle of its restaurants.
    pub location: GeoPoint,
    /// How many there are.
    pub restaurants: i64,
}

/// Where a diner is, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The point.
    pub point: GeoPoint,
    /// The postal code, where all that fits has the same.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

/// All towns with restaurants, by name and by postal code.
#[derive(Debug, Default)]
pub struct Towns {
    all: Vec<Town>,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, Vec<usize>>,
}

impl Towns {
    /// These towns.
    pub fn new(all: Vec<Town>) -> Self {
        let mut towns = Self { all, ..Self::default() };
        for (index, town) in towns.all.iter().enumerate() {
            towns.by_name.entry(words(&town.locality).join(" ")).or_default().push(index);
            towns.by_code.entry(words(&town.postal_code).concat()).or_default().push(index);
        }
        towns
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Where the town or postal code lies that a person wrote, alone or within an address. The longest name counts;
    /// a postal code counts more than a name, both together most.
    pub fn find(&self, text: &str) -> Option<Spot> {
        let words: Vec<String> = words(text).into_iter().take(MAX_WORDS).collect();
        let named = longest(&words, &self.by_name, |part| part.join(" "));
        let coded = longest(&words, &self.by_code, <[String]>::concat);
        let both: Vec<usize> = coded.iter().copied().filter(|index| named.contains(index)).collect();
        let chosen = [both, coded, named].into_iter().find(|found| !found.is_empty())?;
        Self::middle(chosen.into_iter().filter_map(|index| self.all.get(index)))
    }

    /// The middle of a postal code.
    pub fn of_postal_code(&self, country: &str, postal_code: &str) -> Option<GeoPoint> {
        let found = self.by_code.get(&words(postal_code).concat())?;
        let towns = found.iter().filter_map(|index| self.all.get(*index));
        let there = towns.filter(|town| town.country.eq_ignore_ascii_case(country));
        Self::middle(there).map(|spot| spot.point)
    }

    /// The point with the postal code of the place next to it.
    pub fn around(&self, point: GeoPoint) -> Spot {
        let near = self.all.iter().map(|town| (town, town.location.distance_metres(point)));
        let near = near.filter(|(_, metres)| *metres <= NEXT_DOOR_METRES);
        let nearest = near.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(town, _)| town);
        Spot {
            point,
            postal_code: nearest.map(|town| town.postal_code.clone()),
            country: nearest.map(|town| town.country.clone()),
        }
    }

    /// The middle of the places around the greatest of them.
    fn middle<'a>(towns: impl Iterator<Item = &'a Town>) -> Option<Spot> {
        let towns: Vec<&Town> = towns.collect();
        let greatest = towns.iter().max_by_key(|town| town.restaurants)?;
        let mut sum = (0.0, 0.0, 0.0);
        let (mut codes, mut countries) = (BTreeSet::new(), BTreeSet::new());
        for town in &towns {
            if greatest.location.distance_metres(town.location) > SAME_TOWN_METRES {
                continue;
            }
            let weight = f64::from(u32::try_from(town.restaurants).unwrap_or(u32::MAX));
            sum = (
                sum.0 + town.location.latitude * weight,
                sum.1 + town.location.longitude * weight,
                sum.2 + weight,
            );
            codes.insert(town.postal_code.as_str());
            countries.insert(town.country.as_str());
        }
        let only =
            |set: &BTreeSet<&str>| if set.len() == 1 { set.first().map(|&one| one.to_owned()) } else { None };
        let point = GeoPoint::new(sum.0 / sum.2, sum.1 / sum.2)?;
        Some(Spot { point, postal_code: only(&codes), country: only(&countries) })
    }
}

/// The places under the longest part of the words that is a key.
fn longest(
    words: &[String],
    known: &HashMap<String, Vec<usize>>,
    key: impl Fn(&[String]) -> String,
) -> Vec<usize> {
    for length in (1..=words.len().min(MAX_NAME_WORDS)).rev() {
        if let Some(found) = words.windows(length).rev().find_map(|part| known.get(&key(part))) {
            return found.clone();
        }
    }
    Vec::new()
}

/// Words without accents and signs.
fn words(text: &str) -> Vec<String> {
    let text = searchable(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn town(country: &str, code: &str, name: &str, latitude: f64, restaurants: i64) -> Town {
        let location = GeoPoint::new(latitude, 4.8).unwrap();
        Town {
            country: country.into(),
            postal_code: code.into(),
            locality: name.into(),
            location,
            restaurants,
        }
    }

    fn towns() -> Towns {
        Towns::new(vec![
            town("FR", "69001", "Lyon", 45.77, 30),
            town("FR", "69002", "Lyon", 45.75, 10),
            town("FR", "93200", "Saint-Denis", 48.93, 5),
            town("FR", "89100", "Denis", 48.19, 2),
            town("GB", "SW1A 1AA", "London", 51.5, 9),
            town("US", "69001", "McCook", 40.2, 1),
        ])
    }

    #[test]
    fn a_town_a_code_and_a_whole_address_are_found() {
        let towns = towns();
        let found = |text: &str| towns.find(text).unwrap();
        assert!((found("lyon").point.latitude - 45.765).abs() < 1e-9);
        assert_eq!(found("LYON").postal_code, None, "it has two codes");
        assert_eq!(found("69002").postal_code.as_deref(), Some("69002"));
        let address = found("12 rue de la République, 69001 Lyon");
        assert_eq!((address.postal_code.as_deref(), address.country.as_deref()), (Some("69001"), Some("FR")));
        assert_eq!(found("saint denis").postal_code.as_deref(), Some("93200"));
        assert_eq!(found("sw1a1aa").country.as_deref(), Some("GB"));
        assert_eq!(found("10 Downing Street, SW1A 1AA").country.as_deref(), Some("GB"));
        assert_eq!(towns.find("Atlantis"), None);
        assert_eq!(towns.find(" ,; "), None);
    }

    #[test]
    fn a_code_lies_in_its_country_and_a_point_has_the_code_next_to_it() {
        let towns = towns();
        assert!(towns.of_postal_code("US", "69001").unwrap().latitude < 41.0);
        assert_eq!(towns.of_postal_code("DE", "69001"), None);
        let beside = GeoPoint::new(45.771, 4.81).unwrap();
        assert_eq!(towns.around(beside).postal_code.as_deref(), Some("69001"));
        let sea = GeoPoint::new(0.0, 0.0).unwrap();
        assert_eq!(towns.around(sea), Spot { point: sea, postal_code: None, country: None });
    }
}
