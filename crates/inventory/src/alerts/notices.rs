//! Notices about runs of production feeds (operations 9.4): a snapshot is held; the third fetch in a row failed.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Ambient, Environment, IngestionId, PartnerId};
use db::{Db, DbError, Tx};
use escalation::{Accent, Letter, MailText};
use jobs::{Handler, Job, JobContext, JobError};
use monitoring::{MailedPerson, MonitoringSettings, send_notice};
use partners::{ContactKind, Partner, PartnerStatus};
use serde::{Deserialize, Serialize};
use texts::Texts;

use super::decide::{FAILED_FETCHES, decide_fetch_notice, is_failed_fetch};
use super::measure::ENVIRONMENT;
use super::store::settled_at;
use crate::model::{Ingestion, IngestionState};
use crate::store;

/// Runs that are looked at; rows of failures are told when they are shorter.
const LOOK_BACK: i64 = 20;

/// A run has ended in a way that its partner may have to be told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedNotice {
    /// Whose run.
    pub partner_id: PartnerId,
    /// The run, of production.
    pub ingestion_id: IngestionId,
}

impl Job for FeedNotice {
    const NAME: &'static str = "inventory.send_feed_notice";
}

/// Asks for the notice about a run that is held or whose fetch failed, in the transaction that says so. Sandboxes have
/// no notices.
pub(crate) fn notify_of(tx: &mut Tx<'_>, ambient: &Ambient, run: &Ingestion) -> Result<(), DbError> {
    let tells = run.state == IngestionState::Held || is_failed_fetch(run);
    if run.environment != Environment::Production || !tells {
        return Ok(());
    }
    let job = FeedNotice { partner_id: run.partner_id, ingestion_id: run.id };
    let options = jobs::Options { partner: Some(run.partner_id), ..jobs::Options::default() };
    jobs::enqueue(tx, ambient, &job, options).map(|_| ())
}

/// Carries out [`FeedNotice`]: mails the technical non-emergency contacts of a launched partner.
#[derive(Clone, Debug)]
pub struct NoticeHandler {
    db: Db,
    ambient: Ambient,
    settings: Arc<MonitoringSettings>,
}

impl NoticeHandler {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<MonitoringSettings>) -> Self {
        Self { db, ambient, settings }
    }
}

#[async_trait]
impl Handler<FeedNotice> for NoticeHandler {
    async fn run(&self, job: FeedNotice, context: &JobContext) -> Result<(), JobError> {
        let (ambient, settings, context) = (self.ambient.clone(), self.settings.clone(), context.clone());
        self.db
            .write(move |tx| {
                tell(tx, &ambient, &settings, &job)?;
                context.complete(tx)?;
                anyhow::Ok(())
            })
            .await?;
        Ok(())
    }
}

fn tell(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &MonitoringSettings,
    job: &FeedNotice,
) -> Result<(), DbError> {
    let partner = partners::find_partner(tx, job.partner_id)?;
    let Some(partner) = partner.filter(|partner| partner.status == PartnerStatus::Launched) else {
        return Ok(());
    };
    let mut runs = store::list_ingestions(tx, partner.id, ENVIRONMENT, LOOK_BACK)?;
    // Runs that came later have notices of their own.
    runs.retain(|run| run.id <= job.ingestion_id);
    let Some(run) = runs.first().filter(|run| run.id == job.ingestion_id) else { return Ok(()) };
    let reference = format!("ingestion:{}", run.id);
    let audience = (ContactKind::TechnicalNonEmergency, reference.as_str());
    let notice = Notice { settings, partner: &partner, run };
    if run.state == IngestionState::Held {
        send_notice(tx, ambient, &partner, audience, |person| notice.held(person))
    } else if decide_fetch_notice(&runs, settled_at(tx, partner.id, ENVIRONMENT)?) {
        send_notice(tx, ambient, &partner, audience, |person| notice.not_fetched(person))
    } else {
        Ok(())
    }
}

/// What a notice is about.
struct Notice<'a> {
    settings: &'a MonitoringSettings,
    partner: &'a Partner,
    run: &'a Ingestion,
}

impl Notice<'_> {
    fn when(&self, t: Texts, person: &MailedPerson) -> String {
        let at = self.run.finished_at.or(self.run.started_at).unwrap_or(self.run.requested_at);
        t.date_time(at, &person.zone)
    }

    fn held(&self, person: &MailedPerson) -> MailText {
        let t = Texts::new(person.locale);
        let subject = t.one("notice-held-subject", "partner", &self.partner.name);
        let (at, removed) = (self.when(t, person), t.count(self.run.counts.removed));
        let letter = Letter::new(t, &subject, Accent::Warning)
            .paragraph(t.two("notice-held-body", "at", &at, "removed", &removed))
            .paragraph(t.get("notice-held-what"));
        let path = format!("/feeds/{ENVIRONMENT}/{}", self.run.id);
        self.close(t, letter, ("notice-held-link", &path)).write(subject)
    }

    fn not_fetched(&self, person: &MailedPerson) -> MailText {
        let t = Texts::new(person.locale);
        let n = i64::try_from(FAILED_FETCHES).unwrap_or(i64::MAX);
        let subject = t.two("notice-fetch-subject", "partner", &self.partner.name, "n", n);
        let mut letter = Letter::new(t, &subject, Accent::Warning).paragraph(t.two(
            "notice-fetch-body",
            "n",
            n,
            "at",
            self.when(t, person),
        ));
        if let Some(failure) = &self.run.failure {
            let said = format!("{}: {} {}", failure.code, failure.message, failure.cure);
            letter = letter.paragraph(t.get("notice-fetch-reason")).quote(said);
        }
        self.close(t, letter, ("notice-fetch-link", &format!("/feeds/{ENVIRONMENT}"))).write(subject)
    }

    fn close(&self, t: Texts, letter: Letter, (label, path): (&str, &str)) -> Letter {
        let link = self.settings.link(&format!("/console/partners/{}{path}", self.partner.id));
        let letter = link.into_iter().fold(letter, |letter, link| letter.button(t.get(label), link));
        letter.footer(t.one("mail-footer-contact", "partner", &self.partner.name))
    }
}
