//! RTU Reporting: how requests of real-time updates were answered, and what became of their entities
//! (operations 10.2). Times and days are UTC.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::{Cursor, Environment, Timestamp, UpdateId};
use feed::EntityType;
use inventory::InventoryError;
use inventory::realtime::{RequestCount, Update, UpdateQuery, UpdateRoute, UpdateState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use texts::Texts;
use web::{Chrome, Page, PageError};

use crate::frame::{Place, Rows, code_of, link_to, next_page, rows};
use crate::state::ConsoleState;
use crate::update_report::{Days, Tally, codes, day, entities, requests};
use crate::view::{Badge, permille, segment};
use crate::visit::Visit;

/// Updates on one page.
const PAGE: usize = 50;
/// Kinds of failed requests that are listed at most.
const FAILURES: usize = 200;

#[derive(Template)]
#[template(path = "console/updates.html")]
struct UpdatesPage {
    chrome: Chrome,
    rows: Rows,
    query: UpdatesQuery,
    first_day: String,
    last_day: String,
    routes: Vec<RouteView>,
    entities: Vec<EntityRow>,
    by_day: Vec<EntityRow>,
    results: Vec<(String, String)>,
    types: Vec<(String, String)>,
    codes: Vec<(String, String)>,
    updates: Vec<UpdateRow>,
    failures: Vec<FailureRow>,
    first: String,
    next: String,
}

/// Requests of one route.
struct RouteView {
    name: &'static str,
    requests: String,
    failed: String,
    rate: String,
    tone: &'static str,
    /// Width of the drawing; each day takes ten.
    width: usize,
    bars: Vec<Bar>,
    days: Vec<(String, String, String, String)>,
}

struct Bar {
    x: usize,
    /// Where the failed part begins, from above.
    y: u64,
    height: u64,
    words: String,
}

/// Entities of one route and type, of the whole time or of one day.
struct EntityRow {
    day: String,
    route: &'static str,
    kind: String,
    all: String,
    failed: String,
    failure_rate: String,
    warned: String,
    warning_rate: String,
}

struct UpdateRow {
    at: String,
    route: &'static str,
    kind: String,
    id: String,
    href: String,
    detail: String,
    badge: Badge,
    code: String,
    message: String,
}

struct FailureRow {
    at: String,
    route: &'static str,
    status: u16,
    reason: String,
    explained: String,
    count: String,
}

/// What is looked at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UpdatesQuery {
    from: String,
    until: String,
    route: String,
    kind: String,
    result: String,
    code: String,
    after: String,
}

/// `GET …/feeds/{environment}/updates`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<UpdatesQuery>,
) -> Result<Response, PageError> {
    let (environment, t, partner) = (visit.environment()?, visit.t(), visit.partner.id);
    let days = Days::read(&query.from, &query.until, state.ambient.now());
    let (from, until) = days.bounds();
    let counts = state.inventory.update_requests_report(partner, environment, from, until).await?;
    let outcomes = state.inventory.update_entities_report(partner, environment, from, until).await?.counts;
    let wanted = wanted(&visit, environment, &query, days);
    let updates = state.inventory.list_updates(wanted).await?;
    let here = list_path(&visit, environment, &query, days);
    let tallies = entities(&outcomes);
    let page = UpdatesPage {
        chrome: visit.chrome(t.get("inventory-updates")).wide(),
        rows: rows(&visit, environment, Place::Updates),
        first_day: days.first.to_string(),
        last_day: days.last.to_string(),
        routes: UpdateRoute::ALL.iter().map(|route| route_view(t, *route, &counts, days)).collect(),
        entities: summed(t, &tallies),
        by_day: tallies
            .iter()
            .rev()
            .map(|((route, kind, day), one)| entity_row(t, *route, kind, Some(*day), *one))
            .collect(),
        results: results(t),
        types: std::iter::once((String::new(), t.get("all")))
            .chain(EntityType::ALL.map(|kind| (kind.to_string(), kind.to_string())))
            .collect(),
        codes: std::iter::once((String::new(), t.get("all")))
            .chain(
                codes(&outcomes)
                    .into_iter()
                    .map(|(code, n)| (code.clone(), format!("{code} ({})", t.count(n)))),
            )
            .collect(),
        updates: updates.items.iter().map(|one| update_row(&visit, environment, one)).collect(),
        failures: failures(t, &counts),
        first: if query.after.is_empty() { String::new() } else { here.clone() },
        next: next_page(&here, updates.next.as_ref()),
        query,
    };
    Ok(Page(page).into_response())
}

