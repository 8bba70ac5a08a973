//! How stored values become the house's types again.

use basis::Timestamp;

use crate::value::{Value, for_each_id};

/// What can be read from a column.
pub trait FromValue: Sized {
    /// Reads the stored form. The error names the expected and the found kind, never the value itself,
    /// because values can be data of people.
    fn from_value(value: &Value) -> Result<Self, String>;
}

fn expected<T>(what: &str, found: &Value) -> Result<T, String> {
    Err(format!("expected {what}, found {}", found.kind()))
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self, String> {
        Ok(value.clone())
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        if let Value::Int(number) = value { Ok(*number) } else { expected("an integer", value) }
    }
}

macro_rules! narrow {
    ($($kind:ty)*) => {$(
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Result<Self, String> {
                let number = i64::from_value(value)?;
                number.try_into().map_err(|_| concat!("the integer does not fit ", stringify!($kind)).to_owned())
            }
        }
    )*};
}
narrow!(i32 u32 u16 u8 u64 usize);

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Bool(truth) => Ok(*truth),
            // SQLite has no booleans of its own.
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => expected("a boolean", other),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        if let Value::Float(number) = value { Ok(*number) } else { expected("a float", value) }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, String> {
        if let Value::Text(text) = value { Ok(text.clone()) } else { expected("text", value) }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self, String> {
        if let Value::Bytes(bytes) = value { Ok(bytes.clone()) } else { expected("bytes", value) }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: &Value) -> Result<Self, String> {
        let Value::Bytes(bytes) = value else { return expected("bytes", value) };
        bytes.as_slice().try_into().map_err(|_| format!("expected {N} bytes, found {}", bytes.len()))
    }
}

impl FromValue for Timestamp {
    fn from_value(value: &Value) -> Result<Self, String> {
        let micros = i64::from_value(value)?;
        Self::from_microsecond(micros).map_err(|_| "the integer is not an instant in microseconds".to_owned())
    }
}

impl FromValue for basis::PartnerId {
    fn from_value(value: &Value) -> Result<Self, String> {
        i64::from_value(value).map(Self::new)
    }
}

macro_rules! parsed {
    ($($kind:ty: $text:ident => $read:expr;)*) => {$(
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Result<Self, String> {
                let $text = String::from_value(value)?;
                $read.map_err(|_| concat!("the text is not a stored ", stringify!($kind)).to_owned())
            }
        }
    )*};
}

parsed! {
    basis::Currency: text => text.parse();
    basis::Environment: text => text.parse();
    basis::Locale: text => text.parse();
    basis::EmailAddress: text => Self::try_from(text);
    basis::PhoneNumber: text => Self::try_from(text);
    basis::Actor: text => text.parse();
}

macro_rules! ids_from_value {
    ($($id:ident)*) => {$(
        impl FromValue for basis::$id {
            fn from_value(value: &Value) -> Result<Self, String> {
                <[u8; 16]>::from_value(value).map(Self::from_bytes)
            }
        }
    )*};
}
for_each_id!(ids_from_value);

#[cfg(test)]
mod tests {
    use basis::{Currency, Environment, Locale, OrderId, PartnerId};
    use proptest::prelude::*;

    use super::*;
    use crate::ToValue;

    fn back<T: ToValue + FromValue>(value: &T) -> T {
        T::from_value(&value.to_value()).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back(number: i64, text: String, bytes: Vec<u8>, id: [u8; 16]) {
            prop_assert_eq!(back(&number), number);
            prop_assert_eq!(back(&text), text);
            prop_assert_eq!(back(&bytes), bytes);
            prop_assert_eq!(back(&OrderId::from_bytes(id)), OrderId::from_bytes(id));
            prop_assert_eq!(back(&PartnerId::new(number)), PartnerId::new(number));
            prop_assert_eq!(back(&Some(number)), Some(number));
        }
    }

    #[test]
    fn words_of_the_house_are_read_back() {
        assert_eq!(back(&Currency::EUR), Currency::EUR);
        assert_eq!(back(&Environment::Sandbox), Environment::Sandbox);
        assert_eq!(back(&Locale::Fr), Locale::Fr);
        assert_eq!(back(&None::<String>), None);
    }

    #[test]
    fn a_wrong_kind_is_named_without_its_value() {
        let error = i64::from_value(&Value::Text("ana@example.org".into())).unwrap_err();
        assert_eq!(error, "expected an integer, found text");
        assert!(u32::from_value(&Value::Int(-1)).unwrap_err().contains("u32"));
        assert!(<[u8; 16]>::from_value(&Value::Bytes(vec![1])).unwrap_err().contains("16 bytes"));
    }

    #[test]
    fn a_number_beyond_64_bits_is_not_stored_as_another() {
        assert!(matches!(u64::MAX.to_value(), Value::Unstorable(_)));
        assert_eq!(7_u64.to_value(), Value::Int(7));
    }
}
