//! Keeping what a run finds while it is under way.

use async_trait::async_trait;
use basis::{CertificationId, Environment, PartnerId};
use order::read_submit_answer;

use super::Certification;
use crate::model::CertificationRun;
use crate::observed::{Provocation, TestOrder, test_order};
use crate::plan::Sent;
use crate::result::{CaseResult, FailedSample, ShownExchange};
use crate::run::{Sample, SampleEnd, Watch};
use crate::store;
use crate::test_case::TestCase;

/// Somebody has stopped the run, or another runner has it.
#[derive(Debug, thiserror::Error)]
#[error("the run was stopped")]
pub(super) struct Stopped;

pub(super) fn is_stopped(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Stopped>().is_some()
}

/// Keeps samples, results and test orders of one run.
pub(super) struct Keeper {
    service: Certification,
    partner: PartnerId,
    environment: Environment,
    run: CertificationId,
    /// Whether refusals are made on purpose (A6).
    provokes: bool,
}

impl Keeper {
    pub(super) fn new(service: Certification, run: &CertificationRun) -> Self {
        let provokes = run.begun.wish.cases.contains(&TestCase::A6);
        Self { service, partner: run.partner_id, environment: run.environment, run: run.id, provokes }
    }

    /// The orders that the partner took in a sample.
    fn orders(&self, sample: &Sample) -> Vec<TestOrder> {
        let now = self.service.ambient.now();
        let taken = sample.exchanges.iter().filter_map(|exchange| {
            let (Sent::Submit(request), Ok((status, body))) = (&exchange.request, &exchange.answer) else {
                return None;
            };
            let answer = read_submit_answer(*status, body, request).ok()?;
            test_order(self.environment, sample.case, request, &answer, now)
        });
        taken.collect()
    }
}

#[async_trait]
impl Watch for Keeper {
    async fn sample(&self, sample: &Sample) -> anyhow::Result<()> {
        let (partner, run, case, provokes) = (self.partner, self.run, sample.case, self.provokes);
        let failure = match &sample.end {
            SampleEnd::Failed(failure) => Some(FailedSample {
                restaurant_id: sample.restaurant.id.clone(),
                restaurant: sample.restaurant.name.clone(),
                failure: failure.clone(),
                exchanges: sample.exchanges.iter().map(ShownExchange::of).collect(),
            }),
            SampleEnd::Passed | SampleEnd::Skipped(_) => None,
        };
        let orders = self.orders(sample);
        let kept = self.service.db.write(move |tx| {
            if !store::note_progress(tx, partner, run)? {
                return Ok(false);
            }
            if let Some(failure) = &failure {
                store::insert_failure(tx, (partner, run), case, failure)?;
            }
            for mut order in orders {
                let position = store::count_orders(tx, partner, run)?;
                order.provocation = Provocation::of(position).filter(|_| provokes);
                store::insert_order(tx, (partner, run), position, &order)?;
            }
            Ok::<bool, db::DbError>(true)
        });
        anyhow::ensure!(kept.await?, Stopped);
        Ok(())
    }

    async fn case(&self, result: &CaseResult) -> anyhow::Result<()> {
        let (partner, run, result) = (self.partner, self.run, result.clone());
        self.service
            .db
            .write(move |tx| {
                // S12 has no samples; its one failure is kept here.
                if result.case == TestCase::S12 {
                    for failure in &result.failures {
                        store::insert_failure(tx, (partner, run), result.case, failure)?;
                    }
                }
                store::put_result(tx, partner, run, &result)
            })
            .await?;
        Ok(())
    }
}
