//! What time does to orders.

use basis::{CartId, CheckoutId, Environment, Locale, OrderId, PartnerId, Timestamp};
use feed::ServiceType;
use jiff::SignedDuration;
use order::{OrderState, OrderStatus};
use proptest::prelude::*;

use super::*;
use crate::bill::Bill;
use crate::cart::Access;
use crate::settings::OrderingSettings;
use crate::tests::kitchen::euros;

fn now() -> Timestamp {
    "2026-03-14T10:00:00Z".parse().unwrap()
}

fn minutes(after: i64) -> Timestamp {
    now() + SignedDuration::from_mins(after)
}

fn order(status: OrderStatus) -> Order {
    Order {
        id: OrderId::from_bytes([1; 16]),
        partner_id: PartnerId::new(1001),
        environment: Environment::Production,
        access: Access::Public,
        google_order_id: "00123456789012345678".into(),
        action_order_id: None,
        restaurant_id: "restaurant/1".into(),
        restaurant_name: "Copper Ladle".into(),
        time_zone: "Europe/Paris".into(),
        cart_id: CartId::from_bytes([2; 16]),
        checkout_id: CheckoutId::from_bytes([3; 16]),
        conversation_id: "conversation".into(),
        service_type: ServiceType::Delivery,
        scheduled_for: None,
        locale: Locale::En,
        status,
        label: None,
        bill: Bill {
            lines: Vec::new(),
            extras: Vec::new(),
            subtotal: euros(1),
            tip: euros(0),
            total: euros(1),
        },
        payment: String::new(),
        estimate: None,
        receipt_id: None,
        actions: Vec::new(),
        rejection: None,
        cancellation: None,
        flags: OrderFlags::default(),
        created_at: now(),
        left_created_at: None,
        accepted_at: None,
        in_transit_at: None,
        delivered_at: None,
        final_at: None,
        last_update_time: None,
        customer_erased_at: None,
        updated_at: now(),
        submit_calls: 0,
        may_have_arrived: false,
        asks: 0,
        ask: None,
        ask_until: None,
        version: 1,
    }
}

fn created() -> Order {
    order(OrderStatus::State(OrderState::Created))
}

fn due(order: &Order, at: Timestamp) -> Vec<DueStep> {
    decide_due(order, &OrderingSettings::default(), at)
}

#[test]
fn acceptance_is_late_after_five_minutes_and_overdue_after_twelve() {
    assert_eq!(due(&created(), minutes(4)), []);
    assert_eq!(due(&created(), minutes(5)), [DueStep::FlagLate]);
    assert_eq!(due(&created(), minutes(12)), [DueStep::FlagLate, DueStep::FlagOverdue]);
    assert_eq!(acceptance_limit(&created(), &OrderingSettings::default()), Some(minutes(12)));
}

#[test]
fn a_scheduled_order_counts_from_an_hour_before_its_slot() {
    let order = Order { scheduled_for: Some(minutes(180)), ..created() };
    assert_eq!(due(&order, minutes(124)), []);
    assert_eq!(due(&order, minutes(125)), [DueStep::FlagLate]);
    let soon = Order { scheduled_for: Some(minutes(30)), ..created() };
    assert_eq!(due(&soon, minutes(5)), [DueStep::FlagLate], "never before it was placed");
}

#[test]
fn an_accepted_order_is_not_late() {
    let order = order(OrderStatus::State(OrderState::Confirmed));
    assert_eq!(due(&order, minutes(60)), []);
    assert_eq!(acceptance_limit(&order, &OrderingSettings::default()), None);
}

#[test]
fn final_and_unknown_orders_wait_for_nothing_but_erasure() {
    for status in
        OrderStatus::all().filter(|status| status.is_final() || *status == OrderStatus::SubmitUnknown)
    {
        let order = order(status);
        assert_eq!(due(&order, minutes(60 * 24 * 89)), [], "{status}");
        assert_eq!(due(&order, minutes(60 * 24 * 90)), [DueStep::EraseCustomer], "{status}");
        let erased = Order { customer_erased_at: Some(now()), ..order };
        assert_eq!(next_due(&erased, &OrderingSettings::default()), None, "{status}");
    }
}

proptest! {
    #[test]
    fn nothing_is_due_before_the_next_instant_and_something_is_at_it(
        index in 0..11_usize,
        slot in prop::option::of(0..3000_i64),
        estimate in prop::option::of(0..3000_i64),
        late: bool,
        stale: bool,
    ) {
        let status = OrderStatus::all().nth(index).unwrap();
        let order = Order {
            scheduled_for: slot.map(minutes),
            estimate: estimate.map(|end| EstimatedTime { from: minutes(end), until: minutes(end) }),
            flags: OrderFlags {
                acceptance_late_at: late.then(now),
                acceptance_overdue_at: None,
                stale_at: stale.then(now),
            },
            ..order(status)
        };
        let next = next_due(&order, &OrderingSettings::default()).unwrap();
        prop_assert_eq!(due(&order, next - SignedDuration::from_micros(1)), []);
        prop_assert!(!due(&order, next).is_empty());
    }
}
