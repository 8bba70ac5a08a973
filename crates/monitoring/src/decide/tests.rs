use proptest::prelude::*;

use super::*;

const LIVE: Standing = Standing { launched: true, enabled: true };
const PAUSED: Standing = Standing { launched: true, enabled: false };

fn rule() -> AlertRule {
    AlertRule::fulfillment().remove(0)
}

fn at(seconds: i64) -> Timestamp {
    from_micros(1_773_482_400_000_000 + seconds * 1_000_000)
}

fn bad() -> WindowTotals {
    WindowTotals { requests: 40, successes: 10, errors: 30, restaurants: 6, ..WindowTotals::default() }
}

fn good(successes_since: u64) -> WindowTotals {
    WindowTotals { requests: 80, successes: 50, successes_since, errors: 30, restaurants: 6, ..bad() }
}

fn fired(standing: Standing) -> RuleState {
    let (state, change) = decide_alert(&rule(), &bad(), &RuleState::default(), standing, at(0));
    assert_eq!(change, Some(Change::Fire { suppressed: standing != LIVE }));
    state
}

fn look(
    state: &RuleState,
    totals: &WindowTotals,
    standing: Standing,
    now: i64,
) -> (RuleState, Option<Change>) {
    decide_alert(&rule(), totals, state, standing, at(now))
}

#[test]
fn a_rule_fires_once() {
    let state = fired(LIVE);
    let (state, change) = look(&state, &bad(), LIVE, 60);
    assert_eq!(change, None);
    assert!(state.firing.is_some());
}

#[test]
fn a_partner_that_is_not_launched_never_fires() {
    let standing = Standing { launched: false, enabled: true };
    let (state, change) = look(&RuleState::default(), &bad(), standing, 0);
    assert_eq!((state.firing, change), (None, None));
}

#[test]
fn recovery_wants_two_evaluations_in_different_minutes() {
    let state = fired(LIVE);
    let (state, first) = look(&state, &good(10), LIVE, 60);
    let (state, same_minute) = look(&state, &good(10), LIVE, 61);
    let (state, second) = look(&state, &good(10), LIVE, 120);
    assert_eq!((first, same_minute, second), (None, None, Some(Change::Recover)));
    assert_eq!(state.firing, None);
}

#[test]
fn no_traffic_never_resolves() {
    let mut state = fired(LIVE);
    for minute in 1..=600 {
        let (next, change) = look(&state, &WindowTotals::default(), LIVE, minute * 60);
        assert_eq!(change, None, "minute {minute}");
        state = next;
    }
    assert!(state.firing.is_some());
}

#[test]
fn too_few_successes_do_not_resolve() {
    let state = fired(LIVE);
    let (state, _) = look(&state, &good(4), LIVE, 60);
    let (state, change) = look(&state, &good(4), LIVE, 120);
    assert_eq!(change, None);
    assert_eq!(look(&state, &good(5), LIVE, 180).1, Some(Change::Recover));
}

#[test]
fn a_rate_over_the_limit_on_little_traffic_does_not_resolve() {
    let few =
        WindowTotals { requests: 15, successes: 7, successes_since: 7, errors: 8, restaurants: 3, ..bad() };
    let state = fired(LIVE);
    let (state, _) = look(&state, &few, LIVE, 60);
    assert_eq!(look(&state, &few, LIVE, 120).1, None);
}

#[test]
fn a_relapse_starts_the_count_anew() {
    let state = fired(LIVE);
    let (state, _) = look(&state, &good(10), LIVE, 60);
    let (state, _) = look(&state, &bad(), LIVE, 120);
    let (state, change) = look(&state, &good(10), LIVE, 180);
    assert_eq!(change, None);
    assert_eq!(look(&state, &good(10), LIVE, 240).1, Some(Change::Recover));
}

#[test]
fn a_pause_suppresses_once_and_the_end_of_the_pause_releases_at_once() {
    let state = fired(LIVE);
    let (state, change) = look(&state, &bad(), PAUSED, 10);
    assert_eq!(change, Some(Change::Suppress));
    let (state, change) = look(&state, &bad(), PAUSED, 20);
    assert_eq!(change, None);
    let (state, change) = look(&state, &bad(), LIVE, 21);
    assert_eq!(change, Some(Change::Release), "the wait for updates does not delay a release");
    assert!(!state.firing.unwrap().suppressed);
}

