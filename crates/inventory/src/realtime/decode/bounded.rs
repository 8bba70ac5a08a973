//! A list that is read no further than it may be long: a hostile one costs no memory.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::MOST_RECORDS;

/// The first entries of a list, and how many it has.
pub(super) struct Bounded<'a> {
    pub(super) items: Vec<&'a RawValue>,
    pub(super) length: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Bounded<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = Bounded<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut bounded = Bounded { items: Vec::new(), length: 0 };
                while bounded.length < MOST_RECORDS {
                    let Some(item) = list.next_element()? else { return Ok(bounded) };
                    bounded.items.push(item);
                    bounded.length += 1;
                }
                while list.next_element::<IgnoredAny>()?.is_some() {
                    bounded.length += 1;
                }
                Ok(bounded)
            }
        }
        deserializer.deserialize_seq(Items)
    }
}
