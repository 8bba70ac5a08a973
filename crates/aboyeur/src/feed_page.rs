//! The report of a check as one page that needs nothing else: no script, no outside address, works offline.

use askama::Template;
use basis::Timestamp;
use feed::{Code, Problem, Report, RestaurantStatus, ServiceType, Severity};
use jiff::tz::TimeZone;
use texts::{Arg, Texts};

use crate::feed_text::{cure, number, place, what};

/// Problems shown for one code.
const SAMPLES: usize = 12;
/// Restaurants shown; the page stays readable, the JSON has all.
const RESTAURANTS: usize = 200;

#[derive(Template)]
#[template(path = "feed/report.html")]
struct ReportPage {
    t: Texts,
    title: String,
    checked: String,
    verdict: String,
    /// `ok`, `warning` or `danger`.
    tone: &'static str,
    failed: bool,
    tiles: Vec<(String, String)>,
    slices: Vec<Slice>,
    pie_label: String,
    bars: Vec<Bar>,
    restaurants: Vec<Restaurant>,
    restaurants_left_out: Option<String>,
    dropped: Option<String>,
    groups: Vec<Group>,
    entities: Vec<(String, String)>,
}

/// A part of the pie, in per cent of its circle.
struct Slice {
    tone: &'static str,
    share: f64,
    rest: f64,
    offset: f64,
    label: String,
    count: String,
}

struct Bar {
    code: Code,
    tone: &'static str,
    count: String,
    /// Per cent of the longest.
    width: f64,
}

struct Restaurant {
    name: String,
    id: String,
    tone: &'static str,
    status: String,
    can: Option<String>,
    reasons: Vec<Reason>,
}

struct Reason {
    code: Code,
    tone: &'static str,
    subject: String,
    message: String,
    place: String,
    causes: Vec<String>,
}

struct Group {
    code: Code,
    tone: &'static str,
    severity: String,
    count: String,
    what: String,
    cure: String,
    samples: Vec<Sample>,
    left_out: Option<String>,
}

struct Sample {
    subject: String,
    place: String,
    property: Option<String>,
    value: Option<String>,
    message: String,
    causes: Vec<String>,
}

/// Writes the page.
pub(crate) fn report(report: &Report, name: &str, now: Timestamp, t: Texts) -> anyhow::Result<String> {
    let summary = &report.summary;
    let (orderable, total) = (summary.restaurants.orderable, summary.restaurants.total);
    let unsound = report.restaurant_status.iter().filter(|status| tone_of(status) != "ok").count();
    let tone = if summary.failed || orderable == 0 {
        "danger"
    } else if orderable < total || summary.errors > 0 {
        "warning"
    } else {
        "ok"
    };
    let tiles = [
        ("feed-restaurants", total),
        ("feed-errors", summary.errors),
        ("feed-warnings", summary.warnings),
        ("feed-entities", summary.entities.values().sum()),
    ];
    let slices = slices(report, t);
    let page = ReportPage {
        t,
        title: t.one("feed-title", "name", name),
        checked: t.one("feed-checked", "date", t.date_time(now, &TimeZone::system())),
        verdict: verdict(tone, orderable, total, t),
        tone,
        failed: summary.failed,
        tiles: tiles.map(|(key, count)| (t.get(key), t.count(number(count)))).into(),
        pie_label: slices
            .iter()
            .map(|slice| format!("{}: {}", slice.label, slice.count))
            .collect::<Vec<_>>()
            .join(", "),
        slices,
        bars: bars(report, t),
        restaurants: unsound_restaurants(report, t),
        restaurants_left_out: left_out(unsound, RESTAURANTS, t),
        dropped: (summary.dropped_dependents > 0)
            .then(|| t.one("feed-dropped", "count", number(summary.dropped_dependents))),
        groups: report.counts.iter().map(|(code, count)| group(report, *code, *count, t)).collect(),
        entities: summary
            .entities
            .iter()
            .map(|(kind, count)| (kind.clone(), t.count(number(*count))))
            .collect(),
    };
    Ok(page.render()?)
}

fn verdict(tone: &str, orderable: u64, total: u64, t: Texts) -> String {
    match (tone, orderable) {
        ("ok", _) => t.get("feed-verdict-good"),
        (_, 0) => t.get("feed-verdict-none"),
        _ => t.with(
            "feed-verdict-some",
            &[("orderable", Arg::from(number(orderable))), ("total", Arg::from(number(total)))],
        ),
    }
}

fn left_out(all: usize, shown: usize, t: Texts) -> Option<String> {
    let more = i64::try_from(all.saturating_sub(shown)).unwrap_or(i64::MAX);
    (more > 0).then(|| t.one("feed-more", "count", more))
}

