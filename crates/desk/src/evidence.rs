//! Evidence and verdicts as lines that people can compare.

use monitoring::{Action, Evidence, assess};
use support::Case;
use texts::Texts;
use web::Member;

/// One measured line: what, and its figures.
pub(crate) struct EvidenceRow {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What the measurements say of a claim, and why.
pub(crate) struct ShownVerdict {
    pub(crate) when: String,
    pub(crate) text: String,
    pub(crate) reasons: Vec<String>,
}

/// The verdict at filing and the one of this moment.
pub(crate) fn verdicts(t: Texts, case: &Case, live: Option<&Evidence>) -> Vec<ShownVerdict> {
    let shown = |when: &str, verdict: &monitoring::Verdict| ShownVerdict {
        when: t.get(when),
        text: t.get(verdict.kind.text_key()),
        reasons: verdict.reasons.iter().map(|reason| reason.text(t)).collect(),
    };
    let at_filing = case.frozen.as_ref().and_then(|frozen| frozen.verdict.as_ref());
    let mut all: Vec<ShownVerdict> =
        at_filing.map(|verdict| shown("desk-when-filed", verdict)).into_iter().collect();
    if let Some((claim, live)) = case.claim.zip(live) {
        all.push(shown("desk-now", &assess(claim.condition, live)));
    }
    all
}

/// Evidence as lines that people can compare.
pub(crate) fn evidence_rows(t: Texts, evidence: &Evidence, member: &Member) -> Vec<EvidenceRow> {
    let zone = member.zone();
    let mut rows = vec![
        EvidenceRow { name: t.get("desk-evidence-taken"), value: t.date_time(evidence.taken_at, &zone) },
        EvidenceRow {
            name: t.get("desk-evidence-integration"),
            value: t.get(evidence.integration.text_key()),
        },
    ];
    for action in [Action::Checkout, Action::Submit] {
        for minutes in [5, 30, 360] {
            let Some(window) = evidence.window(action, minutes) else { continue };
            let name = t.two("desk-evidence-window", "action", t.get(action.text_key()), "minutes", minutes);
            let codes: Vec<String> =
                window.by_code.iter().take(3).map(|(code, n)| format!("{code} {n}")).collect();
            let figures = t.two("desk-evidence-errors", "errors", window.errors, "requests", window.requests);
            let codes = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
            rows.push(EvidenceRow { name, value: format!("{figures}{codes}") });
        }
    }
    let counts = &evidence.restaurants;
    rows.push(EvidenceRow {
        name: t.get("desk-evidence-restaurants"),
        value: t.two("desk-evidence-affected", "affected", counts.affected_30m, "active", counts.active_6h),
    });
    for action in [Action::Checkout, Action::Submit] {
        if let Some(at) = evidence.last_success_at.get(&action) {
            let name = t.one("desk-evidence-last-success", "action", t.get(action.text_key()));
            rows.push(EvidenceRow { name, value: t.date_time(*at, &zone) });
        }
    }
    rows
}
