//! The history of published states: compared, returned to, forgotten.

use std::fs;

use basis::Actor;
use db::Db;
use feed::EntityType;
use inventory::{Difference, EntityKey, IngestionState, InventoryError, RunKind, SnapshotKind};

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

async fn generations(kitchen: &Kitchen) -> Vec<i64> {
    let page = kitchen.inventory.list_snapshots(kitchen.partner, ENVIRONMENT, None, 50).await.unwrap();
    page.items.iter().map(|snapshot| snapshot.generation).collect()
}

/// Three states: two restaurants; one of them renamed and dearer; the other replaced by a third.
async fn three_states(db: Db) -> Kitchen {
    let kitchen = Kitchen::open(db).await;
    kitchen.write("one.ndjson", &restaurant(1, "One"));
    kitchen.write("two.ndjson", &restaurant(2, "Two"));
    kitchen.publish().await;
    kitchen.write("one.ndjson", &restaurant(1, "Uno").replace("\"price\":0.75", "\"price\":0.85"));
    kitchen.publish().await;
    fs::remove_file(kitchen.feed.join("two.ndjson")).unwrap();
    kitchen.write("three.ndjson", &restaurant(3, "Three"));
    kitchen.publish().await;
    kitchen
}

testkit::both_engines! {
    async fn the_history_tells_what_each_state_changed(db: Db) {
        let kitchen = three_states(db).await;
        let page = kitchen.inventory.list_snapshots(kitchen.partner, ENVIRONMENT, None, 2).await.unwrap();
        let newest = &page.items[0];
        assert_eq!((newest.kind, newest.generation, newest.restaurants), (SnapshotKind::Batch, 3, 2));
        let changes = newest.changes;
        assert_eq!((changes.restaurants_added, changes.restaurants_changed, changes.restaurants_removed), (1, 0, 1));
        assert_eq!(changes.entities_added, changes.entities_removed);
        let rest = kitchen.inventory.list_snapshots(kitchen.partner, ENVIRONMENT, page.next, 2).await.unwrap();
        assert_eq!((rest.items.len(), rest.items[0].changes.restaurants_added), (1, 2));
        assert_eq!(rest.items[0].entities, newest.entities);
    }

    async fn two_states_are_compared(db: Db) {
        let kitchen = three_states(db).await;
        let place = (kitchen.partner, ENVIRONMENT);
        let all = kitchen.inventory.diff(place, (1, 3), None, 10).await.unwrap().items;
        let found: Vec<_> = all.iter().map(|one| (one.restaurant_id.as_str(), one.difference)).collect();
        assert_eq!(
            found,
            [
                ("r1/harbor1-07", Difference::Changed),
                ("r2/harbor2-07", Difference::Removed),
                ("r3/harbor3-07", Difference::Added)
            ]
        );
        let page = kitchen.inventory.diff(place, (1, 3), None, 2).await.unwrap();
        let rest = kitchen.inventory.diff(place, (1, 3), page.next, 2).await.unwrap();
        assert_eq!(rest.items.len(), 1);
        let back = kitchen.inventory.diff(place, (3, 1), None, 10).await.unwrap().items;
        assert_eq!(back[1].difference, Difference::Added);

        let changed = kitchen.inventory.diff_restaurant(place, (1, 3), "r1/harbor1-07").await.unwrap();
        let ids: Vec<&str> = changed.iter().map(|one| one.id.as_str()).collect();
        assert!(ids.contains(&"r1/harbor1-07") && ids.contains(&"r1/of-nori"), "{ids:?}");
        let offer = changed.iter().find(|one| one.id == "r1/of-nori").unwrap();
        assert!(offer.before.as_ref().unwrap().contains("0.75") && offer.after.as_ref().unwrap().contains("0.85"));
        let gone = kitchen.inventory.diff_restaurant(place, (1, 3), "r2/harbor2-07").await.unwrap();
        assert!(gone.iter().all(|one| one.difference == Difference::Removed && one.after.is_none()));
        assert!(matches!(kitchen.inventory.diff(place, (1, 9), None, 10).await, Err(InventoryError::NotFound)));
    }

    async fn an_earlier_state_comes_back_and_stays_until_the_feed_changes(db: Db) {
        let kitchen = three_states(db).await;
        let (inventory, partner) = (&kitchen.inventory, kitchen.partner);
        assert_eq!(kitchen.names().await, ["Three", "Uno"]);
        let actor = Actor::system("somebody");
        let id = inventory.roll_back(partner, ENVIRONMENT, 1, actor.clone()).await.unwrap();
        assert!(matches!(inventory.roll_back(partner, ENVIRONMENT, 1, actor.clone()).await, Err(InventoryError::Busy)));
        kitchen.runner.run_until_idle().await.unwrap();
        let (run, _) = inventory.get_ingestion(partner, ENVIRONMENT, id).await.unwrap();
        assert_eq!((run.state, run.kind), (IngestionState::Done, RunKind::Rollback), "{run:?}");
        assert_eq!(kitchen.names().await, ["One", "Two"]);
        let same = inventory.diff((partner, ENVIRONMENT), (1, 4), None, 10).await;
        assert!(same.unwrap().items.is_empty());
        let offer = EntityKey::new(EntityType::MenuItemOffer, "r1/of-nori");
        let entity = inventory.get_entity(partner, ENVIRONMENT, offer).await.unwrap();
        assert!(entity.raw.unwrap().contains("0.75"));
        let newest = inventory.list_snapshots(partner, ENVIRONMENT, None, 1).await.unwrap().items.remove(0);
        assert_eq!((newest.kind, newest.of_generation, newest.published_by), (SnapshotKind::Rollback, Some(1), actor));
        assert_eq!((newest.changes.restaurants_added, newest.changes.restaurants_changed, newest.changes.restaurants_removed), (1, 1, 1));

        assert_eq!(kitchen.next_poll().await.id, id);
        kitchen.publish().await;
        assert_eq!(kitchen.names().await, ["Three", "Uno"]);
    }

    async fn a_state_that_is_not_kept_cannot_be_returned_to(db: Db) {
        let kitchen = three_states(db).await;
        let actor = Actor::system("somebody");
        let refused = kitchen.inventory.roll_back(kitchen.partner, ENVIRONMENT, 7, actor).await;
        assert!(matches!(refused, Err(InventoryError::NotFound)));
    }

    async fn old_states_are_forgotten_and_the_served_one_never(db: Db) {
        let kitchen = three_states(db).await;
        for number in 4..7 {
            kitchen.write("three.ndjson", &restaurant(3, &format!("Name {number}")));
            kitchen.publish().await;
        }
        kitchen.next_poll().await;
        assert_eq!(generations(&kitchen).await, [6, 5, 4]);
        assert_eq!(kitchen.names().await, ["Name 6", "Uno"]);
        assert!(kitchen.inventory.diff((kitchen.partner, ENVIRONMENT), (4, 6), None, 10).await.is_ok());

        kitchen.clock.advance(jiff::SignedDuration::from_hours(24 * 20));
        kitchen.next_poll().await;
        assert_eq!(generations(&kitchen).await, [6]);
        assert_eq!(kitchen.names().await, ["Name 6", "Uno"]);
    }
}
