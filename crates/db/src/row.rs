//! One row of an answer.

use crate::{DbError, FromValue, Value};

/// One row of an answer; columns are counted from 0 in the order of the SELECT list.
#[derive(Clone, Debug)]
pub struct Row {
    statement: &'static str,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(statement: &'static str, values: Vec<Value>) -> Self {
        Self { statement, values }
    }

    /// The value of a column.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T, DbError> {
        let value =
            self.values.get(column).ok_or_else(|| self.wrong(column, "the row has no such column"))?;
        T::from_value(value).map_err(|reason| self.wrong(column, reason))
    }

    /// The value of a column that [`json`](crate::json) stored.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, DbError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| {
            // The text of serde's error can quote the value.
            let (line, place) = (error.line(), error.column());
            let kind = error.classify();
            self.wrong(
                column,
                format!("the JSON text does not fit its type ({kind:?} error at {line}:{place})"),
            )
        })
    }

    /// As [`Row::json`], for a column that can be null.
    pub fn json_opt<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<Option<T>, DbError> {
        match self.values.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.json(column).map(Some),
        }
    }

    fn wrong(&self, column: usize, reason: impl Into<String>) -> DbError {
        DbError::Decode { statement: self.statement, column, reason: reason.into() }
    }
}
