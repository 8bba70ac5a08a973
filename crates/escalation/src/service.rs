//! What the console, the ack page and the API do with incidents.

use basis::{Actor, Ambient, Cursor, Environment, FieldErrors, IncidentId, Page, PartnerId, Timestamp};
use db::Db;
use serde_json::Value;

use crate::acknowledge::{self, Acknowledged};
use crate::climb::{Climb, climb_now};
use crate::error::EscalationError;
use crate::event::{ClimbReason, IncidentEvent};
use crate::facts::Facts;
use crate::incident::{Incident, IncidentState, NewFinding, Opened, Severity, Source};
use crate::open::{self, lock};
use crate::policy::PolicyKind;
use crate::run::RunPhase;
use crate::settings::EscalationSettings;
use crate::store::{self, Filter};

const MAX_PAGE: u32 = 200;

/// Incidents and schedules. Cheap to clone.
#[derive(Clone)]
pub struct Escalation {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    settings: EscalationSettings,
}

/// Which incidents a list shows, newest first.
#[derive(Clone, Debug, Default)]
pub struct IncidentQuery {
    /// Of this partner only.
    pub partner_id: Option<PartnerId>,
    /// Of this environment only.
    pub environment: Option<Environment>,
    /// In this state only.
    pub state: Option<IncidentState>,
    /// Only those that are not resolved.
    pub unresolved: bool,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// How many at most, up to 200; 0 means 50.
    pub limit: u32,
}

/// Where the climb of an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunView {
    /// What it is doing.
    pub phase: RunPhase,
    /// The round, counted from 1.
    pub round: u32,
    /// How many steps of the round have been taken.
    pub step: usize,
    /// How many steps the ladder has.
    pub steps: usize,
    /// The step that is waited for; [`Escalation::escalate_now`] wants it.
    pub position: i64,
    /// When the next step is taken.
    pub next_at: Option<Timestamp>,
}

/// What the link in a page leads to. Looking changes nothing.
#[derive(Clone, Debug)]
pub struct AckPage {
    /// The incident.
    pub incident: Incident,
    /// To whom the link was sent, by name.
    pub name: String,
    /// The language of the page that carried it.
    pub locale: basis::Locale,
    /// The reader's zone.
    pub time_zone: String,
    /// The name of who acknowledged, when somebody has.
    pub acknowledged_by: Option<String>,
}

/// What asking for the next step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escalated {
    /// The next step was taken.
    Climbed,
    /// The climb had gone on, or was over: nothing was done.
    Stale,
}

/// An incident opened by hand.
#[derive(Clone, Debug)]
pub struct ManualIncident {
    /// The partner it concerns; without one the platform's own people are paged.
    pub partner_id: Option<PartnerId>,
    /// The environment.
    pub environment: Option<Environment>,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, one line of 3 to 120 characters.
    pub summary: String,
}

impl Escalation {
    /// The service.
    pub const fn new(db: Db, ambient: Ambient, settings: EscalationSettings) -> Self {
        Self { db, ambient, settings }
    }

    /// The settings.
    pub const fn settings(&self) -> &EscalationSettings {
        &self.settings
    }

    /// One incident.
    pub async fn get(&self, id: IncidentId) -> Result<Incident, EscalationError> {
        self.db.read(move |tx| store::find_incident(tx, id)?.ok_or(EscalationError::NotFound)).await
    }

    /// A page of incidents, newest first.
    pub async fn list(&self, query: IncidentQuery) -> Result<Page<Incident>, EscalationError> {
        let limit = if query.limit == 0 { 50 } else { query.limit.min(MAX_PAGE) };
        let filter = Filter {
            partner_id: query.partner_id,
            environment: query.environment,
            state: query.state,
            unresolved: query.unresolved,
            before: query.after.as_ref().map(read_cursor).transpose()?,
            limit: i64::from(limit) + 1,
        };
        let found = self.db.read(move |tx| store::list_incidents(tx, &filter)).await?;
        let cursor = |incident: &Incident| format!("{}-{}", basis::micros(incident.opened_at), incident.id);
        Ok(Page::cut(found, usize::try_from(limit).unwrap_or(50), cursor))
    }

    /// What happened to an incident, oldest first.
    pub async fn timeline(&self, id: IncidentId) -> Result<Vec<IncidentEvent>, EscalationError> {
        Ok(self.db.read(move |tx| store::list_events(tx, id)).await?)
    }

    /// The messages of an incident with their delivery, oldest first.
    pub async fn messages(&self, id: IncidentId) -> Result<Vec<notify::Message>, EscalationError> {
        let reference = crate::incident::reference(id);
        Ok(self.db.read(move |tx| notify::list_for(tx, &reference)).await?)
    }

    /// Where the climb of an incident stands.
    pub async fn run(&self, id: IncidentId) -> Result<RunView, EscalationError> {
        let run = self.db.read(move |tx| store::find_run(tx, id)).await?.ok_or(EscalationError::NotFound)?;
        Ok(RunView {
            phase: run.state.phase,
            round: run.state.round,
            step: run.state.step,
            steps: run.policy.steps.len(),
            position: run.state.position,
            next_at: run.state.next_at,
        })
    }

