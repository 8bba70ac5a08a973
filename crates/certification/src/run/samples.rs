//! Choosing restaurants, sending samples and counting what came of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use feed::RestaurantDocument;
use futures::StreamExt;
use order::{OptionsStyle, TechnicalCode};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::line::{Line, Unsent};
use super::pace::Pace;
use crate::cases::{judge, plan};
use crate::dice::Dice;
use crate::latency::Latency;
use crate::phrase::Phrase;
use crate::plan::{Exchange, Inapplicable, Plan};
use crate::result::{CaseResult, FailedSample, Outcome, Report, ShownExchange};
use crate::scene::Scene;
use crate::setup::TestSetup;
use crate::test_case::TestCase;
use crate::verdict::{Failure, Trial};

/// Samples under way at the same time.
const MOST_AT_ONCE: u32 = 16;

/// The bounds of a run (16.1).
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A sample with a slower call fails.
    pub slow: Duration,
    /// A call is given up after this time.
    pub give_up: Duration,
    /// The mean of all calls (S12).
    pub mean: Duration,
    /// No sample begins after this time.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            slow: Duration::from_secs(8),
            give_up: Duration::from_secs(12),
            mean: Duration::from_secs(5),
            whole: Duration::from_mins(20),
        }
    }
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Kit {
    /// The cases, each once.
    pub cases: Vec<TestCase>,
    /// Restaurants for each case, 250 at most.
    pub samples: u32,
    /// Calls a second at most, in thousandths.
    pub qps_milli: u32,
    /// Decides what chance decides.
    pub seed: u64,
    /// What is known of the partner.
    pub setup: TestSetup,
    /// Where the partner counts the prices of options (M8).
    pub style: OptionsStyle,
    /// The bounds.
    pub limits: Limits,
}

impl Kit {
    /// The most restaurants for each case (16.1).
    pub const MOST_SAMPLES: u32 = 250;

    /// Every case with the usual bounds.
    pub fn new(setup: TestSetup) -> Self {
        Self {
            cases: TestCase::ALL.to_vec(),
            samples: 20,
            qps_milli: 2000,
            seed: 1,
            setup,
            style: OptionsStyle::Separate,
            limits: Limits::default(),
        }
    }

    /// How many samples are sent at most.
    pub fn most_samples(&self, restaurants: usize) -> usize {
        let each = self.of_each(restaurants);
        self.cases.iter().filter(|case| case.is_sent()).count() * each
    }

    fn of_each(&self, restaurants: usize) -> usize {
        let wanted = usize::try_from(self.samples.clamp(1, Self::MOST_SAMPLES)).unwrap_or(1);
        wanted.min(restaurants)
    }
}

/// A sample that has ended.
#[derive(Debug)]
pub struct Sample {
    /// The case.
    pub case: TestCase,
    /// The restaurant.
    pub restaurant: Arc<RestaurantDocument>,
    /// The calls.
    pub exchanges: Vec<Exchange>,
    /// What came of it.
    pub end: SampleEnd,
}

/// What came of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleEnd {
    /// It is good.
    Passed,
    /// It is not.
    Failed(Failure),
    /// The partner does not offer what the case needs.
    Skipped(Inapplicable),
}

/// Follows a run. An error ends it.
#[async_trait]
pub trait Watch: Send + Sync {
    /// A sample has ended.
    async fn sample(&self, sample: &Sample) -> anyhow::Result<()>;
    /// A case has ended.
    async fn case(&self, result: &CaseResult) -> anyhow::Result<()>;
}

