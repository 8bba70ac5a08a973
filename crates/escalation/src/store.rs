//! The statements on incidents, runs, pages and schedules.

mod incidents;
mod pages;
mod runs;
mod schedules;

use std::str::FromStr;

use db::{DbError, Row, Stmt};

pub(crate) use incidents::{
    Filter, Standing, count_open_incidents, extend_incident, find_incident, find_open_incident, insert_event,
    insert_incident, last_event_at, list_events, list_incidents, list_reminders, store_acknowledged,
    store_due, store_remind_at, store_resolved, store_suppressed,
};
pub(crate) use pages::{
    PageRow, find_page_by_message, find_page_by_token, insert_page, list_pages, pages_of_position,
};
pub(crate) use runs::{Run, find_run, insert_run, list_due_runs, oldest_due_run, put_off, store_run};
pub(crate) use schedules::{
    delete_override, find_default_schedule, find_schedule, insert_override, insert_schedule, list_schedules,
    unset_default_schedule, update_schedule,
};

const PARTS: [&[Stmt]; 4] =
    [incidents::STATEMENTS, runs::STATEMENTS, pages::STATEMENTS, schedules::STATEMENTS];

const COUNT: usize = PARTS[0].len() + PARTS[1].len() + PARTS[2].len() + PARTS[3].len();

/// Every statement of this crate.
pub const STATEMENTS: &[Stmt] = &all();

const fn all() -> [Stmt; COUNT] {
    let mut all = [PARTS[0][0]; COUNT];
    let (mut part, mut at) = (0, 0);
    while part < PARTS.len() {
        let mut index = 0;
        while index < PARTS[part].len() {
            all[at] = PARTS[part][index];
            index += 1;
            at += 1;
        }
        part += 1;
    }
    all
}

/// A column that holds the text form of `T`.
fn parsed<T: FromStr>(row: &Row, column: usize) -> Result<T, DbError> {
    row.get::<String>(column)?.parse().map_err(|_| DbError::Decode {
        statement: module_path!(),
        column,
        reason: format!("the text is not a stored {}", std::any::type_name::<T>()),
    })
}

/// As [`parsed`], for a column that can be null.
fn parsed_opt<T: FromStr>(row: &Row, column: usize) -> Result<Option<T>, DbError> {
    match row.get::<Option<String>>(column)? {
        Some(_) => parsed(row, column).map(Some),
        None => Ok(None),
    }
}
