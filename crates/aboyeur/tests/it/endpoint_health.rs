//! A partner's server dies and comes back: what the watch does by itself, on both databases.

use basis::Actor;
use db::Db;
use escalation::{IncidentState, Severity, Source};
use inventory::SearchQuery;
use jiff::SignedDuration;
use monitoring::Restores;
use ordering::{ExchangeAction, ExchangeQuery};
use partner_sim::FaultPlan;
use partners::IntegrationStatus;

use crate::house::{ENVIRONMENT, House};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Mails break their lines.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl House {
    fn break_down(&self) {
        self.sim.faults().set(FaultPlan::parse(&["checkout:http_503"]).unwrap());
    }

    async fn integration(&self) -> IntegrationStatus {
        self.app.partners.get(self.partner).await.unwrap().integration
    }

    async fn offered(&self) -> usize {
        let query = SearchQuery { limit: 50, ..SearchQuery::offered(ENVIRONMENT) };
        self.app.inventory.catalogue().search(query).await.unwrap().len()
    }

    /// Lets time pass in steps of five minutes at most: each has at most one check.
    async fn later(&self, minutes: i64) {
        let mut left = minutes;
        while left > 0 {
            self.clock.advance(MINUTE * i32::try_from(left.min(5)).unwrap());
            self.work().await;
            left -= 5;
        }
    }

    /// Lets time pass until the integration is as wanted, and gives the minutes it took.
    async fn minutes_until(&self, wanted: IntegrationStatus, most: i64) -> i64 {
        for minutes in (0..=most).step_by(5) {
            if self.integration().await == wanted {
                return minutes;
            }
            self.later(5).await;
        }
        assert_eq!(self.integration().await, wanted, "after {most} minutes");
        most
    }

    /// Five diners in a row get no answer: the last of them is enough.
    async fn fall(&self) {
        self.break_down();
        for n in 0..5 {
            assert_eq!(self.integration().await, IntegrationStatus::Enabled, "after {n}");
            assert!(self.order_at(n).await.is_none());
        }
        self.work().await;
        assert_eq!(self.integration().await, IntegrationStatus::DisabledAuto);
    }
}

testkit::both_engines! {
    async fn a_partner_that_is_down_for_an_hour_is_disabled_and_restored_once_it_is_back(db: Db) {
        let house = House::open(db).await;
        house.later(11).await;
        let view = house.app.monitoring.health(house.partner, 20).await.unwrap();
        assert!((2..=3).contains(&view.checks.len()), "every five minutes: {:?}", view.checks);
        assert!(view.checks.iter().all(|check| check.healthy), "{:?}", view.checks);
        assert_eq!(view.restores, Restores::IsOn);
        assert!(house.sim.orders().is_empty(), "a check orders nothing");

        house.break_down();
        let minutes = house.minutes_until(IntegrationStatus::DisabledAuto, 70).await;
        assert!((55..=65).contains(&minutes), "disabled after {minutes} minutes");
        assert_eq!(house.offered().await, 0);
        let incident = house.open_incidents().await.remove(0);
        assert_eq!((incident.source, incident.severity), (Source::Rule("D1".to_owned()), Severity::P0));

        let notice = house.mail.expect_to("first@bouchons.example").subject_contains("integration");
        assert_eq!(notice.subject, "Bouchons: integration Disabled automatically");
        let text = &notice.text;
        for part in [
            "Your server has given no healthy answer for 1 h. Failed health checks in that time: 12. \
             Last error: HTTP_5XX.",
            "The platform goes on checking every 5 min. After 3 healthy checks in a row, your restaurants are offered \
             again by themselves.",
            "/endpoint-health",
        ] {
            assert!(plain(text).contains(&plain(part)), "{part}\n{text}");
        }
        let fallen = house.app.monitoring.health(house.partner, 20).await.unwrap();
        assert_eq!(fallen.restores, Restores::Checks { healthy: 0, needed: 3 });

        house.sim.faults().clear();
        let minutes = house.minutes_until(IntegrationStatus::Enabled, 20).await;
        assert!((10..=16).contains(&minutes), "restored after {minutes} minutes");
        assert!(house.offered().await > 0);
        assert_eq!(house.app.escalation.get(incident.id).await.unwrap().state, IncidentState::Resolved);
        let restored = house.mail.expect_to("first@bouchons.example").subject_contains("integration");
        assert_eq!(restored.subject, "Bouchons: integration Enabled");
        let query = ExchangeQuery {
            action: Some(ExchangeAction::HealthCheck),
            limit: 100,
            ..ExchangeQuery::of(house.partner)
        };
        let kept = house.app.ordering.exchanges(query).await.unwrap().items;
        assert!(kept.len() > 15 && kept[0].request.contains("isInSandbox"), "{}", kept.len());
        house.close().await;
    }

    async fn five_live_requests_without_an_answer_disable_at_once_and_the_third_fall_waits_for_a_person(db: Db) {
        let house = House::open(db).await;
        for _ in 0..2 {
            house.fall().await;
            house.sim.faults().clear();
            house.minutes_until(IntegrationStatus::Enabled, 20).await;
        }
        house.fall().await;
        let incident = house.open_incidents().await.remove(0);
        assert_eq!((incident.source, incident.severity), (Source::Rule("D2".to_owned()), Severity::P0));
        let mails = house.mail.expect_to("second@bouchons.example");
        let notice = mails.subject_contains("Disabled automatically");
        assert!(plain(&notice.text).contains("5 live requests in a row"), "{}", notice.text);
        house.sim.faults().clear();
        house.later(40).await;
        assert_eq!(house.integration().await, IntegrationStatus::DisabledAuto, "the third of a day");
        let view = house.app.monitoring.health(house.partner, 5).await.unwrap();
        assert_eq!(view.restores, Restores::Person { falls: 3 });

        let user = house.partner_user().await;
        let actor = Actor::User(user.id);
        house.app.partners.set_integration(actor, house.partner, true, "mended").await.unwrap();
        house.work().await;
        assert!(house.order_at(0).await.is_some());
        assert_eq!(house.app.escalation.get(incident.id).await.unwrap().state, IncidentState::Resolved);
        house.fall().await;
        house.sim.faults().clear();
        house.minutes_until(IntegrationStatus::Enabled, 20).await;
        house.close().await;
    }

    async fn live_answers_spare_checks_and_a_partner_that_is_not_launched_is_not_asked(db: Db) {
        let house = House::open(db).await;
        house.later(6).await;
        let count = async || house.app.monitoring.health(house.partner, 100).await.unwrap().checks.len();
        let before = count().await;
        for n in 0..10 {
            assert!(house.order_at(n).await.is_some());
            house.later(2).await;
        }
        assert_eq!(count().await, before, "twenty minutes with an order every other minute");
        house.later(8).await;
        assert!(count().await > before);
        let status = partners::PartnerStatus::Suspended;
        house.app.partners.set_status(Actor::system("test"), house.partner, status, "test").await.unwrap();
        house.later(1).await;
        let before = count().await;
        house.later(20).await;
        assert_eq!(count().await, before);
        house.close().await;
    }
}
