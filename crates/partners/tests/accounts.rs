//! Accounts, environments and statuses against both databases.
#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::sync::Arc;

use basis::{Actor, Environment, ManualClock, PartnerId, UserId};
use db::Db;
use jiff::SignedDuration;
use partners::{
    AuthHeaderStyle, EnvironmentPatch, EventDetail, IntegrationRefusal, IntegrationStatus, NewPartner,
    Partner, PartnerPatch, PartnerStatus, Partners, PartnersError, Switch, SwitchedBy,
};

fn service(db: &Db) -> (Partners, Arc<ManualClock>) {
    let (ambient, clock) = testkit::ambient();
    (Partners::new(db.clone(), ambient), clock)
}

fn ana() -> Actor {
    Actor::User(UserId::from_bytes([1; 16]))
}

async fn launched(partners: &Partners) -> Partner {
    let partner = partners.create(ana(), NewPartner::named("Bistro Online")).await.unwrap();
    partners.set_status(ana(), partner.id, PartnerStatus::LaunchReview, "").await.unwrap();
    partners.set_status(ana(), partner.id, PartnerStatus::Launched, "").await.unwrap()
}

fn watch(id: PartnerId, enabled: bool) -> Switch {
    Switch {
        partner_id: id,
        by: SwitchedBy::Watch,
        enabled,
        actor: Actor::system("monitoring"),
        reason: "no answer for an hour".to_owned(),
    }
}

/// How many jobs wait.
async fn waiting_jobs(db: &Db) -> u64 {
    const COUNT: db::Stmt =
        db::Stmt { name: "test::count_jobs", sql: "SELECT CAST(COUNT(*) AS BIGINT) FROM jobs" };
    db.read(|tx| tx.query_one(&COUNT, &[])?.get(0)).await.unwrap()
}