fn wanted(visit: &Visit, environment: Environment, query: &UpdatesQuery, days: Days) -> UpdateQuery {
    let (from, until) = days.bounds();
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    // Rejected ones are what one comes for; a code says more than a state.
    let state = match query.result.as_str() {
        "all" => None,
        "" if query.code.is_empty() => Some(UpdateState::Rejected),
        text => text.parse().ok(),
    };
    UpdateQuery {
        route: query.route.parse().ok(),
        state,
        entity_type: given(&query.kind),
        code: given(&query.code),
        from: Some(from),
        until: Some(until),
        cursor: given(&query.after).map(Cursor),
        limit: PAGE,
        ..UpdateQuery::of(visit.partner.id, environment)
    }
}

fn list_path(visit: &Visit, environment: Environment, query: &UpdatesQuery, days: Days) -> String {
    let pairs =
        [("route", &query.route), ("kind", &query.kind), ("result", &query.result), ("code", &query.code)];
    let path = visit.path(&format!("/feeds/{environment}/updates?from={}&until={}", days.first, days.last));
    pairs.iter().fold(path, |path, (name, value)| format!("{path}&{name}={}", segment(value)))
}

fn results(t: Texts) -> Vec<(String, String)> {
    let choice = |state: &UpdateState| (state.as_str().to_owned(), state_badge(t, *state, false).text);
    let mut choices =
        vec![(String::new(), t.get("inventory-failures-first")), ("all".to_owned(), t.get("all"))];
    choices.extend(UpdateState::ALL.iter().map(choice));
    choices
}

/// How far an update is.
fn state_badge(t: Texts, state: UpdateState, has_code: bool) -> Badge {
    let (tone, text) = match state {
        UpdateState::Accepted => ("info", t.get("inventory-update-accepted")),
        UpdateState::Parked => ("warning", t.get("inventory-update-parked")),
        UpdateState::Applied if has_code => ("warning", t.get("inventory-update-applied")),
        UpdateState::Applied => ("ok", t.get("inventory-update-applied")),
        UpdateState::Rejected => ("danger", t.get("inventory-update-rejected")),
    };
    Badge { tone, text }
}

fn route_view(t: Texts, route: UpdateRoute, counts: &[RequestCount], days: Days) -> RouteView {
    let tallies = requests(counts);
    let of = |day: Date| tallies.get(&(route, day)).copied().unwrap_or_default();
    let all = days.all();
    let total = all.iter().map(|day| of(*day)).fold(Tally::default(), add);
    let words = |day: Date, one: Tally| {
        t.three(
            "inventory-day-failures",
            "day",
            day.to_string(),
            "failed",
            t.count(one.failed),
            "all",
            t.count(one.all),
        )
    };
    let bar = |(at, day): (usize, &Date)| {
        let one = of(*day);
        // What failed is never too little to be seen.
        let height = (one.permille(one.failed) / 10).max(u64::from(one.failed > 0) * 2);
        (one.all > 0).then(|| Bar {
            x: at * 10 + 1,
            y: 100 - height.min(100),
            height,
            words: words(*day, one),
        })
    };
    let days = all.iter().rev().filter(|day| of(**day).all > 0).map(|day| {
        let one = of(*day);
        (day.to_string(), t.count(one.all), t.count(one.failed), permille(t, one.permille(one.failed)))
    });
    RouteView {
        name: route.as_str(),
        requests: t.count(total.all),
        failed: t.count(total.failed),
        rate: permille(t, total.permille(total.failed)),
        tone: if total.failed > 0 { "warning" } else { "ok" },
        width: all.len() * 10,
        bars: all.iter().enumerate().filter_map(bar).collect(),
        days: days.collect(),
    }
}

fn add(sum: Tally, one: Tally) -> Tally {
    Tally { all: sum.all + one.all, failed: sum.failed + one.failed, warned: sum.warned + one.warned }
}

