//! Small things that several pages show alike.

use basis::Environment;
use inventory::IngestionState;
use order::{OrderState, OrderStatus};
use partners::{IntegrationStatus, Partner, PartnerStatus};
use texts::Texts;

/// A word on a coloured ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    /// `ok`, `warning`, `danger`, `info` or `muted`.
    pub(crate) tone: &'static str,
    pub(crate) text: String,
}

/// Where a partner stands in its life.
pub(crate) fn status_badge(t: Texts, status: PartnerStatus) -> Badge {
    let tone = match status {
        PartnerStatus::Launched => "ok",
        PartnerStatus::Interested | PartnerStatus::Integrating | PartnerStatus::LaunchReview => "info",
        PartnerStatus::Suspended => "danger",
        PartnerStatus::Terminated => "muted",
    };
    Badge { tone, text: t.get(status.text_key()) }
}

/// Whether a partner's integration is on.
pub(crate) fn integration_badge(t: Texts, partner: &Partner) -> Badge {
    let tone = match partner.integration {
        IntegrationStatus::Enabled => "ok",
        IntegrationStatus::DisabledManual => "warning",
        IntegrationStatus::DisabledAuto | IntegrationStatus::DisabledOperator => "danger",
    };
    Badge { tone, text: t.get(partner.integration.text_key()) }
}

/// How far a run of ingestion is.
pub(crate) fn run_badge(t: Texts, state: IngestionState) -> Badge {
    let (tone, text) = match state {
        IngestionState::Queued => ("muted", t.get("console-run-queued")),
        IngestionState::Fetching => ("info", t.get("console-run-fetching")),
        IngestionState::Processing => ("info", t.get("console-run-processing")),
        IngestionState::Held => ("warning", t.get("console-run-held")),
        IngestionState::Done => ("ok", t.get("console-run-done")),
        IngestionState::Failed => ("danger", t.get("console-run-failed")),
    };
    Badge { tone, text }
}

/// Where an order stands.
pub(crate) fn order_badge(t: Texts, order: &ordering::Order) -> Badge {
    let tone = match order.status {
        OrderStatus::SubmitUnknown => "warning",
        OrderStatus::State(OrderState::Rejected | OrderState::Cancelled) => "danger",
        OrderStatus::State(OrderState::Fulfilled) | OrderStatus::FulfilledAssumed => "ok",
        OrderStatus::State(_) | OrderStatus::Submitting => "info",
    };
    Badge { tone, text: t.get(order.status_key()) }
}

/// The name of an environment.
pub(crate) fn environment_name(t: Texts, environment: Environment) -> String {
    match environment {
        Environment::Sandbox => t.get("environment-sandbox"),
        Environment::Production => t.get("environment-production"),
    }
}

/// An environment from a query; production where none is named.
pub(crate) fn environment_of(text: &str) -> Environment {
    text.parse().unwrap_or(Environment::Production)
}

/// Environments as choices of a form.
pub(crate) fn environment_choices(t: Texts) -> Vec<(String, String)> {
    let choice = |environment: Environment| (environment.to_string(), environment_name(t, environment));
    [Environment::Production, Environment::Sandbox].into_iter().map(choice).collect()
}

/// Languages as choices of a form.
pub(crate) fn locale_choices() -> Vec<(String, String)> {
    let choice = |locale: basis::Locale| (locale.tag().to_owned(), locale.own_name().to_owned());
    basis::Locale::ALL.into_iter().map(choice).collect()
}

/// A link in a row of tabs.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) is_current: bool,
}

/// One thing among others, marked as the present one.
pub(crate) fn tab(href: String, label: String, is_current: bool) -> Tab {
    Tab { href, label, is_current }
}

/// A part of a path or query, with everything but letters and digits escaped.
pub(crate) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A share in thousandths as people read it.
pub(crate) fn permille(t: Texts, permille: u64) -> String {
    let whole = f64::from(u32::try_from(permille).unwrap_or(u32::MAX));
    t.percent(whole / 1000.0)
}

/// A count as people read it.
pub(crate) fn number(t: Texts, count: u64) -> String {
    t.count(i64::try_from(count).unwrap_or(i64::MAX))
}
