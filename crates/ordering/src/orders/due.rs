//! What time does to an order (9.6). Pure.
//!
//! | condition | step |
//! | --- | --- |
//! | SUBMITTING for 2 minutes | the submit is enqueued again, in case its job was lost |
//! | SUBMIT_UNKNOWN until nobody may ask for it any more | the request is forgotten |
//! | SUBMIT_UNKNOWN, a call was begun 2 minutes ago because somebody wanted it | it has lost its job |
//! | CREATED for `accept_warn` | late |
//! | CREATED for `accept_overdue` | overdue; cancelled if the installation wants it |
//! | open without news until it was due + 2 h | stale |
//! | open until it was due + 24 h | FULFILLED_ASSUMED |
//! | placed before the retention time | the diner's data is erased |

use basis::Timestamp;
use jiff::SignedDuration;
use order::{OrderState, OrderStatus};

use super::model::{Ask, Order};
use crate::settings::OrderingSettings;

/// A submit that has been under way for so long has lost its job.
const LOST_SUBMIT_SECONDS: i64 = 120;
/// So has an asking.
const LOST_ASK_SECONDS: i64 = 120;
/// A slot counts as an order placed so long before it.
const SLOT_LEAD_MINUTES: i64 = 60;
const STALE_HOURS: i64 = 2;
const ASSUMED_HOURS: i64 = 24;

/// Something that time does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DueStep {
    /// Put the submit into the queue again.
    Resubmit,
    /// Nobody may ask for it any more.
    ForgetRequest,
    /// The asking has lost its job.
    EndAsking,
    /// Mark as late.
    FlagLate,
    /// Mark as overdue.
    FlagOverdue,
    /// Cancel because nobody accepted.
    AutoCancel,
    /// Mark as without news.
    FlagStale,
    /// Take as fulfilled.
    AssumeFulfilled,
    /// Erase the diner's data.
    EraseCustomer,
}

/// Every step that is due, with its instant, earliest first; those already done are left out.
fn steps(order: &Order, settings: &OrderingSettings) -> Vec<(Timestamp, DueStep)> {
    let mut steps = Vec::new();
    match order.status {
        OrderStatus::Submitting => {
            let lost = order.updated_at + SignedDuration::from_secs(LOST_SUBMIT_SECONDS);
            steps.push((lost, DueStep::Resubmit));
        }
        OrderStatus::SubmitUnknown => {
            steps.extend(order.ask_until.map(|until| (until, DueStep::ForgetRequest)));
            let lost = |ask: Ask| ask.at + SignedDuration::from_secs(LOST_ASK_SECONDS);
            steps.extend(order.ask.map(|ask| (lost(ask), DueStep::EndAsking)));
        }
        OrderStatus::State(state) if !state.is_final() => {
            if state == OrderState::Created {
                acceptance_steps(order, settings, &mut steps);
            }
            let due = due_at(order);
            if order.flags.stale_at.is_none() {
                let silence = due.max(order.last_update_time.unwrap_or(due));
                steps.push((silence + SignedDuration::from_hours(STALE_HOURS), DueStep::FlagStale));
            }
            steps.push((due + SignedDuration::from_hours(ASSUMED_HOURS), DueStep::AssumeFulfilled));
        }
        OrderStatus::FulfilledAssumed | OrderStatus::State(_) => {}
    }
    if order.customer_erased_at.is_none() && order.status != OrderStatus::Submitting {
        let kept = SignedDuration::from_hours(24 * settings.customer_retention_days.max(0));
        steps.push((order.created_at + kept, DueStep::EraseCustomer));
    }
    steps.sort_by_key(|(at, _)| *at);
    steps
}

/// From when the time to accept counts: the placing, or an hour before the slot.
pub(crate) fn accept_from(order: &Order) -> Timestamp {
    let lead = SignedDuration::from_mins(SLOT_LEAD_MINUTES);
    order.scheduled_for.map_or(order.created_at, |slot| order.created_at.max(slot - lead))
}

fn acceptance_steps(order: &Order, settings: &OrderingSettings, steps: &mut Vec<(Timestamp, DueStep)>) {
    let from = accept_from(order);
    let after = |minutes: i64| from + SignedDuration::from_mins(minutes.max(0));
    if order.flags.acceptance_late_at.is_none() {
        steps.push((after(settings.accept_warn_minutes), DueStep::FlagLate));
    }
    if order.flags.acceptance_overdue_at.is_none() {
        steps.push((after(settings.accept_overdue_minutes), DueStep::FlagOverdue));
    }
    if settings.auto_cancel_unaccepted {
        steps.push((after(settings.accept_overdue_minutes), DueStep::AutoCancel));
    }
}

/// When the order should be with the diner: end of the estimate, else the slot, else when it was placed.
pub(crate) fn due_at(order: &Order) -> Timestamp {
    order.estimate.map(|estimate| estimate.until).or(order.scheduled_for).unwrap_or(order.created_at)
}

/// The steps that are due at `now`, in order.
pub(crate) fn decide_due(order: &Order, settings: &OrderingSettings, now: Timestamp) -> Vec<DueStep> {
    let due = steps(order, settings).into_iter().filter(|(at, _)| *at <= now);
    due.map(|(_, step)| step).collect()
}

/// When the order has to be looked at next, if ever.
pub(crate) fn next_due(order: &Order, settings: &OrderingSettings) -> Option<Timestamp> {
    steps(order, settings).first().map(|(at, _)| *at)
}

/// When the second limit of acceptance ends, for the countdown (X4); only while nobody has accepted.
pub fn acceptance_limit(order: &Order, settings: &OrderingSettings) -> Option<Timestamp> {
    if order.status != OrderStatus::State(OrderState::Created) {
        return None;
    }
    Some(accept_from(order) + SignedDuration::from_mins(settings.accept_overdue_minutes.max(0)))
}
