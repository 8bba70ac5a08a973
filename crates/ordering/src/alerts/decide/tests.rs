use monitoring::SignalRule;

use super::*;

fn limits(id: &str) -> LimitFacts {
    SignalRule::orders().into_iter().find(|rule| rule.id == id).unwrap().limits.unwrap()
}

fn holds(id: &str, part: i64, whole: i64, restaurants: i64) -> bool {
    decide_share(id, &limits(id), Counted { part, whole, restaurants }).holds
}

#[test]
fn acceptance_is_overdue_over_a_fifth_of_ten_orders_in_three_restaurants() {
    assert!(holds("ORD-1", 3, 10, 3));
    assert!(!holds("ORD-1", 2, 10, 3), "exactly a fifth");
    assert!(!holds("ORD-1", 9, 9, 3), "nine orders");
    assert!(!holds("ORD-1", 10, 10, 2), "two restaurants");
    assert!(holds("ORD-1", 201, 1000, 3));
    assert!(!holds("ORD-1", 200, 1000, 3));
}

#[test]
fn orders_are_rejected_or_cancelled_over_three_tenths_and_ten_of_them_in_three_restaurants() {
    assert!(holds("ORD-2", 10, 33, 3));
    assert!(!holds("ORD-2", 30, 100, 3), "exactly three tenths");
    assert!(holds("ORD-2", 31, 100, 3));
    assert!(!holds("ORD-2", 9, 9, 3), "nine of them");
    assert!(!holds("ORD-2", 10, 10, 2), "two restaurants");
}

#[test]
fn orders_are_stale_over_a_tenth_of_twenty_due() {
    assert!(holds("ORD-3", 3, 20, 0));
    assert!(!holds("ORD-3", 2, 20, 0), "exactly a tenth");
    assert!(!holds("ORD-3", 19, 19, 9), "nineteen due");
}

#[test]
fn final_states_are_missing_over_a_twentieth_of_twenty() {
    assert!(holds("ORD-4", 2, 20, 0));
    assert!(!holds("ORD-4", 1, 20, 0), "exactly a twentieth");
    assert!(!holds("ORD-4", 19, 19, 0), "nineteen orders");
}

#[test]
fn fulfilment_is_low_under_ninety_five_in_a_hundred_of_fifty() {
    // The part is what was not fulfilled.
    assert!(holds("ORD-5", 6, 100, 0));
    assert!(!holds("ORD-5", 5, 100, 0), "exactly 95 in a hundred were fulfilled");
    assert!(holds("ORD-5", 3, 50, 0));
    assert!(!holds("ORD-5", 49, 49, 0), "forty-nine orders");
}

#[test]
fn there_are_no_updates_when_ten_orders_are_open_and_none_was_accepted() {
    let holds = |open, accepted| decide_silence(&limits("ORD-6"), open, accepted).holds;
    assert!(holds(10, 0));
    assert!(!holds(9, 0));
    assert!(!holds(10, 1));
}

#[test]
fn updates_are_refused_over_a_fifth_and_twenty_five_of_them() {
    assert!(holds("ORD-7", 25, 124, 0));
    assert!(!holds("ORD-7", 25, 125, 0), "exactly a fifth");
    assert!(!holds("ORD-7", 24, 24, 0), "twenty-four");
}

#[test]
fn submits_are_unknown_over_two_in_a_hundred_and_five_of_them() {
    assert!(holds("ORD-8", 5, 249, 0));
    assert!(!holds("ORD-8", 5, 250, 0), "exactly two in a hundred");
    assert!(!holds("ORD-8", 4, 4, 0), "four");
}

#[test]
fn nothing_fires_without_orders() {
    for rule in SignalRule::orders() {
        assert!(!decide_share(&rule.id, &rule.limits.unwrap(), Counted::default()).holds, "{}", rule.id);
    }
}
