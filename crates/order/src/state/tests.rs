use super::*;
use crate::update::read_async_update;

fn update(state: OrderState, time: &str, more: &str) -> OrderUpdate {
    let body = format!(
        r#"{{"customPushMessage":{{"orderUpdate":{{"actionOrderId":"A","orderState":{{"state":"{state}","label":"x"}},
        "updateTime":"{time}","orderManagementActions":[{{"type":"CUSTOMER_SERVICE","button":{{"title":"Help",
        "openUrlAction":{{"url":"mailto:a@b.example"}}}}}}]{more}}}}}}}"#
    );
    read_async_update(body.as_bytes()).unwrap().update
}

fn progress(status: OrderStatus) -> OrderProgress {
    OrderProgress {
        status,
        last_update_time: Some("2026-03-14T18:00:00Z".parse().unwrap()),
        already_stored: false,
        has_receipt: true,
        line_ids: vec!["101".to_owned()],
    }
}

/// The table of 9.2, written out: S same, F forward, C rejected after acceptance, - illegal.
/// Columns: CREATED CONFIRMED REJECTED IN_PREPARATION READY_FOR_PICKUP IN_TRANSIT FULFILLED CANCELLED.
const TABLE: [(&str, &str); 11] = [
    ("SUBMITTING", "FFFFFFFF"),
    ("SUBMIT_UNKNOWN", "FFFFFFFF"),
    ("CREATED", "SFFFFFFF"),
    ("CONFIRMED", "-SCFFFFF"),
    ("REJECTED", "--S-----"),
    ("IN_PREPARATION", "--CSFFFF"),
    ("READY_FOR_PICKUP", "--C-SFFF"),
    ("IN_TRANSIT", "--C--SFF"),
    ("FULFILLED", "------S-"),
    ("CANCELLED", "-------S"),
    ("FULFILLED_ASSUMED", "--C---FF"),
];

#[test]
fn every_pair_of_states_is_decided_as_the_table_says() {
    assert_eq!(TABLE.len(), OrderStatus::all().count());
    for (from, row) in TABLE {
        let from = OrderStatus::from_name(from).unwrap();
        for (to, expected) in OrderState::ALL.into_iter().zip(row.chars()) {
            let found = match decide_transition(from, to) {
                Transition::Same => 'S',
                Transition::Forward => 'F',
                Transition::RejectedAfterAcceptance => 'C',
                Transition::Illegal => '-',
            };
            assert_eq!(found, expected, "{from} to {to}");
        }
    }
}

#[test]
fn a_decision_follows_the_table_for_every_pair() {
    for from in OrderStatus::all() {
        for to in OrderState::ALL {
            let decision = decide_update(&progress(from), &update(to, "2026-03-14T18:01:00Z", ""));
            match (decide_transition(from, to), decision) {
                (Transition::Illegal, UpdateDecision::Refuse(refusal)) => {
                    assert_eq!(refusal.status, UpdateStatus::FailedPrecondition);
                }
                (Transition::RejectedAfterAcceptance, UpdateDecision::Apply { state, warnings, .. }) => {
                    assert_eq!(state, OrderState::Cancelled);
                    assert!(warnings.iter().any(|w| w.code == WarningCode::RejectedAfterAcceptance));
                }
                (Transition::Same, UpdateDecision::Apply { state, changed: false, .. })
                | (Transition::Forward, UpdateDecision::Apply { state, changed: true, .. }) => {
                    assert_eq!(state, to);
                }
                (transition, decision) => panic!("{from} to {to}: {transition:?}, {decision:?}"),
            }
        }
    }
}

#[test]
fn every_walk_along_legal_steps_ends_in_a_final_state() {
    // Forward steps never lead back, so each walk is shorter than the number of states.
    fn longest(from: OrderState) -> usize {
        let next = OrderState::ALL.into_iter().filter_map(|to| {
            match decide_transition(OrderStatus::State(from), to) {
                Transition::Forward => Some(to),
                Transition::RejectedAfterAcceptance => Some(OrderState::Cancelled),
                Transition::Same | Transition::Illegal => None,
            }
        });
        let steps: Vec<usize> = next.map(longest).collect();
        assert_eq!(steps.is_empty(), from.is_final(), "{from}");
        1 + steps.into_iter().max().unwrap_or(0)
    }
    assert!(longest(OrderState::Created) <= OrderState::ALL.len());
}

#[test]
fn a_refused_transition_is_told_as_in_the_example() {
    let decision = decide_update(
        &progress(OrderStatus::State(OrderState::Fulfilled)),
        &update(OrderState::InTransit, "2026-03-14T18:01:00Z", ""),
    );
    let UpdateDecision::Refuse(refusal) = decision else { panic!("{decision:?}") };
    assert_eq!(refusal.message, "Order A is FULFILLED; transition to IN_TRANSIT is not allowed.");
    assert_eq!(refusal.body().error.code, 400);
}

#[test]
fn an_older_update_is_not_applied_even_if_it_would_be_illegal() {
    let current = progress(OrderStatus::State(OrderState::Fulfilled));
    let decision = decide_update(&current, &update(OrderState::InTransit, "2026-03-14T17:59:59Z", ""));
    assert_eq!(decision, UpdateDecision::Older);
}

#[test]
fn a_stored_update_is_a_duplicate() {
    let current =
        OrderProgress { already_stored: true, ..progress(OrderStatus::State(OrderState::Confirmed)) };
    let decision = decide_update(&current, &update(OrderState::Confirmed, "2026-03-14T18:00:00Z", ""));
    assert_eq!(decision, UpdateDecision::Duplicate);
}

#[test]
fn an_unknown_line_is_refused() {
    let more = r#","lineItemUpdates":{"999":{"orderState":{"state":"CANCELLED"}}}"#;
    let decision = decide_update(
        &progress(OrderStatus::State(OrderState::Confirmed)),
        &update(OrderState::Confirmed, "2026-03-14T18:01:00Z", more),
    );
    let UpdateDecision::Refuse(refusal) = decision else { panic!("{decision:?}") };
    assert_eq!(refusal.status, UpdateStatus::InvalidArgument);
    assert_eq!(refusal.message, "lineItemUpdates: line 999 is not part of order A.");
}

#[test]
fn the_first_accepted_state_accepts_and_asks_for_a_receipt() {
    let current = OrderProgress { has_receipt: false, ..progress(OrderStatus::State(OrderState::Created)) };
    let decision = decide_update(&current, &update(OrderState::InPreparation, "2026-03-14T18:01:00Z", ""));
    let UpdateDecision::Apply { accepts, warnings, .. } = decision else { panic!("{decision:?}") };
    assert!(accepts);
    assert_eq!(warnings.iter().map(|w| w.code).collect::<Vec<_>>(), [WarningCode::ReceiptMissing]);
}

#[test]
fn names_of_statuses_are_read_back() {
    for status in OrderStatus::all() {
        let text = serde_json::to_string(&status).unwrap();
        assert_eq!(serde_json::from_str::<OrderStatus>(&text).unwrap(), status);
    }
    assert_eq!(OrderState::from_name("RETURNED"), None);
}
