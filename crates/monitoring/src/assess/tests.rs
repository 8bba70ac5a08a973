use std::collections::BTreeMap;

use basis::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::evidence::{ActionWindow, EVIDENCE_FORMAT, LatencySummary, RestaurantCounts};

fn window(action: Action, minutes: u32, requests: u64, errors: u64, restaurants: u64) -> ActionWindow {
    ActionWindow {
        action,
        minutes,
        requests,
        errors,
        payment_declined: 0,
        restaurants_with_errors: restaurants,
        by_code: BTreeMap::new(),
    }
}

fn evidence(windows: Vec<ActionWindow>) -> Evidence {
    Evidence {
        format: EVIDENCE_FORMAT,
        taken_at: Timestamp::UNIX_EPOCH,
        integration: IntegrationStatus::Enabled,
        windows,
        health_checks: Tries::default(),
        latency: LatencySummary::default(),
        restaurants: RestaurantCounts::default(),
        last_success_at: BTreeMap::new(),
        open_incidents: Vec::new(),
        last_feed_published_at: None,
    }
}

fn kind(condition: UrgentCondition, evidence: &Evidence) -> VerdictKind {
    assess(condition, evidence).kind
}

const DOWN: UrgentCondition = UrgentCondition::IntegrationDown;
const MAJORITY: UrgentCondition = UrgentCondition::MajorityOfMerchants;
const BLOCKED: UrgentCondition = UrgentCondition::WidespreadBlockage;

#[test]
fn five_tries_without_a_success_support_that_the_integration_is_down() {
    let of = |requests, errors| evidence(vec![window(Action::Checkout, 30, requests, errors, 1)]);
    assert_eq!(kind(DOWN, &of(5, 5)), VerdictKind::Supported);
    assert_eq!(kind(DOWN, &of(4, 4)), VerdictKind::Undecidable);
    assert_eq!(kind(DOWN, &of(10, 9)), VerdictKind::Undecidable);
    assert_eq!(kind(DOWN, &of(10, 5)), VerdictKind::Contradicted);
}

#[test]
fn the_last_five_minutes_outweigh_the_last_thirty() {
    let windows = vec![window(Action::Submit, 5, 6, 6, 2), window(Action::Submit, 30, 100, 6, 2)];
    assert_eq!(kind(DOWN, &evidence(windows)), VerdictKind::Supported);
}

#[test]
fn health_checks_count_as_tries() {
    let mut quiet = evidence(vec![]);
    assert_eq!(kind(DOWN, &quiet), VerdictKind::Undecidable);
    quiet.health_checks = Tries { requests: 6, successes: 0 };
    assert_eq!(kind(DOWN, &quiet), VerdictKind::Supported);
    quiet.health_checks = Tries { requests: 6, successes: 6 };
    assert_eq!(kind(DOWN, &quiet), VerdictKind::Contradicted);
}

#[test]
fn the_integration_status_speaks_first() {
    let with = |integration| Evidence { integration, ..evidence(vec![]) };
    assert_eq!(kind(DOWN, &with(IntegrationStatus::DisabledAuto)), VerdictKind::Supported);
    assert_eq!(kind(DOWN, &with(IntegrationStatus::DisabledManual)), VerdictKind::Contradicted);
    assert_eq!(kind(DOWN, &with(IntegrationStatus::DisabledOperator)), VerdictKind::Undecidable);
}

#[test]
fn more_than_half_of_the_active_restaurants_is_a_majority() {
    let of = |affected_30m, active_6h, total_offered| Evidence {
        restaurants: RestaurantCounts { active_6h, affected_30m, total_offered },
        ..evidence(vec![window(Action::Checkout, 30, 40, 20, 5)])
    };
    assert_eq!(kind(MAJORITY, &of(6, 10, Some(10))), VerdictKind::Supported);
    assert_eq!(kind(MAJORITY, &of(5, 10, Some(10))), VerdictKind::Contradicted);
    assert_eq!(kind(MAJORITY, &of(5, 10, None)), VerdictKind::Contradicted);
    assert_eq!(kind(MAJORITY, &of(5, 10, Some(21))), VerdictKind::Undecidable);
    assert_eq!(kind(MAJORITY, &of(0, 0, Some(21))), VerdictKind::Undecidable);
}

#[test]
fn a_widespread_blockage_passes_the_gates_of_the_alerts() {
    let of = |requests, errors, restaurants| {
        evidence(vec![window(Action::Checkout, 30, requests, errors, restaurants)])
    };
    assert_eq!(kind(BLOCKED, &of(49, 25, 5)), VerdictKind::Supported);
    assert_eq!(kind(BLOCKED, &of(50, 25, 5)), VerdictKind::Contradicted);
    assert_eq!(kind(BLOCKED, &of(49, 25, 4)), VerdictKind::Undecidable);
    assert_eq!(kind(BLOCKED, &of(24, 24, 5)), VerdictKind::Undecidable);
    assert_eq!(kind(BLOCKED, &of(24, 0, 0)), VerdictKind::Undecidable);
    assert_eq!(kind(BLOCKED, &of(0, 0, 0)), VerdictKind::Undecidable);
}

#[test]
fn declined_payments_support_nothing() {
    let mut declined = window(Action::Submit, 30, 40, 40, 0);
    declined.payment_declined = 40;
    let evidence = evidence(vec![declined]);
    assert_eq!(kind(BLOCKED, &evidence), VerdictKind::Contradicted);
    assert_eq!(kind(DOWN, &evidence), VerdictKind::Contradicted);
}

#[test]
fn frozen_evidence_is_read_back_as_it_was() {
    let evidence = evidence(vec![window(Action::Submit, 30, 40, 30, 6)]);
    let text = serde_json::to_string(&evidence).unwrap();
    assert_eq!(serde_json::from_str::<Evidence>(&text).unwrap(), evidence);
    let verdict = assess(BLOCKED, &evidence);
    let text = serde_json::to_string(&verdict).unwrap();
    assert!(
        text.contains(r#"{"code":"blocked","action":"submit","errors":30,"requests":40,"restaurants":6}"#)
    );
    assert_eq!(serde_json::from_str::<Verdict>(&text).unwrap(), verdict);
}

proptest! {
    #[test]
    fn every_verdict_has_its_numbers(requests in 0u64..200, errors in 0u64..200, restaurants in 0u64..20, active in 0u64..50, affected in 0u64..50) {
        let windows = vec![window(Action::Submit, 30, requests.max(errors), errors, restaurants)];
        let mut evidence = evidence(windows);
        evidence.restaurants = RestaurantCounts { active_6h: active, affected_30m: affected, total_offered: None };
        for condition in UrgentCondition::ALL {
            prop_assert!(!assess(condition, &evidence).reasons.is_empty());
        }
    }
}
