//! Questions about a document at an instant: hours, slots, areas, fees, offers (chapter 6).
//!
//! Windows are civil times; where clocks change, `calendar` says what they mean.

mod area;
mod fee;
mod hours;
mod offer;
mod window;

use basis::GeoPoint;
use calendar::HolidaySet;
use jiff::tz::TimeZone;

use crate::document::RestaurantDocument;

pub(crate) use area::comparable_postal_code;
pub use area::{area_covers, delivers_to};
pub use fee::{FeeEstimate, estimated_fees};
pub use hours::{LeadTime, advance_slots, asap, next_opening, orderable_now, quarter_from, slot_offered};
pub use offer::{applicable_offer, is_available, item_orderable, section_available};
pub use window::covers;

/// Where a restaurant is in time: its zone and the public holidays of its country.
#[derive(Clone, Debug)]
pub struct Locality {
    /// The zone.
    pub zone: TimeZone,
    /// Days on which rows for `PUBLIC_HOLIDAYS` hold.
    pub holidays: HolidaySet,
}

impl From<TimeZone> for Locality {
    /// A zone without holidays.
    fn from(zone: TimeZone) -> Self {
        Self { zone, holidays: HolidaySet::none() }
    }
}

impl RestaurantDocument {
    /// Zone and holidays; a zone that the program's data does not know counts as UTC.
    pub fn locality(&self) -> Locality {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        Locality { zone, holidays: HolidaySet::of(&self.address.country).unwrap_or_else(HolidaySet::none) }
    }
}

/// Where an order goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Destination<'a> {
    /// Coordinates, if known.
    pub point: Option<GeoPoint>,
    /// Postal code, if known.
    pub postal_code: Option<&'a str>,
    /// ISO 3166-1 alpha-2, if known.
    pub country: Option<&'a str>,
}

#[cfg(test)]
mod tests;