testkit::both_engines! {
    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(partners::STATEMENTS).await.unwrap();
    }

    async fn numbers_begin_at_1001_and_go_up(db: Db) {
        let (partners, _) = service(&db);
        for number in 1001..1004 {
            let made = partners.create(ana(), NewPartner::named("Bistro")).await.unwrap();
            assert_eq!(made.id, PartnerId::new(number));
            assert_eq!(partners.get(made.id).await.unwrap(), made);
        }
        assert_eq!(partners.list().await.unwrap().len(), 3);
        let missing = partners.get(PartnerId::new(7)).await.unwrap_err();
        assert!(matches!(missing, PartnersError::NotFound(_)));
    }

    async fn partners_made_at_the_same_time_get_different_numbers(db: Db) {
        let (partners, _) = service(&db);
        let (a, b, c) = tokio::join!(
            partners.create(ana(), NewPartner::named("A")),
            partners.create(ana(), NewPartner::named("B")),
            partners.create(ana(), NewPartner::named("C")),
        );
        let mut numbers = [a.unwrap().id.get(), b.unwrap().id.get(), c.unwrap().id.get()];
        numbers.sort_unstable();
        assert_eq!(numbers, [1001, 1002, 1003]);
    }

    async fn a_new_partner_is_refused_with_everything_that_is_wrong(db: Db) {
        let (partners, _) = service(&db);
        let mut new = NewPartner::named("  ");
        new.country = "France".to_owned();
        new.time_zone = "Paris".to_owned();
        new.status = PartnerStatus::Launched;
        new.project_id = Some("a b".to_owned());
        let PartnersError::Invalid(errors) = partners.create(ana(), new).await.unwrap_err() else {
            panic!("not a field error");
        };
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "country", "time_zone", "status", "project_id"]);
        assert!(partners.list().await.unwrap().is_empty());
    }

    async fn a_launch_makes_the_restaurants_offered_and_a_pause_stops_that(db: Db) {
        let (partners, _) = service(&db);
        let partner = launched(&partners).await;
        assert!(partner.is_offered());
        let paused = partners.set_integration(ana(), partner.id, false, "maintenance").await.unwrap();
        assert_eq!(paused.integration, IntegrationStatus::DisabledManual);
        assert_eq!(paused.integration_reason.as_deref(), Some("maintenance"));
        assert!(!partners.get(partner.id).await.unwrap().is_offered());
        let resumed = partners.set_integration(ana(), partner.id, true, "").await.unwrap();
        assert!(resumed.is_offered());
        assert_eq!(resumed.integration_reason, None);
    }

    async fn switching_twice_changes_and_notices_once(db: Db) {
        let (partners, _) = service(&db);
        let partner = launched(&partners).await;
        assert_eq!(waiting_jobs(&db).await, 0);
        for _ in 0..2 {
            partners.set_integration(ana(), partner.id, false, "maintenance").await.unwrap();
        }
        assert_eq!(waiting_jobs(&db).await, 1);
        let history = partners.history(partner.id, None, 10).await.unwrap().items;
        let switches = history.iter().filter(|event| event.detail.name() == "integration_changed").count();
        assert_eq!(switches, 1);
    }

    async fn a_refused_switch_leaves_nothing_behind(db: Db) {
        let (partners, _) = service(&db);
        let partner = launched(&partners).await;
        let before = partners.history(partner.id, None, 10).await.unwrap();
        let error = partners.set_integration(ana(), partner.id, false, " ").await.unwrap_err();
        assert!(matches!(error, PartnersError::Integration(IntegrationRefusal::ReasonMissing)));
        assert_eq!(partners.history(partner.id, None, 10).await.unwrap(), before);
        assert_eq!(waiting_jobs(&db).await, 0);
    }

    async fn the_third_automatic_disablement_of_a_day_waits_for_a_person(db: Db) {
        let (partners, clock) = service(&db);
        let id = launched(&partners).await.id;
        for _ in 0..2 {
            partners.switch(watch(id, false)).await.unwrap();
            assert!(partners.switch(watch(id, true)).await.unwrap().is_offered());
            clock.advance(SignedDuration::from_hours(1));
        }
        partners.switch(watch(id, false)).await.unwrap();
        let error = partners.switch(watch(id, true)).await.unwrap_err();
        assert!(matches!(error, PartnersError::Integration(IntegrationRefusal::TooManyFailures)));
        clock.advance(SignedDuration::from_hours(22));
        assert!(partners.switch(watch(id, true)).await.is_err(), "time alone does not make it a smaller number");
        assert!(partners.set_integration(ana(), id, true, "mended").await.unwrap().is_offered());
        clock.advance(SignedDuration::from_hours(1));
        partners.switch(watch(id, false)).await.unwrap();
        let restored = partners.switch(watch(id, true)).await.unwrap();
        assert!(restored.is_offered(), "a person who resumes begins the count anew");
    }

    async fn a_suspension_is_lifted_by_the_operator_alone(db: Db) {
        let (partners, _) = service(&db);
        let id = launched(&partners).await.id;
        let suspended =
            partners.set_status(ana(), id, PartnerStatus::Suspended, "no answer for a day").await.unwrap();
        assert_eq!(suspended.integration, IntegrationStatus::DisabledOperator);
        assert_eq!(waiting_jobs(&db).await, 1);
        let error = partners.set_integration(ana(), id, true, "").await.unwrap_err();
        assert!(matches!(error, PartnersError::Integration(IntegrationRefusal::OperatorOnly)));
        let back = partners.set_status(ana(), id, PartnerStatus::Launched, "").await.unwrap();
        assert!(back.is_offered());
    }

    async fn the_history_tells_everything_newest_first_in_pages(db: Db) {
        let (partners, _) = service(&db);
        let id = launched(&partners).await.id;
        let first = partners.history(id, None, 2).await.unwrap();
        let to_launched =
            EventDetail::StatusChanged { from: PartnerStatus::LaunchReview, to: PartnerStatus::Launched };
        assert_eq!(first.items[0].detail, to_launched);
        assert_eq!(first.items[0].actor, ana());
        let second = partners.history(id, first.next, 2).await.unwrap();
        assert_eq!(second.items.len(), 1);
        assert_eq!(second.items[0].detail, EventDetail::Created { status: PartnerStatus::Integrating });
        assert_eq!(second.next, None);
    }

    async fn a_terminated_account_can_only_be_read(db: Db) {
        let (partners, _) = service(&db);
        let id = launched(&partners).await.id;
        partners.set_status(ana(), id, PartnerStatus::Terminated, "contract ended").await.unwrap();
        let error = partners.update(ana(), id, PartnerPatch::default()).await.unwrap_err();
        assert!(matches!(error, PartnersError::ReadOnly(_)));
        let patch = EnvironmentPatch::default();
        let error = partners.update_environment(ana(), id, Environment::Sandbox, patch).await.unwrap_err();
        assert!(matches!(error, PartnersError::ReadOnly(_)));
    }

    async fn each_environment_has_its_own_settings(db: Db) {
        let (partners, _) = service(&db);
        let id = partners.create(ana(), NewPartner::named("Bistro")).await.unwrap().id;
        let patch = EnvironmentPatch {
            fulfillment_url: Some(Some("https://orders.example.com/v1".to_owned())),
            feed_directory: Some(Some("/srv/feeds/bistro/sandbox".to_owned())),
            options_in_line_price: Some(true),
            ..EnvironmentPatch::default()
        };
        let set = partners.update_environment(ana(), id, Environment::Sandbox, patch).await.unwrap();
        assert_eq!(partners.environment(id, Environment::Sandbox).await.unwrap(), set);
        assert_eq!(set.project_id, "partner-1001");
        let feeds = db.read(partners::list_feed_environments).await.unwrap();
        assert_eq!(feeds, std::slice::from_ref(&set));
        let other = partners.environment(id, Environment::Production).await.unwrap();
        assert_eq!((other.fulfillment_url, other.options_in_line_price), (None, false));
        db.write(move |tx| {
            partners::set_auth_header_style(tx, id, Environment::Sandbox, AuthHeaderStyle::Bare)
        })
        .await
        .unwrap();
        let style = partners.environment(id, Environment::Sandbox).await.unwrap().auth_header_style;
        assert_eq!(style, AuthHeaderStyle::Bare);
    }

    async fn no_two_partners_share_an_audience(db: Db) {
        let (partners, _) = service(&db);
        let mut new = NewPartner::named("A");
        new.project_id = Some("shared".to_owned());
        partners.create(ana(), new.clone()).await.unwrap();
        let error = partners.create(ana(), new).await.unwrap_err();
        assert!(matches!(error, PartnersError::ProjectTaken(_)));
        let id = partners.create(ana(), NewPartner::named("B")).await.unwrap().id;
        let patch = EnvironmentPatch { project_id: Some("shared".to_owned()), ..Default::default() };
        let error = partners.update_environment(ana(), id, Environment::Sandbox, patch).await.unwrap_err();
        assert!(matches!(error, PartnersError::ProjectTaken(_)));
    }

    async fn a_consultants_partners_are_found(db: Db) {
        let (partners, _) = service(&db);
        let consultant = UserId::from_bytes([7; 16]);
        let id = partners.create(ana(), NewPartner::named("A")).await.unwrap().id;
        partners.create(ana(), NewPartner::named("B")).await.unwrap();
        let patch = PartnerPatch { consultant: Some(Some(consultant)), ..Default::default() };
        partners.update(ana(), id, patch).await.unwrap();
        let assigned = db.read(move |tx| partners::assigned_to(tx, consultant)).await.unwrap();
        assert_eq!(assigned, [id]);
    }
}
