//! Where a restaurant stands in the Restaurant Status Report (operations 11.1) and in matching (inventory feeds, 14).

use basis::Environment;
use feed::{Code, MatchState, Problem};
use partners::{Partner, PartnerStatus};

use crate::error::InventoryError;
use crate::service::Inventory;
use crate::states::RestaurantStanding;
use crate::store::find_head;

/// Why the button to order does not appear, in the order of operations 11.1. `NO_BRAND_LOCALIZATION` is not among them: an
/// account has one brand, which serves every country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportStatus {
    /// The partner is not launched, or suspended.
    NotLaunched,
    /// The integration is off.
    IntegrationDisabled,
    /// The merchant asked to be removed.
    OptedOut,
    /// It is no place of the register, or a person has to decide.
    Unmatched,
    /// Another restaurant of the feed is the same place.
    DuplicateRestaurant,
    /// Its place is closed.
    PlaceClosed,
    /// It has no service that can be ordered from.
    ServiceMissing,
    /// A menu is missing or bad.
    BadMenu,
    /// It is not served because its inventory is stale.
    StaleInventory,
    /// Nothing stands in the way.
    NoIssues,
}

impl ReportStatus {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::NotLaunched,
        Self::IntegrationDisabled,
        Self::OptedOut,
        Self::Unmatched,
        Self::DuplicateRestaurant,
        Self::PlaceClosed,
        Self::ServiceMissing,
        Self::BadMenu,
        Self::StaleInventory,
        Self::NoIssues,
    ];

    /// The name in the interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotLaunched => "NOT_LAUNCHED",
            Self::IntegrationDisabled => "INTEGRATION_DISABLED",
            Self::OptedOut => "OPTED_OUT",
            Self::Unmatched => "UNMATCHED",
            Self::DuplicateRestaurant => "DUPLICATE_RESTAURANT",
            Self::PlaceClosed => "PLACE_CLOSED",
            Self::ServiceMissing => "SERVICE_MISSING",
            Self::BadMenu => "BAD_MENU",
            Self::StaleInventory => "STALE_INVENTORY",
            Self::NoIssues => "NO_ISSUES",
        }
    }
}

/// What a report knows besides the restaurant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with each other")]
pub struct ReportFacts {
    /// Whether the partner is launched.
    pub launched: bool,
    /// Whether its integration is on.
    pub enabled: bool,
    /// Whether the whole environment is not served because its runs fail.
    pub stopped: bool,
    /// Whether a batch is being read.
    pub ingesting: bool,
}

impl Inventory {
    /// What the report of an environment knows besides its restaurants.
    pub async fn report_facts(
        &self,
        partner: &Partner,
        environment: Environment,
    ) -> Result<ReportFacts, InventoryError> {
        let id = partner.id;
        let stopped = self.count_restaurant_status(id, environment).await?.stopped_at.is_some();
        let head = self.db.read(move |tx| find_head(tx, id, environment)).await?;
        Ok(ReportFacts {
            launched: partner.status == PartnerStatus::Launched,
            enabled: partner.integration.is_enabled(),
            stopped,
            ingesting: head.is_some_and(|head| head.staging.is_some()),
        })
    }
}

/// All statuses that apply, the one that is shown first; at least one.
pub fn decide_report(one: &RestaurantStanding, facts: ReportFacts) -> Vec<ReportStatus> {
    use ReportStatus as S;
    let mut found = Vec::new();
    let mut when = |applies: bool, status| found.extend(applies.then_some(status));
    when(!facts.launched, S::NotLaunched);
    when(!facts.enabled, S::IntegrationDisabled);
    when(one.opted_out_at.is_some(), S::OptedOut);
    // That a batch brought older rows takes nothing away (rule W4).
    for problem in one.status.reasons.iter().filter(|problem| problem.code != Code::StaleEntity) {
        when(true, status_of(problem));
    }
    when(one.status.orderable.is_empty() && one.status.reasons.is_empty(), S::ServiceMissing);
    when(facts.stopped || one.stopped_at.is_some(), S::StaleInventory);
    if found.is_empty() {
        found.push(S::NoIssues);
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn status_of(problem: &Problem) -> ReportStatus {
    match problem.code {
        Code::ReconFailure => ReportStatus::Unmatched,
        Code::DuplicateRestaurant => ReportStatus::DuplicateRestaurant,
        Code::PlaceClosed => ReportStatus::PlaceClosed,
        // Closure rules 3 and 6 to 10.
        Code::NoMenu | Code::EmptyMenu => ReportStatus::BadMenu,
        _ if problem.entity_type.starts_with("Menu") => ReportStatus::BadMenu,
        _ => ReportStatus::ServiceMissing,
    }
}

/// How a restaurant is called in matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    /// Matched and orderable.
    Servable,
    /// A person has to decide, or a batch is being read.
    Processing,
    /// No place of the register, or none of the candidates.
    Unmatched,
    /// Matched, but nothing can be ordered; the report says why.
    NotServable,
}

impl Serving {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Servable, Self::Processing, Self::Unmatched, Self::NotServable];

    /// The name in the interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Servable => "SERVABLE",
            Self::Processing => "PROCESSING",
            Self::Unmatched => "UNMATCHED",
            Self::NotServable => "NOT_SERVABLE",
        }
    }
}

