use basis::{Currency, Environment, Money};

use super::*;

fn now() -> Timestamp {
    "2026-03-14T18:00:00Z".parse().unwrap()
}

fn later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn update(state: OrderState, minutes: i64) -> SeenUpdate {
    SeenUpdate {
        received_at: later(minutes),
        status: 200,
        hash: format!("{state}{minutes}"),
        state,
        update_time: Some(later(minutes)),
        has_support: true,
        has_receipt: state != OrderState::Created,
        due: Some(later(40)),
        has_reason: true,
        total: None,
        lines: Vec::new(),
    }
}

fn order(updates: Vec<SeenUpdate>) -> Seen {
    let order = TestOrder {
        google_order_id: "1".to_owned(),
        action_order_id: "A-1".to_owned(),
        environment: Environment::Sandbox,
        case: TestCase::S1,
        submitted_at: now(),
        scheduled: None,
        first: update(OrderState::Created, 0),
        lines: vec![("1".to_owned(), usd(1000)), ("2".to_owned(), usd(500))],
        total: usd(1800),
        provocation: None,
    };
    (order, updates)
}

fn outcome(case: TestCase, orders: &[Seen], minutes: i64) -> Outcome {
    judge_orders(case, orders, later(minutes)).outcome
}

#[test]
fn an_order_ends_within_a_day_of_its_time() {
    let open = [order(vec![update(OrderState::Confirmed, 1)])];
    assert_eq!(outcome(TestCase::A1, &open, 60), Outcome::Waiting);
    assert_eq!(outcome(TestCase::A1, &open, 40 + 24 * 60 + 1), Outcome::Failed);
    let done = [order(vec![update(OrderState::Fulfilled, 50)])];
    assert_eq!(outcome(TestCase::A1, &done, 60), Outcome::Passed);
    assert_eq!(outcome(TestCase::A1, &[], 60), Outcome::NotApplicable);
}

#[test]
fn support_estimate_and_receipt_are_asked_of_every_order() {
    let good = [order(vec![update(OrderState::Confirmed, 1)])];
    assert_eq!(outcome(TestCase::A2, &good, 2), Outcome::Passed);
    assert_eq!(outcome(TestCase::A3, &good, 2), Outcome::Passed);
    let mute = SeenUpdate { has_support: false, has_receipt: false, ..update(OrderState::Confirmed, 1) };
    let bad = [order(vec![mute])];
    assert_eq!(outcome(TestCase::A2, &bad, 2), Outcome::Failed);
    assert_eq!(outcome(TestCase::A3, &bad, 2), Outcome::Failed);
    assert_eq!(outcome(TestCase::A3, &[order(vec![])], 2), Outcome::Waiting);
}

#[test]
fn a_change_moves_the_total_with_the_lines() {
    let change = |price: i64, total: Option<i64>| SeenUpdate {
        lines: vec![("1".to_owned(), Some(usd(price)))],
        total: total.map(usd),
        ..update(OrderState::InPreparation, 5)
    };
    for (update, expected) in [
        (change(900, Some(1700)), Outcome::Passed),
        (change(900, Some(1690)), Outcome::Passed),
        (change(900, Some(1800)), Outcome::Failed),
        (change(900, Some(1900)), Outcome::Failed),
        (change(900, None), Outcome::Failed),
    ] {
        assert_eq!(outcome(TestCase::A4, &[order(vec![update])], 6), expected);
    }
    assert_eq!(outcome(TestCase::A4, &[order(vec![])], 6), Outcome::NotApplicable);
}

#[test]
fn an_end_without_delivery_says_why() {
    let ended = update(OrderState::Cancelled, 9);
    assert_eq!(outcome(TestCase::A5, &[order(vec![ended.clone()])], 10), Outcome::Passed);
    let mute = SeenUpdate { has_reason: false, ..ended };
    assert_eq!(outcome(TestCase::A5, &[order(vec![mute])], 10), Outcome::Failed);
}

#[test]
fn after_503_it_comes_again_and_after_400_it_does_not() {
    let provoked = |provocation: Provocation, again: bool| {
        let refused = SeenUpdate { status: provocation.status(), ..update(OrderState::Confirmed, 1) };
        let repeat = SeenUpdate { status: 200, received_at: later(2), ..refused.clone() };
        let (mut order, _) = order(vec![]);
        order.provocation = Some(provocation);
        [(order, if again { vec![refused, repeat] } else { vec![refused] })]
    };
    let of = |provocation, again, minutes| outcome(TestCase::A6, &provoked(provocation, again), minutes);
    assert_eq!(of(Provocation::Unavailable, true, 3), Outcome::Passed);
    assert_eq!(of(Provocation::Unavailable, false, 3), Outcome::Waiting);
    assert_eq!(of(Provocation::Unavailable, false, 12), Outcome::Failed);
    assert_eq!(of(Provocation::Invalid, true, 3), Outcome::Failed);
    assert_eq!(of(Provocation::Invalid, false, 12), Outcome::Passed);
}
