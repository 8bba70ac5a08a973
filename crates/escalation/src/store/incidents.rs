//! Statements on incidents and their timelines.

use basis::{Actor, Environment, IncidentId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params, statements};
use serde_json::Value;

use crate::event::{EventDetail, IncidentEvent};
use crate::incident::{Incident, IncidentState, NewFinding, Severity, Source};
use crate::policy::PolicyKind;

use super::{parsed, parsed_opt};

statements! {
    pub(crate) INSERT_INCIDENT = "INSERT INTO incidents
        (incident_id, partner_id, environment, source, dedup_key, severity, state, suppressed, policy, title_key, facts,
         occurrences, opened_at, seen_at, due_at, remind_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, 1, $11, $11, $12, $13)";
    pub(crate) FIND_INCIDENT = "SELECT incident_id, partner_id, environment, source, dedup_key, severity, state,
        suppressed, policy, title_key, facts, occurrences, opened_at, seen_at, due_at, acknowledged_at, acknowledged_by,
        resolved_at, resolved_by, resolution, remind_at FROM incidents WHERE incident_id = $1";
    pub(crate) FIND_OPEN = "SELECT incident_id, partner_id, environment, source, dedup_key, severity, state,
        suppressed, policy, title_key, facts, occurrences, opened_at, seen_at, due_at, acknowledged_at, acknowledged_by,
        resolved_at, resolved_by, resolution, remind_at FROM incidents WHERE dedup_key = $1 AND resolved_at IS NULL";
    pub(crate) LIST_INCIDENTS = "SELECT incident_id, partner_id, environment, source, dedup_key, severity, state,
        suppressed, policy, title_key, facts, occurrences, opened_at, seen_at, due_at, acknowledged_at, acknowledged_by,
        resolved_at, resolved_by, resolution, remind_at FROM incidents
        WHERE (CAST($1 AS BIGINT) IS NULL OR partner_id = $1)
        AND (CAST($2 AS TEXT) IS NULL OR environment = $2)
        AND (CAST($3 AS TEXT) IS NULL OR state = $3)
        AND ($4 = FALSE OR resolved_at IS NULL)
        AND (CAST($5 AS BIGINT) IS NULL OR opened_at < $5 OR (opened_at = $5 AND incident_id < $6))
        ORDER BY opened_at DESC, incident_id DESC LIMIT $7";
    pub(crate) COUNT_OPEN = "SELECT CAST(COUNT(*) AS BIGINT) FROM incidents
        WHERE partner_id = $1 AND (CAST($2 AS TEXT) IS NULL OR environment = $2) AND resolved_at IS NULL";
    pub(crate) EXTEND_INCIDENT = "UPDATE incidents SET facts = $2, occurrences = occurrences + 1, seen_at = $3,
        severity = $4, due_at = $5, state = $6, remind_at = $7 WHERE incident_id = $1 AND resolved_at IS NULL";
    pub(crate) SET_SUPPRESSED = "UPDATE incidents SET suppressed = $2 WHERE incident_id = $1 AND resolved_at IS NULL";
    pub(crate) ACKNOWLEDGE_INCIDENT = "UPDATE incidents SET state = 'acknowledged', acknowledged_at = $2,
        acknowledged_by = $3, remind_at = NULL WHERE incident_id = $1 AND state = 'open'";
    pub(crate) RESOLVE_INCIDENT = "UPDATE incidents SET state = 'resolved', resolved_at = $2, resolved_by = $3,
        resolution = $4, remind_at = NULL WHERE incident_id = $1 AND resolved_at IS NULL";
    pub(crate) LIST_REMIND = "SELECT incident_id FROM incidents WHERE remind_at <= $1 AND suppressed = FALSE
        ORDER BY remind_at LIMIT $2";
    pub(crate) SET_DUE = "UPDATE incidents SET due_at = $2, remind_at = $3 WHERE incident_id = $1 AND state = 'open'";
    pub(crate) SET_REMIND = "UPDATE incidents SET remind_at = $2 WHERE incident_id = $1";
    pub(crate) INSERT_EVENT = "INSERT INTO incident_events (incident_id, seq, at, actor, actor_name, kind, detail)
        VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM incident_events WHERE incident_id = $1), $2, $3, $4, $5, $6)";
    pub(crate) LIST_EVENTS = "SELECT seq, at, actor, actor_name, detail FROM incident_events WHERE incident_id = $1
        ORDER BY seq LIMIT 2000";
    pub(crate) LAST_EVENT_OF_KIND = "SELECT MAX(at) FROM incident_events WHERE incident_id = $1 AND kind = $2";
}

pub(crate) fn insert_incident(
    tx: &mut Tx<'_>,
    id: IncidentId,
    finding: &NewFinding,
    now: Timestamp,
    (due_at, remind_at): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    tx.execute(
        &INSERT_INCIDENT,
        params![
            id,
            finding.partner_id,
            finding.environment,
            finding.source.to_string(),
            finding.dedup_key,
            finding.severity.as_str(),
            finding.suppressed,
            finding.policy.as_str(),
            finding.title_key,
            db::json(&finding.facts),
            now,
            due_at,
            remind_at
        ],
    )?;
    Ok(())
}

pub(crate) fn find_incident(tx: &mut Tx<'_>, id: IncidentId) -> Result<Option<Incident>, DbError> {
    tx.query_opt(&FIND_INCIDENT, params![id])?.as_ref().map(read_incident).transpose()
}

pub(crate) fn find_open_incident(tx: &mut Tx<'_>, dedup_key: &str) -> Result<Option<Incident>, DbError> {
    tx.query_opt(&FIND_OPEN, params![dedup_key])?.as_ref().map(read_incident).transpose()
}

