//! What errors take away for more than three business days is no longer served (8.4).

use std::fs;

use db::Db;
use inventory::{IngestionState, StandingFilter};
use jiff::SignedDuration;

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

fn without_areas(number: usize, name: &str) -> String {
    let text = restaurant(number, name);
    text.lines().filter(|line| !line.contains("\"@type\":\"ServiceArea\"")).collect::<Vec<_>>().join("\n")
}

testkit::both_engines! {
    async fn a_restaurant_with_errors_has_three_business_days(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.write("two.ndjson", &without_areas(2, "Two"));
        kitchen.publish().await;
        // Saturday; the third business day after it is over at the end of Wednesday.
        kitchen.clock.advance(SignedDuration::from_hours(24 * 4));
        kitchen.next_poll().await;
        assert_eq!(kitchen.names().await, ["One", "Two"]);
        kitchen.clock.advance(SignedDuration::from_hours(24));
        kitchen.next_poll().await;
        assert_eq!(kitchen.names().await, ["One"]);
        let counts = kitchen.inventory.count_restaurant_status(kitchen.partner, ENVIRONMENT).await.unwrap();
        assert_eq!((counts.stale, counts.stopped_at), (1, None));
        let filter = StandingFilter { stale_only: true, limit: 5, ..Default::default() };
        let stale = kitchen.inventory.restaurant_status(kitchen.partner, ENVIRONMENT, filter).await.unwrap().items;
        assert!(stale.len() == 1 && stale[0].stopped_at.is_some());
        let document = kitchen.inventory.catalogue().restaurant(kitchen.partner, ENVIRONMENT, "r2/harbor2-07");
        assert!(document.await.unwrap().is_none());

        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        kitchen.publish().await;
        assert_eq!(kitchen.names().await, ["One", "Two"]);
    }

    async fn an_environment_whose_runs_all_fail_stops_and_starts_with_a_good_run(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.publish().await;
        kitchen.write("bad.ndjson.gz", "this is not gzip");
        kitchen.mark("2026-03-14T12:00:00Z");
        assert_eq!(kitchen.next_poll().await.state, IngestionState::Failed);
        kitchen.clock.advance(SignedDuration::from_hours(24 * 6));
        kitchen.next_poll().await;
        assert!(kitchen.names().await.is_empty());
        let counts = kitchen.inventory.count_restaurant_status(kitchen.partner, ENVIRONMENT).await.unwrap();
        assert!(counts.stopped_at.is_some());

        fs::remove_file(kitchen.feed.join("bad.ndjson.gz")).unwrap();
        kitchen.publish().await;
        assert_eq!(kitchen.names().await, ["One"]);
    }

    async fn age_alone_does_not_stop_serving(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.publish().await;
        kitchen.clock.advance(SignedDuration::from_hours(24 * 40));
        kitchen.next_poll().await;
        assert_eq!(kitchen.names().await, ["One"]);
    }
}
