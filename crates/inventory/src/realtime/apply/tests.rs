//! The queue on both databases, with an inventory that does what the test says.

use std::collections::BTreeSet;
use std::sync::Mutex;

use basis::{Actor, ManualClock};
use db::Db;
use feed::Code;
use jiff::SignedDuration;
use jobs::Runner;
use partners::NewPartner;

use super::super::decide::Found;
use super::super::model::{Update, UpdateInterface, UpdateQuery, UpdateState};
use super::super::{RefusalReason, SweepUpdates, UpdateRecord, UpdateRequest, store};
use super::*;
use crate::InventorySettings;

const ENVIRONMENT: Environment = Environment::Production;

/// Offers need the item whose id they have; everything else is fine.
#[derive(Default)]
struct Shelf {
    seen: Mutex<Vec<Vec<String>>>,
    items: Mutex<BTreeSet<String>>,
    busy: Mutex<usize>,
}

impl ApplyChanges for Shelf {
    fn apply(
        &self,
        _: &mut Tx<'_>,
        _: PartnerId,
        _: Environment,
        changes: &[Change],
    ) -> Result<Applied, InventoryError> {
        let mut busy = self.busy.lock().unwrap();
        if *busy > 0 {
            *busy -= 1;
            return Ok(Applied::Busy);
        }
        self.seen.lock().unwrap().push(changes.iter().map(|change| change.entity_id.clone()).collect());
        let mut items = self.items.lock().unwrap();
        items.extend(
            changes.iter().filter(|one| one.entity_type == "MenuItem").map(|one| one.entity_id.clone()),
        );
        let outcome = |change: &Change| {
            if change.entity_type == "MenuItemOffer" && !items.contains(&change.entity_id) {
                return ChangeOutcome::Rejected(Found::new(Code::MissingReference, "no such item\0"));
            }
            assert_eq!(change.payload.is_some(), change.route == UpdateRoute::Upsert);
            ChangeOutcome::Applied(None)
        };
        Ok(Applied::Outcomes(changes.iter().map(outcome).collect()))
    }
}

struct Queue {
    inventory: Inventory,
    shelf: Arc<Shelf>,
    runner: Runner,
    clock: Arc<ManualClock>,
    partner: PartnerId,
}

fn record(entity_type: &str, entity_id: &str, version: Timestamp) -> UpdateRecord {
    UpdateRecord {
        route: UpdateRoute::Upsert,
        form: UpdateForm::V2,
        entity_type: entity_type.to_owned(),
        entity_id: entity_id.to_owned(),
        version,
        payload: Some("{}".to_owned()),
    }
}

impl Queue {
    /// A partner with a published snapshot.
    async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let inventory = Inventory::new(db.clone(), ambient.clone(), InventorySettings::default());
        let partners = partners::Partners::new(db.clone(), ambient.clone());
        let partner = partners.create(Actor::system("test"), NewPartner::named("Bouchons")).await.unwrap().id;
        let now = ambient.now();
        db.write(move |tx| {
            crate::store::ensure_head(tx, partner, ENVIRONMENT)?;
            let sql = "UPDATE inventory_heads SET generation = 1, published_at = $2 WHERE partner_id = $1";
            tx.execute(&db::Stmt { name: "test::publish", sql }, db::params![partner, now])
        })
        .await
        .unwrap();
        let shelf = Arc::new(Shelf::default());
        let handler = ApplyUpdatesHandler { inventory: inventory.clone(), changes: shelf.clone() };
        let runner = Runner::builder(db, ambient)
            .handler::<ApplyUpdates, _>(Arc::new(handler))
            .reconciler(Arc::new(SweepUpdates(inventory.clone())))
            .build();
        Self { inventory, shelf, runner, clock, partner }
    }

    fn now(&self) -> Timestamp {
        self.inventory.ambient.now()
    }

    async fn push(&self, records: Vec<UpdateRecord>) {
        let request = UpdateRequest {
            partner_id: self.partner,
            environment: ENVIRONMENT,
            interface: UpdateInterface::Final,
            route: UpdateRoute::Upsert,
            records,
        };
        self.inventory.accept_updates(request).await.unwrap().unwrap();
    }

    async fn work(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    async fn pass(&self, by: SignedDuration) {
        self.clock.advance(by);
        self.work().await;
    }

    async fn updates(&self) -> Vec<Update> {
        let query = UpdateQuery { limit: 2_000, ..UpdateQuery::of(self.partner, ENVIRONMENT) };
        self.inventory.list_updates(query).await.unwrap().items
    }

    async fn state(&self, entity_id: &str) -> (UpdateState, Option<String>) {
        let updates = self.updates().await;
        let update = updates.into_iter().find(|update| update.entity_id == entity_id).unwrap();
        (update.state, update.code)
    }

    async fn counts(&self) -> Vec<(String, UpdateState, Option<String>, i64)> {
        let (from, until) =
            (self.now() - SignedDuration::from_hours(24), self.now() + SignedDuration::from_hours(1));
        let report =
            self.inventory.update_entities_report(self.partner, ENVIRONMENT, from, until).await.unwrap();
        report.counts.into_iter().map(|one| (one.entity_type, one.state, one.code, one.count)).collect()
    }
}

