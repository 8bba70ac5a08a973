//! Values on PostgreSQL's wire, typed by the prepared statement.

use std::error::Error as StdError;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::Value;

type BoxError = Box<dyn StdError + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *kind == Type::INT8 => number.to_sql(kind, out),
            Self::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Int(number) if *kind == Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
            Self::Text(text) if <&str as ToSql>::accepts(kind) => text.as_str().to_sql(kind, out),
            Self::Bytes(bytes) if *kind == Type::BYTEA => bytes.as_slice().to_sql(kind, out),
            Self::Bool(truth) if *kind == Type::BOOL => truth.to_sql(kind, out),
            Self::Float(number) if *kind == Type::FLOAT8 => number.to_sql(kind, out),
            other => Err(format!(
                "a parameter is {}, but PostgreSQL takes it for {kind}; write CAST($n AS …)",
                other.kind()
            )
            .into()),
        }
    }

    fn accepts(_kind: &Type) -> bool {
        // Whether it fits depends on the value; `to_sql` says so with better words.
        true
    }

    to_sql_checked!();
}

/// A value of a column that is not null.
pub(super) struct AnyValue(pub(super) Value);

impl<'r> FromSql<'r> for AnyValue {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, BoxError> {
        let value = match *kind {
            Type::INT8 => Value::Int(i64::from_sql(kind, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => Value::Bool(bool::from_sql(kind, raw)?),
            Type::FLOAT8 => Value::Float(f64::from_sql(kind, raw)?),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            // pg_advisory_xact_lock and its kin.
            Type::VOID => Value::Null,
            ref other if <&str as FromSql>::accepts(other) => Value::Text(String::from_sql(kind, raw)?),
            ref other => {
                return Err(format!(
                    "the column is {other}, which is not portable; write CAST(… AS BIGINT) or TEXT"
                )
                .into());
            }
        };
        Ok(Self(value))
    }

    fn accepts(_kind: &Type) -> bool {
        true
    }
}
