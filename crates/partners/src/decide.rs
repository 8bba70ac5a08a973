//! What a wish to change a status leads to. Pure; the tables of operations 2.1 and 6.

use serde::{Deserialize, Serialize};

use crate::status::{IntegrationStatus, PartnerStatus};

/// What a change of the partner status leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusDecision {
    /// It is so already; nothing to do.
    Unchanged,
    /// The status changes, and with it the integration status where one is named (suspension, Rule D8).
    Change {
        /// The integration status that goes with it, if it changes too.
        integration: Option<IntegrationStatus>,
    },
}

/// Why a change of the partner status is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusRefusal {
    /// The table of operations 2.1 has no such way.
    #[error("a partner that is {from} cannot become {to}; it may become {}", names(*from))]
    NoWay {
        /// The present status.
        from: PartnerStatus,
        /// The wanted one.
        to: PartnerStatus,
    },
    /// This change is explained to the partner, so it needs a reason.
    #[error("a reason is needed to make a partner {to}")]
    ReasonMissing {
        /// The wanted status.
        to: PartnerStatus,
    },
}

fn names(from: PartnerStatus) -> String {
    let next: Vec<&str> = from.may_become().iter().map(|status| status.as_str()).collect();
    if next.is_empty() { "nothing else".to_owned() } else { next.join(" or ") }
}

/// Decides a change of the partner status by the table of operations 2.1.
///
/// | from | to |
/// | --- | --- |
/// | INTERESTED | INTEGRATING, TERMINATED |
/// | INTEGRATING | LAUNCH_REVIEW, TERMINATED |
/// | LAUNCH_REVIEW | LAUNCHED, INTEGRATING (with a reason), TERMINATED |
/// | LAUNCHED | SUSPENDED, TERMINATED |
/// | SUSPENDED | LAUNCHED, TERMINATED |
/// | TERMINATED | – |
///
/// Suspending and terminating need a reason and switch the integration off as the operator; lifting a suspension
/// switches it on again. A pause by the partner stays through all that: only a person of the partner lifts it (6.1).
pub fn decide_status(
    from: PartnerStatus,
    integration: IntegrationStatus,
    to: PartnerStatus,
    reason: &str,
) -> Result<StatusDecision, StatusRefusal> {
    use PartnerStatus::{Integrating, LaunchReview, Launched, Suspended, Terminated};
    if from == to {
        return Ok(StatusDecision::Unchanged);
    }
    if !from.may_become().contains(&to) {
        return Err(StatusRefusal::NoWay { from, to });
    }
    let explained = matches!((from, to), (_, Suspended | Terminated) | (LaunchReview, Integrating));
    if explained && reason.trim().is_empty() {
        return Err(StatusRefusal::ReasonMissing { to });
    }
    let off = IntegrationStatus::DisabledOperator;
    let integration = match to {
        Suspended | Terminated => {
            matches!(integration, IntegrationStatus::Enabled | IntegrationStatus::DisabledAuto).then_some(off)
        }
        Launched if from == Suspended && integration == off => Some(IntegrationStatus::Enabled),
        _ => None,
    };
    Ok(StatusDecision::Change { integration })
}

/// In whose name the integration is switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchedBy {
    /// The partner, by its toggle (6.1).
    Partner,
    /// The platform's watch over the partner's server (6.2).
    Watch,
    /// The platform's operator (D8).
    Operator,
}

/// What a switch of the integration depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegrationFacts {
    /// The partner's status.
    pub status: PartnerStatus,
    /// The present integration status.
    pub integration: IntegrationStatus,
    /// How often the watch has switched it off since a person last switched it on, within the 24 hours that end with
    /// the last time it did (Rule D7).
    pub automatic_disablements_24h: u32,
    /// So many of them leave the switch to a person.
    pub flap_limit: u32,
}

/// What a switch of the integration leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrationDecision {
    /// It is so already, or something stronger holds; nothing to do.
    Unchanged,
    /// The integration status becomes this.
    Change(IntegrationStatus),
}

