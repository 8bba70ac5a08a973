//! Taking the next step of a climb, in one transaction: decide, page, store.

use basis::{Actor, Ambient, ContactId, IncidentId, PageId, Timestamp};
use db::{DbError, Tx};
use jiff::SignedDuration;
use notify::{Destination, NewMessage};
use partners::ContactKind;
use serde_json::Value;

use crate::acknowledge::token_hash;
use crate::event::{ClimbReason, EventDetail};
use crate::facts::Facts;
use crate::incident::{Incident, IncidentState, NewFinding, Severity, Source};
use crate::mail::{self, PageContext};
use crate::open::{lock, open_or_extend, record, self_alarm_key};
use crate::people::{Recipient, resolve_step};
use crate::policy::{Policy, PolicyKind};
use crate::run::{Command, ResolvedStep, ResolvedTargets, decide_run};
use crate::settings::EscalationSettings;
use crate::store::{self, PageRow, Run};

/// What a climb carries along.
pub(crate) struct Climb<'a> {
    pub(crate) ambient: &'a Ambient,
    pub(crate) settings: &'a EscalationSettings,
    pub(crate) now: Timestamp,
    /// Why the next step is taken, and by whom.
    pub(crate) reason: ClimbReason,
    pub(crate) actor: Actor,
}

impl<'a> Climb<'a> {
    /// A climb because time is up.
    pub(crate) fn timed(ambient: &'a Ambient, settings: &'a EscalationSettings) -> Self {
        let (now, actor) = (ambient.now(), Actor::system("escalation"));
        Self { ambient, settings, now, reason: ClimbReason::Unanswered, actor }
    }
}

/// Takes the step of an incident that is due, if one is. Who comes second, after another process or a click, finds
/// nothing due.
pub(crate) fn climb_if_due(
    tx: &mut Tx<'_>,
    climb: &Climb<'_>,
    incident_id: IncidentId,
) -> Result<(), DbError> {
    lock(tx, incident_id)?;
    let Some(incident) = store::find_incident(tx, incident_id)? else { return Ok(()) };
    let Some(run) = store::find_run(tx, incident_id)? else { return Ok(()) };
    take_steps(tx, climb, &incident, run)
}

/// Takes the next step now, whether it is due or not. The caller holds the incident's lock and has checked that the
/// step is still the expected one.
pub(crate) fn climb_now(
    tx: &mut Tx<'_>,
    climb: &Climb<'_>,
    incident: &Incident,
    mut run: Run,
) -> Result<(), DbError> {
    run.state.next_at = Some(climb.now);
    take_steps(tx, climb, incident, run)
}

fn take_steps(tx: &mut Tx<'_>, climb: &Climb<'_>, incident: &Incident, mut run: Run) -> Result<(), DbError> {
    let mut copies = Vec::new();
    while incident.state == IncidentState::Open && !incident.suppressed && run.state.is_due(climb.now) {
        if run.state.step == 0 {
            run.policy = read_ladder(tx, climb, incident)?;
        }
        let mut reached = Vec::new();
        for step in &run.policy.steps {
            reached.push(resolve_step(tx, incident, step, climb.settings.text_messages, climb.now)?);
        }
        let (next, commands) = decide_run(&run.state, &resolved(&run.policy, &reached), climb.now);
        run.state = next;
        for command in commands {
            execute(tx, climb, incident, &run, (command, &mut reached, &mut copies))?;
        }
        store::store_run(tx, &run)?;
    }
    Ok(())
}

/// The ladder of a new round, with the contacts as they are now.
fn read_ladder(tx: &mut Tx<'_>, climb: &Climb<'_>, incident: &Incident) -> Result<Policy, DbError> {
    let contacts: Vec<ContactId> = match (incident.policy, incident.partner_id) {
        (PolicyKind::PartnerTechnicalEmergency, Some(partner)) => {
            let contacts = partners::contacts_of_kind(tx, partner, ContactKind::TechnicalEmergency)?;
            contacts.into_iter().map(|contact| contact.id).collect()
        }
        _ => Vec::new(),
    };
    let EscalationSettings { step_wait_seconds, repeats, .. } = climb.settings;
    Ok(Policy::of(incident.policy, &contacts, *step_wait_seconds, *repeats))
}

fn resolved(policy: &Policy, reached: &[Vec<Recipient>]) -> ResolvedTargets {
    let steps = policy.steps.iter().zip(reached).map(|(step, people)| ResolvedStep {
        people: people.iter().filter(|recipient| !recipient.copy).count(),
        wait: SignedDuration::from_secs(step.wait_seconds.max(1)),
    });
    ResolvedTargets { steps: steps.collect(), repeats: policy.repeats }
}

