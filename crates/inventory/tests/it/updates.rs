//! Real-time updates over batches, and batches over real-time updates.

use basis::{Actor, Timestamp, UpdateId};
use db::Db;
use feed::{Code, EntityType};
use inventory::{
    Applied, ChangeOutcome, EntityChange, EntityKey, EntityState, Origin, Route, SnapshotKind, apply_changes,
};

use crate::kitchen::{ENVIRONMENT, Kitchen, restaurant};

const ONE: &str = "r1/harbor1-07";

/// Lines of a feed as upserts of `version`.
fn upserts(kitchen: &Kitchen, lines: &str, version: Timestamp) -> Vec<EntityChange> {
    lines.lines().map(|line| upsert(kitchen, line, version)).collect()
}

fn upsert(kitchen: &Kitchen, line: &str, version: Timestamp) -> EntityChange {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    let entity_type = EntityType::parse(value["@type"].as_str().unwrap()).unwrap();
    EntityChange {
        key: EntityKey::new(entity_type, value["@id"].as_str().unwrap()),
        version,
        route: Route::Upsert,
        raw: line.to_owned(),
        update_id: kitchen.ambient.new_id::<UpdateId>(),
        last_try: false,
    }
}

fn delete(kitchen: &Kitchen, entity_type: EntityType, id: &str, version: Timestamp) -> EntityChange {
    EntityChange {
        key: EntityKey::new(entity_type, id),
        version,
        route: Route::Delete,
        raw: String::new(),
        update_id: kitchen.ambient.new_id::<UpdateId>(),
        last_try: false,
    }
}

async fn apply(kitchen: &Kitchen, changes: Vec<EntityChange>) -> Vec<ChangeOutcome> {
    let (ambient, partner) = (kitchen.ambient.clone(), kitchen.partner);
    let work = move |tx: &mut db::Tx<'_>| {
        apply_changes(tx, &ambient, (partner, ENVIRONMENT), &Actor::Partner(partner), &changes)
    };
    match kitchen.db.write(work).await.unwrap() {
        Applied::Done { outcomes, .. } => outcomes,
        Applied::Busy => panic!("a run was under way"),
    }
}

fn line(text: &str, id: &str) -> String {
    text.lines().find(|line| line.contains(&format!("\"@id\":\"{id}\""))).unwrap().to_owned()
}

/// The price of the add-on that the tests change.
async fn price(kitchen: &Kitchen, restaurant: &str) -> Option<i64> {
    let document =
        kitchen.inventory.catalogue().restaurant(kitchen.partner, ENVIRONMENT, restaurant).await.unwrap()?;
    let json = serde_json::to_value(&*document).unwrap();
    find_price(&json)
}

fn find_price(value: &serde_json::Value) -> Option<i64> {
    match value {
        serde_json::Value::Object(members) if members.get("sku").is_some_and(|sku| sku == "T-NORI") => {
            members.values().find_map(|value| value.get("minor").and_then(serde_json::Value::as_i64)).or_else(
                || {
                    members
                        .iter()
                        .find(|(key, _)| key.starts_with("price"))
                        .and_then(|(_, value)| value.as_i64())
                },
            )
        }
        serde_json::Value::Object(members) => members.values().find_map(find_price),
        serde_json::Value::Array(values) => values.iter().find_map(find_price),
        _ => None,
    }
}

async fn open(db: Db) -> Kitchen {
    let kitchen = Kitchen::open(db).await;
    kitchen.write("one.ndjson", &restaurant(1, "One"));
    kitchen.publish().await;
    kitchen
}

fn dearer() -> String {
    line(&restaurant(1, "One"), "r1/of-nori").replace("0.75", "0.95")
}

