//! The sentences about an incident, in the reader's language: the same in mails, on the console and on the timeline.

use basis::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use texts::{Arg, Texts};

use crate::event::{ClimbReason, EventDetail, IncidentEvent};
use crate::facts::{AlertFacts, CodeCount, CountFact, Facts, LimitFacts, Measure, MeasuredFacts};
use crate::incident::Incident;

/// The name of an incident. Its text gets `$partner`, `$environment` and every text and whole number at the top of the
/// facts.
pub fn incident_title(t: Texts, incident: &Incident) -> String {
    let facts = Facts::read(&incident.facts);
    let partner = facts.partner_name.or_else(|| incident.partner_id.map(|id| id.to_string()));
    let partner = partner.unwrap_or_else(|| t.get("brand"));
    let environment = environment(t, incident).unwrap_or_default();
    let mut args: Vec<(&str, Arg<'_>)> =
        vec![("partner", Arg::from(&partner)), ("environment", Arg::from(&environment))];
    if let Value::Object(members) = &incident.facts {
        for (name, value) in members {
            match value {
                Value::String(text) => args.push((name, Arg::from(text))),
                Value::Number(number) => args.extend(number.as_i64().map(|n| (name.as_str(), Arg::from(n)))),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {}
            }
        }
    }
    t.with(&incident.title_key, &args)
}

/// The environment of an incident in words.
pub fn environment(t: Texts, incident: &Incident) -> Option<String> {
    incident.environment.map(|environment| t.get(&format!("environment-{environment}")))
}

/// An alert's numbers against its limits, as names with values.
pub fn alert_rows(t: Texts, alert: &AlertFacts) -> Vec<(String, String)> {
    let share = |permille: i64| t.percent(permille_share(permille));
    vec![
        (
            t.get("mail-alert-rate"),
            t.two(
                "mail-alert-rate-value",
                "rate",
                share(alert.rate_permille),
                "limit",
                share(alert.limit_permille),
            ),
        ),
        (
            t.get("mail-alert-errors"),
            t.three(
                "mail-alert-errors-value",
                "errors",
                t.count(alert.errors),
                "requests",
                t.count(alert.requests),
                "limit",
                t.count(alert.min_errors),
            ),
        ),
        (
            t.get("mail-alert-restaurants"),
            t.two(
                "mail-alert-restaurants-value",
                "restaurants",
                t.count(alert.restaurants),
                "limit",
                t.count(alert.min_restaurants),
            ),
        ),
        (t.get("mail-alert-window"), t.one("mail-alert-window-value", "minutes", alert.window_minutes)),
    ]
}

/// Shares against their limits, and over what they were measured, as names with values.
pub fn measured_rows(t: Texts, measured: &MeasuredFacts, zone: &TimeZone) -> Vec<(String, String)> {
    let name = |measure: &Measure| {
        let subject = measure.subject.as_deref();
        subject.map_or_else(|| t.get("mail-measure-all"), |subject| resolution_text(t, subject))
    };
    let mut rows: Vec<_> =
        measured.measures.iter().map(|measure| (name(measure), measure_text(t, measure))).collect();
    rows.extend(measured.counts.iter().map(|count| (resolution_text(t, &count.key), count_text(t, count))));
    let at = zoned(t, measured.at, zone);
    let window = match (measured.window_hours, measured.limits) {
        (Some(hours), _) => t.two("mail-measure-window-hours", "hours", hours, "at", &at),
        (None, Some(LimitFacts { window_minutes, .. })) if window_minutes > 0 => {
            t.two("mail-measure-window-span", "span", t.duration(window_minutes * 60), "at", &at)
        }
        (None, _) => t.one("mail-measure-window-now", "at", &at),
    };
    rows.push((t.get("mail-alert-window"), window));
    rows
}

/// What a rule about orders says with its limits, in a text that has `$share`, `$window`, `$least`, `$restaurants` and
/// `$after`.
pub fn limits_text(t: Texts, key: &str, limits: &LimitFacts) -> String {
    t.with(
        key,
        &[
            ("share", Arg::from(t.percent(permille_share(limits.over_permille)))),
            // What is asked of fulfilled orders is told the other way round.
            ("rest", Arg::from(t.percent(permille_share(1000 - limits.over_permille)))),
            ("window", Arg::from(t.duration(limits.window_minutes * 60))),
            ("least", Arg::from(t.count(limits.least))),
            ("restaurants", Arg::from(limits.restaurants)),
            ("after", Arg::from(t.duration(limits.after_minutes * 60))),
        ],
    )
}

fn count_text(t: Texts, count: &CountFact) -> String {
    if count.least == 0 {
        return t.count(count.count);
    }
    t.two("mail-measure-count", "count", t.count(count.count), "least", t.count(count.least))
}

/// One share against its limit.
pub fn measure_text(t: Texts, measure: &Measure) -> String {
    let key = match (measure.limit_permille, measure.at_limit, measure.over_whole) {
        (0, ..) => "mail-measure-plain",
        (_, true, _) => "mail-measure-at-least",
        (_, false, 0) => "mail-measure-more-than",
        (_, false, _) => "mail-measure-more-than-of",
    };
    let rate = t.percent(part_of(measure.part, measure.whole));
    t.with(
        key,
        &[
            ("part", Arg::from(t.count(measure.part))),
            ("whole", Arg::from(t.count(measure.whole))),
            ("rate", Arg::from(rate)),
            ("limit", Arg::from(t.percent(permille_share(measure.limit_permille)))),
            ("least", Arg::from(t.count(measure.over_whole))),
        ],
    )
}

/// A share for people to read; never for a decision.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52 and only shown with one decimal")]
fn part_of(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn permille_share(permille: i64) -> f64 {
    f64::from(i32::try_from(permille).unwrap_or(i32::MAX)) / 1000.0
}

/// The most frequent error codes with their numbers.
pub fn code_lines(t: Texts, top_codes: &[CodeCount]) -> Vec<String> {
    let line = |code: &CodeCount| t.two("mail-alert-code", "code", &code.code, "count", t.count(code.count));
    top_codes.iter().map(line).collect()
}

/// How an incident ended: the text of its key, or the note of a person.
pub fn resolution_text(t: Texts, resolution: &str) -> String {
    if texts::has(resolution) { t.get(resolution) } else { resolution.to_owned() }
}

/// An instant with the zone it is written in.
pub fn zoned(t: Texts, at: Timestamp, zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    format!("{} ({name})", t.date_time(at, zone))
}

/// Who did something, as one names them on the timeline.
pub fn event_actor(t: Texts, event: &IncidentEvent) -> String {
    match (&event.actor_name, &event.actor) {
        (Some(name), _) => name.clone(),
        (None, basis::Actor::System(part)) => {
            let key = format!("escalation-actor-{}", part.replace('_', "-"));
            if texts::has(&key) { t.get(&key) } else { t.get("escalation-actor-platform") }
        }
        (None, other) => other.to_string(),
    }
}

/// One line of the timeline as a sentence, without its time.
pub fn event_line(t: Texts, event: &IncidentEvent) -> String {
    let who = event_actor(t, event);
    match &event.detail {
        EventDetail::Opened { severity, suppressed } => {
            let key =
                if *suppressed { "escalation-event-opened-suppressed" } else { "escalation-event-opened" };
            t.two(key, "who", &who, "severity", severity.label())
        }
        EventDetail::Extended { occurrences, facts } => extended(t, *occurrences, facts),
        EventDetail::SeverityRaised { from, to } => {
            t.two("escalation-event-severity-raised", "from", from.label(), "to", to.label())
        }
        EventDetail::Paged { name, channel, copy, .. } => {
            let key = if *copy { "escalation-event-copied" } else { "escalation-event-paged" };
            t.two(key, "name", name, "channel", channel_name(t, *channel))
        }
        EventDetail::DeliveryFailed { name, channel } => {
            let channel = channel_name(t, *channel);
            t.two("escalation-event-delivery-failed", "name", name, "channel", channel)
        }
        EventDetail::StepEmpty { step, round } => {
            t.two("escalation-event-step-empty", "step", step, "round", round)
        }
        EventDetail::Climbed { step, round, reason } => {
            let key = match reason {
                ClimbReason::Unanswered => "escalation-event-climbed-unanswered",
                ClimbReason::Undeliverable => "escalation-event-climbed-undeliverable",
                ClimbReason::Asked => "escalation-event-climbed-asked",
            };
            t.three(key, "step", step, "round", round, "who", &who)
        }
        EventDetail::Reminded { overdue: false } => t.get("escalation-event-reminded"),
        EventDetail::Reminded { overdue: true } => t.get("escalation-event-overdue"),
        EventDetail::Exhausted => t.get("escalation-event-exhausted"),
        EventDetail::Acknowledged => t.one("escalation-event-acknowledged", "who", &who),
        EventDetail::Suppressed => t.get("escalation-event-suppressed"),
        EventDetail::Released => t.get("escalation-event-released"),
        EventDetail::Resolved { resolution, .. } => {
            let resolution = resolution_text(t, resolution);
            t.two("escalation-event-resolved", "who", &who, "resolution", &resolution)
        }
    }
}

fn extended(t: Texts, occurrences: i64, facts: &Value) -> String {
    match Facts::read(facts).alert {
        Some(alert) => t.three(
            "escalation-event-extended-alert",
            "errors",
            t.count(alert.errors),
            "requests",
            t.count(alert.requests),
            "rate",
            t.percent(permille_share(alert.rate_permille)),
        ),
        None => t.one("escalation-event-extended", "n", occurrences),
    }
}

fn channel_name(t: Texts, channel: notify::Channel) -> String {
    t.get(&format!("notify-channel-{channel}"))
}

#[cfg(test)]
mod tests;
