//! Who did something.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{ContactId, PartnerId, UserId};

/// Who did something, for histories and the audit log. The text form, which is stored, is `user:usr_…`,
/// `contact:con_…`, `partner:1001` or `system:<part of the platform>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A signed-in person.
    User(UserId),
    /// A contact of a partner, by a link in a message.
    Contact(ContactId),
    /// A partner's server, by its service account.
    Partner(PartnerId),
    /// A part of the platform itself, such as `monitoring`.
    System(String),
}

impl Actor {
    /// A part of the platform itself.
    pub fn system(part: &str) -> Self {
        Self::System(part.to_owned())
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Contact(id) => write!(f, "contact:{id}"),
            Self::Partner(id) => write!(f, "partner:{id}"),
            Self::System(part) => write!(f, "system:{part}"),
        }
    }
}

impl FromStr for Actor {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("{text:?} does not name who did it");
        let (kind, rest) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            "user" => rest.parse().map(Self::User).map_err(|_| unknown()),
            "contact" => rest.parse().map(Self::Contact).map_err(|_| unknown()),
            "partner" => rest.parse().map(Self::Partner).map_err(|_| unknown()),
            "system" => Ok(Self::System(rest.to_owned())),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_actor_are_the_same_thing() {
        for actor in [
            Actor::User(UserId::from_bytes([1; 16])),
            Actor::Contact(ContactId::from_bytes([2; 16])),
            Actor::Partner(PartnerId::new(1001)),
            Actor::system("monitoring"),
        ] {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
        assert!("nobody:1".parse::<Actor>().is_err());
        assert!("user:1".parse::<Actor>().is_err());
    }
}
