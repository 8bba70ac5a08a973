//! Ids, names and instants as the interface writes them, each with its schema.

use basis::{Currency, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description.trim()))
}

macro_rules! wire_ids {
    ($($(#[doc = $doc:literal])* $name:ident = $pattern:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) basis::$name);

        impl From<basis::$name> for $name {
            fn from(id: basis::$name) -> Self {
                Self(id)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                text(concat!($($doc),*)).pattern(Some($pattern)).into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

macro_rules! typed {
    ($prefix:literal) => {
        concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")
    };
}

wire_ids! {
    /// A partner's number.
    PartnerId = "^[0-9]{1,18}$";
    /// A person who signs in.
    UserId = typed!("usr");
    /// A contact of a partner.
    ContactId = typed!("con");
    /// A run of feed ingestion.
    IngestionId = typed!("ing");
    /// A real-time update of an entity.
    UpdateId = typed!("upd");
    /// A request of real-time updates.
    UpdateRequestId = typed!("upr");
    /// An incident.
    IncidentId = typed!("inc");
    /// A support case.
    CaseId = typed!("cas");
    /// A message in a case.
    CaseMessageId = typed!("cms");
    /// A run of the certification kit.
    CertificationId = typed!("cer");
    /// An order.
    OrderId = typed!("ord");
    /// A request to a partner with its answer.
    ExchangeId = typed!("exc");
    /// A diner's cart. Whoever has the id may change the cart.
    CartId = typed!("crt");
    /// A priced cart.
    CheckoutId = typed!("chk");
    /// An on-call schedule.
    ScheduleId = typed!("sch");
    /// A line of the audit log.
    AuditId = typed!("aud");
    /// A file of places.
    PlaceImportId = typed!("pim");
    /// A partner's suggestion of a place.
    PlaceSuggestionId = typed!("psg");
}

macro_rules! wire_names {
    ($($(#[doc = $doc:literal])* $name:ident: $inner:ty = $all:expr, $as_text:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $inner);

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.$as_text())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let mut all = IntoIterator::into_iter($all);
                let found = all.find(|value: &$inner| value.$as_text() == text).map(Self);
                found.ok_or_else(|| {
                    let all: Vec<&str> =
                        IntoIterator::into_iter($all).map(|value: $inner| value.$as_text()).collect();
                    serde::de::Error::custom(format!("{text:?} is not one of: {}", all.join(", ")))
                })
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let all = IntoIterator::into_iter($all).map(|value: $inner| value.$as_text());
                text(concat!($($doc),*)).enum_values(Some(all)).into()
            }
        }

        impl ToSchema for $name {}
    )*};
}

wire_names! {
    /// One of the partner's two worlds.
    Environment: basis::Environment = basis::Environment::ALL, as_str;
    /// A language.
    Locale: basis::Locale = basis::Locale::ALL, tag;
    /// Where a partner stands in its life.
    PartnerStatus: partners::PartnerStatus = partners::PartnerStatus::ALL, as_str;
    /// Whether the integration is on, and who switched it off.
    IntegrationStatus: partners::IntegrationStatus = partners::IntegrationStatus::ALL, as_str;
    /// What a contact is for.
    ContactKind: partners::ContactKind = partners::ContactKind::ALL, as_str;
    /// How the token stands in the header of calls to the partner.
    AuthHeaderStyle: partners::AuthHeaderStyle = partners::AuthHeaderStyle::ALL, as_str;
    /// How a feed is delivered.
    DeliveryMethod: partners::DeliveryMethod = partners::DeliveryMethod::ALL, as_str;
    /// What a user of a partner may do.
    Role: identity::Role = identity::Role::ALL, as_str;
    /// What a person of the platform is there for.
    StaffRole: identity::StaffRole = identity::StaffRole::ALL, as_str;
    /// How far a run of ingestion is.
    IngestionState: inventory::IngestionState = {
        use inventory::IngestionState as S;
        [S::Queued, S::Fetching, S::Processing, S::Held, S::Done, S::Failed]
    }, as_str;
    /// How much of a restaurant can be ordered.
    RestaurantState: inventory::RestaurantState = inventory::RestaurantState::ALL, as_str;
    /// Whether a restaurant is a place of the register.
    MatchState: feed::MatchState = feed::MatchState::ALL, as_str;
    /// Whether a place is in business.
    PlaceStatus: feed::PlaceStatus = feed::PlaceStatus::ALL, as_str;
    /// How a restaurant is called in matching.
    Serving: inventory::Serving = inventory::Serving::ALL, as_str;
    /// Why a restaurant cannot be ordered from, or that it can.
    ReportStatus: inventory::ReportStatus = inventory::ReportStatus::ALL, as_str;
    /// How far a file of places is.
    ImportState: inventory::ImportState = inventory::ImportState::ALL.iter().copied(), as_str;
    /// How far a suggestion of a place is.
    SuggestionState: inventory::SuggestionState = inventory::SuggestionState::ALL.iter().copied(), as_str;
    /// How an entity stands: without an error of its own, with one, or deleted by a real-time update.
    EntityState: inventory::EntityState = {
        use inventory::EntityState as S;
        [S::Ok, S::Faulty, S::Deleted]
    }, as_str;
    /// What published a state.
    SnapshotKind: inventory::SnapshotKind = {
        use inventory::SnapshotKind as K;
        [K::Batch, K::Update, K::Rollback]
    }, as_str;
    /// How something differs between two published states.
    Difference: inventory::Difference = {
        use inventory::Difference as D;
        [D::Added, D::Changed, D::Removed]
    }, as_str;
    /// What a real-time update does.
    UpdateRoute: inventory::realtime::UpdateRoute = inventory::realtime::UpdateRoute::ALL.iter().copied(), as_str;
    /// In which schema the entity of a real-time update is written.
    UpdateForm: inventory::realtime::UpdateForm = inventory::realtime::UpdateForm::ALL.iter().copied(), as_str;
    /// How far a real-time update is.
    UpdateState: inventory::realtime::UpdateState = inventory::realtime::UpdateState::ALL.iter().copied(), as_str;
    /// A call of the fulfillment API.
    Action: monitoring::Action = monitoring::Action::ALL, as_str;
    /// A condition under which a case is urgent.
    UrgentCondition: monitoring::UrgentCondition = monitoring::UrgentCondition::ALL, as_str;
    /// What the measurements say of a claim.
    VerdictKind: monitoring::VerdictKind = {
        use monitoring::VerdictKind as V;
        [V::Supported, V::Contradicted, V::Undecidable]
    }, as_str;
    /// How bad an incident is.
    Severity: escalation::Severity = escalation::Severity::ALL, as_str;
    /// Where an incident stands.
    IncidentState: escalation::IncidentState = escalation::IncidentState::ALL, as_str;
    /// What the climb of an incident is doing.
    RunPhase: escalation::RunPhase = {
        use escalation::RunPhase as P;
        [P::Active, P::Paused, P::Acknowledged, P::Exhausted, P::Finished]
    }, as_str;
    /// What a case is about.
    CaseCategory: support::Category = support::Category::ALL.iter().copied(), as_str;
    /// Whose turn it is in a case.
    CaseState: support::CaseState = support::CaseState::ALL.iter().copied(), as_str;
    /// How far a claim of urgency has come.
    CaseUrgency: support::Urgency = support::Urgency::ALL.iter().copied(), as_str;
    /// Who works on a case.
    CaseQueue: support::Queue = support::Queue::ALL.iter().copied(), as_str;
    /// Who may read a message of a case.
    Visibility: support::Visibility = support::Visibility::ALL.iter().copied(), as_str;
    /// To whom a partner turns for help.
    RoutingGroup: support::RoutingGroup = support::RoutingGroup::ALL, as_str;
    /// How food reaches the diner.
    ServiceType: feed::ServiceType = [feed::ServiceType::Delivery, feed::ServiceType::Takeout], as_str;
    /// Where an order stands: a state of the programme, or one of the platform's own.
    OrderStatus: order::OrderStatus = order::OrderStatus::all(), as_str;
    /// A documented test case.
    TestCase: certification::TestCase = certification::TestCase::ALL.iter().copied(), as_str;
    /// What was asked in an exchange.
    ExchangeAction: ordering::ExchangeAction = ordering::ExchangeAction::ALL, as_str;
}

/// An instant, as RFC 3339 has it, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Instant(pub(crate) Timestamp);

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        text("An instant, as RFC 3339 has it, in UTC.").format(Some(format)).into()
    }
}

impl ToSchema for Instant {}

/// An amount of money.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Money {
    /// In minor units, such as cents.
    minor: i64,
    /// ISO 4217.
    #[schema(min_length = 3, max_length = 3)]
    currency: String,
    /// The same as a decimal, such as `12.50`.
    amount: String,
}

impl From<basis::Money> for Money {
    fn from(money: basis::Money) -> Self {
        Self { minor: money.minor, currency: money.currency.code().to_owned(), amount: money.to_decimal() }
    }
}

/// An amount of money that is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyInput {
    /// In minor units, such as cents.
    minor: i64,
    /// ISO 4217.
    #[schema(value_type = String, min_length = 3, max_length = 3)]
    currency: Currency,
}

impl From<MoneyInput> for basis::Money {
    fn from(money: MoneyInput) -> Self {
        Self::new(money.minor, money.currency)
    }
}

/// A point on the map.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Point {
    /// Degrees north.
    #[schema(minimum = -90, maximum = 90)]
    pub(crate) latitude: f64,
    /// Degrees east.
    #[schema(minimum = -180, maximum = 180)]
    pub(crate) longitude: f64,
}

impl From<basis::GeoPoint> for Point {
    fn from(point: basis::GeoPoint) -> Self {
        Self { latitude: point.latitude, longitude: point.longitude }
    }
}
