//! What becomes of an update, before and after the inventory has looked at it. Pure.

use basis::Timestamp;
use feed::{Code, EntityType};
use jiff::SignedDuration;

use super::entity_text::ID_LIMIT;
use super::model::{UpdateForm, UpdateRoute, UpdateState};

/// Rule U6.
const PARKED_FOR: SignedDuration = SignedDuration::from_mins(5);
/// Rule W6.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// What was wrong, or worth knowing, with one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The code (11.2).
    pub(crate) code: Code,
    /// What it means here, in English.
    pub(crate) message: String,
}

impl Found {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// What the inventory did with one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ChangeOutcome {
    /// It has the new state. Something may be worth knowing.
    Applied(Option<Found>),
    /// It is as it was.
    Rejected(Found),
}

/// What an update is judged by before the inventory is asked.
pub(super) struct Facts<'a> {
    pub(super) form: UpdateForm,
    pub(super) entity_type: &'a str,
    pub(super) entity_id: &'a str,
    pub(super) version: Timestamp,
    pub(super) received_at: Timestamp,
}

/// Refuses what needs no look at the inventory: a time in the future (rule W6), an unknown type, an id that is too
/// long. Types of v1 are judged by the converter.
pub(super) fn decide_before(facts: &Facts<'_>) -> Option<Found> {
    if facts.version.duration_since(facts.received_at) > CLOCK_TOLERANCE {
        let (version, received_at) = (facts.version, facts.received_at);
        let message =
            format!("The time {version} is more than 5 minutes after {received_at}, when it arrived.");
        return Some(Found::new(Code::FutureTimestamp, message));
    }
    if facts.entity_id.chars().count() > ID_LIMIT {
        return Some(Found::new(Code::IdTooLong, "The @id is longer than 300 characters."));
    }
    if facts.form == UpdateForm::V2 && EntityType::parse(facts.entity_type).is_none() {
        let message = format!("{:?} is no entity.", facts.entity_type);
        return Some(Found::new(Code::UnknownType, message));
    }
    None
}

/// What is stored of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It waits for what it refers to.
    Park { until: Timestamp, found: Found },
    /// It is over.
    End { state: UpdateState, found: Option<Found> },
}

/// Decides by what the inventory did. An upsert that refers to something that is not there waits five minutes from its
/// arrival before that is reported (rule U6).
pub(super) fn decide_after(
    route: UpdateRoute,
    received_at: Timestamp,
    outcome: ChangeOutcome,
    now: Timestamp,
) -> Next {
    let found = match outcome {
        ChangeOutcome::Applied(found) => return Next::End { state: UpdateState::Applied, found },
        ChangeOutcome::Rejected(found) => found,
    };
    let until = received_at.saturating_add(PARKED_FOR).unwrap_or(Timestamp::MAX);
    let lacks_target = matches!(found.code, Code::MissingReference | Code::NoMenu);
    if route == UpdateRoute::Upsert && lacks_target && now < until {
        return Next::Park { until, found };
    }
    Next::End { state: UpdateState::Rejected, found: Some(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    fn before(form: UpdateForm, entity_type: &str, entity_id: &str, version: Timestamp) -> Option<Code> {
        let facts = Facts { form, entity_type, entity_id, version, received_at: at(0) };
        decide_before(&facts).map(|found| found.code)
    }

    #[test]
    fn what_needs_no_look_at_the_inventory_is_refused_at_once() {
        let long = "é".repeat(301);
        for (form, entity_type, id, version, expected) in [
            (UpdateForm::V2, "MenuItem", "a", at(300), None),
            (UpdateForm::V2, "MenuItem", "a", at(301), Some(Code::FutureTimestamp)),
            (UpdateForm::V2, "MenuItem", &long[..600], at(0), None),
            (UpdateForm::V2, "MenuItem", &long, at(0), Some(Code::IdTooLong)),
            (UpdateForm::V2, "Menuitem", "a", at(0), Some(Code::UnknownType)),
            (UpdateForm::V1, "AddOnMenuItem", "a", at(0), None),
        ] {
            assert_eq!(before(form, entity_type, id, version), expected, "{entity_type} {version}");
        }
    }

    #[test]
    fn only_upserts_without_their_target_wait_and_only_five_minutes() {
        let missing = || ChangeOutcome::Rejected(Found::new(Code::MissingReference, "no item"));
        let parked = |next: &Next| matches!(next, Next::Park { until, .. } if *until == at(300));
        assert!(parked(&decide_after(UpdateRoute::Upsert, at(0), missing(), at(299))));
        assert!(!parked(&decide_after(UpdateRoute::Upsert, at(0), missing(), at(300))));
        assert!(!parked(&decide_after(UpdateRoute::Delete, at(0), missing(), at(1))));
        let stale = ChangeOutcome::Rejected(Found::new(Code::StaleEntity, "older"));
        let next = decide_after(UpdateRoute::Upsert, at(0), stale, at(1));
        assert!(matches!(next, Next::End { state: UpdateState::Rejected, found: Some(_) }));
        let next = decide_after(UpdateRoute::Upsert, at(0), ChangeOutcome::Applied(None), at(1));
        assert_eq!(next, Next::End { state: UpdateState::Applied, found: None });
    }
}
