//! The roles of a partner's users and of the platform's people (operations 3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a user of a partner may do there (operations 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything, opens and answers cases.
    Reader,
    /// Also changes settings, switches the integration and tests.
    Editor,
    /// Also manages users and keys.
    Administrator,
    /// Orders with test links before launch, and nothing else.
    Tester,
}

impl Role {
    /// Every role, in the order of the specification.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Editor, Self::Administrator, Self::Tester];

    /// The stored and spoken name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
            Self::Tester => "tester",
        }
    }

    /// The key of its name in the texts; with `-help` after it, the key of its explanation.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Reader => "role-reader",
            Self::Editor => "role-editor",
            Self::Administrator => "role-administrator",
            Self::Tester => "role-tester",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| format!("{text:?} is not a role of a partner's user"))
    }
}

/// What a person of the platform is there for (operations 3). One person may be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Accompanies the partners assigned to it.
    Consultant,
    /// Answers cases.
    Support,
    /// Answers urgent cases and incidents.
    OnCall,
    /// Everything.
    Operator,
}

impl StaffRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Consultant, Self::Support, Self::OnCall, Self::Operator];

    /// The stored and spoken name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consultant => "consultant",
            Self::Support => "support",
            Self::OnCall => "on_call",
            Self::Operator => "operator",
        }
    }

    /// The key of its name in the texts; with `-help` after it, the key of its explanation.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Consultant => "staff-role-consultant",
            Self::Support => "staff-role-support",
            Self::OnCall => "staff-role-on-call",
            Self::Operator => "staff-role-operator",
        }
    }
}

impl fmt::Display for StaffRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for StaffRole {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| format!("{text:?} is not a role of the platform's staff"))
    }
}
