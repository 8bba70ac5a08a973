//! Opens connections with the settings that "nothing accepted is lost" needs.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::DbError;

/// Prepared statements kept per connection; more than the whole program has.
const STATEMENTS: usize = 1024;

/// The one connection that writes. `synchronous=FULL` puts each commit on disk before it is answered, so that
/// neither a killed process nor a power cut loses it.
pub(super) fn open_writer(path: &Path) -> Result<Connection, DbError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    let mode: String = connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(|error| unavailable("its journal mode cannot be set", error))?;
    if mode != "wal" {
        let reason = format!("the file system of {} does not support write-ahead logging", path.display());
        return Err(DbError::unavailable(reason));
    }
    let settings =
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;";
    connection.execute_batch(settings).map_err(|error| unavailable("its settings cannot be set", error))?;
    Ok(connection)
}

/// A connection that cannot change anything.
pub(super) fn open_reader(path: &Path) -> Result<Connection, DbError> {
    let connection = open(path, OpenFlags::empty())?;
    connection
        .execute_batch("PRAGMA query_only = ON;")
        .map_err(|error| unavailable("its settings cannot be set", error))?;
    Ok(connection)
}

fn open(path: &Path, further: OpenFlags) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | further;
    let opened = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;")?;
        Ok(connection)
    });
    opened.map_err(|error| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let reason = match folder {
            Some(folder) if !folder.is_dir() => format!("the folder {} does not exist", folder.display()),
            _ => format!("the file {} cannot be opened", path.display()),
        };
        unavailable(reason, error)
    })
}

pub(super) fn unavailable(reason: impl Into<String>, error: rusqlite::Error) -> DbError {
    DbError::Unavailable { reason: reason.into(), source: Some(Box::new(error)) }
}
