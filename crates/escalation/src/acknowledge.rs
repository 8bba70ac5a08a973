//! Taking an incident on.

use basis::{Actor, Ambient, IncidentId};
use db::{DbError, Tx};
use sha2::{Digest, Sha256};

use crate::announce::{Announce, News};
use crate::error::EscalationError;
use crate::event::EventDetail;
use crate::incident::{Incident, IncidentState};
use crate::open::{lock, record, resolve_self_alarm};
use crate::run::RunPhase;
use crate::store::{self, PageRow};

/// What an acknowledgement came to.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// The incident as it is now.
    pub incident: Incident,
    /// False when somebody had acknowledged it before, or it is resolved: then nothing has changed.
    pub new: bool,
}

/// Takes an incident on for `actor`: the climb stops, queued pages are taken back, and everybody else who was paged is
/// told. A second time, and on a resolved incident, nothing changes.
pub fn acknowledge(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    incident_id: IncidentId,
    actor: &Actor,
) -> Result<Acknowledged, EscalationError> {
    lock(tx, incident_id)?;
    let incident = store::find_incident(tx, incident_id)?.ok_or(EscalationError::NotFound)?;
    if incident.state != IncidentState::Open {
        return Ok(Acknowledged { incident, new: false });
    }
    let now = ambient.now();
    store::store_acknowledged(tx, incident_id, now, actor)?;
    record(tx, incident_id, now, actor, &EventDetail::Acknowledged)?;
    stop_climb(tx, incident_id)?;
    notify::cancel_for(tx, &incident.reference(), now)?;
    let news = Announce { incident_id, news: News::Acknowledged { by: actor.clone() } };
    jobs::enqueue(tx, ambient, &news, jobs::Options::default())?;
    resolve_self_alarm(tx, ambient, incident_id)?;
    let incident = store::find_incident(tx, incident_id)?.ok_or(EscalationError::NotFound)?;
    metrics::counter!("escalation_acknowledgements_total").increment(1);
    Ok(Acknowledged { incident, new: true })
}

fn stop_climb(tx: &mut Tx<'_>, incident_id: IncidentId) -> Result<(), DbError> {
    let Some(mut run) = store::find_run(tx, incident_id)? else { return Ok(()) };
    if run.state.phase != RunPhase::Finished {
        run.state = run.state.stopped(RunPhase::Acknowledged);
        run.epoch += 1;
        store::store_run(tx, &run)?;
    }
    Ok(())
}

/// How a link's secret is stored, so that who reads the table cannot acknowledge. The secret has 256 bits, so a plain
/// hash is enough.
pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The page whose link carries `token`. Looking it up changes nothing: mail scanners follow links.
pub(crate) fn page_of_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<PageRow>, DbError> {
    store::find_page_by_token(tx, token_hash(token))
}
