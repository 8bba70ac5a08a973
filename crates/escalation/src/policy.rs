//! Ladders as data: who is told first, and who next when nobody answers.

use std::str::FromStr;

use basis::ContactId;
use partners::ContactKind;
use serde::{Deserialize, Serialize};

/// Which ladder an incident climbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKind {
    /// The partner's technical emergency contacts one after the other, with a copy to the alert contacts; then the
    /// partner's consultant; then whoever is on call.
    PartnerTechnicalEmergency,
    /// Whoever is on call; then the next in the rotation; then every operator.
    OnCall,
    /// Every operator: for the platform's alarms about itself.
    Operators,
}

impl PolicyKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::PartnerTechnicalEmergency, Self::OnCall, Self::Operators];

    /// The stored name. Pages say it with the text `escalation-policy-<name with dashes>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PartnerTechnicalEmergency => "partner_technical_emergency",
            Self::OnCall => "on_call",
            Self::Operators => "operators",
        }
    }
}

impl FromStr for PolicyKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("{text:?} is not an escalation policy"))
    }
}

/// Whom a step reaches. People behind it are looked up when the step is taken, so that a new phone number, an
/// override of the rotation or a new consultant counts at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One contact of the partner.
    Contact(ContactId),
    /// Every contact of a kind, for information: they are not waited for.
    Copy(ContactKind),
    /// The partner's consultant.
    Consultant,
    /// Whoever is on call by the default schedule; 0 is now on call, 1 is the next in the rotation.
    OnCall(usize),
    /// Every operator.
    EveryOperator,
}

/// One step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Whom it reaches, all at once.
    pub targets: Vec<Target>,
    /// How long an answer is waited for before the next step.
    pub wait_seconds: i64,
}

/// A ladder. A run keeps the ladder of its round, so that a change while it climbs neither repeats nor leaves out
/// anybody; each round reads the contacts anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// How often the whole ladder is climbed before the platform gives up and raises its own alarm.
    pub repeats: u32,
}

impl Policy {
    /// The ladder of `kind` for a partner whose technical emergency contacts are `contacts` in climbing order.
    pub fn of(kind: PolicyKind, contacts: &[ContactId], wait_seconds: i64, repeats: u32) -> Self {
        let rungs = match kind {
            PolicyKind::PartnerTechnicalEmergency => {
                let people = contacts.iter().copied().map(Target::Contact);
                people.chain([Target::Consultant, Target::OnCall(0)]).collect()
            }
            PolicyKind::OnCall => vec![Target::OnCall(0), Target::OnCall(1), Target::EveryOperator],
            PolicyKind::Operators => vec![Target::EveryOperator],
        };
        let mut steps: Vec<Step> =
            rungs.into_iter().map(|target| Step { targets: vec![target], wait_seconds }).collect();
        if kind == PolicyKind::PartnerTechnicalEmergency
            && let Some(first) = steps.first_mut()
        {
            first.targets.push(Target::Copy(ContactKind::Alert));
        }
        Self { steps, repeats }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_without_contacts_still_has_a_ladder_within_the_platform() {
        let policy = Policy::of(PolicyKind::PartnerTechnicalEmergency, &[], 300, 3);
        assert_eq!(policy.steps.len(), 2);
        assert_eq!(policy.steps[0].targets, [Target::Consultant, Target::Copy(ContactKind::Alert)]);
    }

    #[test]
    fn contacts_come_in_their_order_and_before_the_platform() {
        let contacts = [ContactId::from_bytes([1; 16]), ContactId::from_bytes([2; 16])];
        let policy = Policy::of(PolicyKind::PartnerTechnicalEmergency, &contacts, 300, 3);
        let firsts: Vec<_> = policy.steps.iter().map(|step| step.targets[0].clone()).collect();
        let [a, b] = contacts.map(Target::Contact);
        assert_eq!(firsts, [a, b, Target::Consultant, Target::OnCall(0)]);
        assert!(policy.steps[1..].iter().all(|step| step.targets.len() == 1));
    }

    #[test]
    fn names_are_read_back() {
        for kind in PolicyKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}
