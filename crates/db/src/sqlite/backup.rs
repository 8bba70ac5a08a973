//! Copies a database in use.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::connection::{open_reader, unavailable};
use crate::DbError;

/// Copies all pages in one step, so that the copy is of one instant. Writers go on meanwhile: they write to the log.
pub(super) fn backup(from: &Path, to: &Path) -> Result<(), DbError> {
    if to.exists() {
        return Err(DbError::unavailable(format!(
            "the file {} is there already; name a new one",
            to.display()
        )));
    }
    let wrong = |error| unavailable(format!("the copy to {} failed", to.display()), error);
    let source = open_reader(from)?;
    let mut copy = Connection::open(to).map_err(wrong)?;
    {
        let backup = Backup::new(&source, &mut copy).map_err(wrong)?;
        backup.run_to_completion(-1, Duration::from_millis(50), None).map_err(wrong)?;
    }
    // A copy that is damaged is worse than none, because it is trusted.
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(wrong)?;
    if verdict != "ok" {
        return Err(DbError::unavailable(format!("the copy {} is damaged: {verdict}", to.display())));
    }
    copy.close().map_err(|(_, error)| wrong(error))
}
