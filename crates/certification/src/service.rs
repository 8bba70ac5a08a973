//! The handle that pages and the REST API carry.

mod run_job;
mod updates;
mod watch;

use std::sync::Arc;

use basis::{Actor, Ambient, CertificationId, Environment, PartnerId, Timestamp};
use db::{Db, Tx};
use identity::Identity;
use inventory::Inventory;
use inventory::realtime::{Update, UpdateQuery, UpdateRoute};
use jiff::SignedDuration;
use outbound::Outbound;
use url::Url;

pub use run_job::{CertificationHandler, RunCertification, SweepCertifications};
pub use updates::TakenUpdate;

use crate::error::CertificationError;
use crate::model::{Begun, CertificationRun, RunDetail, RunState, RunWish};
use crate::observed::{judge_orders, judge_realtime};
use crate::result::{CaseResult, FailedSample, Report};
use crate::setup::TestSetup;
use crate::store;
use crate::test_case::{CaseGroup, TestCase};

/// Runs of a history.
const HISTORY: i64 = 50;
/// Bad samples of one case: as many as there can be.
const MOST_FAILURES: i64 = 250;
/// Real-time updates of this time count for R1 to R3.
const REALTIME_DAYS: i64 = 7;
/// Real-time updates of one case that are looked at.
const REALTIME_MOST: usize = 100;

/// Certifications of partners. Cheap to clone.
#[derive(Clone)]
pub struct Certification {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) inventory: Inventory,
    pub(crate) outbound: Outbound,
    pub(crate) tokens: Arc<dyn crate::run::Tokens>,
}

impl Certification {
    /// The service on this database.
    pub fn new(
        db: Db,
        ambient: Ambient,
        identity: Identity,
        inventory: Inventory,
        outbound: Outbound,
    ) -> Self {
        Self { db, ambient, inventory, outbound, tokens: Arc::new(identity) }
    }

