//! What is told about real-time updates (chapter 13, operations 10.2).

use basis::{Environment, Page, PartnerId, Timestamp, UpdateId};
use db::{DbError, Tx};

use super::model::{EntityOutcomeCount, RequestCount, Update, UpdateQuery};
use super::store;
use crate::error::InventoryError;
use crate::service::Inventory;

/// Codes of which samples are shown.
const SAMPLED_CODES: usize = 12;
/// Sample entities of each code.
const SAMPLES: usize = 5;

/// Entities that show a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitySample {
    /// The code.
    pub code: String,
    /// Updates with it in the time, newest hours included.
    pub count: i64,
    /// The newest updates with it that are still kept.
    pub updates: Vec<Update>,
}

/// Entity-level feedback: what became of updates after they were accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateEntitiesReport {
    /// By hour, route, type and code.
    pub counts: Vec<EntityOutcomeCount>,
    /// The most frequent codes with sample entities, most frequent first.
    pub samples: Vec<EntitySample>,
}

/// Request-level counts by hour, for pages and alerts. `from` is rounded down to its hour.
pub fn count_update_requests(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<RequestCount>, DbError> {
    store::list_request_counts(tx, partner, environment, from, until)
}

/// Entity-level counts by hour, for pages and alerts. `from` is rounded down to its hour.
pub fn count_update_outcomes(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<EntityOutcomeCount>, DbError> {
    store::list_entity_counts(tx, partner, environment, from, until)
}

/// Updates with their outcomes, newest first: one more than the limit, to see whether there are more.
pub fn list_updates(tx: &mut Tx<'_>, query: &UpdateQuery) -> Result<Vec<Update>, DbError> {
    store::list(tx, query)
}

impl Inventory {
    /// Request-level feedback: how requests were answered, by hour, route, HTTP status and reason.
    pub async fn update_requests_report(
        &self,
        partner: PartnerId,
        environment: Environment,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<RequestCount>, InventoryError> {
        self.db.read(move |tx| Ok(count_update_requests(tx, partner, environment, from, until)?)).await
    }

    /// Entity-level feedback, with sample entities of the most frequent codes.
    pub async fn update_entities_report(
        &self,
        partner: PartnerId,
        environment: Environment,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<UpdateEntitiesReport, InventoryError> {
        self.db
            .read(move |tx| {
                let counts = count_update_outcomes(tx, partner, environment, from, until)?;
                let mut samples = Vec::new();
                for (code, count) in frequent_codes(&counts) {
                    let query = UpdateQuery {
                        code: Some(code.clone()),
                        from: Some(from),
                        until: Some(until),
                        limit: SAMPLES,
                        ..UpdateQuery::of(partner, environment)
                    };
                    let mut updates = store::list(tx, &query)?;
                    updates.truncate(SAMPLES);
                    samples.push(EntitySample { code, count, updates });
                }
                Ok(UpdateEntitiesReport { counts, samples })
            })
            .await
    }

    /// Updates with their outcomes, newest first.
    pub async fn list_updates(&self, query: UpdateQuery) -> Result<Page<Update>, InventoryError> {
        self.db
            .read(move |tx| {
                let updates = store::list(tx, &query)?;
                Ok(Page::cut(updates, query.limit, |update| update.id.to_string()))
            })
            .await
    }

    /// One update with its outcome.
    pub async fn get_update(
        &self,
        partner: PartnerId,
        environment: Environment,
        id: UpdateId,
    ) -> Result<Update, InventoryError> {
        self.db
            .read(move |tx| store::find(tx, partner, environment, id)?.ok_or(InventoryError::NotFound))
            .await
    }
}

/// The most frequent codes with their numbers, most frequent first.
fn frequent_codes(counts: &[EntityOutcomeCount]) -> Vec<(String, i64)> {
    let mut sums = std::collections::BTreeMap::<&str, i64>::new();
    for count in counts {
        if let Some(code) = &count.code {
            *sums.entry(code).or_default() += count.count;
        }
    }
    let mut codes: Vec<(String, i64)> = sums.into_iter().map(|(code, n)| (code.to_owned(), n)).collect();
    codes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    codes.truncate(SAMPLED_CODES);
    codes
}
