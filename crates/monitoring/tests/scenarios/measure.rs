//! Evidence, reports and the deletion of old minutes, on both engines.

use crate::world::{Batch, World};
use basis::{Environment, PartnerId};
use db::Db;
use jiff::SignedDuration;
use jobs::Reconciler;
use monitoring::{
    Action, EvidenceExtras, MonitoringError, OutcomeKind, ReportQuery, Resolution, RollUpOutcomes,
    UrgentCondition, VerdictKind, assess,
};
use partners::IntegrationStatus;

fn last_day(world: &World) -> ReportQuery {
    ReportQuery {
        partner_id: world.partner.id,
        environment: Environment::Production,
        kind: OutcomeKind::Live,
        from: world.ambient.now() - SignedDuration::from_hours(24),
        until: world.ambient.now() + SignedDuration::from_secs(1),
    }
}

testkit::both_engines! {
    async fn evidence_tells_what_was_measured(db: Db) {
        let world = World::new(db).await;
        world.record(Batch { restaurants: 20, ..Batch::successes(40) }).await;
        world.clock.advance(SignedDuration::from_hours(1));
        world.record(Batch::errors(30, 6)).await;
        world.record(Batch { kind: OutcomeKind::HealthCheck, ..Batch::errors(3, 1) }).await;
        world.run().await;
        let extras = EvidenceExtras { restaurants_offered: Some(25), last_feed_published_at: None };
        let evidence =
            world.monitoring.evidence(world.partner.id, Environment::Production, extras).await.unwrap();
        assert_eq!(evidence.integration, IntegrationStatus::Enabled);
        assert_eq!(evidence.windows.len(), 6);
        let hour = evidence.window(Action::Checkout, 360).unwrap();
        assert_eq!((hour.requests, hour.errors), (70, 30));
        let now = evidence.window(Action::Checkout, 5).unwrap();
        assert_eq!((now.requests, now.by_code["CLOSED"]), (30, 30));
        assert_eq!((evidence.restaurants.active_6h, evidence.restaurants.affected_30m), (20, 6));
        assert_eq!(evidence.health_checks.requests, 3);
        assert_eq!(evidence.last_success_at[&Action::Checkout], testkit::at(testkit::START));
        assert_eq!(evidence.open_incidents.len(), 1);
        let verdict = |condition| assess(condition, &evidence).kind;
        assert_eq!(verdict(UrgentCondition::IntegrationDown), VerdictKind::Supported);
        assert_eq!(verdict(UrgentCondition::WidespreadBlockage), VerdictKind::Supported);
        assert_eq!(verdict(UrgentCondition::MajorityOfMerchants), VerdictKind::Contradicted);
    }

    async fn there_is_no_evidence_of_a_stranger(db: Db) {
        let world = World::new(db).await;
        let nobody = PartnerId::new(9_999);
        let none = EvidenceExtras::default();
        let error = world.monitoring.evidence(nobody, Environment::Production, none).await.unwrap_err();
        assert!(matches!(error, MonitoringError::NotFound(id) if id == nobody));
    }

    async fn reports_tell_rates_codes_and_times_of_answer(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::successes(30)).await;
        world.record(Batch::errors(8, 5)).await;
        world.record(Batch { code: "TIMEOUT", ..Batch::errors(2, 1) }).await;
        let reports = world.monitoring.report(last_day(&world)).await.unwrap();
        let checkout = &reports[0];
        assert_eq!((checkout.requests, checkout.errors, checkout.success_permille), (40, 10, Some(750)));
        let codes: Vec<_> =
            checkout.by_code.iter().map(|total| (total.code.as_str(), total.responses, total.share_permille)).collect();
        assert_eq!(codes, [("CLOSED", 8, 800), ("TIMEOUT", 2, 200)]);
        assert_eq!(checkout.latency.max_ms, 129);
        assert_eq!((reports[1].requests, reports[1].success_permille), (0, None));
    }

    async fn series_have_a_point_for_each_slot_with_requests(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::successes(2)).await;
        world.clock.advance(SignedDuration::from_secs(61));
        world.record(Batch::errors(3, 1)).await;
        world.clock.advance(SignedDuration::from_hours(2));
        world.record(Batch::successes(1)).await;
        let series = async |resolution| {
            let points =
                world.monitoring.series(last_day(&world), Action::Checkout, resolution).await.unwrap();
            points.into_iter().map(|point| (point.at.to_string(), point.requests, point.errors)).collect::<Vec<_>>()
        };
        let minutes = series(Resolution::Minute).await;
        assert_eq!(minutes[1], ("2026-03-14T10:01:00Z".to_owned(), 3, 3));
        let hours = series(Resolution::Hour).await;
        assert_eq!(
            hours,
            [("2026-03-14T10:00:00Z".to_owned(), 5, 3), ("2026-03-14T12:00:00Z".to_owned(), 1, 0)]
        );
        assert_eq!(series(Resolution::Day).await, [("2026-03-14T00:00:00Z".to_owned(), 6, 3)]);
    }

    async fn minutes_are_deleted_when_their_time_is_over(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(3, 3)).await;
        world.clock.advance(SignedDuration::from_hours(24));
        world.record(Batch::successes(2)).await;
        world.pass(29 * 86_400 - 1).await;
        let all = |world: &World| ReportQuery { from: testkit::at(testkit::START), ..last_day(world) };
        let requests = world.monitoring.report(all(&world)).await.unwrap()[0].requests;
        assert_eq!(requests, 5, "thirty days are not over");
        world.pass(601).await;
        let report = world.monitoring.report(all(&world)).await.unwrap();
        assert_eq!((report[0].requests, report[0].errors), (2, 0));
    }

    async fn a_month_is_read_from_hours_that_outlive_the_minutes(db: Db) {
        let world = World::new(db.clone()).await;
        let roll_up = RollUpOutcomes::new(db, world.ambient.clone());
        world.record(Batch::errors(3, 2)).await;
        world.clock.advance(SignedDuration::from_hours(3));
        world.record(Batch { code: "A,B", ..Batch::errors(2, 1) }).await;
        world.clock.advance(SignedDuration::from_hours(72));
        world.record(Batch::successes(4)).await;
        let month = |world: &World| ReportQuery {
            from: world.ambient.now() - SignedDuration::from_hours(30 * 24),
            ..last_day(world)
        };
        let before = world.monitoring.report(month(&world)).await.unwrap();
        roll_up.pass().await.unwrap();
        roll_up.pass().await.unwrap();
        assert_eq!(world.monitoring.report(month(&world)).await.unwrap(), before, "hours tell what minutes told");
        assert_eq!((before[0].requests, before[0].errors), (9, 5));
        let series = world.monitoring.series(month(&world), Action::Checkout, Resolution::Day).await.unwrap();
        let points: Vec<_> = series.iter().map(|point| (point.requests, point.by_code.len())).collect();
        assert_eq!(points, [(5, 2), (4, 0)]);
        world.pass(31 * 86_400).await;
        let whole = ReportQuery { from: testkit::at(testkit::START), ..last_day(&world) };
        assert_eq!(world.monitoring.report(whole.clone()).await.unwrap()[0].requests, 5, "the last hour was not over");
        let short = ReportQuery { until: whole.from + SignedDuration::from_hours(1), ..whole };
        assert_eq!(world.monitoring.report(short).await.unwrap()[0].requests, 3, "a short span in the past");
    }
}
