//! Which updates are applied, before the graph is looked at: pure.

use basis::Timestamp;
use feed::{CheckOptions, Checker, Code, Problem, Severity};

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
        let message = format!("the version {} is more than 5 minutes ahead", change.version);
        return ChangeOutcome::Rejected(Box::new(problem(change, Code::FutureTimestamp, message)));
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
        return Some(problem(change, Code::MissingId, "the @id contains a NUL".to_owned()));
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
            Some(own.next().unwrap_or_else(|| problem(change, fault, fault.title().to_owned())))
        }
        Some(_) => {
            let message = "@type and @id of the entity are not those of the update".to_owned();
            Some(problem(change, Code::MissingId, message))
        }
        None => {
            let first = checked.report.problems.into_iter().find(|one| one.entity_type != "environment");
            let unreadable = || problem(change, Code::InvalidJson, "the entity cannot be read".to_owned());
            Some(first.unwrap_or_else(unreadable))
        }
    }
}

/// The name in place of a file's.
pub(super) const SOURCE: &str = "update";

fn problem(change: &EntityChange, code: Code, message: String) -> Problem {
    Problem {
        code,
        severity: Severity::Error,
        title: code.title().to_owned(),
        entity_type: change.key.entity_type.as_str().to_owned(),
        entity_id: Some(change.key.id.clone()),
        file: None,
        line: None,
        column: None,
        property: None,
        value: None,
        message,
        cure: code.cure().to_owned(),
        caused_by: Vec::new(),
    }
}
