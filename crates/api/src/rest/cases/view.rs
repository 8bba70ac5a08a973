//! How cases are shown.

use serde::Serialize;
use support::{Case, CaseDetail, CaseEvent, CaseLink, CaseMessage, Frozen};
use utoipa::ToSchema;

use super::ClaimInput as ClaimView;
use crate::caller::Caller;
use crate::wire::{
    CaseCategory, CaseId, CaseMessageId, CaseQueue, CaseState, CaseUrgency, Environment, IncidentId, Instant,
    PartnerId, UserId, VerdictKind, Visibility,
};

/// A case.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseView {
    case_id: CaseId,
    /// The number that people quote.
    number: i64,
    partner_id: PartnerId,
    environment: Environment,
    category: CaseCategory,
    summary: String,
    description: String,
    restaurants: Vec<String>,
    order_ids: Vec<String>,
    cc: Vec<String>,
    state: CaseState,
    urgency: CaseUrgency,
    /// What the partner claims.
    claim: Option<ClaimView>,
    /// What was measured when the claim was made.
    evidence: Option<EvidenceView>,
    decision: Option<DecisionView>,
    /// The incident that pages; there when the urgency was confirmed.
    incident_id: Option<IncidentId>,
    /// When the platform's next answer is due.
    due_at: Option<Instant>,
    /// Why then, in the caller's language.
    due_explanation: Vec<String>,
    queue: CaseQueue,
    opened_by: UserId,
    opened_at: Instant,
    updated_at: Instant,
    closed_at: Option<Instant>,
    /// The closed case which this one follows up.
    parent: Option<CaseId>,
}

/// What was measured, with the judgement, which only staff see.
#[derive(Serialize, ToSchema)]
pub(crate) struct EvidenceView {
    /// SHA-256 of the stored measurements.
    hash: String,
    taken_at: Instant,
    /// The measurements as they were kept.
    #[schema(value_type = serde_json::Value)]
    measurements: serde_json::Value,
    verdict: Option<VerdictKind>,
    /// The reasons of the verdict in the caller's language.
    reasons: Vec<String>,
}

/// What was decided about the claim.
#[derive(Serialize, ToSchema)]
pub(crate) struct DecisionView {
    confirmed: bool,
    at: Instant,
    /// Who, such as `user:usr_…`; `system:support` when nobody decided in time.
    by: String,
    note: Option<String>,
}

fn evidence(caller: &Caller, frozen: Frozen) -> EvidenceView {
    let texts = caller.texts();
    let reasons = frozen.verdict.iter().flat_map(|verdict| &verdict.reasons);
    EvidenceView {
        hash: frozen.evidence_hash,
        taken_at: frozen.evidence.taken_at.into(),
        reasons: reasons.map(|reason| reason.text(texts)).collect(),
        verdict: frozen.verdict.as_ref().map(|verdict| verdict.kind.into()),
        measurements: serde_json::to_value(&frozen.evidence).unwrap_or_default(),
    }
}

impl CaseView {
    /// As the caller sees it.
    pub(super) fn of(caller: &Caller, case: Case) -> Self {
        let explained = case.due.as_ref().map(|due| due.explain(caller.texts()));
        let claim = case
            .claim
            .map(|claim| ClaimView { condition: claim.condition.into(), since: claim.since.into() });
        let decision = case.decision.map(|decision| DecisionView {
            confirmed: decision.confirmed,
            at: decision.at.into(),
            by: decision.by.to_string(),
            note: decision.note,
        });
        // The judgement is between the assessors; lists leave it to the service to take it out.
        let frozen = case.frozen.map(|mut frozen| {
            frozen.verdict = frozen.verdict.filter(|_| caller.user.is_staff());
            frozen
        });
        Self {
            case_id: case.id.into(),
            number: case.number,
            partner_id: case.partner_id.into(),
            environment: case.environment.into(),
            category: case.category.into(),
            summary: case.summary,
            description: case.description,
            restaurants: case.restaurants,
            order_ids: case.order_ids,
            cc: case.cc.iter().map(ToString::to_string).collect(),
            state: case.state.into(),
            urgency: case.urgency.into(),
            claim,
            evidence: frozen.map(|frozen| evidence(caller, frozen)),
            decision,
            incident_id: case.incident_id.map(IncidentId),
            due_at: case.due.map(|due| due.at.into()),
            due_explanation: explained.unwrap_or_default(),
            queue: case.queue.into(),
            opened_by: case.opened_by.into(),
            opened_at: case.opened_at.into(),
            updated_at: case.updated_at.into(),
            closed_at: case.closed_at.map(Instant),
            parent: case.parent.map(CaseId),
        }
    }
}

/// A case with everything in it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseDetailView {
    case: CaseView,
    partner_name: String,
    opened_by_name: Option<String>,
    /// Answers in order; notes for staff only.
    messages: Vec<MessageView>,
    /// The history in order.
    events: Vec<CaseEventView>,
    parent: Option<CaseLinkView>,
    followed_by: Vec<CaseLinkView>,
}

/// One answer or note.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessageView {
    message_id: CaseMessageId,
    author: UserId,
    author_name: String,
    from_staff: bool,
    at: Instant,
    visibility: Visibility,
    text: String,
}

impl From<CaseMessage> for MessageView {
    fn from(message: CaseMessage) -> Self {
        Self {
            message_id: message.id.into(),
            author: message.author.into(),
            author_name: message.author_name,
            from_staff: message.from_staff,
            at: message.at.into(),
            visibility: message.visibility.into(),
            text: message.text,
        }
    }
}

/// One line of the history.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseEventView {
    /// Its place, from 1.
    sequence: i64,
    at: Instant,
    /// The person's name, or what part of the platform.
    actor: String,
    /// Stable, for programs.
    kind: String,
    /// The same as a sentence in the caller's language.
    text: String,
}

/// Another case in few words.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseLinkView {
    case_id: CaseId,
    number: i64,
    summary: String,
    state: CaseState,
}

impl From<CaseLink> for CaseLinkView {
    fn from(link: CaseLink) -> Self {
        Self { case_id: link.id.into(), number: link.number, summary: link.summary, state: link.state.into() }
    }
}

impl CaseDetailView {
    /// As the caller sees it.
    pub(super) fn of(caller: &Caller, detail: CaseDetail) -> Self {
        let (texts, zone) = (caller.texts(), caller.user.zone());
        let event = |event: CaseEvent| CaseEventView {
            sequence: event.seq,
            at: event.at.into(),
            kind: event.detail.kind().to_owned(),
            text: event.text(texts, &zone),
            actor: event.actor_name.unwrap_or_else(|| event.actor.to_string()),
        };
        Self {
            partner_name: detail.partner_name,
            opened_by_name: detail.opened_by_name,
            messages: detail.messages.into_iter().map(MessageView::from).collect(),
            events: detail.events.into_iter().map(event).collect(),
            parent: detail.parent.map(CaseLinkView::from),
            followed_by: detail.followed_by.into_iter().map(CaseLinkView::from).collect(),
            case: CaseView::of(caller, detail.case),
        }
    }
}
