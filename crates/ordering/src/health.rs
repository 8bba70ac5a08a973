//! Order health: the numbers behind the rules on order states, and the orders that wait (operations 9.3 and 10.7).
//!
//! This only measures and shows; nobody is told here.

use basis::{Environment, PartnerId, Timestamp, from_micros, micros};
use escalation::LimitFacts;
use monitoring::Limits;
use order::{OrderState, OrderStatus, RejectionType};
use serde::Serialize;

use crate::error::OrderingError;
use crate::history::OrderCount;
use crate::orders::{Order, OrderRejection};
use crate::service::Ordering;
use crate::sessions::{DAY, day_of};
use crate::store;

const HOUR: i64 = 3_600_000_000;
/// Open orders looked at, oldest first, and orders of the last hour.
const MOST: i64 = 1_000;

/// One number against its limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthMeasure {
    /// The rule, such as `ORD-1`.
    pub rule: &'static str,
    /// How many it is about.
    pub count: u64,
    /// Of how many; absent where the rule asks for no share.
    pub of: Option<u64>,
    /// The share in thousandths; absent without any.
    pub permille: Option<u64>,
    /// The limit in thousandths, where there is one.
    pub limit_permille: Option<u64>,
    /// Whether the number is on the wrong side of the limit with enough orders to tell.
    pub is_over: bool,
}

/// How a partner's orders do at an instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderHealth {
    /// The rules ORD-1 to ORD-8 in order.
    pub measures: Vec<HealthMeasure>,
    /// Orders from which more is expected, oldest first.
    pub open: Vec<Order>,
}

/// Order updates of the last hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UpdateCounts {
    pub(crate) received: u64,
    pub(crate) refused: u64,
}

/// What is measured from.
pub(crate) struct Facts {
    pub(crate) open: Vec<Order>,
    pub(crate) last_hour: Vec<Order>,
    pub(crate) last_day: Vec<OrderCount>,
    pub(crate) yesterday: Vec<OrderCount>,
    pub(crate) week: Vec<OrderCount>,
    pub(crate) updates: UpdateCounts,
}

impl Ordering {
    /// The numbers behind the rules on order states, and the open orders.
    pub async fn order_health(
        &self,
        partner: PartnerId,
        environment: Environment,
        limits: Limits,
    ) -> Result<OrderHealth, OrderingError> {
        let now = self.now();
        let before = move |span: i64| from_micros(micros(now) - span);
        let found = self.db().read(move |tx| {
            let today = day_of(now);
            let counts =
                |tx: &mut db::Tx<'_>, from, until| store::count_orders(tx, partner, environment, from, until);
            let facts = Facts {
                open: store::open_orders(tx, partner, environment, MOST)?,
                last_hour: store::recent_orders(tx, partner, environment, before(HOUR), MOST)?,
                last_day: counts(tx, before(DAY), now)?,
                yesterday: counts(tx, from_micros(micros(today) - DAY), today)?,
                week: counts(tx, before(7 * DAY), now)?,
                updates: store::count_updates(tx, partner, environment, before(HOUR))?,
            };
            Ok::<_, db::DbError>(OrderHealth { measures: measure(&facts, &limits, now), open: facts.open })
        });
        Ok(found.await?)
    }
}

fn sum(counts: &[OrderCount], wanted: impl Fn(OrderStatus) -> bool) -> u64 {
    let orders: i64 = counts.iter().filter(|count| wanted(count.status)).map(|count| count.orders).sum();
    u64::try_from(orders).unwrap_or(0)
}

fn tally(orders: &[Order], wanted: impl Fn(&Order) -> bool) -> u64 {
    u64::try_from(orders.iter().filter(|order| wanted(order)).count()).unwrap_or(u64::MAX)
}

fn is_state(status: OrderStatus, states: &[OrderState]) -> bool {
    matches!(status, OrderStatus::State(state) if states.contains(&state))
}