/// One command. Copies go out once, in the first round, with the first page; from an empty step they are carried on.
fn execute(
    tx: &mut Tx<'_>,
    climb: &Climb<'_>,
    incident: &Incident,
    run: &Run,
    (command, reached, copies): (Command, &mut [Vec<Recipient>], &mut Vec<Recipient>),
) -> Result<(), DbError> {
    let mut take = |step: usize, round: u32| {
        let people = reached.get_mut(step).map(std::mem::take).unwrap_or_default();
        let (mine, also): (Vec<_>, Vec<_>) = people.into_iter().partition(|recipient| !recipient.copy);
        copies.extend(also.into_iter().filter(|_| round == 1));
        mine
    };
    match command {
        Command::Page { step, round, position } => {
            let mut people = take(step, round);
            people.append(copies);
            if position > 1 {
                let detail =
                    EventDetail::Climbed { step: shown(step), round: i64::from(round), reason: climb.reason };
                record(tx, incident.id, climb.now, &climb.actor, &detail)?;
            }
            page_all(tx, climb, incident, run, (step, round), people)
        }
        Command::PassEmpty { step, round } => {
            take(step, round);
            let detail = EventDetail::StepEmpty { step: shown(step), round: i64::from(round) };
            record(tx, incident.id, climb.now, &Actor::system("escalation"), &detail)
        }
        Command::NextRound { .. } => Ok(()),
        Command::RaiseSelfAlarm => {
            let people = std::mem::take(copies);
            page_all(tx, climb, incident, run, (0, 1), people)?;
            record(tx, incident.id, climb.now, &Actor::system("escalation"), &EventDetail::Exhausted)?;
            raise_self_alarm(tx, climb, incident)
        }
    }
}

/// Steps as people count them.
fn shown(step: usize) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX - 1) + 1
}

fn page_all(
    tx: &mut Tx<'_>,
    climb: &Climb<'_>,
    incident: &Incident,
    run: &Run,
    (step, round): (usize, u32),
    people: Vec<Recipient>,
) -> Result<(), DbError> {
    let mut used: Vec<Destination> = Vec::new();
    for recipient in people {
        for destination in recipient.destinations(climb.settings.text_messages) {
            if used.contains(&destination) {
                continue;
            }
            used.push(destination.clone());
            page_one(tx, climb, incident, run, (step, round), (&recipient, destination))?;
        }
    }
    Ok(())
}

fn page_one(
    tx: &mut Tx<'_>,
    climb: &Climb<'_>,
    incident: &Incident,
    run: &Run,
    (step, round): (usize, u32),
    (recipient, destination): (&Recipient, Destination),
) -> Result<(), DbError> {
    let Climb { ambient, settings, now, .. } = climb;
    let id: PageId = ambient.new_id();
    // A copy is for information; answering is for those who are waited for.
    let token = (!recipient.copy).then(|| ambient.secret());
    let context = PageContext {
        incident,
        settings,
        person: &recipient.person,
        token: token.as_deref(),
        climbed: run.state.position > 1 && !recipient.copy,
    };
    let channel = destination.channel();
    let message = NewMessage { expires_at: None, ..mail::page(&context, destination.clone()) };
    let message_id = notify::send(tx, ambient, message)?;
    let page = PageRow {
        id,
        incident_id: incident.id,
        run_id: run.id,
        epoch: run.epoch,
        position: run.state.position,
        message_id,
        destination,
        person: recipient.person.clone(),
        is_copy: recipient.copy,
        created_at: *now,
    };
    store::insert_page(tx, &page, token.as_deref().map(token_hash))?;
    let detail = EventDetail::Paged {
        name: recipient.person.name.clone(),
        channel,
        step: shown(step),
        round: i64::from(round),
        copy: recipient.copy,
        message_id,
    };
    metrics::counter!("escalation_pages_total", "channel" => channel.as_str()).increment(1);
    record(tx, incident.id, *now, &Actor::system("escalation"), &detail)
}

/// The ladder reached nobody who answers: the operators are alarmed, once for each incident. An alarm about an alarm
/// would reach nobody either; then the log and the metric are what is left.
fn raise_self_alarm(tx: &mut Tx<'_>, climb: &Climb<'_>, incident: &Incident) -> Result<(), DbError> {
    metrics::counter!("escalation_exhausted_total").increment(1);
    if matches!(incident.source, Source::SelfAlarm(_)) {
        tracing::error!(incident.id = %incident.id, "the platform's own alarm reached nobody who answers");
        return Ok(());
    }
    tracing::warn!(incident.id = %incident.id, "the ladder of an incident reached nobody who answers");
    let facts = Facts {
        partner_name: Facts::read(&incident.facts).partner_name,
        path: Some(mail::incident_path(incident.id)),
        ..Facts::default()
    };
    let finding = NewFinding {
        partner_id: None,
        environment: None,
        source: Source::SelfAlarm(incident.id),
        dedup_key: self_alarm_key(incident.id),
        severity: Severity::P0,
        title_key: "escalation-title-self-alarm".to_owned(),
        facts: Value::from(facts),
        suppressed: false,
        policy: PolicyKind::Operators,
    };
    open_or_extend(tx, climb.ambient, finding).map(|_| ())
}
