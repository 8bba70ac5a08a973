//! Which partners are in trouble: those with open incidents. Pure.

use basis::{PartnerId, Timestamp};
use escalation::{Incident, IncidentState, Severity};

/// A partner with open incidents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) partner: PartnerId,
    pub(crate) incidents: usize,
    /// Those that nobody has taken on.
    pub(crate) unanswered: usize,
    pub(crate) worst: Severity,
    /// When the oldest was opened.
    pub(crate) since: Timestamp,
}

/// Open incidents put together by partner, the worst first. What only was recorded while a partner is paused does not
/// count.
pub(crate) fn by_partner(incidents: &[Incident]) -> Vec<Trouble> {
    let mut all: Vec<Trouble> = Vec::new();
    let counted = incidents.iter().filter(|one| one.state != IncidentState::Resolved && !one.suppressed);
    for incident in counted {
        let Some(partner) = incident.partner_id else { continue };
        let unanswered = usize::from(incident.state == IncidentState::Open);
        match all.iter_mut().find(|trouble| trouble.partner == partner) {
            Some(trouble) => {
                trouble.incidents += 1;
                trouble.unanswered += unanswered;
                trouble.worst = trouble.worst.max(incident.severity);
                trouble.since = trouble.since.min(incident.opened_at);
            }
            None => all.push(Trouble {
                partner,
                incidents: 1,
                unanswered,
                worst: incident.severity,
                since: incident.opened_at,
            }),
        }
    }
    all.sort_by_key(|one| (std::cmp::Reverse((one.worst, one.unanswered, one.incidents)), one.since));
    all
}

#[cfg(test)]
mod tests {
    use basis::IncidentId;
    use escalation::{PolicyKind, Source};
    use serde_json::Value;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        basis::from_micros(hour * 3_600_000_000)
    }

    fn incident(partner: i64, severity: Severity, state: IncidentState, hour: i64) -> Incident {
        Incident {
            id: IncidentId::from_bytes([1; 16]),
            partner_id: Some(PartnerId::new(partner)),
            environment: None,
            source: Source::Manual,
            dedup_key: String::new(),
            severity,
            state,
            suppressed: false,
            policy: PolicyKind::OnCall,
            title_key: String::new(),
            facts: Value::Null,
            occurrences: 1,
            opened_at: at(hour),
            seen_at: at(hour),
            due_at: at(hour),
            remind_at: None,
            acknowledged: None,
            resolved_at: None,
            resolved_by: None,
            resolution: None,
        }
    }

    #[test]
    fn the_worst_comes_first_and_what_is_over_or_paused_does_not_count() {
        use IncidentState::{Acknowledged, Open, Resolved};
        let paused = Incident { suppressed: true, ..incident(4, Severity::P0, Open, 1) };
        let nobody = Incident { partner_id: None, ..incident(0, Severity::P0, Open, 1) };
        let found = by_partner(&[
            incident(1, Severity::P1, Open, 5),
            incident(2, Severity::P1, Acknowledged, 3),
            incident(2, Severity::P0, Acknowledged, 4),
            incident(1, Severity::P1, Open, 2),
            incident(3, Severity::P0, Resolved, 1),
            paused,
            nobody,
        ]);
        let seen: Vec<_> = found
            .iter()
            .map(|one| (one.partner.to_string(), one.incidents, one.unanswered, one.since))
            .collect();
        assert_eq!(seen, [("2".to_owned(), 2, 0, at(3)), ("1".to_owned(), 2, 2, at(2))]);
    }
}