fn measure(facts: &Facts, limits: &Limits, now: Timestamp) -> Vec<HealthMeasure> {
    use OrderState::{Cancelled, Fulfilled, Rejected};
    let submitted = tally(&facts.last_hour, |_| true);
    let overdue = tally(&facts.last_hour, |order| {
        order.flags.acceptance_overdue_at.is_some() && order.accepted_at.is_none() && !order.is_final()
    });
    let refused =
        tally(&facts.last_hour, |order| is_state(order.status, &[Rejected, Cancelled]) && !is_payment(order));
    let stale = tally(&facts.open, |order| order.flags.stale_at.is_some());
    let due = stale + sum(&facts.last_day, OrderStatus::is_final);
    let assumed = sum(&facts.yesterday, |status| status == OrderStatus::FulfilledAssumed);
    let of_yesterday = sum(&facts.yesterday, |_| true);
    let fulfilled = sum(&facts.week, |status| is_state(status, &[Fulfilled]));
    let ended = sum(&facts.week, |status| is_state(status, &[Fulfilled, Rejected, Cancelled]));
    let of = |rule: &str| limits.of(rule).unwrap_or_default();
    let silence = of("ORD-6");
    let old = from_micros(micros(now) - silence.after_minutes * (HOUR / 60));
    let waiting = tally(&facts.open, |order| order.created_at <= old);
    let unknown = tally(&facts.last_hour, |order| order.status == OrderStatus::SubmitUnknown);
    let accepted = facts.updates.received - facts.updates.refused.min(facts.updates.received);
    vec![
        above("ORD-1", (overdue, submitted), of("ORD-1"), submitted),
        above("ORD-2", (refused, submitted), of("ORD-2"), refused),
        above("ORD-3", (stale, due), of("ORD-3"), due),
        above("ORD-4", (assumed, of_yesterday), of("ORD-4"), of_yesterday),
        below("ORD-5", (fulfilled, ended), of("ORD-5")),
        HealthMeasure {
            rule: "ORD-6",
            count: accepted,
            of: None,
            permille: None,
            limit_permille: None,
            is_over: accepted == 0 && is_enough(waiting, silence.least),
        },
        above("ORD-7", (facts.updates.refused, facts.updates.received), of("ORD-7"), facts.updates.refused),
        above("ORD-8", (unknown, submitted), of("ORD-8"), unknown),
    ]
}

fn is_payment(order: &Order) -> bool {
    matches!(&order.rejection, Some(OrderRejection::Partner { kind: RejectionType::PaymentDeclined, .. }))
}

fn share(rule: &'static str, count: u64, of: u64, limit: u64) -> HealthMeasure {
    let permille = (count * 1000).checked_div(of);
    HealthMeasure { rule, count, of: Some(of), permille, limit_permille: Some(limit), is_over: false }
}

/// Whether there are as many as the rule wants, and any at all.
fn is_enough(volume: u64, least: i64) -> bool {
    volume >= u64::try_from(least.max(1)).unwrap_or(u64::MAX)
}

/// Compared by products, so that 20.04 % is above 20 %.
fn above(rule: &'static str, (count, of): (u64, u64), limits: LimitFacts, volume: u64) -> HealthMeasure {
    let limit = u64::try_from(limits.over_permille).unwrap_or(0);
    let is_over = is_enough(volume, limits.least) && count * 1000 > limit * of;
    HealthMeasure { is_over, ..share(rule, count, of, limit) }
}

/// The rule is about the rest: too many that are not among those counted.
fn below(rule: &'static str, (count, of): (u64, u64), limits: LimitFacts) -> HealthMeasure {
    let limit = u64::try_from(1000 - limits.over_permille).unwrap_or(0);
    let is_over = is_enough(of, limits.least) && count * 1000 < limit * of;
    HealthMeasure { is_over, ..share(rule, count, of, limit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_just_above_its_limit_is_over_if_there_is_enough_of_it() {
        let limits = LimitFacts { over_permille: 200, least: 10, ..LimitFacts::default() };
        assert!(above("ORD-1", (201, 1000), limits, 10).is_over);
        assert!(!above("ORD-1", (200, 1000), limits, 10).is_over);
        assert!(!above("ORD-1", (201, 1000), limits, 9).is_over);
        let limits = LimitFacts { over_permille: 50, least: 1000, ..LimitFacts::default() };
        assert!(below("ORD-5", (949, 1000), limits).is_over);
        assert!(!below("ORD-5", (950, 1000), limits).is_over);
        assert!(!below("ORD-5", (0, 999), limits).is_over);
        assert_eq!(share("ORD-4", 0, 0, 50).permille, None);
    }
}
