//! Settling by hand an order whose answer stayed unknown (chapter 8: "or by support").

use basis::{Actor, FieldErrors, OrderId, PartnerId};
use db::Tx;
use order::{OrderState, OrderStatus, TechnicalCode};
use serde_json::json;

use crate::error::OrderingError;
use crate::exchange::Secrets;
use crate::orders::{EventDetail, Order, OrderRejection};
use crate::service::{NewEvent, Ordering};
use crate::store;

/// The longest note, in characters.
const MAX_NOTE: usize = 500;
/// The longest id of a partner that a person may type, and the longest name of who told it, in characters.
const MAX_WORD: usize = 200;

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

/// What a person learned from the partner about an order, and from whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementForm {
    /// What was learned.
    pub settlement: Settlement,
    /// Who at the partner told it.
    pub told_by: String,
    /// Why it is settled so.
    pub note: String,
}

impl SettlementForm {
    /// The form without blanks around, or everything that is wrong with it. Fields are `action_order_id`, `told_by`
    /// and `note`.
    fn read(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let settlement = match self.settlement {
            Settlement::Placed { action_order_id } => Settlement::Placed {
                action_order_id: text(&mut errors, "action_order_id", &action_order_id, MAX_WORD),
            },
            Settlement::NotPlaced => Settlement::NotPlaced,
        };
        let told_by = text(&mut errors, "told_by", &self.told_by, MAX_WORD);
        let note = text(&mut errors, "note", &self.note, MAX_NOTE);
        errors.finish(Self { settlement, told_by, note })
    }
}

/// Words that somebody has to give, without blanks around.
pub(crate) fn text(errors: &mut FieldErrors, field: &str, typed: &str, most: usize) -> String {
    let text = typed.trim();
    if text.is_empty() {
        errors.push(field, "required", "fill this in");
    } else if text.chars().count() > most {
        errors.push(field, "too_long", format!("write at most {most} characters"));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        errors.push(field, "invalid", "write plain text");
    }
    text.to_owned()
}

/// The order, locked, if it is the partner's.
pub(super) fn lock_and_load(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    id: OrderId,
) -> Result<Order, OrderingError> {
    store::lock_order(tx, id)?;
    let order = store::load_order(tx, id)?.filter(|order| order.partner_id == partner);
    order.ok_or(OrderingError::NotFound)
}

impl Ordering {
    /// Settles an order in `SUBMIT_UNKNOWN` with what a person learned from the partner. What the person writes is
    /// kept without what is known of the diner, with the event and in the audit log.
    ///
    /// # Errors
    /// [`OrderingError::Conflict`] if the order is in another state, is being asked for, or another order has this id;
    /// [`OrderingError::Invalid`] names what is wrong with the form.
    pub async fn settle_by_hand(
        &self,
        actor: Actor,
        partner: PartnerId,
        id: OrderId,
        form: SettlementForm,
    ) -> Result<Order, OrderingError> {
        let form = form.read()?;
        let this = self.clone();
        self.db()
            .write(move |tx| {
                let order = lock_and_load(tx, partner, id)?;
                this.settle(tx, &actor, order, form)
            })
            .await
    }

    fn settle(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        mut order: Order,
        form: SettlementForm,
    ) -> Result<Order, OrderingError> {
        if order.status != OrderStatus::SubmitUnknown {
            return Err(OrderingError::Conflict("the order is settled already"));
        }
        if order.ask.is_some() {
            return Err(OrderingError::Conflict("the partner is being asked; wait for its answer"));
        }
        let now = self.now();
        let placed = match form.settlement {
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
        let secrets = Secrets::of(store::load_customer(tx, order.id)?.as_ref(), None);
        let (told_by, note) = (secrets.scrub(&form.told_by), secrets.scrub(&form.note));
        let audited = json!({ "placed": placed, "told_by": told_by, "note": note });
        let (subject, ambient) = (order.id.to_string(), self.ambient());
        identity::record_audit(
            tx,
            ambient,
            actor,
            Some(order.partner_id),
            "order.settle",
            &subject,
            &audited,
        )?;
        let detail = EventDetail::SettledByHand { placed, told_by, note };
        self.keep(tx, &mut order, now, &NewEvent::of(actor, &detail))?;
        Ok(order)
    }
}
