//! The Business Overview: orders, revenue and the way of sessions to an order (operations 10.3). Production only.

use std::collections::BTreeMap;

use basis::{Currency, Money, PartnerId, Timestamp, from_micros, micros};
use feed::ServiceType;
use order::{OrderState, OrderStatus};
use serde::Serialize;

use crate::error::OrderingError;
use crate::service::Ordering;
use crate::sessions::{DAY, day_of};
use crate::store;

/// What an overview is of.
#[derive(Clone, Debug)]
pub struct OverviewQuery {
    /// Whose.
    pub partner_id: PartnerId,
    /// Of this restaurant alone.
    pub restaurant_id: Option<String>,
    /// Of this service alone.
    pub service_type: Option<ServiceType>,
    /// Placed at or after. Sessions are counted by whole days (UTC) that the time touches.
    pub from: Timestamp,
    /// Placed before.
    pub until: Timestamp,
    /// The width of a point of the time series in microseconds.
    pub width: i64,
}

/// Money of one currency; currencies are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Revenue {
    /// Orders neither rejected nor cancelled.
    pub orders: i64,
    /// Their latest totals together.
    pub total: Money,
    /// The total by the orders, rounded half up.
    pub average: Money,
}

/// One point of the time series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OverviewPoint {
    /// The start of the point.
    pub at: Timestamp,
    /// Orders placed and not rejected.
    pub orders: i64,
    /// Revenue by currency.
    pub revenue: Vec<Revenue>,
}

/// Sessions by stage, and orders that restaurants took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Sessions that looked at a menu (Provider Selected).
    pub menu: u64,
    /// Sessions that asked for the binding price (Order checked out).
    pub checkout: u64,
    /// Sessions that placed an order (Order submitted).
    pub submit: u64,
    /// Sessions that saw the confirmation (Confirmed by partner).
    pub confirmed: u64,
    /// **Orders**, not sessions, that the restaurant confirmed or went on with (Confirmed by restaurant).
    pub confirmed_orders: i64,
}

impl Funnel {
    /// Sessions that placed an order by those that looked at a menu, in thousandths; absent without the latter. Both are
    /// estimates, so it may exceed the whole.
    pub fn conversion_permille(&self) -> Option<u64> {
        (self.submit * 1000).checked_div(self.menu)
    }
}

/// A partner's business in a span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Orders placed and not rejected.
    pub orders: i64,
    /// Revenue by currency.
    pub revenue: Vec<Revenue>,
    /// The way to an order.
    pub funnel: Funnel,
    /// The same over time; points without orders are left out.
    pub points: Vec<OverviewPoint>,
}

/// Orders of one point, state and currency.
pub(crate) struct Counted {
    pub(crate) at: Timestamp,
    pub(crate) status: OrderStatus,
    pub(crate) currency: Currency,
    pub(crate) orders: i64,
    pub(crate) total_minor: i64,
}

impl Ordering {
    /// The business of a partner in production.
    pub async fn overview(&self, query: OverviewQuery) -> Result<Overview, OrderingError> {
        let found = self.db().read(move |tx| {
            let counted = store::count_by_slot(tx, &query)?;
            let end = from_micros(micros(day_of(from_micros(micros(query.until) - 1))) + DAY);
            let sessions = store::sessions(tx, &query, day_of(query.from), end)?;
            Ok::<_, db::DbError>(overview(&counted, sessions))
        });
        Ok(found.await?)
    }
}

fn overview(counted: &[Counted], sessions: [u64; 4]) -> Overview {
    let mut points: BTreeMap<Timestamp, (i64, Sums)> = BTreeMap::new();
    let mut all = Sums::default();
    let (mut orders, mut confirmed_orders) = (0, 0);
    for count in counted {
        if count.status == OrderStatus::State(OrderState::Rejected) {
            continue;
        }
        let point = points.entry(count.at).or_default();
        point.0 += count.orders;
        orders += count.orders;
        if is_taken(count.status) {
            confirmed_orders += count.orders;
        }
        if count.status != OrderStatus::State(OrderState::Cancelled) {
            point.1.add(count);
            all.add(count);
        }
    }
    let [menu, checkout, submit, confirmed] = sessions;
    let point = |(at, (orders, sums)): (Timestamp, (i64, Sums))| OverviewPoint {
        at,
        orders,
        revenue: sums.revenue(),
    };
    Overview {
        orders,
        revenue: all.revenue(),
        funnel: Funnel { menu, checkout, submit, confirmed, confirmed_orders },
        points: points.into_iter().map(point).collect(),
    }
}

/// The states that count as confirmed by the restaurant.
const fn is_taken(status: OrderStatus) -> bool {
    match status {
        OrderStatus::State(state) => match state {
            OrderState::Confirmed
            | OrderState::InPreparation
            | OrderState::ReadyForPickup
            | OrderState::InTransit
            | OrderState::Fulfilled => true,
            OrderState::Created | OrderState::Rejected | OrderState::Cancelled => false,
        },
        OrderStatus::Submitting | OrderStatus::SubmitUnknown | OrderStatus::FulfilledAssumed => false,
    }
}

/// Orders and their totals by the currency's code.
#[derive(Default)]
struct Sums(BTreeMap<&'static str, (Currency, i64, i64)>);

impl Sums {
    fn add(&mut self, count: &Counted) {
        let sum = self.0.entry(count.currency.code()).or_insert((count.currency, 0, 0));
        sum.1 += count.orders;
        sum.2 = sum.2.saturating_add(count.total_minor);
    }

    fn revenue(self) -> Vec<Revenue> {
        let one = |(currency, orders, minor): (Currency, i64, i64)| Revenue {
            orders,
            total: Money::new(minor, currency),
            average: Money::new(average(minor, orders), currency),
        };
        self.0.into_values().map(one).collect()
    }
}

/// Rounded half up; totals are not negative.
const fn average(minor: i64, orders: i64) -> i64 {
    if orders <= 0 { 0 } else { (minor + orders / 2) / orders }
}
