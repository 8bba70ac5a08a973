//! The report for a terminal.

use texts::{Arg, Texts};

use crate::result::{CaseResult, FailedSample, Outcome, Report};

/// Bad samples that are told of one case; the page and the JSON have all.
const SHOWN: usize = 3;
/// Characters of a body.
const BODY: usize = 600;

/// Writes the report.
pub fn text(report: &Report, t: Texts) -> String {
    let mut lines = vec![
        t.one("certification-text-endpoint", "endpoint", &report.endpoint),
        t.with(
            "certification-text-run",
            &[
                ("restaurants", Arg::from(i64::from(report.restaurants))),
                ("samples", Arg::from(i64::from(report.samples))),
                ("seed", Arg::from(report.seed.to_string())),
            ],
        ),
        String::new(),
    ];
    lines.extend(report.cases.iter().map(|case| case_line(case, t)));
    for case in report.cases.iter().filter(|case| !case.failures.is_empty()) {
        lines.push(String::new());
        lines.push(format!("{}  {}", case.case, t.get(&case.case.title_key())));
        lines.extend(case.failures.iter().take(SHOWN).flat_map(|sample| failure_lines(sample, t)));
        let more = case.failures.len().saturating_sub(SHOWN);
        if more > 0 {
            lines.push(t.one("certification-text-more", "count", more));
        }
    }
    lines.push(String::new());
    if report.cut_short {
        lines.push(t.get("certification-cut-short"));
    }
    lines.push(verdict(report, t));
    printable(&lines.join("\n"))
}

/// The last line: passed or not, and the counts.
pub(super) fn verdict(report: &Report, t: Texts) -> String {
    let key =
        if report.is_passed() { "certification-verdict-passed" } else { "certification-verdict-failed" };
    let number = |outcome| Arg::from(report.count(outcome));
    t.with(
        key,
        &[
            ("passed", number(Outcome::Passed)),
            ("failed", number(Outcome::Failed)),
            (
                "other",
                Arg::from(report.cases.len() - report.count(Outcome::Passed) - report.count(Outcome::Failed)),
            ),
        ],
    )
}

fn case_line(case: &CaseResult, t: Texts) -> String {
    let mark = match case.outcome {
        Outcome::Passed => "✓",
        Outcome::Failed => "✗",
        Outcome::NotApplicable | Outcome::Waiting | Outcome::NotRun => "–",
    };
    let figures = match case.share() {
        Some(share) => format!("{}/{} {}", case.passed, case.passed + case.failed, t.percent(share)),
        None => t.get(case.outcome.text_key()),
    };
    let note = case.note.as_ref().map(|note| format!(" · {}", note.say(t))).unwrap_or_default();
    let title = t.get(&case.case.title_key());
    format!("{mark} {:<4} {title}: {figures}{note}", case.case.as_str())
}

fn failure_lines(sample: &FailedSample, t: Texts) -> Vec<String> {
    let mut lines = Vec::new();
    if !sample.restaurant_id.is_empty() {
        lines.push(format!("  {} ({})", sample.restaurant, sample.restaurant_id));
    }
    lines.push(t.one("certification-text-expected", "text", sample.failure.expected.say(t)));
    lines.push(t.one("certification-text-got", "text", sample.failure.got.say(t)));
    lines.push(t.one("certification-text-mend", "text", sample.failure.mend.say(t)));
    for exchange in &sample.exchanges {
        let status = exchange.status.map_or_else(|| "–".to_owned(), |status| status.to_string());
        lines.push(format!("    {} → {status}, {} ms", exchange.action, exchange.latency_ms));
        lines.push(format!("      > {}", cut(&exchange.request)));
        lines.push(format!("      < {}", cut(&exchange.answer)));
    }
    lines
}

fn cut(text: &str) -> String {
    let short: String = text.chars().take(BODY).collect();
    if short.len() < text.len() { short + "…" } else { short }
}

/// Answers are hostile: control characters could move the cursor or change colours of a terminal.
fn printable(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter };
    text.chars().map(shown).collect()
}