/// How a restaurant is called in matching. Without a register each counts as matched. What is deleted has no state any
/// more: it stands among the entities.
pub fn decide_serving(one: &RestaurantStanding, facts: ReportFacts) -> Serving {
    let is_off = facts.stopped || one.stopped_at.is_some() || one.opted_out_at.is_some();
    let matched = one.status.place.as_ref().map_or(MatchState::Matched, |place| place.state);
    match matched {
        MatchState::Matched if !one.status.orderable.is_empty() && !is_off => Serving::Servable,
        MatchState::PendingReview => Serving::Processing,
        _ if facts.ingesting => Serving::Processing,
        MatchState::Unmatched => Serving::Unmatched,
        MatchState::Matched => Serving::NotServable,
    }
}

#[cfg(test)]
mod tests {
    use feed::{PlaceStanding, RestaurantStatus, ServiceType};

    use super::*;
    use crate::states::RestaurantState;

    const ON: ReportFacts = ReportFacts { launched: true, enabled: true, stopped: false, ingesting: false };

    fn standing(codes: &[(Code, &str)], place: Option<MatchState>) -> RestaurantStanding {
        let problem = |(code, entity_type): &(Code, &str)| Problem {
            severity: feed::Severity::Error,
            ..Problem::new(*code, "feed-says-no-id", (entity_type, None))
        };
        let place = place.map(|state| PlaceStanding {
            state,
            place_id: None,
            place_name: None,
            score: None,
            duplicate_of: None,
            revision: 0,
        });
        let orderable = if codes.is_empty() { vec![ServiceType::Delivery] } else { Vec::new() };
        RestaurantStanding {
            status: RestaurantStatus {
                restaurant_id: "r".to_owned(),
                name: None,
                time_zone: None,
                orderable,
                reasons: codes.iter().map(problem).collect(),
                place,
            },
            state: RestaurantState::NotOrderable,
            failing_since: None,
            stopped_at: None,
            opted_out_at: None,
        }
    }

    #[test]
    fn the_first_status_that_applies_is_shown_and_all_are_listed() {
        use ReportStatus as S;
        let broken = standing(
            &[
                (Code::NoOffer, "MenuItem"),
                (Code::NoServiceArea, "Service"),
                (Code::ReconFailure, "Restaurant"),
            ],
            Some(MatchState::Unmatched),
        );
        assert_eq!(decide_report(&broken, ON), [S::Unmatched, S::ServiceMissing, S::BadMenu]);
        let off = ReportFacts { launched: false, enabled: false, stopped: true, ..ON };
        let sound = standing(&[], None);
        assert_eq!(decide_report(&sound, off), [S::NotLaunched, S::IntegrationDisabled, S::StaleInventory]);
        assert_eq!(decide_report(&sound, ON), [S::NoIssues]);
    }

    #[test]
    fn without_a_register_each_counts_as_matched() {
        assert_eq!(decide_serving(&standing(&[], None), ON), Serving::Servable);
        let bad = [(Code::NoService, "Restaurant")];
        assert_eq!(decide_serving(&standing(&bad, None), ON), Serving::NotServable);
        let found = |state| standing(&[(Code::ReconFailure, "Restaurant")], Some(state));
        assert_eq!(decide_serving(&found(MatchState::PendingReview), ON), Serving::Processing);
        assert_eq!(decide_serving(&found(MatchState::Unmatched), ON), Serving::Unmatched);
        let busy = ReportFacts { ingesting: true, ..ON };
        assert_eq!(decide_serving(&found(MatchState::Unmatched), busy), Serving::Processing);
        assert_eq!(decide_serving(&standing(&[], Some(MatchState::Matched)), busy), Serving::Servable);
    }
}
