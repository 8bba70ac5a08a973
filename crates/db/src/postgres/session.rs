//! Statements on a PostgreSQL connection.

use std::pin::pin;

use deadpool_postgres::Object;
use futures::{StreamExt, future};
use tokio::runtime::Handle;
use tokio_postgres::Statement;
use tokio_postgres::error::SqlState;

use super::types::AnyValue;
use crate::backend::{Session, Sink, check_values};
use crate::error::Source;
use crate::{DbError, Engine, Row, Stmt, Value};

/// How many statements of `execute_many` are under way at once.
const PIPELINE: usize = 256;

/// One connection while a transaction is open on it.
pub(super) struct PostgresSession<'h> {
    handle: &'h Handle,
    connection: Object,
}

impl<'h> PostgresSession<'h> {
    pub(super) fn new(handle: &'h Handle, connection: Object) -> Self {
        Self { handle, connection }
    }

    /// Runs a command of transaction control.
    pub(super) fn command(&mut self, command: &'static str) -> Result<(), DbError> {
        self.handle.block_on(self.connection.batch_execute(command)).map_err(|error| failed(command, error))
    }

    /// Closes the connection rather than giving it back to the pool.
    pub(super) fn discard(self) {
        drop(Object::take(self.connection));
    }

    async fn prepare(&self, statement: &Stmt) -> Result<Statement, DbError> {
        self.connection.prepare_cached(statement.sql).await.map_err(|error| failed(statement.name, error))
    }

    async fn pipeline(
        &self,
        statement: &Stmt,
        prepared: &Statement,
        rows: &[Vec<Value>],
    ) -> Result<u64, DbError> {
        let sent = rows.iter().map(|values| self.connection.execute_raw(prepared, values));
        let mut changed = 0;
        // The first error is the cause; those after it only say that the transaction is spoiled.
        for outcome in future::join_all(sent).await {
            changed += outcome.map_err(|error| failed(statement.name, error))?;
        }
        Ok(changed)
    }
}

impl Session for PostgresSession<'_> {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, statement: &Stmt, values: &[Value]) -> Result<u64, DbError> {
        self.handle.block_on(async {
            let prepared = self.prepare(statement).await?;
            self.connection
                .execute_raw(&prepared, values)
                .await
                .map_err(|error| failed(statement.name, error))
        })
    }

    fn execute_many(
        &mut self,
        statement: &Stmt,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError> {
        let prepared = self.handle.block_on(self.prepare(statement))?;
        let mut changed = 0;
        loop {
            let part: Vec<Vec<Value>> = Iterator::take(&mut *rows, PIPELINE).collect();
            if part.is_empty() {
                return Ok(changed);
            }
            for values in &part {
                check_values(statement, values)?;
            }
            changed += self.handle.block_on(self.pipeline(statement, &prepared, &part))?;
        }
    }

    fn query(&mut self, statement: &Stmt, values: &[Value], sink: Sink<'_>) -> Result<(), DbError> {
        self.handle.block_on(async {
            let prepared = self.prepare(statement).await?;
            let rows = self.connection.query_raw(&prepared, values).await;
            let mut rows = pin!(rows.map_err(|error| failed(statement.name, error))?);
            while let Some(row) = rows.next().await {
                let row = row.map_err(|error| failed(statement.name, error))?;
                let mut owned = Vec::with_capacity(row.len());
                for column in 0..row.len() {
                    let value =
                        row.try_get::<_, Option<AnyValue>>(column).map_err(|error| DbError::Decode {
                            statement: statement.name,
                            column,
                            reason: std::error::Error::source(&error)
                                .map_or_else(|| error.to_string(), ToString::to_string),
                        })?;
                    owned.push(value.map_or(Value::Null, |value| value.0));
                }
                sink(Row::new(statement.name, owned))?;
            }
            Ok(())
        })
    }

    fn lock(&mut self, key: i64) -> Result<(), DbError> {
        const LOCK: Stmt = Stmt { name: "db::lock", sql: "SELECT pg_advisory_xact_lock($1)" };
        self.execute(&LOCK, &[Value::Int(key)]).map(drop)
    }

    fn control(&mut self, command: &'static str) -> Result<(), DbError> {
        self.command(command)
    }
}

/// The driver's error without its DETAIL, which quotes values of the row.
pub(super) fn plain(error: tokio_postgres::Error) -> Source {
    match error.as_db_error() {
        Some(db) => format!("{}: {} (SQLSTATE {})", db.severity(), db.message(), db.code().code()).into(),
        None => match std::error::Error::source(&error) {
            Some(cause) => format!("{error}: {cause}").into(),
            None => Box::new(error),
        },
    }
}

pub(super) fn failed(statement: &'static str, error: tokio_postgres::Error) -> DbError {
    if let Some(db) = error.as_db_error().filter(|db| *db.code() == SqlState::UNIQUE_VIOLATION) {
        return DbError::Unique { statement, constraint: db.constraint().unwrap_or("unknown").to_owned() };
    }
    if let Some(reason) = away(&error) {
        return DbError::Unavailable { reason: reason.to_owned(), source: Some(plain(error)) };
    }
    DbError::Statement { statement, source: plain(error) }
}

/// Why the server is away or too busy, if that is what the error says.
fn away(error: &tokio_postgres::Error) -> Option<&'static str> {
    if error.is_closed()
        || error.as_db_error().is_none()
            && std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
    {
        return Some("the connection to PostgreSQL broke");
    }
    let code = error.code()?;
    match &code.code()[..2] {
        "08" => Some("the connection to PostgreSQL broke"),
        "53" => Some("PostgreSQL is out of memory, disk or connections"),
        "57" => Some("PostgreSQL ended the statement: it took too long or the server is stopping"),
        "55" => Some("PostgreSQL waited too long for a lock"),
        "40" => Some("PostgreSQL ended the transaction because of a conflict with another"),
        _ => None,
    }
}
