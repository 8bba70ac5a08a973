//! Reminders (rule ES3): at half of the time for a first answer, and when it is over, those concerned are told again.
//!
//! A ladder that nobody answered has long been climbed to its end by then; it is climbed once more from its first step,
//! which reaches the technical emergency contacts and, when they keep silent, whoever is on call. A climb that is still
//! under way is reminder enough.

use basis::{Actor, IncidentId, Timestamp};
use db::{DbError, Tx};

use crate::event::EventDetail;
use crate::incident::IncidentState;
use crate::open::{lock, record, restart};
use crate::run::RunPhase;
use crate::store;

/// Reminds of an incident if that is due.
pub(crate) fn remind_if_due(tx: &mut Tx<'_>, id: IncidentId, now: Timestamp) -> Result<(), DbError> {
    lock(tx, id)?;
    let Some(incident) = store::find_incident(tx, id)? else { return Ok(()) };
    let due = incident.remind_at.is_some_and(|at| at <= now);
    if !due || incident.suppressed || incident.state != IncidentState::Open {
        return Ok(());
    }
    let overdue = incident.due_at <= now;
    store::store_remind_at(tx, id, (!overdue).then_some(incident.due_at))?;
    record(tx, id, now, &Actor::system("escalation"), &EventDetail::Reminded { overdue })?;
    let Some(mut run) = store::find_run(tx, id)? else { return Ok(()) };
    if run.state.phase == RunPhase::Exhausted {
        restart(&mut run, false, now);
        store::store_run(tx, &run)?;
    }
    Ok(())
}
