//! What an accepted update does to an order (5.13, 9.5). Pure.

use basis::Timestamp;
use order::{Cancellation, CheckoutError, OrderProgress, OrderState, OrderStatus, OrderUpdate};

use super::events::UpdateSummary;
use super::model::{EstimatedTime, Order, OrderAction, OrderCancellation, OrderRejection};
use crate::checkout::PartnerProblem;

/// What the decision on an update needs to know of the order.
pub(crate) fn progress(order: &Order, already_stored: bool) -> OrderProgress {
    OrderProgress {
        status: order.status,
        last_update_time: order.last_update_time,
        already_stored,
        has_receipt: order.receipt_id.is_some(),
        line_ids: order.bill.lines.iter().map(|line| line.id.clone()).collect(),
    }
}

/// The order after an update that was decided to be applied: `state` is the decision's state.
pub(crate) fn apply(
    mut order: Order,
    update: &OrderUpdate,
    state: OrderState,
    accepts: bool,
    now: Timestamp,
) -> Order {
    let at = update.update_time.unwrap_or(now);
    order.action_order_id = Some(update.action_order_id.clone());
    order.last_update_time = order.last_update_time.max(Some(at));
    order.status = OrderStatus::State(state);
    order.label = update.label.clone().filter(|label| !label.trim().is_empty() && state == update.state);
    if accepts && order.accepted_at.is_none() {
        order.accepted_at = Some(at);
    }
    if order.final_at.is_none() && state.is_final() {
        order.final_at = Some(now);
    }
    order.receipt_id = update.receipt_id.clone().or(order.receipt_id);
    order.in_transit_at = update.in_transit_at.or(order.in_transit_at);
    order.delivered_at = update.delivered_at.or(order.delivered_at);
    order.estimate = estimate(update, now).or(order.estimate);
    if !update.actions.is_empty() {
        order.actions = update.actions.iter().map(action).collect();
    }
    apply_money(&mut order, update);
    apply_end(&mut order, update, state);
    // News clears the mark; a new silence sets it again.
    order.flags.stale_at = None;
    order
}

fn action(action: &order::ManagementAction) -> OrderAction {
    OrderAction { kind: action.kind.clone(), title: action.title.clone(), url: action.url.clone() }
}

fn estimate(update: &OrderUpdate, now: Timestamp) -> Option<EstimatedTime> {
    let estimate = update.estimate(now)?;
    Some(EstimatedTime { from: estimate.start, until: estimate.end })
}

/// Amounts of another currency than the order's are left out: one currency per order (6.1).
fn apply_money(order: &mut Order, update: &OrderUpdate) {
    let currency = order.bill.total.currency;
    for (id, change) in &update.lines {
        let Some(line) = order.bill.line_mut(id) else { continue };
        line.state = change.state.or(line.state);
        line.amount = change.price.filter(|price| price.currency == currency).unwrap_or(line.amount);
        line.reason = change.reason.clone().or(line.reason.take());
    }
    let total = update.total_price.filter(|total| total.currency == currency);
    order.bill.total = total.unwrap_or(order.bill.total);
}

fn apply_end(order: &mut Order, update: &OrderUpdate, state: OrderState) {
    match state {
        OrderState::Rejected => {
            let told = update.rejection.as_ref();
            order.rejection = Some(OrderRejection::Partner {
                kind: told.map_or(order::RejectionType::Other, |rejection| rejection.kind.clone()),
                reason: told.and_then(|rejection| rejection.reason.clone()),
                problems: update.errors.iter().map(|error| problem(error, order)).collect(),
            });
        }
        OrderState::Cancelled => {
            let told = update.cancellation.clone().unwrap_or(Cancellation {
                // A late REJECTED is kept as CANCELLED with the reason of the rejection (9.2).
                reason: update.rejection.as_ref().and_then(|rejection| rejection.reason.clone()),
                code: None,
                cancelled_by: None,
            });
            order.cancellation = Some(OrderCancellation::Partner {
                reason: told.reason,
                code: told.code,
                cancelled_by: told.cancelled_by,
            });
        }
        OrderState::Created
        | OrderState::Confirmed
        | OrderState::InPreparation
        | OrderState::ReadyForPickup
        | OrderState::InTransit
        | OrderState::Fulfilled => {}
    }
}

fn problem(error: &CheckoutError, order: &Order) -> PartnerProblem {
    let line = order.bill.lines.iter().find(|line| Some(&line.id) == error.id.as_ref());
    PartnerProblem {
        code: error.code.clone(),
        id: error.id.clone(),
        name: line.map(|line| line.name.clone()),
        updated_price: error.updated_price,
        available_quantity: (error.code == order::ErrorCode::AvailabilityChanged)
            .then_some(error.available_quantity),
    }
}

/// What an update said, for the event.
pub(crate) fn summary(update: &OrderUpdate, now: Timestamp, warnings: &[order::Warning]) -> UpdateSummary {
    UpdateSummary {
        state: Some(update.state),
        update_time: update.update_time,
        estimate: estimate(update, now),
        total: update.total_price,
        receipt_id: update.receipt_id.clone(),
        lines: update.lines.keys().cloned().collect(),
        rejection: update.rejection.as_ref().map(|rejection| rejection.kind.clone()),
        warnings: warnings.iter().map(|warning| warning.detail.clone()).collect(),
    }
}