testkit::both_engines! {
    async fn updates_are_applied_in_the_order_of_their_times_and_of_arrival(db: Db) {
        let queue = Queue::open(db).await;
        let now = queue.now();
        queue.push(vec![record("Menu", "late", now), record("Menu", "same 1", now)]).await;
        queue.push(vec![record("Menu", "same 2", now), record("Menu", "early", now - SignedDuration::from_secs(9))]).await;
        queue.work().await;
        assert_eq!(*queue.shelf.seen.lock().unwrap(), [["early", "late", "same 1", "same 2"]]);
        assert!(queue.updates().await.iter().all(|update| update.state == UpdateState::Applied));
        assert_eq!(queue.counts().await, [("Menu".to_owned(), UpdateState::Applied, None, 4)]);
        let requests = queue.inventory
            .update_requests_report(queue.partner, ENVIRONMENT, now, now + SignedDuration::from_secs(1)).await.unwrap();
        assert_eq!((requests.len(), requests[0].http_status, requests[0].count), (1, 200, 2));
    }

    async fn an_offer_waits_for_its_item_and_is_applied_with_it(db: Db) {
        let queue = Queue::open(db).await;
        queue.push(vec![record("MenuItemOffer", "udon", queue.now())]).await;
        queue.work().await;
        assert_eq!(queue.state("udon").await, (UpdateState::Parked, Some("MISSING_REFERENCE".to_owned())));
        assert_eq!(queue.counts().await, []);
        queue.clock.advance(SignedDuration::from_mins(2));
        queue.push(vec![record("MenuItem", "udon", queue.now())]).await;
        queue.work().await;
        assert!(queue.updates().await.iter().all(|update| update.state == UpdateState::Applied && update.code.is_none()));
        queue.pass(SignedDuration::from_mins(4)).await;
        assert_eq!(queue.counts().await.len(), 2);
    }

    async fn an_offer_without_item_is_reported_after_five_minutes(db: Db) {
        let queue = Queue::open(db).await;
        queue.push(vec![record("MenuItemOffer", "ghost", queue.now())]).await;
        queue.work().await;
        queue.pass(SignedDuration::from_mins(2)).await;
        queue.push(vec![record("MenuItemOffer", "ghost 2", queue.now())]).await;
        queue.pass(SignedDuration::from_secs(179)).await;
        assert_eq!(queue.state("ghost").await.0, UpdateState::Parked);
        queue.pass(SignedDuration::from_secs(1)).await;
        assert_eq!(queue.state("ghost").await, (UpdateState::Rejected, Some("MISSING_REFERENCE".to_owned())));
        assert_eq!(queue.state("ghost 2").await.0, UpdateState::Parked);
        queue.pass(SignedDuration::from_mins(2)).await;
        assert_eq!(queue.state("ghost 2").await.0, UpdateState::Rejected);
        let code = Some("MISSING_REFERENCE".to_owned());
        assert_eq!(queue.counts().await, [("MenuItemOffer".to_owned(), UpdateState::Rejected, code, 2)]);
    }

    async fn what_is_plainly_wrong_never_reaches_the_inventory(db: Db) {
        let queue = Queue::open(db).await;
        let future = queue.now() + SignedDuration::from_mins(6);
        queue.push(vec![
            record("Menu", "future", future),
            record("Nonsense", "type", queue.now()),
            record("Menu", &"x".repeat(301), queue.now()),
        ]).await;
        queue.work().await;
        assert!(queue.shelf.seen.lock().unwrap().is_empty());
        assert_eq!(queue.state("future").await, (UpdateState::Rejected, Some("FUTURE_TIMESTAMP".to_owned())));
        assert_eq!(queue.state("type").await.1.as_deref(), Some("UNKNOWN_TYPE"));
        let counts: Vec<_> = queue.counts().await.into_iter().map(|(name, _, code, n)| (name, code.unwrap(), n)).collect();
        assert_eq!(counts, [
            ("Menu".to_owned(), "FUTURE_TIMESTAMP".to_owned(), 1),
            ("Menu".to_owned(), "ID_TOO_LONG".to_owned(), 1),
            ("other".to_owned(), "UNKNOWN_TYPE".to_owned(), 1),
        ]);
    }

    async fn while_a_snapshot_is_written_updates_wait_a_second(db: Db) {
        let queue = Queue::open(db).await;
        *queue.shelf.busy.lock().unwrap() = 2;
        queue.push(vec![record("Menu", "m", queue.now())]).await;
        queue.work().await;
        assert_eq!(queue.state("m").await.0, UpdateState::Accepted);
        for _ in 0..2 {
            queue.pass(SignedDuration::from_secs(1)).await;
        }
        assert_eq!(queue.state("m").await.0, UpdateState::Applied);
    }

    async fn a_long_queue_is_taken_in_chunks(db: Db) {
        let queue = Queue::open(db).await;
        for part in 0..2 {
            let records = (0..600).map(|n| record("Menu", &format!("{part}/{n}"), queue.now())).collect();
            queue.push(records).await;
        }
        queue.work().await;
        let sizes: Vec<usize> = queue.shelf.seen.lock().unwrap().iter().map(Vec::len).collect();
        assert_eq!(sizes, [vec![100; 12], vec![]].concat());
        let query = UpdateQuery { limit: 1_000, ..UpdateQuery::of(queue.partner, ENVIRONMENT) };
        let first = queue.inventory.list_updates(query.clone()).await.unwrap();
        assert_eq!(first.items[0].entity_id, "1/599");
        let rest = queue.inventory.list_updates(UpdateQuery { cursor: first.next, ..query }).await.unwrap();
        assert_eq!((rest.items.len(), rest.next), (200, None));
    }

    async fn large_payloads_are_taken_in_smaller_chunks(db: Db) {
        let queue = Queue::open(db).await;
        let payload = || Some(" ".repeat(6_000_000));
        let records = (0..5).map(|n| UpdateRecord { payload: payload(), ..record("Menu", &n.to_string(), queue.now()) });
        queue.push(records.collect()).await;
        queue.work().await;
        let sizes: Vec<usize> = queue.shelf.seen.lock().unwrap().iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 2, 1]);
    }

    async fn without_a_snapshot_nothing_is_taken(db: Db) {
        let queue = Queue::open(db).await;
        let request = UpdateRequest {
            partner_id: queue.partner,
            environment: Environment::Sandbox,
            interface: UpdateInterface::Final,
            route: UpdateRoute::Upsert,
            records: vec![record("Menu", "m", queue.now())],
        };
        let refusal = queue.inventory.accept_updates(request).await.unwrap().unwrap_err();
        assert_eq!(refusal.reason, RefusalReason::NoBatchFeed);
        assert!(queue.updates().await.is_empty());
    }

    async fn outcomes_are_forgotten_after_a_fortnight_and_counts_after_ninety_days(db: Db) {
        let queue = Queue::open(db).await;
        queue.push(vec![record("Menu", "m", queue.now())]).await;
        queue.work().await;
        let received = queue.now();
        queue.pass(SignedDuration::from_hours(13 * 24)).await;
        assert_eq!(queue.updates().await.len(), 1);
        queue.pass(SignedDuration::from_hours(2 * 24)).await;
        assert!(queue.updates().await.is_empty());
        let report = async |queue: &Queue| {
            let until = received + SignedDuration::from_hours(1);
            queue.inventory.update_entities_report(queue.partner, ENVIRONMENT, received, until).await.unwrap()
        };
        assert_eq!(report(&queue).await.counts.len(), 1);
        queue.pass(SignedDuration::from_hours(80 * 24)).await;
        assert_eq!(report(&queue).await.counts, []);
    }

    async fn every_statement_of_updates_is_accepted(db: Db) {
        db.prepare_all(store::STATEMENTS).await.unwrap();
        db.prepare_all(store::COUNT_STATEMENTS).await.unwrap();
    }
}