fn summed(
    t: Texts,
    tallies: &std::collections::BTreeMap<(UpdateRoute, String, Date), Tally>,
) -> Vec<EntityRow> {
    let mut sums = std::collections::BTreeMap::<(UpdateRoute, &str), Tally>::new();
    for ((route, kind, _), one) in tallies {
        let sum = sums.entry((*route, kind)).or_default();
        *sum = add(*sum, *one);
    }
    sums.into_iter().map(|((route, kind), one)| entity_row(t, route, kind, None, one)).collect()
}

fn entity_row(t: Texts, route: UpdateRoute, kind: &str, day: Option<Date>, one: Tally) -> EntityRow {
    EntityRow {
        day: day.map(|day| day.to_string()).unwrap_or_default(),
        route: route.as_str(),
        kind: kind.to_owned(),
        all: t.count(one.all),
        failed: t.count(one.failed),
        failure_rate: permille(t, one.permille(one.failed)),
        warned: t.count(one.warned),
        warning_rate: permille(t, one.permille(one.warned)),
    }
}

/// An instant in UTC, to the second.
fn utc(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn update_row(visit: &Visit, environment: Environment, update: &Update) -> UpdateRow {
    UpdateRow {
        at: utc(update.received_at),
        route: update.route.as_str(),
        kind: update.entity_type.clone(),
        id: update.entity_id.clone(),
        href: link_to(visit, environment, &update.entity_type, Some(&update.entity_id)),
        detail: visit.path(&format!("/feeds/{environment}/updates/{}", update.id)),
        badge: state_badge(visit.t(), update.state, update.code.is_some()),
        code: update.code.clone().unwrap_or_default(),
        message: update.message.clone().unwrap_or_default(),
    }
}

fn failures(t: Texts, counts: &[RequestCount]) -> Vec<FailureRow> {
    let failed = counts.iter().rev().filter(|count| count.http_status != 200);
    let row = |count: &RequestCount| {
        let reason = count.reason.clone().unwrap_or_default();
        let key = format!("inventory-refused-{}", reason.to_lowercase().replace('_', "-"));
        FailureRow {
            at: utc(count.hour),
            route: count.route.as_str(),
            status: count.http_status,
            explained: if texts::has(&key) { t.get(&key) } else { String::new() },
            reason,
            count: t.count(count.count),
        }
    };
    failed.take(FAILURES).map(row).collect()
}

#[derive(Template)]
#[template(path = "console/update.html")]
struct UpdatePage {
    chrome: Chrome,
    rows: Rows,
    update: UpdateRow,
    facts: Vec<(String, String)>,
    title: String,
    cure: String,
}

/// `GET …/feeds/{environment}/updates/{update_id}`
pub(crate) async fn show_one(visit: Visit, State(state): State<ConsoleState>) -> Result<Response, PageError> {
    let (environment, t) = (visit.environment()?, visit.t());
    let id: UpdateId = visit.part("update_id")?;
    let found = state.inventory.get_update(visit.partner.id, environment, id).await;
    let update = found.map_err(|error| match error {
        InventoryError::NotFound => PageError::NotFound,
        other => other.into(),
    })?;
    let known = update.code.as_deref().and_then(code_of);
    let instant = |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), utc);
    let page = UpdatePage {
        chrome: visit
            .chrome(t.one("inventory-update", "at", utc(update.received_at)))
            .crumb(
                visit.path(&format!(
                    "/feeds/{environment}/updates?from={0}&until={0}",
                    day(update.received_at)
                )),
                t.get("inventory-updates"),
            )
            .wide(),
        rows: rows(&visit, environment, Place::Updates),
        facts: vec![
            (t.get("inventory-route"), update.route.as_str().to_owned()),
            (t.get("inventory-request"), update.request_id.to_string()),
            (t.get("inventory-schema"), update.form.as_str().to_owned()),
            (t.get("inventory-version"), utc(update.version)),
            (t.get("inventory-received"), utc(update.received_at)),
            (t.get("inventory-finished"), instant(update.finished_at)),
            (t.get("inventory-parked-until"), instant(update.parked_until)),
        ],
        title: known.map(|code| code.titled(t, &update.entity_type)).unwrap_or_default(),
        cure: known.map(|code| t.get(&code.cure_key())).unwrap_or_default(),
        update: update_row(&visit, environment, &update),
    };
    Ok(Page(page).into_response())
}
