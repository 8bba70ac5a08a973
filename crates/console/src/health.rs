//! Order health: the numbers behind the rules on order states, and the orders from which more is expected
//! (operations 9.3 and 10.7).

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use ordering::HealthMeasure;
use serde::Deserialize;
use web::{Chrome, Page, PageError};

use crate::orders::{OrderRow, order_rows};
use crate::state::ConsoleState;
use crate::view::{Badge, environment_choices, environment_of, number, permille};
use crate::visit::Visit;

/// Open orders shown; the search finds the others.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "console/health.html")]
struct HealthPage {
    chrome: Chrome,
    environment: String,
    environments: Vec<(String, String)>,
    measures: Vec<MeasureRow>,
    open: String,
    rows: Vec<OrderRow>,
    all: String,
    endpoint: String,
}

struct MeasureRow {
    rule: &'static str,
    name: String,
    count: String,
    share: String,
    limit: String,
    badge: Badge,
}

/// Which environment is looked at.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HealthQuery {
    environment: String,
}

/// `GET …/orders/health`
pub(crate) async fn show(
    visit: Visit,
    State(state): State<ConsoleState>,
    Query(query): Query<HealthQuery>,
) -> Result<Response, PageError> {
    let t = visit.t();
    let environment = environment_of(&query.environment);
    let limits = state.monitoring.limits(visit.partner.id).await?;
    let health = state.ordering.order_health(visit.partner.id, environment, limits).await?;
    let shown = &health.open[..health.open.len().min(SHOWN)];
    let page = HealthPage {
        chrome: visit
            .chrome(t.get("console-health"))
            .crumb(visit.path("/orders"), t.get("nav-orders"))
            .wide(),
        environments: environment_choices(t),
        measures: health.measures.iter().map(|measure| measure_row(&visit, measure)).collect(),
        open: number(t, u64::try_from(health.open.len()).unwrap_or(u64::MAX)),
        rows: order_rows(&state, &visit, shown),
        all: visit.path(&format!("/orders?environment={environment}&open=true")),
        endpoint: visit.path("/endpoint-health"),
        environment: environment.to_string(),
    };
    Ok(Page(page).into_response())
}

fn measure_row(visit: &Visit, measure: &HealthMeasure) -> MeasureRow {
    let t = visit.t();
    let dash = || "–".to_owned();
    let count = match measure.of {
        Some(of) => format!("{} / {}", number(t, measure.count), number(t, of)),
        None => number(t, measure.count),
    };
    let (tone, word) = match (measure.is_over, measure.permille, measure.of) {
        (true, ..) => ("danger", t.get("console-health-over")),
        (false, None, Some(_)) => ("muted", t.get("none")),
        (false, ..) => ("ok", t.get("ok")),
    };
    MeasureRow {
        rule: measure.rule,
        name: t.get(&format!("console-health-{}", measure.rule.to_ascii_lowercase())),
        count,
        share: measure.permille.map_or_else(dash, |share| permille(t, share)),
        limit: measure.limit_permille.map_or_else(dash, |share| permille(t, share)),
        badge: Badge { tone, text: word },
    }
}
