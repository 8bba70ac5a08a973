//! Opening, extending, suppressing and resolving incidents, inside the caller's transaction.
//!
//! Lock order, so that no two transactions wait for each other: the dedup key, then the incident.

use basis::{Actor, Ambient, Environment, IncidentId, PartnerId, Timestamp};
use db::{DbError, Tx};
use jiff::SignedDuration;
use serde_json::Value;

use crate::announce::{Announce, News};
use crate::event::EventDetail;
use crate::incident::{Incident, IncidentState, NewFinding, Opened, Severity, reference};
use crate::policy::Policy;
use crate::run::{RunPhase, RunState};
use crate::store::{self, Run, Standing};

/// The reconciler that climbs; its signal wakes it.
pub(crate) const CLIMB: &str = "escalation.climb";

// A finding that is made again every few minutes would bury the timeline.
const EXTENDED_LINE_EVERY: SignedDuration = SignedDuration::from_mins(30);

/// Opens an incident for a finding, or adds the finding to the open incident of the same dedup key. A greater severity
/// raises the incident's, sets a new due time, and, where somebody had answered or nobody was left to ask, begins the
/// climb anew (rule ES2). A new incident pages at once unless it is suppressed.
pub fn open_or_extend(tx: &mut Tx<'_>, ambient: &Ambient, finding: NewFinding) -> Result<Opened, DbError> {
    let actor = finding.source.actor();
    open_by(tx, ambient, &finding, &actor)
}

/// As [`open_or_extend`], on behalf of `actor`.
pub(crate) fn open_by(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    finding: &NewFinding,
    actor: &Actor,
) -> Result<Opened, DbError> {
    tx.lock("incident_dedup", finding.dedup_key.as_bytes())?;
    let now = ambient.now();
    if let Some(found) = store::find_open_incident(tx, &finding.dedup_key)? {
        lock(tx, found.id)?;
        // It may have been resolved while the lock was waited for; then the finding is a new incident.
        if let Some(incident) = store::find_open_incident(tx, &finding.dedup_key)? {
            extend(tx, ambient, &incident, finding)?;
            return Ok(Opened { incident_id: incident.id, new: false });
        }
    }
    let id: IncidentId = ambient.new_id();
    store::insert_incident(tx, id, finding, now, times(now, finding.severity))?;
    let opened = EventDetail::Opened { severity: finding.severity, suppressed: finding.suppressed };
    record(tx, id, now, actor, &opened)?;
    let state = if finding.suppressed { RunState::waiting() } else { RunState::starting(now) };
    // The ladder is read when the first step is taken.
    let policy = Policy { steps: Vec::new(), repeats: 0 };
    let run = Run { id: ambient.new_id(), incident_id: id, kind: finding.policy, policy, state, epoch: 1 };
    store::insert_run(tx, &run, now)?;
    wake(tx, ambient)?;
    metrics::counter!("escalation_incidents_opened_total", "severity" => finding.severity.as_str())
        .increment(1);
    Ok(Opened { incident_id: id, new: true })
}

/// By when a first answer is expected, and when those concerned are reminded: at half of the time (rule ES3).
fn times(now: Timestamp, severity: Severity) -> (Timestamp, Timestamp) {
    let within = severity.answer_within();
    (now.saturating_add(within).unwrap_or(now), now.saturating_add(within / 2).unwrap_or(now))
}

fn extend(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    incident: &Incident,
    finding: &NewFinding,
) -> Result<(), DbError> {
    let now = ambient.now();
    if finding.severity <= incident.severity {
        let Incident { severity, state, due_at, remind_at, .. } = *incident;
        let kept = Standing { severity, state, due_at, remind_at };
        store::extend_incident(tx, incident.id, &finding.facts, now, kept)?;
        return record_extended(tx, incident, finding, now);
    }
    let (severity, state) = (finding.severity, IncidentState::Open);
    let (due_at, remind_at) = times(now, severity);
    let raised = Standing { severity, state, due_at, remind_at: Some(remind_at) };
    store::extend_incident(tx, incident.id, &finding.facts, now, raised)?;
    let detail = EventDetail::SeverityRaised { from: incident.severity, to: finding.severity };
    record(tx, incident.id, now, &finding.source.actor(), &detail)?;
    let Some(mut run) = store::find_run(tx, incident.id)? else { return Ok(()) };
    if matches!(run.state.phase, RunPhase::Acknowledged | RunPhase::Exhausted) {
        restart(&mut run, incident.suppressed, now);
        store::store_run(tx, &run)?;
        wake(tx, ambient)?;
    }
    Ok(())
}

fn record_extended(
    tx: &mut Tx<'_>,
    incident: &Incident,
    finding: &NewFinding,
    now: Timestamp,
) -> Result<(), DbError> {
    let last = store::last_event_at(tx, incident.id, "extended")?.unwrap_or(incident.opened_at);
    if now.duration_since(last) < EXTENDED_LINE_EVERY {
        return Ok(());
    }
    let occurrences = incident.occurrences + 1;
    let detail = EventDetail::Extended { occurrences, facts: finding.facts.clone() };
    record(tx, incident.id, now, &finding.source.actor(), &detail)
}

pub(crate) fn restart(run: &mut Run, suppressed: bool, now: Timestamp) {
    let again = run.state.restarted(now);
    run.state = if suppressed { again.stopped(RunPhase::Paused) } else { again };
    run.epoch += 1;
}

