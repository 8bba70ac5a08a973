//! How runs of ingestion are shown.

use std::collections::BTreeMap;

use feed::{Problem, Report, RestaurantStatus};
use inventory::{Failure, Ingestion, IngestionCounts};
use serde::Serialize;
use serde_json::Value;
use texts::{Said, Says};
use utoipa::ToSchema;

use crate::wire::{Environment, IngestionId, IngestionState, Instant, ServiceType};

/// A run of ingestion.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct IngestionView {
    ingestion_id: IngestionId,
    environment: Environment,
    state: IngestionState,
    /// Who asked for it.
    requested_by: String,
    requested_at: Instant,
    started_at: Option<Instant>,
    finished_at: Option<Instant>,
    /// What the marker file said.
    marker: Option<String>,
    counts: CountsView,
    /// Why it failed as a whole.
    failure: Option<FailureView>,
}

/// Exact numbers of a run.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct CountsView {
    files: i64,
    /// Files written since the snapshot before.
    new_files: i64,
    entities: i64,
    entities_added: i64,
    entities_changed: i64,
    entities_removed: i64,
    errors: i64,
    warnings: i64,
    /// Restaurants in the feed.
    restaurants: i64,
    /// Restaurants that can be ordered from.
    orderable: i64,
    added: i64,
    changed: i64,
    removed: i64,
}

impl From<IngestionCounts> for CountsView {
    fn from(counts: IngestionCounts) -> Self {
        Self {
            files: counts.files,
            new_files: counts.new_files,
            entities: counts.entities,
            entities_added: counts.entities_added,
            entities_changed: counts.entities_changed,
            entities_removed: counts.entities_removed,
            errors: counts.errors,
            warnings: counts.warnings,
            restaurants: counts.restaurants,
            orderable: counts.orderable,
            added: counts.added,
            changed: counts.changed,
            removed: counts.removed,
        }
    }
}

/// Why a run failed as a whole.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct FailureView {
    /// Stable, such as `MARKER_INVALID`.
    code: String,
    message: String,
    /// How to mend it.
    cure: String,
}

impl From<Failure> for FailureView {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code, message: failure.message, cure: failure.cure }
    }
}

impl From<Ingestion> for IngestionView {
    fn from(run: Ingestion) -> Self {
        Self {
            ingestion_id: run.id.into(),
            environment: run.environment.into(),
            state: run.state.into(),
            requested_by: run.requested_by.to_string(),
            requested_at: run.requested_at.into(),
            started_at: run.started_at.map(Instant),
            finished_at: run.finished_at.map(Instant),
            marker: run.marker,
            counts: run.counts.into(),
            failure: run.failure.map(FailureView::from),
        }
    }
}

/// A run with its report.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct IngestionDetailView {
    pub(super) ingestion: IngestionView,
    /// What the check found; null until the run has got that far.
    pub(super) report: Option<ReportView>,
}

/// What a check of a feed found.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct ReportView {
    /// Entities received by type.
    entities: BTreeMap<String, u64>,
    errors: u64,
    warnings: u64,
    /// Entities dropped because what they depend on was dropped.
    dropped_dependents: u64,
    /// Exact number of problems by code.
    counts: BTreeMap<String, u64>,
    /// Problems, up to a cap for each code.
    problems: Vec<FeedProblemView>,
    /// What can be ordered from some restaurants, at most 200, those that errors take something from first. All of them
    /// are listed by `list_restaurant_states`.
    restaurants: Vec<FeedRestaurantView>,
}

/// A sentence before it is in a language, for programs that show it in their own words.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct SaysView {
    /// The key of the text, such as `feed-says-must-be-url`. The texts are those of `feed-messages.ftl`.
    key: String,
    /// Numbers and texts by the name of the variable; a value may be a sentence itself.
    args: BTreeMap<String, Value>,
}

impl From<Says> for SaysView {
    fn from(says: Says) -> Self {
        let value = |said: &Said| match said {
            Said::Number(number) => Value::from(*number),
            Said::Text(text) => Value::from(text.as_ref()),
            Said::Sentence(says) => serde_json::to_value(says).unwrap_or_default(),
        };
        let args = says.args().map(|(name, said)| (name.to_owned(), value(said))).collect();
        Self { key: says.key().to_owned(), args }
    }
}

/// One thing that is wrong with a feed.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct FeedProblemView {
    /// Stable, such as `MISSING_FIELD`.
    code: String,
    /// `error`: what it is about was dropped. `warning`: it was kept.
    #[schema(pattern = "^(error|warning)$")]
    severity: &'static str,
    title: String,
    entity_type: String,
    entity_id: Option<String>,
    file: Option<String>,
    line: Option<u64>,
    property: Option<String>,
    /// The offending value, cut short.
    value: Option<String>,
    /// What is wrong, in English.
    message: String,
    /// The same before it is in a language; null in reports of older versions.
    says: Option<SaysView>,
    /// How to mend it.
    cure: String,
}

/// What can be ordered from a restaurant, and why not more.
#[derive(Serialize, ToSchema)]
pub(in crate::rest) struct FeedRestaurantView {
    restaurant_id: String,
    name: Option<String>,
    orderable: Vec<ServiceType>,
    reasons: Vec<FeedProblemView>,
}

impl From<Problem> for FeedProblemView {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.as_str().to_owned(),
            severity: match problem.severity {
                feed::Severity::Error => "error",
                feed::Severity::Warning => "warning",
            },
            title: problem.title,
            entity_type: problem.entity_type,
            entity_id: problem.entity_id,
            file: problem.file,
            line: problem.line,
            property: problem.property,
            value: problem.value,
            message: problem.message,
            says: problem.says.map(SaysView::from),
            cure: problem.cure,
        }
    }
}

impl From<RestaurantStatus> for FeedRestaurantView {
    fn from(status: RestaurantStatus) -> Self {
        Self {
            restaurant_id: status.restaurant_id,
            name: status.name,
            orderable: status.orderable.into_iter().map(ServiceType).collect(),
            reasons: status.reasons.into_iter().map(FeedProblemView::from).collect(),
        }
    }
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            entities: report.summary.entities,
            errors: report.summary.errors,
            warnings: report.summary.warnings,
            dropped_dependents: report.summary.dropped_dependents,
            counts: report.counts.into_iter().map(|(code, n)| (code.as_str().to_owned(), n)).collect(),
            problems: report.problems.into_iter().map(FeedProblemView::from).collect(),
            restaurants: report.restaurant_status.into_iter().map(FeedRestaurantView::from).collect(),
        }
    }
}
