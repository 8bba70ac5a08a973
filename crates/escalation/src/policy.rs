//! Ladders as data: who is told first, and who next when nobody answers.

use std::str::FromStr;

use basis::ContactId;
use partners::ContactKind;
use serde::{Deserialize, Serialize};

use crate::incident::Severity;

/// Which ladder an incident climbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyKind {
    /// The partner's technical emergency contacts one after the other, with a copy to the alert contacts; then the
    /// partner's consultant; then whoever is on call.
    PartnerTechnicalEmergency,
    /// For what may wait for days: all technical non-emergency contacts with a copy to the alert contacts; again, with
    /// the consultant, at half of the time; the technical emergency contacts and whoever is on call when it is over
    /// (operations 4.2, rule ES3).
    PartnerTechnical,
    /// Whoever is on call; then the next in the rotation; then every operator.
    OnCall,
    /// Every operator: for the platform's alarms about itself.
    Operators,
}

impl PolicyKind {
    /// All.
    pub const ALL: [Self; 4] =
        [Self::PartnerTechnicalEmergency, Self::PartnerTechnical, Self::OnCall, Self::Operators];

    /// The stored name. Pages say it with the text `escalation-policy-<name with dashes>`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PartnerTechnicalEmergency => "partner_technical_emergency",
            Self::PartnerTechnical => "partner_technical",
            Self::OnCall => "on_call",
            Self::Operators => "operators",
        }
    }
}

impl PolicyKind {
    /// Whether the ladder begins with the partner's own people, who may then take the incident on. A page to our
    /// on-call engineers is stopped by our people only.
    pub const fn is_partners_own(self) -> bool {
        match self {
            Self::PartnerTechnicalEmergency | Self::PartnerTechnical => true,
            Self::OnCall | Self::Operators => false,
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
    /// Every contact of a kind, all of them waited for.
    Every(ContactKind),
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
    /// The ladder of `kind` for a partner whose technical emergency contacts are `contacts` in climbing order. A step
    /// waits `wait_seconds`, except where what may wait for days does so.
    pub fn of(kind: PolicyKind, contacts: &[ContactId], wait_seconds: i64, repeats: u32) -> Self {
        if kind == PolicyKind::PartnerTechnical {
            return Self::unhurried(wait_seconds);
        }
        let rungs = match kind {
            PolicyKind::PartnerTechnicalEmergency => {
                let people = contacts.iter().copied().map(Target::Contact);
                people.chain([Target::Consultant, Target::OnCall(0)]).collect()
            }
            PolicyKind::OnCall => vec![Target::OnCall(0), Target::OnCall(1), Target::EveryOperator],
            PolicyKind::PartnerTechnical | PolicyKind::Operators => vec![Target::EveryOperator],
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

    /// The ladder of what may wait for days, climbed once: its steps are the reminders.
    fn unhurried(wait_seconds: i64) -> Self {
        let half = Severity::P2.answer_within().as_secs() / 2;
        let those = Target::Every(ContactKind::TechnicalNonEmergency);
        let step = |targets, wait_seconds| Step { targets, wait_seconds };
        let steps = vec![
            step(vec![those.clone(), Target::Copy(ContactKind::Alert)], half),
            step(vec![those, Target::Consultant], half),
            step(vec![Target::Every(ContactKind::TechnicalEmergency), Target::OnCall(0)], wait_seconds),
        ];
        Self { steps, repeats: 1 }
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
    fn what_may_wait_is_told_again_at_half_of_the_time_and_reaches_emergency_contacts_when_it_is_over() {
        let policy = Policy::of(PolicyKind::PartnerTechnical, &[], 300, 3);
        let waits: Vec<i64> = policy.steps.iter().map(|step| step.wait_seconds).collect();
        assert_eq!((waits, policy.repeats), (vec![302_400, 302_400, 300], 1));
        assert_eq!(policy.steps[2].targets[0], Target::Every(ContactKind::TechnicalEmergency));
    }

    #[test]
    fn names_are_read_back() {
        for kind in PolicyKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}
