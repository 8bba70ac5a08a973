//! What becomes of an order, step by step, and the updates that report it.

use std::sync::Arc;
use std::time::Duration;

use basis::Money;
use jiff::{SignedDuration, Timestamp};
use order::wire::{
    Action, ActionType, AsyncRequest, CancellationInfo, FoodOrderUpdateExtension, FulfilledInfo,
    InTransitInfo, LineItemUpdate, Price, Receipt, RejectionInfo, WireOrderState, WireOrderUpdate, type_url,
};
use order::{OrderState, RejectionType, ServiceKind};

use crate::book::{Entry, SentUpdate};
use crate::fault::{FaultAction, FaultKind, Slip};
use crate::server::Shared;

/// The steps of an order in seconds after CREATED, in real time.
pub(crate) fn steps(
    kind: Option<ServiceKind>,
    lead_seconds: i64,
    fault: Option<&FaultKind>,
) -> Vec<(i64, OrderState)> {
    let confirmed = 25;
    let preparing = (lead_seconds - 2400).max(115);
    let out = (lead_seconds - 900).max(preparing + 60);
    let done = lead_seconds.max(out + 60);
    let handover =
        if kind == Some(ServiceKind::Delivery) { OrderState::InTransit } else { OrderState::ReadyForPickup };
    match fault {
        Some(FaultKind::RestaurantRejects) => vec![(confirmed, OrderState::Rejected)],
        Some(FaultKind::Cancelled | FaultKind::Slip(Slip::CancelsWithoutReason)) => vec![
            (confirmed, OrderState::Confirmed),
            (preparing, OrderState::InPreparation),
            (out, OrderState::Cancelled),
        ],
        _ => vec![
            (confirmed, OrderState::Confirmed),
            (preparing, OrderState::InPreparation),
            (out, handover),
            (done, OrderState::Fulfilled),
        ],
    }
}

/// Follows one order to its end. The next step waits until the update of the last one is through, so updates
/// arrive in order.
pub(crate) async fn follow(shared: Arc<Shared>, entry: Entry) {
    let (latency, fault) = shared.faults.draw(FaultAction::Updates, &entry.view.restaurant_id);
    let lead = entry.expected.map_or(1800, |(start, _)| start.duration_since(entry.accepted_at).as_secs());
    let mut passed = 0;
    let slip = fault.as_ref().and_then(FaultKind::slip);
    shared.book.change(&entry.view.google_order_id, |entry| entry.slip = slip);
    for (at, state) in steps(entry.kind, lead, fault.as_ref()) {
        let pause = seconds(at - passed, shared.config.pace) + Duration::from_millis(latency);
        passed = at;
        if !shared.sleep(pause).await {
            return;
        }
        let Some(entry) = advance(&shared, &entry.view.google_order_id, state) else { return };
        let _ = shared.lines.send(entry.line());
        let sent = if fault == Some(FaultKind::NoUpdates) { None } else { shared.push(&entry).await };
        let (http_status, attempts) = sent.unwrap_or((None, 0));
        shared.book.change(&entry.view.google_order_id, |entry| {
            entry.view.updates.push(SentUpdate { state, http_status, attempts });
        });
    }
}

fn seconds(seconds: i64, pace: f64) -> Duration {
    let seconds = u32::try_from(seconds.max(0)).unwrap_or(u32::MAX);
    Duration::try_from_secs_f64(f64::from(seconds) / pace).unwrap_or(Duration::MAX)
}

/// Moves an order on; its update is later than the last one even if the clock stands still.
fn advance(shared: &Shared, id: &str, state: OrderState) -> Option<Entry> {
    let now = shared.config.ambient.now();
    shared.book.change(id, |entry| {
        let next = entry.last_update.checked_add(SignedDuration::from_millis(1)).unwrap_or(now);
        entry.last_update = now.max(next);
        entry.view.state = state;
        if state == OrderState::Rejected {
            let reason = Some(entry.words.restaurant_declines().to_owned());
            let kind = Some(RejectionType::Other);
            entry.rejection = Some((RejectionInfo { kind, reason, ..RejectionInfo::default() }, Vec::new()));
        }
    })
}

/// The body of an async update.
pub(crate) fn push_body(entry: &Entry) -> Vec<u8> {
    let request = AsyncRequest::of(wire_update(entry), entry.view.sandbox);
    serde_json::to_vec(&request).unwrap_or_default()
}