#[test]
fn an_alert_that_begins_in_a_pause_is_recorded_and_pages_nobody() {
    assert!(fired(PAUSED).firing.unwrap().suppressed);
}

#[test]
fn the_end_of_a_pause_pages_nobody_for_what_is_no_longer_true() {
    let state = fired(PAUSED);
    let (state, change) = look(&state, &WindowTotals::default(), LIVE, 7200);
    assert_eq!(change, None);
    assert!(state.firing.as_ref().unwrap().suppressed);
    assert_eq!(look(&state, &bad(), LIVE, 7260).1, Some(Change::Release));
}

#[test]
fn sixty_minutes_of_firing_raise_the_severity() {
    let mut state = fired(LIVE);
    for minute in 1..60 {
        state = look(&state, &bad(), LIVE, minute * 60).0;
        assert_eq!(state.firing.as_ref().unwrap().urgency, Urgency::High);
    }
    let (state, change) = look(&state, &bad(), LIVE, 3600);
    assert_eq!(change, Some(Change::Update));
    assert_eq!(state.firing.unwrap().urgency, Urgency::Highest);
}

#[test]
fn while_firing_those_concerned_are_told_every_five_minutes() {
    let state = fired(LIVE);
    assert_eq!(look(&state, &bad(), LIVE, 299).1, None);
    let (state, change) = look(&state, &bad(), LIVE, 300);
    assert_eq!(change, Some(Change::Update));
    assert_eq!(look(&state, &bad(), LIVE, 599).1, None);
}

#[test]
fn a_clock_set_back_a_little_is_waited_for_and_one_set_back_far_is_believed() {
    assert_eq!(evaluation_instant(None, at(5)), at(5));
    assert_eq!(evaluation_instant(Some(at(0)), at(5)), at(5));
    assert_eq!(evaluation_instant(Some(at(600)), at(0)), at(600));
    assert_eq!(evaluation_instant(Some(at(601)), at(0)), at(0));
}

#[test]
fn a_clock_set_back_neither_fires_twice_nor_hurries_a_recovery() {
    let state = fired(LIVE);
    let (state, _) = look(&state, &good(10), LIVE, 60);
    let now = evaluation_instant(state.evaluated_at, at(-200));
    assert_eq!(now, at(60));
    let (state, change) = decide_alert(&rule(), &good(10), &state, LIVE, now);
    assert_eq!(change, None);
    assert_eq!(state.firing.unwrap().clear_count, 1);
}

proptest! {
    /// Whatever is seen: fire only out of quiet, everything else only while firing; never a page while paused.
    #[test]
    fn changes_alternate_and_a_pause_pages_nobody(
        steps in prop::collection::vec((0u64..60, 0u64..60, 0u64..8, 0u64..9, any::<bool>(), any::<bool>(), 1i64..400), 1..80)
    ) {
        let mut state = RuleState::default();
        let mut now = 0;
        for (successes, errors, restaurants, successes_since, launched, enabled, wait) in steps {
            now += wait;
            let totals = WindowTotals {
                requests: successes + errors, successes, successes_since, errors, restaurants, ..WindowTotals::default()
            };
            let standing = Standing { launched, enabled };
            let before = state.firing.is_some();
            let (next, change) = look(&state, &totals, standing, now);
            match change {
                Some(Change::Fire { suppressed }) => {
                    prop_assert!(!before && next.firing.is_some() && launched && totals.holds(&rule()));
                    prop_assert_eq!(suppressed, !enabled);
                }
                Some(Change::Recover) => {
                    prop_assert!(before && next.firing.is_none() && successes_since > 0 && !totals.is_over(&rule()));
                }
                Some(Change::Release) => prop_assert!(before && launched && enabled && totals.holds(&rule())),
                Some(Change::Suppress) => prop_assert!(before && !(launched && enabled)),
                Some(Change::Update) => prop_assert!(before && totals.holds(&rule())),
                None => prop_assert_eq!(before, next.firing.is_some()),
            }
            if !(launched && enabled) && let Some(firing) = &next.firing {
                prop_assert!(firing.suppressed);
            }
            state = next;
        }
    }
}
