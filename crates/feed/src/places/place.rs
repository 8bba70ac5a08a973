//! A place and what makes it sound.

use basis::GeoPoint;
use serde::{Deserialize, Serialize};

use super::file::PlaceFault;
use super::keys;
use super::score::Features;

/// Whether a place is in business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlaceStatus {
    /// In business.
    #[default]
    Open,
    /// Closed for some time.
    TemporarilyClosed,
    /// Closed for good.
    Closed,
}

impl PlaceStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::TemporarilyClosed, Self::Closed];

    /// The name in files and in the register.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::TemporarilyClosed => "TEMPORARILY_CLOSED",
            Self::Closed => "CLOSED",
        }
    }

    /// From its name; case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text))
    }
}

/// A place that the platform knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Its id in the register.
    pub place_id: String,
    /// Its name.
    pub name: String,
    /// Street and number.
    pub street_address: String,
    /// City.
    #[serde(default)]
    pub address_locality: Option<String>,
    /// State or region.
    #[serde(default)]
    pub address_region: Option<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub address_country: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub telephone: Option<String>,
    /// Degrees north.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Whether it is in business.
    #[serde(default)]
    pub status: PlaceStatus,
}

/// Longest `placeId` in bytes.
const MAX_ID: usize = 200;
/// Longest of the other texts in bytes.
const MAX_TEXT: usize = 400;

impl Place {
    /// Its coordinates, if it has both.
    pub fn location(&self) -> Option<GeoPoint> {
        GeoPoint::new(self.latitude?, self.longitude?)
    }

    /// Numbers under which restaurants that may be this place look for it; see [`super::WantedPlace::keys`].
    pub fn keys(&self) -> Vec<i64> {
        keys::of_place(&Features::of_place(self))
    }

    /// What is wrong with it; a register takes sound places only.
    pub fn faults(&self) -> Vec<PlaceFault> {
        let mut faults = Vec::new();
        let needed =
            [("placeId", &self.place_id), ("name", &self.name), ("streetAddress", &self.street_address)];
        for (property, text) in needed {
            if text.trim().is_empty() {
                faults.push(PlaceFault::Missing { property });
            }
        }
        if self.place_id.trim() != self.place_id {
            faults.push(PlaceFault::BadText { property: "placeId" });
        }
        let texts = [
            ("placeId", Some(&self.place_id), MAX_ID),
            ("name", Some(&self.name), MAX_TEXT),
            ("streetAddress", Some(&self.street_address), MAX_TEXT),
            ("addressLocality", self.address_locality.as_ref(), MAX_TEXT),
            ("addressRegion", self.address_region.as_ref(), MAX_TEXT),
            ("postalCode", self.postal_code.as_ref(), MAX_TEXT),
            ("telephone", self.telephone.as_ref(), MAX_TEXT),
        ];
        for (property, text, longest) in texts {
            let Some(text) = text else { continue };
            if text.len() > longest {
                faults.push(PlaceFault::TooLong { property, longest });
            }
            if text.chars().any(char::is_control) {
                faults.push(PlaceFault::BadText { property });
            }
        }
        if self.address_country.as_deref().is_some_and(|code| !is_country(code)) {
            faults.push(PlaceFault::BadCountry);
        }
        let has_coordinates = self.latitude.is_some() || self.longitude.is_some();
        if has_coordinates && self.location().is_none() {
            faults.push(PlaceFault::BadCoordinates);
        }
        faults
    }
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
