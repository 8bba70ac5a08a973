//! Confirming or refusing the urgency of a case (operations 7.3).
//!
//! | urgency | confirm | refuse |
//! |---|---|---|
//! | none | refused: nothing was claimed | the same |
//! | requested | confirmed, on-call paged | downgraded |
//! | confirmed by a person | nothing more | refused: decided |
//! | confirmed because nobody decided in time | nothing more | downgraded, the incident ends |
//! | downgraded | confirmed, on-call paged | nothing more |

use basis::{Actor, Ambient, CaseId, Timestamp};
use db::Tx;
use escalation::{CaseFacts, Facts, NewFinding, PolicyKind, Severity, Source};
use identity::{Permission, User, may};
use jiff::SignedDuration;
use monitoring::VerdictKind;

use crate::due::answer_due;
use crate::error::SupportError;
use crate::event::EventDetail;
use crate::form::{check_length, tidy};
use crate::mail::{self, News};
use crate::model::{Case, CaseState, Decision, Queue, Urgency};
use crate::people::{actor_name, load_for_staff};
use crate::routing;
use crate::settings::SupportSettings;
use crate::store;

/// What comes of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// It was decided so already.
    Unchanged,
    /// Page the on-call engineers.
    Confirm,
    /// Hand it to the support team, and end the incident if one pages.
    Downgrade,
}

/// Why a claim cannot be decided so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    /// The case never claimed urgency.
    #[error("the case does not claim to be urgent")]
    NotClaimed,
    /// A person has confirmed it and people act on it.
    #[error("the urgency is confirmed already; close the case when the problem is over")]
    AlreadyConfirmed,
}

/// Decides on a decision. `by_time` tells that the present confirmation was made because nobody decided in time.
pub fn decide_review(urgency: Urgency, by_time: bool, confirm: bool) -> Result<Review, ReviewRefusal> {
    match (urgency, confirm) {
        (Urgency::None, _) => Err(ReviewRefusal::NotClaimed),
        (Urgency::Requested | Urgency::Downgraded, true) => Ok(Review::Confirm),
        (Urgency::Confirmed, true) | (Urgency::Downgraded, false) => Ok(Review::Unchanged),
        (Urgency::Confirmed, false) if !by_time => Err(ReviewRefusal::AlreadyConfirmed),
        (Urgency::Requested | Urgency::Confirmed, false) => Ok(Review::Downgrade),
    }
}

/// What to do with a claim that waits for its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriageStep {
    /// Nothing yet, or nothing more.
    Wait,
    /// Page without a decision: waiting longer is worse than paging for nothing.
    Page,
    /// Remind the assessors: the measurements contradict the claim, so only a person may page.
    Remind,
}

/// Decides on a claim that was opened at `opened_at` and is not decided yet.
pub fn decide_triage(
    verdict: Option<VerdictKind>,
    opened_at: Timestamp,
    target: SignedDuration,
    reminded: bool,
    now: Timestamp,
) -> TriageStep {
    if opened_at.duration_until(now) < target {
        return TriageStep::Wait;
    }
    match verdict {
        Some(VerdictKind::Supported | VerdictKind::Undecidable) | None => TriageStep::Page,
        Some(VerdictKind::Contradicted) if reminded => TriageStep::Wait,
        Some(VerdictKind::Contradicted) => TriageStep::Remind,
    }
}

/// Carries out a person's decision.
pub(crate) fn review(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    user: &User,
    (id, confirm, note): (CaseId, bool, &str),
) -> Result<Case, SupportError> {
    let mut case = load_for_staff(tx, user, id)?;
    if !may(user, Permission::AssessUrgency, Some(case.partner_id)) {
        return Err(SupportError::Forbidden);
    }
    let note = check_note(note)?;
    let by_time = case.decision.as_ref().is_some_and(|decision| matches!(decision.by, Actor::System(_)));
    let outcome = decide_review(case.urgency, by_time, confirm)?;
    if !case.is_open() && outcome != Review::Unchanged {
        return Err(SupportError::Closed);
    }
    let actor = Actor::User(user.id);
    match outcome {
        Review::Unchanged => {}
        Review::Confirm => self::confirm(tx, ambient, settings, &mut case, actor.clone(), note)?,
        Review::Downgrade => downgrade(tx, ambient, settings, &mut case, actor.clone(), note)?,
    }
    if outcome != Review::Unchanged {
        let detail = serde_json::json!({ "confirmed": confirm, "number": case.number });
        let subject = case.id.to_string();
        identity::record_audit(
            tx,
            ambient,
            &actor,
            Some(case.partner_id),
            "case.decide_urgency",
            &subject,
            &detail,
        )?;
    }
    Ok(case)
}

fn check_note(note: &str) -> Result<Option<String>, SupportError> {
    let note = tidy(note);
    if note.is_empty() {
        return Ok(None);
    }
    let mut errors = basis::FieldErrors::new();
    check_length(&mut errors, "note", &note, 2000);
    Ok(errors.finish(Some(note))?)
}

