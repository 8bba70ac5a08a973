//! What a partner's answer to a submit, or its absence, does to the order.

use basis::{Actor, Timestamp};
use db::Tx;
use jobs::{JobContext, JobError};
use monitoring::{Action, record_outcome};
use order::{
    OrderState, OrderStatus, OrderUpdate, PartnerFailure, TechnicalCode, UpdateDecision, decide_update,
    read_submit_answer,
};

use super::ask::ask_until;
use super::decide::{AfterFailure, decide_after_failure, may_be_placed};
use super::job::Begun;
use crate::cart::{RestaurantRef, digest};
use crate::cart_service::empty;
use crate::checkout::{Called, note_answer, outcome, texts};
use crate::error::OrderingError;
use crate::exchange::{Exchange, ExchangeAction, Secrets, redact};
use crate::orders::{EventDetail, Order, OrderRejection, apply, progress, summary};
use crate::probes::live_answer;
use crate::service::{NewEvent, Ordering};
use crate::store;

/// What came of a call, ready to be kept.
struct Ended {
    begun: Box<Begun>,
    called: Called,
    read: Result<Box<OrderUpdate>, PartnerFailure>,
    may_be_placed: bool,
    now: Timestamp,
}

impl Ordering {
    /// Keeps what came of a call, in one transaction with the end of the job.
    pub(super) async fn end_submit(
        &self,
        begun: Box<Begun>,
        called: Called,
        ctx: &JobContext,
    ) -> Result<(), JobError> {
        let (this, ctx) = (self.clone(), ctx.clone());
        let (read, may_be_placed) = match &called.answer {
            Ok((status, body)) => {
                let read = read_submit_answer(*status, body, &begun.request).map(Box::new);
                let placed = read.as_ref().map_or_else(|failure| may_be_placed(failure, true), |_| true);
                (read, placed)
            }
            Err(failed) => {
                let placed = may_be_placed(&failed.failure, failed.may_have_arrived);
                (Err(failed.failure.clone()), placed)
            }
        };
        let ended = Ended { begun, called, read, may_be_placed, now: self.now() };
        let exchange = self.submit_exchange(&ended);
        let kept = self.db().write(move |tx| {
            store::insert_exchange(tx, &exchange)?;
            this.keep_ended(tx, ended, &ctx)
        });
        let repeat_at = kept.await?;
        match repeat_at {
            None => Ok(()),
            Some(at) => {
                Err(JobError::RetryAt(at, anyhow::anyhow!("the partner gave no answer to the order")))
            }
        }
    }

    /// `Some` is when the identical request has to be sent again.
    fn keep_ended(
        &self,
        tx: &mut Tx<'_>,
        ended: Ended,
        ctx: &JobContext,
    ) -> Result<Option<Timestamp>, OrderingError> {
        let id = ended.begun.order.id;
        store::lock_order(tx, id)?;
        let mut order = store::load_order(tx, id)?.ok_or(OrderingError::NotFound)?;
        order.ask = None;
        let codes = codes(&ended.read);
        let repeat_at = match &ended.read {
            Ok(update) => {
                ctx.complete(tx)?;
                self.keep_answer(tx, &mut order, update, ended.now)?;
                None
            }
            Err(failure) => {
                let repeat_at = self.keep_failure(tx, &mut order, failure, &ended)?;
                if repeat_at.is_none() {
                    ctx.complete(tx)?;
                }
                repeat_at
            }
        };
        metrics::counter!("ordering_submits_total", "success" => if codes.is_empty() { "yes" } else { "no" })
            .increment(1);
        let restaurant = restaurant_of(&order);
        let told = outcome(&restaurant, Action::Submit, codes, ended.called.latency_ms, ended.now);
        record_outcome(tx, self.ambient(), &told)?;
        let answer = live_answer(ended.read.as_ref().err());
        note_answer(tx, (self.ambient(), &self.settings().health), &told, answer)?;
        if repeat_at.is_none() && order.status != OrderStatus::SubmitUnknown {
            let this = self.clone();
            tx.after_commit(move || this.tokens().forget(id));
        }
        Ok(repeat_at)
    }

