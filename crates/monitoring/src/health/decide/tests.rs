use basis::Timestamp;
use jiff::SignedDuration;
use partners::IntegrationStatus;
use proptest::prelude::*;

use super::reference::{Happened, decide_slowly, integration_after};
use super::*;
use crate::health::model::{Check, LiveAnswer};

fn start() -> Timestamp {
    "2026-03-14T10:00:00Z".parse().unwrap()
}

fn at(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

fn check(minutes: i64, healthy: bool) -> Check {
    Check {
        at: at(minutes),
        healthy,
        code: (!healthy).then(|| "TIMEOUT".to_owned()),
        http_status: None,
        latency_ms: 8000,
    }
}

fn settings() -> HealthSettings {
    HealthSettings::default()
}

fn decide(state: &HealthState, integration: IntegrationStatus, now: Timestamp) -> HealthDecision {
    decide_health(HealthFacts { launched: true, integration, state }, &settings(), now)
}

fn enabled(state: &HealthState, minutes: i64) -> HealthDecision {
    decide(state, IntegrationStatus::Enabled, at(minutes))
}

/// Healthy at 0, then a failed check at each of `minutes`.
fn failing(minutes: impl IntoIterator<Item = i64>) -> HealthState {
    let mut state = HealthState::begin(start(), start());
    state.on_check(&check(0, true), &settings());
    for minute in minutes {
        state.on_check(&check(minute, false), &settings());
    }
    state
}

#[test]
fn an_hour_without_a_healthy_answer_is_down_and_a_moment_less_is_not() {
    let state = failing((1..=12).map(|n| n * 5));
    let moment_before = at(60) - SignedDuration::from_micros(1);
    assert_eq!(decide(&state, IntegrationStatus::Enabled, moment_before), HealthDecision::Keep);
    assert_eq!(enabled(&state, 60), HealthDecision::Disable(Cause::Down));
}

#[test]
fn six_failed_checks_within_the_hour_are_needed() {
    assert_eq!(enabled(&failing([35, 40, 45, 50, 60]), 60), HealthDecision::Keep);
    assert_eq!(enabled(&failing([35, 40, 45, 50, 55, 60]), 60), HealthDecision::Disable(Cause::Down));
    let state = failing([5, 10, 15, 20, 25, 30]);
    assert_eq!(enabled(&state, 65), HealthDecision::Disable(Cause::Down), "one of them is an hour old");
    let late = at(65) + SignedDuration::from_micros(1);
    assert_eq!(decide(&state, IntegrationStatus::Enabled, late), HealthDecision::Keep, "one is older");
}

#[test]
fn a_healthy_live_answer_begins_the_hour_anew_and_a_poor_one_does_not() {
    let mut state = failing((1..=11).map(|n| n * 5));
    state.on_live(LiveAnswer::Poor, None, at(57));
    state.on_check(&check(60, false), &settings());
    assert_eq!(enabled(&state, 60), HealthDecision::Disable(Cause::Down));
    let mut state = failing((1..=11).map(|n| n * 5));
    state.on_live(LiveAnswer::Healthy, None, at(57));
    state.on_check(&check(60, false), &settings());
    assert_eq!(enabled(&state, 60), HealthDecision::Keep);
}

#[test]
fn the_fifth_request_without_an_answer_in_a_row_switches_off_and_the_fourth_does_not() {
    let mut state = HealthState::begin(start(), start());
    for n in 1..=4 {
        state.on_live(LiveAnswer::Unanswered, Some("TIMEOUT"), at(n));
        assert_eq!(enabled(&state, n), HealthDecision::Keep);
    }
    state.on_live(LiveAnswer::Poor, None, at(5));
    for n in 6..=9 {
        state.on_live(LiveAnswer::Unanswered, Some("TIMEOUT"), at(n));
        assert_eq!(enabled(&state, n), HealthDecision::Keep, "an answer of any kind ends the row");
    }
    state.on_check(&check(10, true), &settings());
    state.on_live(LiveAnswer::Unanswered, Some("TIMEOUT"), at(11));
    assert_eq!(enabled(&state, 11), HealthDecision::Disable(Cause::Unanswered), "checks are not counted");
}

#[test]
fn the_third_healthy_check_in_a_row_restores_and_the_second_does_not() {
    let mut state = failing((1..=12).map(|n| n * 5));
    state.on_disabled(Cause::Down, &settings(), at(60));
    let off = |state: &HealthState, minutes| decide(state, IntegrationStatus::DisabledAuto, at(minutes));
    for (minute, healthy) in [(65, true), (70, true), (75, false), (80, true), (85, true)] {
        state.on_check(&check(minute, healthy), &settings());
        assert_eq!(off(&state, minute), HealthDecision::Keep, "{minute}");
    }
    state.on_check(&check(90, true), &settings());
    assert_eq!(off(&state, 90), HealthDecision::Restore);
    for other in [IntegrationStatus::DisabledManual, IntegrationStatus::DisabledOperator] {
        assert_eq!(decide(&state, other, at(90)), HealthDecision::Keep, "{other}");
    }
    let facts = HealthFacts { launched: false, integration: IntegrationStatus::DisabledAuto, state: &state };
    assert_eq!(decide_health(facts, &settings(), at(90)), HealthDecision::Keep);
}

#[test]
fn the_third_fall_within_a_day_is_not_restored_by_itself() {
    let fall = |minutes: [i64; 3]| {
        let mut state = HealthState::begin(start(), start());
        for minute in minutes {
            state.on_disabled(Cause::Unanswered, &settings(), at(minute));
            for n in 1..=3 {
                state.on_check(&check(minute + n * 5, true), &settings());
            }
        }
        state
    };
    let day = 24 * 60;
    let after = |state: &HealthState| decide(state, IntegrationStatus::DisabledAuto, at(5 * day));
    assert_eq!(after(&fall([0, 100, day - 1])), HealthDecision::Hold, "also days later");
    assert_eq!(after(&fall([0, 100, day])), HealthDecision::Restore);
}

#[test]
fn a_switch_by_a_person_resets_all_counters() {
    let mut state = failing((1..=12).map(|n| n * 5));
    state.on_live(LiveAnswer::Unanswered, None, at(59));
    state.on_disabled(Cause::Down, &settings(), at(60));
    state.on_check(&check(65, true), &settings());
    state.follow(at(66));
    assert_eq!((state.unanswered, state.healthy_checks, state.flaps()), (0, 0, 0));
    assert!(state.failures.is_empty());
    assert_eq!(state.silent_since(), at(66), "the hour begins with the switch");
    let measured = state.last.unwrap();
    assert_eq!((measured.failed_checks, measured.unanswered, measured.healthy_at), (12, 1, Some(at(0))));
}

#[test]
fn a_partner_that_never_answered_has_an_hour_from_its_launch() {
    let mut state = HealthState::begin(at(0), at(-9000));
    for n in 1..=11 {
        state.on_check(&check(n * 5, false), &settings());
    }
    assert_eq!(enabled(&state, 59), HealthDecision::Keep);
    assert_eq!(enabled(&state, 60), HealthDecision::Disable(Cause::Down));
}

fn happened() -> impl Strategy<Value = (i64, Happened)> {
    let one = prop_oneof![
        8 => any::<bool>().prop_map(|healthy| Happened::Check { healthy }),
        8 => prop_oneof![
            1 => Just(LiveAnswer::Healthy),
            1 => Just(LiveAnswer::Poor),
            4 => Just(LiveAnswer::Unanswered)
        ].prop_map(Happened::Live),
        8 => Just(Happened::Check { healthy: false }),
        1 => any::<bool>().prop_map(|on| Happened::Person { on }),
    ];
    (0_i64..1200, one)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// The counters say at every moment of a random history what a look at the whole history says.
    #[test]
    fn the_counters_agree_with_a_slow_look_at_the_whole_history(steps in proptest::collection::vec(happened(), 1..160)) {
        let settings = settings();
        let (mut now, mut integration) = (start(), IntegrationStatus::Enabled);
        let (mut state, mut history) = (HealthState::begin(now, now), Vec::new());
        for (seconds, one) in steps {
            now += SignedDuration::from_secs(seconds + 1);
            // A switch to what is already so is none.
            if integration_after(one, integration) == integration && matches!(one, Happened::Person { .. }) {
                continue;
            }
            integration = integration_after(one, integration);
            history.push((now, one));
            match one {
                Happened::Check { healthy } => {
                    let check = Check { at: now, healthy, code: None, http_status: None, latency_ms: 1 };
                    state.on_check(&check, &settings);
                }
                Happened::Live(answer) => state.on_live(answer, None, now),
                Happened::Person { .. } => state.follow(now),
                Happened::Watch { .. } => {}
            }
            let decision = decide_health(HealthFacts { launched: true, integration, state: &state }, &settings, now);
            prop_assert_eq!(decision, decide_slowly(&history, start(), &settings), "{:?}", history);
            let watch = match decision {
                HealthDecision::Disable(cause) => {
                    state.on_disabled(cause, &settings, now);
                    Happened::Watch { on: false }
                }
                HealthDecision::Restore => {
                    state.on_restored(now);
                    Happened::Watch { on: true }
                }
                HealthDecision::Keep | HealthDecision::Hold => continue,
            };
            integration = integration_after(watch, integration);
            history.push((now, watch));
        }
    }
}
