//! The problems of a run in groups, and its records by type (inventory feeds, chapter 12).

use std::collections::BTreeMap;

use basis::Environment;
use feed::{Code, Problem, Report, Severity};
use inventory::{IssueGroup, RunDetail};
use texts::Texts;

use crate::frame::{Reason, link_to, reason};
use crate::view::{Badge, number};
use crate::visit::Visit;

/// Problems listed for each code.
const LISTED: usize = 50;

/// Problems with one title about one type.
pub(crate) struct IssueRow {
    pub(crate) badge: Badge,
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) message: String,
    pub(crate) cure: String,
    pub(crate) affected: String,
    pub(crate) share: String,
    /// Ids with their addresses.
    pub(crate) samples: Vec<(String, String)>,
}

/// Records of one type.
pub(crate) struct TypeRow {
    pub(crate) kind: String,
    pub(crate) received: String,
    pub(crate) valid: String,
    pub(crate) faulty: String,
    pub(crate) stale: String,
    pub(crate) error_rate: String,
}

/// All problems of one code.
pub(crate) struct Group {
    pub(crate) badge: Badge,
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) meaning: String,
    pub(crate) cure: String,
    pub(crate) count: String,
    pub(crate) problems: Vec<Reason>,
    /// How many are not listed; empty for none.
    pub(crate) more: String,
}

/// A share in hundredths of a percent as people read it; a little is not shown as nothing.
pub(crate) fn share(t: Texts, per_ten_thousand: u64) -> String {
    let whole = f64::from(u32::try_from(per_ten_thousand).unwrap_or(u32::MAX));
    t.percent(whole / 10_000.0)
}

/// The groups, those with most entities first.
pub(crate) fn issues(
    visit: &Visit,
    environment: impl Into<Option<Environment>>,
    detail: &RunDetail,
) -> Vec<IssueRow> {
    let environment = environment.into();
    detail.issues.iter().map(|group| issue(visit, environment, group)).collect()
}

fn issue(visit: &Visit, environment: Option<Environment>, group: &IssueGroup) -> IssueRow {
    let t = visit.t();
    let badge = match group.severity {
        Severity::Error => Badge { tone: "danger", text: t.get("error") },
        Severity::Warning => Badge { tone: "warning", text: t.get("warning") },
    };
    let affected = number(t, group.affected);
    let link = |id: &String| (id.clone(), link_to(visit, environment, &group.entity_type, Some(id)));
    IssueRow {
        badge,
        code: group.code.as_str(),
        title: group.titled(t),
        kind: group.entity_type.clone(),
        message: group.said(t),
        cure: t.get(&group.code.cure_key()),
        affected: if group.exact { affected } else { t.one("inventory-at-least", "n", affected) },
        share: if group.share > 0 { share(t, group.share) } else { String::new() },
        samples: group.samples.iter().map(link).collect(),
    }
}

/// Records by type.
pub(crate) fn types(t: Texts, detail: &RunDetail) -> Vec<TypeRow> {
    let row = |(kind, counts): (&String, &inventory::TypeCounts)| TypeRow {
        kind: kind.clone(),
        received: number(t, counts.received),
        valid: number(t, counts.valid),
        faulty: number(t, counts.faulty),
        stale: number(t, counts.stale),
        error_rate: share(t, counts.error_rate()),
    };
    detail.entities.iter().map(row).collect()
}

/// The problems by code: errors first, and within them the most frequent first.
pub(crate) fn groups(
    visit: &Visit,
    environment: impl Into<Option<Environment>>,
    report: Report,
) -> Vec<Group> {
    let (t, environment) = (visit.t(), environment.into());
    let mut by_code: BTreeMap<Code, Vec<Problem>> = BTreeMap::new();
    for problem in report.problems {
        by_code.entry(problem.code).or_default().push(problem);
    }
    let mut counts: Vec<(Code, u64)> = report.counts.into_iter().collect();
    let severity = |code: Code, listed: &BTreeMap<Code, Vec<Problem>>| {
        listed.get(&code).and_then(|problems| problems.first()).map_or(code.severity(), |one| one.severity)
    };
    counts.sort_by_key(|(code, count)| (severity(*code, &by_code), std::cmp::Reverse(*count)));
    let group = |(code, count): (Code, u64)| {
        let badge = match severity(code, &by_code) {
            Severity::Error => Badge { tone: "danger", text: t.get("error") },
            Severity::Warning => Badge { tone: "warning", text: t.get("warning") },
        };
        let mut problems = by_code.remove(&code).unwrap_or_default();
        problems.truncate(LISTED);
        let more = count.saturating_sub(u64::try_from(problems.len()).unwrap_or(u64::MAX));
        Group {
            badge,
            code: code.as_str(),
            title: problems.first().map_or_else(|| code.titled(t, "…"), |one| one.titled(t)),
            meaning: t.get(&code.meaning_key()),
            cure: t.get(&code.cure_key()),
            count: number(t, count),
            problems: problems.iter().map(|one| reason(visit, environment, one)).collect(),
            more: if more > 0 { t.one("and-more", "n", number(t, more)) } else { String::new() },
        }
    };
    counts.into_iter().map(group).collect()
}
