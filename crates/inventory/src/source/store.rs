//! The table `feed_polls`.

use basis::{Environment, PartnerId, Timestamp};
use db::{DbError, Tx, params};

use super::poll::Poll;

db::statements! {
    pub(super) FIND_POLL = "SELECT source, due_at, failures, etag, marker, asked_ingestion FROM feed_polls
        WHERE partner_id = $1 AND environment = $2";
    pub(super) SAVE_POLL = "INSERT INTO feed_polls (partner_id, environment, source, due_at, failures, etag, marker,
            asked_ingestion)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (partner_id, environment) DO UPDATE SET source = excluded.source, due_at = excluded.due_at,
        failures = excluded.failures, etag = excluded.etag, marker = excluded.marker,
        asked_ingestion = excluded.asked_ingestion";
    pub(super) SAVE_SETTLED = "UPDATE feed_polls SET settled_at = $3 WHERE partner_id = $1 AND environment = $2";
}

pub(crate) fn find_poll(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
) -> Result<Option<Poll>, DbError> {
    let Some(row) = tx.query_opt(&FIND_POLL, params![partner, environment])? else { return Ok(None) };
    Ok(Some(Poll {
        source: row.get(0)?,
        due_at: row.get(1)?,
        failures: row.get(2)?,
        etag: row.get(3)?,
        marker: row.get(4)?,
        asked: row.get(5)?,
    }))
}

/// Keeps when a look found that everything had been read.
pub(crate) fn save_settled(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&SAVE_SETTLED, params![partner, environment, at]).map(drop)
}

pub(crate) fn save_poll(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    poll: &Poll,
) -> Result<(), DbError> {
    let Poll { source, due_at, failures, etag, marker, asked } = poll;
    let values = params![
        partner,
        environment,
        source.as_str(),
        *due_at,
        *failures,
        etag.clone(),
        marker.clone(),
        *asked
    ];
    tx.execute(&SAVE_POLL, values).map(drop)
}
