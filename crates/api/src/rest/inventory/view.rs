//! How inventory is shown.

use ::inventory::{
    EntityDetail, EntityDifference, EntityEntry, EntityTotals, IssueGroup, RelatedEntity, ReportFacts,
    RestaurantDifference, RestaurantStanding, RunDetail, Snapshot, SnapshotChanges, StateCount, TypeCounts,
    Writer, decide_report, decide_serving,
};
use feed::{EntityType, PlaceStanding, Severity};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::feeds::{FeedRestaurantView, SaysView};
use crate::wire::{
    Difference, EntityState, IngestionId, Instant, MatchState, ReportStatus, RestaurantState, Serving,
    SnapshotKind, UpdateId,
};

/// A restaurant of the feed with what can be ordered from it.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct RestaurantStateView {
    state: RestaurantState,
    /// What stands in the way, the one that counts first; `NO_ISSUES` if nothing does.
    statuses: Vec<ReportStatus>,
    serving: Serving,
    /// How it stands to the place register; null while none is kept, and for restaurants with errors of their own.
    place: Option<PlaceStandingView>,
    /// Since when errors have been taking something away without a break.
    failing_since: Option<Instant>,
    /// Since when it is not served because its inventory is stale.
    stopped_at: Option<Instant>,
    /// When it was taken off because its merchant asked to be removed.
    opted_out_at: Option<Instant>,
    restaurant: FeedRestaurantView,
}

impl RestaurantStateView {
    pub(in crate::rest) fn of(standing: RestaurantStanding, facts: ReportFacts) -> Self {
        Self {
            state: standing.state.into(),
            statuses: decide_report(&standing, facts).into_iter().map(ReportStatus).collect(),
            serving: decide_serving(&standing, facts).into(),
            place: standing.status.place.clone().map(PlaceStandingView::from),
            failing_since: standing.failing_since.map(Instant),
            stopped_at: standing.stopped_at.map(Instant),
            opted_out_at: standing.opted_out_at.map(Instant),
            restaurant: standing.status.into(),
        }
    }
}

/// How a restaurant stands to the place register.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct PlaceStandingView {
    state: MatchState,
    /// The place, or the best candidate.
    place_id: Option<String>,
    /// Its name in the register.
    place_name: Option<String>,
    /// In percent; 100 where a person decided.
    #[schema(maximum = 100)]
    score: Option<u32>,
    /// Another restaurant of the feed that is the same place and has it.
    duplicate_of: Option<String>,
}

impl From<PlaceStanding> for PlaceStandingView {
    fn from(standing: PlaceStanding) -> Self {
        let PlaceStanding { state, place_id, place_name, score, duplicate_of, .. } = standing;
        Self { state: state.into(), place_id, place_name, score, duplicate_of }
    }
}

/// Restaurants in the same state.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct StateCountView {
    state: RestaurantState,
    /// Whether they are not served because their inventory is stale.
    stale: bool,
    restaurants: i64,
    /// Those of them with delivery.
    delivery: i64,
    /// Those of them with takeout.
    takeout: i64,
}

impl From<StateCount> for StateCountView {
    fn from(count: StateCount) -> Self {
        let StateCount { state, stale, restaurants, delivery, takeout } = count;
        Self { state: state.into(), stale, restaurants, delivery, takeout }
    }
}

/// Entities of one type.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntityTotalsView {
    entity_type: String,
    /// Without an error of their own.
    ok: i64,
    faulty: i64,
    /// Deleted by a real-time update.
    deleted: i64,
}

impl From<(EntityType, EntityTotals)> for EntityTotalsView {
    fn from((entity_type, totals): (EntityType, EntityTotals)) -> Self {
        let EntityTotals { ok, faulty, deleted } = totals;
        Self { entity_type: entity_type.to_string(), ok, faulty, deleted }
    }
}

