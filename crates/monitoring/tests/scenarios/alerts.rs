//! Alerts from recorded outcomes to mails, on both engines.

use crate::world::{Batch, PAGER, World, actor, runner};
use basis::Environment;
use db::Db;
use escalation::{IncidentState, Severity};
use jiff::SignedDuration;
use monitoring::{Action, Measured, MonitoringSettings, OutcomeKind, PAYMENT_DECLINED};
use partners::{NewPartner, PartnerStatus};

testkit::both_engines! {
    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(monitoring::STATEMENTS).await.unwrap();
    }

    async fn twenty_five_errors_in_five_restaurants_page_the_emergency_contact(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(24, 5)).await;
        world.pass(60).await;
        assert!(world.incidents().await.is_empty());
        world.record(Batch::errors(1, 1)).await;
        world.pass(60).await;
        let incidents = world.incidents().await;
        assert_eq!(incidents.len(), 1);
        assert_eq!(incidents[0].severity, Severity::P1);
        let mail = world.mail.expect_to(PAGER).any();
        assert!(mail.text.contains("25") && mail.text.contains("CLOSED"), "{}", mail.text);
        world.mail.expect_none();
    }

    async fn four_restaurants_are_too_few(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(100, 4)).await;
        world.pass(60).await;
        assert!(world.incidents().await.is_empty());
    }

    async fn exactly_half_does_not_fire_and_a_little_more_does(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(501, 5)).await;
        world.record(Batch::successes(501)).await;
        world.pass(1).await;
        assert!(world.incidents().await.is_empty());
        world.record(Batch::errors(1, 1)).await;
        world.pass(60).await;
        assert_eq!(world.incidents().await.len(), 1);
    }

    async fn the_twenty_fifth_error_of_a_minute_is_evaluated_at_once(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(25, 5)).await;
        world.run().await;
        assert_eq!(world.incidents().await.len(), 1);
    }

    async fn errors_leave_the_window_thirty_minutes_after_their_minute_began(db: Db) {
        let world = World::new(db).await;
        world.clock.advance(SignedDuration::from_secs(59));
        world.record(Batch::errors(24, 5)).await;
        // Their minute began at 10:00:00, so they count until 10:29:59.
        world.clock.set(testkit::at("2026-03-14T10:30:00Z"));
        world.record(Batch::errors(1, 1)).await;
        world.run().await;
        assert!(world.incidents().await.is_empty(), "24 errors have left the window");
    }

    async fn errors_within_the_window_add_up_over_its_minutes(db: Db) {
        let world = World::new(db).await;
        world.clock.advance(SignedDuration::from_secs(59));
        world.record(Batch::errors(24, 5)).await;
        world.clock.set(testkit::at("2026-03-14T10:29:59Z"));
        world.record(Batch::errors(1, 1)).await;
        world.run().await;
        assert_eq!(world.incidents().await.len(), 1);
    }

    async fn declined_payments_are_a_rule_of_their_own(db: Db) {
        let world = World::new(db).await;
        let declined = Batch { action: Action::Submit, code: PAYMENT_DECLINED, ..Batch::errors(30, 6) };
        world.record(declined).await;
        world.pass(60).await;
        let incidents = world.incidents().await;
        let keys: Vec<&str> = incidents.iter().map(|incident| incident.title_key.as_str()).collect();
        assert_eq!(keys, ["alert-title-api-3"]);
    }

    async fn sandbox_tests_and_health_checks_never_fire(db: Db) {
        let world = World::new(db).await;
        let errors = Batch::errors(60, 9);
        world.record(Batch { environment: Environment::Sandbox, ..errors }).await;
        world.record(Batch { kind: OutcomeKind::Test, ..errors }).await;
        world.record(Batch { kind: OutcomeKind::HealthCheck, ..errors }).await;
        world.pass(60).await;
        assert!(world.incidents().await.is_empty());
    }

    async fn a_partner_that_is_not_launched_never_fires(db: Db) {
        let mut world = World::new(db).await;
        world.partner = world.partners.create(actor(), NewPartner::named("Not yet")).await.unwrap();
        assert_eq!(world.partner.status, PartnerStatus::Integrating);
        world.record(Batch::errors(60, 9)).await;
        world.pass(60).await;
        assert!(world.incidents().await.is_empty());
    }

    async fn an_alert_in_a_pause_pages_nobody_and_is_released_at_once_afterwards(db: Db) {
        let world = World::new(db).await;
        world.pause(false).await;
        world.run().await;
        let notice = world.mail.expect_to(PAGER).any();
        assert!(notice.text.contains("maintenance"), "{}", notice.text);
        world.record(Batch::errors(30, 6)).await;
        world.pass(60).await;
        let incidents = world.incidents().await;
        assert!(incidents[0].suppressed);
        world.mail.expect_none();

        world.pause(true).await;
        world.run().await;
        assert!(!world.incidents().await[0].suppressed);
        world.mail.expect_to(PAGER).subject_contains("Enabled");
        world.mail.expect_to(PAGER).any();
        world.mail.expect_none();
    }

    async fn a_pause_stops_the_paging_and_a_quiet_end_pages_nobody(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(30, 6)).await;
        world.run().await;
        world.mail.expect_to(PAGER).any();
        world.pause(false).await;
        world.run().await;
        world.mail.expect_to(PAGER).any();
        world.pass(2 * 3600).await;
        world.pause(true).await;
        world.run().await;
        world.mail.expect_to(PAGER).subject_contains("Enabled");
        world.mail.expect_none();
        assert!(world.incidents().await[0].suppressed, "what is not true now pages nobody");
    }

    async fn traffic_resolves_an_alert_and_silence_does_not(db: Db) {
        let world = World::new(db).await;
        world.record(Batch::errors(30, 6)).await;
        world.pass(60).await;
        world.mail.expect_to(PAGER).any();
        for _ in 0..40 {
            world.pass(60).await;
        }
        let open = |incidents: Vec<escalation::Incident>| incidents[0].state != IncidentState::Resolved;
        assert!(open(world.incidents().await), "no traffic never resolves");
        world.record(Batch::successes(4)).await;
        world.pass(60).await;
        world.pass(60).await;
        assert!(open(world.incidents().await), "four successes are too few");
        world.record(Batch::successes(1)).await;
        world.pass(60).await;
        assert!(!open(world.incidents().await));
        assert!(world.monitoring.alerts(world.partner.id).await.unwrap().iter().all(|alert| alert.since.is_none()));
    }

    async fn a_restart_neither_forgets_nor_fires_twice(db: Db) {
        let mut world = World::new(db).await;
        world.record(Batch::errors(30, 6)).await;
        world.run().await;
        world.mail.expect_to(PAGER).any();
        world.runner = runner(&world.db, &world.ambient, &world.mail);
        world.record(Batch::errors(5, 5)).await;
        world.pass(60).await;
        world.mail.expect_none();
        assert_eq!(world.incidents().await.len(), 1);
        world.clock.advance(SignedDuration::from_secs(60));
        world.record(Batch::successes(500)).await;
        world.pass(60).await;
        world.pass(60).await;
        assert_eq!(world.incidents().await[0].state, IncidentState::Resolved);
    }

    async fn a_clock_that_steps_back_changes_nothing(db: Db) {
        let world = World::new(db).await;
        world.pass(600).await;
        world.record(Batch::errors(30, 6)).await;
        world.run().await;
        world.mail.expect_to(PAGER).any();
        world.clock.advance(SignedDuration::from_secs(-300));
        world.record(Batch::errors(30, 6)).await;
        world.run().await;
        world.mail.expect_none();
        let incidents = world.incidents().await;
        assert_eq!((incidents.len(), incidents[0].state), (1, IncidentState::Open));
    }

    async fn an_hour_of_firing_makes_it_worse(db: Db) {
        let world = World::new(db).await;
        for _ in 0..61 {
            world.record(Batch::errors(30, 6)).await;
            world.pass(60).await;
        }
        // Besides, nobody has answered, about which the platform alarms its operators.
        let mut incidents = world.incidents().await;
        incidents.retain(|incident| incident.title_key == "alert-title-api-1");
        assert_eq!((incidents.len(), incidents[0].severity), (1, Severity::P0));
    }

    async fn several_processes_at_once_count_exactly_and_open_one_incident(db: Db) {
        let world = World::new(db).await;
        let batch = || world.record(Batch::errors(20, 5));
        tokio::join!(batch(), batch(), batch(), batch());
        let evaluate = || async {
            let (ambient, partner) = (world.ambient.clone(), world.partner.id);
            let work = move |tx: &mut db::Tx<'_>| {
                monitoring::evaluate_partner(tx, &ambient, &MonitoringSettings::default(), partner)
            };
            world.db.write(work).await.unwrap().len()
        };
        let (a, b, c) = tokio::join!(evaluate(), evaluate(), evaluate());
        assert_eq!(a + b + c, 1, "one of them fires, the others find it firing");
        assert_eq!(world.incidents().await.len(), 1);
        let alerts = world.monitoring.alerts(world.partner.id).await.unwrap();
        let alert = alerts.iter().find(|alert| alert.rule_id == "API-1").unwrap();
        let Measured::Requests { totals: Some(totals), .. } = &alert.measured else { panic!("no numbers") };
        assert_eq!((totals.requests, totals.errors, totals.restaurants), (80, 80, 5));
    }
}
