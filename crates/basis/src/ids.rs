//! Typed ids. Each is a UUID version 7 with its own prefix in text (`inc_01k…`), so that a mixed-up
//! argument does not compile and a pasted id tells what it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Made from the instant, a counter and random bytes. Implemented by every typed id.
pub trait FromRandom {
    /// `micros` since 1970, a counter within that microsecond, and eight random bytes.
    fn from_parts(micros: i64, counter: u16, random: [u8; 8]) -> Self;
}

/// Text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id of the form {prefix}_…")]
pub struct ParseIdError {
    /// The prefix of the wanted kind.
    pub prefix: &'static str,
    /// What was given, cut to 64 characters.
    pub text: String,
}

// Crockford's alphabet in lower case, as in TypeID: no letters that look alike.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn encode(uuid: Uuid) -> String {
    let value = uuid.as_u128();
    (0..26)
        .rev()
        .map(|i| {
            let digit = usize::try_from((value >> (5 * i)) & 31).unwrap_or(0);
            char::from(ALPHABET[digit])
        })
        .collect()
}

fn decode(text: &str) -> Option<Uuid> {
    let bytes = text.as_bytes();
    if bytes.len() != 26 || bytes[0] > b'7' {
        return None;
    }
    let mut value: u128 = 0;
    for byte in bytes {
        let digit = ALPHABET.iter().position(|letter| letter == byte)?;
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(value))
}

fn uuid_v7(micros: i64, counter: u16, random: [u8; 8]) -> Uuid {
    let micros = u64::try_from(micros).unwrap_or(0);
    let millis = (micros / 1000) & 0xFFFF_FFFF_FFFF;
    // RFC 9562, method 3: the fraction of the millisecond in rand_a (12 bits), the counter at the head of rand_b.
    let fraction = (micros % 1000) * 4096 / 1000;
    let tail = u64::from_be_bytes(random) & 0xFFFF_FFFF_FFFF;
    let high = (millis << 16) | 0x7000 | fraction;
    let low = (0b10 << 62) | (u64::from(counter & 0x3FFF) << 48) | tail;
    Uuid::from_u64_pair(high, low)
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The prefix of the text form.
            pub const PREFIX: &'static str = $prefix;

            /// The sixteen bytes that are stored.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// From the sixteen stored bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl FromRandom for $name {
            fn from_parts(micros: i64, counter: u16, random: [u8; 8]) -> Self {
                Self(uuid_v7(micros, counter, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                text.strip_prefix(concat!($prefix, "_")).and_then(decode).map(Self).ok_or_else(|| ParseIdError {
                    prefix: $prefix,
                    text: text.chars().take(64).collect(),
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

typed_ids! {
    /// A person who signs in.
    UserId = "usr";
    /// One signed-in browser.
    SessionId = "ses";
    /// A key of the platform or of a partner's service account.
    KeyId = "key";
    /// One line of the audit log.
    AuditId = "aud";
    /// One contact of a partner.
    ContactId = "con";
    /// One run of feed ingestion.
    IngestionId = "ing";
    /// One real-time update of an entity.
    UpdateId = "upd";
    /// One request of real-time updates.
    UpdateRequestId = "upr";
    /// One published state of an environment's inventory.
    SnapshotId = "snp";
    /// One file of places on its way into the register.
    PlaceImportId = "pim";
    /// A partner's suggestion of a place.
    PlaceSuggestionId = "psg";
    /// A diner's cart.
    CartId = "crt";
    /// One priced answer to a cart (a quote).
    CheckoutId = "chk";
    /// An order of a diner, as the platform names it inside.
    OrderId = "ord";
    /// One request to a partner with its answer.
    ExchangeId = "exc";
    /// An incident.
    IncidentId = "inc";
    /// One run of an escalation policy.
    RunId = "run";
    /// One page: a message that wants an acknowledgement.
    PageId = "pag";
    /// An on-call schedule.
    ScheduleId = "sch";
    /// One message to one destination.
    MessageId = "msg";
    /// A support case.
    CaseId = "cas";
    /// One message or note in a case.
    CaseMessageId = "cms";
    /// One run of the certification kit.
    CertificationId = "cer";
    /// A durable job.
    JobId = "job";
}

/// A partner's id: a decimal number that is shown to the partner and used in the programme's addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnerId(i64);

impl PartnerId {
    /// From the stored number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number that is stored.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for PartnerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for PartnerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for PartnerId {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let plain = !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
        plain
            .then(|| text.parse().ok())
            .flatten()
            .map(Self)
            .ok_or_else(|| ParseIdError { prefix: "decimal number", text: text.chars().take(64).collect() })
    }
}

impl Serialize for PartnerId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartnerId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_and_id_are_the_same_thing(bytes: [u8; 16]) {
            let id = OrderId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<OrderId>().unwrap(), id);
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(serde_json::from_str::<OrderId>(&json).unwrap(), id);
        }

        #[test]
        fn any_other_text_is_refused(text in "\\PC{0,40}") {
            prop_assume!(!text.starts_with("ord_"));
            prop_assert!(text.parse::<OrderId>().is_err());
        }
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let id = CaseId::from_bytes([1; 16]).to_string();
        assert!(id.parse::<OrderId>().is_err());
        assert!("ord_8zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<OrderId>().is_err());
    }

    #[test]
    fn made_ids_are_uuids_of_version_seven() {
        let id = OrderId::from_parts(1_790_000_000_123_456, 3, [255; 8]);
        let uuid = Uuid::from_bytes(*id.as_bytes());
        assert_eq!(uuid.get_version_num(), 7);
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
    }
}
