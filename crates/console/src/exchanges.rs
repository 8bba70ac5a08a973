//! The log of what the servers said to one another (operations 10.6): found by time, word, ids and codes.
//!
//! Bodies are kept without what diners told of themselves, so every reader sees the same.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use basis::Cursor;
use futures::stream;
use ordering::{Exchange, ExchangeAction, ExchangeQuery, Ordering, OrderingError};
use serde::Deserialize;
use serde_json::Value;
use web::{Chrome, Csv, Page, PageError, csv_stream};

use crate::period::{Period, PeriodQuery, PeriodView, choice};
use crate::state::ConsoleState;
use crate::view::{Badge, environment_choices, environment_of, segment};
use crate::visit::Visit;

/// Exchanges on one page.
const PAGE: usize = 50;
/// Exchanges read at once for an export, and at most in one.
const EXPORT_PAGE: usize = 200;
const EXPORT_PAGES: usize = 500;

#[derive(Template)]
#[template(path = "console/exchanges.html")]
struct ExchangesPage {
    chrome: Chrome,
    query: LogQuery,
    environment: String,
    environments: Vec<(String, String)>,
    actions: Vec<(String, String)>,
    period: PeriodView,
    carried: Vec<(&'static str, String)>,
    /// What the list is narrowed to beside the form's fields, each with the address of the list without it.
    chips: Vec<(String, String)>,
    rows: Vec<ExchangeRow>,
    csv: String,
    next: String,
    /// Nothing more was found so far, but the search has not come to the beginning of the period.
    goes_on: bool,
}

/// One exchange of a list.
pub(crate) struct ExchangeRow {
    pub(crate) at: String,
    pub(crate) action: String,
    pub(crate) badge: Badge,
    pub(crate) latency: String,
    pub(crate) restaurant: String,
    pub(crate) conversation: String,
    /// The list of the whole conversation.
    pub(crate) conversation_href: String,
    pub(crate) order: String,
    pub(crate) order_href: String,
    pub(crate) partner_order: String,
    pub(crate) partner_order_href: String,
    pub(crate) warnings: Vec<String>,
    pub(crate) request: String,
    pub(crate) answer: String,
}

/// Which exchanges are looked for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogQuery {
    environment: String,
    action: String,
    q: String,
    order: String,
    partner_order: String,
    conversation: String,
    code: String,
    restaurant: String,
    span: String,
    from: String,
    until: String,
    after: String,
}

impl LogQuery {
    fn filters(&self) -> [(&'static str, &str); 8] {
        [
            ("environment", &self.environment),
            ("action", &self.action),
            ("q", &self.q),
            ("order", &self.order),
            ("partner_order", &self.partner_order),
            ("conversation", &self.conversation),
            ("code", &self.code),
            ("restaurant", &self.restaurant),
        ]
    }

    /// The query without the filter of this name, and without the place in the list.
    fn without(&self, left_out: &str) -> String {
        let kept = self.filters().into_iter().filter(|(name, value)| *name != left_out && !value.is_empty());
        kept.map(|(name, value)| format!("&{name}={}", segment(value))).collect::<Vec<_>>().concat()
    }

    fn read(&self, visit: &Visit, period: &Period) -> ExchangeQuery {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        ExchangeQuery {
            environment: Some(environment_of(&self.environment)),
            action: ExchangeAction::from_name(&self.action),
            google_order_id: filled(&self.order),
            action_order_id: filled(&self.partner_order),
            conversation_id: filled(&self.conversation),
            code: filled(&self.code),
            restaurant_id: filled(&self.restaurant),
            keyword: filled(&self.q),
            from: Some(period.from),
            until: Some(period.until),
            after: filled(&self.after).map(Cursor),
            limit: PAGE,
            ..ExchangeQuery::of(visit.partner.id)
        }
    }
}

/// `GET …/exchanges`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<LogQuery>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let period = Period::of(&period, &visit.zone(), state.ambient.now());
    let found = state.ordering.exchanges(query.read(&visit, &period)).await?;
    let time = period.query(&visit.zone());
    let all = query.without("");
    let next = found
        .next
        .as_ref()
        .map(|cursor| visit.path(&format!("/exchanges?{time}{all}&after={}", segment(&cursor.0))));
    let mut actions = vec![(String::new(), t.get("any"))];
    actions.extend(ExchangeAction::ALL.map(|action| (action.as_str().to_owned(), name(&visit, action))));
    let carried =
        [("span", query.span.clone()), ("from", query.from.clone()), ("until", query.until.clone())];
    let page = ExchangesPage {
        chrome: visit.chrome(t.get("nav-exchanges")).wide(),
        environment: environment_of(&query.environment).to_string(),
        environments: environment_choices(t),
        actions,
        period: choice(&visit, &period, "/exchanges", &query.filters()),
        carried: carried.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        chips: chips(&visit, &query, &time),
        goes_on: next.is_some() && found.items.len() < PAGE,
        rows: found.items.iter().map(|exchange| exchange_row(&visit, exchange)).collect(),
        csv: visit.path(&format!("/exchanges.csv?{time}{all}")),
        next: next.unwrap_or_default(),
        query,
    };
    Ok(Page(page).into_response())
}