    /// An answer is an update like any other; one that came first by the other way wins.
    fn keep_answer(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        update: &OrderUpdate,
        now: Timestamp,
    ) -> Result<(), OrderingError> {
        let actor = Actor::Partner(order.partner_id);
        if store::action_id_is_taken(tx, order, &update.action_order_id)? {
            let detail = "actionOrderId: belongs to another order already".to_owned();
            let change = summary(update, now, &update.warnings);
            let refused = EventDetail::UpdateRefused { change, reason: detail };
            self.keep(tx, order, now, &NewEvent::of(&actor, &refused))?;
            return self.settle_unknown(tx, order);
        }
        let stored = store::update_is_stored(tx, order, &update.hash)?;
        let decision = decide_update(&progress(order, stored), update);
        let event = match decision {
            UpdateDecision::Apply { state, accepts, warnings, .. } => {
                *order = apply(order.clone(), update, state, accepts, now);
                EventDetail::SubmitAnswered { change: summary(update, now, &warnings) }
            }
            UpdateDecision::Duplicate => return Ok(store::seal_pending(tx, order)?),
            UpdateDecision::Older => {
                EventDetail::UpdateOlder { change: summary(update, now, &update.warnings) }
            }
            UpdateDecision::Refuse(refusal) => {
                let change = summary(update, now, &update.warnings);
                EventDetail::UpdateRefused { change, reason: refusal.message }
            }
        };
        order.may_have_arrived = true;
        // An update that came first without telling its own id is completed by the answer.
        order.action_order_id.get_or_insert_with(|| update.action_order_id.clone());
        let event = NewEvent { actor: &actor, detail: &event, update_hash: Some(&update.hash) };
        self.keep(tx, order, now, &event)?;
        if matches!(order.status, OrderStatus::Submitting | OrderStatus::SubmitUnknown) {
            return self.settle_unknown(tx, order);
        }
        store::seal_pending(tx, order)?;
        if order.status != OrderStatus::State(OrderState::Rejected) {
            empty_cart(tx, order, now)?;
        }
        Ok(())
    }

    fn keep_failure(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        failure: &PartnerFailure,
        ended: &Ended,
    ) -> Result<Option<Timestamp>, OrderingError> {
        let now = ended.now;
        let actor = Actor::system("ordering");
        let secrets = secrets_of(&ended.begun);
        order.may_have_arrived = ended.begun.earlier_may_have_arrived || ended.may_be_placed;
        let failed = EventDetail::SubmitFailed {
            code: failure.code,
            http_status: failure.status,
            detail: secrets.scrub(&failure.detail),
        };
        self.keep(tx, order, now, &NewEvent::of(&actor, &failed))?;
        if order.status == OrderStatus::SubmitUnknown {
            // A person had the partner asked; whether once more, a person decides too (N3).
            return self.end_asking(tx, order).map(|()| None);
        }
        if order.status != OrderStatus::Submitting {
            // An update has told meanwhile that the order arrived.
            store::seal_pending(tx, order)?;
            return Ok(None);
        }
        match decide_after_failure(failure, order.submit_calls, order.may_have_arrived, now) {
            AfterFailure::RepeatAt(at) => Ok(Some(at)),
            AfterFailure::Unknown => self.settle_unknown(tx, order).map(|()| None),
            AfterFailure::Refused(code) => self.settle_refused(tx, order, code).map(|()| None),
        }
    }

    /// The order is certainly not with the partner.
    pub(super) fn settle_refused(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        code: TechnicalCode,
    ) -> Result<(), OrderingError> {
        let now = self.now();
        store::seal_pending(tx, order)?;
        order.status = OrderStatus::State(OrderState::Rejected);
        order.final_at = Some(now);
        order.rejection = Some(OrderRejection::Platform { code });
        let (actor, refused) = (Actor::system("ordering"), EventDetail::SubmitRefused { code });
        Ok(self.keep(tx, order, now, &NewEvent::of(&actor, &refused))?)
    }

