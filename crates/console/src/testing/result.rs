//! A run: its progress, its results, and its failed samples one by one.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use basis::CertificationId;
use certification::{
    CaseGroup, CaseResult, CertificationError, FailedSample, RunDetail, ShownExchange, TestCase,
};
use identity::{Permission, record_audit};
use web::{Chrome, Page, PageError, see_other_with};

use super::{badge, here};
use crate::state::ConsoleState;
use crate::view::Badge;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "console/testing_run.html")]
struct RunPage {
    chrome: Chrome,
    here: String,
    badge: Badge,
    is_live: bool,
    may_abort: bool,
    done: String,
    done_number: i64,
    planned: i64,
    cut_short: bool,
    facts: Vec<(String, String)>,
    groups: Vec<Group>,
}

struct Group {
    name: String,
    cases: Vec<CaseRow>,
}

struct CaseRow {
    name: String,
    title: String,
    badge: Badge,
    figures: String,
    note: String,
    /// Where its failed samples are; empty for none.
    href: String,
}

#[derive(Template)]
#[template(path = "console/testing_case.html")]
struct CasePage {
    chrome: Chrome,
    pass: String,
    mend: String,
    failures: Vec<FailureRow>,
}

struct FailureRow {
    href: String,
    restaurant: String,
    restaurant_id: String,
    got: String,
}

#[derive(Template)]
#[template(path = "console/testing_failure.html")]
struct FailurePage {
    chrome: Chrome,
    restaurant: String,
    restaurant_id: String,
    expected: String,
    got: String,
    mend: String,
    calls: Vec<CallRow>,
}

struct CallRow {
    action: String,
    flaw: String,
    status: String,
    took: String,
    request: String,
    answer: String,
}

async fn find(visit: &Visit, state: &ConsoleState) -> Result<RunDetail, PageError> {
    let id: CertificationId = visit.part("certification_id")?;
    let environment = visit.environment()?;
    let found = state.certification.get_run(visit.partner.id, id).await.map_err(page_error)?;
    if found.run.environment == environment { Ok(found) } else { Err(PageError::NotFound) }
}

fn page_error(error: CertificationError) -> PageError {
    match error {
        CertificationError::NotFound => PageError::NotFound,
        other => other.into(),
    }
}

/// `GET …/testing/{environment}/{certification_id}`
pub(crate) async fn show_run(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let detail = find(&visit, &state).await?;
    let (t, run) = (visit.t(), &detail.run);
    let list = here(&visit, run.environment);
    let path = format!("{list}/{}", run.id);
    let groups = CaseGroup::ALL.into_iter().map(|kind| Group {
        name: t.get(kind.text_key()),
        cases: detail
            .cases
            .iter()
            .filter(|case| case.case.group() == kind)
            .map(|case| case_row(&visit, &path, case))
            .collect(),
    });
    let done = t.two("certification-progress-of", "done", t.count(run.done), "planned", t.count(run.planned));
    let page = RunPage {
        chrome: visit.chrome(t.get("certification-page")).crumb(list, t.get("certification-page")).wide(),
        badge: badge(&visit, &detail),
        is_live: run.state.is_live(),
        may_abort: run.state.is_live() && visit.may(Permission::RunTests),
        done,
        done_number: run.done,
        planned: run.planned.max(1),
        cut_short: run.figures.is_some_and(|figures| figures.cut_short),
        facts: facts(&visit, &detail),
        groups: groups.filter(|group| !group.cases.is_empty()).collect(),
        here: path,
    };
    Ok(Page(page).into_response())
}

fn facts(visit: &Visit, detail: &RunDetail) -> Vec<(String, String)> {
    let (t, run, wish) = (visit.t(), &detail.run, &detail.run.begun.wish);
    let endpoint = wish.endpoint.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut facts = vec![
        (t.get("certification-endpoint"), endpoint),
        (t.get("certification-when"), visit.when(run.requested_at)),
        (t.get("certification-samples-field"), wish.samples.to_string()),
        (t.get("certification-qps"), format!("{}", f64::from(wish.qps_milli) / 1000.0)),
        (t.get("certification-seed"), wish.seed.to_string()),
    ];
    if let Some(latency) = run.figures.and_then(|figures| figures.latency) {
        let millis = |number: u32| format!("{} ms", t.count(i64::from(number)));
        facts.push((t.get("certification-calls"), t.count(i64::from(latency.calls))));
        facts.push((t.get("certification-mean"), millis(latency.mean_ms)));
        facts.push((t.get("certification-p99"), millis(latency.p99_ms)));
    }
    facts
}

fn case_row(visit: &Visit, path: &str, case: &CaseResult) -> CaseRow {
    let t = visit.t();
    let all = i64::from(case.passed) + i64::from(case.failed);
    CaseRow {
        name: case.case.to_string(),
        title: t.get(&case.case.title_key()),
        badge: Badge { tone: case.outcome.tone(), text: t.get(case.outcome.text_key()) },
        figures: case.share().map_or_else(String::new, |share| {
            format!("{} / {} · {}", t.count(i64::from(case.passed)), t.count(all), t.percent(share))
        }),
        note: case.note.as_ref().map(|note| note.say(t)).unwrap_or_default(),
        href: if case.failed > 0 { format!("{path}/{}", case.case) } else { String::new() },
    }
}

