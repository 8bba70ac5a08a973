//! What the two engines have in common: the seam between the portable part and each driver.

use std::path::Path;

use futures::future::BoxFuture;

use crate::work::BoxedWork;
use crate::{DbError, Row, Stmt, Value};

/// The engine of a database. Code outside this crate may ask for it only where SQL cannot be portable;
/// a test counts these places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in the process.
    Sqlite,
    /// PostgreSQL, a server.
    Postgres,
}

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// A database: runs work in transactions.
pub(crate) trait Backend: Send + Sync {
    fn engine(&self) -> Engine;
    /// Takes the work; the work itself answers whoever waits for it.
    fn submit(&self, access: Access, work: BoxedWork) -> BoxFuture<'_, ()>;
    fn migrate(&self) -> BoxFuture<'_, Result<(), DbError>>;
    fn prepare_all<'a>(&'a self, statements: &'a [Stmt]) -> BoxFuture<'a, Result<(), DbError>>;
    fn backup_to<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, Result<(), DbError>>;
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// Takes the rows of an answer one by one.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(Row) -> Result<(), DbError>;

/// One connection while a transaction is open on it.
pub(crate) trait Session {
    fn engine(&self) -> Engine;
    fn execute(&mut self, statement: &Stmt, values: &[Value]) -> Result<u64, DbError>;
    fn execute_many(
        &mut self,
        statement: &Stmt,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError>;
    fn query(&mut self, statement: &Stmt, values: &[Value], sink: Sink<'_>) -> Result<(), DbError>;
    fn lock(&mut self, key: i64) -> Result<(), DbError>;
    /// Runs `SAVEPOINT` and its kin.
    fn control(&mut self, command: &'static str) -> Result<(), DbError>;
}

/// Refuses values that have no stored form, before the engine sees them.
pub(crate) fn check_values(statement: &Stmt, values: &[Value]) -> Result<(), DbError> {
    for value in values {
        if let Value::Unstorable(reason) = value {
            return Err(DbError::Encode { statement: statement.name, reason: reason.clone() });
        }
        if let Value::Text(text) = value
            && text.contains('\0')
        {
            // PostgreSQL refuses it; SQLite would store it and cut it in some functions.
            let reason = "text must not contain the character NUL".to_owned();
            return Err(DbError::Encode { statement: statement.name, reason });
        }
    }
    Ok(())
}
