//! Settling by hand an order whose answer stayed unknown (chapter 8: "or by support").

use basis::{Actor, OrderId};
use order::{OrderState, OrderStatus, TechnicalCode};

use crate::error::OrderingError;
use crate::orders::{EventDetail, Order, OrderRejection};
use crate::service::{NewEvent, Ordering};
use crate::store;

/// What support learned from the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The partner has the order, under this id of its own; updates go on from here.
    Placed {
        /// `actionOrderId`.
        action_order_id: String,
    },
    /// The partner does not have the order.
    NotPlaced,
}

impl Ordering {
    /// Settles an order in `SUBMIT_UNKNOWN` with what a person learned from the partner.
    ///
    /// # Errors
    /// [`OrderingError::Conflict`] if the order is in another state, or another order has this id.
    pub async fn settle_by_hand(
        &self,
        actor: Actor,
        id: OrderId,
        settlement: Settlement,
    ) -> Result<Order, OrderingError> {
        let this = self.clone();
        self.db()
            .write(move |tx| {
                store::lock_order(tx, id)?;
                let mut order = store::load_order(tx, id)?.ok_or(OrderingError::NotFound)?;
                if order.status != OrderStatus::SubmitUnknown {
                    return Err(OrderingError::Conflict("the order is settled already"));
                }
                let now = this.now();
                let placed = match settlement {
                    Settlement::Placed { action_order_id } => {
                        if store::action_id_is_taken(tx, &order, &action_order_id)? {
                            return Err(OrderingError::Conflict("another order has this id"));
                        }
                        order.action_order_id = Some(action_order_id);
                        order.status = OrderStatus::State(OrderState::Created);
                        true
                    }
                    Settlement::NotPlaced => {
                        order.status = OrderStatus::State(OrderState::Rejected);
                        order.final_at = Some(now);
                        order.rejection = Some(OrderRejection::Platform { code: TechnicalCode::Timeout });
                        false
                    }
                };
                let detail = EventDetail::SettledByHand { placed };
                this.keep(tx, &mut order, now, &NewEvent::of(&actor, &detail))?;
                Ok(order)
            })
            .await
    }
}
