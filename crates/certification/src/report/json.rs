//! The report for programs: stable names, and the sentences in the reader's language.

use serde_json::{Value, json};
use texts::Texts;

use crate::result::{CaseResult, FailedSample, Outcome, Report};

/// Writes the report.
pub fn json(report: &Report, t: Texts) -> Value {
    json!({
        "passed": report.is_passed(),
        "endpoint": report.endpoint,
        "startedAt": report.started_at,
        "endedAt": report.ended_at,
        "cutShort": report.cut_short,
        "seed": report.seed.to_string(),
        "samples": report.samples,
        "restaurants": report.restaurants,
        "qps": f64::from(report.qps_milli) / 1000.0,
        "latency": report.latency.map(|latency| json!({
            "calls": latency.calls, "meanMs": latency.mean_ms, "p99Ms": latency.p99_ms, "maxMs": latency.max_ms,
        })),
        "counts": {
            "passed": report.count(Outcome::Passed),
            "failed": report.count(Outcome::Failed),
            "notApplicable": report.count(Outcome::NotApplicable),
            "waiting": report.count(Outcome::Waiting),
            "notRun": report.count(Outcome::NotRun),
        },
        "cases": report.cases.iter().map(|case| case_json(case, t)).collect::<Vec<_>>(),
    })
}

fn case_json(case: &CaseResult, t: Texts) -> Value {
    json!({
        "case": case.case,
        "title": t.get(&case.case.title_key()),
        "expected": t.get(&case.case.pass_key()),
        "outcome": case.outcome,
        "passed": case.passed,
        "failed": case.failed,
        "share": case.share(),
        "note": case.note.as_ref().map(|note| note.say(t)),
        "failures": case.failures.iter().map(|sample| failure_json(sample, t)).collect::<Vec<_>>(),
    })
}

fn failure_json(sample: &FailedSample, t: Texts) -> Value {
    json!({
        "restaurantId": sample.restaurant_id,
        "restaurant": sample.restaurant,
        "expected": sample.failure.expected.say(t),
        "got": sample.failure.got.say(t),
        "mend": sample.failure.mend.say(t),
        "exchanges": sample.exchanges.iter().map(|exchange| json!({
            "action": exchange.action,
            "tokenFlaw": exchange.flaw,
            "httpStatus": exchange.status,
            "latencyMs": exchange.latency_ms,
            "request": body(&exchange.request),
            "response": body(&exchange.answer),
        })).collect::<Vec<_>>(),
    })
}

/// A body as JSON where it is JSON, else as text.
fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
