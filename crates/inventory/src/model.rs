//! The words of inventory.

use std::path::PathBuf;
use std::str::FromStr;

use basis::{Actor, Currency, Environment, GeoPoint, IngestionId, PartnerId, Timestamp};
use calendar::{BusinessCalendar, Window, Windows};
use feed::ServiceType;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::source::SourceSettings;

/// How inventory behaves in this installation.
#[derive(Clone, Debug)]
pub struct InventorySettings {
    /// Folders below which feed directories may lie. A directory elsewhere is refused, so that nobody can have the
    /// platform read its own files.
    pub feed_roots: Vec<PathBuf>,
    /// Seconds between two looks at a marker. Rule B2: 60 minutes by default.
    pub poll_every_seconds: i64,
    /// A snapshot that removes more than this share of the restaurants is held. Rule B6: 0.20.
    pub guard_share: f64,
    /// How feeds are fetched.
    pub sources: SourceSettings,
    /// Published states that can be looked at and returned to; none is kept longer than
    /// [`InventorySettings::HISTORY_DAYS`] but the one that is served.
    pub snapshots_kept: usize,
    /// Which days are business days, for stale inventory (8.4).
    pub business_days: BusinessCalendar,
}

impl InventorySettings {
    /// How long published states are kept.
    pub const HISTORY_DAYS: i64 = 14;
}

impl Default for InventorySettings {
    fn default() -> Self {
        let all_day = Windows::weekdays(Window::ALL_DAY);
        Self {
            feed_roots: Vec::new(),
            poll_every_seconds: 3600,
            guard_share: 0.20,
            snapshots_kept: 10,
            sources: SourceSettings::default(),
            business_days: BusinessCalendar::new(TimeZone::UTC, all_day),
        }
    }
}

/// The state of a run of ingestion. Rule B8.
///
/// ```text
/// Queued → Fetching → Processing → Done
///                  ↘ Failed      ↘ Held → Queued (applied) | Failed (discarded)
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IngestionState {
    /// Asked for, not begun.
    Queued,
    /// Files are being read and checked.
    Fetching,
    /// The checked restaurants are being written.
    Processing,
    /// Checked and written, but held for a person's decision because it would remove too much.
    Held,
    /// Published.
    Done,
    /// Ended without effect; the earlier inventory stays.
    Failed,
}

impl IngestionState {
    const ALL: [Self; 6] =
        [Self::Queued, Self::Fetching, Self::Processing, Self::Held, Self::Done, Self::Failed];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Fetching => "fetching",
            Self::Processing => "processing",
            Self::Held => "held",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether the run is over.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

impl FromStr for IngestionState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| format!("unknown state {text:?}"))
    }
}

impl db::ToValue for IngestionState {
    fn to_value(&self) -> db::Value {
        db::Value::Text(self.as_str().to_owned())
    }
}

impl db::FromValue for IngestionState {
    fn from_value(value: &db::Value) -> Result<Self, String> {
        String::from_value(value)?.parse()
    }
}

/// What a run does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Reads the feed.
    #[default]
    Batch,
    /// Returns to an earlier published state.
    Rollback,
}

impl RunKind {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Rollback => "rollback",
        }
    }
}

impl db::ToValue for RunKind {
    fn to_value(&self) -> db::Value {
        db::Value::Text(self.as_str().to_owned())
    }
}

impl db::FromValue for RunKind {
    fn from_value(value: &db::Value) -> Result<Self, String> {
        match String::from_value(value)?.as_str() {
            "batch" => Ok(Self::Batch),
            "rollback" => Ok(Self::Rollback),
            other => Err(format!("unknown kind of run {other:?}")),
        }
    }
}

/// Why a run failed as a whole: a code of the catalogue (inventory feeds, 11.2) with what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The stable code, such as `MARKER_INVALID`.
    pub code: String,
    /// What happened, in English.
    pub message: String,
    /// How to mend it, in English.
    pub cure: String,
}

/// Exact numbers of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IngestionCounts {
    /// Files read.
    pub files: i64,
    /// Entities read, valid or not.
    pub entities: i64,
    /// Problems of severity error.
    pub errors: i64,
    /// Problems of severity warning.
    pub warnings: i64,
    /// Restaurants in the feed.
    pub restaurants: i64,
    /// Restaurants that can be ordered from.
    pub orderable: i64,
    /// Restaurants that were not served before.
    pub added: i64,
    /// Restaurants whose document changed.
    pub changed: i64,
    /// Restaurants no longer served.
    pub removed: i64,
    /// Files written since the snapshot before.
    pub new_files: i64,
    /// Entities that were not there before.
    pub entities_added: i64,
    /// Entities whose content changed.
    pub entities_changed: i64,
    /// Entities that are no longer there.
    pub entities_removed: i64,
}

