//! The problems of a run in groups, and its records by type (inventory feeds, chapter 12).

use basis::Environment;
use feed::Severity;
use inventory::{IssueGroup, RunDetail};
use texts::Texts;

use crate::frame::link_to;
use crate::view::{Badge, number};
use crate::visit::Visit;

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

/// A share in hundredths of a percent as people read it; a little is not shown as nothing.
pub(crate) fn share(t: Texts, per_ten_thousand: u64) -> String {
    let whole = f64::from(u32::try_from(per_ten_thousand).unwrap_or(u32::MAX));
    t.percent(whole / 10_000.0)
}

/// The groups, those with most entities first.
pub(crate) fn issues(visit: &Visit, environment: Environment, detail: &RunDetail) -> Vec<IssueRow> {
    detail.issues.iter().map(|group| issue(visit, environment, group)).collect()
}

fn issue(visit: &Visit, environment: Environment, group: &IssueGroup) -> IssueRow {
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
        title: group.title.clone(),
        kind: group.entity_type.clone(),
        message: group.message.clone(),
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
