//! Due times and how they came about.

use basis::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// When something is due, and why then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The earliest instant at which the working time has passed.
    pub at: Timestamp,
    /// How it came about, in order of time.
    pub explanation: Vec<Step>,
}

/// One line of an explanation, for pages to put into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Working time counts from `from` to `until`.
    Counts {
        /// When counting begins.
        from: Timestamp,
        /// When counting ends.
        until: Timestamp,
    },
    /// Outside the hours; counting resumes at `resumes`.
    OutsideHours {
        /// When the hours ended, or the beginning when that lies outside.
        from: Timestamp,
        /// When the hours begin again.
        resumes: Timestamp,
    },
    /// A day between is a public holiday.
    Holiday {
        /// The day.
        date: Date,
        /// Its English name.
        name: String,
        /// Its French name.
        name_fr: String,
    },
    /// A day between is closed by its own entry.
    Closed {
        /// The day.
        date: Date,
    },
    /// A day between has no hours, such as a Sunday.
    NoHours {
        /// The day.
        date: Date,
    },
    /// A day has hours of its own, such as a half day.
    SpecialHours {
        /// The day.
        date: Date,
    },
    /// The explanation is cut here; so many steps follow.
    More {
        /// How many.
        steps: u32,
    },
}

/// An explanation is not longer than this.
const MAX_STEPS: usize = 60;

/// Gathers steps, and counts those for which there is no room.
#[derive(Debug, Default)]
pub(crate) struct Explanation {
    steps: Vec<Step>,
    more: u32,
}

impl Explanation {
    /// Adds a step; counting that goes on where it stopped is one step.
    pub(crate) fn push(&mut self, step: Step) {
        if let (Some(Step::Counts { until: last, .. }), Step::Counts { from, until }) =
            (self.steps.last_mut(), &step)
            && last == from
        {
            *last = *until;
            return;
        }
        if self.steps.len() < MAX_STEPS {
            self.steps.push(step);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Step> {
        if self.more > 0 {
            self.steps.push(Step::More { steps: self.more });
        }
        self.steps
    }
}