/// An entity.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntityView {
    entity_type: String,
    entity_id: String,
    /// Its name, or the value of an option.
    name: Option<String>,
    /// The type of service, option or fee that it says it is.
    kind: Option<String>,
    state: EntityState,
    /// The version that is held.
    version: Option<Instant>,
    /// Whether the version is the entity's own, or the time of the snapshot.
    has_own_version: bool,
    /// When it was last written.
    written_at: Instant,
    /// The run that wrote it last.
    ingestion_id: Option<IngestionId>,
    /// The real-time update that wrote it last.
    update_id: Option<UpdateId>,
    /// Code of its first error.
    fault: Option<String>,
}

impl From<EntityEntry> for EntityView {
    fn from(entry: EntityEntry) -> Self {
        let (ingestion_id, update_id) = match entry.writer {
            Some(Writer::Ingestion(id)) => (Some(IngestionId(id)), None),
            Some(Writer::Update(id)) => (None, Some(UpdateId(id))),
            None => (None, None),
        };
        Self {
            entity_type: entry.key.entity_type.to_string(),
            entity_id: entry.key.id,
            name: entry.name,
            kind: entry.kind,
            state: entry.state.into(),
            version: entry.version.map(Instant),
            has_own_version: entry.has_own_version,
            written_at: entry.written_at.into(),
            ingestion_id,
            update_id,
            fault: entry.fault,
        }
    }
}

/// An entity that another one refers to.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct RelatedView {
    /// The property that refers to it.
    property: String,
    entity_type: String,
    entity_id: String,
    /// Whether it is there.
    exists: bool,
}

impl From<RelatedEntity> for RelatedView {
    fn from(related: RelatedEntity) -> Self {
        Self {
            property: related.property.to_owned(),
            entity_type: related.key.entity_type.to_string(),
            entity_id: related.key.id,
            exists: related.exists,
        }
    }
}

/// An entity with all that is known of it.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntityDetailView {
    entity: EntityView,
    /// The line as it was sent; null for a deleted one.
    raw: Option<String>,
    /// The file it came from; null for an update, and where the names of that run's files are not kept any more.
    file: Option<String>,
    /// The line in that file, from 1; null for an update.
    line: Option<u32>,
    /// What it refers to; at most a hundred.
    names: Vec<RelatedView>,
    /// What refers to it; at most a hundred.
    named_by: Vec<RelatedView>,
    /// Ids of the restaurants it belongs to; at most a hundred.
    restaurant_ids: Vec<String>,
}

impl EntityDetailView {
    pub(super) fn of(detail: EntityDetail, restaurant_ids: Vec<String>) -> Self {
        let line = detail.source.as_ref().map(|source| source.line);
        Self {
            entity: detail.entry.into(),
            raw: detail.raw,
            file: detail.source.and_then(|source| source.file),
            line,
            names: detail.names.into_iter().map(RelatedView::from).collect(),
            named_by: detail.named_by.into_iter().map(RelatedView::from).collect(),
            restaurant_ids,
        }
    }
}

/// What a published state changed.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct ChangesView {
    entities_added: i64,
    entities_changed: i64,
    entities_removed: i64,
    restaurants_added: i64,
    restaurants_changed: i64,
    restaurants_removed: i64,
}

impl From<SnapshotChanges> for ChangesView {
    fn from(changes: SnapshotChanges) -> Self {
        Self {
            entities_added: changes.entities_added,
            entities_changed: changes.entities_changed,
            entities_removed: changes.entities_removed,
            restaurants_added: changes.restaurants_added,
            restaurants_changed: changes.restaurants_changed,
            restaurants_removed: changes.restaurants_removed,
        }
    }
}

/// A published state of an environment.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct SnapshotView {
    /// Its number.
    generation: i64,
    kind: SnapshotKind,
    /// The run that published it; null if real-time updates did.
    ingestion_id: Option<IngestionId>,
    /// The state that a rollback returned to.
    of_generation: Option<i64>,
    published_by: String,
    published_at: Instant,
    /// Versions entities without a version of their own.
    snapshot_at: Option<Instant>,
    entities: i64,
    /// Restaurants in it that can be ordered from.
    restaurants: i64,
    changes: ChangesView,
}

