//! What a contact is for, and what it must have for that.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a contact is for (operations 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Users who can look into technical problems of production; they get the alert mails.
    Alert,
    /// Reached in emergencies, in the order of their positions; a pager alias is best.
    TechnicalEmergency,
    /// Reached for lasting technical matters.
    TechnicalNonEmergency,
    /// Reached about merchants, such as one that asks to be removed.
    OperationalMerchant,
    /// Reached by the platform for a diner; never shown to diners.
    OperationalPlatform,
    /// Given to diners.
    OperationalUser,
    /// The hours in which diners are helped.
    OperationalHours,
}

/// What one field of a contact has to be for its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
}

impl ContactKind {
    /// Every kind, in the order of the specification.
    pub const ALL: [Self; 7] = [
        Self::Alert,
        Self::TechnicalEmergency,
        Self::TechnicalNonEmergency,
        Self::OperationalMerchant,
        Self::OperationalPlatform,
        Self::OperationalUser,
        Self::OperationalHours,
    ];

    /// The stored and spoken key.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::TechnicalEmergency => "technical_emergency",
            Self::TechnicalNonEmergency => "technical_non_emergency",
            Self::OperationalMerchant => "operational_merchant",
            Self::OperationalPlatform => "operational_platform",
            Self::OperationalUser => "operational_user",
            Self::OperationalHours => "operational_hours",
        }
    }

    /// The key of its name in the texts; with `-help` after it, the key of its explanation.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Alert => "contact-alert",
            Self::TechnicalEmergency => "contact-technical-emergency",
            Self::TechnicalNonEmergency => "contact-technical-non-emergency",
            Self::OperationalMerchant => "contact-operational-merchant",
            Self::OperationalPlatform => "contact-operational-platform",
            Self::OperationalUser => "contact-operational-user",
            Self::OperationalHours => "contact-operational-hours",
        }
    }

    /// Whether a launched partner must have one.
    pub const fn is_mandatory(self) -> bool {
        !matches!(self, Self::OperationalMerchant)
    }

    pub(crate) const fn phone(self) -> Need {
        match self {
            Self::OperationalPlatform | Self::OperationalUser => Need::Required,
            Self::Alert
            | Self::TechnicalEmergency
            | Self::TechnicalNonEmergency
            | Self::OperationalMerchant
            | Self::OperationalHours => Need::Optional,
        }
    }

    pub(crate) const fn email(self) -> Need {
        match self {
            Self::OperationalHours => Need::Optional,
            Self::Alert
            | Self::TechnicalEmergency
            | Self::TechnicalNonEmergency
            | Self::OperationalMerchant
            | Self::OperationalPlatform
            | Self::OperationalUser => Need::Required,
        }
    }
}

impl fmt::Display for ContactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ContactKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a kind of contact"))
    }
}
