//! Who is paged, in which order, and what a page says.

use db::Db;

use super::world::{ANA, ANA_PHONE, BEN, CLEO, DORA, EVE, FINN, OLGA, World, token, weekly};
use crate::{Escalated, EventDetail, IncidentState, PolicyKind, RunPhase, Severity};
use basis::{Actor, Locale, UserId};
use identity::{NewUser, StaffRole};
use partners::{ContactDraft, ContactKind};

testkit::both_engines! {
    async fn opening_an_incident_mails_the_first_contact_with_a_working_link_and_copies_the_alert_contact(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let page = world.mail.expect_to(ANA).subject_contains("[P1] Checkout errors at Chez Ana (Production)");
        let copy = world.mail.expect_to(CLEO).subject_contains("Checkout errors");
        world.mail.expect_none();
        for said in ["62.5%", "more than 50.0%", "40 of 64", "RESTAURANT_CLOSED: 31", "paris-<b>7</b>", "real-time updates"] {
            assert!(page.text.contains(said), "{said} is missing in:\n{}", page.text);
        }
        let html = page.html.as_deref().unwrap();
        assert!(html.contains("paris-&lt;b&gt;7&lt;/b&gt;") && !html.contains("<b>7"));
        assert!(!copy.text.contains("/ack/"), "a copy is not answered");
        let answer = world.escalation.acknowledge_by_token(&token(&page)).await.unwrap();
        assert!(answer.new);
        assert_eq!(answer.incident.id, id);
        assert_eq!(answer.incident.state, IncidentState::Acknowledged);
        assert!(matches!(answer.incident.acknowledged, Some((_, Actor::Contact(_)))));
    }

    async fn nobody_answers_and_the_ladder_is_climbed_step_by_step(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        world.mail.expect_to(ANA).any();
        world.mail.expect_to(CLEO).any();
        world.minutes(4).await;
        world.mail.expect_none();
        for next in [BEN, DORA, EVE, ANA] {
            world.minutes(if next == BEN { 1 } else { 5 }).await;
            let page = world.mail.expect_to(next).any();
            assert!(page.text.contains("have not answered"), "{}", page.text);
            world.mail.expect_none();
        }
        let run = world.escalation.run(id).await.unwrap();
        assert_eq!((run.round, run.step, run.position), (2, 1, 5));
    }

    async fn french_contacts_read_french_and_see_times_in_their_own_zone(db: Db) {
        let world = World::empty(db).await;
        let mut draft = ContactDraft::mail(ContactKind::TechnicalEmergency, "Ana", ANA);
        draft.locale = Locale::Fr;
        world.add_contact(draft).await;
        world.open().await;
        let page = world.mail.expect_to(ANA).any();
        assert!(page.subject.contains("Chez Ana (Production)"), "{}", page.subject);
        assert!(page.text.contains("14 mars 2026 à 11:00 (Europe/Paris)"), "{}", page.text);
        assert!(page.text.contains("Je m’en occupe"));
    }

    async fn empty_steps_are_passed_at_once_and_said_on_the_timeline(db: Db) {
        let world = World::empty(db).await;
        let eve = world.user(NewUser::staff(&[StaffRole::OnCall], "Eve", EVE)).await;
        world.escalation.create_schedule(Actor::system("test"), weekly(vec![eve])).await.unwrap();
        let id = world.open().await;
        world.mail.expect_to(EVE).any();
        assert_eq!(world.kinds(id).await, ["opened", "step_empty", "paged"]);
    }

    async fn an_exhausted_ladder_alarms_the_operators_once_and_the_answer_ends_the_alarm(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        for _ in 0..12 {
            world.minutes(5).await;
        }
        assert_eq!(world.escalation.run(id).await.unwrap().phase, RunPhase::Exhausted);
        assert_eq!(world.subjects(ANA).len(), 3);
        assert_eq!(world.subjects(CLEO).len(), 1, "copies go out once");
        assert_eq!(world.subjects(OLGA), ["[P0] Nobody answered an incident of Chez Ana"]);
        assert_eq!(world.open_alarms().await, 1);
        for _ in 0..20 {
            world.minutes(5).await;
        }
        assert_eq!(world.open_alarms().await, 1, "an alarm about the alarm would reach nobody either");
        assert_eq!(world.subjects(OLGA).len(), 9, "the alarm climbs three rounds, and again at each of its two reminders");
        world.escalation.acknowledge(Actor::system("test"), id).await.unwrap();
        world.settle().await;
        assert_eq!(world.open_alarms().await, 0);
        assert!(world.subjects(OLGA).last().unwrap().starts_with("All clear:"));
    }

    async fn without_anybody_the_alarm_is_raised_at_once(db: Db) {
        let world = World::empty(db).await;
        world.user(NewUser::staff(&[StaffRole::Operator], "Olga", OLGA)).await;
        let id = world.open().await;
        assert_eq!(world.escalation.run(id).await.unwrap().phase, RunPhase::Exhausted);
        world.mail.expect_to(OLGA).subject_contains("Nobody answered");
        world.mail.expect_none();
    }

    async fn on_call_incidents_go_to_the_rotation_and_then_to_every_operator(db: Db) {
        let world = World::new(db).await;
        let mut finding = world.finding();
        finding.policy = PolicyKind::OnCall;
        world.find(finding).await;
        world.settle().await;
        for next in [EVE, FINN, OLGA] {
            world.mail.expect_to(next).any();
            world.mail.expect_none();
            world.minutes(5).await;
        }
    }

    async fn whoever_steps_in_between_two_steps_is_paged(db: Db) {
        let world = World::new(db).await;
        let schedule = world.escalation.list_schedules().await.unwrap().remove(0);
        let finn: UserId = schedule.participants[1];
        world.open().await;
        let now = world.ambient.now();
        let exception = crate::Override { user: finn, from: now, until: now + jiff::SignedDuration::from_hours(8) };
        world.escalation.add_override(Actor::system("test"), schedule.id, exception).await.unwrap();
        for _ in 0..3 {
            world.minutes(5).await;
        }
        assert_eq!(world.subjects(FINN).len(), 1);
        assert!(world.subjects(EVE).is_empty());
    }

    async fn a_new_contact_is_called_in_the_next_round_and_a_removed_one_no_more(db: Db) {
        let world = World::new(db).await;
        world.open().await;
        let ana = world.ana().await.id;
        let partners = partners::Partners::new(world.db.clone(), world.ambient.clone());
        partners.remove_contact(Actor::system("test"), world.partner.id, ana).await.unwrap();
        let gus = "gus@chez-ana.example";
        world.add_contact(ContactDraft::mail(ContactKind::TechnicalEmergency, "Gus", gus)).await;
        for _ in 0..5 {
            world.minutes(5).await;
        }
        assert_eq!((world.subjects(ANA).len(), world.subjects(BEN).len(), world.subjects(gus).len()), (1, 2, 1));
    }

    async fn people_with_a_phone_get_a_text_message_with_a_link_of_its_own(db: Db) {
        let mut world = World::new(db).await;
        world.with_text_messages();
        world.open().await;
        let mail = world.mail.expect_to(ANA).any();
        let text = world.phones.phone(ANA_PHONE).expect_sms("[P1] Checkout errors at Chez Ana");
        let link = text.body.split_whitespace().find(|word| word.contains("/ack/")).unwrap().to_owned();
        let secret = link.rsplit('/').next().unwrap();
        assert_ne!(secret, token(&mail));
        assert!(world.escalation.acknowledge_by_token(secret).await.unwrap().new);
    }

    async fn the_same_finding_again_is_the_same_incident_and_a_greater_severity_raises_it(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        world.escalation.acknowledge(Actor::system("test"), id).await.unwrap();
        world.minutes(10).await;
        assert!(!world.find(world.finding()).await.new);
        world.settle().await;
        let incident = world.escalation.get(id).await.unwrap();
        assert_eq!((incident.occurrences, incident.state), (2, IncidentState::Acknowledged));
        let mut worse = world.finding();
        worse.severity = Severity::P0;
        assert_eq!(world.find(worse).await.incident_id, id);
        world.settle().await;
        let incident = world.escalation.get(id).await.unwrap();
        assert_eq!((incident.severity, incident.state), (Severity::P0, IncidentState::Open));
        assert_eq!(incident.due_at, world.ambient.now() + jiff::SignedDuration::from_hours(1));
        assert_eq!(world.subjects(ANA).iter().filter(|subject| subject.starts_with("[P0]")).count(), 1);
    }

    async fn an_unanswered_incident_is_recalled_at_half_of_the_time_and_when_it_is_over(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        for _ in 0..13 {
            world.minutes(5).await;
        }
        assert_eq!(world.subjects(ANA).len(), 3);
        world.minutes(11 * 60 - 6).await;
        assert_eq!(world.subjects(ANA).len(), 3);
        world.minutes(1).await;
        assert_eq!(world.subjects(ANA).len(), 4, "half of 24 hours have passed");
        world.escalation.run(id).await.unwrap();
        for _ in 0..13 {
            world.minutes(5).await;
        }
        assert_eq!(world.subjects(ANA).len(), 6);
        world.minutes(11 * 60 - 5).await;
        assert_eq!(world.subjects(ANA).len(), 7, "24 hours have passed");
        assert!(world.escalation.get(id).await.unwrap().remind_at.is_none());
        let reminders = world.kinds(id).await.into_iter().filter(|kind| *kind == "reminded").count();
        assert_eq!(reminders, 2);
        assert_eq!(world.open_alarms().await, 1);
    }

    async fn an_answered_or_paused_incident_is_not_recalled(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        world.escalation.acknowledge(Actor::system("test"), id).await.unwrap();
        world.settle().await;
        let mut paused = world.finding();
        (paused.dedup_key, paused.suppressed) = ("rule:1:paused".into(), true);
        let paused = world.find(paused).await.incident_id;
        world.minutes(48 * 60).await;
        assert!(!world.kinds(id).await.contains(&"reminded"));
        assert!(!world.kinds(paused).await.contains(&"reminded"));
    }

    async fn every_statement_prepares(db: Db) {
        db.prepare_all(crate::STATEMENTS).await.unwrap();
    }

    async fn climbing_by_hand_with_a_stale_step_does_nothing(db: Db) {
        let world = World::new(db).await;
        let id = world.open().await;
        let (actor, seen) = (Actor::system("test"), world.escalation.run(id).await.unwrap().position);
        let first = world.escalation.escalate_now(actor.clone(), id, seen).await.unwrap();
        let second = world.escalation.escalate_now(actor, id, seen).await.unwrap();
        assert_eq!((first, second), (Escalated::Climbed, Escalated::Stale));
        world.settle().await;
        assert_eq!((world.subjects(BEN).len(), world.subjects(DORA).len()), (1, 0));
        let asked = |detail: &EventDetail| {
            matches!(detail, EventDetail::Climbed { step: 2, reason: crate::ClimbReason::Asked, .. })
        };
        assert!(world.details(id).await.iter().any(asked));
    }
}
