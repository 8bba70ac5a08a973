use basis::{Actor, Locale, MessageId};
use notify::Channel;
use serde_json::{Value, json};

use super::*;
use crate::incident::{IncidentState, Severity};
use crate::policy::PolicyKind;

fn every_event() -> Vec<EventDetail> {
    let (name, message_id) = (String::from("Ana <b>"), MessageId::from_bytes([1; 16]));
    let alert = json!({ "alert": { "errors": 40, "requests": 64, "rate_permille": 625 } });
    let paged = |channel, copy| EventDetail::Paged {
        name: name.clone(),
        channel,
        step: 1,
        round: 2,
        copy,
        message_id,
    };
    let climbed = |reason| EventDetail::Climbed { step: 2, round: 1, reason };
    vec![
        EventDetail::Opened { severity: Severity::P1, suppressed: false },
        EventDetail::Opened { severity: Severity::P1, suppressed: true },
        EventDetail::Extended { occurrences: 3, facts: alert },
        EventDetail::Extended { occurrences: 1, facts: Value::Null },
        EventDetail::SeverityRaised { from: Severity::P1, to: Severity::P0 },
        paged(Channel::Email, false),
        paged(Channel::Sms, false),
        paged(Channel::Voice, true),
        EventDetail::DeliveryFailed { name: name.clone(), channel: Channel::Email },
        EventDetail::StepEmpty { step: 1, round: 1 },
        climbed(ClimbReason::Unanswered),
        climbed(ClimbReason::Undeliverable),
        climbed(ClimbReason::Asked),
        EventDetail::Reminded { overdue: false },
        EventDetail::Reminded { overdue: true },
        EventDetail::Exhausted,
        EventDetail::Acknowledged,
        EventDetail::Suppressed,
        EventDetail::Released,
        EventDetail::Resolved { resolution: "escalation-resolution-recovered".into(), facts: Value::Null },
        EventDetail::Resolved { resolution: "A note.".into(), facts: Value::Null },
    ]
}

#[test]
fn every_line_of_the_timeline_is_a_sentence_in_both_languages() {
    for locale in Locale::ALL {
        for actor in ["monitoring", "support", "escalation", "notify", "never_heard_of"] {
            for detail in every_event() {
                let at = Timestamp::UNIX_EPOCH;
                let event =
                    IncidentEvent { seq: 1, at, actor: Actor::system(actor), actor_name: None, detail };
                let line = event_line(Texts::new(locale), &event);
                let unfinished = ["escalation-", "notify-", "{", "$"].iter().any(|sign| line.contains(sign));
                assert!(!unfinished && line.ends_with('.'), "{line}");
            }
        }
    }
}

#[test]
fn every_kind_has_the_name_under_which_it_is_stored() {
    for detail in every_event() {
        assert_eq!(serde_json::to_value(&detail).unwrap()["kind"], detail.kind());
    }
}

#[test]
fn every_state_severity_and_policy_has_a_name() {
    for key in Severity::ALL.map(|severity| format!("escalation-severity-{}", severity.as_str())) {
        assert!(texts::has(&key), "{key}");
    }
    for key in IncidentState::ALL.map(|state| format!("escalation-state-{}", state.as_str())) {
        assert!(texts::has(&key), "{key}");
    }
    for key in PolicyKind::ALL.map(|kind| format!("escalation-policy-{}", kind.as_str().replace('_', "-"))) {
        assert!(texts::has(&key), "{key}");
    }
}

#[test]
fn numbers_are_written_as_in_the_readers_country() {
    let alert = AlertFacts {
        requests: 12_640,
        errors: 7_900,
        rate_permille: 625,
        limit_permille: 500,
        ..Default::default()
    };
    let rows = alert_rows(Texts::new(Locale::Fr), &alert);
    assert!(rows[0].1.starts_with("62,5"), "{}", rows[0].1);
    assert!(rows[1].1.contains("7\u{202f}900 sur 12\u{202f}640"), "{}", rows[1].1);
}