impl From<Snapshot> for SnapshotView {
    fn from(snapshot: Snapshot) -> Self {
        Self {
            generation: snapshot.generation,
            kind: snapshot.kind.into(),
            ingestion_id: snapshot.ingestion_id.map(IngestionId),
            of_generation: snapshot.of_generation,
            published_by: snapshot.published_by.to_string(),
            published_at: snapshot.published_at.into(),
            snapshot_at: snapshot.snapshot_at.map(Instant),
            entities: snapshot.entities,
            restaurants: snapshot.restaurants,
            changes: snapshot.changes.into(),
        }
    }
}

/// A restaurant that differs between two states.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct RestaurantDifferenceView {
    restaurant_id: String,
    name: String,
    difference: Difference,
}

impl From<RestaurantDifference> for RestaurantDifferenceView {
    fn from(one: RestaurantDifference) -> Self {
        Self { restaurant_id: one.restaurant_id, name: one.name, difference: one.difference.into() }
    }
}

/// An entity that differs between two states.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct EntityDifferenceView {
    entity_type: String,
    entity_id: String,
    difference: Difference,
    /// The line in the other state.
    before: Option<String>,
    /// The line in this state.
    after: Option<String>,
}

impl From<EntityDifference> for EntityDifferenceView {
    fn from(one: EntityDifference) -> Self {
        Self {
            entity_type: one.entity_type.to_string(),
            entity_id: one.id,
            difference: one.difference.into(),
            before: one.before,
            after: one.after,
        }
    }
}

/// Problems with one title about one type of entity.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct IssueView {
    /// Stable, such as `MISSING_FIELD`.
    code: String,
    /// `error`: what it is about was dropped. `warning`: it was kept.
    #[schema(pattern = "^(error|warning)$")]
    severity: &'static str,
    title: String,
    entity_type: String,
    /// One of the messages, in English.
    message: String,
    /// The same before it is in a language; null in reports of older versions.
    says: Option<SaysView>,
    /// How to mend it.
    cure: String,
    affected: u64,
    /// Whether `affected` counts all; otherwise there are at least so many.
    exact: bool,
    /// The share of the type's records, in hundredths of a percent.
    share_per_ten_thousand: u64,
    /// Ids of some.
    samples: Vec<String>,
}

impl From<IssueGroup> for IssueView {
    fn from(group: IssueGroup) -> Self {
        Self {
            code: group.code.as_str().to_owned(),
            severity: match group.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            cure: group.code.cure().to_owned(),
            title: group.title,
            entity_type: group.entity_type,
            message: group.message,
            says: group.says.map(SaysView::from),
            affected: group.affected,
            exact: group.exact,
            share_per_ten_thousand: group.share,
            samples: group.samples,
        }
    }
}

/// Records of one type in a run.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct TypeCountsView {
    entity_type: String,
    received: u64,
    valid: u64,
    faulty: u64,
    /// Older than what is held.
    stale: u64,
    /// In hundredths of a percent.
    error_rate_per_ten_thousand: u64,
}

impl From<(String, TypeCounts)> for TypeCountsView {
    fn from((entity_type, counts): (String, TypeCounts)) -> Self {
        Self {
            entity_type,
            error_rate_per_ten_thousand: counts.error_rate(),
            received: counts.received,
            valid: counts.valid,
            faulty: counts.faulty,
            stale: counts.stale,
        }
    }
}

/// What a run found, in figures.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct RunIssuesView {
    /// Those with most entities first.
    issues: Vec<IssueView>,
    entities: Vec<TypeCountsView>,
    /// Names of the first files.
    sample_files: Vec<String>,
}

impl From<RunDetail> for RunIssuesView {
    fn from(detail: RunDetail) -> Self {
        Self {
            issues: detail.issues.into_iter().map(IssueView::from).collect(),
            entities: detail.entities.into_iter().map(TypeCountsView::from).collect(),
            sample_files: detail.sample_files,
        }
    }
}