/// Runs the kit with restaurants of this inventory, until all is sent, the time is over or `stop` is given.
///
/// # Errors
/// If the platform's own side fails, or the watch does. What the partner does wrong is in the report.
pub async fn run(
    kit: &Kit,
    restaurants: &[Arc<RestaurantDocument>],
    line: &Line,
    watch: &dyn Watch,
    stop: &CancellationToken,
) -> anyhow::Result<Report> {
    let started_at = line.ambient.now();
    let tag = line.ambient.secret().chars().take(10).collect();
    let runner = Runner {
        kit,
        restaurants,
        line,
        watch,
        stop,
        tag,
        pace: Pace::new(kit.qps_milli),
        deadline: Instant::now() + kit.limits.whole,
    };
    let (mut cases, mut times) = (Vec::new(), Vec::new());
    for case in kit.cases.iter().copied().filter(|case| case.is_sent()) {
        let result = runner.case(case, &mut times).await?;
        watch.case(&result).await?;
        cases.push(result);
    }
    let latency = Latency::of(&times);
    for case in kit.cases.iter().copied().filter(|case| !case.is_sent()) {
        let result = runner.whole(case, latency);
        watch.case(&result).await?;
        cases.push(result);
    }
    cases.sort_by_key(|result| result.case);
    Ok(Report {
        endpoint: line.endpoint.url.to_string(),
        seed: kit.seed,
        samples: kit.samples,
        restaurants: u32::try_from(restaurants.len()).unwrap_or(u32::MAX),
        qps_milli: kit.qps_milli,
        started_at,
        ended_at: line.ambient.now(),
        cut_short: runner.is_over(),
        latency,
        cases,
    })
}

struct Runner<'a> {
    kit: &'a Kit,
    restaurants: &'a [Arc<RestaurantDocument>],
    line: &'a Line,
    watch: &'a dyn Watch,
    stop: &'a CancellationToken,
    tag: String,
    pace: Pace,
    deadline: Instant,
}

/// Why restaurants could not be tried.
type Reasons = BTreeMap<Inapplicable, u32>;