fn chips(visit: &Visit, query: &LogQuery, time: &str) -> Vec<(String, String)> {
    let shown = query
        .filters()
        .into_iter()
        .filter(|(name, value)| !value.is_empty() && !["environment", "action", "q"].contains(name));
    shown
        .map(|(name, value)| {
            let href = visit.path(&format!("/exchanges?{time}{}", query.without(name)));
            (value.to_owned(), href)
        })
        .collect()
}

/// The name of an endpoint of the log.
fn name(visit: &Visit, action: ExchangeAction) -> String {
    let t = visit.t();
    match action {
        ExchangeAction::Checkout => t.get("console-action-checkout"),
        ExchangeAction::Submit => t.get("console-action-submit"),
        ExchangeAction::Update => t.get("console-action-update"),
        ExchangeAction::HealthCheck => t.get("console-action-health-check"),
    }
}

/// An exchange as the pages show it.
pub(crate) fn exchange_row(visit: &Visit, exchange: &Exchange) -> ExchangeRow {
    let t = visit.t();
    let status = exchange.http_status.map(|status| format!("HTTP {status}"));
    let badge = if exchange.codes.is_empty() {
        Badge { tone: "ok", text: status.unwrap_or_else(|| t.get("ok")) }
    } else {
        let codes = exchange.codes.join(", ");
        let text = status.map_or_else(|| codes.clone(), |status| format!("{codes}: {status}"));
        Badge { tone: "danger", text }
    };
    // Long enough for everything that is kept.
    let list = |filter: &str, value: &Option<String>| match value {
        Some(value) => {
            let environment = exchange.environment;
            visit.path(&format!("/exchanges?span=30d&environment={environment}&{filter}={}", segment(value)))
        }
        None => String::new(),
    };
    ExchangeRow {
        at: visit.when(exchange.at),
        action: name(visit, exchange.action),
        badge,
        latency: t.one("console-milliseconds", "n", t.count(exchange.latency_ms)),
        restaurant: exchange.restaurant_id.clone().unwrap_or_default(),
        conversation_href: list("conversation", &exchange.conversation_id),
        conversation: exchange.conversation_id.clone().unwrap_or_default(),
        order: exchange.google_order_id.clone().unwrap_or_default(),
        order_href: exchange.order_id.map(|id| visit.path(&format!("/orders/{id}"))).unwrap_or_default(),
        partner_order_href: list("partner_order", &exchange.action_order_id),
        partner_order: exchange.action_order_id.clone().unwrap_or_default(),
        warnings: exchange.warnings.clone(),
        request: pretty(&exchange.request),
        answer: pretty(&exchange.answer),
    }
}

/// JSON with lines and indents; whatever is no JSON as it is.
fn pretty(text: &str) -> String {
    let read = serde_json::from_str::<Value>(text).ok();
    read.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| text.to_owned())
}

/// `GET …/exchanges.csv`: what is known of each exchange, without the bodies.
pub(crate) async fn export(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<LogQuery>,
    Query(period): Query<PeriodQuery>,
) -> Response {
    let period = Period::of(&period, &visit.zone(), state.ambient.now());
    let mut wanted = query.read(&visit, &period);
    (wanted.limit, wanted.after) = (EXPORT_PAGE, None);
    let head = Csv::with_head(&[
        "at",
        "environment",
        "action",
        "restaurant_id",
        "google_order_id",
        "action_order_id",
        "conversation_id",
        "http_status",
        "latency_ms",
        "codes",
        "warnings",
    ]);
    let name = format!("exchanges-{}.csv", visit.partner.id);
    csv_stream(&name, head, pages(state.ordering, wanted))
}

fn pages(
    ordering: Ordering,
    wanted: ExchangeQuery,
) -> impl stream::Stream<Item = Result<Csv, OrderingError>> + Send + 'static {
    stream::try_unfold((ordering, Some(wanted), EXPORT_PAGES), async |(ordering, wanted, left)| {
        let Some(mut wanted) = wanted.filter(|_| left > 0) else { return Ok(None) };
        let found = ordering.exchanges(wanted.clone()).await?;
        let csv = found.items.iter().fold(Csv::default(), write_exchange);
        let next = found.next.map(|cursor| {
            wanted.after = Some(cursor);
            wanted
        });
        Ok(Some((csv, (ordering, next, left - 1))))
    })
}

fn write_exchange(csv: Csv, exchange: &Exchange) -> Csv {
    csv.plain(exchange.at)
        .plain(exchange.environment)
        .plain(exchange.action.as_str())
        .maybe(exchange.restaurant_id.as_deref())
        .maybe(exchange.google_order_id.as_deref())
        .maybe(exchange.action_order_id.as_deref())
        .maybe(exchange.conversation_id.as_deref())
        .plain_or_none(exchange.http_status)
        .plain(exchange.latency_ms)
        .text(&exchange.codes.join(" "))
        .text(&exchange.warnings.join(" | "))
        .end()
}
