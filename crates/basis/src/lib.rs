//! The words every other crate speaks: ids, money, locale, geo points, the clock and field errors.
//!
//! Nothing here reads a clock, a file or the network, except [`SystemClock`] and [`SystemRandom`],
//! which are handed in at the edge.

mod actor;
mod ambient;
mod contact;
mod environment;
mod field_error;
mod geo;
mod ids;
mod locale;
mod money;
mod page;

pub use actor::Actor;
pub use ambient::{Ambient, Clock, ManualClock, Random, SeededRandom, SystemClock, SystemRandom};
pub use contact::{EmailAddress, PhoneNumber};
pub use environment::Environment;
pub use field_error::{FieldError, FieldErrors};
pub use geo::GeoPoint;
pub use ids::{
    AuditId, CartId, CaseId, CaseMessageId, CertificationId, CheckoutId, ContactId, ExchangeId, IncidentId,
    IngestionId, JobId, KeyId, MessageId, OrderId, PageId, ParseIdError, PartnerId, PlaceImportId,
    PlaceSuggestionId, RunId, ScheduleId, SessionId, SnapshotId, UpdateId, UpdateRequestId, UserId,
};
pub use jiff::Timestamp;
pub use locale::Locale;
pub use money::{Currency, Money, MoneyError};
pub use page::{Cursor, Page};

/// The instant as microseconds since 1970 in UTC, the form in which every instant is stored.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant that [`micros`] gave. Out-of-range values, which only a damaged row can hold, become the epoch.
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