/// Suppresses an incident (queued pages are taken back and the climb pauses) or releases it (the climb begins at once
/// with the first step, and so does the time for an answer). Nothing happens when it is so already, or when the incident is resolved or unknown.
pub fn set_suppressed(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    incident_id: IncidentId,
    suppressed: bool,
) -> Result<(), DbError> {
    lock(tx, incident_id)?;
    let now = ambient.now();
    let Some(incident) = store::find_incident(tx, incident_id)? else { return Ok(()) };
    if incident.state == IncidentState::Resolved || incident.suppressed == suppressed {
        return Ok(());
    }
    store::store_suppressed(tx, incident_id, suppressed)?;
    let detail = if suppressed { EventDetail::Suppressed } else { EventDetail::Released };
    record(tx, incident_id, now, &Actor::system("monitoring"), &detail)?;
    if !suppressed {
        store::store_due(tx, incident_id, times(now, incident.severity))?;
    }
    let Some(mut run) = store::find_run(tx, incident_id)? else { return Ok(()) };
    match (suppressed, run.state.phase) {
        (true, RunPhase::Active | RunPhase::Exhausted) => {
            run.state = run.state.stopped(RunPhase::Paused);
            run.epoch += 1;
            notify::cancel_for(tx, &reference(incident_id), now)?;
        }
        (false, RunPhase::Paused) => {
            restart(&mut run, false, now);
            wake(tx, ambient)?;
        }
        _ => return Ok(()),
    }
    store::store_run(tx, &run)
}

/// Ends an incident: queued pages are taken back, and everybody who was paged gets the all-clear. `resolution` is a
/// text key such as `escalation-resolution-recovered`, or a person's note. False when it was resolved already or is
/// unknown.
pub fn resolve(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    incident_id: IncidentId,
    actor: &Actor,
    resolution: &str,
    facts: Value,
) -> Result<bool, DbError> {
    lock(tx, incident_id)?;
    let now = ambient.now();
    let Some(incident) = store::find_incident(tx, incident_id)? else { return Ok(false) };
    if incident.state == IncidentState::Resolved {
        return Ok(false);
    }
    store::store_resolved(tx, incident_id, now, actor, resolution)?;
    let detail = EventDetail::Resolved { resolution: resolution.to_owned(), facts };
    record(tx, incident_id, now, actor, &detail)?;
    if let Some(mut run) = store::find_run(tx, incident_id)? {
        run.state = run.state.stopped(RunPhase::Finished);
        run.epoch += 1;
        store::store_run(tx, &run)?;
    }
    notify::cancel_for(tx, &incident.reference(), now)?;
    let news = Announce { incident_id, news: News::Resolved };
    jobs::enqueue(tx, ambient, &news, jobs::Options::default())?;
    resolve_self_alarm(tx, ambient, incident_id)?;
    metrics::counter!("escalation_incidents_resolved_total").increment(1);
    Ok(true)
}

/// The platform's alarm about a climb ends with the reason for it.
pub(crate) fn resolve_self_alarm(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    about: IncidentId,
) -> Result<(), DbError> {
    let Some(alarm) = store::find_open_incident(tx, &self_alarm_key(about))? else { return Ok(()) };
    let actor = Actor::system("escalation");
    resolve(tx, ambient, alarm.id, &actor, "escalation-resolution-answered", Value::Null).map(|_| ())
}

/// The dedup key of the alarm that is raised when the climb of `about` has reached nobody.
pub(crate) fn self_alarm_key(about: IncidentId) -> String {
    format!("self_alarm:1:{about}")
}

/// The incident of a dedup key that is not resolved.
pub fn find_open(tx: &mut Tx<'_>, dedup_key: &str) -> Result<Option<Incident>, DbError> {
    store::find_open_incident(tx, dedup_key)
}

/// One incident, if it exists.
pub fn find_incident(tx: &mut Tx<'_>, id: IncidentId) -> Result<Option<Incident>, DbError> {
    store::find_incident(tx, id)
}

/// The incidents of a partner that are not resolved, newest first, at most a hundred.
pub fn list_open(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Vec<Incident>, DbError> {
    let filter = store::Filter {
        partner_id: Some(partner),
        environment: None,
        state: None,
        unresolved: true,
        before: None,
        limit: 100,
    };
    store::list_incidents(tx, &filter)
}

/// How many incidents of a partner are not resolved, in one environment or in all.
pub fn count_open(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    environment: Option<Environment>,
) -> Result<i64, DbError> {
    store::count_open_incidents(tx, partner, environment)
}

pub(crate) fn lock(tx: &mut Tx<'_>, id: IncidentId) -> Result<(), DbError> {
    tx.lock("incident", id.as_bytes())
}

/// Adds a line to the timeline, with the name of the person who acts.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    id: IncidentId,
    at: Timestamp,
    actor: &Actor,
    detail: &EventDetail,
) -> Result<(), DbError> {
    let name = crate::people::name_of(tx, actor)?;
    store::insert_event(tx, id, at, (actor, name.as_deref()), detail)
}

/// Wakes the climber once the transaction is kept.
pub(crate) fn wake(tx: &mut Tx<'_>, ambient: &Ambient) -> Result<(), DbError> {
    jobs::wake_reconciler(tx, ambient, CLIMB)
}
