//! Statements on an SQLite connection.

use std::collections::HashMap;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, ToSql, params_from_iter};

use crate::backend::{Session, Sink, check_values};
use crate::statement::with_numbered_parameters;
use crate::{DbError, Engine, Row, Stmt, Value};

/// Rewritten SQL by the place of the original, which is static and therefore names it.
#[derive(Default)]
pub(super) struct Rewritten(HashMap<(usize, usize), String>);

impl Rewritten {
    fn of(&mut self, statement: &Stmt) -> &str {
        let place = (statement.sql.as_ptr().addr(), statement.sql.len());
        self.0.entry(place).or_insert_with(|| with_numbered_parameters(statement.sql))
    }
}

/// One connection while a transaction is open on it.
pub(super) struct SqliteSession<'c> {
    connection: &'c Connection,
    rewritten: &'c mut Rewritten,
}

impl<'c> SqliteSession<'c> {
    pub(super) fn new(connection: &'c Connection, rewritten: &'c mut Rewritten) -> Self {
        Self { connection, rewritten }
    }

    fn prepare(&mut self, statement: &Stmt) -> Result<CachedStatement<'c>, DbError> {
        self.connection
            .prepare_cached(self.rewritten.of(statement))
            .map_err(|error| failed(statement.name, error))
    }
}

impl Session for SqliteSession<'_> {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn execute(&mut self, statement: &Stmt, values: &[Value]) -> Result<u64, DbError> {
        execute(&mut self.prepare(statement)?, statement, values)
    }

    fn execute_many(
        &mut self,
        statement: &Stmt,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, DbError> {
        let mut prepared = self.prepare(statement)?;
        let mut changed = 0;
        for values in rows {
            check_values(statement, &values)?;
            changed += execute(&mut prepared, statement, &values)?;
        }
        Ok(changed)
    }

    fn query(&mut self, statement: &Stmt, values: &[Value], sink: Sink<'_>) -> Result<(), DbError> {
        let mut prepared = self.prepare(statement)?;
        let columns = prepared.column_count();
        let mut rows =
            prepared.query(params_from_iter(values)).map_err(|error| failed(statement.name, error))?;
        while let Some(row) = rows.next().map_err(|error| failed(statement.name, error))? {
            let values = (0..columns)
                .map(|column| owned(statement, column, row.get_ref(column)))
                .collect::<Result<_, _>>()?;
            sink(Row::new(statement.name, values))?;
        }
        Ok(())
    }

    fn lock(&mut self, _key: i64) -> Result<(), DbError> {
        Ok(())
    }

    fn control(&mut self, command: &'static str) -> Result<(), DbError> {
        control(self.connection, command)
    }
}

/// Runs a command of transaction control.
pub(super) fn control(connection: &Connection, command: &'static str) -> Result<(), DbError> {
    connection
        .prepare_cached(command)
        .and_then(|mut prepared| prepared.execute([]))
        .map_err(|error| failed(command, error))?;
    Ok(())
}

fn execute(prepared: &mut CachedStatement<'_>, statement: &Stmt, values: &[Value]) -> Result<u64, DbError> {
    if prepared.column_count() > 0 {
        // A statement with RETURNING whose rows nobody wants: it must still run to its end to change every row.
        let mut rows =
            prepared.query(params_from_iter(values)).map_err(|error| failed(statement.name, error))?;
        let mut changed = 0;
        while rows.next().map_err(|error| failed(statement.name, error))?.is_some() {
            changed += 1;
        }
        return Ok(changed);
    }
    let changed =
        prepared.execute(params_from_iter(values)).map_err(|error| failed(statement.name, error))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn owned(statement: &Stmt, column: usize, value: rusqlite::Result<ValueRef<'_>>) -> Result<Value, DbError> {
    Ok(match value.map_err(|error| failed(statement.name, error))? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Float(number),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8(bytes.to_vec()).map_err(|_| {
            DbError::Decode { statement: statement.name, column, reason: "the text is not UTF-8".into() }
        })?),
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let borrowed = match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Bool(truth) => ValueRef::Integer(i64::from(*truth)),
            Self::Float(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Unstorable(reason) => {
                return Err(rusqlite::Error::ToSqlConversionFailure(reason.clone().into()));
            }
        };
        Ok(ToSqlOutput::Borrowed(borrowed))
    }
}

pub(super) fn failed(statement: &'static str, error: rusqlite::Error) -> DbError {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return DbError::Statement { statement, source: Box::new(error) };
    };
    match failure.code {
        ErrorCode::ConstraintViolation if is_unique(failure.extended_code) => {
            let message = message.clone().unwrap_or_default();
            let constraint =
                message.split_once(": ").map_or(message.as_str(), |(_, columns)| columns).to_owned();
            DbError::Unique { statement, constraint }
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => super::connection::unavailable(
            "another process is writing to it and does not come to an end",
            error,
        ),
        ErrorCode::DiskFull => super::connection::unavailable("the disk is full", error),
        ErrorCode::SystemIoFailure => {
            super::connection::unavailable("its file cannot be read or written", error)
        }
        _ => DbError::Statement { statement, source: Box::new(error) },
    }
}

fn is_unique(extended: i32) -> bool {
    [
        rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE,
        rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
        rusqlite::ffi::SQLITE_CONSTRAINT_ROWID,
    ]
    .contains(&extended)
}