impl Runner<'_> {
    fn is_over(&self) -> bool {
        self.stop.is_cancelled() || Instant::now() >= self.deadline
    }

    async fn case(&self, case: TestCase, times: &mut Vec<u32>) -> anyhow::Result<CaseResult> {
        let mut result = CaseResult {
            case,
            outcome: Outcome::NotRun,
            passed: 0,
            failed: 0,
            note: None,
            failures: Vec::new(),
        };
        let mut reasons = Reasons::new();
        let width = self.kit.qps_milli.div_ceil(1000).clamp(1, MOST_AT_ONCE);
        let width = usize::try_from(width).unwrap_or(1);
        {
            let plans = self.plans(case, &mut reasons).take(self.kit.of_each(self.restaurants.len()));
            let mut samples = futures::stream::iter(plans)
                .map(|(restaurant, plan)| self.sample(case, restaurant, plan))
                .buffer_unordered(width);
            let mut skipped = Vec::new();
            while let Some(sample) = samples.next().await {
                let sample = sample?;
                count(&mut result, &sample, times);
                if let SampleEnd::Skipped(why) = &sample.end {
                    skipped.push(*why);
                }
                self.watch.sample(&sample).await?;
            }
            drop(samples);
            for why in skipped {
                *reasons.entry(why).or_insert(0) += 1;
            }
        }
        self.conclude(&mut result, &reasons);
        Ok(result)
    }

    fn conclude(&self, result: &mut CaseResult, reasons: &Reasons) {
        if let Some(outcome) = Outcome::of(result.passed, result.failed) {
            result.outcome = outcome;
        } else if !self.is_over() {
            result.outcome = Outcome::NotApplicable;
            let most = reasons.iter().max_by_key(|(_, count)| **count).map(|(reason, _)| *reason);
            result.note = Some(most.unwrap_or(Inapplicable::NotOrderable).phrase());
        }
    }

    /// Restaurants in a random order with what to send them; made when it is their turn, since time passes.
    fn plans<'r>(
        &'r self,
        case: TestCase,
        reasons: &'r mut Reasons,
    ) -> impl Iterator<Item = (Arc<RestaurantDocument>, Plan)> + Send + 'r {
        let number = TestCase::ALL.iter().position(|other| *other == case).unwrap_or(0);
        let number = u64::try_from(number).unwrap_or(0);
        let mut order: Vec<usize> = (0..self.restaurants.len()).collect();
        Dice::new(self.kit.seed, &[number]).shuffle(&mut order);
        let mut order = order.into_iter().zip(1_u64..);
        std::iter::from_fn(move || {
            loop {
                if self.is_over() {
                    return None;
                }
                let (index, position) = order.next()?;
                let restaurant = self.restaurants.get(index)?;
                let moment = (self.tag.as_str(), self.line.ambient.now());
                let scene = Scene::new(restaurant, &self.kit.setup, self.kit.style, moment);
                let mut dice = Dice::new(self.kit.seed, &[number, position]);
                match plan(case, &scene, &mut dice) {
                    Ok(plan) => return Some((restaurant.clone(), plan)),
                    Err(reason) => *reasons.entry(reason).or_insert(0) += 1,
                }
            }
        })
    }

    async fn sample(
        &self,
        case: TestCase,
        restaurant: Arc<RestaurantDocument>,
        plan: Plan,
    ) -> anyhow::Result<Sample> {
        let (exchanges, end) = match self.line.perform(&plan, self.kit, &self.pace).await {
            Err(Unsent::Ours(error)) => return Err(error),
            Err(Unsent::Inapplicable(why)) => (Vec::new(), SampleEnd::Skipped(why)),
            Ok(exchanges) => {
                let trial = Trial { case, exchanges: &exchanges, style: self.kit.style };
                let verdict = judge(&plan, &trial).and_then(|()| fast_enough(&trial, self.kit.limits.slow));
                let end = verdict.map_or_else(SampleEnd::Failed, |()| SampleEnd::Passed);
                (exchanges, end)
            }
        };
        Ok(Sample { case, restaurant, exchanges, end })
    }

    /// Cases that are judged from all samples, or from what the partner tells the platform.
    fn whole(&self, case: TestCase, latency: Option<Latency>) -> CaseResult {
        match (case, latency) {
            (TestCase::S12, Some(latency)) => {
                let limits = self.kit.limits;
                CaseResult::whole(case, latency.judge(millis(limits.mean), millis(limits.slow)))
            }
            (TestCase::S12, None) => {
                CaseResult::without(case, Outcome::NotApplicable, Inapplicable::NothingMeasured)
            }
            _ => CaseResult::without(case, Outcome::NotApplicable, Inapplicable::NeedsPlatform),
        }
    }
}

fn fast_enough(trial: &Trial<'_>, slow: Duration) -> Result<(), Failure> {
    let slowest = trial.exchanges.iter().map(|exchange| exchange.latency_ms).max().unwrap_or(0);
    if slowest <= millis(slow) {
        return Ok(());
    }
    let got = Phrase::new("certification-got-slow").with("ms", slowest);
    Err(Failure { mend: Phrase::new(TestCase::S12.mend_key()), ..trial.fail(got) })
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

/// Calls that did not reach anybody tell nothing about speed.
fn count(result: &mut CaseResult, sample: &Sample, times: &mut Vec<u32>) {
    let tells = |exchange: &&Exchange| match &exchange.answer {
        Ok(_) => true,
        Err(failure) => failure.code == TechnicalCode::Timeout,
    };
    times.extend(sample.exchanges.iter().filter(tells).map(|exchange| exchange.latency_ms));
    match &sample.end {
        SampleEnd::Passed => result.passed += 1,
        SampleEnd::Skipped(_) => {}
        SampleEnd::Failed(failure) => {
            result.failed += 1;
            result.failures.push(failed_sample(sample, failure));
        }
    }
}

/// A bad sample as it may be shown.
pub(crate) fn failed_sample(sample: &Sample, failure: &Failure) -> FailedSample {
    FailedSample {
        restaurant_id: sample.restaurant.id.clone(),
        restaurant: sample.restaurant.name.clone(),
        failure: failure.clone(),
        exchanges: sample.exchanges.iter().map(ShownExchange::of).collect(),
    }
}
