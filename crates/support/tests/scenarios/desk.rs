//! Opening cases: routing, numbers, what strangers see.

use basis::CaseId;
use db::Db;
use jiff::SignedDuration;
use partners::PartnerStatus;
use support::{CaseFilter, CaseState, EventDetail, NewCase, NewReply, Queue, SupportError, Urgency};

use crate::world::{TEAM, World, actor};

testkit::both_engines! {
    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(support::STATEMENTS).await.unwrap();
    }

    async fn a_case_of_a_launched_partner_goes_to_the_support_team(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        assert_eq!((case.number, case.queue, case.state), (100_001, Queue::Support, CaseState::AwaitingSupport));
        assert_eq!(case.urgency, Urgency::None);
        // Saturday in Paris: work begins on Monday at 09:00, eight hours end at 17:00.
        assert_eq!(case.due.unwrap().at, testkit::at("2026-03-16T16:00:00Z"));
        world.run().await;
        let mail = world.mail.expect_to("ana@bistro.example").subject_contains("[Case 100001] Prices differ");
        assert!(mail.text.contains("Work resumes on Monday 16 Mar 2026 at 09:00 (Paris)."), "{}", mail.text);
        assert!(mail.text.contains(&format!("https://aboyeur.example/console/cases/{}", case.id)));
        world.mail.expect_to(TEAM).subject_contains("100001");
        world.mail.expect_none();
        assert_eq!(world.open(&world.ben, world.ordinary()).await.number, 100_002);
    }

    async fn a_case_of_an_integrating_partner_goes_to_its_consultant(db: Db) {
        let world = World::new(db).await;
        let new = NewCase { partner_id: world.trattoria.id, ..world.ordinary() };
        let case = world.open(&world.tina, new).await;
        assert_eq!(case.queue, Queue::Consultant);
        world.run().await;
        world.mail.expect_to("carl@aboyeur.example").subject_contains("100001");
        let mine = world.support.worklist(world.carl.clone(), None).await.unwrap();
        assert_eq!(mine.len(), 1);
    }

    async fn urgent_is_not_offered_to_integrating_partners(db: Db) {
        let world = World::new(db).await;
        let urgent = world.urgent(monitoring::UrgentCondition::IntegrationDown);
        let new = NewCase { partner_id: world.trattoria.id, ..urgent };
        let error = world.try_open(&world.tina, new).await.unwrap_err();
        let SupportError::Invalid(errors) = error else { panic!("{error}") };
        assert_eq!(errors.0[0].code, "urgent_not_offered");
    }

    async fn the_same_form_sent_twice_makes_one_case(db: Db) {
        let world = World::new(db).await;
        let new = NewCase { submit_key: Some("form-1".into()), ..world.ordinary() };
        let (first, second) = tokio::join!(
            world.open(&world.ana, new.clone()),
            world.open(&world.ana, new.clone()),
        );
        assert_eq!(first, second);
        assert_eq!(world.mailed(0).await, ["ana@bistro.example", TEAM]);
        let other = world.open(&world.ben, new).await;
        assert_ne!(other.id, first.id, "the key is the person's own");
    }

    async fn another_partner_sees_nothing(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        let stranger = || world.tina.clone();
        let not_found = |error: SupportError| assert!(matches!(error, SupportError::NotFound), "{error}");
        not_found(world.support.get(stranger(), case.id).await.unwrap_err());
        not_found(world.support.reply(stranger(), case.id, NewReply::to_partner("Hi")).await.unwrap_err());
        not_found(world.support.close(stranger(), case.id).await.unwrap_err());
        not_found(world.support.decide_urgency(stranger(), case.id, true, "").await.unwrap_err());
        not_found(world.try_open(&stranger(), world.ordinary()).await.unwrap_err());
        not_found(world.support.get(stranger(), CaseId::from_bytes([9; 16])).await.unwrap_err());
        let list = world.support.list(stranger(), CaseFilter::default(), None, 50).await.unwrap();
        assert!(list.items.is_empty());
        let theirs = CaseFilter { partner_id: Some(world.bistro.id), ..CaseFilter::default() };
        let error = world.support.list(stranger(), theirs, None, 50).await.unwrap_err();
        assert!(matches!(error, SupportError::Forbidden));
        let error = world.support.worklist(stranger(), None).await.unwrap_err();
        assert!(matches!(error, SupportError::Forbidden));
    }

    async fn a_consultant_sees_the_cases_of_assigned_partners_only(db: Db) {
        let world = World::new(db).await;
        let foreign = world.open(&world.ana, world.ordinary()).await;
        let new = NewCase { partner_id: world.trattoria.id, ..world.ordinary() };
        let own = world.open(&world.tina, new).await;
        let list = world.support.list(world.carl.clone(), CaseFilter::default(), None, 50).await.unwrap();
        assert_eq!(list.items.iter().map(|case| case.id).collect::<Vec<_>>(), [own.id]);
        let error = world.support.get(world.carl.clone(), foreign.id).await.unwrap_err();
        assert!(matches!(error, SupportError::NotFound));
    }

    async fn partners_without_cases_are_told_so(db: Db) {
        let world = World::new(db).await;
        world.partners.set_status(actor(), world.bistro.id, PartnerStatus::Terminated, "over").await.unwrap();
        let error = world.try_open(&world.ana, world.ordinary()).await.unwrap_err();
        assert!(matches!(error, SupportError::NotOffered));
    }

    async fn lists_are_filtered_and_paged(db: Db) {
        let world = World::new(db).await;
        for summary in ["First 50%", "Second", "Third"] {
            world.open(&world.ana, NewCase { summary: summary.into(), ..world.ordinary() }).await;
            world.clock.advance(SignedDuration::from_mins(1));
        }
        let list = async |filter: CaseFilter, after, limit| {
            let page = world.support.list(world.ben.clone(), filter, after, limit).await.unwrap();
            let numbers: Vec<i64> = page.items.iter().map(|case| case.number).collect();
            (numbers, page.next)
        };
        let (numbers, next) = list(CaseFilter::default(), None, 2).await;
        assert_eq!(numbers, [100_003, 100_002]);
        assert_eq!(list(CaseFilter::default(), next, 2).await, (vec![100_001], None));
        let text = |text: &str| CaseFilter { text: Some(text.into()), ..CaseFilter::default() };
        assert_eq!(list(text("50%"), None, 9).await.0, [100_001]);
        assert_eq!(list(text("100002"), None, 9).await.0, [100_002]);
        assert!(list(text("5_%"), None, 9).await.0.is_empty());
        let until = CaseFilter { until: Some(testkit::at("2026-03-14T10:01:00Z")), ..CaseFilter::default() };
        assert_eq!(list(until, None, 9).await.0, [100_001]);
        let closed = CaseFilter { state: Some(CaseState::Closed), ..CaseFilter::default() };
        assert!(list(closed, None, 9).await.0.is_empty());
    }

    async fn the_history_tells_what_happened_in_both_languages(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        let detail = world.support.get(world.ana.clone(), case.id).await.unwrap();
        assert_eq!(detail.opened_by_name.as_deref(), Some("Ana"));
        assert!(matches!(detail.events[0].detail, EventDetail::Opened { .. }));
        for locale in basis::Locale::ALL {
            for event in &detail.events {
                let text = event.text(texts::Texts::new(locale), &jiff::tz::TimeZone::UTC);
                assert!(!text.starts_with("case-event"), "{text}");
            }
        }
    }
}
