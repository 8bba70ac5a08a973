//! Claims of urgency: evidence, decisions, pages, and what happens when nobody decides.

use basis::Actor;
use db::Db;
use escalation::{IncidentState, Severity};
use jiff::SignedDuration;
use monitoring::{UrgentCondition, VerdictKind};
use support::{Case, CaseState, Queue, ReviewRefusal, SupportError, Urgency};

use crate::world::{OLGA, TEAM, World};

const DOWN: UrgentCondition = UrgentCondition::IntegrationDown;

async fn reload(world: &World, case: &Case) -> Case {
    world.support.get(world.sam.clone(), case.id).await.unwrap().case
}

testkit::both_engines! {
    async fn the_evidence_is_frozen_with_the_claim(db: Db) {
        let world = World::new(db).await;
        world.traffic(30, false).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        assert_eq!((case.urgency, case.queue), (Urgency::Requested, Queue::Triage));
        assert_eq!(case.due.as_ref().unwrap().at, testkit::at("2026-03-14T10:15:00Z"));
        world.clock.advance(SignedDuration::from_mins(1));
        world.traffic(300, true).await;
        let stored = reload(&world, &case).await;
        assert_eq!(stored, case);
        let frozen = stored.frozen.unwrap();
        assert_eq!(frozen.evidence.tries(30).requests, 30);
        assert_eq!(frozen.verdict.unwrap().kind, VerdictKind::Supported);
        assert_eq!(frozen.evidence_hash.len(), 64);
    }

    async fn the_partner_sees_the_measurements_and_not_the_judgement(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let seen = world.support.get(world.ben.clone(), case.id).await.unwrap().case.frozen.unwrap();
        assert_eq!(seen.verdict, None);
        assert_eq!(seen.evidence, case.frozen.unwrap().evidence);
    }

    async fn the_assessors_are_told_with_the_numbers(db: Db) {
        let world = World::new(db).await;
        world.traffic(30, false).await;
        world.open(&world.ana, world.urgent(DOWN)).await;
        assert_eq!(world.mailed(0).await, ["ana@bistro.example", "sam@aboyeur.example", TEAM]);
        let mail = world.mail.expect_to("sam@aboyeur.example").any();
        assert!(mail.text.contains("None of 30 requests in the last 5 minutes succeeded."), "{}", mail.text);
        assert!(mail.text.contains("The measurements support the claim"), "{}", mail.text);
    }

    async fn a_confirmed_claim_pages_the_engineer_on_call(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let look = world.look().await;
        let decided = world.support.decide_urgency(world.sam.clone(), case.id, true, "We see it too.").await.unwrap();
        assert_eq!((decided.urgency, decided.queue), (Urgency::Confirmed, Queue::OnCall));
        assert_eq!(decided.due.unwrap().at, testkit::at("2026-03-14T11:00:00Z"));
        assert_eq!(world.mailed(look).await, ["ana@bistro.example", OLGA]);
        let page = world.mail.expect_to(OLGA).any();
        assert!(page.text.contains("100001") && page.text.contains("Nothing works"), "{}", page.text);
        let incidents = world.incidents().await;
        assert_eq!((incidents.len(), incidents[0].severity), (1, Severity::P0));
        assert_eq!(decided.incident_id, Some(incidents[0].id));

        let again = world.support.decide_urgency(world.sam.clone(), case.id, true, "").await.unwrap();
        assert_eq!(again.decision, decided.decision, "confirming twice changes nothing more");
        assert_eq!(world.incidents().await.len(), 1);
        let error = world.support.decide_urgency(world.sam.clone(), case.id, false, "").await.unwrap_err();
        assert!(matches!(error, SupportError::Review(ReviewRefusal::AlreadyConfirmed)));

        world.support.close(world.sam.clone(), case.id).await.unwrap();
        assert_eq!(world.incidents().await[0].state, IncidentState::Resolved);
    }

    async fn only_assessors_decide(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let error = world.support.decide_urgency(world.ana.clone(), case.id, true, "").await.unwrap_err();
        assert!(matches!(error, SupportError::Forbidden));
        let ordinary = world.open(&world.ana, world.ordinary()).await;
        let error = world.support.decide_urgency(world.sam.clone(), ordinary.id, true, "").await.unwrap_err();
        assert!(matches!(error, SupportError::Review(ReviewRefusal::NotClaimed)));
        assert!(world.incidents().await.is_empty());
    }

    async fn a_refused_claim_is_due_in_french_business_hours_after_weekend_and_holiday(db: Db) {
        let world = World::new(db).await;
        // Good Friday, 16:00 in Paris: one hour is left; Monday is a holiday.
        world.clock.set(testkit::at("2026-04-03T14:00:00Z"));
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let look = world.look().await;
        world.clock.advance(SignedDuration::from_mins(5));
        let decided = world.support.decide_urgency(world.sam.clone(), case.id, false, "One order only.").await.unwrap();
        assert_eq!((decided.urgency, decided.queue), (Urgency::Downgraded, Queue::Support));
        assert_eq!(decided.due.unwrap().at, testkit::at("2026-04-07T14:00:00Z"));
        assert_eq!(world.mailed(look).await, ["ana@bistro.example"]);
        let mail = world.mail.all().pop().unwrap();
        assert!(mail.text.contains("Easter Monday") && mail.text.contains("One order only."), "{}", mail.text);
        assert!(mail.text.contains("Tuesday, 7 Apr 2026, 16:00 (Paris)"), "{}", mail.text);
        assert!(world.incidents().await.is_empty());
    }

    async fn a_refused_claim_is_due_in_american_business_hours_after_weekend_and_holiday(db: Db) {
        let world = World::in_country(db, "America/New_York", "US").await;
        // Friday, 18:00 in New York; Monday is Memorial Day.
        world.clock.set(testkit::at("2026-05-22T22:00:00Z"));
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let decided = world.support.decide_urgency(world.sam.clone(), case.id, false, "").await.unwrap();
        assert_eq!(decided.due.unwrap().at, testkit::at("2026-05-26T21:00:00Z"));
        world.run().await;
        let mail = world.mail.all().pop().unwrap();
        assert!(mail.text.contains("Memorial Day"), "{}", mail.text);
    }

    async fn a_claim_that_nobody_decides_pages_by_itself(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        assert_eq!(case.frozen.as_ref().unwrap().verdict.as_ref().unwrap().kind, VerdictKind::Undecidable);
        world.run().await;
        world.pass(SignedDuration::from_secs(14 * 60 + 59)).await;
        assert!(world.incidents().await.is_empty());
        world.pass(SignedDuration::from_secs(15)).await;
        let decided = reload(&world, &case).await;
        assert_eq!(decided.urgency, Urgency::Confirmed);
        assert_eq!(decided.decision.unwrap().by, Actor::system("support"));
        world.mail.expect_to(OLGA).any();

        let refused = world.support.decide_urgency(world.sam.clone(), case.id, false, "It works.").await.unwrap();
        assert_eq!((refused.urgency, refused.incident_id), (Urgency::Downgraded, None));
        assert_eq!(world.incidents().await[0].state, IncidentState::Resolved);
    }

    async fn a_contradicted_claim_waits_for_a_person_who_is_reminded_once(db: Db) {
        let world = World::new(db).await;
        world.traffic(30, true).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let look = world.look().await;
        world.pass(SignedDuration::from_mins(16)).await;
        world.pass(SignedDuration::from_mins(16)).await;
        assert_eq!(world.mailed(look).await, ["sam@aboyeur.example"]);
        assert!(world.incidents().await.is_empty());
        assert_eq!(reload(&world, &case).await.urgency, Urgency::Requested);
        world.support.decide_urgency(world.sam.clone(), case.id, true, "").await.unwrap();
        assert_eq!(world.incidents().await.len(), 1, "a person may page against the numbers");
    }

    async fn a_claim_closed_in_time_pages_nobody(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        world.support.close(world.ana.clone(), case.id).await.unwrap();
        world.pass(SignedDuration::from_hours(1)).await;
        assert!(world.incidents().await.is_empty());
        let error = world.support.decide_urgency(world.sam.clone(), case.id, true, "").await.unwrap_err();
        assert!(matches!(error, SupportError::Closed));
        assert_eq!(reload(&world, &case).await.state, CaseState::Closed);
    }

    async fn an_answer_does_not_stop_the_clock_of_an_undecided_claim(db: Db) {
        let world = World::new(db).await;
        let case = world.open(&world.ana, world.urgent(DOWN)).await;
        let reply = support::NewReply::to_partner("We are looking.");
        world.support.reply(world.sam.clone(), case.id, reply).await.unwrap();
        assert_eq!(reload(&world, &case).await.due, case.due);
        world.pass(SignedDuration::from_mins(16)).await;
        assert_eq!(world.incidents().await.len(), 1);
    }
}
