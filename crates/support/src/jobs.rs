//! What runs by itself: claims that nobody decides, and partners who do not answer.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Actor, Ambient, CaseId, Timestamp};
use db::{Db, Tx};
use jobs::Reconciler;

use crate::error::SupportError;
use crate::event::EventDetail;
use crate::mail::{self, News};
use crate::model::{Case, Urgency};
use crate::reply::close_case;
use crate::review::{TriageStep, confirm, decide_triage, verdict_of};
use crate::settings::SupportSettings;
use crate::store;

fn system() -> Actor {
    Actor::system("support")
}

/// Pages for claims of urgency that nobody has decided in time, unless the measurements contradict them; for those it
/// reminds the assessors once.
#[derive(Clone, Debug)]
pub struct WatchTriage {
    db: Db,
    ambient: Ambient,
    settings: Arc<SupportSettings>,
}

impl WatchTriage {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<SupportSettings>) -> Self {
        Self { db, ambient, settings }
    }
}

#[async_trait]
impl Reconciler for WatchTriage {
    fn name(&self) -> &'static str {
        "support.watch_triage"
    }

    fn every_seconds(&self) -> i64 {
        15
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let now = self.ambient.now();
        let until = now.saturating_sub(self.settings.triage_target).unwrap_or(now);
        let waiting = self.db.read(move |tx| store::undecided(tx, until)).await?;
        each(&self.db, &self.ambient, &self.settings, waiting, watch).await
    }
}

fn watch(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    id: CaseId,
) -> Result<(), SupportError> {
    let Some(mut case) = load_open(tx, id)? else { return Ok(()) };
    if case.urgency != Urgency::Requested {
        return Ok(());
    }
    let now = ambient.now();
    let verdict = verdict_of(&case).map(|verdict| verdict.kind);
    match decide_triage(verdict, case.opened_at, settings.triage_target, case.triage_reminded, now) {
        TriageStep::Wait => Ok(()),
        TriageStep::Page => {
            metrics::counter!("support_urgent_undecided_total").increment(1);
            confirm(tx, ambient, settings, &mut case, system(), None)
        }
        TriageStep::Remind => {
            case.triage_reminded = true;
            case.updated_at = now;
            store::update_case(tx, &case)?;
            store::append_event(tx, &case, now, (&system(), None), &EventDetail::TriageReminded)?;
            Ok(mail::remind_assessors(tx, ambient, settings, &case)?)
        }
    }
}

/// Reminds partners who are asked and do not answer, and closes their cases in the end (rule CS7).
#[derive(Clone, Debug)]
pub struct FollowUpSilence {
    db: Db,
    ambient: Ambient,
    settings: Arc<SupportSettings>,
}

impl FollowUpSilence {
    /// Ready to be registered.
    pub fn new(db: Db, ambient: Ambient, settings: Arc<SupportSettings>) -> Self {
        Self { db, ambient, settings }
    }
}

#[async_trait]
impl Reconciler for FollowUpSilence {
    fn name(&self) -> &'static str {
        "support.follow_up_silence"
    }

    fn every_seconds(&self) -> i64 {
        300
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let now = self.ambient.now();
        let closing = self.db.read(move |tx| store::due_for_closing(tx, now)).await?;
        let closed = each(&self.db, &self.ambient, &self.settings, closing, close_silent).await;
        let reminding = self.db.read(move |tx| store::due_for_reminder(tx, now)).await?;
        each(&self.db, &self.ambient, &self.settings, reminding, remind).await?;
        closed
    }
}

/// What is done for one case in its own transaction.
type Step = fn(&mut Tx<'_>, &Ambient, &SupportSettings, CaseId) -> Result<(), SupportError>;

/// Does `step` for each case. One that fails is logged and does not keep the others from it.
async fn each(
    db: &Db,
    ambient: &Ambient,
    settings: &Arc<SupportSettings>,
    cases: Vec<CaseId>,
    step: Step,
) -> anyhow::Result<()> {
    let mut failed = None;
    for id in cases {
        let (ambient, settings) = (ambient.clone(), settings.clone());
        if let Err(error) = db.write(move |tx| step(tx, &ambient, &settings, id)).await {
            tracing::error!(case.id = %id, error = ?error, "a case could not be looked after");
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

fn close_silent(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    id: CaseId,
) -> Result<(), SupportError> {
    let Some(mut case) = load_open(tx, id)? else { return Ok(()) };
    if !is_past(case.close_at, ambient.now()) {
        return Ok(());
    }
    close_case(tx, ambient, settings, &mut case, &system(), true)
}

fn remind(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    settings: &SupportSettings,
    id: CaseId,
) -> Result<(), SupportError> {
    let Some(mut case) = load_open(tx, id)? else { return Ok(()) };
    let now = ambient.now();
    if !is_past(case.remind_at, now) {
        return Ok(());
    }
    case.remind_at = None;
    store::update_case(tx, &case)?;
    store::append_event(tx, &case, now, (&system(), None), &EventDetail::Reminded)?;
    mail::tell(tx, ambient, settings, &case, &News::Reminder, None)
}

fn load_open(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Case>, SupportError> {
    store::lock_case(tx, id)?;
    Ok(store::find_case(tx, id)?.filter(Case::is_open))
}

fn is_past(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| at <= now)
}
