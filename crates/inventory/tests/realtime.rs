//! Every example of real-time updates does to the catalogue what its manifest says, on both databases.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use basis::{Actor, Environment, ManualClock, PartnerId, Timestamp};
use db::Db;
use feed::{ItemDocument, RestaurantDocument, ServiceType, serving};
use inventory::realtime::{
    ApplyUpdates, ApplyUpdatesHandler, EntityName, Update, UpdateInterface, UpdateQuery, UpdateRecord,
    UpdateRequest, UpdateRoute, UpdateState, decode_delete, decode_entities, decode_push, decode_records,
};
use inventory::{IngestHandler, IngestionState, Inventory, InventorySettings};
use jiff::SignedDuration;
use jobs::Runner;
use partners::{EnvironmentPatch, NewPartner, Partners};
use serde_json::json;

const ENVIRONMENT: Environment = Environment::Production;
const V1_BENTO: &str = "https://harbornoodle.example/menu/bento";

struct Harbor {
    inventory: Inventory,
    runner: Runner,
    clock: Arc<ManualClock>,
    partner: PartnerId,
    restaurant: &'static str,
    _folder: tempfile::TempDir,
}

fn example(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rtu").join(file)
}

fn body(file: &str) -> Vec<u8> {
    fs::read(example(file)).unwrap()
}

fn pushed(file: &str) -> Vec<UpdateRecord> {
    decode_records(UpdateRoute::Upsert, &body(file)).unwrap()
}

impl Harbor {
    /// A partner whose feed is the sound example, in the new or the old schema.
    async fn open(db: Db, file: &str, restaurant: &'static str) -> Self {
        let (ambient, clock) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../feed/tests/examples/feeds");
        let name = Path::new(file).file_name().unwrap();
        fs::copy(examples.join(file), folder.path().join(name)).unwrap();
        fs::write(folder.path().join("marker.txt"), "2026-03-01T12:00:00Z").unwrap();
        let feed_roots = vec![folder.path().to_owned()];
        let inventory = Inventory::new(
            db.clone(),
            ambient.clone(),
            InventorySettings { feed_roots, ..InventorySettings::default() },
        );
        let partners = Partners::new(db.clone(), ambient.clone());
        let actor = Actor::system("test");
        let partner = partners.create(actor.clone(), NewPartner::named("Harbor")).await.unwrap().id;
        let directory = folder.path().display().to_string();
        let patch = EnvironmentPatch { feed_directory: Some(Some(directory)), ..Default::default() };
        partners.update_environment(actor.clone(), partner, ENVIRONMENT, patch).await.unwrap();
        let runner = Runner::builder(db, ambient)
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(inventory.clone())))
            .handler::<ApplyUpdates, _>(ApplyUpdatesHandler::new(inventory.clone()))
            .build();
        let harbor = Self { inventory, runner, clock, partner, restaurant, _folder: folder };
        harbor.ingest().await;
        harbor
    }

    async fn v2(db: Db) -> Self {
        Self::open(db, "harbor-07.ndjson", "harbor-07").await
    }

    async fn ingest(&self) {
        self.inventory.request_ingestion(self.partner, ENVIRONMENT, Actor::system("test")).await.unwrap();
        self.work().await;
        let run = self.inventory.list_ingestions(self.partner, ENVIRONMENT).await.unwrap().remove(0);
        assert_eq!(run.state, IngestionState::Done, "{run:?}");
    }

    async fn work(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    async fn send(&self, records: Vec<UpdateRecord>) {
        let route = records[0].route;
        let request = UpdateRequest {
            partner_id: self.partner,
            environment: ENVIRONMENT,
            interface: UpdateInterface::Final,
            route,
            records,
        };
        self.inventory.accept_updates(request).await.unwrap().unwrap();
        self.work().await;
    }

    /// The newest update's state and code.
    async fn newest(&self) -> (UpdateState, Option<String>) {
        let update = self.updates().await.remove(0);
        (update.state, update.code)
    }

    async fn updates(&self) -> Vec<Update> {
        self.inventory.list_updates(UpdateQuery::of(self.partner, ENVIRONMENT)).await.unwrap().items
    }

    async fn document(&self) -> Arc<RestaurantDocument> {
        let found = self.inventory.catalogue().restaurant(self.partner, ENVIRONMENT, self.restaurant).await;
        found.unwrap().unwrap()
    }

    /// Price and stock of an item's only offer.
    async fn offer(&self, item: &str) -> (String, Option<u32>) {
        let document = self.document().await;
        let offer = &find(&document, item).unwrap().offers[0];
        (format!("{:?}", offer.price), offer.inventory_level)
    }
}

