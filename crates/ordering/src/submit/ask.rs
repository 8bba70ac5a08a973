//! Asking the partner again for an order whose answer stayed unknown, because a person wants it.
//!
//! The platform itself repeats a submit twice and then stops (N3). After that a person may have the identical request
//! sent once more: a partner that has the order answers with it (N2), one that never got it places it now. That is
//! still the one order that the diner placed, under the same `googleOrderId`; it is sent only while the diner can be
//! expected to wait for it, and long before partners forget whose id it is (24 hours, N2).

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Actor, FieldErrors, OrderId, PartnerId, Timestamp};
use db::{DbError, Tx};
use jiff::SignedDuration;
use jobs::{Handler, Job, JobContext, JobError};
use order::OrderStatus;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::hand::{lock_and_load, text};
use super::job::{Start, parse, token_of};
use super::tokens::is_stand_in;
use crate::error::OrderingError;
use crate::exchange::Secrets;
use crate::orders::{Ask, EventDetail, Order};
use crate::service::{NewEvent, Ordering};
use crate::store;

/// The longest reason, in characters.
const MAX_WHY: usize = 500;
/// So long after the diner placed it, an order may be asked for again.
const ASK_WITHIN_MINUTES: i64 = 60;
/// The same for an order whose payment token waits in memory; no longer than tokens are held.
const ASK_WITH_TOKEN_MINUTES: i64 = 15;
/// Another process may hold the wallet's token of an order; it has so long to take the job.
const TOKEN_WITHIN_SECONDS: i64 = 30;
/// The pause before the job looks for it again.
const LOOK_AGAIN_SECONDS: i64 = 5;

/// Why the partner is not asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskRefusal {
    /// What became of the order is known.
    NotUnknown,
    /// It is being asked already.
    Asking,
    /// The request is no longer kept: the diner does not wait for the order any more, or its payment is gone.
    TooLate,
}

impl AskRefusal {
    /// The key of the sentence for whom wanted to ask.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::NotUnknown => "order-ask-not-unknown",
            Self::Asking => "order-ask-asking",
            Self::TooLate => "order-ask-too-late",
        }
    }

    /// The name for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotUnknown => "order_not_unknown",
            Self::Asking => "order_being_asked",
            Self::TooLate => "too_late_to_ask",
        }
    }
}

/// What came of the wish to ask again.
#[derive(Clone, Debug, PartialEq)]
pub enum AskResult {
    /// The request is on its way.
    Asking(Box<Order>),
    /// Nothing is sent.
    Refused(AskRefusal),
}

impl Order {
    /// Whether the partner may be asked again at `now`.
    ///
    /// # Errors
    /// Why not.
    pub fn may_be_asked(&self, now: Timestamp) -> Result<(), AskRefusal> {
        if self.status != OrderStatus::SubmitUnknown {
            return Err(AskRefusal::NotUnknown);
        }
        if self.ask.is_some() {
            return Err(AskRefusal::Asking);
        }
        if self.ask_until.is_none_or(|until| until <= now) { Err(AskRefusal::TooLate) } else { Ok(()) }
    }
}

/// Until when an order that has just become unknown may be asked for; `None` if its request is not kept.
pub(super) fn ask_until(order: &Order, pending: Option<&str>, now: Timestamp) -> Option<Timestamp> {
    let request = parse(pending?)?;
    let minutes =
        if token_of(&request).is_some_and(is_stand_in) { ASK_WITH_TOKEN_MINUTES } else { ASK_WITHIN_MINUTES };
    Some(order.created_at + SignedDuration::from_mins(minutes)).filter(|until| *until > now)
}

/// Ask the partner once more for this order, with the request that it has or should have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPartner {
    /// The order.
    pub order_id: OrderId,
    /// Which wish it is for, from 1: a job that comes late does nothing.
    pub number: u32,
}

impl Job for AskPartner {
    const NAME: &'static str = "ordering.ask_partner";
    const PRIORITY: i64 = 1;
    const MAX_ATTEMPTS: u32 = 8;
}

/// Runs [`AskPartner`].
pub struct AskHandler {
    ordering: Ordering,
}

impl AskHandler {
    /// A handler for this service.
    pub fn new(ordering: Ordering) -> Arc<Self> {
        Arc::new(Self { ordering })
    }
}

#[async_trait]
impl Handler<AskPartner> for AskHandler {
    async fn run(&self, job: AskPartner, ctx: &JobContext) -> Result<(), JobError> {
        let (ordering, context) = (self.ordering.clone(), ctx.clone());
        let start = self.ordering.db().write(move |tx| ordering.begin_ask(tx, &job, &context)).await?;
        self.ordering.run_start(start, ctx).await
    }
}

/// What to do when the job begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BeginAsk {
    /// It is settled, or this wish is over.
    Nothing,
    /// A call was begun and its end was never noted: a person decides whether to ask once more.
    Lost,
    /// Call the partner.
    Call,
}

