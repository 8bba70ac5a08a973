//! The history of a case: what happened, and by whom.

use basis::Actor;
use jiff::tz::TimeZone;
use support::{CaseEvent, Decision, EventDetail};
use texts::Texts;

/// One line of the history.
pub(crate) struct HistoryLine {
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) text: String,
    /// Whether the text goes on after the name; else it is a sentence of its own.
    pub(crate) is_deed: bool,
}

/// The history in the reader's language and zone.
pub(crate) fn history(t: Texts, zone: &TimeZone, events: &[CaseEvent]) -> Vec<HistoryLine> {
    let line = |event: &CaseEvent| HistoryLine {
        at: t.date_time(event.at, zone),
        who: who(t, event),
        text: event.text(t, zone),
        is_deed: event.is_deed(),
    };
    events.iter().map(line).collect()
}

/// Whoever acted, by name. Due times are reckoned by the platform, whoever gave the reason for it.
fn who(t: Texts, event: &CaseEvent) -> String {
    if matches!(event.detail, EventDetail::DueSet { .. }) {
        return t.get("escalation-actor-platform");
    }
    name(t, &event.actor, event.actor_name.as_deref())
}

fn name(t: Texts, actor: &Actor, name: Option<&str>) -> String {
    match (name, actor) {
        (Some(name), _) => name.to_owned(),
        (None, Actor::System(_)) => t.get("escalation-actor-platform"),
        (None, Actor::User(_) | Actor::Contact(_) | Actor::Partner(_)) => t.get("desk-somebody"),
    }
}

/// What was decided about a claim, by whom and when.
pub(crate) fn decision(t: Texts, zone: &TimeZone, decision: &Decision, events: &[CaseEvent]) -> String {
    let decides = |event: &&CaseEvent| {
        matches!(event.detail, EventDetail::Confirmed { .. } | EventDetail::Downgraded { .. })
    };
    let last = events.iter().rev().find(decides).and_then(|event| event.actor_name.as_deref());
    let by = name(t, &decision.by, last);
    let key = if decision.confirmed { "desk-decided-confirmed" } else { "desk-decided-refused" };
    let note = decision.note.clone().unwrap_or_default();
    t.three(key, "by", by, "at", t.date_time(decision.at, zone), "note", note)
}