    /// What the link of a page leads to, for the page with the one button. Changes nothing: mail scanners follow links.
    pub async fn find_by_token(&self, token: &str) -> Result<AckPage, EscalationError> {
        let token = token.to_owned();
        self.db
            .read(move |tx| {
                let page = acknowledge::page_of_token(tx, &token)?.ok_or(EscalationError::NotFound)?;
                let incident =
                    store::find_incident(tx, page.incident_id)?.ok_or(EscalationError::NotFound)?;
                let acknowledged_by = match &incident.acknowledged {
                    Some((_, actor)) => crate::people::name_of(tx, actor)?,
                    None => None,
                };
                let crate::people::PagedPerson { name, locale, time_zone, .. } = page.person;
                Ok(AckPage { incident, name, locale, time_zone, acknowledged_by })
            })
            .await
    }

    /// Takes an incident on by the link of a page. A second time nothing changes.
    pub async fn acknowledge_by_token(&self, token: &str) -> Result<Acknowledged, EscalationError> {
        let (ambient, token) = (self.ambient.clone(), token.to_owned());
        self.db
            .write(move |tx| {
                let page = acknowledge::page_of_token(tx, &token)?.ok_or(EscalationError::NotFound)?;
                acknowledge::acknowledge(tx, &ambient, page.incident_id, &page.person.actor())
            })
            .await
    }

    /// Takes an incident on. A second time nothing changes.
    pub async fn acknowledge(&self, actor: Actor, id: IncidentId) -> Result<Acknowledged, EscalationError> {
        let ambient = self.ambient.clone();
        self.db.write(move |tx| acknowledge::acknowledge(tx, &ambient, id, &actor)).await
    }

    /// Takes the next step now. `expected` is the [`RunView::position`] that the asker saw, so that two clicks, or a
    /// click and the timer, do not leave out a step.
    pub async fn escalate_now(
        &self,
        actor: Actor,
        id: IncidentId,
        expected: i64,
    ) -> Result<Escalated, EscalationError> {
        let this = self.clone();
        self.db
            .write(move |tx| {
                lock(tx, id)?;
                let incident = store::find_incident(tx, id)?.ok_or(EscalationError::NotFound)?;
                let run = store::find_run(tx, id)?.ok_or(EscalationError::NotFound)?;
                if run.state.phase != RunPhase::Active || run.state.position != expected {
                    return Ok(Escalated::Stale);
                }
                let climb = Climb {
                    reason: ClimbReason::Asked,
                    actor,
                    ..Climb::timed(&this.ambient, &this.settings)
                };
                climb_now(tx, &climb, &incident, run)?;
                Ok(Escalated::Climbed)
            })
            .await
    }

    /// Ends an incident by hand, with a note that everybody who was paged reads.
    pub async fn resolve_manually(
        &self,
        actor: Actor,
        id: IncidentId,
        note: &str,
    ) -> Result<Incident, EscalationError> {
        let note = check_line("note", note, 500)?;
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                if !open::resolve(tx, &ambient, id, &actor, &note, Value::Null)? {
                    let found = store::find_incident(tx, id)?;
                    return Err(found.map_or(EscalationError::NotFound, |_| EscalationError::Resolved));
                }
                store::find_incident(tx, id)?.ok_or(EscalationError::NotFound)
            })
            .await
    }

    /// Opens an incident by hand (rule ES2).
    pub async fn open_manual(&self, actor: Actor, new: ManualIncident) -> Result<Opened, EscalationError> {
        let summary = check_line("summary", &new.summary, 120)?;
        let ambient = self.ambient.clone();
        self.db
            .write(move |tx| {
                let partner = match new.partner_id {
                    Some(id) => Some(partners::find_partner(tx, id)?.ok_or(EscalationError::NotFound)?),
                    None => None,
                };
                let facts = Facts {
                    partner_name: partner.map(|partner| partner.name),
                    summary: Some(summary),
                    ..Facts::default()
                };
                let finding = NewFinding {
                    partner_id: new.partner_id,
                    environment: new.environment,
                    source: Source::Manual,
                    dedup_key: format!("manual:1:{}", ambient.new_id::<IncidentId>()),
                    severity: new.severity,
                    title_key: "escalation-title-manual".to_owned(),
                    facts: facts.into(),
                    suppressed: false,
                    policy: match new.partner_id {
                        Some(_) => PolicyKind::PartnerTechnicalEmergency,
                        None => PolicyKind::OnCall,
                    },
                };
                Ok(open::open_by(tx, &ambient, &finding, &actor)?)
            })
            .await
    }
}

fn check_line(field: &str, text: &str, most: usize) -> Result<String, FieldErrors> {
    let text = text.trim();
    let length = text.chars().count();
    if length < 3 {
        return Err(FieldErrors::one(field, "too_short", "write at least 3 characters"));
    }
    if length > most {
        return Err(FieldErrors::one(field, "too_long", format!("write at most {most} characters")));
    }
    Ok(text.to_owned())
}

fn read_cursor(cursor: &Cursor) -> Result<(Timestamp, IncidentId), FieldErrors> {
    let wrong = || FieldErrors::one("after", "invalid", "this cursor is not one that a list has given");
    let (at, id) = cursor.0.split_once('-').ok_or_else(wrong)?;
    let at = at.parse().map_err(|_| wrong())?;
    Ok((basis::from_micros(at), id.parse().map_err(|_| wrong())?))
}