/// Why a switch of the integration is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntegrationRefusal {
    /// Rule D8.
    #[error("the operator switched the integration off and alone can switch it on; write to support")]
    OperatorOnly,
    /// Rule 6.1: what a person paused, only a person resumes.
    #[error("a person paused the integration, so only a person may resume it")]
    PersonOnly,
    /// Rule D7.
    #[error(
        "the integration was switched off by itself too often within 24 hours, so a person must resume it"
    )]
    TooManyFailures,
    /// Suspended and terminated partners have no running integration.
    #[error("the integration of a partner that is {0} cannot be switched on; change the status first")]
    StatusForbids(PartnerStatus),
    /// The watch acts on launched partners only (6.2).
    #[error("only launched partners are switched off by themselves; this one is {0}")]
    NotLaunched(PartnerStatus),
    /// Rule 6.1: a pause is explained.
    #[error("say why the integration is paused; the reason is kept in the history")]
    ReasonMissing,
}

/// After so many automatic disablements within 24 hours there is no automatic restore, where nothing else is set
/// (Rule D7).
pub(crate) const FLAP_LIMIT: u32 = 3;

/// Decides a switch of the integration (operations 6.1 to 6.3, Rules D5 to D8).
///
/// | now | partner off | partner on | watch off | watch on | operator off | operator on |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | ENABLED | MANUAL | – | AUTO | – | OPERATOR | – |
/// | DISABLED_MANUAL | – | ENABLED | – | refused | OPERATOR | ENABLED |
/// | DISABLED_AUTO | MANUAL | ENABLED | – | ENABLED, refused at the limit | OPERATOR | ENABLED |
/// | DISABLED_OPERATOR | – | refused | – | refused | – | ENABLED |
///
/// `–` changes nothing. Switching on is refused while the partner is suspended or terminated.
pub fn decide_integration(
    facts: IntegrationFacts,
    by: SwitchedBy,
    enable: bool,
    reason: &str,
) -> Result<IntegrationDecision, IntegrationRefusal> {
    if enable { decide_on(facts, by) } else { decide_off(facts, by, reason) }
}

fn decide_off(
    facts: IntegrationFacts,
    by: SwitchedBy,
    reason: &str,
) -> Result<IntegrationDecision, IntegrationRefusal> {
    use IntegrationDecision::{Change, Unchanged};
    use IntegrationStatus::{DisabledAuto, DisabledManual, DisabledOperator, Enabled};
    let decision = match (by, facts.integration) {
        (SwitchedBy::Partner, Enabled | DisabledAuto) => Change(DisabledManual),
        (SwitchedBy::Watch, Enabled) => Change(DisabledAuto),
        (SwitchedBy::Operator, Enabled | DisabledManual | DisabledAuto) => Change(DisabledOperator),
        (SwitchedBy::Partner, DisabledManual | DisabledOperator)
        | (SwitchedBy::Watch, DisabledManual | DisabledAuto | DisabledOperator)
        | (SwitchedBy::Operator, DisabledOperator) => Unchanged,
    };
    if decision == Unchanged {
        return Ok(Unchanged);
    }
    if by == SwitchedBy::Watch && facts.status != PartnerStatus::Launched {
        return Err(IntegrationRefusal::NotLaunched(facts.status));
    }
    if reason.trim().is_empty() {
        return Err(IntegrationRefusal::ReasonMissing);
    }
    Ok(decision)
}

fn decide_on(facts: IntegrationFacts, by: SwitchedBy) -> Result<IntegrationDecision, IntegrationRefusal> {
    use IntegrationStatus::{DisabledAuto, DisabledManual, DisabledOperator, Enabled};
    match (by, facts.integration) {
        (_, Enabled) => return Ok(IntegrationDecision::Unchanged),
        (SwitchedBy::Partner | SwitchedBy::Watch, DisabledOperator) => {
            return Err(IntegrationRefusal::OperatorOnly);
        }
        (SwitchedBy::Watch, DisabledManual) => return Err(IntegrationRefusal::PersonOnly),
        (SwitchedBy::Watch, DisabledAuto) if facts.automatic_disablements_24h >= facts.flap_limit => {
            return Err(IntegrationRefusal::TooManyFailures);
        }
        (SwitchedBy::Partner | SwitchedBy::Operator, DisabledManual | DisabledAuto)
        | (SwitchedBy::Watch, DisabledAuto)
        | (SwitchedBy::Operator, DisabledOperator) => {}
    }
    match facts.status {
        PartnerStatus::Suspended | PartnerStatus::Terminated => {
            Err(IntegrationRefusal::StatusForbids(facts.status))
        }
        PartnerStatus::Interested
        | PartnerStatus::Integrating
        | PartnerStatus::LaunchReview
        | PartnerStatus::Launched => Ok(IntegrationDecision::Change(Enabled)),
    }
}

#[cfg(test)]
mod tests;
