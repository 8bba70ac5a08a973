//! How alerts are shown.

use std::collections::BTreeMap;

use escalation::{CodeCount, CountFact, LimitFacts, Measure, MeasuredFacts};
use monitoring::{AlertView as Alert, FiringRecord, Measured, RuleLimits, Silence, WindowTotals};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::wire::{Action, IncidentId, Instant};

/// One rule with its state for one partner. It is about requests or about shares of a whole.
#[derive(Serialize, ToSchema)]
pub(super) struct AlertView {
    /// The programme's name of the rule, such as `API-1`.
    rule: String,
    /// Its name in the caller's language.
    name: String,
    firing: bool,
    /// Fires without telling anybody, because the partner is paused or no longer launched.
    suppressed: bool,
    since: Option<Instant>,
    incident_id: Option<IncidentId>,
    /// The last evaluation. Rules about requests are evaluated while there are enough failures.
    evaluated_at: Option<Instant>,
    /// The silence that lasts now.
    silence: Option<SilenceView>,
    /// Of rules about checkout and submit.
    requests: Option<RequestsView>,
    /// Of rules about feeds, real-time updates and orders, once evaluated.
    shares: Option<SharesView>,
    /// Of rules about orders.
    limits: Option<RuleLimitsView>,
}

/// A rule about requests in a window: it fires when all its gates are passed.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestsView {
    action: Action,
    /// The rate must be more than this, in thousandths.
    over_permille: u32,
    min_errors: u64,
    min_restaurants: u64,
    window_minutes: u32,
    /// The numbers of the last evaluation, while firing or at the recovery.
    totals: Option<TotalsView>,
}

/// Shares against their limits, as last evaluated.
#[derive(Serialize, ToSchema)]
pub(super) struct SharesView {
    measures: Vec<MeasureView>,
    /// Numbers beside the shares, such as restaurants concerned.
    counts: Vec<CountView>,
    /// So many hours up to `at` were looked at; null for the state at `at`.
    window_hours: Option<i64>,
    at: Instant,
    /// The most frequent error codes.
    top_codes: Vec<CodeView>,
    /// Up to five entities concerned, each as type and id.
    samples: Vec<String>,
}

/// A part of a whole against a limit.
#[derive(Serialize, ToSchema)]
pub(super) struct MeasureView {
    /// What is counted, such as a type of entities; null for all of them.
    subject: Option<String>,
    part: i64,
    whole: i64,
    /// 0 for a share that is told without a limit of its own.
    limit_permille: i64,
    /// Whether reaching the limit is enough; otherwise the share must be more.
    at_limit: bool,
    /// The whole must be more than this.
    over_whole: i64,
    /// Whether the limit is passed.
    over: bool,
}

/// A number with its limit.
#[derive(Serialize, ToSchema)]
pub(super) struct CountView {
    /// What is counted: `orders`, `such` (orders or answers that the rule is about), `restaurants`, `open`, `accepted`.
    subject: String,
    count: i64,
    /// At least so many are needed; 0 without a limit.
    least: i64,
}

/// The limits of a rule about orders that hold for the partner.
#[derive(Serialize, ToSchema)]
pub(super) struct RuleLimitsView {
    values: LimitsBody,
    /// Whether the partner has its own; otherwise they are those of the installation.
    own: bool,
}

/// The limits of a rule about orders.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsBody {
    /// The share must be more than this, in thousandths. For ORD-5 it is the share that was not fulfilled.
    #[schema(minimum = 0, maximum = 1000)]
    over_permille: i64,
    /// Minutes that are looked at.
    #[schema(minimum = 5, maximum = 11520)]
    window_minutes: i64,
    /// At least so many orders, or errors (ORD-2, ORD-7, ORD-8: such orders or answers).
    #[schema(minimum = 1, maximum = 1_000_000)]
    least: i64,
    /// In at least so many restaurants; 0 where it does not matter.
    #[schema(minimum = 0, maximum = 1_000_000)]
    restaurants: i64,
    /// Minutes that an order may take; 0 where it does not matter.
    #[schema(minimum = 0, maximum = 1440)]
    after_minutes: i64,
}

impl From<LimitFacts> for LimitsBody {
    fn from(limits: LimitFacts) -> Self {
        let LimitFacts { over_permille, window_minutes, least, restaurants, after_minutes } = limits;
        Self { over_permille, window_minutes, least, restaurants, after_minutes }
    }
}

