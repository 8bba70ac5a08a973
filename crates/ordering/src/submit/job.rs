//! Sending an order to its partner (chapters 8 and 12).
//!
//! Each run begins at most one call, which it notes before it makes it. A crash therefore leads to a repeat of the
//! identical request with the same `googleOrderId`, which the partner answers with the same order (N2), and never to
//! more than three calls.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Actor, OrderId, Timestamp};
use db::Tx;
use jobs::{Handler, Job, JobContext, JobError};
use order::{OrderStatus, PartnerRequest, SubmitRequest, TechnicalCode, read_partner_request};
use partners::EnvironmentConfig;
use serde::{Deserialize, Serialize};

use super::decide::{Begin, WithoutToken, decide_begin, decide_without_token};
use crate::checkout::{Called, Outgoing};
use crate::error::OrderingError;
use crate::orders::{Ask, Customer, EventDetail, Order, next_due};
use crate::service::{NewEvent, Ordering};
use crate::store;

/// Send this order to its partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmitOrder {
    /// The order.
    pub order_id: OrderId,
}

impl Job for SubmitOrder {
    const NAME: &'static str = "ordering.submit_order";
    const PRIORITY: i64 = 1;
}

/// Runs [`SubmitOrder`].
pub struct SubmitHandler {
    ordering: Ordering,
}

impl SubmitHandler {
    /// A handler for this service.
    pub fn new(ordering: Ordering) -> Arc<Self> {
        Arc::new(Self { ordering })
    }
}

/// An order whose call was noted as begun.
pub(crate) struct Begun {
    pub order: Order,
    pub customer: Option<Customer>,
    pub config: EnvironmentConfig,
    /// The body as it is sent and repeated.
    pub body: String,
    pub request: SubmitRequest,
    /// Whether an earlier call may have arrived.
    pub earlier_may_have_arrived: bool,
}

/// How a submit begins.
pub(super) enum Start {
    /// There is nothing to call; the job has ended.
    Ended,
    /// The token is not in this process; look again then.
    Elsewhere(Timestamp),
    /// Call the partner.
    Call(Box<Begun>),
}

#[async_trait]
impl Handler<SubmitOrder> for SubmitHandler {
    async fn run(&self, job: SubmitOrder, ctx: &JobContext) -> Result<(), JobError> {
        let (ordering, context) = (self.ordering.clone(), ctx.clone());
        let begun = ordering.db().write({
            let ordering = ordering.clone();
            move |tx| ordering.begin_submit(tx, job.order_id, &context)
        });
        ordering.run_start(begun.await?, ctx).await
    }
}

impl Ordering {
    /// Calls the partner, if there is something to call, and keeps what came of it.
    pub(super) async fn run_start(&self, start: Start, ctx: &JobContext) -> Result<(), JobError> {
        let begun = match start {
            Start::Ended => return Ok(()),
            Start::Elsewhere(at) => {
                let reason = anyhow::anyhow!("another process holds the token of the order");
                return Err(JobError::RetryAt(at, reason));
            }
            Start::Call(begun) => begun,
        };
        let called = match self.send(&begun).await {
            Ok(called) => called,
            Err(error) => {
                // Nothing was sent, so nothing may look as if it had been.
                self.undo_begin(&begun).await?;
                return Err(JobError::from(error));
            }
        };
        self.end_submit(begun, called, ctx).await
    }

    async fn send(&self, begun: &Begun) -> Result<Called, OrderingError> {
        let url = begun.config.fulfillment_url.clone();
        let outgoing = Outgoing {
            url: url.ok_or(OrderingError::Conflict("the partner has no fulfillment address"))?,
            body: begun.body.clone().into(),
            idempotency_key: Some(begun.order.google_order_id.clone()),
            budget: self.settings().submit_timeout,
        };
        self.call(&begun.config, &outgoing).await
    }

