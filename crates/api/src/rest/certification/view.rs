//! Certifications as the interface writes them.

use basis::FieldErrors;
use certification::{CaseResult, FailedSample, Outcome, RunDetail, TestSetup};
use ordering::DeliveryAddress;
use serde::{Deserialize, Serialize};
use texts::Texts;
use utoipa::ToSchema;

use crate::wire::{CertificationId, Environment, Instant, Money, MoneyInput, Point, ServiceType, TestCase};

/// An address that nobody delivers to.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OutOfRange {
    /// Street and number.
    lines: Vec<String>,
    locality: String,
    region: Option<String>,
    postal_code: String,
    /// ISO 3166-1 alpha-2.
    #[schema(min_length = 2, max_length = 2)]
    country: String,
    location: Option<Point>,
}

/// What the kit knows of a partner.
#[derive(Serialize, ToSchema)]
pub(super) struct SetupView {
    minimum_order: Option<Money>,
    minimum_on_takeout: bool,
    valid_promo: Option<String>,
    promo_minimum: Option<Money>,
    invalid_promo: Option<String>,
    out_of_range: Option<OutOfRange>,
    /// None is all.
    service_types: Vec<ServiceType>,
    payment_valid: String,
    payment_declined: String,
    guest: bool,
}

impl SetupView {
    pub(super) fn of(setup: TestSetup) -> Self {
        Self {
            minimum_order: setup.minimum_order.map(Money::from),
            minimum_on_takeout: setup.minimum_on_takeout,
            valid_promo: setup.valid_promo,
            promo_minimum: setup.promo_minimum.map(Money::from),
            invalid_promo: setup.invalid_promo,
            out_of_range: setup.out_of_range.map(|address| OutOfRange {
                lines: address.lines,
                locality: address.locality,
                region: address.region,
                postal_code: address.postal_code,
                country: address.country,
                location: address.location.map(Point::from),
            }),
            service_types: setup.service_types.into_iter().map(ServiceType).collect(),
            payment_valid: setup.payment_valid,
            payment_declined: setup.payment_declined,
            guest: setup.guest,
        }
    }
}

/// A test configuration; what is absent is none, or the usual.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupInput {
    /// The minimum order value.
    minimum_order: Option<MoneyInput>,
    /// Whether it holds for takeout too.
    #[serde(default)]
    minimum_on_takeout: bool,
    /// A promo code that works.
    #[schema(max_length = 50)]
    valid_promo: Option<String>,
    /// The value from which it works.
    promo_minimum: Option<MoneyInput>,
    /// A promo code that does not work; one is made up if absent.
    #[schema(max_length = 50)]
    invalid_promo: Option<String>,
    /// An address that nobody delivers to; a point 50 km outside every area if absent.
    out_of_range: Option<OutOfRange>,
    /// The services to test; none is all.
    #[serde(default)]
    service_types: Vec<ServiceType>,
    /// The token that the test gateway takes, in base64.
    payment_valid: Option<String>,
    /// The token that it declines, in base64.
    payment_declined: Option<String>,
    /// Whether guests may order.
    #[serde(default)]
    guest: bool,
}

impl SetupInput {
    pub(super) fn read(self) -> Result<TestSetup, FieldErrors> {
        let mut errors = FieldErrors::new();
        let out_of_range = self.out_of_range.map(|address| DeliveryAddress {
            lines: address.lines,
            locality: address.locality,
            region: address.region,
            postal_code: address.postal_code,
            country: address.country.to_ascii_uppercase(),
            location: address.location.and_then(|point| {
                let found = basis::GeoPoint::new(point.latitude, point.longitude);
                if found.is_none() {
                    errors.push("out_of_range.location", "out_of_range", "write degrees");
                }
                found
            }),
            instructions: None,
        });
        let usual = TestSetup::default();
        errors.finish(TestSetup {
            minimum_order: self.minimum_order.map(Into::into),
            minimum_on_takeout: self.minimum_on_takeout,
            valid_promo: self.valid_promo,
            promo_minimum: self.promo_minimum.map(Into::into),
            invalid_promo: self.invalid_promo,
            out_of_range,
            service_types: self.service_types.into_iter().map(|service| service.0).collect(),
            payment_valid: self.payment_valid.unwrap_or(usual.payment_valid),
            payment_declined: self.payment_declined.unwrap_or(usual.payment_declined),
            guest: self.guest,
        })
    }
}

