//! Which answers are about to be late. Pure.

use basis::Timestamp;
use calendar::CalendarError;
use jiff::SignedDuration;

use crate::due::{DueBasis, DueTime};
use crate::settings::SupportSettings;

/// An answer that is due within this time is at risk: by the clock for urgent cases, in working time for others.
const AHEAD: SignedDuration = SignedDuration::from_hours(2);

/// How far one has to look ahead at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RiskHorizon {
    clock: Timestamp,
    working: Timestamp,
}

impl RiskHorizon {
    /// At `now`, with the platform's business hours.
    pub fn at(settings: &SupportSettings, now: Timestamp) -> Result<Self, CalendarError> {
        let clock = now.saturating_add(AHEAD).unwrap_or(now);
        Ok(Self { clock, working: settings.hours.add_working(now, AHEAD)?.at })
    }

    /// Whether the answer is late, or due within the next two hours of the kind in which it is reckoned.
    pub fn reaches(&self, due: &DueTime) -> bool {
        match due.basis {
            DueBasis::Clock { .. } => due.at <= self.clock,
            DueBasis::WorkingTime { .. } => due.at <= self.working,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use url::Url;

    use super::*;
    use crate::due::answer_due;
    use crate::model::Urgency;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn settings() -> SupportSettings {
        let origin = Url::parse("https://aboyeur.example/").unwrap();
        SupportSettings::new(origin, TimeZone::get("Europe/Paris").unwrap(), "FR").unwrap()
    }

    #[test]
    fn two_working_hours_reach_over_the_weekend() {
        let settings = settings();
        // Filed on Thursday at 17:30 in Paris, so due on Friday at 17:00.
        let due = answer_due(&settings, Urgency::None, at("2026-03-12T16:30:00Z")).unwrap();
        assert_eq!(due.at, at("2026-03-13T16:00:00Z"));
        let reaches = |now: &str| RiskHorizon::at(&settings, at(now)).unwrap().reaches(&due);
        assert!(!reaches("2026-03-13T13:59:00Z"));
        assert!(reaches("2026-03-13T14:00:00Z"));
        assert!(reaches("2026-03-16T12:00:00Z"), "late");
        // Due on Monday at 10:00: two working hours ahead of Friday at 16:00.
        let monday = DueTime { at: at("2026-03-16T09:00:00Z"), ..due };
        let reaches = |now: &str| RiskHorizon::at(&settings, at(now)).unwrap().reaches(&monday);
        assert!(reaches("2026-03-13T15:00:00Z") && reaches("2026-03-14T12:00:00Z"));
        assert!(!reaches("2026-03-13T14:30:00Z"));
    }

    #[test]
    fn urgent_answers_are_reckoned_by_the_clock() {
        let settings = settings();
        let due = answer_due(&settings, Urgency::Confirmed, at("2026-03-14T22:00:00Z")).unwrap();
        let reaches = |now: &str| RiskHorizon::at(&settings, at(now)).unwrap().reaches(&due);
        assert!(reaches("2026-03-14T21:00:00Z") && !reaches("2026-03-14T20:59:00Z"));
    }
}
