//! The two statuses of a partner: where it stands in its life, and whether its integration is switched on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a partner stands in its life (operations 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PartnerStatus {
    /// Sent the interest form; has no account yet.
    Interested,
    /// Builds and tests its integration.
    Integrating,
    /// Asked for launch; the platform looks.
    LaunchReview,
    /// Takes orders of the public while its integration is enabled.
    Launched,
    /// Stopped by the operator.
    Suspended,
    /// The contract has ended. No way leads out of this.
    Terminated,
}

impl PartnerStatus {
    /// Every status, in the order of a partner's life.
    pub const ALL: [Self; 6] = [
        Self::Interested,
        Self::Integrating,
        Self::LaunchReview,
        Self::Launched,
        Self::Suspended,
        Self::Terminated,
    ];

    /// The stored and spoken name, such as `LAUNCH_REVIEW`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interested => "INTERESTED",
            Self::Integrating => "INTEGRATING",
            Self::LaunchReview => "LAUNCH_REVIEW",
            Self::Launched => "LAUNCHED",
            Self::Suspended => "SUSPENDED",
            Self::Terminated => "TERMINATED",
        }
    }

    /// The key of its name in the texts; with `-help` after it, the key of its explanation.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Interested => "partner-status-interested",
            Self::Integrating => "partner-status-integrating",
            Self::LaunchReview => "partner-status-launch-review",
            Self::Launched => "partner-status-launched",
            Self::Suspended => "partner-status-suspended",
            Self::Terminated => "partner-status-terminated",
        }
    }

    /// The statuses that may follow, by operations 2.1.
    pub const fn may_become(self) -> &'static [Self] {
        match self {
            Self::Interested => &[Self::Integrating, Self::Terminated],
            Self::Integrating => &[Self::LaunchReview, Self::Terminated],
            Self::LaunchReview => &[Self::Launched, Self::Integrating, Self::Terminated],
            Self::Launched => &[Self::Suspended, Self::Terminated],
            Self::Suspended => &[Self::Launched, Self::Terminated],
            Self::Terminated => &[],
        }
    }
}

impl fmt::Display for PartnerStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PartnerStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not a status of a partner"))
    }
}

/// Whether a partner's integration is switched on, and who switched it off (operations 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntegrationStatus {
    /// On.
    Enabled,
    /// Off by the partner's toggle; only a person lifts it (6.1).
    DisabledManual,
    /// Off by the platform's watch; lifted by the watch or by a person (6.2, D5, D6).
    DisabledAuto,
    /// Off by the operator, who alone lifts it (D8).
    DisabledOperator,
}

impl IntegrationStatus {
    /// Every value.
    pub const ALL: [Self; 4] =
        [Self::Enabled, Self::DisabledManual, Self::DisabledAuto, Self::DisabledOperator];

    /// The stored and spoken name, such as `DISABLED_MANUAL`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLED",
            Self::DisabledManual => "DISABLED_MANUAL",
            Self::DisabledAuto => "DISABLED_AUTO",
            Self::DisabledOperator => "DISABLED_OPERATOR",
        }
    }

    /// The key of its name in the texts; with `-help` after it, the key of its explanation.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Enabled => "integration-enabled",
            Self::DisabledManual => "integration-disabled-manual",
            Self::DisabledAuto => "integration-disabled-auto",
            Self::DisabledOperator => "integration-disabled-operator",
        }
    }

    /// Whether the integration is on.
    pub const fn is_enabled(self) -> bool {
        matches!(self, Self::Enabled)
    }
}

impl fmt::Display for IntegrationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for IntegrationStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not an integration status"))
    }
}
