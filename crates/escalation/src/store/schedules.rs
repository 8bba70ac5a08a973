//! Statements on schedules.

use basis::{ScheduleId, Timestamp};
use db::{DbError, Row, Tx, params, statements};

use crate::schedule::{NewSchedule, OnCallSchedule, Override};

statements! {
    pub(crate) INSERT_SCHEDULE = "INSERT INTO on_call_schedules
        (schedule_id, name, is_default, rotation, participants, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6)";
    pub(crate) UPDATE_SCHEDULE = "UPDATE on_call_schedules SET name = $2, is_default = $3, rotation = $4,
        participants = $5, updated_at = $6 WHERE schedule_id = $1";
    pub(crate) UNSET_DEFAULT = "UPDATE on_call_schedules SET is_default = FALSE
        WHERE is_default = TRUE AND schedule_id <> $1";
    pub(crate) FIND_SCHEDULE = "SELECT schedule_id, name, is_default, rotation, participants FROM on_call_schedules
        WHERE schedule_id = $1";
    pub(crate) FIND_DEFAULT = "SELECT schedule_id, name, is_default, rotation, participants FROM on_call_schedules
        WHERE is_default = TRUE ORDER BY updated_at DESC LIMIT 1";
    pub(crate) LIST_SCHEDULES = "SELECT schedule_id, name, is_default, rotation, participants FROM on_call_schedules
        ORDER BY is_default DESC, name, schedule_id LIMIT 200";
    pub(crate) INSERT_OVERRIDE = "INSERT INTO on_call_overrides (schedule_id, from_at, until_at, user_id, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (schedule_id, from_at, user_id) DO UPDATE SET until_at = excluded.until_at";
    pub(crate) DELETE_OVERRIDE = "DELETE FROM on_call_overrides
        WHERE schedule_id = $1 AND from_at = $2 AND user_id = $3";
    pub(crate) LIST_OVERRIDES = "SELECT user_id, from_at, until_at FROM on_call_overrides WHERE schedule_id = $1
        ORDER BY from_at DESC, user_id LIMIT 500";
}

pub(crate) fn insert_schedule(
    tx: &mut Tx<'_>,
    id: ScheduleId,
    new: &NewSchedule,
    now: Timestamp,
) -> Result<(), DbError> {
    let (rotation, people) = (db::json(&new.rotation), db::json(&new.participants));
    tx.execute(&INSERT_SCHEDULE, params![id, new.name, new.is_default, rotation, people, now]).map(|_| ())
}

pub(crate) fn update_schedule(
    tx: &mut Tx<'_>,
    id: ScheduleId,
    new: &NewSchedule,
    now: Timestamp,
) -> Result<bool, DbError> {
    let (rotation, people) = (db::json(&new.rotation), db::json(&new.participants));
    let values = params![id, new.name, new.is_default, rotation, people, now];
    Ok(tx.execute(&UPDATE_SCHEDULE, values)? == 1)
}

/// Every other schedule is no longer the default.
pub(crate) fn unset_default_schedule(tx: &mut Tx<'_>, except: ScheduleId) -> Result<(), DbError> {
    tx.execute(&UNSET_DEFAULT, params![except]).map(|_| ())
}

pub(crate) fn find_schedule(tx: &mut Tx<'_>, id: ScheduleId) -> Result<Option<OnCallSchedule>, DbError> {
    let row = tx.query_opt(&FIND_SCHEDULE, params![id])?;
    row.map(|row| read(tx, &row)).transpose()
}

pub(crate) fn find_default_schedule(tx: &mut Tx<'_>) -> Result<Option<OnCallSchedule>, DbError> {
    let row = tx.query_opt(&FIND_DEFAULT, params![])?;
    row.map(|row| read(tx, &row)).transpose()
}

pub(crate) fn list_schedules(tx: &mut Tx<'_>) -> Result<Vec<OnCallSchedule>, DbError> {
    let rows = tx.query(&LIST_SCHEDULES, params![])?;
    rows.iter().map(|row| read(tx, row)).collect()
}

pub(crate) fn insert_override(
    tx: &mut Tx<'_>,
    id: ScheduleId,
    exception: Override,
    now: Timestamp,
) -> Result<(), DbError> {
    let Override { user, from, until } = exception;
    tx.execute(&INSERT_OVERRIDE, params![id, from, until, user, now]).map(|_| ())
}

pub(crate) fn delete_override(tx: &mut Tx<'_>, id: ScheduleId, exception: Override) -> Result<bool, DbError> {
    Ok(tx.execute(&DELETE_OVERRIDE, params![id, exception.from, exception.user])? == 1)
}

fn list_overrides(tx: &mut Tx<'_>, id: ScheduleId) -> Result<Vec<Override>, DbError> {
    let read = |row: &Row| Ok(Override { user: row.get(0)?, from: row.get(1)?, until: row.get(2)? });
    let newest: Result<Vec<Override>, DbError> =
        tx.query(&LIST_OVERRIDES, params![id])?.iter().map(read).collect();
    newest.map(|mut overrides| {
        overrides.reverse();
        overrides
    })
}

fn read(tx: &mut Tx<'_>, row: &Row) -> Result<OnCallSchedule, DbError> {
    let id = row.get(0)?;
    Ok(OnCallSchedule {
        id,
        name: row.get(1)?,
        is_default: row.get(2)?,
        rotation: row.json(3)?,
        participants: row.json(4)?,
        overrides: list_overrides(tx, id)?,
    })
}
