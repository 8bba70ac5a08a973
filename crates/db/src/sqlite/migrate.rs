//! Migrates an SQLite file.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::connection::open_writer;
use crate::{DbError, Engine, migrations};

/// Two processes must not migrate at once, and SQLite's own lock is let go between two steps; so a file beside the
/// database is locked. (Locking the database file itself would break SQLite's locks on it.)
fn lock(path: &Path) -> Result<File, DbError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push("-migrate");
    let beside = PathBuf::from(beside);
    let file = File::create(&beside).and_then(|file| file.lock().map(|()| file));
    file.map_err(|error| DbError::Migration {
        reason: format!("the lock file {} cannot be made", beside.display()),
        source: Some(Box::new(error)),
    })
}

pub(super) fn migrate(path: &Path) -> Result<(), DbError> {
    let held = lock(path)?;
    let mut connection = open_writer(path)?;
    connection.set_transaction_behavior(rusqlite::TransactionBehavior::Immediate);
    let runner = migrations::runner(Engine::Sqlite);
    runner.run(&mut connection).map_err(migrations::failed)?;
    let applied = runner.get_applied_migrations(&mut connection).map_err(migrations::failed)?;
    drop(held);
    migrations::check_complete(&runner, &applied)
}
