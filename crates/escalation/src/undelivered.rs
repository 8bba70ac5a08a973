//! A page that cannot be delivered is as good as unanswered: the climb goes on at once.

use async_trait::async_trait;
use basis::{Actor, Ambient};
use db::{Db, DbError, Tx};
use jobs::{Handler, JobContext, JobError};
use notify::DeliveryFailed;

use crate::climb::{Climb, climb_now};
use crate::event::{ClimbReason, EventDetail};
use crate::open::{lock, record};
use crate::run::RunPhase;
use crate::settings::EscalationSettings;
use crate::store::{self, PageRow, Run};

/// Handles [`DeliveryFailed`] for pages; other messages are left to their own features.
#[derive(Clone)]
pub struct Undelivered {
    db: Db,
    ambient: Ambient,
    settings: EscalationSettings,
}

impl Undelivered {
    /// A handler.
    pub const fn new(db: Db, ambient: Ambient, settings: EscalationSettings) -> Self {
        Self { db, ambient, settings }
    }

    fn note(&self, tx: &mut Tx<'_>, job: &DeliveryFailed) -> Result<(), DbError> {
        let Some(page) = store::find_page_by_message(tx, job.message_id)? else { return Ok(()) };
        lock(tx, page.incident_id)?;
        let (name, channel) = (page.person.name.clone(), page.destination.channel());
        let actor = Actor::system("notify");
        let detail = EventDetail::DeliveryFailed { name, channel };
        record(tx, page.incident_id, self.ambient.now(), &actor, &detail)?;
        let Some(incident) = store::find_incident(tx, page.incident_id)? else { return Ok(()) };
        let Some(run) = store::find_run(tx, page.incident_id)? else { return Ok(()) };
        if !is_waited_for(&page, &run) || may_arrive(tx, &page)? {
            return Ok(());
        }
        let climb =
            Climb { reason: ClimbReason::Undeliverable, ..Climb::timed(&self.ambient, &self.settings) };
        climb_now(tx, &climb, &incident, run)
    }
}

/// Whether the climb waits for an answer to just this page.
fn is_waited_for(page: &PageRow, run: &Run) -> bool {
    !page.is_copy
        && run.state.phase == RunPhase::Active
        && page.epoch == run.epoch
        && page.position == run.state.position
}

/// Whether another page of the same step has reached, or may yet reach, somebody.
fn may_arrive(tx: &mut Tx<'_>, page: &PageRow) -> Result<bool, DbError> {
    for other in store::pages_of_position(tx, page.run_id, page.epoch, page.position)? {
        let message = notify::find_message(tx, other.message_id)?;
        if !other.is_copy && message.is_some_and(|message| message.state.may_arrive()) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[async_trait]
impl Handler<DeliveryFailed> for Undelivered {
    async fn run(&self, job: DeliveryFailed, ctx: &JobContext) -> Result<(), JobError> {
        let (this, ctx) = (self.clone(), ctx.clone());
        self.db
            .write(move |tx| {
                this.note(tx, &job)?;
                ctx.complete(tx)
            })
            .await?;
        Ok(())
    }
}
