//! A1 to A6 (16.4), from the updates of a run's test orders. Pure.

use basis::Timestamp;
use jiff::SignedDuration;
use order::OrderState;

use super::order::{Provocation, SeenUpdate, TestOrder, history};
use crate::phrase::Phrase;
use crate::plan::Inapplicable;
use crate::result::{CaseResult, FailedSample, Outcome};
use crate::test_case::TestCase;
use crate::verdict::Failure;

/// An order reaches its end within this time after it was due (A1).
const END_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// A repeat after 503 comes within this time (N5: 1 s, doubled up to 5 minutes).
const REPEAT_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// An order with its updates, oldest first.
type Seen = (TestOrder, Vec<SeenUpdate>);

/// One order, or one update, as a case sees it.
enum Finding {
    Good,
    Bad(Phrase),
    /// Not decided yet.
    Open,
}

/// Judges a case of updates.
pub(crate) fn judge_orders(case: TestCase, orders: &[Seen], now: Timestamp) -> CaseResult {
    if orders.is_empty() {
        return CaseResult::without(case, Outcome::NotApplicable, Inapplicable::NothingSeen);
    }
    let each = |find: &dyn Fn(&Seen) -> Vec<Finding>| orders.iter().flat_map(find).collect::<Vec<_>>();
    let findings = match case {
        TestCase::A1 => each(&|seen| vec![final_state(seen, now)]),
        TestCase::A2 => each(&support),
        TestCase::A3 => each(&|seen| estimate_and_receipt(seen)),
        TestCase::A4 => each(&changes),
        TestCase::A5 => each(&reasons),
        TestCase::A6 => each(&|seen| after_refusal(seen, now)),
        _ => Vec::new(),
    };
    result(case, findings)
}

fn result(case: TestCase, findings: Vec<Finding>) -> CaseResult {
    let mut result = CaseResult {
        case,
        outcome: Outcome::Waiting,
        passed: 0,
        failed: 0,
        note: None,
        failures: Vec::new(),
    };
    let mut open = 0;
    for finding in findings {
        match finding {
            Finding::Good => result.passed += 1,
            Finding::Open => open += 1,
            Finding::Bad(got) => {
                result.failed += 1;
                result.failures.push(FailedSample::without_exchange(Failure {
                    expected: Phrase::new(case.pass_key()),
                    got,
                    mend: Phrase::new(case.mend_key()),
                }));
            }
        }
    }
    result.outcome = match (Outcome::of(result.passed, result.failed), open) {
        (None, 0) => Outcome::NotApplicable,
        (Some(decided), 0) => decided,
        // What is still open can only make up for so much.
        (_, open) if Outcome::of(result.passed + open, result.failed) == Some(Outcome::Failed) => {
            Outcome::Failed
        }
        _ => Outcome::Waiting,
    };
    if result.outcome == Outcome::NotApplicable {
        result.note = Some(Inapplicable::NothingSeen.phrase());
    }
    result
}

fn phrase(key: &str, order: &TestOrder) -> Phrase {
    Phrase::new(key).with("order", &order.action_order_id)
}

fn final_state((order, updates): &Seen, now: Timestamp) -> Finding {
    let taken = || history(order, updates).filter(|update| update.is_taken());
    let state = taken().last().map_or(order.first.state, |update| update.state);
    if taken().any(|update| update.state.is_final()) {
        return Finding::Good;
    }
    let due =
        taken().filter_map(|update| update.due).last().or(order.scheduled).unwrap_or(order.submitted_at);
    if now.duration_since(due) <= END_WITHIN {
        return Finding::Open;
    }
    Finding::Bad(phrase("certification-got-not-final", order).with("state", state))
}

fn support((order, updates): &Seen) -> Vec<Finding> {
    let finding = |update: &SeenUpdate| {
        if update.has_support {
            return Finding::Good;
        }
        Finding::Bad(phrase("certification-got-no-support", order).with("state", update.state))
    };
    updates.iter().map(finding).collect()
}

/// What the partner told, refused or not, counts as told.
fn estimate_and_receipt((order, updates): &Seen) -> Vec<Finding> {
    let (mut has_receipt, mut has_estimate) = (false, false);
    for update in history(order, updates) {
        has_receipt |= update.has_receipt;
        has_estimate |= update.due.is_some();
        if matches!(update.state, OrderState::Rejected | OrderState::Cancelled) {
            return Vec::new();
        }
        if update.state == OrderState::Created {
            continue;
        }
        let missing = match (has_estimate, has_receipt) {
            (true, true) => return vec![Finding::Good],
            (false, _) => "estimatedFulfillmentTimeIso8601",
            (true, false) => "receipt.userVisibleOrderId",
        };
        let got =
            phrase("certification-got-no-eta", order).with("state", update.state).with("missing", missing);
        return vec![Finding::Bad(got)];
    }
    vec![Finding::Open]
}

/// U10 and U11: the new total follows the lines. Taxes and fees may follow too, so it may differ by half as much again.
fn changes((order, updates): &Seen) -> Vec<Finding> {
    let mut lines: Vec<(String, i64)> =
        order.lines.iter().map(|(id, price)| (id.clone(), price.minor)).collect();
    let mut total = order.total;
    let mut findings = Vec::new();
    for update in updates.iter().filter(|update| update.is_taken() && !update.lines.is_empty()) {
        let mut difference = 0;
        for (id, price) in &update.lines {
            let Some((_, old)) = lines.iter_mut().find(|(line, _)| line == id) else { continue };
            let new = price.map_or(0, |price| price.minor);
            difference += new - *old;
            *old = new;
        }
        let Some(told) = update.total else {
            findings.push(Finding::Bad(phrase("certification-got-no-change-reason", order)));
            continue;
        };
        let moved = told.minor - total.minor;
        let (least, most) = (difference.abs(), difference.abs() + difference.abs() / 2 + 1);
        let fits = moved.signum() == difference.signum() && (least..=most).contains(&moved.abs());
        findings.push(if fits {
            Finding::Good
        } else {
            let due = basis::Money::new(total.minor + difference, total.currency);
            Finding::Bad(phrase("certification-got-bad-change", order).with("told", told).with("due", due))
        });
        total = told;
    }
    findings
}

/// U8 and U9.
fn reasons((order, updates): &Seen) -> Vec<Finding> {
    let ended = updates.iter().filter(|update| {
        update.is_taken() && matches!(update.state, OrderState::Rejected | OrderState::Cancelled)
    });
    ended
        .map(|update| {
            if update.has_reason {
                return Finding::Good;
            }
            Finding::Bad(phrase("certification-got-no-cancel-reason", order).with("state", update.state))
        })
        .collect()
}

fn after_refusal((order, updates): &Seen, now: Timestamp) -> Vec<Finding> {
    let Some(provocation) = order.provocation else { return Vec::new() };
    let Some(at) = updates.iter().position(|update| update.status == provocation.status()) else {
        return vec![Finding::Open];
    };
    let refused = &updates[at];
    let repeated = updates[at + 1..].iter().any(|update| update.hash == refused.hash);
    let waited = now.duration_since(refused.received_at) > REPEAT_WITHIN;
    vec![match (provocation, repeated) {
        (Provocation::Invalid, true) => Finding::Bad(phrase("certification-got-repeated", order)),
        (_, false) if !waited => Finding::Open,
        (Provocation::Unavailable, false) => Finding::Bad(phrase("certification-got-not-repeated", order)),
        (Provocation::Unavailable, true) | (Provocation::Invalid, false) => Finding::Good,
    }]
}

#[cfg(test)]
mod tests;
