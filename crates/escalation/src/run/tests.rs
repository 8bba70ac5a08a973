use proptest::prelude::*;

use super::*;

const WAIT: SignedDuration = SignedDuration::from_mins(5);

fn ladder(people: &[usize], repeats: u32) -> ResolvedTargets {
    let steps = people.iter().map(|people| ResolvedStep { people: *people, wait: WAIT }).collect();
    ResolvedTargets { steps, repeats }
}

fn start() -> Timestamp {
    "2026-03-14T10:00:00Z".parse().unwrap()
}

/// Climbs until the run stops; at each instant at which it is due one decision is made.
fn climb(targets: &ResolvedTargets) -> Vec<(Timestamp, Vec<Command>)> {
    let mut state = RunState::starting(start());
    let mut story = Vec::new();
    while let Some(now) = state.next_at {
        let (next, commands) = decide_run(&state, targets, now);
        story.push((now, commands));
        state = next;
        assert!(story.len() < 10_000, "the climb does not end");
    }
    assert_eq!(state.phase, RunPhase::Exhausted);
    story
}

fn paged(story: &[(Timestamp, Vec<Command>)]) -> Vec<(u32, usize)> {
    let commands = story.iter().flat_map(|(_, commands)| commands);
    commands
        .filter_map(|command| match command {
            Command::Page { step, round, .. } => Some((*round, *step)),
            Command::PassEmpty { .. } | Command::NextRound { .. } | Command::RaiseSelfAlarm => None,
        })
        .collect()
}

#[test]
fn nothing_happens_before_the_step_is_due() {
    let state = RunState { next_at: Some(start() + WAIT), ..RunState::starting(start()) };
    assert_eq!(decide_run(&state, &ladder(&[1], 1), start()), (state, vec![]));
}

#[test]
fn a_run_that_does_not_climb_pages_nobody() {
    for phase in [RunPhase::Paused, RunPhase::Acknowledged, RunPhase::Exhausted, RunPhase::Finished] {
        let state = RunState::starting(start()).stopped(phase);
        assert_eq!(decide_run(&state, &ladder(&[1, 1], 3), start()), (state, vec![]));
    }
}

#[test]
fn an_empty_step_is_passed_at_once() {
    let (state, commands) = decide_run(&RunState::starting(start()), &ladder(&[0, 0, 2], 1), start());
    assert_eq!(
        commands,
        [
            Command::PassEmpty { step: 0, round: 1 },
            Command::PassEmpty { step: 1, round: 1 },
            Command::Page { step: 2, round: 1, position: 1 },
        ]
    );
    assert_eq!(state.next_at, Some(start() + WAIT));
}

#[test]
fn a_ladder_without_anybody_is_exhausted_at_once_whatever_the_rounds() {
    for people in [&[][..], &[0, 0]] {
        let (state, commands) = decide_run(&RunState::starting(start()), &ladder(people, 9), start());
        assert_eq!(state.phase, RunPhase::Exhausted);
        assert_eq!(commands.last(), Some(&Command::RaiseSelfAlarm));
    }
}

#[test]
fn the_last_person_has_their_full_time_before_the_alarm() {
    let story = climb(&ladder(&[1, 1], 2));
    assert_eq!(paged(&story), [(1, 0), (1, 1), (2, 0), (2, 1)]);
    assert_eq!(story.last().unwrap(), &(start() + WAIT * 4, vec![Command::RaiseSelfAlarm]));
}

#[test]
fn a_released_run_begins_at_the_first_step_and_never_reuses_a_position() {
    let (state, _) = decide_run(&RunState::starting(start()), &ladder(&[1, 1], 3), start());
    let again = state.stopped(RunPhase::Paused).restarted(start() + WAIT);
    let (_, commands) = decide_run(&again, &ladder(&[1, 1], 3), start() + WAIT);
    assert_eq!(commands, [Command::Page { step: 0, round: 1, position: 2 }]);
}

proptest! {
    #[test]
    fn every_climb_ends_pages_one_step_at_a_time_and_leaves_out_nobody(
        people in prop::collection::vec(0usize..3, 0..8),
        repeats in 0u32..5,
    ) {
        let targets = ladder(&people, repeats);
        let story = climb(&targets);
        for (_, commands) in &story {
            let pages = commands.iter().filter(|command| matches!(command, Command::Page { .. })).count();
            prop_assert!(pages <= 1);
        }
        let full: Vec<usize> = (0..people.len()).filter(|step| people[*step] > 0).collect();
        let expected: Vec<(u32, usize)> = (1..=repeats.max(1))
            .flat_map(|round| full.iter().map(move |step| (round, *step)))
            .collect();
        prop_assert_eq!(paged(&story), expected);
        let alarms = story.iter().flat_map(|(_, commands)| commands);
        prop_assert_eq!(alarms.filter(|command| **command == Command::RaiseSelfAlarm).count(), 1);
    }

    #[test]
    fn people_who_come_and_go_while_it_climbs_never_make_it_endless_or_page_two_steps(
        moments in prop::collection::vec(prop::collection::vec(0usize..2, 5), 1..40),
        repeats in 1u32..4,
    ) {
        let mut state = RunState::starting(start());
        let mut decisions = 0;
        while let Some(now) = state.next_at {
            let targets = ladder(&moments[decisions % moments.len()], repeats);
            let (next, commands) = decide_run(&state, &targets, now);
            let pages: Vec<_> = commands
                .iter()
                .filter_map(|command| match command {
                    Command::Page { step, position, .. } => Some((*step, *position)),
                    Command::PassEmpty { .. } | Command::NextRound { .. } | Command::RaiseSelfAlarm => None,
                })
                .collect();
            prop_assert!(pages.len() <= 1);
            for command in &commands {
                if let Command::PassEmpty { step, .. } = command {
                    prop_assert_eq!(targets.steps[*step].people, 0);
                }
            }
            if let Some((step, position)) = pages.first() {
                prop_assert!(targets.steps[*step].people > 0);
                prop_assert_eq!(*position, state.position + 1);
                prop_assert!(next.next_at.unwrap() > now);
            } else if next.phase == RunPhase::Active {
                prop_assert_eq!(next.round, state.round + 1);
            }
            state = next;
            decisions += 1;
            prop_assert!(decisions <= 1 + 6 * 4);
        }
        prop_assert_eq!(state.phase, RunPhase::Exhausted);
    }
}
