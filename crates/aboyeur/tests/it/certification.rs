//! The certification kit inside the platform: test orders, their updates, and what partners forget about them.

use std::time::Duration;

use basis::{Actor, CertificationId, Money};
use certification::{Outcome, RunState, RunWish, TestCase, TestSetup};
use db::Db;
use jiff::SignedDuration;
use partner_sim::FaultPlan;

use crate::house::{ENVIRONMENT, House};

/// Orders of a run at most: one for each restaurant.
const ORDERS: u32 = 4;

/// What happens to updates, which case tells it, and how. The clock moves by so many minutes after the updates.
const UPDATES: [(&str, TestCase, Outcome, i64); 8] = {
    use Outcome::{Failed, Passed};
    use TestCase as T;
    [
        ("updates:forgets_support", T::A2, Failed, 1),
        ("updates:forgets_receipt", T::A3, Failed, 1),
        ("updates:changes_item", T::A4, Passed, 1),
        ("updates:changes_item_wrongly", T::A4, Failed, 1),
        ("updates:cancelled", T::A5, Passed, 1),
        ("updates:cancels_without_reason", T::A5, Failed, 1),
        ("updates:gives_up", T::A6, Failed, 11),
        ("updates:repeats_refused", T::A6, Failed, 11),
    ]
};

impl House {
    /// A run of S1 and the cases of updates, until the partner has sent the last update.
    async fn certify(&self) -> CertificationId {
        use TestCase as T;
        let wish = RunWish {
            cases: vec![T::S1, T::S12, T::A1, T::A2, T::A3, T::A4, T::A5, T::A6],
            samples: ORDERS,
            qps_milli: 100_000,
            seed: 3,
            endpoint: None,
        };
        let before = self.sim.orders().len();
        let actor = Actor::system("test");
        // What the partner tells of itself: below this it takes no order.
        let minimum_order = Some(Money::from_decimal("10.00", "EUR".parse().unwrap()).unwrap());
        let setup = TestSetup { minimum_order, ..TestSetup::default() };
        let certification = &self.app.certification;
        certification.set_setup(self.partner, ENVIRONMENT, setup, actor.clone()).await.unwrap();
        let run = self.app.certification.request_run(self.partner, ENVIRONMENT, wish, actor).await.unwrap();
        self.work().await;
        let sent = async {
            let mut look = tokio::time::interval(Duration::from_millis(20));
            loop {
                look.tick().await;
                let orders = self.sim.orders();
                let is_ended = |order: &partner_sim::OrderView| {
                    order.updates.last().is_some_and(|update| update.state.is_final())
                };
                if orders.len() > before && orders[before..].iter().all(is_ended) {
                    return;
                }
            }
        };
        let came = tokio::time::timeout(Duration::from_mins(1), sent).await;
        assert!(came.is_ok(), "the updates come: {:#?}", self.sim.orders());
        run.id
    }

    async fn outcome(&self, run: CertificationId, case: TestCase) -> Outcome {
        let detail = self.app.certification.get_run(self.partner, run).await.unwrap();
        assert_eq!(detail.run.state, RunState::Finished);
        detail.cases.iter().find(|result| result.case == case).unwrap().outcome
    }
}

testkit::both_engines! {
    async fn updates_of_test_orders_are_judged_and_stay_apart_from_orders_of_diners(db: Db) {
        let house = House::open(db).await;
        let run = house.certify().await;
        assert_eq!(house.outcome(run, TestCase::A6).await, Outcome::Waiting, "a repeat after 400 may still come");
        house.clock.advance(SignedDuration::from_mins(11));
        let detail = house.app.certification.get_run(house.partner, run).await.unwrap();
        let outcomes: Vec<(TestCase, Outcome)> =
            detail.cases.iter().map(|result| (result.case, result.outcome)).collect();
        let passed = [TestCase::S1, TestCase::S12, TestCase::A1, TestCase::A2, TestCase::A3, TestCase::A6];
        for (case, outcome) in outcomes {
            let expected = if passed.contains(&case) { Outcome::Passed } else { Outcome::NotApplicable };
            assert_eq!(outcome, expected, "{case}: {detail:?}");
        }
        assert!(detail.is_passed());
        let query = ordering::OrderQuery { partner_id: Some(house.partner), limit: 10, ..ordering::OrderQuery::default() };
        let orders = house.app.ordering.orders(query).await.unwrap();
        assert!(orders.items.is_empty(), "a test order is no order");
        house.close().await;
    }

    async fn what_a_partner_forgets_about_its_updates_is_found_by_the_case_made_for_it(db: Db) {
        let house = House::open(db).await;
        for (fault, case, expected, minutes) in UPDATES {
            house.sim.faults().set(FaultPlan::parse(&[fault]).unwrap());
            let run = house.certify().await;
            house.clock.advance(SignedDuration::from_mins(minutes));
            assert_eq!(house.outcome(run, case).await, expected, "{fault} and {case}");
        }
        house.sim.faults().set(FaultPlan::parse(&["updates:no_updates"]).unwrap());
        let run = house.certify().await;
        assert_eq!(house.outcome(run, TestCase::A1).await, Outcome::Waiting);
        house.clock.advance(SignedDuration::from_hours(26));
        assert_eq!(house.outcome(run, TestCase::A1).await, Outcome::Failed);
        house.close().await;
    }
}