/// Confirms: pages the on-call engineers as P0 and sets the due time of a P0, in the caller's transaction.
pub(crate) fn confirm(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &mut Case,
    actor: Actor,
    note: Option<String>,
) -> Result<(), SupportError> {
    let finding = finding(tx, case)?;
    let opened = escalation::open_or_extend(tx, ambient, finding)?;
    case.incident_id = Some(opened.incident_id);
    case.urgency = Urgency::Confirmed;
    case.queue = Queue::OnCall;
    let detail = EventDetail::Confirmed { note: note.clone() };
    decided(tx, ambient, settings, case, (actor, note, true), detail)?;
    mail::tell(tx, ambient, settings, case, &News::Confirmed, None)
}

fn downgrade(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &mut Case,
    actor: Actor,
    note: Option<String>,
) -> Result<(), SupportError> {
    if let Some(incident) = case.incident_id.take() {
        let resolution = "case-incident-resolution-not-urgent";
        escalation::resolve(tx, ambient, incident, &actor, resolution, serde_json::Value::Null)?;
    }
    let partner = store::partner(tx, case.partner_id)?;
    case.urgency = Urgency::Downgraded;
    case.queue = routing::ordinary_queue(&partner).0;
    let detail = EventDetail::Downgraded { note: note.clone() };
    decided(tx, ambient, settings, case, (actor, note, false), detail)?;
    mail::tell(tx, ambient, settings, case, &News::Downgraded, None)
}

/// What confirming and refusing have in common: the decision, the history and the due time.
fn decided(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    case: &mut Case,
    (actor, note, confirmed): (Actor, Option<String>, bool),
    detail: EventDetail,
) -> Result<(), SupportError> {
    let now = ambient.now();
    let name = actor_name(tx, &actor)?;
    // A confirmed case is answered within the hour from now; a refused one keeps the time it has waited already.
    let from = if confirmed { now } else { case.opened_at };
    case.due = match case.state {
        CaseState::AwaitingSupport => Some(answer_due(settings, case.urgency, from)?),
        CaseState::AwaitingPartner | CaseState::Closed => None,
    };
    case.decision = Some(Decision { by: actor.clone(), at: now, confirmed, note });
    case.updated_at = now;
    store::update_case(tx, case)?;
    store::append_event(tx, case, now, (&actor, name.as_deref()), &detail)?;
    let due = EventDetail::DueSet { due: case.due.clone() };
    store::append_event(tx, case, now, (&actor, name.as_deref()), &due)?;
    Ok(())
}

fn finding(tx: &mut Tx<'_>, case: &Case) -> Result<NewFinding, SupportError> {
    let partner = store::partner(tx, case.partner_id)?;
    let facts = Facts {
        partner_name: Some(partner.name),
        case: Some(CaseFacts {
            number: case.number.to_string(),
            summary: case.summary.clone(),
            condition_key: case.claim.map_or("", |claim| claim.condition.text_key()).to_owned(),
            since: case.claim.map(|claim| claim.since),
            verdict_key: verdict_of(case).map(|verdict| verdict.kind.text_key().to_owned()),
        }),
        path: Some(mail::case_path(case.id)),
        ..Facts::default()
    };
    Ok(NewFinding {
        partner_id: Some(case.partner_id),
        environment: Some(case.environment),
        source: Source::UrgentCase(case.id),
        dedup_key: format!("urgent_case:1:{}", case.id),
        severity: Severity::P0,
        title_key: "case-incident-title".to_owned(),
        facts: facts.into(),
        suppressed: false,
        policy: PolicyKind::OnCall,
    })
}

/// What the measurements said about the claim.
pub(crate) fn verdict_of(case: &Case) -> Option<&monitoring::Verdict> {
    case.frozen.as_ref().and_then(|frozen| frozen.verdict.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_urgency_and_decision_is_settled() {
        use Review::{Confirm, Downgrade, Unchanged};
        use ReviewRefusal::{AlreadyConfirmed, NotClaimed};
        let table = [
            (Urgency::None, Err(NotClaimed), Err(NotClaimed)),
            (Urgency::Requested, Ok(Confirm), Ok(Downgrade)),
            (Urgency::Confirmed, Ok(Unchanged), Err(AlreadyConfirmed)),
            (Urgency::Downgraded, Ok(Confirm), Ok(Unchanged)),
        ];
        for (urgency, confirmed, refused) in table {
            assert_eq!(decide_review(urgency, false, true), confirmed, "{urgency}");
            assert_eq!(decide_review(urgency, false, false), refused, "{urgency}");
        }
        assert_eq!(decide_review(Urgency::Confirmed, true, false), Ok(Downgrade));
    }

    #[test]
    fn an_undecided_claim_pages_by_itself_unless_the_measurements_contradict_it() {
        let opened: Timestamp = "2026-03-14T10:00:00Z".parse().unwrap();
        let at = |minutes: i64| opened + SignedDuration::from_mins(minutes);
        let step = |verdict, reminded, minutes| {
            decide_triage(Some(verdict), opened, SignedDuration::from_mins(15), reminded, at(minutes))
        };
        for verdict in [VerdictKind::Supported, VerdictKind::Undecidable] {
            assert_eq!(step(verdict, false, 14), TriageStep::Wait);
            assert_eq!(step(verdict, false, 15), TriageStep::Page);
        }
        assert_eq!(step(VerdictKind::Contradicted, false, 15), TriageStep::Remind);
        assert_eq!(step(VerdictKind::Contradicted, true, 600), TriageStep::Wait);
    }
}
