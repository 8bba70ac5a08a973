//! Copies a database in use.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::connection::{open_reader, unavailable};
use crate::DbError;

/// How often a moment's pause is made for a busy source before giving up.
const PATIENCE: usize = 200;

/// Copies all pages in one step, so that the copy is of one instant. Writers go on meanwhile: they write to the log.
/// What was begun and failed is removed, because half a copy is worse than none.
pub(super) fn backup(from: &Path, to: &Path) -> Result<(), DbError> {
    if to.exists() {
        return Err(DbError::unavailable(format!(
            "the file {} is there already; name a new one",
            to.display()
        )));
    }
    let copied = copy(from, to);
    if copied.is_err() {
        drop(std::fs::remove_file(to));
    }
    copied
}

fn copy(from: &Path, to: &Path) -> Result<(), DbError> {
    let wrong = |error| unavailable(format!("the copy to {} failed", to.display()), error);
    let source = open_reader(from)?;
    let mut copy = Connection::open(to).map_err(wrong)?;
    {
        let backup = Backup::new(&source, &mut copy).map_err(wrong)?;
        let mut pauses = 0;
        // Busy only for moments: when the log is being put into the file.
        while backup.step(-1).map_err(wrong)? != StepResult::Done {
            pauses += 1;
            if pauses > PATIENCE {
                return Err(DbError::unavailable("it stayed too busy to be copied"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(wrong)?;
    if verdict != "ok" {
        return Err(DbError::unavailable(format!("the copy is damaged: {verdict}")));
    }
    copy.close().map_err(|(_, error)| wrong(error))
}
