//! The kinds of value that both engines store alike, and how the house's types become them.

use basis::Timestamp;

/// A value as it is stored. Instants are microseconds, money is minor units, ids are sixteen bytes, JSON is text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, for a column of any kind.
    Null,
    /// BIGINT / INTEGER.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA / BLOB.
    Bytes(Vec<u8>),
    /// BOOLEAN / INTEGER.
    Bool(bool),
    /// DOUBLE PRECISION / REAL. Never for money.
    Float(f64),
    /// Something that cannot be stored; using it fails with this reason.
    Unstorable(String),
}

impl Value {
    /// The kind, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "an integer",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Bool(_) => "a boolean",
            Self::Float(_) => "a float",
            Self::Unstorable(_) => "an unstorable value",
        }
    }
}

/// What can be a parameter of a statement.
pub trait ToValue {
    /// The stored form.
    fn to_value(&self) -> Value;
}

/// Parameters of a statement: `params![partner, order_id, now]`.
#[macro_export]
macro_rules! params {
    () => { &[] as &[$crate::Value] };
    ($($value:expr),+ $(,)?) => { &[$($crate::ToValue::to_value(&$value)),+] as &[$crate::Value] };
}

/// `value` as JSON text, for a column that is read back with [`Row::json`](crate::Row::json).
pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> Value {
    match serde_json::to_string(value) {
        Ok(text) => Value::Text(text),
        Err(error) => Value::Unstorable(format!("it has no JSON form: {error}")),
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

macro_rules! to_value {
    ($($kind:ty: $value:ident => $stored:expr;)*) => {$(
        impl ToValue for $kind {
            fn to_value(&self) -> Value {
                let $value = self;
                $stored
            }
        }
    )*};
}

fn from_wide<T: TryInto<i64> + Copy + std::fmt::Display>(number: T) -> Value {
    number
        .try_into()
        .map_or_else(|_| Value::Unstorable(format!("{number} is too large for 64 bits")), Value::Int)
}

to_value! {
    i64: n => Value::Int(*n);
    i32: n => Value::Int(i64::from(*n));
    u32: n => Value::Int(i64::from(*n));
    u16: n => Value::Int(i64::from(*n));
    u8: n => Value::Int(i64::from(*n));
    u64: n => from_wide(*n);
    usize: n => from_wide(*n);
    bool: b => Value::Bool(*b);
    f64: x => Value::Float(*x);
    String: text => Value::Text(text.clone());
    str: text => Value::Text(text.to_owned());
    Vec<u8>: bytes => Value::Bytes(bytes.clone());
    [u8]: bytes => Value::Bytes(bytes.to_vec());
    Timestamp: at => Value::Int(basis::micros(*at));
    basis::PartnerId: id => Value::Int(id.get());
    basis::Currency: currency => Value::Text(currency.code().to_owned());
    basis::Environment: environment => Value::Text(environment.as_str().to_owned());
    basis::Locale: locale => Value::Text(locale.tag().to_owned());
    basis::EmailAddress: address => Value::Text(address.as_str().to_owned());
    basis::PhoneNumber: number => Value::Text(number.as_str().to_owned());
    basis::Actor: actor => Value::Text(actor.to_string());
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

/// Every typed id of `basis`: one list for both directions.
macro_rules! for_each_id {
    ($make:ident) => {
        $make! {
            AuditId CartId CaseId CaseMessageId CertificationId CheckoutId ContactId ExchangeId IncidentId IngestionId JobId KeyId
            MessageId OrderId PageId PlaceImportId PlaceSuggestionId RunId ScheduleId SessionId SnapshotId UpdateId
            UpdateRequestId UserId
        }
    };
}
pub(crate) use for_each_id;

macro_rules! ids_to_value {
    ($($id:ident)*) => {$(
        impl ToValue for basis::$id {
            fn to_value(&self) -> Value {
                Value::Bytes(self.as_bytes().to_vec())
            }
        }
    )*};
}
for_each_id!(ids_to_value);
