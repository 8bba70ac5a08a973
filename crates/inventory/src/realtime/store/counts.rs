//! Counts by hour.

use std::collections::BTreeMap;

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx, params};
use feed::{Code, EntityType};

use super::super::model::{EntityOutcomeCount, RequestCount, Update, UpdateRoute, UpdateState};

const HOUR: i64 = 3_600_000_000;

db::statements! {
    pub(super) COUNT_REQUEST = "INSERT INTO inventory_request_counts (partner_id, environment, hour, route, http_status,
        reason, count) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partner_id, environment, hour, route, http_status, reason)
        DO UPDATE SET count = inventory_request_counts.count + excluded.count";
    pub(super) COUNT_OUTCOME = "INSERT INTO inventory_update_counts (partner_id, environment, hour, route, entity_type,
        state, code, count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (partner_id, environment, hour, route, entity_type, state, code)
        DO UPDATE SET count = inventory_update_counts.count + excluded.count";
    pub(super) LIST_REQUEST_COUNTS = "SELECT hour, route, http_status, reason, count FROM inventory_request_counts
        WHERE partner_id = $1 AND environment = $2 AND hour >= $3 AND hour < $4
        ORDER BY hour, route, http_status, reason";
    pub(super) LIST_ENTITY_COUNTS = "SELECT hour, route, entity_type, state, code, count FROM inventory_update_counts
        WHERE partner_id = $1 AND environment = $2 AND hour >= $3 AND hour < $4
        ORDER BY hour, route, entity_type, state, code";
    pub(super) DROP_REQUEST_COUNTS = "DELETE FROM inventory_request_counts WHERE hour < $1";
    pub(super) DROP_OUTCOME_COUNTS = "DELETE FROM inventory_update_counts WHERE hour < $1";
}

/// The beginning of the hour, in UTC.
fn hour_of(at: Timestamp) -> i64 {
    let micros = basis::micros(at);
    micros - micros.rem_euclid(HOUR)
}

pub(crate) fn count_requests(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    now: Timestamp,
    (route, http_status, reason): (UpdateRoute, u16, &str),
    requests: i64,
) -> Result<(), DbError> {
    let values = params![partner, environment, hour_of(now), route, http_status, reason, requests];
    tx.execute(&COUNT_REQUEST, values)?;
    Ok(())
}

/// Outcomes of one transaction, to be counted together.
#[derive(Debug, Default)]
pub(crate) struct OutcomeCounts(BTreeMap<(&'static str, &'static str, &'static str, &'static str), i64>);

impl OutcomeCounts {
    /// Counts an outcome. Names that are no type are counted together, so that nobody can make counts without end.
    pub(crate) fn add(&mut self, update: &Update, state: UpdateState, code: Option<Code>) {
        let entity_type = EntityType::parse(&update.entity_type).map_or("other", EntityType::as_str);
        let code = code.map_or("", Code::as_str);
        *self.0.entry((update.route.as_str(), entity_type, state.as_str(), code)).or_default() += 1;
    }

    pub(crate) fn write(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        now: Timestamp,
    ) -> Result<(), DbError> {
        let hour = hour_of(now);
        let rows = self.0.iter().map(|((route, entity_type, state, code), count)| {
            params![partner, environment, hour, *route, *entity_type, *state, *code, *count].to_vec()
        });
        tx.execute_many(&COUNT_OUTCOME, rows)?;
        Ok(())
    }
}

pub(crate) fn list_request_counts(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<RequestCount>, DbError> {
    let rows = tx.query(&LIST_REQUEST_COUNTS, params![partner, environment, hour_of(from), until])?;
    let read = |row: &db::Row| {
        Ok(RequestCount {
            hour: row.get(0)?,
            route: row.get(1)?,
            http_status: row.get(2)?,
            reason: Some(row.get::<String>(3)?).filter(|reason| !reason.is_empty()),
            count: row.get(4)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(crate) fn list_entity_counts(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<EntityOutcomeCount>, DbError> {
    let rows = tx.query(&LIST_ENTITY_COUNTS, params![partner, environment, hour_of(from), until])?;
    let read = |row: &db::Row| {
        Ok(EntityOutcomeCount {
            hour: row.get(0)?,
            route: row.get(1)?,
            entity_type: row.get(2)?,
            state: row.get(3)?,
            code: Some(row.get::<String>(4)?).filter(|code| !code.is_empty()),
            count: row.get(5)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Deletes the counts of hours before `before`. They are few: one row for each hour and kind of outcome.
pub(super) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, DbError> {
    let requests = tx.execute(&DROP_REQUEST_COUNTS, params![before])?;
    Ok(requests + tx.execute(&DROP_OUTCOME_COUNTS, params![before])?)
}
