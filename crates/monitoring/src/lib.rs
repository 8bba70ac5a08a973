//! Outcomes in windows, alert rules, findings and evidence (operations 9, 10.1 and 7.2).
//!
//! Whoever calls a partner tells what came of it with [`record_outcome`], inside its own transaction. Outcomes are
//! counted per minute; [`Evaluate`] looks at the last 30 minutes and opens, extends, suppresses and resolves incidents
//! in `escalation`. Conditions that are measured elsewhere, such as those of feeds, come in by [`observe_signal`], which
//! mails, reminds and escalates. [`evidence`] freezes the same numbers for urgent cases, which [`assess`] judges.
//!
//! This crate calls no partner and pages nobody: it decides what is true, `escalation` decides who is told.

mod assess;
mod decide;
mod error;
mod evaluate;
mod evidence;
mod findings;
mod gather;
mod health;
mod jobs;
mod latency;
mod limits;
mod notices;
mod outcome;
mod plan;
mod record;
mod remind;
mod report;
mod roll_up;
mod rules;
mod service;
mod settings;
mod signal;
mod silence;
mod sql;
mod store;
mod window;
mod words;

pub use assess::{ASSESSMENT_VERSION, Reason, UrgentCondition, Verdict, VerdictKind, assess};
pub use decide::{
    CLEAR_EVALUATIONS, Change, Firing, RuleState, Standing, Urgency, decide_alert, evaluation_instant,
};
pub use error::MonitoringError;
pub use evaluate::{AlertChange, evaluate_partner};
pub use evidence::{
    ActionWindow, EVIDENCE_FORMAT, Evidence, EvidenceExtras, LatencySummary, OpenIncident, RestaurantCounts,
    Tries,
};
pub use gather::evidence;
pub use health::{
    Cause, Check, Disablement, HEALTH_STATEMENTS, HealthDecision, HealthFacts, HealthSettings, HealthState,
    HealthView, LiveAnswer, NoCheck, Restores, SlowDay, claim_due, decide_health, health_view, list_checks,
    note_check, note_live, note_no_check, watch_launched,
};
pub use jobs::{DeleteOldOutcomes, Evaluate, OnIntegrationChanged};
pub use latency::LatencyReport;
pub use limits::{Limits, RuleLimits, check_limits, find_limits};
pub use outcome::{Action, Outcome, OutcomeKind};
pub use record::record_outcome;
pub use report::{ActionReport, CodeTotal, ReportQuery, Resolution, SeriesPoint, report, series};
pub use roll_up::RollUpOutcomes;
pub use rules::{AlertRule, Numerator, PAYMENT_DECLINED, WindowTotals};
pub use service::{AlertView, FiringCount, FiringRecord, Measured, Monitoring};
pub use settings::MonitoringSettings;
pub use signal::{
    Escalates, IncidentStep, MailedPerson, Observed, Signal, SignalChange, SignalDecision, SignalFiring,
    SignalMail, SignalRule, SignalState, decide_reminder, decide_signal, is_evaluated, list_observed,
    mailed_people, measured_condition, observe_signal, send_notice,
};
pub use silence::{MAX_SILENCE_HOURS, Silence, SilenceDraft};
pub use sql::STATEMENTS;
pub use window::{Failures, Span, Window, minute_of};
