//! Telling those who were paged what became of it: somebody has taken it on, or it is over.

use async_trait::async_trait;
use basis::{Actor, Ambient, IncidentId};
use db::{Db, DbError, Tx};
use jobs::{Handler, Job, JobContext, JobError};
use notify::{Channel, Destination};
use serde::{Deserialize, Serialize};

use crate::incident::{Incident, IncidentState};
use crate::mail::{self, PageContext};
use crate::people::{PagedPerson, name_of};
use crate::settings::EscalationSettings;
use crate::store::{self, PageRow};

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum News {
    /// Somebody has taken it on; everybody else can rest.
    Acknowledged {
        /// Who.
        by: Actor,
    },
    /// It is over.
    Resolved,
}

/// Tells everybody who was paged. Enqueued with the change itself; the mails are written by the handler, which knows
/// the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announce {
    pub(crate) incident_id: IncidentId,
    pub(crate) news: News,
}

impl Job for Announce {
    const NAME: &'static str = "escalation.announce_news";
}

/// Handles [`Announce`].
#[derive(Clone)]
pub struct Announcer {
    db: Db,
    ambient: Ambient,
    settings: EscalationSettings,
}

impl Announcer {
    /// An announcer.
    pub const fn new(db: Db, ambient: Ambient, settings: EscalationSettings) -> Self {
        Self { db, ambient, settings }
    }
}

#[async_trait]
impl Handler<Announce> for Announcer {
    async fn run(&self, job: Announce, ctx: &JobContext) -> Result<(), JobError> {
        let (this, ctx) = (self.clone(), ctx.clone());
        self.db
            .write(move |tx| {
                this.announce(tx, &job)?;
                ctx.complete(tx)
            })
            .await?;
        Ok(())
    }
}

impl Announcer {
    fn announce(&self, tx: &mut Tx<'_>, job: &Announce) -> Result<(), DbError> {
        let Some(incident) = store::find_incident(tx, job.incident_id)? else { return Ok(()) };
        let (by, by_name) = match &job.news {
            // The all-clear that follows says enough.
            News::Acknowledged { .. } if incident.state == IncidentState::Resolved => return Ok(()),
            News::Acknowledged { by } => (Some(by), name_of(tx, by)?),
            News::Resolved => (None, None),
        };
        for page in reached(tx, &incident)? {
            if by.is_some_and(|by| page.person.is(by)) {
                continue;
            }
            let context = self.context(&incident, &page.person);
            let message = match &job.news {
                News::Acknowledged { .. } => {
                    mail::acknowledged(&context, page.destination, by_name.as_deref())
                }
                News::Resolved => mail::all_clear(&context, page.destination),
            };
            notify::send(tx, &self.ambient, message)?;
        }
        Ok(())
    }

    const fn context<'a>(&'a self, incident: &'a Incident, person: &'a PagedPerson) -> PageContext<'a> {
        PageContext { incident, settings: &self.settings, person, token: None, climbed: false }
    }
}

/// Everybody whom a page has reached or may yet reach, each address once. Who has a mail gets no text message.
fn reached(tx: &mut Tx<'_>, incident: &Incident) -> Result<Vec<PageRow>, DbError> {
    let messages = notify::list_for(tx, &incident.reference())?;
    let arrives = |page: &PageRow| {
        messages.iter().any(|message| message.id == page.message_id && message.state.may_arrive())
    };
    let pages: Vec<PageRow> = store::list_pages(tx, incident.id)?.into_iter().filter(arrives).collect();
    let mailed: Vec<Actor> = pages
        .iter()
        .filter(|page| page.destination.channel() == Channel::Email)
        .map(|page| page.person.actor())
        .collect();
    let mut told: Vec<Destination> = Vec::new();
    let mut reached = Vec::new();
    for page in pages {
        let by_mail = page.destination.channel() == Channel::Email;
        if told.contains(&page.destination) || !by_mail && mailed.contains(&page.person.actor()) {
            continue;
        }
        told.push(page.destination.clone());
        reached.push(page);
    }
    Ok(reached)
}