    /// The order may be with the partner: an update or support will tell (chapter 8).
    pub(super) fn settle_unknown(&self, tx: &mut Tx<'_>, order: &mut Order) -> Result<(), OrderingError> {
        // The request is kept for a while, so that a person can have the partner asked again.
        let pending = store::load_pending(tx, order)?;
        order.ask_until = ask_until(order, pending.as_deref(), self.now());
        if order.ask_until.is_none() {
            self.forget_request(tx, order)?;
        }
        order.status = OrderStatus::SubmitUnknown;
        let actor = Actor::system("ordering");
        metrics::counter!("ordering_submit_unknown_total").increment(1);
        let event = NewEvent::of(&actor, &EventDetail::SubmitUnknown);
        Ok(self.keep(tx, order, self.now(), &event)?)
    }

    fn submit_exchange(&self, ended: &Ended) -> Exchange {
        let order = &ended.begun.order;
        let secrets = secrets_of(&ended.begun);
        let (http_status, answer) = match &ended.called.answer {
            Ok((status, body)) => (Some(*status), redact(body, &secrets)),
            Err(_) => (None, String::new()),
        };
        let warnings = match &ended.read {
            Ok(update) => texts(&update.warnings),
            Err(failure) => vec![failure.to_string()],
        };
        Exchange {
            id: self.ambient().new_id(),
            partner_id: order.partner_id,
            environment: order.environment,
            action: ExchangeAction::Submit,
            restaurant_id: Some(order.restaurant_id.clone()),
            order_id: Some(order.id),
            google_order_id: Some(order.google_order_id.clone()),
            action_order_id: ended.read.as_ref().ok().map(|update| update.action_order_id.clone()),
            conversation_id: Some(order.conversation_id.clone()),
            http_status,
            latency_ms: ended.called.latency_ms.into(),
            codes: codes(&ended.read),
            warnings: warnings.iter().map(|warning| secrets.scrub(warning)).collect(),
            request: redact(ended.begun.body.as_bytes(), &secrets),
            answer,
            at: ended.now,
        }
    }
}

fn secrets_of(begun: &Begun) -> Secrets {
    let payment = begun.request.order.payment_info.as_ref();
    let instrument = payment.and_then(|payment| payment.google_provided_payment_instrument.as_ref());
    Secrets::of(begun.customer.as_ref(), instrument.map(|instrument| instrument.instrument_token.as_str()))
}

/// Rejection type and error values, or the technical code; none for an order that was taken (operations 10.1).
fn codes(read: &Result<Box<OrderUpdate>, PartnerFailure>) -> Vec<String> {
    match read {
        Err(failure) => vec![failure.code.as_str().to_owned()],
        Ok(update) => {
            let rejection = update.rejection.iter().map(|rejection| rejection.kind.as_str().to_owned());
            let rejected = update.state == OrderState::Rejected;
            let errors =
                update.errors.iter().filter(|_| rejected).map(|error| error.code.as_str().to_owned());
            let mut codes: Vec<String> = rejection.chain(errors).collect();
            codes.sort();
            codes.dedup();
            codes
        }
    }
}

fn restaurant_of(order: &Order) -> RestaurantRef {
    RestaurantRef {
        partner_id: order.partner_id,
        environment: order.environment,
        restaurant_id: order.restaurant_id.clone(),
        access: order.access,
    }
}

/// A cart that became an order is emptied, unless the diner has begun to change it.
fn empty_cart(tx: &mut Tx<'_>, order: &Order, now: Timestamp) -> Result<(), OrderingError> {
    store::lock_cart(tx, order.cart_id)?;
    let Some(mut cart) = store::find_cart(tx, order.cart_id)? else { return Ok(()) };
    let Some(checkout) = store::find_checkout(tx, order.checkout_id)? else { return Ok(()) };
    if digest(&cart)? != checkout.cart_digest {
        return Ok(());
    }
    empty(&mut cart);
    cart.version += 1;
    cart.updated_at = now;
    Ok(store::put_cart(tx, &cart, false)?)
}
