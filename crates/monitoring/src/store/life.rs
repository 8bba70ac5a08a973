//! The life of alerts: states of measured conditions, firings and silences.

use std::collections::BTreeMap;

use basis::{Actor, Environment, IncidentId, PartnerId, Timestamp};
use db::{DbError, Row, Tx, params};
use escalation::MeasuredFacts;

use crate::service::FiringRecord;
use crate::signal::{Observed, SignalFiring, SignalState};
use crate::silence::Silence;
use crate::sql::{
    BEGIN_FIRING, COUNT_FIRING_BY_RULE, DELETE_OLD_FIRINGS, END_FIRING, END_SILENCES, FIND_SIGNAL_STATE,
    FIND_SILENCE, LIST_FIRINGS, LIST_OBSERVED, MAILED_AT, PUT_SIGNAL_STATE, PUT_SILENCE, SET_MAILED_AT,
};

/// A rule of one partner and environment.
pub(crate) type RuleOf<'a> = (PartnerId, Environment, &'a str);

pub(crate) fn find_signal_state(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
) -> Result<(SignalState, Option<IncidentId>), DbError> {
    let row = tx.query_opt(&FIND_SIGNAL_STATE, params![partner, environment, rule])?;
    row.as_ref().map_or_else(|| Ok(Default::default()), read_signal)
}

/// The same with the numbers of the last evaluation, if there was one.
pub(crate) fn find_signal_facts(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
) -> Result<Option<(SignalState, Option<IncidentId>, MeasuredFacts)>, DbError> {
    let row = tx.query_opt(&FIND_SIGNAL_STATE, params![partner, environment, rule])?;
    let Some(row) = row else { return Ok(None) };
    let (state, incident) = read_signal(&row)?;
    Ok(Some((state, incident, row.json(7)?)))
}

fn read_signal(row: &Row) -> Result<(SignalState, Option<IncidentId>), DbError> {
    let incident: Option<IncidentId> = row.get(5)?;
    let since: Option<Timestamp> = row.get(0)?;
    let read = |since| {
        Ok::<_, DbError>(SignalFiring {
            since,
            held_at: row.get(1)?,
            clear_count: row.get(2)?,
            suppressed: row.get(3)?,
            mailed_at: row.get(4)?,
            escalated: incident.is_some(),
        })
    };
    let firing = since.map(read).transpose()?;
    Ok((SignalState { firing, evaluated_at: Some(row.get(6)?) }, incident))
}

pub(crate) fn put_signal_state(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    (state, incident, facts): (&SignalState, Option<IncidentId>, &MeasuredFacts),
) -> Result<(), DbError> {
    let firing = state.firing.as_ref();
    tx.execute(
        &PUT_SIGNAL_STATE,
        params![
            partner,
            environment,
            rule,
            firing.map(|firing| firing.since),
            firing.map(|firing| firing.held_at),
            firing.map_or(0, |firing| firing.clear_count),
            firing.is_some_and(|firing| firing.suppressed),
            firing.map(|firing| firing.since),
            firing.map(|_| "high"),
            firing.and_then(|firing| firing.mailed_at),
            state.evaluated_at.unwrap_or_default(),
            incident,
            db::json(facts),
        ],
    )?;
    Ok(())
}

pub(crate) fn list_observed(
    tx: &mut Tx<'_>,
    environment: Environment,
    prefix: &str,
) -> Result<BTreeMap<PartnerId, Observed>, DbError> {
    let rows = tx.query(&LIST_OBSERVED, params![environment, format!("{prefix}%")])?;
    let read = |row: &Row| {
        let firing: i64 = row.get(2)?;
        Ok((row.get(0)?, Observed { evaluated_at: row.get(1)?, firing: firing > 0 }))
    };
    rows.iter().map(read).collect()
}

/// When the alert's own mails last went out.
pub(crate) fn mailed_at(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
) -> Result<Option<Timestamp>, DbError> {
    let row = tx.query_opt(&MAILED_AT, params![partner, environment, rule])?;
    row.map_or(Ok(None), |row| row.get(0))
}

pub(crate) fn set_mailed_at(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    at: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(&SET_MAILED_AT, params![partner, environment, rule, at]).map(|_| ())
}

pub(crate) fn begin_firing(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    since: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&BEGIN_FIRING, params![partner, environment, rule, since]).map(|_| ())
}

pub(crate) fn end_firing(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&END_FIRING, params![partner, environment, rule, at]).map(|_| ())
}

/// The newest firings of all rules of a partner, newest first.
pub(crate) fn list_firings(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    limit: u32,
) -> Result<Vec<FiringRecord>, DbError> {
    let rows = tx.query(&LIST_FIRINGS, params![partner, environment, limit])?;
    let read =
        |row: &Row| Ok(FiringRecord { rule_id: row.get(0)?, since: row.get(1)?, ended_at: row.get(2)? });
    rows.iter().map(read).collect()
}

pub(crate) fn delete_old_firings(tx: &mut Tx<'_>, cutoff: Timestamp) -> Result<u64, DbError> {
    tx.execute(&DELETE_OLD_FIRINGS, params![cutoff])
}

/// For how many partners each rule fires.
pub(crate) fn count_firing_by_rule(tx: &mut Tx<'_>) -> Result<BTreeMap<String, u64>, DbError> {
    let rows = tx.query(&COUNT_FIRING_BY_RULE, params![])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The silence of a rule that lasts at `now`.
pub(crate) fn find_silence(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    now: Timestamp,
) -> Result<Option<Silence>, DbError> {
    let row = tx.query_opt(&FIND_SILENCE, params![partner, environment, rule, now])?;
    let read = |row: Row| {
        let (from, until, reason) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Silence { from, until, reason, created_by: row.get(3)? })
    };
    row.map(read).transpose()
}

pub(crate) fn put_silence(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    silence: &Silence,
) -> Result<(), DbError> {
    let Silence { from, until, reason, created_by } = silence;
    let values = params![partner, environment, rule, from, until, reason, created_by];
    tx.execute(&PUT_SILENCE, values).map(|_| ())
}

/// Ends every silence of a rule that has not ended by itself, and gives their number.
pub(crate) fn end_silences(
    tx: &mut Tx<'_>,
    (partner, environment, rule): RuleOf<'_>,
    at: Timestamp,
    actor: &Actor,
) -> Result<u64, DbError> {
    tx.execute(&END_SILENCES, params![partner, environment, rule, at, actor])
}
