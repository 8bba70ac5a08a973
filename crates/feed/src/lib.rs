//! Inventory feeds: wire types, tolerant reading, validation rules, references, orderability.
//!
//! [`Checker`] reads the files of one snapshot and answers with a [`Report`] and one
//! [`RestaurantDocument`] per restaurant that can be ordered from. [`serving`] answers questions
//! about a document: is it open, which slots, does it deliver there, what does it cost.
//!
//! Files of the older generation, v1, are converted to rows as they are read ([`convert_v1`]).
//!
//! The crate is pure: it reads no clock, no file and no network. It implements
//! `inventory-feeds.md` of the specification; the tables of properties and codes are printed in
//! `docs/feed-rules.md`.
//!
//! Memory: a check holds of each entity its key, its links and the few values that rules of the graph
//! look at, and the lines only where [`Checker::new`] keeps them in memory; see docs/performance.md.

mod again;
mod assemble;
mod checked;
mod checker;
mod closure;
mod code;
mod coerce;
mod components;
mod decimal;
mod document;
mod graph;
mod json;
mod json_schema;
mod lines;
mod places;
mod problem;
mod reconcile;
mod references;
mod report;
mod row;
mod rows;
mod rules;
mod rules_document;
pub mod schema;
pub mod serving;
mod stored;
mod table;
mod v1;
mod zone;

pub use again::{content_hash, read_rows};
pub use checked::{Checked, CheckedRestaurant, CheckedRow, EntityRow, RowOrigin};
pub use checker::{CheckOptions, Checker};
pub use code::{Code, Severity, UnknownCode};
pub use decimal::{Decimal, DecimalError};
pub use document::{
    AddonGroup, Address, Allergen, AreaDocument, AvailabilityDocument, DayOfWeek, DealDiscount, DealDocument,
    Disclaimer, FeeDocument, FeeType, Geometry, ItemDocument, MenuDocument, OfferDocument,
    OperationHoursDocument, OptionDocument, OptionType, OrderType, RestaurantDocument, SectionDocument,
    ServiceDocument, ServiceHoursDocument, ServiceType, Window,
};
pub use json_schema::json_schema;
pub use places::{
    MatchState, Place, PlaceCandidate, PlaceDecision, PlaceFault, PlaceFormat, PlaceLine, PlaceLines,
    PlaceLookup, PlaceMatch, PlaceRegister, PlaceStanding, PlaceStatus, Places, WantedPlace, place_standings,
    restaurant_as_place, wanted_places,
};
pub use problem::{Cause, Problem};
pub use report::{Report, RestaurantCounts, RestaurantStatus, Summary};
pub use rules::geometry::{RingFault, parse_ring};
pub use rules_document::rules_document;
pub use schema::EntityType;
pub use stored::StoredRows;
pub use v1::{Converted, FeedFormat, convert_v1, convert_v1_node};
