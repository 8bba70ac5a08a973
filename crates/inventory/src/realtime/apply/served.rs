//! The inventory as it is served, in place of which updates are applied.

use basis::{Actor, Ambient, Environment, PartnerId, UpdateId};
use db::Tx;
use feed::{Code, EntityType, Problem, Severity};

use super::super::decide::{ChangeOutcome, Found};
use super::super::model::{UpdateForm, UpdateRoute};
use super::super::v1::{self, Expansion, StoredRow};
use super::{Applied, ApplyChanges, Change};
use crate::entity::EntityKey;
use crate::error::InventoryError;
use crate::store::{self, Ground};
use crate::updates::{self, EntityChange, Route};

/// Applies changes to what is served.
pub(super) struct Served(pub(super) Ambient);

/// What one change comes to: rows of the native schema, or an outcome that needs none.
struct Prepared {
    rows: usize,
    outcome: Option<ChangeOutcome>,
    warning: Option<Found>,
}

impl ApplyChanges for Served {
    fn apply(
        &self,
        tx: &mut Tx<'_>,
        partner: PartnerId,
        environment: Environment,
        changes: &[Change],
    ) -> Result<Applied, InventoryError> {
        let (mut rows, mut prepared) = (Vec::with_capacity(changes.len()), Vec::with_capacity(changes.len()));
        for change in changes {
            let before = rows.len();
            let one = match change.form {
                UpdateForm::V2 => native(change, &mut rows),
                UpdateForm::V1 => converted(tx, partner, environment, change, &mut rows)?,
            };
            prepared.push(Prepared { rows: rows.len() - before, ..one });
        }
        let actor = Actor::system("updates");
        match updates::apply_changes(tx, &self.0, (partner, environment), &actor, &rows)? {
            updates::Applied::Busy => Ok(Applied::Busy),
            updates::Applied::Done { outcomes, .. } => {
                let mut outcomes = outcomes.into_iter();
                let combined = prepared.into_iter().map(|one| combine(one, &mut outcomes)).collect();
                Ok(Applied::Outcomes(combined))
            }
        }
    }
}

const PLAIN: Prepared = Prepared { rows: 0, outcome: None, warning: None };

fn native(change: &Change, rows: &mut Vec<EntityChange>) -> Prepared {
    let Some(entity_type) = EntityType::parse(&change.entity_type) else {
        let message = format!("{:?} is no entity.", change.entity_type);
        return refused(Found::new(Code::UnknownType, message));
    };
    let key = EntityKey::new(entity_type, change.entity_id.clone());
    let payload = change.payload.clone();
    rows.push(row(change.update_id, key, change, payload));
    PLAIN
}

const fn refused(found: Found) -> Prepared {
    Prepared { rows: 0, outcome: Some(ChangeOutcome::Rejected(found)), warning: None }
}

/// An upsert, or without a payload a delete. Whether an upsert without its target waits is decided by its age, not here.
fn row(update_id: UpdateId, key: EntityKey, change: &Change, payload: Option<String>) -> EntityChange {
    let route = if payload.is_some() { Route::Upsert } else { Route::Delete };
    let raw = payload.unwrap_or_default();
    EntityChange { key, version: change.version, route, raw, update_id, last_try: true }
}

fn converted(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    change: &Change,
    rows: &mut Vec<EntityChange>,
) -> Result<Prepared, InventoryError> {
    let stored = stored_around(tx, partner, environment, &change.entity_id)?;
    let expansion = match (change.route, &change.payload) {
        (UpdateRoute::Upsert, Some(payload)) => {
            match v1::expand_upsert(&change.entity_id, payload, change.version, &stored) {
                Ok(expansion) => expansion,
                Err(found) => return Ok(refused(found)),
            }
        }
        (UpdateRoute::Upsert | UpdateRoute::Delete, _) => v1::expand_delete(&change.entity_id, &stored),
    };
    let Expansion { upserts, deletes, warning } = expansion;
    if upserts.is_empty() && deletes.is_empty() {
        let message = "Nothing with this id is stored that a v1 node could have brought.";
        let unknown = ChangeOutcome::Applied(Some(Found::new(Code::DeleteUnknown, message)));
        return Ok(Prepared { outcome: Some(unknown), ..PLAIN });
    }
    let keyed = |(entity_type, id): v1::Key| EntityKey::new(entity_type, id);
    rows.extend(upserts.into_iter().map(|(key, raw)| row(change.update_id, keyed(key), change, Some(raw))));
    rows.extend(deletes.into_iter().map(|key| row(change.update_id, keyed(key), change, None)));
    Ok(Prepared { warning, ..PLAIN })
}

/// The stored rows of the components in which a v1 node of this id lies.
fn stored_around(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Environment,
    id: &str,
) -> Result<Vec<StoredRow>, InventoryError> {
    let Some(head) = store::find_head(tx, partner, environment)? else { return Ok(Vec::new()) };
    let ground = Ground { partner, environment, generation: head.generation };
    let mut components = std::collections::BTreeSet::new();
    for entity_type in v1::ROOTS {
        components.extend(store::component_of(tx, ground, &EntityKey::new(entity_type, id))?);
    }
    let mut rows = Vec::new();
    for component in components {
        for entity in store::entities_of_component(tx, ground, &component)? {
            if let Some(raw) = entity.raw.filter(|_| !entity.deleted) {
                rows.push(StoredRow { key: (entity.key.entity_type, entity.key.id), raw });
            }
        }
    }
    Ok(rows)
}

/// The outcome of a change from those of its rows: the first rejection, else the first thing worth knowing.
fn combine(prepared: Prepared, outcomes: &mut impl Iterator<Item = updates::ChangeOutcome>) -> ChangeOutcome {
    let Prepared { rows, outcome, warning } = prepared;
    if let Some(outcome) = outcome {
        return outcome;
    }
    let (mut rejected, mut known) = (None, warning);
    for outcome in outcomes.take(rows) {
        match translate(outcome) {
            ChangeOutcome::Rejected(found) => rejected = rejected.or(Some(found)),
            ChangeOutcome::Applied(found) => known = known.or(found),
        }
    }
    rejected.map_or(ChangeOutcome::Applied(known), ChangeOutcome::Rejected)
}

fn translate(outcome: updates::ChangeOutcome) -> ChangeOutcome {
    match outcome {
        updates::ChangeOutcome::Applied(problems) => ChangeOutcome::Applied(foremost(problems)),
        updates::ChangeOutcome::Stale(held) => {
            let message = format!("The stored version is of {held}, which is later.");
            ChangeOutcome::Rejected(Found::new(Code::StaleEntity, message))
        }
        updates::ChangeOutcome::Rejected(problem) | updates::ChangeOutcome::Parked(problem) => {
            ChangeOutcome::Rejected(Found::new(problem.code, problem.message))
        }
        updates::ChangeOutcome::DeleteUnknown => {
            let message = "Nothing of this type and id is stored; the deletion is remembered.";
            ChangeOutcome::Applied(Some(Found::new(Code::DeleteUnknown, message)))
        }
    }
}

/// The first error of an applied change, such as an item that has no offer yet; else the first warning.
fn foremost(problems: Vec<Problem>) -> Option<Found> {
    let error = problems.iter().position(|problem| problem.severity == Severity::Error).unwrap_or(0);
    problems.into_iter().nth(error).map(|problem| Found::new(problem.code, problem.message))
}