/// An item of any section.
fn find<'d>(document: &'d RestaurantDocument, id: &str) -> Option<&'d ItemDocument> {
    let sections = document.menus.iter().flat_map(|menu| &menu.sections);
    sections.flat_map(|section| &section.items).find(|item| item.id == id)
}

testkit::both_engines! {
    async fn a_price_changes_by_each_interface_alike(db: Db) {
        let harbor = Harbor::v2(db).await;
        let before = harbor.offer("it-bento").await;
        assert_eq!(before.1, Some(12));
        harbor.send(pushed("01-batch-push-price-change.json")).await;
        assert_eq!(harbor.newest().await, (UpdateState::Applied, None));
        let after = harbor.offer("it-bento").await;
        assert_ne!(after.0, before.0);
        assert_eq!(after.1, Some(5));
        harbor.send(pushed("05-batch-push-snake-case-raw-json.json")).await;
        let second = decode_entities("harbor-project", &body("18-generation-2-batch-push.json"), harbor_now(&harbor));
        harbor.send(second.unwrap()).await;
        assert!(harbor.updates().await.iter().all(|update| update.state == UpdateState::Applied));
        assert_eq!(harbor.offer("it-bento").await, after);
        // A batch with older rows does not undo it (rule W4).
        harbor.ingest().await;
        assert_eq!(harbor.offer("it-bento").await, after);
    }

    async fn a_deleted_offer_takes_its_add_on_with_it(db: Db) {
        let harbor = Harbor::v2(db).await;
        let has_nori = |document: &RestaurantDocument| format!("{document:?}").contains("ad-nori");
        assert!(has_nori(&*harbor.document().await));
        harbor.send(decode_records(UpdateRoute::Delete, &body("02-batch-delete-offer.json")).unwrap()).await;
        assert_eq!(harbor.newest().await.0, UpdateState::Applied);
        assert!(!has_nori(&*harbor.document().await));
    }

    async fn services_close_and_hours_change_at_once(db: Db) {
        let harbor = Harbor::v2(db).await;
        harbor.send(pushed("03-batch-push-disable-service.json")).await;
        let document = harbor.document().await;
        assert!(document.service(ServiceType::Delivery).is_none_or(|service| service.disabled));
        assert!(!document.service(ServiceType::Takeout).unwrap().disabled);
        // Seattle, noon on a Monday and on the Sunday before, which the example closes; 2026-03-02 is open.
        let place = document.locality();
        let monday: Timestamp = "2026-03-02T20:00:00Z".parse().unwrap();
        assert!(serving::asap(document.service(ServiceType::Takeout).unwrap(), &place, monday).is_some());
        harbor.send(pushed("04-batch-push-closed-today.json")).await;
        let document = harbor.document().await;
        let sunday: Timestamp = "2026-03-01T20:00:00Z".parse().unwrap();
        let takeout = document.service(ServiceType::Takeout).unwrap();
        assert!(serving::asap(takeout, &place, sunday).is_none());
        assert!(serving::asap(takeout, &place, monday).is_some());
    }

    async fn a_new_item_comes_with_its_offer_in_any_order(db: Db) {
        let harbor = Harbor::v2(db).await;
        harbor.send(pushed("06-batch-push-new-item-with-offer.json")).await;
        assert!(harbor.updates().await.iter().all(|update| update.state == UpdateState::Applied && update.code.is_none()));
        assert!(find(&*harbor.document().await, "it-udon").is_some());
    }

    async fn an_item_may_come_after_its_offer_and_no_later_than_five_minutes(db: Db) {
        let harbor = Harbor::v2(db).await;
        let mut records = pushed("06-batch-push-new-item-with-offer.json");
        let item = records.pop().unwrap();
        harbor.send(records).await;
        assert_eq!(harbor.newest().await, (UpdateState::Parked, Some("MISSING_REFERENCE".to_owned())));
        harbor.clock.advance(SignedDuration::from_mins(4));
        harbor.send(vec![item]).await;
        assert!(harbor.updates().await.iter().all(|update| update.state == UpdateState::Applied));
        assert!(find(&*harbor.document().await, "it-udon").is_some());

        harbor.send(pushed("09-batch-push-missing-reference.json")).await;
        assert_eq!(harbor.newest().await.0, UpdateState::Parked);
        harbor.clock.advance(SignedDuration::from_mins(5));
        harbor.work().await;
        assert_eq!(harbor.newest().await, (UpdateState::Rejected, Some("MISSING_REFERENCE".to_owned())));
    }

    async fn what_is_stale_unknown_or_ahead_of_time_is_told(db: Db) {
        let harbor = Harbor::v2(db).await;
        let before = harbor.document().await;
        harbor.send(pushed("07-batch-push-stale.json")).await;
        assert_eq!(harbor.newest().await, (UpdateState::Rejected, Some("STALE_ENTITY".to_owned())));
        harbor.send(pushed("10-batch-push-future.json")).await;
        assert_eq!(harbor.newest().await, (UpdateState::Rejected, Some("FUTURE_TIMESTAMP".to_owned())));
        harbor.send(decode_records(UpdateRoute::Delete, &body("08-batch-delete-unknown.json")).unwrap()).await;
        assert_eq!(harbor.newest().await, (UpdateState::Applied, Some("DELETE_UNKNOWN".to_owned())));
        assert_eq!(harbor.document().await, before);
        // The tombstone keeps out what is older (rule W5).
        let older = json!({ "records": [{
            "generationTimestamp": "2026-03-01T18:00:00Z",
            "dataRecord": { "@type": "MenuItem", "@id": "it-never-seen", "name": "Soup" }
        }] });
        harbor.send(decode_records(UpdateRoute::Upsert, older.to_string().as_bytes()).unwrap()).await;
        assert_eq!(harbor.newest().await, (UpdateState::Rejected, Some("STALE_ENTITY".to_owned())));
    }

    async fn a_v1_node_is_converted_and_keeps_its_place(db: Db) {
        let harbor = Harbor::open(db, "v1/harbor-07.v1.json", "https://harbornoodle.example/07").await;
        let before = harbor.offer(V1_BENTO).await;
        let name = EntityName { entity_type: None, entity_id: V1_BENTO.to_owned() };
        harbor.send(decode_push(&name, &body("19-generation-1-push.json"), harbor_now(&harbor)).unwrap()).await;
        assert_eq!(harbor.newest().await.0, UpdateState::Applied, "{:?}", harbor.updates().await);
        let after = harbor.offer(V1_BENTO).await;
        assert_ne!(after.0, before.0);
        assert_eq!(after.1, None, "the node brings no stock, and an upsert replaces the whole");

        harbor.send(decode_delete(name, None, None, harbor_now(&harbor)).unwrap()).await;
        assert_eq!(harbor.newest().await, (UpdateState::Applied, None), "{:?}", harbor.updates().await);
        assert!(find(&*harbor.document().await, V1_BENTO).is_none());
        let unknown = EntityName { entity_type: None, entity_id: "https://harbornoodle.example/nothing".to_owned() };
        harbor.send(decode_delete(unknown, None, None, harbor_now(&harbor)).unwrap()).await;
        assert_eq!(harbor.newest().await, (UpdateState::Applied, Some("DELETE_UNKNOWN".to_owned())));
    }
}

fn harbor_now(harbor: &Harbor) -> Timestamp {
    use basis::Clock as _;
    harbor.clock.now()
}
