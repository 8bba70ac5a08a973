//! Where, when and for whom (5.6 to 5.8).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::money::Price;
use super::scalar::{Extra, double};

/// Delivery or pickup at a time (5.6).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentOption {
    /// Which of the two, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fulfillment_info: Option<FulfillmentInfo>,
    /// When this option lapses (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Offer of the option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<String>,
    /// Cost of the option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One of delivery and pickup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FulfillmentInfo {
    /// Delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliveryInfo>,
    /// Pickup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pickup: Option<PickupInfo>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// When to deliver.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryInfo {
    /// `P0M` or a time (13.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_time_iso8601: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// When to pick up. Members for curbside pickup are kept in `extra`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickupInfo {
    /// `P0M` or a time (13.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pickup_time_iso8601: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A delivery address (5.7).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Point on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Coordinates>,
    /// The address on one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formatted_address: Option<String>,
    /// Duplicate of the postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip_code: Option<String>,
    /// Duplicate of the locality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The address in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_address: Option<PostalAddress>,
    /// Delivery instructions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for Location {
    /// Leaves the address out, so that it cannot reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Location").field("city", &self.city).finish_non_exhaustive()
    }
}

/// Latitude and longitude in degrees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coordinates {
    /// Degrees north.
    #[serde(default, deserialize_with = "double")]
    pub latitude: f64,
    /// Degrees east.
    #[serde(default, deserialize_with = "double")]
    pub longitude: f64,
}

/// An address in parts (5.7). Further members are kept in `extra`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostalAddress {
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_code: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// State or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrative_area: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// Street and number, not reliably in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address_lines: Vec<String>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for PostalAddress {
    /// Leaves street and name out, so that they cannot reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostalAddress")
            .field("region_code", &self.region_code)
            .field("locality", &self.locality)
            .finish_non_exhaustive()
    }
}

/// The diner, in submit only (5.8).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// `true` for signed-in diners, absent for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// Members this specification does not name.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for Contact {
    /// Leaves the person out, so that names and numbers cannot reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").field("email_verified", &self.email_verified).finish_non_exhaustive()
    }
}
