//! Opening a case: check, freeze the evidence, route, store and tell, in one transaction.

use basis::{Actor, Ambient, CaseId};
use data_encoding::HEXLOWER;
use db::Tx;
use identity::{Permission, User, may};
use monitoring::{EvidenceExtras, assess};
use partners::Partner;
use sha2::{Digest, Sha256};

use crate::due::answer_due;
use crate::error::SupportError;
use crate::event::EventDetail;
use crate::form::{CheckedCase, NewCase, check_case};
use crate::mail::{self, News};
use crate::model::{Case, CaseState, Claim, Frozen, Queue, Urgency};
use crate::people::{access, load_for};
use crate::routing::{RoutingGroup, ordinary_queue, route};
use crate::settings::SupportSettings;
use crate::store;

/// The form with what the caller knows besides.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) new: NewCase,
    pub(crate) extras: EvidenceExtras,
    pub(crate) parent: Option<CaseId>,
}

pub(crate) fn open(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    user: &User,
    opening: &Opening,
) -> Result<Case, SupportError> {
    let new = &opening.new;
    let partner = load_partner(tx, user, new)?;
    let now = ambient.now();
    let checked = check_case(new, partner.status, now)?;
    if let Some(key) = &new.submit_key {
        tx.lock("case_submit", key.as_bytes())?;
        if let Some(known) = store::find_case_by_key(tx, partner.id, user.id, key)? {
            return Ok(known);
        }
    }
    let parent = opening.parent.map(|id| load_parent(tx, user, &partner, id)).transpose()?;
    let frozen =
        checked.claim.map(|claim| freeze(tx, &partner, new, claim, opening.extras, now)).transpose()?;
    let case = assemble(tx, ambient, settings, (user, &partner, new), checked, frozen)?;
    let case = Case { parent: opening.parent, ..case };
    store::insert_case(tx, &case, new.submit_key.as_deref())?;
    record(tx, user, &case, parent.as_ref())?;
    mail::tell(tx, ambient, settings, &case, &News::Opened, None)?;
    mail::tell_staff_of_new(tx, ambient, settings, &case, ordinary_queue(&partner).1)?;
    metrics::counter!("support_cases_opened_total", "category" => case.category.as_str()).increment(1);
    Ok(case)
}

/// The partner of the form, if `user` may open cases for it and cases are offered to it. A stranger learns nothing.
fn load_partner(tx: &mut Tx<'_>, user: &User, new: &NewCase) -> Result<Partner, SupportError> {
    let partner = partners::find_partner(tx, new.partner_id)?.ok_or(SupportError::NotFound)?;
    if !may(user, Permission::OpenCases, Some(partner.id)) {
        let own = user.partner_id() == Some(partner.id) || access(user, partner.id).is_some();
        return Err(if own { SupportError::Forbidden } else { SupportError::NotFound });
    }
    match route(partner.status) {
        Some(RoutingGroup::Launched | RoutingGroup::Integrating) => Ok(partner),
        Some(RoutingGroup::Interested) | None => Err(SupportError::NotOffered),
    }
}

fn load_parent(tx: &mut Tx<'_>, user: &User, partner: &Partner, id: CaseId) -> Result<Case, SupportError> {
    let (parent, _) = load_for(tx, user, id)?;
    if parent.partner_id != partner.id {
        return Err(SupportError::NotFound);
    }
    if parent.is_open() { Err(SupportError::StillOpen) } else { Ok(parent) }
}

fn freeze(
    tx: &mut Tx<'_>,
    partner: &Partner,
    new: &NewCase,
    claim: Claim,
    extras: EvidenceExtras,
    now: basis::Timestamp,
) -> Result<Frozen, SupportError> {
    let evidence = monitoring::evidence(tx, partner.id, new.environment, extras, now)?;
    let verdict = assess(claim.condition, &evidence);
    let evidence_hash = hash(&evidence);
    Ok(Frozen { evidence, verdict: Some(verdict), evidence_hash })
}

/// SHA-256 of the JSON text under which the evidence is stored.
pub(crate) fn hash(evidence: &monitoring::Evidence) -> String {
    let text = serde_json::to_vec(evidence).unwrap_or_default();
    HEXLOWER.encode(&Sha256::digest(&text))
}

fn assemble(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    (user, partner, new): (&User, &Partner, &NewCase),
    checked: CheckedCase,
    frozen: Option<Frozen>,
) -> Result<Case, SupportError> {
    let now = ambient.now();
    let urgent = checked.claim.is_some();
    let urgency = if urgent { Urgency::Requested } else { Urgency::None };
    let due = answer_due(settings, urgency, now)?;
    Ok(Case {
        id: ambient.new_id(),
        number: store::next_number(tx)?,
        partner_id: partner.id,
        environment: new.environment,
        category: new.category,
        summary: checked.summary,
        description: checked.description,
        restaurants: checked.restaurants,
        order_ids: checked.order_ids,
        cc: checked.cc,
        state: CaseState::AwaitingSupport,
        urgency,
        claim: checked.claim,
        frozen,
        decision: None,
        incident_id: None,
        due: Some(due),
        queue: if urgent { Queue::Triage } else { ordinary_queue(partner).0 },
        opened_by: user.id,
        opened_at: now,
        updated_at: now,
        closed_at: None,
        parent: None,
        remind_at: None,
        close_at: None,
        triage_reminded: false,
    })
}

fn record(tx: &mut Tx<'_>, user: &User, case: &Case, parent: Option<&Case>) -> Result<(), SupportError> {
    let actor = Actor::User(user.id);
    let by = (&actor, Some(user.name.as_str()));
    let detail = EventDetail::Opened {
        category: case.category,
        urgency: case.urgency,
        queue: case.queue,
        parent: parent.map(|parent| parent.number),
    };
    store::append_event(tx, case, case.opened_at, by, &detail)?;
    let due = EventDetail::DueSet { due: case.due.clone() };
    store::append_event(tx, case, case.opened_at, by, &due)?;
    if let Some(parent) = parent {
        let detail = EventDetail::FollowedUp { number: case.number };
        store::append_event(tx, parent, case.opened_at, by, &detail)?;
    }
    Ok(())
}