impl From<LimitsBody> for LimitFacts {
    fn from(limits: LimitsBody) -> Self {
        let LimitsBody { over_permille, window_minutes, least, restaurants, after_minutes } = limits;
        Self { over_permille, window_minutes, least, restaurants, after_minutes }
    }
}

impl From<RuleLimits> for RuleLimitsView {
    fn from(limits: RuleLimits) -> Self {
        Self { values: limits.facts.into(), own: limits.is_own }
    }
}

/// An error code with its number.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertCodeView)]
pub(super) struct CodeView {
    code: String,
    count: i64,
}

/// A rule's mails are kept back for a while; escalations go on as they are.
#[derive(Serialize, ToSchema)]
pub(super) struct SilenceView {
    from: Instant,
    until: Instant,
    reason: String,
}

/// For how long and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SilenceInput {
    /// At most seven days.
    #[schema(minimum = 1, maximum = 168)]
    pub(super) hours: i64,
    /// So that others know.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) reason: String,
}

/// A window through the eyes of a rule.
#[derive(Serialize, ToSchema)]
pub(super) struct TotalsView {
    requests: u64,
    successes: u64,
    errors: u64,
    rate_permille: u64,
    /// Distinct restaurants with failures.
    restaurants: u64,
    by_code: BTreeMap<String, u64>,
    sample_restaurants: Vec<String>,
}

/// One firing of a rule.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertFiringView)]
pub(super) struct FiringRecordView {
    rule: String,
    since: Instant,
    /// Null while it fires.
    ended_at: Option<Instant>,
}

impl From<WindowTotals> for TotalsView {
    fn from(totals: WindowTotals) -> Self {
        Self {
            rate_permille: totals.permille(),
            requests: totals.requests,
            successes: totals.successes,
            errors: totals.errors,
            restaurants: totals.restaurants,
            by_code: totals.by_code,
            sample_restaurants: totals.sample_restaurants,
        }
    }
}

impl From<MeasuredFacts> for SharesView {
    fn from(facts: MeasuredFacts) -> Self {
        let measure = |measure: Measure| MeasureView {
            subject: measure.subject,
            part: measure.part,
            whole: measure.whole,
            limit_permille: measure.limit_permille,
            at_limit: measure.at_limit,
            over_whole: measure.over_whole,
            over: measure.over,
        };
        let count = |fact: CountFact| CountView {
            subject: fact.key.trim_start_matches("order-measure-").to_owned(),
            count: fact.count,
            least: fact.least,
        };
        let code = |code: CodeCount| CodeView { code: code.code, count: code.count };
        Self {
            measures: facts.measures.into_iter().map(measure).collect(),
            counts: facts.counts.into_iter().map(count).collect(),
            window_hours: facts.window_hours,
            at: facts.at.into(),
            top_codes: facts.top_codes.into_iter().map(code).collect(),
            samples: facts.samples,
        }
    }
}

impl From<FiringRecord> for FiringRecordView {
    fn from(firing: FiringRecord) -> Self {
        Self { rule: firing.rule_id, since: firing.since.into(), ended_at: firing.ended_at.map(Instant) }
    }
}

impl From<Silence> for SilenceView {
    fn from(silence: Silence) -> Self {
        Self { from: silence.from.into(), until: silence.until.into(), reason: silence.reason }
    }
}

pub(super) fn view(caller: &Caller, alert: Alert) -> AlertView {
    let name = caller.texts().get(&format!("alert-name-{}", alert.key()));
    let (requests, shares, limits) = match alert.measured {
        Measured::Shares { limits, facts } => {
            (None, facts.map(SharesView::from), limits.map(RuleLimitsView::from))
        }
        Measured::Requests { rule, totals } => {
            let requests = RequestsView {
                action: rule.action.into(),
                over_permille: rule.over_permille,
                min_errors: rule.min_errors,
                min_restaurants: rule.min_restaurants,
                window_minutes: rule.window_minutes,
                totals: totals.map(TotalsView::from),
            };
            (Some(requests), None, None)
        }
    };
    AlertView {
        name,
        rule: alert.rule_id,
        firing: alert.since.is_some(),
        suppressed: alert.suppressed,
        since: alert.since.map(Instant),
        incident_id: alert.incident_id.map(IncidentId),
        evaluated_at: alert.evaluated_at.map(Instant),
        silence: alert.silence.map(SilenceView::from),
        requests,
        shares,
        limits,
    }
}
