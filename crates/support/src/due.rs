//! When the platform's answer is due, and why then. Pure.
//!
//! | case | due |
//! |---|---|
//! | ordinary, or downgraded | the first answer within the platform's working hours, counted from the opening |
//! | urgency claimed | the decision within the triage target, clock time |
//! | urgency confirmed | the first answer within the hour of a P0, clock time |
//! | partner has answered again | the same anew from the answer |

use basis::Timestamp;
use calendar::{CalendarError, Step};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::model::Urgency;
use crate::settings::SupportSettings;

/// The time of a P0: one hour around the clock (operations 7.3, step 2).
const P0: SignedDuration = SignedDuration::from_hours(1);

/// An instant with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueTime {
    /// When.
    pub at: Timestamp,
    /// Why then.
    pub basis: DueBasis,
}

/// How a due time came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DueBasis {
    /// By the clock, around the clock.
    Clock {
        /// Counted from here.
        from: Timestamp,
        /// So long.
        seconds: i64,
    },
    /// In working time.
    WorkingTime {
        /// Counted from here.
        from: Timestamp,
        /// So much working time.
        seconds: i64,
        /// IANA name of the zone of the hours.
        zone: String,
        /// The name of the place in explanations.
        place: String,
        /// The arithmetic.
        steps: Vec<Step>,
    },
}

/// The due time of the next answer to a case whose urgency stands so, counted from `from`.
pub(crate) fn answer_due(
    settings: &SupportSettings,
    urgency: Urgency,
    from: Timestamp,
) -> Result<DueTime, CalendarError> {
    match urgency {
        Urgency::Requested => Ok(clock_due(from, settings.triage_target)),
        Urgency::Confirmed => Ok(clock_due(from, P0)),
        Urgency::None | Urgency::Downgraded => working_due(settings, from),
    }
}

fn clock_due(from: Timestamp, wait: SignedDuration) -> DueTime {
    let at = from.saturating_add(wait).unwrap_or(from);
    DueTime { at, basis: DueBasis::Clock { from, seconds: wait.as_secs() } }
}

/// The due time of a first answer in business hours, holidays excluded (operations 7.3, steps 3 to 5).
pub fn working_due(settings: &SupportSettings, from: Timestamp) -> Result<DueTime, CalendarError> {
    let due = settings.hours.add_working(from, settings.first_answer)?;
    Ok(DueTime {
        at: due.at,
        basis: DueBasis::WorkingTime {
            from,
            seconds: settings.first_answer.as_secs(),
            zone: settings.hours.zone.iana_name().unwrap_or("UTC").to_owned(),
            place: settings.place.clone(),
            steps: due.explanation,
        },
    })
}
