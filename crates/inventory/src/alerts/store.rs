//! What alerts count.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};

use super::decide::AgeCount;
use crate::detail::RunDetail;

db::statements! {
    pub(super) COUNT_AGES = "SELECT entity_type, COUNT(*),
        CAST(SUM(CASE WHEN COALESCE(version, $4) < $5 THEN 1 ELSE 0 END) AS BIGINT) FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND deleted = FALSE AND origin <> 'missing'
        AND from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3)
        GROUP BY entity_type ORDER BY entity_type";
    pub(super) LIST_OLDEST = "SELECT entity_type, entity_id FROM inventory_entities
        WHERE partner_id = $1 AND environment = $2 AND deleted = FALSE AND origin <> 'missing'
        AND from_generation <= $3 AND (until_generation IS NULL OR until_generation > $3)
        AND COALESCE(version, $4) < $5
        ORDER BY COALESCE(version, $4), entity_type, entity_id LIMIT $6";
    pub(super) SETTLED_AT = "SELECT settled_at FROM feed_polls WHERE partner_id = $1 AND environment = $2";
    pub(super) LATEST_DETAIL = "SELECT detail, COALESCE(finished_at, started_at, requested_at) FROM ingestions
        WHERE partner_id = $1 AND environment = $2 AND kind = 'batch' AND detail IS NOT NULL
        ORDER BY ingestion_id DESC LIMIT 1";
}

/// What an environment serves, for counting by age.
#[derive(Clone, Copy, Debug)]
pub(super) struct Served {
    pub(super) partner: PartnerId,
    pub(super) environment: Environment,
    pub(super) generation: i64,
    /// The version of entities without one of their own.
    pub(super) snapshot_at: Timestamp,
    /// What was last modified before this is old.
    pub(super) old_before: Timestamp,
}

pub(super) fn count_ages(tx: &mut Tx<'_>, served: Served) -> Result<Vec<AgeCount>, DbError> {
    let Served { partner, environment, generation, snapshot_at, old_before } = served;
    let rows = tx.query(&COUNT_AGES, params![partner, environment, generation, snapshot_at, old_before])?;
    let read = |row: &Row| Ok(AgeCount { entity_type: row.get(0)?, total: row.get(1)?, old: row.get(2)? });
    rows.iter().map(read).collect()
}

/// The oldest entities, each as type and id.
pub(super) fn list_oldest(tx: &mut Tx<'_>, served: Served, limit: usize) -> Result<Vec<String>, DbError> {
    let Served { partner, environment, generation, snapshot_at, old_before } = served;
    let values = params![partner, environment, generation, snapshot_at, old_before, limit];
    let rows = tx.query(&LIST_OLDEST, values)?;
    rows.iter().map(|row| Ok(format!("{} {}", row.get::<String>(0)?, row.get::<String>(1)?))).collect()
}

/// When a look last found that everything of the feed had been read.
pub(super) fn settled_at(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<Timestamp>, DbError> {
    let row = tx.query_opt(&SETTLED_AT, params![partner, environment])?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// The figures of the latest run that got as far as checking its files, and when it ended.
pub(super) fn latest_detail(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<(RunDetail, Timestamp)>, DbError> {
    let row = tx.query_opt(&LATEST_DETAIL, params![partner, environment])?;
    row.map(|row| Ok((row.json(0)?, row.get(1)?))).transpose()
}
