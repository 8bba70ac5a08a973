//! What time does to orders, and erasing what is kept long enough (9.6).

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use basis::{Actor, OrderId, Timestamp};
use db::Tx;
use jiff::SignedDuration;
use jobs::Reconciler;
use order::{OrderState, OrderStatus};

use crate::alerts::delete_answers;
use crate::error::OrderingError;
use crate::orders::{DueStep, EventDetail, Order, OrderCancellation, decide_due, next_due};
use crate::service::{NewEvent, Ordering};
use crate::store;

/// The most rows of one kind in one pass.
const BATCH: i64 = 200;
/// A quote holds for minutes; it is kept a day, for support.
const CHECKOUT_KEPT_HOURS: i64 = 24;
/// Counted answers to updates are kept a little longer than the longest window.
const ANSWERS_KEPT_DAYS: i64 = 9;
/// Exchanges of health checks with a price are kept a day; of the others as long as other exchanges.
const CHECKS_KEPT_HOURS: i64 = 24;

/// The reconciler `ordering.reconcile`: submits whose job was lost, overdue acceptances, missing final states, and
/// personal data past its time.
pub struct ReconcileOrders {
    ordering: Ordering,
}

impl ReconcileOrders {
    /// The name it is woken by.
    pub const NAME: &'static str = "ordering.reconcile";

    /// A reconciler for this service.
    pub fn new(ordering: Ordering) -> Arc<Self> {
        Arc::new(Self { ordering })
    }
}

#[async_trait]
impl Reconciler for ReconcileOrders {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn every_seconds(&self) -> i64 {
        30
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let ordering = &self.ordering;
        let now = ordering.now();
        let due = ordering.db().read(move |tx| store::due_orders(tx, now, BATCH)).await;
        for id in due.context("due orders could not be read")? {
            let this = ordering.clone();
            // Each order in its own transaction: one that cannot be moved does not hold up the others.
            if let Err(error) = ordering.db().write(move |tx| this.advance(tx, id, now)).await {
                tracing::error!(order.id = %id, error = &error as &dyn std::error::Error, "order not reconciled");
            }
        }
        ordering.tokens().sweep(now);
        ordering.erase_old(now).await.context("old rows could not be erased")
    }
}

impl Ordering {
    /// Does what is due for one order.
    fn advance(&self, tx: &mut Tx<'_>, id: OrderId, now: Timestamp) -> Result<(), OrderingError> {
        store::lock_order(tx, id)?;
        let Some(mut order) = store::load_order(tx, id)? else { return Ok(()) };
        let steps = decide_due(&order, self.settings(), now);
        for step in &steps {
            self.take_step(tx, &mut order, *step, now)?;
        }
        if steps.is_empty() {
            store::update_order(tx, &order, next_due(&order, self.settings()))?;
        }
        Ok(())
    }

    fn take_step(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        step: DueStep,
        now: Timestamp,
    ) -> Result<(), OrderingError> {
        let created = order.status == OrderStatus::State(OrderState::Created);
        let detail = match step {
            DueStep::Resubmit => {
                self.enqueue_submit(tx, order)?;
                // Looked at again after the same time, should the job be lost once more.
                order.updated_at = now;
                return Ok(store::update_order(tx, order, next_due(order, self.settings()))?);
            }
            DueStep::ForgetRequest => {
                self.forget_request(tx, order)?;
                return Ok(store::update_order(tx, order, next_due(order, self.settings()))?);
            }
            DueStep::EndAsking => return self.end_asking(tx, order),
            DueStep::FlagLate => {
                order.flags.acceptance_late_at = Some(now);
                EventDetail::AcceptanceLate
            }
            DueStep::FlagOverdue => {
                order.flags.acceptance_overdue_at = Some(now);
                EventDetail::AcceptanceOverdue
            }
            DueStep::AutoCancel if created => {
                order.status = OrderStatus::State(OrderState::Cancelled);
                order.label = None;
                order.final_at = Some(now);
                order.cancellation = Some(OrderCancellation::AcceptanceTimeout);
                EventDetail::AutoCancelled
            }
            DueStep::FlagStale if !order.is_final() => {
                order.flags.stale_at = Some(now);
                EventDetail::Stale
            }
            DueStep::AssumeFulfilled if !order.is_final() => {
                order.status = OrderStatus::FulfilledAssumed;
                order.label = None;
                metrics::counter!("ordering_missing_final_state_total").increment(1);
                EventDetail::FulfilledAssumed
            }
            // An earlier step of the same pass ended the order.
            DueStep::AutoCancel | DueStep::FlagStale | DueStep::AssumeFulfilled => return Ok(()),
            DueStep::EraseCustomer => return self.erase(tx, order, &Actor::system("ordering"), now),
        };
        let actor = Actor::system("ordering");
        Ok(self.keep(tx, order, now, &NewEvent::of(&actor, &detail))?)
    }

    /// Takes everything out of an order that tells who the diner is. Idempotent.
    pub async fn erase_customer(&self, id: OrderId, actor: Actor) -> Result<(), OrderingError> {
        let this = self.clone();
        self.db()
            .write(move |tx| {
                store::lock_order(tx, id)?;
                let mut order = store::load_order(tx, id)?.ok_or(OrderingError::NotFound)?;
                if order.status == OrderStatus::Submitting {
                    return Err(OrderingError::Conflict("the order is being sent; try again in a minute"));
                }
                if order.customer_erased_at.is_some() {
                    return Ok(());
                }
                this.erase(tx, &mut order, &actor, this.now())
            })
            .await
    }

    fn erase(
        &self,
        tx: &mut Tx<'_>,
        order: &mut Order,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), OrderingError> {
        store::erase_customer(tx, order)?;
        order.customer_erased_at = Some(now);
        order.ask_until = None;
        // Free texts of the diner, and of the partner, which may name the diner.
        for line in &mut order.bill.lines {
            line.note = None;
            line.reason = None;
        }
        order.label = None;
        order.actions.clear();
        if let Some(crate::orders::OrderRejection::Partner { reason, .. }) = &mut order.rejection {
            *reason = None;
        }
        if let Some(OrderCancellation::Partner { reason, .. }) = &mut order.cancellation {
            *reason = None;
        }
        Ok(self.keep(tx, order, now, &NewEvent::of(actor, &EventDetail::CustomerErased))?)
    }

    async fn erase_old(&self, now: Timestamp) -> Result<(), OrderingError> {
        let settings = self.settings().clone();
        let before = move |hours: i64| now - SignedDuration::from_hours(hours.max(0));
        self.db()
            .write(move |tx| {
                store::delete_old_carts(tx, before(24 * settings.cart_retention_days), BATCH)?;
                store::delete_old_checkouts(tx, before(CHECKOUT_KEPT_HOURS), BATCH)?;
                delete_answers(tx, before(24 * ANSWERS_KEPT_DAYS))?;
                store::delete_healthy_checks(tx, before(CHECKS_KEPT_HOURS), 10 * BATCH)?;
                store::delete_old_exchanges(tx, before(24 * settings.exchange_retention_days), BATCH)?;
                Ok(())
            })
            .await
    }
}
