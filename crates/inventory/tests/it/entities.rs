//! What is stored of a feed: every entity with its line, its version and what wrote it.

use std::fs;

use db::Db;
use feed::EntityType;
use inventory::{
    EntityFilter, EntityKey, EntityState, InventoryError, Origin, RestaurantState, StandingFilter, Writer,
};

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

fn offer() -> EntityKey {
    EntityKey::new(EntityType::MenuItemOffer, "r1/of-nori")
}

fn limit(limit: usize) -> EntityFilter {
    EntityFilter { limit, ..EntityFilter::default() }
}

testkit::both_engines! {
    async fn every_entity_is_kept_with_its_line_its_version_and_the_run_that_wrote_it(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let text = restaurant(1, "One");
        kitchen.write("one.ndjson", &text);
        let first = kitchen.publish().await;
        assert_eq!(first.counts.entities_added, i64::try_from(text.lines().count()).unwrap());

        let entity = kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, offer()).await.unwrap();
        let line = text.lines().find(|line| line.contains("\"@id\":\"r1/of-nori\"")).unwrap();
        assert_eq!(entity.raw.as_deref(), Some(line));
        assert_eq!(entity.entry.version, Some(testkit::at("2026-03-01T04:00:00Z")));
        assert!(entity.entry.has_own_version);
        assert_eq!((entity.entry.origin, entity.entry.writer), (Origin::Batch, Some(Writer::Ingestion(first.id))));
        assert_eq!((entity.entry.state, entity.entry.component.as_str()), (EntityState::Ok, "r1/harbor1-07"));
        let names: Vec<_> = entity.names.iter().map(|one| (one.key.id.as_str(), one.exists)).collect();
        assert_eq!(names, [("r1/ad-nori", true)]);
        let item = EntityKey::new(EntityType::MenuItem, "r1/ad-nori");
        let item = kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, item).await.unwrap();
        assert!(item.named_by.iter().any(|one| one.key == offer()));

        let at = u32::try_from(text.lines().position(|one| one == line).unwrap()).unwrap() + 1;
        let source = entity.source.unwrap();
        assert_eq!((source.file.as_deref(), source.line), (Some("one.ndjson"), at));

        let unknown = EntityKey::new(EntityType::Menu, "nothing");
        let missing = kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, unknown).await;
        assert!(matches!(missing, Err(InventoryError::NotFound)));
    }

    async fn only_what_changed_is_written_again(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        let first = kitchen.publish().await;
        let changed = restaurant(1, "One").replace("\"price\":0.75", "\"price\":0.85");
        kitchen.write("one.ndjson", &changed);
        let second = kitchen.publish().await;
        assert_eq!((second.counts.entities_added, second.counts.entities_changed, second.counts.entities_removed), (0, 1, 0));
        assert_eq!((second.counts.added, second.counts.changed), (0, 1));
        let writer = async |key| {
            kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, key).await.unwrap().entry.writer
        };
        assert_eq!(writer(offer()).await, Some(Writer::Ingestion(second.id)));
        assert_eq!(writer(EntityKey::new(EntityType::MenuItem, "r1/ad-nori")).await, Some(Writer::Ingestion(first.id)));

        fs::remove_file(kitchen.feed.join("two.ndjson")).unwrap();
        let third = kitchen.publish().await;
        let rows = i64::try_from(restaurant(2, "Two").lines().count()).unwrap();
        assert_eq!((third.counts.entities_removed, third.counts.removed), (rows, 1));
        let gone = EntityKey::new(EntityType::MenuItem, "r2/ad-nori");
        assert!(kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, gone).await.is_err());
    }

    async fn entities_are_listed_in_pages_by_prefix_text_and_state(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let broken = "{\"@type\":\"MenuItem\",\"@id\":\"zz\",\"name\":[1,2],\"dateModified\":\"2026-03-01T04:00:00Z\"}";
        kitchen.write("one.ndjson", &format!("{}\n{broken}", restaurant(1, "One")));
        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        kitchen.publish().await;
        let list = async |filter| {
            let list = kitchen.inventory.list_entities(kitchen.partner, ENVIRONMENT, EntityType::MenuItem, filter);
            list.await.unwrap()
        };
        let all = list(limit(100)).await;
        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let page = list(EntityFilter { after: after.clone(), ..limit(3) }).await;
            paged.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, all.items);
        let second = list(EntityFilter { id_prefix: Some("r2/".into()), ..limit(100) }).await;
        assert!(second.items.iter().all(|entry| entry.key.id.starts_with("r2/")) && !second.items.is_empty());
        let faulty = list(EntityFilter { state: Some(EntityState::Faulty), ..limit(100) }).await;
        assert_eq!(faulty.items.len(), 1);
        assert_eq!((faulty.items[0].key.id.as_str(), faulty.items[0].fault.as_deref()), ("zz", Some("INCORRECT_TYPE")));
        let nori = list(EntityFilter { text: Some("Nori".into()), ..limit(100) }).await;
        assert_eq!(nori.items.len(), 2);
        assert!(list(EntityFilter { text: Some("No_i".into()), ..limit(100) }).await.items.is_empty());

        let counts = kitchen.inventory.count_entities(kitchen.partner, ENVIRONMENT).await.unwrap();
        assert_eq!(counts[&EntityType::MenuItem].faulty, 1);
        assert_eq!(counts[&EntityType::Restaurant].ok, 2);
    }

    async fn a_report_groups_problems_and_counts_entities_exactly(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let broken = |id: u32| format!("{{\"@type\":\"MenuItem\",\"@id\":\"z{id}\",\"dateModified\":\"2026-03-01T04:00:00Z\"}}");
        let lines: Vec<String> = (0..3).map(broken).collect();
        kitchen.write("one.ndjson", &format!("{}\n{}", restaurant(1, "One"), lines.join("\n")));
        let run = kitchen.publish().await;
        assert_eq!((run.counts.files, run.counts.new_files), (1, 1));
        let detail = kitchen.inventory.get_run_detail(kitchen.partner, ENVIRONMENT, run.id).await.unwrap();
        let items = detail.entities["MenuItem"];
        assert_eq!((items.faulty, items.received - items.valid), (3, 3));
        let group = detail.issues.iter().find(|group| group.title == "Missing data - name").unwrap();
        assert_eq!((group.affected, group.samples.len(), group.exact), (3, 3, true));
        assert_eq!(group.share, 3 * 10_000 / items.received);
        assert_eq!(detail.sample_files, ["one.ndjson"]);
    }

    async fn restaurants_are_told_apart_by_what_can_be_ordered(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "One"));
        // Without the menu nothing can be ordered; without areas there is no delivery.
        let without = |number, kind: &str| {
            let text = restaurant(number, &format!("Number {number}"));
            text.lines().filter(|line| !line.contains(kind)).map(str::to_owned).collect::<Vec<_>>().join("\n")
        };
        kitchen.write("two.ndjson", &without(2, "\"@type\":\"Menu\""));
        kitchen.write("three.ndjson", &without(3, "\"@type\":\"ServiceArea\""));
        kitchen.publish().await;
        let (inventory, partner) = (&kitchen.inventory, kitchen.partner);
        let counts = inventory.count_restaurant_status(partner, ENVIRONMENT).await.unwrap();
        assert_eq!((counts.orderable, counts.partly, counts.not_orderable), (1, 1, 1));
        let filter = StandingFilter { state: Some(RestaurantState::Partly), limit: 10, ..Default::default() };
        let partly = inventory.restaurant_status(partner, ENVIRONMENT, filter).await.unwrap().items;
        assert_eq!(partly[0].status.restaurant_id, "r3/harbor3-07");
        assert!(partly[0].failing_since.is_some() && !partly[0].status.reasons.is_empty());
        let filter = StandingFilter { text: Some("number".into()), limit: 1, ..Default::default() };
        let page = inventory.restaurant_status(partner, ENVIRONMENT, filter).await.unwrap();
        assert!(page.items.len() == 1 && page.next.is_some());
        let one = inventory.get_restaurant_status(partner, ENVIRONMENT, "r1/harbor1-07").await.unwrap();
        assert_eq!((one.state, one.failing_since), (RestaurantState::Orderable, None));
    }

    async fn entities_are_found_by_name_and_by_the_time_they_were_written(db: Db) {
        let kitchen = Kitchen::open(db).await;
        kitchen.write("one.ndjson", &restaurant(1, "Café Crème"));
        kitchen.publish().await;
        let between = kitchen.ambient.now() + jiff::SignedDuration::from_mins(1);
        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        kitchen.publish().await;
        let list = async |filter: EntityFilter| {
            let filter = EntityFilter { limit: 10, ..filter };
            let kind = EntityType::Restaurant;
            let page = kitchen.inventory.list_entities(kitchen.partner, ENVIRONMENT, kind, filter).await.unwrap();
            page.items.into_iter().map(|one| one.name.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(list(EntityFilter::default()).await, ["Café Crème", "Two"]);
        assert_eq!(list(EntityFilter { name: Some("cafe".into()), ..Default::default() }).await, ["Café Crème"]);
        assert_eq!(list(EntityFilter { modified_from: Some(between), ..Default::default() }).await, ["Two"]);
        assert_eq!(list(EntityFilter { modified_until: Some(between), ..Default::default() }).await, ["Café Crème"]);
        let both = EntityFilter { name: Some("two".into()), modified_until: Some(between), ..Default::default() };
        assert_eq!(list(both).await, Vec::<String>::new());
        let items = EntityFilter { name: Some("o".into()), limit: 3, ..Default::default() };
        let page = kitchen.inventory.list_entities(kitchen.partner, ENVIRONMENT, EntityType::MenuItem, items.clone()).await.unwrap();
        assert_eq!(page.items.len(), 3);
        let next = EntityFilter { after: page.next, ..items };
        let next = kitchen.inventory.list_entities(kitchen.partner, ENVIRONMENT, EntityType::MenuItem, next).await.unwrap();
        assert!(next.items[0].key.id > page.items[2].key.id);
    }
}
