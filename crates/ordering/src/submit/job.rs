//! Sending an order to its partner (chapters 8 and 12).
//!
//! Each run begins at most one call, which it notes before it makes it. A crash therefore leads to a repeat of the
//! identical request with the same `googleOrderId`, which the partner answers with the same order (N2), and never to
//! more than three calls.

use std::sync::Arc;

use async_trait::async_trait;
use basis::{Actor, OrderId};
use db::Tx;
use jobs::{Handler, Job, JobContext, JobError};
use order::{PartnerRequest, SubmitRequest, TechnicalCode, read_partner_request};
use partners::EnvironmentConfig;
use serde::{Deserialize, Serialize};

use super::decide::{Begin, decide_begin};
use crate::checkout::{Called, Outgoing};
use crate::error::OrderingError;
use crate::orders::{Customer, EventDetail, Order, next_due};
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

#[async_trait]
impl Handler<SubmitOrder> for SubmitHandler {
    async fn run(&self, job: SubmitOrder, ctx: &JobContext) -> Result<(), JobError> {
        let (ordering, context) = (self.ordering.clone(), ctx.clone());
        let begun = ordering.db().write({
            let ordering = ordering.clone();
            move |tx| ordering.begin_submit(tx, job.order_id, &context)
        });
        let Some(begun) = begun.await? else { return Ok(()) };
        let called = match ordering.send(&begun).await {
            Ok(called) => called,
            Err(error) => {
                // Nothing was sent, so nothing may look as if it had been.
                ordering.undo_begin(&begun).await?;
                return Err(JobError::from(error));
            }
        };
        ordering.end_submit(begun, called, ctx).await
    }
}

impl Ordering {
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
                Ok(store::update_order(tx, &order, next_due(&order, this.settings()))?)
            })
            .await
    }

    /// Notes that a call begins. `None` if there is nothing to call; the job then has ended.
    fn begin_submit(
        &self,
        tx: &mut Tx<'_>,
        id: OrderId,
        ctx: &JobContext,
    ) -> Result<Option<Box<Begun>>, OrderingError> {
        store::lock_order(tx, id)?;
        let Some(mut order) = store::load_order(tx, id)? else {
            ctx.complete(tx)?;
            return Ok(None);
        };
        let pending = store::load_pending(tx, &order)?;
        let request = pending.as_deref().and_then(parse);
        let config = partners::find_environment(tx, order.partner_id, order.environment)?;
        let actor = Actor::system("ordering");
        let waited = self.now().duration_since(order.created_at);
        let begin = decide_begin(order.status, order.submit_calls, pending.is_some(), waited);
        match (begin, pending, request, config) {
            (Begin::Call, Some(body), Some(request), Some(config)) => {
                let earlier_may_have_arrived = order.may_have_arrived;
                order.submit_calls += 1;
                // Until the call is noted as ended, it may have arrived.
                order.may_have_arrived = true;
                let called = EventDetail::SubmitCalled { attempt: order.submit_calls };
                self.keep(tx, &mut order, self.now(), &NewEvent::of(&actor, &called))?;
                let customer = store::load_customer(tx, id)?;
                Ok(Some(Box::new(Begun { order, customer, config, body, request, earlier_may_have_arrived })))
            }
            (Begin::Call | Begin::GiveUp, ..) => {
                ctx.complete(tx)?;
                self.settle_unknown(tx, &mut order)?;
                Ok(None)
            }
            (Begin::TooLate, ..) => {
                ctx.complete(tx)?;
                self.settle_refused(tx, &mut order, TechnicalCode::Timeout)?;
                Ok(None)
            }
            (Begin::Nothing, ..) => {
                ctx.complete(tx)?;
                store::seal_pending(tx, &order)?;
                Ok(None)
            }
        }
    }
}

fn parse(body: &str) -> Option<SubmitRequest> {
    match read_partner_request(body.as_bytes()) {
        Ok(PartnerRequest::Submit(request)) => Some(*request),
        Ok(PartnerRequest::Checkout(_)) | Err(_) => None,
    }
}
