//! Reading minutes and hours for reports, and summing minutes up to hours.

use std::collections::BTreeMap;

use basis::{Timestamp, from_micros, micros};
use db::{DbError, Row, Tx, Value, params};

use super::{Series, series_key, series_span, split};
use crate::latency::Totals;
use crate::plan::HOUR;
use crate::sql::{
    DELETE_OLD_HOUR_CODES, DELETE_OLD_HOURS, FIRST_MINUTE, HOUR_CODES, HOUR_CODES_BY_SLOT, LIST_CODES,
    LIST_CODES_BY_SLOT, LIST_FAILED_SERIES, NEXT_MINUTE, PUT_HOUR_CODE, PUT_HOURS, PUT_ROLLED_UNTIL,
    ROLLED_UNTIL, SUM_HOURS, SUM_HOURS_BY_SLOT, SUM_LATENCY, SUM_LATENCY_BY_SLOT,
};
use crate::window::Span;

/// Sums and codes by the start of a point.
pub(crate) type Slots = BTreeMap<Timestamp, (Totals, BTreeMap<String, u64>)>;

/// From the first hour until before the second.
type Hours = (Timestamp, Timestamp);

pub(crate) fn minute_totals(tx: &mut Tx<'_>, series: &Series, span: Span) -> Result<Totals, DbError> {
    read_totals(&tx.query_one(&SUM_LATENCY, &series_span(series, span))?, 0)
}

pub(crate) fn hour_totals(tx: &mut Tx<'_>, series: &Series, hours: Hours) -> Result<Totals, DbError> {
    read_totals(&tx.query_one(&SUM_HOURS, &with(series, &[hours.0, hours.1]))?, 0)
}

pub(crate) fn minute_codes(
    tx: &mut Tx<'_>,
    series: &Series,
    span: Span,
    by_code: &mut BTreeMap<String, u64>,
) -> Result<(), DbError> {
    for row in tx.query(&LIST_CODES, &series_span(series, span))? {
        count_codes(row.get(0)?, row.get(1)?, by_code);
    }
    Ok(())
}

pub(crate) fn hour_codes(
    tx: &mut Tx<'_>,
    series: &Series,
    hours: Hours,
    by_code: &mut BTreeMap<String, u64>,
) -> Result<(), DbError> {
    for row in tx.query(&HOUR_CODES, &with(series, &[hours.0, hours.1]))? {
        count_codes(row.get(0)?, row.get(1)?, by_code);
    }
    Ok(())
}

/// Adds minutes to points of `width` microseconds.
pub(crate) fn minute_slots(
    tx: &mut Tx<'_>,
    series: &Series,
    span: Span,
    width: i64,
    slots: &mut Slots,
) -> Result<(), DbError> {
    let mut values = series_span(series, span);
    values.push(Value::Int(width));
    add_slots(&tx.query(&SUM_LATENCY_BY_SLOT, &values)?, slots)?;
    add_slot_codes(&tx.query(&LIST_CODES_BY_SLOT, &values)?, slots)
}

/// Adds hours to points of `width` microseconds.
pub(crate) fn hour_slots(
    tx: &mut Tx<'_>,
    series: &Series,
    hours: Hours,
    width: i64,
    slots: &mut Slots,
) -> Result<(), DbError> {
    let mut values = with(series, &[hours.0, hours.1]);
    values.push(Value::Int(width));
    add_slots(&tx.query(&SUM_HOURS_BY_SLOT, &values)?, slots)?;
    add_slot_codes(&tx.query(&HOUR_CODES_BY_SLOT, &values)?, slots)
}

/// Hours before this instant are summed up; absent before the first.
pub(crate) fn rolled_until(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(&ROLLED_UNTIL, params![])?.map(|row| row.get(0)).transpose()
}

/// The first minute of a series that is kept.
pub(crate) fn first_minute(tx: &mut Tx<'_>, series: &Series) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(&FIRST_MINUTE, &series_key(series))?.map(|row| row.get(0)).transpose()
}

/// The first minute of any series at or after `from`.
pub(crate) fn next_minute(tx: &mut Tx<'_>, from: Timestamp) -> Result<Option<Timestamp>, DbError> {
    tx.query_opt(&NEXT_MINUTE, params![from])?.map(|row| row.get(0)).transpose()
}

pub(crate) fn put_rolled_until(tx: &mut Tx<'_>, until: Timestamp) -> Result<(), DbError> {
    tx.execute(&PUT_ROLLED_UNTIL, params![until]).map(drop)
}

/// Sums the minutes of the hour that begins at `hour` up; doing it again gives the same.
pub(crate) fn roll_up(tx: &mut Tx<'_>, hour: Timestamp) -> Result<(), DbError> {
    let next = from_micros(micros(hour) + HOUR);
    tx.execute(&PUT_HOURS, params![hour, next])?;
    let failed = tx.query(&LIST_FAILED_SERIES, params![hour, next])?;
    for series in failed.iter().map(super::read_series) {
        let series = series?;
        let mut by_code = BTreeMap::new();
        let span = Span { first: hour, last: from_micros(micros(next) - 1) };
        minute_codes(tx, &series, span, &mut by_code)?;
        for (code, outcomes) in by_code {
            let mut values = with(&series, &[hour]);
            values.extend_from_slice(params![code, outcomes]);
            tx.execute(&PUT_HOUR_CODE, &values)?;
        }
    }
    Ok(())
}

/// Hours before `cutoff` are forgotten.
pub(crate) fn delete_old_hours(tx: &mut Tx<'_>, cutoff: Timestamp) -> Result<u64, DbError> {
    tx.execute(&DELETE_OLD_HOUR_CODES, params![cutoff])?;
    tx.execute(&DELETE_OLD_HOURS, params![cutoff])
}

fn with(series: &Series, instants: &[Timestamp]) -> Vec<Value> {
    let mut values = series_key(series);
    values.extend(instants.iter().map(db::ToValue::to_value));
    values
}

fn add_slots(rows: &[Row], slots: &mut Slots) -> Result<(), DbError> {
    for row in rows {
        let slot = slots.entry(row.get(0)?).or_default();
        slot.0 = slot.0 + read_totals(row, 1)?;
    }
    Ok(())
}

fn add_slot_codes(rows: &[Row], slots: &mut Slots) -> Result<(), DbError> {
    for row in rows {
        let (at, codes, count): (Timestamp, String, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some((_, by_code)) = slots.get_mut(&at) {
            count_codes(codes, count, by_code);
        }
    }
    Ok(())
}

fn count_codes(codes: String, count: u64, by_code: &mut BTreeMap<String, u64>) {
    for code in split(codes) {
        *by_code.entry(code).or_default() += count;
    }
}

/// The columns of `sums!` from `first` on.
fn read_totals(row: &Row, first: usize) -> Result<Totals, DbError> {
    let mut totals = Totals {
        requests: row.get(first)?,
        errors: row.get(first + 1)?,
        latency_sum_ms: row.get(first + 2)?,
        latency_max_ms: row.get(first + 3)?,
        ..Totals::default()
    };
    let counts = totals.wide.iter_mut().chain(&mut totals.fine);
    for (n, count) in counts.enumerate() {
        *count = row.get(first + 4 + n)?;
    }
    Ok(totals)
}
