//! What the rules count, at their exact limits and instants, on both databases.

use std::sync::Arc;

use basis::{Environment, PartnerId, Timestamp};
use db::Db;
use jiff::SignedDuration;
use jobs::Reconciler;
use monitoring::{Limits, Monitoring, MonitoringSettings};
use order::{OrderState, OrderStatus, RejectionType};

use super::measure::{Group, measure};
use super::{EvaluateOrders, count_answer};
use crate::cart::Access;
use crate::orders::{Customer, EstimatedTime, Order, OrderRejection};
use crate::store::{self, Sealed};
use crate::tests::house::House;

/// Three restaurants in turn.
const RESTAURANTS: usize = 3;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

/// A house with one order, of which many more are made.
struct Kitchen {
    house: House,
    template: Order,
}

impl Kitchen {
    async fn open(db: Db) -> Self {
        let house = House::open(db).await;
        // Placed a day before all that is measured, it is in no window itself.
        let template = house.created().await;
        Self { house, template }
    }

    /// `n` live orders that are alike but for the restaurant.
    async fn orders(&self, n: usize, change: impl Fn(&mut Order)) {
        let orders: Vec<Order> = (0..n)
            .map(|n| {
                let mut order = self.template.clone();
                order.id = self.house.ambient.new_id();
                order.checkout_id = self.house.ambient.new_id();
                order.google_order_id = order.id.to_string();
                order.action_order_id = None;
                order.restaurant_id = format!("r{}", n % RESTAURANTS);
                change(&mut order);
                order
            })
            .collect();
        let work = move |tx: &mut db::Tx<'_>| {
            for order in &orders {
                let (key, customer) = (order.id.to_string(), customer());
                let sealed =
                    Sealed { customer: &customer, request: "{}", idempotency_key: &key, due_at: None };
                store::insert_order(tx, order, &sealed)?;
                store::update_order(tx, order, None)?;
            }
            Ok::<_, db::DbError>(())
        };
        self.house.db.write(work).await.unwrap();
    }

    async fn answers(&self, n: usize, status: u16, at: Timestamp) {
        let partner = self.house.partner_id;
        let work = move |tx: &mut db::Tx<'_>| {
            (0..n).try_for_each(|_| count_answer(tx, (partner, Environment::Production), status, at))
        };
        self.house.db.write(work).await.unwrap();
    }

    /// Part and whole of a rule, and whether it holds.
    async fn measured(&self, group: Group, rule: &'static str, at: Timestamp) -> (bool, i64, i64) {
        let partner = self.house.partner_id;
        let limits = Limits::general(&MonitoringSettings::default());
        let signals = self.house.db.read(move |tx| measure(tx, partner, (group, at), &limits)).await.unwrap();
        let signal = signals.into_iter().find(|(id, _)| *id == rule).unwrap().1;
        let (part, whole) = signal.facts.measures.first().map_or_else(
            || (signal.facts.counts[0].count, signal.facts.counts[1].count),
            |measure| (measure.part, measure.whole),
        );
        if signal.holds && rule != "ORD-7" {
            assert!(!signal.facts.samples.is_empty(), "{rule} names some");
        }
        (signal.holds, part, whole)
    }

    fn monitoring(&self) -> Monitoring {
        Monitoring::new(self.house.db.clone(), self.house.ambient.clone(), Arc::default())
    }

    async fn pass(&self) {
        let evaluate = EvaluateOrders::new(self.house.db.clone(), self.house.ambient.clone(), Arc::default());
        evaluate.pass().await.unwrap();
    }

    async fn alert(&self, rule: &str) -> (Option<Timestamp>, Option<Timestamp>) {
        let alerts = self.monitoring().alerts(self.house.partner_id).await.unwrap();
        let alert = alerts.into_iter().find(|alert| alert.rule_id == rule).unwrap();
        (alert.since, alert.evaluated_at)
    }
}