/// Orderable without errors, orderable with errors, or not orderable.
fn tone_of(status: &RestaurantStatus) -> &'static str {
    match (status.orderable.is_empty(), status.reasons.is_empty()) {
        (true, _) => "danger",
        (false, false) => "warning",
        (false, true) => "ok",
    }
}

fn slices(report: &Report, t: Texts) -> Vec<Slice> {
    let all = report.restaurant_status.len();
    let mut offset = 0.0;
    [("ok", "feed-fully"), ("warning", "feed-partly"), ("danger", "feed-not")]
        .into_iter()
        .map(|(tone, key)| {
            let count = report.restaurant_status.iter().filter(|status| tone_of(status) == tone).count();
            let share = share(count, all);
            let slice = Slice {
                tone,
                share,
                rest: 100.0 - share,
                offset: -offset,
                label: t.get(key),
                count: t.count(i64::try_from(count).unwrap_or(i64::MAX)),
            };
            offset += share;
            slice
        })
        .collect()
}

/// Per cent, for drawing only.
fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { number(part) / number(whole) * 100.0 }
}

fn tone_of_code(report: &Report, code: Code) -> &'static str {
    let severity =
        report.problems.iter().find(|problem| problem.code == code).map(|problem| problem.severity);
    tone_of_severity(severity.unwrap_or(code.severity()))
}

fn tone_of_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "danger",
        Severity::Warning => "warning",
    }
}

fn bars(report: &Report, t: Texts) -> Vec<Bar> {
    let most = report.counts.values().copied().max().unwrap_or(0);
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let mut counts: Vec<(Code, u64)> = report.counts.iter().map(|(code, count)| (*code, *count)).collect();
    counts.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    counts
        .into_iter()
        .map(|(code, count)| Bar {
            code,
            tone: tone_of_code(report, code),
            count: t.count(number(count)),
            width: share(size(count), size(most)).max(0.5),
        })
        .collect()
}

fn unsound_restaurants(report: &Report, t: Texts) -> Vec<Restaurant> {
    let mut unsound: Vec<&RestaurantStatus> =
        report.restaurant_status.iter().filter(|status| tone_of(status) != "ok").collect();
    unsound.sort_by_key(|status| !status.orderable.is_empty());
    unsound.into_iter().take(RESTAURANTS).map(|status| restaurant(status, t)).collect()
}

fn restaurant(status: &RestaurantStatus, t: Texts) -> Restaurant {
    let tone = tone_of(status);
    let types: Vec<String> = status
        .orderable
        .iter()
        .map(|kind| match kind {
            ServiceType::Delivery => t.get("feed-delivery"),
            ServiceType::Takeout => t.get("feed-takeout"),
        })
        .collect();
    Restaurant {
        name: status.name.clone().unwrap_or_else(|| t.get("feed-nameless")),
        id: status.restaurant_id.clone(),
        tone,
        status: t.get(if tone == "danger" { "feed-status-not" } else { "feed-status-partly" }),
        can: (!types.is_empty()).then(|| t.one("feed-can", "types", types.join(", "))),
        reasons: status.reasons.iter().map(|problem| reason(problem, t)).collect(),
    }
}

fn reason(problem: &Problem, t: Texts) -> Reason {
    Reason {
        code: problem.code,
        tone: tone_of_severity(problem.severity),
        subject: subject(problem),
        message: problem.said(t),
        place: place(problem),
        causes: causes(problem),
    }
}

fn subject(problem: &Problem) -> String {
    match &problem.entity_id {
        Some(id) => format!("{} {id}", problem.entity_type),
        None => problem.entity_type.clone(),
    }
}

fn causes(problem: &Problem) -> Vec<String> {
    let name = |cause: &feed::Cause| match &cause.entity_id {
        Some(id) => format!("{} {} {id}", cause.code, cause.entity_type),
        None => format!("{} {}", cause.code, cause.entity_type),
    };
    problem.caused_by.iter().map(name).collect()
}

fn group(report: &Report, code: Code, count: u64, t: Texts) -> Group {
    let tone = tone_of_code(report, code);
    let samples: Vec<Sample> = report
        .problems
        .iter()
        .filter(|problem| problem.code == code)
        .take(SAMPLES)
        .map(|problem| Sample {
            subject: subject(problem),
            place: place(problem),
            property: problem.property.clone(),
            value: problem.value.clone(),
            message: problem.said(t),
            causes: causes(problem),
        })
        .collect();
    Group {
        code,
        tone,
        severity: t.get(if tone == "danger" { "feed-error" } else { "feed-warning" }),
        count: t.count(number(count)),
        what: what(code, t),
        cure: cure(code, t),
        left_out: left_out(usize::try_from(count).unwrap_or(usize::MAX), samples.len(), t),
        samples,
    }
}
