//! Alerts and notices about feeds, from the files to the mails.

use std::fs;
use std::sync::Arc;

use basis::{Actor, Locale, Timestamp};
use db::Db;
use inventory::realtime::{
    ApplyUpdates, ApplyUpdatesHandler, UpdateForm, UpdateInterface, UpdateRecord, UpdateRequest, UpdateRoute,
};
use inventory::{EvaluateFeeds, FeedNotice, IngestionState, NoticeHandler};
use jiff::SignedDuration;
use jobs::{Reconciler, Runner};
use monitoring::{AlertView, Measured, Monitoring, MonitoringSettings, SilenceDraft};
use notify::Message;
use partners::{ContactDraft, ContactKind, PartnerStatus};

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

const TECH: &str = "tech@bistro.example";
const EQUIPE: &str = "equipe@bistro.example";

fn settings() -> Arc<MonitoringSettings> {
    let origin = Some("https://aboyeur.example/".parse().unwrap());
    Arc::new(MonitoringSettings { origin, ..MonitoringSettings::default() })
}

/// Sound rows that count, and nothing more. Those without `at` are as old as the snapshot.
fn rows(name: &str, count: usize, at: Option<Timestamp>) -> String {
    let modified = at.map(|at| format!(",\"dateModified\":\"{at}\"")).unwrap_or_default();
    lines(name, count, &format!("\"availabilityStarts\":\"T11:00:00\"{modified}"))
}

fn broken(count: usize) -> String {
    lines("broken", count, "\"availabilityStarts\":true")
}

