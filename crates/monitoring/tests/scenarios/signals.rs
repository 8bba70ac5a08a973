//! Measured conditions from the observation to the mails, on both engines.

use basis::{Locale, Timestamp};
use db::Db;
use escalation::{CodeCount, IncidentState, Measure, MeasuredFacts, PolicyKind, Severity};
use jiff::SignedDuration;
use monitoring::{MonitoringError, MonitoringSettings, Signal, SignalChange, SilenceDraft, observe_signal};
use partners::{ContactDraft, ContactKind, PartnerStatus};
use testkit::Mail;

use crate::world::{Batch, PAGER, World, actor};

const TECH: &str = "tech@bistro.example";
const EQUIPE: &str = "equipe@bistro.example";
const RULE: &str = "FEED-2";

fn settings() -> MonitoringSettings {
    let origin = Some("https://aboyeur.example/".parse().unwrap());
    MonitoringSettings { origin, ..MonitoringSettings::default() }
}

fn signal(holds: bool, at: Timestamp) -> Signal {
    let measure = Measure {
        subject: Some("MenuItem".to_owned()),
        part: 12,
        whole: 101,
        limit_permille: 100,
        over_whole: 100,
        over: holds,
        ..Measure::default()
    };
    let facts = MeasuredFacts {
        measures: vec![measure],
        at,
        top_codes: vec![CodeCount { code: "MISSING_FIELD".to_owned(), count: 12 }],
        samples: (1..=5).map(|n| format!("MenuItem item-{n}")).collect(),
        ..MeasuredFacts::default()
    };
    Signal { holds, facts }
}

impl World {
    async fn with_contacts(db: Db) -> Self {
        let world = Self::new(db).await;
        for (name, email, locale) in [("Tech", TECH, Locale::En), ("Équipe", EQUIPE, Locale::Fr)] {
            let draft = ContactDraft {
                locale,
                ..ContactDraft::mail(ContactKind::TechnicalNonEmergency, name, email)
            };
            world.partners.add_contact(actor(), world.partner.id, draft).await.unwrap();
        }
        world
    }

    /// One evaluation at the present instant, with everything that follows from it.
    async fn observe(&self, holds: bool) -> Option<SignalChange> {
        let (ambient, id) = (self.ambient.clone(), self.partner.id);
        let work = move |tx: &mut db::Tx<'_>| {
            let partner = partners::find_partner(tx, id)?.unwrap();
            let at = ambient.now();
            observe_signal(tx, &ambient, &settings(), (&partner, RULE), &signal(holds, at), at)
        };
        let change = self.db.write(work).await.unwrap();
        self.run().await;
        change
    }

    /// The same after so many hours.
    async fn observe_after(&self, hours: i64, holds: bool) -> Option<SignalChange> {
        self.clock.advance(SignedDuration::from_hours(hours));
        self.observe(holds).await
    }

    /// Subjects of the mails to an address since there were `earlier` mails.
    fn subjects(&self, earlier: usize, address: &str) -> Vec<String> {
        let mails = self.mail.all().into_iter().skip(earlier);
        let theirs = mails.filter(|mail| mail.to.iter().any(|to| to.contains(address)));
        theirs.map(|mail| mail.subject).collect()
    }

    fn mails(&self) -> (Mail, Mail) {
        let mails = (self.mail.expect_to(TECH).any(), self.mail.expect_to(EQUIPE).any());
        self.mail.expect_none();
        mails
    }
}