testkit::both_engines! {
    async fn an_update_is_served_at_once_and_told_by_the_history(db: Db) {
        let kitchen = open(db).await;
        assert_eq!(price(&kitchen, ONE).await, Some(75));
        let now = kitchen.ambient.now();
        let change = upsert(&kitchen, &dearer(), now);
        let id = change.update_id;
        assert_eq!(apply(&kitchen, vec![change]).await, [ChangeOutcome::Applied(vec![])]);
        assert_eq!(price(&kitchen, ONE).await, Some(95));
        let key = EntityKey::new(EntityType::MenuItemOffer, "r1/of-nori");
        let entity = kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, key).await.unwrap();
        assert_eq!((entity.entry.version, entity.entry.origin), (Some(now), Origin::Upsert));
        assert_eq!(entity.entry.writer, Some(inventory::Writer::Update(id)));
        let history = kitchen.inventory.list_snapshots(kitchen.partner, ENVIRONMENT, None, 5).await.unwrap().items;
        assert_eq!((history[0].kind, history[0].changes.entities_changed), (SnapshotKind::Update, 1));
        assert_eq!(history[0].changes.restaurants_changed, 1);
        assert_eq!(history[0].entities, history[1].entities);
    }

    async fn an_older_batch_does_not_undo_an_update_and_a_newer_one_does(db: Db) {
        let kitchen = open(db).await;
        let now = kitchen.ambient.now();
        apply(&kitchen, vec![upsert(&kitchen, &dearer(), now)]).await;
        // Another file changes, so that there is something to read; the offer's row is as old as before.
        kitchen.write("two.ndjson", &restaurant(2, "Two"));
        let run = kitchen.publish().await;
        assert_eq!(price(&kitchen, ONE).await, Some(95));
        assert_eq!(run.counts.entities_changed, 0);
        let (_, report) = kitchen.inventory.get_ingestion(kitchen.partner, ENVIRONMENT, run.id).await.unwrap();
        assert_eq!(report.unwrap().counts.get(&Code::StaleEntity), Some(&1));
        let detail = kitchen.inventory.get_run_detail(kitchen.partner, ENVIRONMENT, run.id).await.unwrap();
        assert_eq!((detail.entities["MenuItemOffer"].stale, detail.entities["MenuItemOffer"].faulty), (1, 0));

        let newer = line(&restaurant(1, "One"), "r1/of-nori").replace("0.75", "0.65");
        let newer = newer.replace("2026-03-01T04:00:00Z", &kitchen.ambient.now().to_string());
        let text = restaurant(1, "One").replace(&line(&restaurant(1, "One"), "r1/of-nori"), &newer);
        kitchen.write("one.ndjson", &text);
        kitchen.publish().await;
        assert_eq!(price(&kitchen, ONE).await, Some(65));
    }

    async fn what_is_newer_than_a_batch_stays_though_the_batch_does_not_contain_it(db: Db) {
        let kitchen = open(db).await;
        kitchen.clock.advance(jiff::SignedDuration::from_mins(30));
        let marked = kitchen.ambient.now();
        kitchen.clock.advance(jiff::SignedDuration::from_mins(10));
        let two = restaurant(2, "Two");
        let outcomes = apply(&kitchen, upserts(&kitchen, &two, kitchen.ambient.now())).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, ChangeOutcome::Applied(_))), "{outcomes:#?}");
        assert_eq!(kitchen.names().await, ["One", "Two"]);
        kitchen.mark(&marked.to_string());
        assert_eq!(kitchen.next_poll().await.counts.entities_removed, 0);
        assert_eq!(kitchen.names().await, ["One", "Two"]);
        kitchen.publish().await;
        assert_eq!(kitchen.names().await, ["One"]);
    }

    async fn a_delete_leaves_a_tombstone_that_older_rows_do_not_bring_back(db: Db) {
        let kitchen = open(db).await;
        let now = kitchen.ambient.now();
        let outcomes = apply(&kitchen, vec![
            delete(&kitchen, EntityType::MenuItemOffer, "r1/of-nori", now),
            delete(&kitchen, EntityType::MenuItemOffer, "r1/of-nothing", now),
        ]).await;
        assert!(matches!(outcomes[0], ChangeOutcome::Applied(_)));
        assert_eq!(outcomes[1], ChangeOutcome::DeleteUnknown);
        assert_eq!(price(&kitchen, ONE).await, None);
        let key = EntityKey::new(EntityType::MenuItemOffer, "r1/of-nori");
        let entity = kitchen.inventory.get_entity(kitchen.partner, ENVIRONMENT, key).await.unwrap();
        assert_eq!((entity.entry.state, entity.raw), (EntityState::Deleted, None));

        let before = now - jiff::SignedDuration::from_secs(1);
        let late = apply(&kitchen, vec![upsert(&kitchen, &dearer(), before)]).await;
        assert_eq!(late, [ChangeOutcome::Stale(now)]);
        kitchen.publish().await;
        assert_eq!(price(&kitchen, ONE).await, None);
        // After 14 days the tombstone is forgotten, and the batch's row holds again.
        kitchen.clock.advance(jiff::SignedDuration::from_hours(24 * 15));
        kitchen.publish().await;
        assert_eq!(price(&kitchen, ONE).await, Some(75));
    }

    async fn a_menu_of_a_chain_changes_all_its_restaurants(db: Db) {
        let kitchen = open(db).await;
        // A second and a third restaurant with the menu of the first.
        for number in [2, 3] {
            let text = restaurant(number, &format!("Branch {number}"));
            let own: Vec<String> = text
                .lines()
                .filter(|line| line.contains(&format!("\"@id\":\"r{number}/harbor{number}-07")))
                .map(|line| line.replace(&format!("r{number}/harbor{number}-menu"), "r1/harbor1-menu"))
                .map(|line| line.replace(&format!("r{number}/av-"), "r1/av-"))
                .collect();
            kitchen.write(&format!("{number}.ndjson"), &own.join("\n"));
        }
        kitchen.publish().await;
        apply(&kitchen, vec![upsert(&kitchen, &dearer(), kitchen.ambient.now())]).await;
        for id in [ONE, "r2/harbor2-07", "r3/harbor3-07"] {
            assert_eq!(price(&kitchen, id).await, Some(95), "{id}");
        }
    }

    async fn a_restaurant_can_come_by_updates_alone_and_in_parts(db: Db) {
        let kitchen = open(db).await;
        let text = restaurant(2, "Two");
        let of = |kinds: &[&str]| {
            let wanted = |line: &&str| kinds.iter().any(|kind| line.contains(&format!("\"@type\":\"{kind}\"")));
            text.lines().filter(wanted).collect::<Vec<_>>().join("\n")
        };
        let now = kitchen.ambient.now();
        let alone = apply(&kitchen, upserts(&kitchen, &of(&["Restaurant"]), now)).await;
        assert!(matches!(&alone[0], ChangeOutcome::Applied(problems) if !problems.is_empty()), "{alone:#?}");
        let services = upserts(&kitchen, &of(&["Service"]), now);
        let early = apply(&kitchen, services.clone()).await;
        assert!(early.iter().all(|outcome| matches!(outcome, ChangeOutcome::Parked(_))), "{early:#?}");
        let rest = text.lines().filter(|line| !line.contains("\"@type\":\"Restaurant\"") && !line.contains("\"@type\":\"Service\""));
        let menu_first = rest.filter(|line| line.contains("Menu")).collect::<Vec<_>>().join("\n");
        apply(&kitchen, upserts(&kitchen, &menu_first, now)).await;
        let retried = apply(&kitchen, services).await;
        assert!(retried.iter().all(|outcome| matches!(outcome, ChangeOutcome::Applied(_))), "{retried:#?}");
        apply(&kitchen, upserts(&kitchen, &text, now)).await;
        assert_eq!(kitchen.names().await, ["One", "Two"]);
        assert_eq!(price(&kitchen, "r2/harbor2-07").await, Some(75));
        let document = async |id: &str| {
            let found = kitchen.inventory.catalogue().restaurant(kitchen.partner, ENVIRONMENT, id).await;
            found.unwrap().unwrap()
        };
        // The same restaurant by a batch is the same document.
        let by_updates = document("r2/harbor2-07").await.hash().unwrap();
        kitchen.write("two.ndjson", &text);
        kitchen.publish().await;
        assert_eq!(document("r2/harbor2-07").await.hash().unwrap(), by_updates);
    }

    async fn an_update_with_errors_leaves_what_is_stored(db: Db) {
        let kitchen = open(db).await;
        let now = kitchen.ambient.now();
        let broken = dearer().replace("0.95", "-1");
        let future = now + jiff::SignedDuration::from_mins(6);
        let orphan = line(&restaurant(1, "One"), "r1/of-nori").replace("r1/of-nori", "new").replace("r1/ad-nori", "nowhere");
        let mut last = upsert(&kitchen, &orphan, now);
        last.last_try = true;
        let outcomes = apply(&kitchen, vec![
            upsert(&kitchen, &broken, now),
            upsert(&kitchen, &dearer(), future),
            upsert(&kitchen, &orphan.replace("\"new\"", "\"newer\""), now),
            last,
        ]).await;
        let code = |outcome: &ChangeOutcome| match outcome {
            ChangeOutcome::Rejected(problem) | ChangeOutcome::Parked(problem) => problem.code,
            other => panic!("{other:?}"),
        };
        let codes: Vec<Code> = outcomes.iter().map(code).collect();
        assert_eq!(codes, [Code::OutOfRange, Code::FutureTimestamp, Code::MissingReference, Code::MissingReference]);
        assert!(matches!((&outcomes[2], &outcomes[3]), (ChangeOutcome::Parked(_), ChangeOutcome::Rejected(_))));
        assert_eq!(price(&kitchen, ONE).await, Some(75));
        let history = kitchen.inventory.list_snapshots(kitchen.partner, ENVIRONMENT, None, 5).await.unwrap().items;
        assert_eq!(history.len(), 1);
    }

    async fn updates_of_one_entity_are_applied_in_the_order_of_their_versions(db: Db) {
        let kitchen = open(db).await;
        let now = kitchen.ambient.now();
        let earlier = now - jiff::SignedDuration::from_secs(10);
        let outcomes = apply(&kitchen, vec![
            upsert(&kitchen, &dearer().replace("0.95", "1.05"), now),
            upsert(&kitchen, &dearer(), earlier),
        ]).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, ChangeOutcome::Applied(_))));
        assert_eq!(price(&kitchen, ONE).await, Some(105));
    }

    async fn what_comes_later_is_found_by_those_who_named_it_in_vain(db: Db) {
        let kitchen = Kitchen::open(db).await;
        let text = restaurant(1, "One");
        let menu = line(&text, "r1/harbor1-menu");
        kitchen.write("one.ndjson", &text.replace(&format!("{menu}\n"), ""));
        kitchen.publish().await;
        assert!(kitchen.names().await.is_empty());
        apply(&kitchen, vec![upsert(&kitchen, &menu, kitchen.ambient.now())]).await;
        assert_eq!(kitchen.names().await, ["One"]);
    }

    async fn what_several_restaurants_share_changes_all_of_them(db: Db) {
        let kitchen = open(db).await;
        let two = restaurant(2, "Two").replace("r2/av-lunch", "r1/av-lunch");
        let own = "\"@type\":\"Availability\"";
        kitchen.write("two.ndjson", &two.lines().filter(|line| !line.contains(own)).collect::<Vec<_>>().join("\n"));
        kitchen.publish().await;
        let availability = line(&restaurant(1, "One"), "r1/av-lunch").replace("T14:00:00", "T15:30:00");
        apply(&kitchen, vec![upsert(&kitchen, &availability, kitchen.ambient.now())]).await;
        let history = kitchen.inventory.list_snapshots(kitchen.partner, ENVIRONMENT, None, 1).await.unwrap().items;
        assert_eq!(history[0].changes.restaurants_changed, 2);
    }
}
