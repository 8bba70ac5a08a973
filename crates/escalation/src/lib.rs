//! Incidents, policies, schedules, pages and acknowledgements (operations 8 and 9.5).
//!
//! * A detector or a person hands in a finding ([`open_or_extend`]); findings of one dedup key are one [`Incident`].
//! * Its run climbs a ladder ([`Policy`]): who is paged first, and who next when nobody answers. The decision is pure
//!   ([`decide_run`]); one transaction claims the due step, pages and stores, so no step is paged twice or left out.
//! * Somebody acknowledges by the link in the page or on the console, and the climb stops. When nobody does, the
//!   platform alarms its operators.
//! * A suppressed incident is recorded and pages nobody; released, it pages at once. Resolved, everybody who was paged
//!   gets the all-clear.
//!
//! What this crate does not do: find anything (that is `monitoring`), or hand messages over (that is `notify`). Texts
//! are made from keys and facts in the reader's language, so that mails and the console say the same sentences.

mod acknowledge;
mod announce;
mod climb;
mod climber;
mod duty;
mod error;
mod event;
mod facts;
mod incident;
mod letter;
mod mail;
mod open;
mod people;
mod policy;
mod remind;
mod render;
mod run;
mod schedule;
mod schedule_form;
mod schedule_service;
mod service;
mod settings;
mod store;
mod undelivered;

pub use acknowledge::{Acknowledged, acknowledge};
pub use announce::{Announce, Announcer};
pub use climber::Climber;
pub use duty::{Duty, duties_between};
pub use error::EscalationError;
pub use event::{ClimbReason, EventDetail, IncidentEvent};
pub use facts::{AlertFacts, CaseFacts, CodeCount, CountFact, Facts, LimitFacts, Measure, MeasuredFacts};
pub use incident::{Incident, IncidentState, NewFinding, Opened, Severity, Source, reference};
pub use letter::{Accent, Letter, MailText};
pub use open::{count_open, find_incident, find_open, list_open, open_or_extend, resolve, set_suppressed};
pub use policy::{Policy, PolicyKind, Step, Target};
pub use render::{
    alert_rows, code_lines, environment, event_actor, event_line, incident_title, limits_text, measure_text,
    measured_rows, resolution_text, zoned,
};
pub use run::{Command, ResolvedStep, ResolvedTargets, RunPhase, RunState, decide_run};
pub use schedule::{NewSchedule, OnCallSchedule, Override, who_is_on_call};
pub use schedule_form::ScheduleForm;
pub use service::{AckPage, Escalated, Escalation, IncidentQuery, ManualIncident, RunView};
pub use settings::EscalationSettings;
pub use store::STATEMENTS;
pub use undelivered::Undelivered;

#[cfg(test)]
mod tests;