fn decide_begin_ask(order: &Order, number: u32) -> BeginAsk {
    match order.ask {
        Some(ask) if order.status == OrderStatus::SubmitUnknown && ask.number == number => {
            if ask.called {
                BeginAsk::Lost
            } else {
                BeginAsk::Call
            }
        }
        Some(_) | None => BeginAsk::Nothing,
    }
}

impl Ordering {
    /// Has the identical request sent to the partner once more, because somebody wants it.
    ///
    /// # Errors
    /// [`OrderingError::NotFound`] if the order is not the partner's; [`OrderingError::Invalid`] if there is no reason.
    pub async fn ask_again(
        &self,
        actor: Actor,
        partner: PartnerId,
        id: OrderId,
        why: &str,
    ) -> Result<AskResult, OrderingError> {
        let mut errors = FieldErrors::new();
        let why = text(&mut errors, "why", why, MAX_WHY);
        let why = errors.finish(why)?;
        let this = self.clone();
        self.db().write(move |tx| this.begin_asking(tx, &actor, (partner, id), &why)).await
    }

    fn begin_asking(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        (partner, id): (PartnerId, OrderId),
        why: &str,
    ) -> Result<AskResult, OrderingError> {
        let now = self.now();
        let mut order = lock_and_load(tx, partner, id)?;
        if let Err(refusal) = order.may_be_asked(now) {
            return Ok(AskResult::Refused(refusal));
        }
        let number = order.asks + 1;
        order.asks = number;
        order.ask = Some(Ask { number, at: now, called: false });
        let secrets = Secrets::of(store::load_customer(tx, id)?.as_ref(), None);
        let why = secrets.scrub(why);
        let (subject, audited) = (id.to_string(), json!({ "why": why }));
        identity::record_audit(
            tx,
            self.ambient(),
            actor,
            Some(partner),
            "order.ask_again",
            &subject,
            &audited,
        )?;
        self.keep(tx, &mut order, now, &NewEvent::of(actor, &EventDetail::AskedAgain { why }))?;
        let options = jobs::Options::default().dedup(format!("ask:{id}:{number}")).partner(partner);
        jobs::enqueue(tx, self.ambient(), &AskPartner { order_id: id, number }, options)?;
        Ok(AskResult::Asking(Box::new(order)))
    }

    fn begin_ask(&self, tx: &mut Tx<'_>, job: &AskPartner, ctx: &JobContext) -> Result<Start, OrderingError> {
        store::lock_order(tx, job.order_id)?;
        let Some(mut order) = store::load_order(tx, job.order_id)? else {
            ctx.complete(tx)?;
            return Ok(Start::Ended);
        };
        match decide_begin_ask(&order, job.number) {
            BeginAsk::Nothing => ctx.complete(tx)?,
            BeginAsk::Lost => {
                ctx.complete(tx)?;
                self.end_asking(tx, &mut order)?;
            }
            BeginAsk::Call => return self.call_again(tx, order, ctx),
        }
        Ok(Start::Ended)
    }

    fn call_again(
        &self,
        tx: &mut Tx<'_>,
        mut order: Order,
        ctx: &JobContext,
    ) -> Result<Start, OrderingError> {
        let now = self.now();
        let kept = store::load_pending(tx, &order)?.and_then(|body| Some((parse(&body)?, body)));
        let config = partners::find_environment(tx, order.partner_id, order.environment)?;
        if let (Some((request, body)), Some(config)) = (kept, config) {
            if let Some(body) = self.tokens().fill(order.id, &body, token_of(&request)) {
                // From here on a repeat of this job is not a repeat of the call.
                order.ask = order.ask.map(|ask| Ask { at: now, called: true, ..ask });
                return self.begin_call(tx, order, config, body);
            }
            let waited = order.ask.map_or(SignedDuration::MAX, |ask| now.duration_since(ask.at));
            if waited < SignedDuration::from_secs(TOKEN_WITHIN_SECONDS) {
                return Ok(Start::Elsewhere(now + SignedDuration::from_secs(LOOK_AGAIN_SECONDS)));
            }
        }
        ctx.complete(tx)?;
        self.forget_request(tx, &mut order)?;
        self.end_asking(tx, &mut order)?;
        Ok(Start::Ended)
    }

    /// The wish is over and the order is as unknown as before.
    pub(crate) fn end_asking(&self, tx: &mut Tx<'_>, order: &mut Order) -> Result<(), OrderingError> {
        order.ask = None;
        let actor = Actor::system("ordering");
        Ok(self.keep(tx, order, self.now(), &NewEvent::of(&actor, &EventDetail::SubmitUnknown))?)
    }

    /// Nobody may ask for the order any more.
    pub(crate) fn forget_request(&self, tx: &mut Tx<'_>, order: &mut Order) -> Result<(), DbError> {
        store::seal_pending(tx, order)?;
        order.ask_until = None;
        let (this, id) = (self.clone(), order.id);
        tx.after_commit(move || this.tokens().forget(id));
        Ok(())
    }
}