fn customer() -> Customer {
    Customer {
        first_name: "Ana".into(),
        last_name: "Lima".into(),
        email: "ana@example.org".into(),
        phone: "+33612345678".into(),
        email_verified: false,
        address: None,
        notes: None,
    }
}

fn placed(order: &mut Order, created_at: Timestamp) {
    order.created_at = created_at;
    order.estimate = None;
    order.scheduled_for = None;
}

fn confirmed(order: &mut Order, created_at: Timestamp, seen_after: SignedDuration) {
    placed(order, created_at);
    order.status = OrderStatus::State(OrderState::Confirmed);
    order.left_created_at = Some(created_at + seen_after);
}

fn ended(order: &mut Order, created_at: Timestamp, state: OrderState, final_at: Timestamp) {
    confirmed(order, created_at, minutes(1));
    order.status = OrderStatus::State(state);
    order.final_at = Some(final_at);
}

testkit::both_engines! {
    async fn orders_wait_too_long_for_their_acceptance_in_the_window_that_ends_with_their_time(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let (now, noon) = (at("2026-03-15T13:00:00Z"), at("2026-03-15T12:30:00Z"));
        kitchen.orders(7, |order| confirmed(order, noon, minutes(12))).await;
        kitchen.orders(2, |order| placed(order, noon)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-1", now).await, (false, 2, 9));
        // Accepted a moment after the twelve minutes.
        let late = minutes(12) + SignedDuration::from_micros(1);
        kitchen.orders(1, |order| confirmed(order, noon, late)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-1", now).await, (true, 3, 10));
        // Twelve minutes are not over for those; sandbox and links do not count at all.
        kitchen.orders(9, |order| placed(order, now - minutes(12) + SignedDuration::from_micros(1))).await;
        kitchen.orders(9, |order| {
            placed(order, noon);
            order.access = Access::Direct;
        }).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-1", now).await, (true, 3, 10));
        // An hour later the window has left them behind.
        let left = noon + minutes(72);
        assert_eq!(kitchen.measured(Group::Often, "ORD-1", left).await.2, 9);
        let slot = at("2026-03-15T20:00:00Z");
        kitchen.orders(1, |order| {
            placed(order, noon);
            order.scheduled_for = Some(slot);
        }).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-1", slot - minutes(48)).await, (false, 1, 1), "an hour before the slot");
        assert_eq!(kitchen.measured(Group::Often, "ORD-1", slot - minutes(49)).await.2, 0);
    }

    async fn rejected_and_cancelled_orders_count_and_declined_payments_do_not(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let now = at("2026-03-15T13:00:00Z");
        let first = now - minutes(60) + SignedDuration::from_micros(1);
        kitchen.orders(5, |order| ended(order, first, OrderState::Rejected, now)).await;
        kitchen.orders(4, |order| ended(order, now, OrderState::Cancelled, now)).await;
        kitchen.orders(20, |order| confirmed(order, first, minutes(1))).await;
        kitchen.orders(1, |order| {
            ended(order, first, OrderState::Rejected, now);
            let kind = RejectionType::PaymentDeclined;
            order.rejection = Some(OrderRejection::Partner { kind, reason: None, problems: Vec::new() });
        }).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-2", now).await, (false, 9, 30));
        kitchen.orders(1, |order| ended(order, now - minutes(60), OrderState::Rejected, now)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-2", now).await.2, 30, "placed exactly an hour ago");
        kitchen.orders(1, |order| ended(order, first, OrderState::Rejected, now)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-2", now).await, (true, 10, 31));
    }

    async fn open_orders_without_news_are_stale_two_hours_after_their_estimate(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let now = at("2026-03-15T13:00:00Z");
        let due = now - minutes(120);
        let silent = |order: &mut Order, until: Timestamp| {
            confirmed(order, until - minutes(60), minutes(1));
            order.estimate = Some(EstimatedTime { from: until, until });
            order.last_update_time = Some(until - minutes(59));
        };
        kitchen.orders(18, |order| ended(order, due, OrderState::Fulfilled, now)).await;
        kitchen.orders(2, |order| silent(order, due)).await;
        kitchen.orders(1, |order| silent(order, due + SignedDuration::from_micros(1))).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-3", now).await, (false, 2, 20));
        kitchen.orders(1, |order| {
            silent(order, due);
            order.last_update_time = Some(due + minutes(1));
        }).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-3", now).await, (false, 2, 21), "there was news since");
        kitchen.orders(1, |order| silent(order, due)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-3", now).await, (true, 3, 22));
    }

    async fn final_states_are_missed_on_the_day_on_which_their_time_ended(db: Db) {
        let kitchen = Kitchen::open(db).await;
        // Evaluated on the 17th for those whose 24 hours ended on the 16th, so that were due on the 15th.
        let (now, due) = (at("2026-03-17T06:00:00Z"), at("2026-03-15T00:00:00Z"));
        let assumed = |order: &mut Order, created_at: Timestamp| {
            confirmed(order, created_at, minutes(1));
            order.status = OrderStatus::FulfilledAssumed;
        };
        kitchen.orders(18, |order| ended(order, due, OrderState::Fulfilled, due + minutes(1440))).await;
        kitchen.orders(1, |order| assumed(order, due)).await;
        kitchen.orders(9, |order| assumed(order, due - SignedDuration::from_micros(1))).await;
        kitchen.orders(9, |order| assumed(order, due + minutes(1440))).await;
        assert_eq!(kitchen.measured(Group::Daily, "ORD-4", now).await, (false, 1, 19));
        let late = due + minutes(1440) + SignedDuration::from_micros(1);
        kitchen.orders(1, |order| ended(order, due, OrderState::Fulfilled, late)).await;
        assert_eq!(kitchen.measured(Group::Daily, "ORD-4", now).await, (true, 2, 20), "a final state that came too late");
    }

    async fn the_share_of_fulfilled_orders_is_that_of_a_week(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let (now, week) = (at("2026-03-22T06:00:00Z"), at("2026-03-15T06:00:00Z"));
        let first = week + SignedDuration::from_micros(1);
        kitchen.orders(47, |order| ended(order, week, OrderState::Fulfilled, first)).await;
        kitchen.orders(2, |order| ended(order, week, OrderState::Cancelled, now)).await;
        kitchen.orders(9, |order| ended(order, week, OrderState::Cancelled, week)).await;
        assert_eq!(kitchen.measured(Group::Daily, "ORD-5", now).await, (false, 2, 49));
        kitchen.orders(1, |order| ended(order, week, OrderState::Rejected, now)).await;
        assert_eq!(kitchen.measured(Group::Daily, "ORD-5", now).await, (true, 3, 50));
        kitchen.orders(10, |order| ended(order, week, OrderState::Fulfilled, now)).await;
        assert_eq!(kitchen.measured(Group::Daily, "ORD-5", now).await, (false, 3, 60), "exactly 95 in a hundred");
    }

    async fn silence_is_ten_old_open_orders_and_no_accepted_update(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let now = at("2026-03-15T13:00:00Z");
        let old = now - minutes(15) - SignedDuration::from_micros(1);
        kitchen.orders(9, |order| confirmed(order, old, minutes(1))).await;
        kitchen.orders(1, |order| placed(order, now - minutes(15))).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-6", now).await, (false, 9, 0));
        kitchen.orders(1, |order| placed(order, old)).await;
        kitchen.answers(3, 400, now - minutes(1)).await;
        kitchen.answers(1, 200, now - minutes(61)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-6", now).await, (true, 10, 0), "refused ones are none");
        kitchen.answers(1, 200, now - minutes(1)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-6", now).await, (false, 10, 1));
    }

    async fn refused_updates_are_counted_and_failures_of_the_platform_are_not(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let now = at("2026-03-15T13:00:00Z");
        kitchen.answers(24, 404, now - minutes(60)).await;
        kitchen.answers(99, 200, now - minutes(30)).await;
        kitchen.answers(50, 500, now - minutes(30)).await;
        kitchen.answers(50, 404, now - minutes(61)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-7", now).await, (false, 24, 123));
        kitchen.answers(1, 400, now - minutes(1)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-7", now).await, (true, 25, 124));
        kitchen.answers(1, 200, now - minutes(1)).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-7", now).await, (false, 25, 125), "exactly a fifth");
    }

    async fn submits_are_unknown_after_all_repeats(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let now = at("2026-03-15T13:00:00Z");
        let unknown = |order: &mut Order| {
            placed(order, now - minutes(1));
            order.status = OrderStatus::SubmitUnknown;
        };
        kitchen.orders(4, unknown).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-8", now).await, (false, 4, 4));
        kitchen.orders(1, unknown).await;
        assert_eq!(kitchen.measured(Group::Often, "ORD-8", now).await, (true, 5, 5));
    }

    async fn rules_are_evaluated_every_five_minutes_and_every_morning_and_never_twice(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let noon = at("2026-03-15T12:00:00Z");
        kitchen.orders(10, |order| placed(order, noon)).await;
        kitchen.house.clock.set(noon + minutes(11));
        kitchen.pass().await;
        assert_eq!(kitchen.alert("ORD-1").await, (None, Some(noon + minutes(10))));
        assert_eq!(kitchen.alert("ORD-5").await, (None, Some(at("2026-03-15T06:00:00Z"))));
        kitchen.house.clock.set(noon + minutes(15));
        kitchen.pass().await;
        kitchen.pass().await;
        assert_eq!(kitchen.alert("ORD-1").await, (Some(noon + minutes(15)), Some(noon + minutes(15))));
        let filter = escalation::IncidentQuery::default();
        let escalation = escalation::Escalation::new(
            kitchen.house.db.clone(),
            kitchen.house.ambient.clone(),
            escalation::EscalationSettings::new("https://food.example".parse().unwrap()),
        );
        let incidents = escalation.list(filter).await.unwrap().items;
        assert_eq!(incidents.len(), 1, "it is an escalation at once");
        // The window leaves the orders behind: false twice in a row is over.
        for (minute, fires) in [(75, true), (80, false)] {
            kitchen.house.clock.set(noon + minutes(minute));
            kitchen.pass().await;
            assert_eq!(kitchen.alert("ORD-1").await.0.is_some(), fires, "{minute}");
        }
        kitchen.house.clock.set(at("2026-03-16T05:59:59Z"));
        kitchen.pass().await;
        assert_eq!(kitchen.alert("ORD-4").await.1, Some(at("2026-03-15T06:00:00Z")));
        kitchen.house.clock.set(at("2026-03-16T06:00:00Z"));
        kitchen.pass().await;
        assert_eq!(kitchen.alert("ORD-4").await.1, Some(at("2026-03-16T06:00:00Z")));
    }

    async fn a_partner_has_limits_of_its_own_from_the_next_evaluation_on(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let (noon, partner): (Timestamp, PartnerId) = (at("2026-03-15T12:00:00Z"), kitchen.house.partner_id);
        kitchen.orders(10, |order| placed(order, noon)).await;
        let monitoring = kitchen.monitoring();
        let general = monitoring.limits(partner).await.unwrap().of("ORD-1").unwrap();
        let own = escalation::LimitFacts { least: 11, ..general };
        let actor = basis::Actor::system("test");
        monitoring.set_limits(actor.clone(), partner, "ord-1", Some(own)).await.unwrap();
        kitchen.house.clock.set(noon + minutes(15));
        kitchen.pass().await;
        assert_eq!(kitchen.alert("ORD-1").await.0, None);
        monitoring.set_limits(actor, partner, "ORD-1", None).await.unwrap();
        kitchen.house.clock.set(noon + minutes(20));
        kitchen.pass().await;
        assert_eq!(kitchen.alert("ORD-1").await.0, Some(noon + minutes(20)));
    }
}
