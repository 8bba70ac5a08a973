//! The machine form of the history of runs (inventory feeds, chapter 12).

use basis::{Environment, IngestionId, Page, PartnerId, Timestamp};

use crate::error::InventoryError;
use crate::model::{Ingestion, IngestionState};
use crate::service::Inventory;
use crate::store;

/// How far the platform is with a feed, in the programme's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedState {
    /// Waiting, being read, or held for a decision.
    InProgress,
    /// Published.
    Success,
    /// Ended without effect.
    Failure,
}

impl FeedState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::InProgress, Self::Success, Self::Failure];

    /// The name at the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Success => "SUCCESS",
            Self::Failure => "FAILURE",
        }
    }

    /// Of a run in this state.
    pub const fn of(state: IngestionState) -> Self {
        match state {
            IngestionState::Queued
            | IngestionState::Fetching
            | IngestionState::Processing
            | IngestionState::Held => Self::InProgress,
            IngestionState::Done => Self::Success,
            IngestionState::Failed => Self::Failure,
        }
    }
}

/// Which runs are wanted.
#[derive(Clone, Debug, Default)]
pub struct FeedStatusFilter {
    /// Only in this state.
    pub state: Option<FeedState>,
    /// Only those that began, or were asked for, at or after this instant.
    pub from: Option<Timestamp>,
    /// Only those that began, or were asked for, before this instant.
    pub until: Option<Timestamp>,
    /// Only those before this one.
    pub before: Option<IngestionId>,
    /// The most runs wanted.
    pub limit: usize,
}

impl Inventory {
    /// The runs that read a feed, newest first. Returns to earlier states are none.
    pub async fn list_feed_status(
        &self,
        partner: PartnerId,
        environment: Environment,
        filter: FeedStatusFilter,
    ) -> Result<Page<Ingestion>, InventoryError> {
        let limit = filter.limit;
        let rows = self
            .db
            .read(move |tx| {
                Ok::<_, InventoryError>(store::list_feed_status(tx, partner, environment, &filter)?)
            })
            .await?;
        Ok(Page::cut(rows, limit, |run: &Ingestion| run.id.to_string()))
    }
}