/// The update that reports where an order stands: label, time, receipt, actions, estimate (5.13, 9.3, 9.4).
pub(crate) fn wire_update(entry: &Entry) -> WireOrderUpdate {
    let (state, words) = (entry.view.state, entry.words);
    let picked_up = state == OrderState::Fulfilled && entry.kind == Some(ServiceKind::Takeout);
    let label = if picked_up { words.picked_up() } else { words.label(state) };
    let time = entry.last_update.to_string();
    let receipt =
        Receipt { user_visible_order_id: Some(entry.view.receipt_id.clone()), ..Receipt::default() };
    WireOrderUpdate {
        action_order_id: entry.view.action_order_id.clone(),
        google_order_id: Some(entry.view.google_order_id.clone()),
        order_state: Some(WireOrderState {
            state: state.as_str().to_owned(),
            label: Some(label.to_owned()),
            ..WireOrderState::default()
        }),
        update_time: Some(time.clone()),
        receipt: (state.is_accepted() && entry.slip != Some(Slip::ForgetsReceipt)).then_some(receipt),
        order_management_actions: actions(entry),
        info_extension: info(entry),
        rejection_info: entry.rejection.as_ref().map(|(info, _)| info.clone()),
        cancellation_info: (state == OrderState::Cancelled && entry.slip != Some(Slip::CancelsWithoutReason))
            .then(|| CancellationInfo {
                reason: Some(words.cannot_finish().to_owned()),
                ..CancellationInfo::default()
            }),
        in_transit_info: (state == OrderState::InTransit)
            .then(|| InTransitInfo { updated_time: Some(time.clone()), ..InTransitInfo::default() }),
        fulfillment_info: (state == OrderState::Fulfilled)
            .then(|| FulfilledInfo { delivery_time: Some(time), ..FulfilledInfo::default() }),
        ..changed_item(entry)
    }
}

/// One unit less for the first line, in IN_PREPARATION, of an order whose item is changed.
fn changed_item(entry: &Entry) -> WireOrderUpdate {
    let wrongly = match entry.slip {
        Some(Slip::ChangesItem) => false,
        Some(Slip::ChangesItemWrongly) => true,
        _ => return WireOrderUpdate::default(),
    };
    let Some((id, price)) =
        entry.first_line.clone().filter(|_| entry.view.state == OrderState::InPreparation)
    else {
        return WireOrderUpdate::default();
    };
    let less = crate::check::whole_units(1, price).minor.min(price.minor);
    let minus = |money: Money, minor: i64| Price::actual(Money::new(money.minor - minor, money.currency));
    let update = LineItemUpdate {
        price: Some(minus(price, less)),
        reason: Some(entry.words.restaurant_declines().to_owned()),
        ..LineItemUpdate::default()
    };
    WireOrderUpdate {
        total_price: Some(minus(entry.view.total, if wrongly { 0 } else { less })),
        line_item_updates: [(id, update)].into(),
        ..WireOrderUpdate::default()
    }
}

fn actions(entry: &Entry) -> Vec<Action> {
    let support = "mailto:help@partner.example";
    if entry.slip == Some(Slip::ForgetsSupport) {
        return Vec::new();
    }
    let mut actions = vec![Action::open(ActionType::CustomerService, entry.words.support(), support)];
    if let Some(telephone) = &entry.telephone {
        let url = format!("tel:{telephone}");
        actions.push(Action::open(ActionType::CallRestaurant, entry.words.call_restaurant(), url));
    }
    actions
}

fn info(entry: &Entry) -> Option<FoodOrderUpdateExtension> {
    let errors = entry.rejection.as_ref().map(|(_, errors)| errors.clone()).unwrap_or_default();
    let open = !entry.view.state.is_final();
    let interval = |(start, end): (Timestamp, Timestamp)| format!("{start}/{end}");
    let told = open && entry.slip != Some(Slip::ForgetsReceipt);
    let estimate = entry.expected.filter(|_| told).map(interval);
    if estimate.is_none() && errors.is_empty() {
        return None;
    }
    Some(FoodOrderUpdateExtension {
        type_url: Some(type_url("FoodOrderUpdateExtension")),
        estimated_fulfillment_time_iso8601: estimate,
        food_order_errors: errors,
        ..FoodOrderUpdateExtension::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_each_other_and_end_in_a_final_state() {
        for kind in [Some(ServiceKind::Delivery), Some(ServiceKind::Takeout), None] {
            for lead in [0, 600, 1800, 7200, 100_000] {
                for fault in [None, Some(FaultKind::RestaurantRejects), Some(FaultKind::Cancelled)] {
                    let steps = steps(kind, lead, fault.as_ref());
                    assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0), "{steps:?}");
                    assert!(steps.last().unwrap().1.is_final());
                }
            }
        }
    }

    #[test]
    fn a_pace_of_sixty_makes_minutes_of_seconds() {
        assert_eq!(seconds(120, 60.0), Duration::from_secs(2));
        assert_eq!(seconds(-5, 60.0), Duration::ZERO);
    }
}
