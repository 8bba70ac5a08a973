//! Where a diner is: coordinates as a browser or a person writes them, or a town, a postal code or an address.
//!
//! The platform has no map: a town or postal code lies where its restaurants lie.

use basis::{Environment, GeoPoint};
use feed::serving::Destination;
use inventory::Spot;
use web::PageError;

use crate::state::ShopState;

/// The place that `words` name; `None` if no restaurant is known there.
pub(crate) async fn of_words(state: &ShopState, words: &str) -> Result<Option<Spot>, PageError> {
    if words.is_empty() {
        return Ok(None);
    }
    let towns = state.inventory.catalogue().towns(Environment::Production, state.ambient.now()).await?;
    Ok(coordinates(words).map(|point| towns.around(point)).or_else(|| towns.find(words)))
}

/// The middle of a postal code; `None` if no restaurant is known there.
pub(crate) async fn of_postal_code(
    state: &ShopState,
    country: &str,
    postal_code: &str,
) -> Result<Option<GeoPoint>, PageError> {
    let towns = state.inventory.catalogue().towns(Environment::Production, state.ambient.now()).await?;
    Ok(towns.of_postal_code(country, postal_code))
}

/// Where an order goes that is brought to this place.
pub(crate) fn destination(spot: Option<&Spot>) -> Destination<'_> {
    spot.map_or_else(Destination::default, |spot| Destination {
        point: Some(spot.point),
        postal_code: spot.postal_code.as_deref(),
        country: spot.country.as_deref(),
    })
}

/// A point written as `48.85, 2.35`, `48.85 2.35` or `geo:48.85,2.35`.
pub(crate) fn coordinates(words: &str) -> Option<GeoPoint> {
    let words = words.trim();
    let words = words.strip_prefix("geo:").unwrap_or(words);
    let mut parts = words.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let (latitude, longitude) = (parts.next()?, parts.next()?);
    // A street number and a postal code are no point, and "nan" is no number here.
    let number = |text: &str| {
        let plain = text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || ".+-".contains(c));
        plain.then(|| text.parse().ok()).flatten()
    };
    let point = GeoPoint::new(number(latitude)?, number(longitude)?);
    point.filter(|_| parts.next().is_none())
}

/// A postal code as it is compared.
pub(crate) fn compact(code: &str) -> String {
    code.split_whitespace().collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_from_addresses() {
        let paris = GeoPoint::new(48.85, 2.35);
        for text in ["48.85,2.35", " 48.85, 2.35 ", "48.85 2.35", "geo:48.85,2.35", "48.85;+2.35"] {
            assert_eq!(coordinates(text), paris, "{text}");
        }
        assert_eq!(coordinates("-33.9, -70.6"), GeoPoint::new(-33.9, -70.6));
        for text in
            ["75001 Paris", "12 75001", "91.0,2.0", "NaN,2.0", "48.85", "48.85,2.35,7.0", "1.e5 2.0", ""]
        {
            assert_eq!(coordinates(text), None, "{text}");
        }
    }
}
