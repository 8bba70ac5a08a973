//! The report as one page that needs nothing else: no script, no outside address, works offline.

use askama::Template;
use basis::Timestamp;
use jiff::tz::TimeZone;
use texts::Texts;

use super::text::verdict;
use crate::result::{CaseResult, FailedSample, Outcome, Report, ShownExchange};
use crate::test_case::CaseGroup;

/// Bad samples of one case; the page stays readable, the JSON has all.
const SAMPLES: usize = 25;
/// Characters of a body.
const BODY: usize = 20_000;

#[derive(Template)]
#[template(path = "certification/report.html")]
struct ReportPage {
    t: Texts,
    title: String,
    made: String,
    verdict: String,
    tone: &'static str,
    cut_short: bool,
    tiles: Vec<(String, String)>,
    groups: Vec<Group>,
    failed: Vec<Failed>,
}

struct Group {
    name: String,
    rows: Vec<Row>,
}

struct Row {
    case: String,
    title: String,
    tone: &'static str,
    outcome: String,
    figures: String,
    /// Per cent, for drawing.
    share: Option<f64>,
    note: Option<String>,
    has_failures: bool,
}

struct Failed {
    case: String,
    title: String,
    pass: String,
    samples: Vec<Sample>,
    left_out: Option<String>,
}

struct Sample {
    restaurant: String,
    restaurant_id: String,
    got: String,
    expected: String,
    mend: String,
    exchanges: Vec<Call>,
}

struct Call {
    action: String,
    flaw: Option<String>,
    status: String,
    took: String,
    request: String,
    answer: String,
}

/// Writes the page; `now` is when it is made.
///
/// # Errors
/// If the page cannot be written.
pub fn html(report: &Report, now: Timestamp, t: Texts) -> Result<String, askama::Error> {
    let latency = report.latency.unwrap_or_default();
    let count = |number: u32| t.count(i64::from(number));
    let cases = |outcome| t.count(i64::try_from(report.count(outcome)).unwrap_or(0));
    let page = ReportPage {
        t,
        title: t.one("certification-title", "endpoint", &report.endpoint),
        made: t.one("certification-made", "date", t.date_time(now, &TimeZone::UTC)),
        verdict: verdict(report, t),
        tone: if report.is_passed() { "ok" } else { "danger" },
        cut_short: report.cut_short,
        tiles: vec![
            (t.get("certification-passed"), cases(Outcome::Passed)),
            (t.get("certification-failed"), cases(Outcome::Failed)),
            (t.get("certification-restaurants"), count(report.restaurants)),
            (t.get("certification-calls"), count(latency.calls)),
            (t.get("certification-mean"), format!("{} ms", count(latency.mean_ms))),
            (t.get("certification-p99"), format!("{} ms", count(latency.p99_ms))),
        ],
        groups: CaseGroup::ALL.into_iter().filter_map(|kind| group(report, kind, t)).collect(),
        failed: report.cases.iter().filter(|case| case.failed > 0).map(|case| failed(case, t)).collect(),
    };
    page.render()
}

fn group(report: &Report, kind: CaseGroup, t: Texts) -> Option<Group> {
    let rows: Vec<Row> =
        report.cases.iter().filter(|case| case.case.group() == kind).map(|case| row(case, t)).collect();
    (!rows.is_empty()).then(|| Group { name: t.get(kind.text_key()), rows })
}

fn row(case: &CaseResult, t: Texts) -> Row {
    let all = i64::from(case.passed) + i64::from(case.failed);
    Row {
        case: case.case.to_string(),
        title: t.get(&case.case.title_key()),
        tone: case.outcome.tone(),
        outcome: t.get(case.outcome.text_key()),
        figures: case.share().map_or_else(String::new, |share| {
            format!("{} / {} · {}", t.count(i64::from(case.passed)), t.count(all), t.percent(share))
        }),
        share: case.share().map(|share| share * 100.0),
        note: case.note.as_ref().map(|note| note.say(t)),
        has_failures: case.failed > 0,
    }
}

fn failed(case: &CaseResult, t: Texts) -> Failed {
    let more = case.failures.len().saturating_sub(SAMPLES);
    Failed {
        case: case.case.to_string(),
        title: t.get(&case.case.title_key()),
        pass: t.get(&case.case.pass_key()),
        samples: case.failures.iter().take(SAMPLES).map(|sample| shown(sample, t)).collect(),
        left_out: (more > 0).then(|| t.one("certification-text-more", "count", more)),
    }
}

fn shown(sample: &FailedSample, t: Texts) -> Sample {
    Sample {
        restaurant: sample.restaurant.clone(),
        restaurant_id: sample.restaurant_id.clone(),
        got: sample.failure.got.say(t),
        expected: sample.failure.expected.say(t),
        mend: sample.failure.mend.say(t),
        exchanges: sample.exchanges.iter().map(|exchange| call(exchange, t)).collect(),
    }
}

fn call(exchange: &ShownExchange, t: Texts) -> Call {
    let cut = |body: &str| ShownExchange::pretty(body).chars().take(BODY).collect();
    Call {
        action: exchange.action.clone(),
        flaw: exchange
            .flaw
            .as_ref()
            .map(|flaw| t.get(&format!("certification-flaw-{}", flaw.replace('_', "-")))),
        status: exchange.status.map_or_else(|| "–".to_owned(), |status| status.to_string()),
        took: format!("{} ms", t.count(i64::from(exchange.latency_ms))),
        request: cut(&exchange.request),
        answer: cut(&exchange.answer),
    }
}