/// Which incidents a list shows.
pub(crate) struct Filter {
    pub(crate) partner_id: Option<PartnerId>,
    pub(crate) environment: Option<Environment>,
    pub(crate) state: Option<IncidentState>,
    pub(crate) unresolved: bool,
    pub(crate) before: Option<(Timestamp, IncidentId)>,
    pub(crate) limit: i64,
}

pub(crate) fn list_incidents(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<Incident>, DbError> {
    let rows = tx.query(
        &LIST_INCIDENTS,
        params![
            filter.partner_id,
            filter.environment,
            filter.state.map(IncidentState::as_str),
            filter.unresolved,
            filter.before.map(|(at, _)| at),
            filter.before.map(|(_, id)| id),
            filter.limit
        ],
    )?;
    rows.iter().map(read_incident).collect()
}

pub(crate) fn count_open_incidents(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Option<Environment>,
) -> Result<i64, DbError> {
    tx.query_one(&COUNT_OPEN, params![partner, environment])?.get(0)
}

/// What a repeated finding leaves or changes.
pub(crate) struct Standing {
    pub(crate) severity: Severity,
    pub(crate) state: IncidentState,
    pub(crate) due_at: Timestamp,
    pub(crate) remind_at: Option<Timestamp>,
}

pub(crate) fn extend_incident(
    tx: &mut Tx<'_>,
    id: IncidentId,
    facts: &Value,
    now: Timestamp,
    Standing { severity, state, due_at, remind_at }: Standing,
) -> Result<(), DbError> {
    let values = params![id, db::json(facts), now, severity.as_str(), due_at, state.as_str(), remind_at];
    tx.execute(&EXTEND_INCIDENT, values).map(|_| ())
}

pub(crate) fn store_suppressed(tx: &mut Tx<'_>, id: IncidentId, suppressed: bool) -> Result<(), DbError> {
    tx.execute(&SET_SUPPRESSED, params![id, suppressed]).map(|_| ())
}

pub(crate) fn store_acknowledged(
    tx: &mut Tx<'_>,
    id: IncidentId,
    now: Timestamp,
    actor: &Actor,
) -> Result<(), DbError> {
    tx.execute(&ACKNOWLEDGE_INCIDENT, params![id, now, actor.to_string()]).map(|_| ())
}

pub(crate) fn store_resolved(
    tx: &mut Tx<'_>,
    id: IncidentId,
    now: Timestamp,
    actor: &Actor,
    resolution: &str,
) -> Result<(), DbError> {
    tx.execute(&RESOLVE_INCIDENT, params![id, now, actor.to_string(), resolution]).map(|_| ())
}

/// Incidents whose reminder is due.
pub(crate) fn list_reminders(
    tx: &mut Tx<'_>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<IncidentId>, DbError> {
    tx.query(&LIST_REMIND, params![now, limit])?.iter().map(|row| row.get(0)).collect()
}

/// Sets when an answer is expected, while nobody has answered.
pub(crate) fn store_due(
    tx: &mut Tx<'_>,
    id: IncidentId,
    (due_at, remind_at): (Timestamp, Timestamp),
) -> Result<(), DbError> {
    tx.execute(&SET_DUE, params![id, due_at, remind_at]).map(|_| ())
}

pub(crate) fn store_remind_at(
    tx: &mut Tx<'_>,
    id: IncidentId,
    remind_at: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(&SET_REMIND, params![id, remind_at]).map(|_| ())
}

pub(crate) fn insert_event(
    tx: &mut Tx<'_>,
    id: IncidentId,
    at: Timestamp,
    (actor, name): (&Actor, Option<&str>),
    detail: &EventDetail,
) -> Result<(), DbError> {
    let values = params![id, at, actor.to_string(), name, detail.kind(), db::json(detail)];
    tx.execute(&INSERT_EVENT, values).map(|_| ())
}

pub(crate) fn list_events(tx: &mut Tx<'_>, id: IncidentId) -> Result<Vec<IncidentEvent>, DbError> {
    let read = |row: &Row| {
        Ok(IncidentEvent {
            seq: row.get(0)?,
            at: row.get(1)?,
            actor: parsed(row, 2)?,
            actor_name: row.get(3)?,
            detail: row.json(4)?,
        })
    };
    tx.query(&LIST_EVENTS, params![id])?.iter().map(read).collect()
}

pub(crate) fn last_event_at(
    tx: &mut Tx<'_>,
    id: IncidentId,
    kind: &str,
) -> Result<Option<Timestamp>, DbError> {
    tx.query_one(&LAST_EVENT_OF_KIND, params![id, kind])?.get(0)
}

fn read_incident(row: &Row) -> Result<Incident, DbError> {
    let acknowledged_at: Option<Timestamp> = row.get(15)?;
    let acknowledged = match acknowledged_at {
        Some(at) => Some((at, parsed(row, 16)?)),
        None => None,
    };
    Ok(Incident {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        environment: row.get(2)?,
        source: parsed::<Source>(row, 3)?,
        dedup_key: row.get(4)?,
        severity: parsed(row, 5)?,
        state: parsed(row, 6)?,
        suppressed: row.get(7)?,
        policy: parsed::<PolicyKind>(row, 8)?,
        title_key: row.get(9)?,
        facts: row.json(10)?,
        occurrences: row.get(11)?,
        opened_at: row.get(12)?,
        seen_at: row.get(13)?,
        due_at: row.get(14)?,
        acknowledged,
        resolved_at: row.get(17)?,
        resolved_by: parsed_opt(row, 18)?,
        resolution: row.get(19)?,
        remind_at: row.get(20)?,
    })
}