/// One run of ingestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ingestion {
    /// Its id.
    pub id: IngestionId,
    /// Whose feed.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
    /// How far it is.
    pub state: IngestionState,
    /// Who asked for it.
    pub requested_by: Actor,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When reading began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What the marker said.
    pub marker: Option<String>,
    /// The numbers.
    pub counts: IngestionCounts,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// What it does.
    pub kind: RunKind,
    /// The generation a rollback returns to.
    pub of_generation: Option<i64>,
    /// Marker of the held state that a person decided to publish: such a state is not held again.
    pub apply_marker: Option<String>,
}

impl Ingestion {
    /// A run that was asked for and has not begun.
    pub(crate) fn queued(
        id: IngestionId,
        (partner_id, environment): (PartnerId, Environment),
        requested_by: Actor,
        requested_at: Timestamp,
    ) -> Self {
        Self {
            id,
            partner_id,
            environment,
            state: IngestionState::Queued,
            requested_by,
            requested_at,
            started_at: None,
            finished_at: None,
            marker: None,
            counts: IngestionCounts::default(),
            failure: None,
            kind: RunKind::Batch,
            of_generation: None,
            apply_marker: None,
        }
    }
}

/// What an environment serves at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryHead {
    /// Rises by one with each published or held state.
    pub generation: i64,
    /// A state that waits for a decision, and the run that wrote it.
    pub held: Option<(i64, IngestionId)>,
    /// The marker of the published state.
    pub marker: Option<String>,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// When the marker was last looked at.
    pub polled_at: Option<Timestamp>,
    /// The run that writes beside the served state at present.
    pub staging: Option<IngestionId>,
    /// The time of the published snapshot: the version of entities without one of their own (rule W2).
    pub snapshot_at: Option<Timestamp>,
    /// When the first of the runs ended in failure that have been failing since without a break.
    pub failing_since: Option<Timestamp>,
    /// From this share a snapshot is held in this environment, in percent; `None` = as the installation has it.
    pub guard_percent: Option<u32>,
}

/// Which restaurants a diner or a partner looks for.
#[derive(Clone, Debug)]
pub struct SearchQuery {
    /// Sandbox or production.
    pub environment: Environment,
    /// Only this partner's.
    pub partner_id: Option<PartnerId>,
    /// Words in the name, street or town; case and accents do not matter.
    pub text: Option<String>,
    /// Nearest first, and only within [`SearchQuery::within_metres`].
    pub near: Option<GeoPoint>,
    /// How far around `near` is looked; [`SearchQuery::RADIUS_METRES`] at most.
    pub within_metres: f64,
    /// Only restaurants that have this service.
    pub service: Option<ServiceType>,
    /// Only partners that are launched and whose integration is enabled.
    pub offered_only: bool,
    /// The most entries wanted.
    pub limit: usize,
    /// Entries to leave out at the front.
    pub offset: usize,
}

impl SearchQuery {
    /// How far around a point restaurants are looked for.
    pub const RADIUS_METRES: f64 = 20_000.0;

    /// The first restaurants that diners may order from.
    pub fn offered(environment: Environment) -> Self {
        Self {
            environment,
            partner_id: None,
            text: None,
            near: None,
            within_metres: Self::RADIUS_METRES,
            service: None,
            offered_only: true,
            limit: 30,
            offset: 0,
        }
    }
}

/// What a list of restaurants shows of each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestaurantCard {
    /// Whose restaurant.
    pub partner_id: PartnerId,
    /// The partner's name.
    pub partner_name: String,
    /// The partner's id of the restaurant (`@id` of the feed).
    pub restaurant_id: String,
    /// Its name.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Town.
    pub locality: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Where it is.
    pub location: Option<GeoPoint>,
    /// IANA name of its zone.
    pub time_zone: String,
    /// The currency of its menu.
    pub currency: Currency,
    /// Whether it delivers.
    pub delivery: bool,
    /// Whether one can pick up there.
    pub takeout: bool,
    /// From the point searched near, in metres.
    pub distance_metres: Option<f64>,
}
