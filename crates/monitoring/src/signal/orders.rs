//! The rules about orders, with the programme's numbers (operations 9.3).

use escalation::{LimitFacts, Severity};
use partners::ContactKind;

use super::{Escalates, SignalRule};

impl SignalRule {
    /// ORD-1 to ORD-8. What is P1 concerns the technical emergency contacts and is told again every four hours; what is P2
    /// the others, every day. Each becomes an escalation as soon as it fires.
    pub fn orders() -> Vec<Self> {
        let limits = |over_permille, window_minutes, least, restaurants, after_minutes| LimitFacts {
            over_permille,
            window_minutes,
            least,
            restaurants,
            after_minutes,
        };
        vec![
            Self::order("ORD-1", Severity::P1, limits(200, 60, 10, 3, 12)),
            Self::order("ORD-2", Severity::P1, limits(300, 60, 10, 3, 0)),
            Self::order("ORD-3", Severity::P2, limits(100, 24 * 60, 20, 0, 120)),
            Self::order("ORD-4", Severity::P2, limits(50, 24 * 60, 20, 0, 24 * 60)),
            Self::order("ORD-5", Severity::P2, limits(50, 7 * 24 * 60, 50, 0, 0)),
            Self::order("ORD-6", Severity::P1, limits(0, 60, 10, 0, 15)),
            Self::order("ORD-7", Severity::P2, limits(200, 60, 25, 0, 0)),
            Self::order("ORD-8", Severity::P1, limits(20, 60, 5, 0, 0)),
        ]
    }

    fn order(id: &str, severity: Severity, limits: LimitFacts) -> Self {
        let urgent = severity == Severity::P1;
        Self {
            id: id.to_owned(),
            audience: if urgent {
                ContactKind::TechnicalEmergency
            } else {
                ContactKind::TechnicalNonEmergency
            },
            remind_hours: if urgent { 4 } else { 24 },
            escalates: Some(Escalates { after_hours: 0, severity }),
            limits: Some(limits),
        }
    }
}