fn lines(name: &str, count: usize, rest: &str) -> String {
    let line = |n| format!("{{\"@type\":\"Availability\",\"@id\":\"{name}-{n}\",{rest}}}");
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

impl Kitchen {
    async fn with_contacts(db: Db) -> Self {
        let kitchen = Self::open(db).await;
        for (email, locale) in [(TECH, Locale::En), (EQUIPE, Locale::Fr)] {
            let draft = ContactDraft::mail(ContactKind::TechnicalNonEmergency, "Tech", email);
            let draft = ContactDraft { locale, ..draft };
            kitchen.partners.add_contact(Actor::system("test"), kitchen.partner, draft).await.unwrap();
        }
        kitchen
    }

    /// What a process does within a minute.
    async fn evaluate(&self) {
        EvaluateFeeds::new(self.db.clone(), self.ambient.clone(), settings()).pass().await.unwrap();
    }

    async fn evaluate_after(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
        self.evaluate().await;
    }

    async fn alert(&self, rule: &str) -> AlertView {
        let monitoring = Monitoring::new(self.db.clone(), self.ambient.clone(), settings());
        let alerts = monitoring.alerts(self.partner).await.unwrap();
        alerts.into_iter().find(|alert| alert.rule_id == rule).unwrap()
    }

    async fn fires(&self, rule: &str) -> bool {
        self.alert(rule).await.since.is_some()
    }

    /// The mails to an address about `reference`, oldest first.
    async fn mails(&self, reference: &str, address: &str) -> Vec<Message> {
        let reference = reference.to_owned();
        let mails = self.db.read(move |tx| notify::list_for(tx, &reference)).await.unwrap();
        mails.into_iter().filter(|mail| mail.destination.address() == address).collect()
    }

    async fn subjects(&self, rule: &str) -> Vec<String> {
        let mails = self.mails(&format!("alert:{}:{rule}", self.partner), TECH).await;
        mails.into_iter().map(|mail| mail.subject).collect()
    }

    /// Sends the notices that are asked for.
    async fn send_notices(&self) {
        let handler = NoticeHandler::new(self.db.clone(), self.ambient.clone(), settings());
        let runner = Runner::builder(self.db.clone(), self.ambient.clone());
        runner.handler::<FeedNotice, _>(Arc::new(handler)).build().run_until_idle().await.unwrap();
    }

    /// Lets minutes pass until another failed fetch stands in the history.
    async fn next_failure(&self) {
        let runs = async || self.inventory.list_ingestions(self.partner, ENVIRONMENT).await.unwrap();
        let before = runs().await.len();
        for _ in 0..60 {
            self.clock.advance(SignedDuration::from_mins(5));
            self.runner.run_until_idle().await.unwrap();
            let now = runs().await;
            if now.len() > before {
                assert_eq!(now[0].state, IngestionState::Failed);
                return;
            }
        }
        panic!("no fetch has failed");
    }

    /// The notices about runs, newest run first.
    async fn fetch_notices(&self) -> Vec<Message> {
        self.send_notices().await;
        let mut mails = Vec::new();
        for run in self.inventory.list_ingestions(self.partner, ENVIRONMENT).await.unwrap() {
            mails.extend(self.mails(&format!("ingestion:{}", run.id), TECH).await);
        }
        mails
    }

    /// Sends updates of so many entities, sound or not, and lets them be applied.
    async fn update(&self, name: &str, count: usize, sound: bool) {
        let starts = if sound { "\"T11:00:00\"" } else { "true" };
        let record = |n| UpdateRecord {
            route: UpdateRoute::Upsert,
            form: UpdateForm::V2,
            entity_type: "Availability".to_owned(),
            entity_id: format!("{name}-{n}"),
            version: self.ambient.now(),
            payload: Some(
                lines(name, n + 1, &format!("\"availabilityStarts\":{starts}"))
                    .lines()
                    .last()
                    .unwrap()
                    .to_owned(),
            ),
        };
        let request = UpdateRequest {
            partner_id: self.partner,
            environment: ENVIRONMENT,
            interface: UpdateInterface::Final,
            route: UpdateRoute::Upsert,
            records: (0..count).map(record).collect(),
        };
        self.inventory.accept_updates(request).await.unwrap().unwrap();
        let runner = Runner::builder(self.db.clone(), self.ambient.clone());
        let handler = ApplyUpdatesHandler::new(self.inventory.clone());
        runner.handler::<ApplyUpdates, _>(handler).build().run_until_idle().await.unwrap();
    }

    fn days_ago(&self, days: i64) -> Timestamp {
        self.ambient.now() - SignedDuration::from_hours(days * 24)
    }
}

testkit::both_engines! {
    async fn exactly_one_in_a_hundred_old_entities_is_told_and_a_little_less_is_over(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("old.ndjson", &rows("old", 1, Some(kitchen.days_ago(4))));
        kitchen.write("new.ndjson", &rows("new", 99, None));
        kitchen.publish().await;
        kitchen.evaluate().await;
        assert!(kitchen.fires("FEED-1").await, "1 of 100");
        let english = kitchen.mails(&format!("alert:{}:feed-1", kitchen.partner), TECH).await.remove(0);
        for part in ["1 of 100: 1.0% (limit: at least 1.0%)", "Availability: 1 of 100", "Availability old-0", "3 days"] {
            assert!(english.text.contains(part), "{part:?} is missing in {}", english.text);
        }
        let french = kitchen.mails(&format!("alert:{}:feed-1", kitchen.partner), EQUIPE).await.remove(0);
        assert!(french.text.contains("1 sur 100") && french.text.contains("3 jours"), "{}", french.text);

        kitchen.write("new.ndjson", &rows("new", 100, None));
        kitchen.publish().await;
        kitchen.evaluate().await;
        assert!(kitchen.fires("FEED-1").await, "once false is not yet over");
        kitchen.evaluate_after(1).await;
        assert!(!kitchen.fires("FEED-1").await, "1 of 101");
        assert!(kitchen.subjects("feed-1").await[1].starts_with("Over: "));
    }

    async fn an_entity_grows_old_when_it_is_more_than_three_days_old_even_without_a_date_of_its_own(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("new.ndjson", &rows("new", 3, None));
        kitchen.publish().await;
        let published = kitchen.ambient.now() - SignedDuration::from_hours(1);
        kitchen.clock.set(published + SignedDuration::from_hours(72));
        kitchen.evaluate().await;
        assert!(!kitchen.fires("FEED-1").await, "exactly three days");
        kitchen.evaluate_after(1).await;
        assert!(kitchen.fires("FEED-1").await);
    }

    async fn a_tenth_of_errors_is_told_beyond_a_hundred_entities(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("good.ndjson", &rows("good", 89, None));
        kitchen.write("broken.ndjson", &broken(11));
        kitchen.publish().await;
        kitchen.evaluate().await;
        assert!(!kitchen.fires("FEED-2").await, "11 of exactly 100");
        kitchen.write("good.ndjson", &rows("good", 90, None));
        kitchen.publish().await;
        kitchen.evaluate().await;
        assert!(kitchen.fires("FEED-2").await, "11 of 101");
        let mail = kitchen.mails(&format!("alert:{}:feed-2", kitchen.partner), TECH).await.remove(0);
        for part in ["Availability: 11 of 101: 10.9%", "INCORRECT_TYPE: 11", "Availability broken-0"] {
            assert!(mail.text.contains(part), "{part:?} is missing in {}", mail.text);
        }
        assert_eq!(mail.text.matches("- Availability ").count(), 5);
    }

    async fn a_fifth_of_errors_is_told_of_any_number(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("good.ndjson", &rows("good", 8, None));
        kitchen.write("broken.ndjson", &broken(2));
        kitchen.publish().await;
        kitchen.evaluate().await;
        assert!(!kitchen.fires("FEED-2").await, "exactly a fifth");
        kitchen.write("broken.ndjson", &broken(3));
        kitchen.publish().await;
        kitchen.evaluate().await;
        assert!(kitchen.fires("FEED-2").await);
    }

    async fn errors_of_real_time_updates_are_told_over_24_hours(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("good.ndjson", &rows("good", 3, None));
        kitchen.publish().await;
        kitchen.update("sound", 80, true).await;
        kitchen.update("unsound", 20, false).await;
        kitchen.evaluate_after(1).await;
        assert!(!kitchen.fires("FEED-3").await, "exactly a fifth of exactly a hundred");
        kitchen.update("late", 1, false).await;
        kitchen.evaluate_after(1).await;
        assert!(kitchen.fires("FEED-3").await, "21 of 101");
        let mail = kitchen.mails(&format!("alert:{}:feed-3", kitchen.partner), TECH).await.remove(0);
        for part in ["Availability: 21 of 101: 20.8%", "more than 100 in all", "the 24 hours until", "INCORRECT_TYPE: 21"] {
            assert!(mail.text.contains(part), "{part:?} is missing in {}", mail.text);
        }
        assert_eq!(mail.text.matches("- Availability ").count(), 5);
        kitchen.evaluate_after(23).await;
        assert!(kitchen.fires("FEED-3").await, "the last one is the only one, and failed");
        kitchen.evaluate_after(1).await;
        kitchen.evaluate_after(1).await;
        assert!(!kitchen.fires("FEED-3").await);
    }

    async fn every_hour_is_evaluated_once_whatever_restarts(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("old.ndjson", &rows("old", 1, Some(kitchen.days_ago(4))));
        kitchen.publish().await;
        kitchen.evaluate().await;
        let evaluated_at = kitchen.alert("FEED-1").await.evaluated_at;
        assert_eq!(evaluated_at, Some(testkit::at("2026-03-14T11:00:00Z")));
        kitchen.write("old.ndjson", &rows("old", 1, None));
        kitchen.mark("2026-03-14T11:00:01Z");
        for _ in 0..59 {
            kitchen.clock.advance(SignedDuration::from_mins(1));
            kitchen.evaluate().await;
        }
        assert_eq!(kitchen.alert("FEED-1").await.evaluated_at, evaluated_at);
        kitchen.clock.advance(SignedDuration::from_mins(31));
        kitchen.evaluate().await;
        let late = kitchen.alert("FEED-1").await.evaluated_at;
        assert_eq!(late, Some(testkit::at("2026-03-14T12:00:00Z")), "half an hour late, for its own hour");
    }

    async fn a_day_of_firing_reminds_and_a_silence_keeps_the_mails_back(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("old.ndjson", &rows("old", 1, Some(kitchen.days_ago(4))));
        kitchen.publish().await;
        kitchen.evaluate().await;
        for _ in 0..24 {
            kitchen.evaluate_after(1).await;
        }
        let subjects = kitchen.subjects("feed-1").await;
        assert_eq!(subjects.len(), 2, "{subjects:?}");
        assert!(subjects[1].starts_with("Still firing: "));
        let monitoring = Monitoring::new(kitchen.db.clone(), kitchen.ambient.clone(), settings());
        let draft = SilenceDraft { hours: 168, reason: "we know".to_owned() };
        monitoring.silence(Actor::system("test"), kitchen.partner, "FEED-1", draft).await.unwrap();
        for _ in 0..4 {
            kitchen.evaluate_after(24).await;
        }
        assert_eq!(kitchen.subjects("feed-1").await.len(), 2);
    }

    async fn a_partner_that_is_not_launched_is_told_nothing(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        let actor = Actor::system("test");
        kitchen.partners.set_status(actor, kitchen.partner, PartnerStatus::Suspended, "unpaid").await.unwrap();
        kitchen.write("old.ndjson", &rows("old", 1, Some(kitchen.days_ago(4))));
        kitchen.publish().await;
        kitchen.evaluate().await;
        let alert = kitchen.alert("FEED-1").await;
        assert_eq!((alert.since, alert.evaluated_at), (None, None));
        assert!(matches!(alert.measured, Measured::Shares { facts: None, .. }));
        fs::remove_file(kitchen.feed.join("marker.txt")).unwrap();
        for _ in 0..3 {
            kitchen.next_poll().await;
        }
        kitchen.send_notices().await;
        let runs = kitchen.inventory.list_ingestions(kitchen.partner, ENVIRONMENT).await.unwrap();
        assert!(kitchen.mails(&format!("ingestion:{}", runs[0].id), TECH).await.is_empty());
    }

    async fn a_held_snapshot_is_told_with_the_way_to_decide(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        for number in 0..8 {
            kitchen.write(&format!("{number}.ndjson"), &restaurant(number, &format!("Restaurant {number}")));
        }
        kitchen.publish().await;
        for number in 0..6 {
            fs::remove_file(kitchen.feed.join(format!("{number}.ndjson"))).unwrap();
        }
        kitchen.mark(&kitchen.ambient.now().to_string());
        let run = kitchen.next_poll().await;
        assert_eq!(run.state, IngestionState::Held);
        kitchen.send_notices().await;
        let reference = format!("ingestion:{}", run.id);
        let mails = kitchen.mails(&reference, TECH).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].subject, "Bistronomie: a snapshot of your inventory is held");
        let path = format!("https://aboyeur.example/console/partners/{}/feeds/production/{}", kitchen.partner, run.id);
        assert!(mails[0].text.contains("remove 6 of your restaurants") && mails[0].text.contains(&path), "{}", mails[0].text);
        let french = kitchen.mails(&reference, EQUIPE).await.remove(0);
        assert!(french.text.contains("retirerait 6 de vos restaurants"), "{}", french.text);
    }

    async fn the_third_failed_fetch_in_a_row_is_told_once(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("new.ndjson", &rows("new", 3, None));
        for expected in [0, 0, 1, 1] {
            kitchen.next_failure().await;
            assert_eq!(kitchen.fetch_notices().await.len(), expected);
        }
        kitchen.publish().await;
        fs::remove_file(kitchen.feed.join("marker.txt")).unwrap();
        for expected in [1, 1, 2] {
            kitchen.next_failure().await;
            assert_eq!(kitchen.fetch_notices().await.len(), expected, "a good run begins a new row");
        }
        let mail = kitchen.fetch_notices().await.remove(0);
        assert_eq!(mail.subject, "Bistronomie: your feed could not be fetched 3 times in a row");
        assert!(mail.text.contains("MARKER_INVALID") && mail.text.contains("/feeds/production"), "{}", mail.text);
    }

    async fn a_look_that_finds_everything_read_ends_a_row_of_failed_fetches(db: Db) {
        let kitchen = Kitchen::with_contacts(db).await;
        kitchen.write("new.ndjson", &rows("new", 3, None));
        kitchen.publish().await;
        let marker = fs::read_to_string(kitchen.feed.join("marker.txt")).unwrap();
        for expected in [0, 0, 1] {
            fs::remove_file(kitchen.feed.join("marker.txt")).unwrap();
            for _ in 0..2 {
                kitchen.next_failure().await;
            }
            if expected == 0 {
                kitchen.mark(&marker);
                kitchen.next_poll().await;
            } else {
                kitchen.next_failure().await;
            }
            assert_eq!(kitchen.fetch_notices().await.len(), expected);
        }
    }

    async fn every_statement_of_alerts_is_accepted(db: Db) {
        db.prepare_all(inventory::ALERT_STATEMENTS).await.unwrap();
    }
}