/// A run of the kit.
#[derive(Serialize, ToSchema)]
pub(super) struct CertificationView {
    certification_id: CertificationId,
    environment: Environment,
    /// `waiting`, `running`, `finished` or `aborted`.
    state: &'static str,
    /// Whether every case that counts has passed.
    passed: bool,
    endpoint: Option<String>,
    samples: u32,
    qps: f64,
    seed: String,
    requested_at: Instant,
    started_at: Option<Instant>,
    ended_at: Option<Instant>,
    /// Samples at most.
    planned: i64,
    /// Samples so far.
    done: i64,
    /// Whether it ended before all was sent.
    cut_short: bool,
    mean_ms: Option<u32>,
    p99_ms: Option<u32>,
    cases: Vec<CertificationCase>,
}

/// What a run has found about one case.
#[derive(Serialize, ToSchema)]
struct CertificationCase {
    test_case: TestCase,
    title: String,
    /// `passed`, `failed`, `not_applicable`, `waiting` or `not_run`.
    #[schema(value_type = String)]
    outcome: Outcome,
    /// Good samples.
    passed: u32,
    /// Bad samples.
    failed: u32,
    /// The share of good samples, 0 to 1.
    share: Option<f64>,
    /// Why it does not count.
    note: Option<String>,
}

impl CertificationView {
    pub(super) fn of(detail: &RunDetail, t: Texts) -> Self {
        let (run, wish) = (&detail.run, &detail.run.begun.wish);
        let latency = run.figures.and_then(|figures| figures.latency);
        Self {
            certification_id: run.id.into(),
            environment: run.environment.into(),
            state: run.state.as_str(),
            passed: detail.is_passed(),
            endpoint: wish.endpoint.as_ref().map(ToString::to_string),
            samples: wish.samples,
            qps: f64::from(wish.qps_milli) / 1000.0,
            seed: wish.seed.to_string(),
            requested_at: run.requested_at.into(),
            started_at: run.started_at.map(Instant::from),
            ended_at: run.ended_at.map(Instant::from),
            planned: run.planned,
            done: run.done,
            cut_short: run.figures.is_some_and(|figures| figures.cut_short),
            mean_ms: latency.map(|latency| latency.mean_ms),
            p99_ms: latency.map(|latency| latency.p99_ms),
            cases: detail.cases.iter().map(|case| CertificationCase::of(case, t)).collect(),
        }
    }
}

impl CertificationCase {
    fn of(case: &CaseResult, t: Texts) -> Self {
        Self {
            test_case: TestCase(case.case),
            title: t.get(&case.case.title_key()),
            outcome: case.outcome,
            passed: case.passed,
            failed: case.failed,
            share: case.share(),
            note: case.note.as_ref().map(|note| note.say(t)),
        }
    }
}

/// A failed sample.
#[derive(Serialize, ToSchema)]
pub(super) struct FailureView {
    number: i64,
    /// Empty if it is not about one restaurant.
    restaurant_id: String,
    restaurant: String,
    expected: String,
    got: String,
    mend: String,
    exchanges: Vec<ExchangeView>,
}

/// A call of a failed sample, redacted.
#[derive(Serialize, ToSchema)]
#[schema(as = CertificationExchange)]
struct ExchangeView {
    /// `checkout` or `submit`.
    action: String,
    /// What was wrong with the token on purpose.
    token_flaw: Option<String>,
    http_status: Option<u16>,
    latency_ms: u32,
    request: String,
    response: String,
}

impl FailureView {
    pub(super) fn of(number: i64, sample: &FailedSample, t: Texts) -> Self {
        let exchanges = sample.exchanges.iter().map(|exchange| ExchangeView {
            action: exchange.action.clone(),
            token_flaw: exchange.flaw.clone(),
            http_status: exchange.status,
            latency_ms: exchange.latency_ms,
            request: exchange.request.clone(),
            response: exchange.answer.clone(),
        });
        Self {
            number,
            restaurant_id: sample.restaurant_id.clone(),
            restaurant: sample.restaurant.clone(),
            expected: sample.failure.expected.say(t),
            got: sample.failure.got.say(t),
            mend: sample.failure.mend.say(t),
            exchanges: exchanges.collect(),
        }
    }
}