    /// The test configuration of a partner; the usual one before any was kept.
    pub async fn setup(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<TestSetup, CertificationError> {
        let found = self.db.read(move |tx| store::find_setup(tx, partner, environment)).await?;
        Ok(found.unwrap_or_default())
    }

    /// Keeps the test configuration of a partner.
    ///
    /// # Errors
    /// [`CertificationError::Invalid`] names what is wrong with it.
    pub async fn set_setup(
        &self,
        partner: PartnerId,
        environment: Environment,
        setup: TestSetup,
        actor: Actor,
    ) -> Result<TestSetup, CertificationError> {
        let (setup, now) = (setup.read()?, self.ambient.now());
        self.db
            .write(move |tx| {
                store::put_setup(tx, (partner, environment), &setup, &actor, now)?;
                Ok(setup)
            })
            .await
    }

    /// Asks for a run. One at a time for each environment of a partner.
    ///
    /// # Errors
    /// [`CertificationError::Busy`] while one waits or is under way, [`CertificationError::Missing`] without an address.
    pub async fn request_run(
        &self,
        partner: PartnerId,
        environment: Environment,
        wish: RunWish,
        actor: Actor,
    ) -> Result<CertificationRun, CertificationError> {
        let mut wish = wish.read()?;
        let config = self.environment(partner, environment).await?;
        let endpoint = wish.endpoint.take().or(config.fulfillment_url);
        let endpoint =
            endpoint.ok_or(CertificationError::Missing("the environment has no fulfillment address"))?;
        self.check_endpoint(&endpoint)?;
        wish.endpoint = Some(endpoint);
        let (this, now) = (self.clone(), self.ambient.now());
        self.db.write(move |tx| this.insert(tx, (partner, environment), wish, actor, now)).await
    }

    fn insert(
        &self,
        tx: &mut Tx<'_>,
        (partner, environment): (PartnerId, Environment),
        wish: RunWish,
        actor: Actor,
        now: Timestamp,
    ) -> Result<CertificationRun, CertificationError> {
        store::lock_environment(tx, partner, environment)?;
        if store::is_live(tx, partner, environment)? {
            return Err(CertificationError::Busy);
        }
        let setup = store::find_setup(tx, partner, environment)?.unwrap_or_default();
        let run = CertificationRun {
            id: self.ambient.new_id(),
            partner_id: partner,
            environment,
            state: RunState::Waiting,
            begun: Begun { wish, setup },
            requested_by: actor,
            requested_at: now,
            started_at: None,
            ended_at: None,
            planned: 0,
            done: 0,
            figures: None,
        };
        store::insert_run(tx, &run)?;
        let job = RunCertification { partner_id: partner, run_id: run.id };
        jobs::enqueue(tx, &self.ambient, &job, jobs::Options::default().partner(partner))?;
        Ok(run)
    }

    fn check_endpoint(&self, endpoint: &Url) -> Result<(), CertificationError> {
        self.outbound.check_url(endpoint).map_err(|_| {
            let mut errors = basis::FieldErrors::new();
            errors.push("endpoint", "url_invalid", "write an https address that may be called");
            CertificationError::Invalid(errors)
        })
    }

    pub(crate) async fn environment(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<partners::EnvironmentConfig, CertificationError> {
        let found = self.db.read(move |tx| partners::find_environment(tx, partner, environment)).await?;
        found.ok_or(CertificationError::NotFound)
    }

    /// Stops a run that waits or is under way; what it has found stays.
    pub async fn abort(&self, partner: PartnerId, id: CertificationId) -> Result<(), CertificationError> {
        let now = self.ambient.now();
        self.db
            .write(move |tx| {
                store::find_run(tx, partner, id)?.ok_or(CertificationError::NotFound)?;
                store::end_run(tx, (partner, id), RunState::Aborted, None, now)?;
                Ok(())
            })
            .await
    }

    /// The newest runs of an environment with their results, newest first.
    pub async fn list_runs(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<Vec<RunDetail>, CertificationError> {
        let this = self.clone();
        self.db
            .read(move |tx| {
                let runs = store::list_runs(tx, partner, environment, HISTORY)?;
                runs.into_iter().map(|run| this.detail(tx, run).map(|(detail, _)| detail)).collect()
            })
            .await
    }

    /// A run with what it has found so far.
    pub async fn get_run(
        &self,
        partner: PartnerId,
        id: CertificationId,
    ) -> Result<RunDetail, CertificationError> {
        let this = self.clone();
        self.db
            .read(move |tx| {
                let run = store::find_run(tx, partner, id)?.ok_or(CertificationError::NotFound)?;
                Ok(this.detail(tx, run)?.0)
            })
            .await
    }

    /// The bad samples of a case with their numbers. Those of cases of updates are made as of now.
    pub async fn list_failures(
        &self,
        partner: PartnerId,
        id: CertificationId,
        case: TestCase,
    ) -> Result<Vec<(i64, FailedSample)>, CertificationError> {
        let this = self.clone();
        self.db
            .read(move |tx| {
                let run = store::find_run(tx, partner, id)?.ok_or(CertificationError::NotFound)?;
                if is_kept(case) {
                    return Ok(store::list_failures(tx, (partner, id), case, MOST_FAILURES)?);
                }
                let (_, live) = this.detail(tx, run)?;
                let found = live.into_iter().find(|result| result.case == case);
                Ok((1..).zip(found.map(|result| result.failures).unwrap_or_default()).collect())
            })
            .await
    }

    /// One bad sample.
    pub async fn get_failure(
        &self,
        partner: PartnerId,
        id: CertificationId,
        case: TestCase,
        number: i64,
    ) -> Result<FailedSample, CertificationError> {
        let found = if is_kept(case) {
            self.db.read(move |tx| store::find_failure(tx, (partner, id), case, number)).await?
        } else {
            let all = self.list_failures(partner, id, case).await?;
            all.into_iter().find(|(other, _)| *other == number).map(|(_, failure)| failure)
        };
        found.ok_or(CertificationError::NotFound)
    }

    /// The whole report of a run, with every bad sample.
    pub async fn report(
        &self,
        partner: PartnerId,
        id: CertificationId,
    ) -> Result<Report, CertificationError> {
        let (this, now) = (self.clone(), self.ambient.now());
        self.db
            .read(move |tx| {
                let run = store::find_run(tx, partner, id)?.ok_or(CertificationError::NotFound)?;
                let (RunDetail { run, mut cases }, live) = this.detail(tx, run)?;
                for result in &mut cases {
                    result.failures = if is_kept(result.case) {
                        let kept = store::list_failures(tx, (partner, id), result.case, MOST_FAILURES)?;
                        kept.into_iter().map(|(_, failure)| failure).collect()
                    } else {
                        let found = live.iter().find(|other| other.case == result.case);
                        found.map(|other| other.failures.clone()).unwrap_or_default()
                    };
                }
                Ok(report_of(&run, cases, now))
            })
            .await
    }

    /// A run with its results; beside it the cases that are judged as of now, with their bad samples.
    fn detail(
        &self,
        tx: &mut Tx<'_>,
        run: CertificationRun,
    ) -> Result<(RunDetail, Vec<CaseResult>), CertificationError> {
        let mut cases = store::list_results(tx, run.partner_id, run.id)?;
        let live = self.live_cases(tx, &run)?;
        cases.extend(live.iter().map(|result| CaseResult { failures: Vec::new(), ..result.clone() }));
        cases.sort_by_key(|result| result.case);
        Ok((RunDetail { run, cases }, live))
    }

    /// The cases of order updates and real-time updates, as of now.
    fn live_cases(
        &self,
        tx: &mut Tx<'_>,
        run: &CertificationRun,
    ) -> Result<Vec<CaseResult>, CertificationError> {
        let wanted: Vec<TestCase> =
            run.begun.wish.cases.iter().copied().filter(|case| !is_kept(*case)).collect();
        if wanted.is_empty() || run.started_at.is_none() {
            return Ok(Vec::new());
        }
        let now = self.ambient.now();
        let orders = store::list_orders(tx, run.partner_id, run.id)?;
        let mut results = Vec::new();
        for case in wanted {
            results.push(match case.group() {
                CaseGroup::Realtime => judge_realtime(case, &realtime(tx, run, case)?, now),
                _ => judge_orders(case, &orders, now),
            });
        }
        Ok(results)
    }
}

/// Whether the result of a case is kept when it ends; the others are judged whenever somebody looks.
const fn is_kept(case: TestCase) -> bool {
    use TestCase as T;
    !matches!(case, T::A1 | T::A2 | T::A3 | T::A4 | T::A5 | T::A6 | T::R1 | T::R2 | T::R3)
}

/// The newest real-time updates that may matter for a case.
fn realtime(
    tx: &mut Tx<'_>,
    run: &CertificationRun,
    case: TestCase,
) -> Result<Vec<Update>, CertificationError> {
    let (route, kinds): (UpdateRoute, &[&str]) = match case {
        TestCase::R1 => (UpdateRoute::Upsert, &["Service"]),
        TestCase::R2 => (UpdateRoute::Upsert, &["MenuItemOffer"]),
        _ => (UpdateRoute::Delete, &["MenuItem", "MenuItemOffer"]),
    };
    let from = run.requested_at - SignedDuration::from_hours(24 * REALTIME_DAYS);
    let mut updates = Vec::new();
    for kind in kinds {
        let query = UpdateQuery {
            route: Some(route),
            entity_type: Some((*kind).to_owned()),
            from: Some(from),
            limit: REALTIME_MOST,
            ..UpdateQuery::of(run.partner_id, run.environment)
        };
        updates.extend(inventory::realtime::list_updates(tx, &query)?);
    }
    Ok(updates)
}

fn report_of(run: &CertificationRun, cases: Vec<CaseResult>, now: Timestamp) -> Report {
    let wish = &run.begun.wish;
    Report {
        endpoint: wish.endpoint.as_ref().map(Url::to_string).unwrap_or_default(),
        seed: wish.seed,
        samples: wish.samples,
        restaurants: run.figures.map_or(0, |figures| figures.restaurants),
        qps_milli: wish.qps_milli,
        started_at: run.started_at.unwrap_or(run.requested_at),
        ended_at: run.ended_at.unwrap_or(now),
        cut_short: run.state != RunState::Finished || run.figures.is_some_and(|figures| figures.cut_short),
        latency: run.figures.and_then(|figures| figures.latency),
        cases,
    }
}