/// `GET …/testing/{environment}/{certification_id}/{test_case}`
pub(crate) async fn show_case(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    let (detail, case) = (find(&visit, &state).await?, visit.part::<TestCase>("test_case")?);
    let (t, run) = (visit.t(), &detail.run);
    let list = here(&visit, run.environment);
    let path = format!("{list}/{}", run.id);
    let failures =
        state.certification.list_failures(visit.partner.id, run.id, case).await.map_err(page_error)?;
    let title = format!("{case} · {}", t.get(&case.title_key()));
    let page = CasePage {
        chrome: visit
            .chrome(title)
            .crumb(list, t.get("certification-page"))
            .crumb(path.clone(), visit.when(run.requested_at))
            .wide(),
        pass: t.get(&case.pass_key()),
        mend: t.get(&case.mend_key()),
        failures: failures
            .iter()
            .map(|(number, sample)| FailureRow {
                href: format!("{path}/{case}/{number}"),
                restaurant: sample.restaurant.clone(),
                restaurant_id: sample.restaurant_id.clone(),
                got: sample.failure.got.say(t),
            })
            .collect(),
    };
    Ok(Page(page).into_response())
}

/// `GET …/testing/{environment}/{certification_id}/{test_case}/{number}`
pub(crate) async fn show_failure(
    visit: Visit,
    State(state): State<ConsoleState>,
) -> Result<Response, PageError> {
    let (detail, case) = (find(&visit, &state).await?, visit.part::<TestCase>("test_case")?);
    let (t, run, number) = (visit.t(), &detail.run, visit.part::<i64>("number")?);
    let found = state.certification.get_failure(visit.partner.id, run.id, case, number).await;
    let sample = found.map_err(page_error)?;
    let list = here(&visit, run.environment);
    let path = format!("{list}/{}", run.id);
    let title = format!("{case} · {}", t.one("certification-sample-number", "n", number));
    let chrome = visit
        .chrome(title)
        .crumb(list, t.get("certification-page"))
        .crumb(path.clone(), visit.when(run.requested_at))
        .crumb(format!("{path}/{case}"), format!("{case} · {}", t.get(&case.title_key())))
        .wide();
    Ok(Page(failure_page(&visit, chrome, &sample)).into_response())
}

fn failure_page(visit: &Visit, chrome: Chrome, sample: &FailedSample) -> FailurePage {
    let t = visit.t();
    let call = |exchange: &ShownExchange| CallRow {
        action: exchange.action.clone(),
        flaw: exchange.flaw.as_ref().map_or_else(String::new, |flaw| {
            t.get(&format!("certification-flaw-{}", flaw.replace('_', "-")))
        }),
        status: exchange.status.map_or_else(|| "–".to_owned(), |status| status.to_string()),
        took: format!("{} ms", t.count(i64::from(exchange.latency_ms))),
        request: ShownExchange::pretty(&exchange.request),
        answer: ShownExchange::pretty(&exchange.answer),
    };
    FailurePage {
        chrome,
        restaurant: sample.restaurant.clone(),
        restaurant_id: sample.restaurant_id.clone(),
        expected: sample.failure.expected.say(t),
        got: sample.failure.got.say(t),
        mend: sample.failure.mend.say(t),
        calls: sample.exchanges.iter().map(call).collect(),
    }
}

/// `POST …/testing/{environment}/{certification_id}/abort`
pub(crate) async fn abort(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    visit.require(Permission::RunTests)?;
    let (detail, partner) = (find(&visit, &state).await?, visit.partner.id);
    let run = detail.run;
    state.certification.abort(partner, run.id).await.map_err(page_error)?;
    let (ambient, actor, subject) = (state.ambient.clone(), visit.member.actor(), run.id.to_string());
    let facts = serde_json::json!({ "environment": run.environment });
    state
        .db
        .write(move |tx| {
            record_audit(tx, &ambient, &actor, Some(partner), "certification.abort", &subject, &facts)
        })
        .await?;
    let path = format!("{}/{}", here(&visit, run.environment), run.id);
    Ok(see_other_with(&path, "flash-certification-aborted"))
}

/// `GET …/testing/{environment}/{certification_id}/report/{format}`: a file, `html` or `json`.
pub(crate) async fn download(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let (detail, t) = (find(&visit, &state).await?, visit.t());
    let format: String = visit.part("format")?;
    let id = detail.run.id;
    let report = state.certification.report(visit.partner.id, id).await.map_err(page_error)?;
    let (kind, body) = match format.as_str() {
        "html" => ("text/html; charset=utf-8", certification::html(&report, state.ambient.now(), t)?),
        "json" => ("application/json", serde_json::to_string_pretty(&certification::json(&report, t))?),
        _ => return Err(PageError::NotFound),
    };
    // A file to keep and to pass on: its own policy is inside, the site's would take its style away.
    let name = HeaderValue::from_str(&format!("attachment; filename=\"certification-{id}.{format}\""))?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, name)], body)
        .into_response())
}