testkit::both_engines! {
    async fn a_condition_that_holds_is_mailed_in_the_readers_language_with_all_that_helps(db: Db) {
        let world = World::with_contacts(db).await;
        assert_eq!(world.observe(true).await, Some(SignalChange::Fired));
        let (english, french) = world.mails();
        assert_eq!(english.subject, "Alert: Feed entity errors at Bistro Online (Production)");
        for part in [
            "Feed entity errors (FEED-2)", "Environment: Production", "MenuItem: 12 of 101: 11.9%", "more than 10.0%",
            "more than 100 in all", "MISSING_FIELD: 12", "MenuItem item-5", "What helps:", "Measured over",
            "https://aboyeur.example/console/partners/", "/alerts/feed-2#silence", "/feeds/production",
        ] {
            assert!(english.text.contains(part), "{part:?} is missing in {}", english.text);
        }
        assert_eq!(french.subject, "Alerte : Erreurs d’entités du flux chez Bistro Online (Production)");
        assert!(french.text.contains("11,9\u{a0}%") && french.text.contains("sourdine"), "{}", french.text);
        assert!(world.incidents().await.is_empty(), "a mail is enough for a day");
    }

    async fn it_is_over_after_two_false_evaluations_and_those_who_were_mailed_learn_it(db: Db) {
        let world = World::with_contacts(db).await;
        world.observe(true).await;
        world.mails();
        assert_eq!(world.observe_after(1, false).await, None);
        world.mail.expect_none();
        assert_eq!(world.observe_after(1, false).await, Some(SignalChange::Recovered));
        let (english, _) = world.mails();
        assert!(english.subject.starts_with("Over: ") && english.text.contains("2 h"), "{}", english.text);
        let firings = world.monitoring.firings(world.partner.id, 10).await.unwrap();
        assert_eq!((firings.len(), firings[0].rule_id.as_str()), (1, RULE));
        assert!(firings[0].ended_at.is_some());
    }

    async fn an_evaluation_that_is_repeated_changes_nothing(db: Db) {
        let world = World::with_contacts(db).await;
        world.observe(true).await;
        world.mails();
        for _ in 0..3 {
            assert_eq!(world.observe(false).await, None);
        }
        world.mail.expect_none();
        let alerts = world.monitoring.alerts(world.partner.id).await.unwrap();
        assert!(alerts.iter().any(|alert| alert.rule_id == RULE && alert.since.is_some()));
    }

    async fn the_reminder_comes_after_a_day_and_the_escalation_an_hour_later(db: Db) {
        let world = World::with_contacts(db).await;
        world.observe(true).await;
        world.mails();
        world.observe_after(23, true).await;
        world.mail.expect_none();
        world.observe_after(1, true).await;
        let (english, _) = world.mails();
        assert!(english.subject.starts_with("Still firing: "), "{}", english.subject);
        assert!(world.incidents().await.is_empty());

        world.observe_after(1, true).await;
        let incidents = world.incidents().await;
        assert_eq!((incidents.len(), incidents[0].severity), (1, Severity::P2));
        assert_eq!(incidents[0].policy, PolicyKind::PartnerTechnical);
        let (english, french) = world.mails();
        assert!(english.subject.starts_with("[P2] Feed entity errors"), "{}", english.subject);
        assert!(english.text.contains("12 of 101") && english.text.contains("MenuItem item-1"), "{}", english.text);
        assert!(french.text.contains("12 sur 101"), "{}", french.text);

        world.observe_after(1, false).await;
        world.observe_after(1, false).await;
        assert_eq!(world.incidents().await[0].state, IncidentState::Resolved);
    }

    async fn an_escalation_that_nobody_answers_is_told_again_and_then_reaches_the_emergency_contacts(db: Db) {
        let world = World::with_contacts(db).await;
        world.observe(true).await;
        world.observe_after(25, true).await;
        let told = world.mail.all().len();
        world.pass(3 * 24 * 3600).await;
        assert_eq!(world.mail.all().len(), told, "half of seven days is not over");
        world.pass(12 * 3600).await;
        assert_eq!(world.subjects(told, TECH).len(), 1);
        assert!(world.subjects(told, PAGER).is_empty());
        world.pass(84 * 3600).await;
        assert!(world.subjects(told, PAGER)[0].starts_with("[P2]"));
    }

    async fn a_silenced_rule_is_recorded_and_escalates_and_mails_again_afterwards(db: Db) {
        let world = World::with_contacts(db).await;
        let draft = SilenceDraft { hours: 30, reason: "we are moving our feed".to_owned() };
        world.monitoring.silence(actor(), world.partner.id, "feed-2", draft).await.unwrap();
        assert_eq!(world.observe(true).await, Some(SignalChange::Fired));
        world.mail.expect_none();
        let alerts = world.monitoring.alerts(world.partner.id).await.unwrap();
        let alert = alerts.iter().find(|alert| alert.rule_id == RULE).unwrap();
        assert_eq!(alert.silence.as_ref().unwrap().reason, "we are moving our feed");

        world.observe_after(25, true).await;
        let (english, _) = world.mails();
        assert!(english.subject.starts_with("[P2]"), "the escalation goes its way: {}", english.subject);

        world.observe_after(4, true).await;
        world.mail.expect_none();
        world.observe_after(1, true).await;
        let (english, _) = world.mails();
        assert!(english.subject.starts_with("Alert: "), "the silence is over: {}", english.subject);
    }

    async fn a_silence_can_be_lifted_and_replaced(db: Db) {
        let world = World::with_contacts(db).await;
        let silence = async |hours| {
            let draft = SilenceDraft { hours, reason: "planned".to_owned() };
            world.monitoring.silence(actor(), world.partner.id, RULE, draft).await
        };
        silence(168).await.unwrap();
        silence(1).await.unwrap();
        assert!(matches!(silence(169).await, Err(MonitoringError::Invalid(_))));
        assert!(world.monitoring.unsilence(actor(), world.partner.id, RULE).await.unwrap());
        assert!(!world.monitoring.unsilence(actor(), world.partner.id, RULE).await.unwrap());
        let unknown = world.monitoring.unsilence(actor(), world.partner.id, "FEED-9").await;
        assert!(matches!(unknown, Err(MonitoringError::UnknownRule(_))));
        world.observe(true).await;
        world.mails();
    }

    async fn a_partner_that_is_not_launched_leaves_no_trace(db: Db) {
        let mut world = World::with_contacts(db).await;
        let draft = ContactDraft::mail(ContactKind::TechnicalNonEmergency, "Other", "other@bistro.example");
        let new = partners::NewPartner::named("Not yet");
        world.partner = world.partners.create(actor(), new).await.unwrap();
        world.partners.add_contact(actor(), world.partner.id, draft).await.unwrap();
        assert_eq!(world.observe(true).await, None);
        world.mail.expect_none();
        let alerts = world.monitoring.alerts(world.partner.id).await.unwrap();
        assert!(alerts.iter().all(|alert| alert.evaluated_at.is_none()));
    }

    async fn a_suspended_partner_is_told_nothing_more(db: Db) {
        let world = World::with_contacts(db).await;
        world.observe(true).await;
        world.mails();
        world.partners.set_status(actor(), world.partner.id, PartnerStatus::Suspended, "unpaid").await.unwrap();
        world.run().await;
        let told = world.mail.all().len();
        world.observe_after(25, true).await;
        world.observe_after(1, false).await;
        world.observe_after(1, false).await;
        assert_eq!(world.mail.all().len(), told);
        assert!(world.incidents().await.iter().all(|incident| incident.state == IncidentState::Resolved));
    }

    async fn rules_about_requests_remind_every_four_hours_unless_they_are_silenced(db: Db) {
        let world = World::with_contacts(db).await;
        let fire = async || {
            world.record(Batch::errors(30, 6)).await;
            world.run().await;
        };
        fire().await;
        world.clock.advance(SignedDuration::from_mins(239));
        fire().await;
        let reminders = |earlier| {
            let subjects = world.subjects(earlier, PAGER);
            subjects.iter().filter(|subject| subject.starts_with("Still firing: Checkout errors")).count()
        };
        assert_eq!(reminders(0), 0, "a minute too early");
        world.clock.advance(SignedDuration::from_mins(1));
        fire().await;
        let mail = world.mail.expect_to(PAGER).subject_contains("Still firing: Checkout errors");
        assert!(mail.text.contains("CLOSED") && mail.text.contains("More than 50.0%"), "{}", mail.text);
        let told = world.mail.all().len();
        let draft = SilenceDraft { hours: 24, reason: "known".to_owned() };
        world.monitoring.silence(actor(), world.partner.id, "API-1", draft).await.unwrap();
        world.clock.advance(SignedDuration::from_hours(5));
        fire().await;
        assert_eq!(reminders(told), 0);
    }
}
