//! What a checked feed becomes: one self-contained document per restaurant.
//!
//! Documents hold only what can be ordered: rows that failed a rule are not in them. They are
//! what the inventory stores, the shop shows and `serving` answers from.

mod enums;
mod menu;
mod service;

use std::sync::Arc;

use basis::{Currency, GeoPoint};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use enums::{DayOfWeek, FeeType, OptionType, OrderType, ServiceType};
pub use menu::{
    AddonGroup, Allergen, AvailabilityDocument, ItemDocument, MenuDocument, OfferDocument, OptionDocument,
    SectionDocument,
};
pub use service::{
    AreaDocument, DealDiscount, DealDocument, FeeDocument, Geometry, OperationHoursDocument, ServiceDocument,
    ServiceHoursDocument, Window,
};

/// One restaurant with its services and menus, as it can be ordered from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestaurantDocument {
    /// Version of this shape; see [`RestaurantDocument::FORMAT`].
    pub format: u32,
    /// The partner's `@id` (rule I5: `merchant.id` of the fulfillment messages).
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Page of the restaurant.
    pub url: Option<String>,
    /// The restaurant's own site.
    pub same_as: Option<String>,
    /// Telephone as sent.
    pub telephone: Option<String>,
    /// Postal address.
    pub address: Address,
    /// Coordinates of the feed, else of the matched place.
    pub location: Option<GeoPoint>,
    /// IANA name, derived from the coordinates (6.6).
    pub time_zone: String,
    /// Currency of its menus.
    pub currency: Currency,
    /// Legally required statement of ownership.
    pub imprint: Option<String>,
    /// Contact data of the economic operator.
    pub economic_operator: Option<String>,
    /// The place of the register it was matched with, if a register was given.
    pub place_id: Option<String>,
    /// One or two services, DELIVERY before TAKEOUT.
    pub services: Vec<ServiceDocument>,
    /// The menus the services name.
    /// They are shared in memory with other restaurants of the same check that sell from them.
    pub menus: Vec<Arc<MenuDocument>>,
    /// Deals named by the restaurant, its services or its items. For display only.
    pub deals: Vec<DealDocument>,
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// City.
    pub locality: String,
    /// State or region.
    pub region: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
}

/// A statement shown with a service or menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclaimer {
    /// The text.
    pub text: String,
    /// Where to read more.
    pub url: Option<String>,
}

impl RestaurantDocument {
    /// The version of the shape that this code writes.
    pub const FORMAT: u32 = 1;

    /// SHA-256 of the document's canonical JSON, in lower-case hexadecimal. Equal documents have
    /// equal hashes, so an unchanged restaurant need not be written again.
    ///
    /// # Errors
    /// Only if the document cannot be written as JSON, which a document made by this crate always can.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        let json = serde_json::to_vec(self)?;
        Ok(data_encoding::HEXLOWER.encode(&Sha256::digest(&json)))
    }

    /// The service of this type, if the restaurant has it.
    pub fn service(&self, service_type: ServiceType) -> Option<&ServiceDocument> {
        self.services.iter().find(|service| service.service_type == service_type)
    }

    /// The menu of this id.
    pub fn menu(&self, menu_id: &str) -> Option<&MenuDocument> {
        self.menus.iter().map(Arc::as_ref).find(|menu| menu.id == menu_id)
    }
}
