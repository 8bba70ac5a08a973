//! Inventory feeds: wire types, tolerant reading, validation rules, references, orderability.
//!
//! [`Checker`] reads the files of one snapshot and answers with a [`Report`] and one
//! [`RestaurantDocument`] per restaurant that can be ordered from. [`serving`] answers questions
//! about a document: is it open, which slots, does it deliver there, what does it cost.
//!
//! The crate is pure: it reads no clock, no file and no network. It implements
//! `inventory-feeds.md` of the specification; the tables of properties and codes are printed in
//! `docs/feed-rules.md`.
//!
//! Memory: a check holds the rows of one environment at once, about twice the size of its files.

mod decimal;
mod document;

pub use decimal::Decimal;
pub use document::{
    AddonGroup, Address, Allergen, AreaDocument, AvailabilityDocument, DayOfWeek, DealDiscount, DealDocument,
    Disclaimer, FeeDocument, FeeType, Geometry, ItemDocument, MenuDocument, OfferDocument,
    OperationHoursDocument, OptionDocument, OptionType, OrderType, RestaurantDocument, SectionDocument,
    ServiceDocument, ServiceHoursDocument, ServiceType, Window,
};
