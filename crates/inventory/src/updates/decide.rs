//! Which updates are applied, before the graph is looked at: pure.

use basis::Timestamp;
use feed::{CheckOptions, Checker, Code, Problem, Severity};
use texts::Says;

use super::workspace::Workspace;
use super::{ChangeOutcome, EntityChange, Route};
use crate::merge::whole_micros;
use crate::stage_entities::is_storable;

/// Rule W6.
const CLOCK_TOLERANCE: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);

/// Takes the changes in the order of their versions into the workspace; one outcome for each.
pub(super) fn decide(workspace: &mut Workspace, changes: &[EntityChange]) -> Vec<ChangeOutcome> {
    let mut order: Vec<usize> = (0..changes.len()).collect();
    order.sort_by_key(|at| changes[*at].version);
    let mut outcomes = vec![ChangeOutcome::DeleteUnknown; changes.len()];
    for at in order {
        outcomes[at] = decide_one(workspace, at, &changes[at]);
    }
    outcomes
}

fn decide_one(workspace: &mut Workspace, at: usize, change: &EntityChange) -> ChangeOutcome {
    let now = workspace.times.now;
    let latest = now.saturating_add(CLOCK_TOLERANCE).unwrap_or(Timestamp::MAX);
    if change.version > latest {
        let says = Says::new("feed-says-version-ahead").with("version", change.version.to_string());
        return ChangeOutcome::Rejected(Box::new(problem(change, Code::FutureTimestamp, says)));
    }
    if let Some(held) = workspace.version_of(&change.key).filter(|held| *held > whole_micros(change.version))
    {
        return ChangeOutcome::Stale(held);
    }
    match change.route {
        Route::Upsert => {
            if let Some(problem) = own_problem(change, now) {
                return ChangeOutcome::Rejected(Box::new(problem));
            }
            workspace.apply(at, change);
            ChangeOutcome::Applied(Vec::new())
        }
        Route::Delete => {
            let known = workspace.is_there(&change.key);
            workspace.apply(at, change);
            if known { ChangeOutcome::Applied(Vec::new()) } else { ChangeOutcome::DeleteUnknown }
        }
    }
}

/// The first error of the entity itself (stages 2 to 5).
fn own_problem(change: &EntityChange, now: Timestamp) -> Option<Problem> {
    if !is_storable(&change.key.id) {
        return Some(problem(change, Code::MissingId, "feed-says-id-nul"));
    }
    let options = CheckOptions { threads: 1, ..CheckOptions::new(now) };
    let mut checker = Checker::without_documents(options);
    checker.read_row(SOURCE, &change.raw, change.version);
    let checked = checker.finish();
    let row = checked.rows().next();
    match row {
        Some(row) if row.entity_type == change.key.entity_type && row.id == change.key.id => {
            let fault = row.fault?;
            let problems = checked.report.problems.into_iter();
            let mut own = problems.filter(|one| one.code == fault && one.severity == Severity::Error);
            let dropped = || Says::new("feed-says-dropped").with("code", fault.as_str());
            Some(own.next().unwrap_or_else(|| problem(change, fault, dropped())))
        }
        Some(_) => Some(problem(change, Code::MissingId, "feed-says-id-other")),
        None => {
            let first = checked.report.problems.into_iter().find(|one| one.entity_type != "environment");
            let unreadable = || problem(change, Code::InvalidJson, "feed-says-entity-unreadable");
            Some(first.unwrap_or_else(unreadable))
        }
    }
}

/// The name in place of a file's.
pub(super) const SOURCE: &str = "update";

fn problem(change: &EntityChange, code: Code, says: impl Into<Says>) -> Problem {
    let problem = Problem::new(code, says, (change.key.entity_type.as_str(), Some(&change.key.id)));
    Problem { severity: Severity::Error, ..problem }
}
