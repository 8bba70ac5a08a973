//! Answers, pauses and endings.

use basis::Actor;
use db::Db;
use notify::MessageState;

use super::world::{ANA, BEN, CLEO, World, token};
use crate::{EscalationError, IncidentState, RunPhase, Severity};

testkit::both_engines! {
    async fn an_answer_stops_the_climb_and_tells_the_others(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let page = world.mail.expect_to(ANA).any();
        world.mail.expect_to(CLEO).any();
        world.minutes(5).await;
        world.mail.expect_to(BEN).any();
        world.escalation.acknowledge_by_token(&token(&page)).await.unwrap();
        world.minutes(60).await;
        for other in [BEN, CLEO] {
            let news = world.mail.expect_to(other).subject_contains("Taken on:");
            assert!(news.text.contains("Ana has taken it on."), "{}", news.text);
        }
        world.mail.expect_none();
        assert_eq!(world.escalation.run(id).await.unwrap().phase, RunPhase::Acknowledged);
    }

    async fn answering_twice_is_idempotent_and_the_first_to_answer_stays(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let secret = token(&world.mail.expect_to(ANA).any());
        assert!(world.escalation.acknowledge_by_token(&secret).await.unwrap().new);
        assert!(!world.escalation.acknowledge_by_token(&secret).await.unwrap().new);
        let late = world.escalation.acknowledge(Actor::system("test"), id).await.unwrap();
        assert!(!late.new);
        assert!(matches!(late.incident.acknowledged, Some((_, Actor::Contact(_)))));
        let acknowledged = world.kinds(id).await.into_iter().filter(|kind| *kind == "acknowledged").count();
        assert_eq!(acknowledged, 1);
    }

    async fn looking_at_the_link_does_not_answer_and_a_wrong_one_shows_nothing(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let secret = token(&world.mail.expect_to(ANA).any());
        for _ in 0..3 {
            let page = world.escalation.find_by_token(&secret).await.unwrap();
            assert_eq!((page.incident.id, page.incident.state), (id, IncidentState::Open));
            assert_eq!((page.name.as_str(), page.acknowledged_by), ("Ana", None));
        }
        let wrong = "a".repeat(52);
        assert!(matches!(world.escalation.find_by_token(&wrong).await, Err(EscalationError::NotFound)));
        let answer = world.escalation.acknowledge_by_token(&wrong).await;
        assert!(matches!(answer, Err(EscalationError::NotFound)));
    }

    async fn the_secret_of_a_link_is_stored_nowhere_once_the_page_has_left(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        for message in world.escalation.messages(id).await.unwrap() {
            assert_eq!(message.state, MessageState::Sent);
            assert!(message.text.is_empty() && message.html.is_none());
        }
    }

    async fn a_suppressed_incident_pages_nobody_and_pages_at_once_when_it_is_released(db: Db) {
        let world = World::new(db).await;
        let mut finding = world.finding();
        finding.suppressed = true;
        let id = world.find(finding).await.incident_id;
        world.minutes(60).await;
        world.mail.expect_none();
        world.suppress(id, false).await;
        world.settle().await;
        world.mail.expect_to(ANA).any();
        assert_eq!(world.kinds(id).await, ["opened", "released", "paged", "paged"]);
        let due = world.escalation.get(id).await.unwrap().due_at;
        assert_eq!(due, world.ambient.now() + Severity::P1.answer_within());
    }

    async fn a_pause_takes_back_pages_that_wait_and_stops_the_climb(db: Db) {
        let world = World::new(db).await;
        world.mail.refuse_next(2, "451 4.3.0 try again later");
        let id = world.open().await;
        world.suppress(id, true).await;
        world.suppress(id, true).await;
        world.minutes(60).await;
        world.mail.expect_none();
        let states: Vec<MessageState> =
            world.escalation.messages(id).await.unwrap().iter().map(|message| message.state).collect();
        assert_eq!(states, [MessageState::Cancelled, MessageState::Cancelled]);
        assert_eq!(world.kinds(id).await.into_iter().filter(|kind| *kind == "suppressed").count(), 1);
        world.suppress(id, false).await;
        world.settle().await;
        world.mail.expect_to(ANA).any();
    }

    async fn the_end_sends_the_all_clear_to_those_who_were_paged_and_to_nobody_else(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        world.mail.expect_to(ANA).any();
        world.mail.expect_to(CLEO).any();
        assert!(world.resolve(id).await);
        assert!(!world.resolve(id).await, "a second end changes nothing");
        world.minutes(60).await;
        for told in [ANA, CLEO] {
            let clear = world.mail.expect_to(told).subject_contains("All clear: [P1] Checkout errors at Chez Ana");
            assert!(clear.text.contains("below the limits again"), "{}", clear.text);
        }
        world.mail.expect_none();
        assert_eq!(world.escalation.run(id).await.unwrap().phase, RunPhase::Finished);
    }

    async fn who_never_got_the_page_gets_no_all_clear(db: Db) {
        let world = World::new(db).await;
        world.mail.refuse_next(2, "451 4.3.0 try again later");
        let id = world.open().await;
        world.resolve(id).await;
        world.minutes(60).await;
        world.mail.expect_none();
    }

    async fn after_the_end_a_new_finding_is_a_new_incident_and_old_links_answer_nothing(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let secret = token(&world.mail.expect_to(ANA).any());
        let ended = world.escalation.resolve_manually(Actor::system("test"), id, "A disk was full.").await.unwrap();
        assert_eq!(ended.resolution.as_deref(), Some("A disk was full."));
        let again = world.escalation.resolve_manually(Actor::system("test"), id, "Again.").await;
        assert!(matches!(again, Err(EscalationError::Resolved)));
        let opened = world.find(world.finding()).await;
        assert!(opened.new && opened.incident_id != id);
        let answer = world.escalation.acknowledge_by_token(&secret).await.unwrap();
        assert!(!answer.new);
        assert_eq!(answer.incident.state, IncidentState::Resolved);
        let fresh = world.escalation.get(opened.incident_id).await.unwrap();
        assert_eq!(fresh.state, IncidentState::Open);
    }

    async fn mails_about_one_incident_are_one_thread(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        world.resolve(id).await;
        world.settle().await;
        let thread = format!("<{id}@aboyeur.example>");
        let mails = world.mail.all();
        assert_eq!(mails.len(), 4);
        for mail in &mails {
            assert_eq!(mail.header("In-Reply-To"), Some(thread.as_str()));
            assert_eq!(mail.header("References"), Some(thread.as_str()));
            assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
        }
        let ids: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
        assert_eq!(ids.len(), 4);
    }
}
