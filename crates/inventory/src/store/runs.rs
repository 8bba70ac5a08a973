//! Runs of ingestion.

use basis::{Environment, IngestionId, PartnerId};
use db::{DbError, Row, Tx, params};

use super::file_lists::keep_file_list;
use super::sql::{
    FIND_INGESTION, FIND_REPORT, INSERT_INGESTION, LIST_FEED_STATUS, LIST_INGESTIONS, SET_REPORT,
    UPDATE_INGESTION,
};
use crate::detail::RunDetail;
use crate::feed_status::{FeedState, FeedStatusFilter};
use crate::model::{Ingestion, IngestionCounts};

pub(crate) fn insert_ingestion(tx: &mut Tx<'_>, ingestion: &Ingestion) -> Result<(), DbError> {
    let Ingestion { id, partner_id, environment, state, requested_by, requested_at, .. } = ingestion;
    tx.execute(
        &INSERT_INGESTION,
        params![
            *partner_id,
            *environment,
            *id,
            *state,
            requested_by.clone(),
            *requested_at,
            ingestion.kind,
            ingestion.of_generation,
            ingestion.marker.clone()
        ],
    )?;
    Ok(())
}

pub(crate) fn update_ingestion(tx: &mut Tx<'_>, ingestion: &Ingestion) -> Result<(), DbError> {
    let counts = &ingestion.counts;
    let failure = ingestion.failure.as_ref().map(db::json);
    tx.execute(
        &UPDATE_INGESTION,
        params![
            ingestion.partner_id,
            ingestion.environment,
            ingestion.id,
            ingestion.state,
            ingestion.started_at,
            ingestion.finished_at,
            ingestion.marker.clone(),
            counts.files,
            counts.entities,
            counts.errors,
            counts.warnings,
            counts.restaurants,
            counts.orderable,
            counts.added,
            counts.changed,
            counts.removed,
            failure,
            ingestion.apply_marker.clone(),
            counts.new_files,
            counts.entities_added,
            counts.entities_changed,
            counts.entities_removed
        ],
    )?;
    Ok(())
}

/// Keeps the report, the exact figures and the names of the files.
pub(crate) fn set_report(
    tx: &mut Tx<'_>,
    ingestion: &Ingestion,
    report: &str,
    detail: &RunDetail,
) -> Result<(), DbError> {
    let Ingestion { partner_id, environment, id, .. } = ingestion;
    tx.execute(&SET_REPORT, params![*partner_id, *environment, *id, report, db::json(detail)])?;
    let at = ingestion.finished_at.or(ingestion.started_at).unwrap_or(ingestion.requested_at);
    keep_file_list(tx, ingestion, &detail.files, at)
}

pub(crate) fn find_ingestion(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: IngestionId,
) -> Result<Option<Ingestion>, DbError> {
    tx.query_opt(&FIND_INGESTION, params![partner, environment, id])?
        .map(|row| read_ingestion(&row))
        .transpose()
}

pub(crate) fn list_ingestions(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    limit: i64,
) -> Result<Vec<Ingestion>, DbError> {
    tx.query(&LIST_INGESTIONS, params![partner, environment, limit])?.iter().map(read_ingestion).collect()
}

/// One more than wanted, so that a page knows whether another follows.
pub(crate) fn list_feed_status(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    filter: &FeedStatusFilter,
) -> Result<Vec<Ingestion>, DbError> {
    let values = params![
        partner,
        environment,
        // Greater than every id: from the newest on.
        filter.before.map_or([u8::MAX; 16], |id| *id.as_bytes()),
        filter.state.map_or("", FeedState::as_str),
        filter.from,
        filter.until,
        filter.limit + 1
    ];
    tx.query(&LIST_FEED_STATUS, values)?.iter().map(read_ingestion).collect()
}

/// The newest run of an environment, for evidence and for the partner's page.
pub fn latest_ingestion(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<Ingestion>, DbError> {
    Ok(list_ingestions(tx, partner, environment, 1)?.pop())
}

pub(crate) fn find_report(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: IngestionId,
) -> Result<Option<(String, RunDetail)>, DbError> {
    let Some(row) = tx.query_opt(&FIND_REPORT, params![partner, environment, id])? else { return Ok(None) };
    let report: Option<String> = row.get(0)?;
    let detail: Option<RunDetail> = row.json_opt(1)?;
    Ok(report.map(|report| (report, detail.unwrap_or_default())))
}

fn read_ingestion(row: &Row) -> Result<Ingestion, DbError> {
    Ok(Ingestion {
        partner_id: row.get(0)?,
        environment: row.get(1)?,
        id: row.get(2)?,
        state: row.get(3)?,
        requested_by: row.get(4)?,
        requested_at: row.get(5)?,
        started_at: row.get(6)?,
        finished_at: row.get(7)?,
        marker: row.get(8)?,
        counts: IngestionCounts {
            files: row.get(9)?,
            entities: row.get(10)?,
            errors: row.get(11)?,
            warnings: row.get(12)?,
            restaurants: row.get(13)?,
            orderable: row.get(14)?,
            added: row.get(15)?,
            changed: row.get(16)?,
            removed: row.get(17)?,
            new_files: row.get(22)?,
            entities_added: row.get(23)?,
            entities_changed: row.get(24)?,
            entities_removed: row.get(25)?,
        },
        failure: row.json_opt(18)?,
        kind: row.get(19)?,
        of_generation: row.get(20)?,
        apply_marker: row.get(21)?,
    })
}