    async fn undo_begin(&self, begun: &Begun) -> Result<(), OrderingError> {
        let (this, id, earlier) = (self.clone(), begun.order.id, begun.earlier_may_have_arrived);
        self.db()
            .write(move |tx| {
                store::lock_order(tx, id)?;
                let Some(mut order) = store::load_order(tx, id)? else { return Ok(()) };
                order.submit_calls = order.submit_calls.saturating_sub(1);
                order.may_have_arrived = earlier;
                order.ask = order.ask.map(|ask| Ask { called: false, ..ask });
                Ok(store::update_order(tx, &order, next_due(&order, this.settings()))?)
            })
            .await
    }

    /// Notes that a call begins, unless there is nothing to call.
    fn begin_submit(&self, tx: &mut Tx<'_>, id: OrderId, ctx: &JobContext) -> Result<Start, OrderingError> {
        store::lock_order(tx, id)?;
        let Some(mut order) = store::load_order(tx, id)? else {
            ctx.complete(tx)?;
            return Ok(Start::Ended);
        };
        let pending = store::load_pending(tx, &order)?;
        let config = partners::find_environment(tx, order.partner_id, order.environment)?;
        let waited = self.now().duration_since(order.created_at);
        match decide_begin(order.status, order.submit_calls, pending.is_some(), waited) {
            Begin::Call => {
                let kept = pending.and_then(|body| Some((parse(&body)?, body)));
                if let (Some((request, body)), Some(config)) = (kept, config) {
                    return match self.tokens().fill(id, &body, token_of(&request)) {
                        Some(body) => self.begin_call(tx, order, config, body),
                        None => self.without_token(tx, &mut order, ctx),
                    };
                }
                ctx.complete(tx)?;
                self.settle_unknown(tx, &mut order)?;
            }
            Begin::GiveUp => {
                ctx.complete(tx)?;
                self.settle_unknown(tx, &mut order)?;
            }
            Begin::TooLate => {
                ctx.complete(tx)?;
                self.settle_refused(tx, &mut order, TechnicalCode::Timeout)?;
            }
            Begin::Nothing => {
                ctx.complete(tx)?;
                store::seal_pending(tx, &order)?;
            }
        }
        if order.status != OrderStatus::SubmitUnknown {
            self.tokens().forget(id);
        }
        Ok(Start::Ended)
    }

    /// Notes that a call begins.
    pub(super) fn begin_call(
        &self,
        tx: &mut Tx<'_>,
        mut order: Order,
        config: EnvironmentConfig,
        body: String,
    ) -> Result<Start, OrderingError> {
        let request = parse(&body).ok_or(OrderingError::Conflict("the kept request cannot be read"))?;
        let earlier_may_have_arrived = order.may_have_arrived;
        order.submit_calls += 1;
        // Until the call is noted as ended, it may have arrived.
        order.may_have_arrived = true;
        let called = EventDetail::SubmitCalled { attempt: order.submit_calls };
        let actor = Actor::system("ordering");
        self.keep(tx, &mut order, self.now(), &NewEvent::of(&actor, &called))?;
        let customer = store::load_customer(tx, order.id)?;
        Ok(Start::Call(Box::new(Begun { order, customer, config, body, request, earlier_may_have_arrived })))
    }

    fn without_token(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        ctx: &JobContext,
    ) -> Result<Start, OrderingError> {
        let now = self.now();
        match decide_without_token(order.submit_calls, now.duration_since(order.created_at), now) {
            WithoutToken::LookAgainAt(at) => return Ok(Start::Elsewhere(at)),
            WithoutToken::NotPlaced => {
                ctx.complete(tx)?;
                self.settle_refused(tx, order, TechnicalCode::Timeout)?;
            }
            WithoutToken::Unknown => {
                ctx.complete(tx)?;
                self.settle_unknown(tx, order)?;
            }
        }
        Ok(Start::Ended)
    }
}

/// The token of a request, or what stands for it.
pub(super) fn token_of(request: &SubmitRequest) -> Option<&str> {
    let instrument = request.order.payment_info.as_ref()?.google_provided_payment_instrument.as_ref()?;
    Some(&instrument.instrument_token)
}

pub(super) fn parse(body: &str) -> Option<SubmitRequest> {
    match read_partner_request(body.as_bytes()) {
        Ok(PartnerRequest::Submit(request)) => Some(*request),
        Ok(PartnerRequest::Checkout(_)) | Err(_) => None,
    }
}
