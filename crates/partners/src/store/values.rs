//! The words of this crate as stored text.

use db::{FromValue, ToValue, Value};

use crate::{AuthHeaderStyle, ContactKind, IntegrationStatus, PartnerStatus, SupportHours};

macro_rules! stored_as_text {
    ($($kind:ty)*) => {$(
        impl ToValue for $kind {
            fn to_value(&self) -> Value {
                Value::Text(self.to_string())
            }
        }

        impl FromValue for $kind {
            fn from_value(value: &Value) -> Result<Self, String> {
                String::from_value(value)?.parse()
            }
        }
    )*};
}
stored_as_text!(PartnerStatus IntegrationStatus AuthHeaderStyle ContactKind SupportHours);
