//! From a feed directory to the catalogue.

use std::fs;

use basis::Actor;
use db::Db;
use inventory::{IngestionState, SearchQuery};

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

testkit::both_engines! {
    async fn a_feed_is_published_when_its_marker_appears(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "Chez Émile"));
        kitchen.write("two.ndjson", &restaurant(2, "Noodle Bar"));
        let run = kitchen.next_poll().await;
        assert_eq!(run.failure.as_ref().map(|failure| failure.code.as_str()), Some("MARKER_INVALID"));
        assert!(kitchen.names().await.is_empty());

        kitchen.mark("2026-03-14T10:00:00Z");
        let run = kitchen.next_poll().await;
        assert_eq!(run.state, IngestionState::Done, "{run:?}");
        assert_eq!((run.counts.added, run.counts.changed, run.counts.removed), (2, 0, 0));
        assert_eq!(kitchen.names().await, ["Chez Émile", "Noodle Bar"]);
    }

    async fn an_unchanged_marker_is_not_read_again_and_unchanged_restaurants_are_not_rewritten(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        kitchen.mark("2026-03-14T10:00:00Z");
        let first = kitchen.next_poll().await;
        assert_eq!(kitchen.next_poll().await.id, first.id);

        kitchen.write("two.ndjson", &restaurant(2, "Two and a half"));
        kitchen.mark("2026-03-14T11:00:00Z");
        let second = kitchen.next_poll().await;
        assert_eq!((second.counts.added, second.counts.changed, second.counts.removed), (0, 1, 0));
        assert_eq!(kitchen.names().await, ["One", "Two and a half"]);
    }

    async fn a_broken_feed_leaves_the_earlier_catalogue_in_place(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.mark("2026-03-14T10:00:00Z");
        kitchen.next_poll().await;

        kitchen.write("two.ndjson.gz", "this is not gzip");
        kitchen.mark("2026-03-14T11:00:00Z");
        let run = kitchen.next_poll().await;
        assert_eq!(run.state, IngestionState::Failed);
        assert_eq!(run.failure.unwrap().code, "DECOMPRESS_FAILED");
        assert_eq!(kitchen.names().await, ["One"]);
        let (_, report) = kitchen.inventory.get_ingestion(kitchen.partner, ENVIRONMENT, run.id).await.unwrap();
        assert!(report.unwrap().problems.iter().any(|problem| problem.file.as_deref() == Some("two.ndjson.gz")));
    }

    async fn problems_of_entities_are_reported_and_never_fail_the_run(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &format!("{}\n{{\"@type\":\"MenuItem\"}}", restaurant(1, "One")));
        kitchen.mark("2026-03-14T10:00:00Z");
        let run = kitchen.next_poll().await;
        assert_eq!(run.state, IngestionState::Done);
        assert!(run.counts.errors >= 1);
        let (_, report) = kitchen.inventory.get_ingestion(kitchen.partner, ENVIRONMENT, run.id).await.unwrap();
        let report = report.unwrap();
        let problem = report.problems.iter().find(|problem| problem.code.as_str() == "MISSING_ID").unwrap();
        assert_eq!(problem.file.as_deref(), Some("one.ndjson"));
        assert!(problem.line.is_some() && !problem.cure.is_empty());
    }

    async fn a_feed_that_loses_most_of_its_restaurants_waits_for_a_decision(db: Db) {
        let kitchen = Kitchen::open(db).await;
        for number in 0..8 {
            kitchen.write(&format!("{number}.ndjson"), &restaurant(number, &format!("Restaurant {number}")));
        }
        kitchen.mark("2026-03-14T10:00:00Z");
        kitchen.next_poll().await;
        for number in 0..6 {
            fs::remove_file(kitchen.feed.join(format!("{number}.ndjson"))).unwrap();
        }
        kitchen.mark("2026-03-14T11:00:00Z");
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Held);
        assert_eq!(kitchen.names().await.len(), 8);

        let inventory = &kitchen.inventory;
        let discarded = inventory.decide_held(kitchen.partner, ENVIRONMENT, false).await.unwrap();
        assert_eq!(discarded.state, IngestionState::Failed);
        assert_eq!(kitchen.names().await.len(), 8);

        kitchen.mark("2026-03-14T12:00:00Z");
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Held);
        let applied = inventory.decide_held(kitchen.partner, ENVIRONMENT, true).await.unwrap();
        assert_eq!(applied.state, IngestionState::Queued);
        kitchen.runner.run_until_idle().await.unwrap();
        let (applied, _) = inventory.get_ingestion(kitchen.partner, ENVIRONMENT, applied.id).await.unwrap();
        assert_eq!(applied.state, IngestionState::Done);
        assert_eq!(kitchen.names().await, ["Restaurant 6", "Restaurant 7"]);
        assert!(inventory.decide_held(kitchen.partner, ENVIRONMENT, true).await.is_err());
    }

    async fn a_paused_partner_is_offered_nowhere_at_once_and_its_feed_is_still_read(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.mark("2026-03-14T10:00:00Z");
        kitchen.next_poll().await;
        let actor = Actor::system("test");
        kitchen.partners.set_integration(actor.clone(), kitchen.partner, false, "maintenance").await.unwrap();
        assert!(kitchen.names().await.is_empty());

        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        kitchen.mark("2026-03-14T11:00:00Z");
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Done);
        kitchen.partners.set_integration(actor, kitchen.partner, true, "done").await.unwrap();
        assert_eq!(kitchen.names().await, ["One", "Two"]);
    }

    async fn restaurants_are_found_by_words_without_accents_and_by_distance(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "Chez Émile"));
        kitchen.write("two.ndjson", &restaurant(2, "Noodle Bar").replace("47.60231", "47.61231"));
        kitchen.mark("2026-03-14T10:00:00Z");
        kitchen.next_poll().await;
        let catalogue = kitchen.inventory.catalogue();
        let mut query = SearchQuery { text: Some("EMILE seattle".into()), ..SearchQuery::offered(ENVIRONMENT) };
        let found = catalogue.search(query.clone()).await.unwrap();
        assert_eq!(found.iter().map(|card| card.name.as_str()).collect::<Vec<_>>(), ["Chez Émile"]);

        query.text = None;
        query.near = basis::GeoPoint::new(47.613, -122.335);
        let found = catalogue.search(query.clone()).await.unwrap();
        assert_eq!(found[0].name, "Noodle Bar");
        assert!(found[0].distance_metres.unwrap() < 200.0);

        query.near = basis::GeoPoint::new(48.85, 2.35);
        assert!(catalogue.search(query).await.unwrap().is_empty());
        let document = catalogue.restaurant(kitchen.partner, ENVIRONMENT, &found[0].restaurant_id).await.unwrap();
        assert_eq!(document.unwrap().name, "Noodle Bar");
    }

    async fn a_held_state_is_not_published_when_its_feed_has_changed_since(db: Db) {
        let kitchen = Kitchen::open(db).await;
        for number in 0..8 {
            kitchen.write(&format!("{number}.ndjson"), &restaurant(number, &format!("Restaurant {number}")));
        }
        kitchen.mark("2026-03-14T10:00:00Z");
        kitchen.next_poll().await;
        for number in 0..6 {
            fs::remove_file(kitchen.feed.join(format!("{number}.ndjson"))).unwrap();
        }
        kitchen.mark("2026-03-14T11:00:00Z");
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Held);
        fs::remove_file(kitchen.feed.join("6.ndjson")).unwrap();
        kitchen.mark("2026-03-14T12:00:00Z");
        kitchen.inventory.decide_held(kitchen.partner, ENVIRONMENT, true).await.unwrap();
        kitchen.runner.run_until_idle().await.unwrap();
        assert_eq!(kitchen.names().await.len(), 8);
    }

    async fn every_statement_is_accepted(db: Db) {
        db.prepare_all(inventory::STATEMENTS).await.unwrap();
    }
}
