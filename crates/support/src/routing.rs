//! To whom a partner turns, by its status (operations 7.1).

use basis::UserId;
use partners::{Partner, PartnerStatus};
use serde::{Deserialize, Serialize};

use crate::model::Queue;

/// The three groups of the support page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoutingGroup {
    /// The integration is live: support cases, urgent ones too, and the maintenance toggle.
    Launched,
    /// The integration is being built: the assigned consultant.
    Integrating,
    /// Thinking about it: documentation and the interest form.
    Interested,
}

impl RoutingGroup {
    /// All, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Launched, Self::Integrating, Self::Interested];

    /// The name in addresses: `launched`, `integrating`, `interested`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Launched => "launched",
            Self::Integrating => "integrating",
            Self::Interested => "interested",
        }
    }

    /// The key of its name in the texts; with `-help` after it, the key of its explanation.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Launched => "routing-launched",
            Self::Integrating => "routing-integrating",
            Self::Interested => "routing-interested",
        }
    }
}

/// The group of a status; none for a terminated partner, whose account can only be read.
pub const fn route(status: PartnerStatus) -> Option<RoutingGroup> {
    match status {
        PartnerStatus::Interested => Some(RoutingGroup::Interested),
        PartnerStatus::Integrating | PartnerStatus::LaunchReview => Some(RoutingGroup::Integrating),
        PartnerStatus::Launched | PartnerStatus::Suspended => Some(RoutingGroup::Launched),
        PartnerStatus::Terminated => None,
    }
}

/// Whether urgent support is offered: only to a partner whose integration is live.
pub(crate) const fn offers_urgent(status: PartnerStatus) -> bool {
    matches!(status, PartnerStatus::Launched)
}

/// The queue of an ordinary case: an integrating partner's consultant, if it has one, else the support team.
pub(crate) fn ordinary_queue(partner: &Partner) -> (Queue, Option<UserId>) {
    match (route(partner.status), partner.consultant) {
        (Some(RoutingGroup::Integrating), Some(consultant)) => (Queue::Consultant, Some(consultant)),
        _ => (Queue::Support, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_leads_to_its_group() {
        let groups = PartnerStatus::ALL.map(route);
        use RoutingGroup::{Integrating, Interested, Launched};
        assert_eq!(
            groups,
            [Some(Interested), Some(Integrating), Some(Integrating), Some(Launched), Some(Launched), None]
        );
    }

    #[test]
    fn urgent_support_is_for_live_integrations_only() {
        let offered: Vec<_> =
            PartnerStatus::ALL.into_iter().filter(|status| offers_urgent(*status)).collect();
        assert_eq!(offered, [PartnerStatus::Launched]);
    }
}
