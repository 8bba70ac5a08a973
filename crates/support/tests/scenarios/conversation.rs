//! Answers, notes, closing and following up.

use db::Db;
use jiff::SignedDuration;
use support::{CaseState, EventDetail, NewCase, NewReply, SupportError, Visibility};

use crate::world::{TEAM, World, actor};

testkit::both_engines! {
    async fn every_update_is_mailed_to_the_creator_and_to_everyone_who_wrote(db: Db) {
        let world = World::new(db).await;
        let new = NewCase { cc: vec!["boss@bistro.example".into()], ..world.ordinary() };
        let case = world.open(&world.ana, new).await;
        assert_eq!(world.mailed(0).await, ["ana@bistro.example", "boss@bistro.example", TEAM]);

        let look = world.look().await;
        world.support.reply(world.sam.clone(), case.id, NewReply::to_partner("Which order?")).await.unwrap();
        assert_eq!(world.mailed(look).await, ["ana@bistro.example", "boss@bistro.example"]);

        let look = world.look().await;
        world.support.reply(world.ben.clone(), case.id, NewReply::to_partner("Order 7.")).await.unwrap();
        let mailed = world.mailed(look).await;
        assert_eq!(mailed, ["ana@bistro.example", "boss@bistro.example", "sam@aboyeur.example"]);
        let mail = world.mail.expect_to("sam@aboyeur.example").any();
        assert!(mail.text.contains("> Order 7.") && mail.text.contains("Ben wrote:"), "{}", mail.text);

        let look = world.look().await;
        world.support.close(world.sam.clone(), case.id).await.unwrap();
        let everyone =
            ["ana@bistro.example", "ben@bistro.example", "boss@bistro.example", "sam@aboyeur.example"];
        assert_eq!(world.mailed(look).await, everyone);
    }

    async fn internal_notes_leave_neither_by_mail_nor_by_page(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        let look = world.look().await;
        let note = NewReply::note("They always say that.");
        world.support.reply(world.sam.clone(), case.id, note.clone()).await.unwrap();
        assert!(world.mailed(look).await.is_empty());
        let partner = world.support.get(world.ana.clone(), case.id).await.unwrap();
        assert!(partner.messages.is_empty() && !partner.as_staff);
        let noted = |event: &support::CaseEvent| matches!(event.detail, EventDetail::Replied { .. });
        assert!(!partner.events.iter().any(noted));
        let staff = world.support.get(world.sam.clone(), case.id).await.unwrap();
        assert_eq!(staff.messages[0].visibility, Visibility::Internal);
        assert!(staff.events.iter().any(noted));
        assert_eq!(staff.case.state, CaseState::AwaitingSupport);
        let error = world.support.reply(world.ana.clone(), case.id, note).await.unwrap_err();
        assert!(matches!(error, SupportError::Forbidden));
    }

    async fn people_who_may_no_longer_see_the_case_get_no_mail(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        world.identity.set_disabled(actor(), Some(world.bistro.id), world.ana.id, true).await.unwrap();
        let look = world.look().await;
        world.support.reply(world.sam.clone(), case.id, NewReply::to_partner("Hello")).await.unwrap();
        assert!(world.mailed(look).await.is_empty());
    }

    async fn the_turn_and_the_due_time_follow_the_answers(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        let due = case.due.clone();
        let state = async || {
            let case = world.support.get(world.sam.clone(), case.id).await.unwrap().case;
            (case.state, case.due)
        };
        world.support.reply(world.ben.clone(), case.id, NewReply::to_partner("And more.")).await.unwrap();
        assert_eq!(state().await, (CaseState::AwaitingSupport, due), "asking again delays nothing");
        world.support.reply(world.sam.clone(), case.id, NewReply::to_partner("Which?")).await.unwrap();
        assert_eq!(state().await, (CaseState::AwaitingPartner, None));
        world.clock.set(testkit::at("2026-03-17T08:00:00Z"));
        world.support.reply(world.ana.clone(), case.id, NewReply::to_partner("This.")).await.unwrap();
        let (turn, due) = state().await;
        assert_eq!((turn, due.unwrap().at), (CaseState::AwaitingSupport, testkit::at("2026-03-17T16:00:00Z")));
    }

    async fn closed_is_final_and_a_follow_up_is_tied_to_it(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        let follow = |parent| {
            world.support.follow_up(world.ben.clone(), parent, world.ordinary(), monitoring::EvidenceExtras::default())
        };
        assert!(matches!(follow(case.id).await.unwrap_err(), SupportError::StillOpen));
        let closed = world.support.close(world.ana.clone(), case.id).await.unwrap();
        assert_eq!((closed.state, &closed.due), (CaseState::Closed, &None));
        let look = world.look().await;
        assert_eq!(world.support.close(world.sam.clone(), case.id).await.unwrap(), closed);
        for user in [&world.ana, &world.sam] {
            let reply = NewReply::to_partner("One more thing");
            let error = world.support.reply(user.clone(), case.id, reply).await.unwrap_err();
            assert!(matches!(error, SupportError::Closed));
        }
        assert!(world.mailed(look).await.is_empty());

        let next = follow(case.id).await.unwrap();
        assert_eq!((next.parent, next.number), (Some(case.id), 100_002));
        let parent = world.support.get(world.ana.clone(), case.id).await.unwrap();
        assert_eq!(parent.followed_by[0].id, next.id);
        let child = world.support.get(world.ana.clone(), next.id).await.unwrap();
        assert_eq!(child.parent.unwrap().number, 100_001);
    }

    async fn a_case_of_another_partner_is_not_followed_up(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        world.support.close(world.ana.clone(), case.id).await.unwrap();
        let new = NewCase { partner_id: world.trattoria.id, ..world.ordinary() };
        let none = monitoring::EvidenceExtras::default();
        for user in [&world.tina, &world.sam] {
            let error = world.support.follow_up(user.clone(), case.id, new.clone(), none).await.unwrap_err();
            assert!(matches!(error, SupportError::NotFound));
        }
    }

    async fn the_same_answer_sent_twice_is_kept_once(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        let reply = NewReply { submit_key: Some("a".into()), ..NewReply::to_partner("Once") };
        let first = world.support.reply(world.ana.clone(), case.id, reply.clone()).await.unwrap();
        let second = world.support.reply(world.ana.clone(), case.id, reply).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(world.support.get(world.ana.clone(), case.id).await.unwrap().messages.len(), 1);
    }

    async fn a_silent_partner_is_reminded_after_three_business_days_and_the_case_closed_after_ten(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        world.clock.set(testkit::at("2026-03-31T10:00:00Z"));
        world.support.reply(world.sam.clone(), case.id, NewReply::to_partner("Still?")).await.unwrap();
        // Wednesday, Thursday and Friday are business days; Easter Monday is none.
        let look = world.look().await;
        world.clock.set(testkit::at("2026-04-03T21:59:00Z"));
        assert!(world.mailed(look).await.is_empty());
        world.pass(SignedDuration::from_mins(6)).await;
        assert_eq!(world.mailed(look).await, ["ana@bistro.example", "sam@aboyeur.example"]);
        let look = world.look().await;
        world.clock.set(testkit::at("2026-04-15T21:59:00Z"));
        assert!(world.mailed(look).await.is_empty());
        world.pass(SignedDuration::from_mins(6)).await;
        let detail = world.support.get(world.ana.clone(), case.id).await.unwrap();
        assert_eq!(detail.case.state, CaseState::Closed);
        assert_eq!(world.mailed(look).await, ["ana@bistro.example", "sam@aboyeur.example"]);
    }

    async fn an_answer_keeps_the_case_open(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.ordinary()).await;
        world.support.reply(world.sam.clone(), case.id, NewReply::to_partner("Still?")).await.unwrap();
        world.support.reply(world.ana.clone(), case.id, NewReply::to_partner("Yes")).await.unwrap();
        world.pass(SignedDuration::from_hours(24 * 40)).await;
        let detail = world.support.get(world.ana.clone(), case.id).await.unwrap();
        assert_eq!(detail.case.state, CaseState::AwaitingSupport);
    }
}
