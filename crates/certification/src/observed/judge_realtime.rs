//! R1 to R3 (16.4), from the real-time updates of the environment. Pure.

use basis::Timestamp;
use inventory::realtime::{Update, UpdateRoute, UpdateState};
use jiff::SignedDuration;

use crate::phrase::Phrase;
use crate::plan::Inapplicable;
use crate::result::{CaseResult, FailedSample, Outcome};
use crate::test_case::TestCase;
use crate::verdict::Failure;

/// An update shows within this time.
const SHOWN_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Judges a case of real-time updates.
pub(crate) fn judge_realtime(case: TestCase, updates: &[Update], now: Timestamp) -> CaseResult {
    let mut result = CaseResult {
        case,
        outcome: Outcome::Waiting,
        passed: 0,
        failed: 0,
        note: None,
        failures: Vec::new(),
    };
    let mut open = 0;
    for update in updates.iter().filter(|update| is_of(case, update)) {
        match verdict(update, now) {
            None => open += 1,
            Some(Ok(())) => result.passed += 1,
            Some(Err(got)) => {
                result.failed += 1;
                result.failures.push(FailedSample::without_exchange(Failure {
                    expected: Phrase::new(case.pass_key()),
                    got,
                    mend: Phrase::new(case.mend_key()),
                }));
            }
        }
    }
    match (Outcome::of(result.passed, result.failed), open) {
        (Some(outcome), _) => result.outcome = outcome,
        (None, 0) => return CaseResult::without(case, Outcome::NotApplicable, Inapplicable::NothingSeen),
        (None, _) => {}
    }
    result
}

fn is_of(case: TestCase, update: &Update) -> bool {
    let kind = update.entity_type.as_str();
    match case {
        TestCase::R1 => update.route == UpdateRoute::Upsert && kind == "Service",
        TestCase::R2 => update.route == UpdateRoute::Upsert && kind == "MenuItemOffer",
        TestCase::R3 => update.route == UpdateRoute::Delete && ["MenuItem", "MenuItemOffer"].contains(&kind),
        _ => false,
    }
}

fn verdict(update: &Update, now: Timestamp) -> Option<Result<(), Phrase>> {
    let entity = format!("{} {}", update.entity_type, update.entity_id);
    let took = update.finished_at.unwrap_or(now).duration_since(update.received_at);
    match update.state {
        UpdateState::Rejected => {
            let reason = update.code.clone().or_else(|| update.message.clone()).unwrap_or_default();
            Some(Err(Phrase::new("certification-got-refused-update")
                .with("entity", entity)
                .with("reason", reason)))
        }
        UpdateState::Accepted | UpdateState::Parked if took <= SHOWN_WITHIN => None,
        _ if took <= SHOWN_WITHIN => Some(Ok(())),
        _ => {
            let got = Phrase::new("certification-got-late-update").with("entity", entity);
            Some(Err(got.with("seconds", took.as_secs())))
        }
    }
}
