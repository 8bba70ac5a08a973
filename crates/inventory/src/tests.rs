//! What a process leaves that ends between any two transactions of a run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use basis::{Actor, Ambient, Environment, PartnerId};
use db::Db;
use jobs::Runner;
use partners::{EnvironmentPatch, NewPartner, Partners};

use crate::entity::{EntityKey, NewEntity, Origin};
use crate::error::InventoryError;
use crate::model::{Ingestion, IngestionState, InventorySettings};
use crate::service::Inventory;
use crate::staging::Staging;
use crate::store;
use crate::updates::{Applied, apply_changes};
use crate::{IngestFeed, IngestHandler, SweepInventory};

const ENVIRONMENT: Environment = Environment::Production;

struct House {
    db: Db,
    ambient: Ambient,
    inventory: Inventory,
    runner: Runner,
    partner: PartnerId,
    feed: PathBuf,
    _folder: tempfile::TempDir,
}

fn actor() -> Actor {
    Actor::system("test")
}

impl House {
    /// A partner with one published restaurant.
    async fn open(db: Db) -> Self {
        let (ambient, _) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let feed = folder.path().to_owned();
        let example =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../feed/tests/examples/feeds/harbor-07.ndjson");
        fs::copy(example, feed.join("one.ndjson")).unwrap();
        let partners = Partners::new(db.clone(), ambient.clone());
        let partner = partners.create(actor(), NewPartner::named("Bistronomie")).await.unwrap().id;
        let patch =
            EnvironmentPatch { feed_directory: Some(Some(feed.display().to_string())), ..Default::default() };
        partners.update_environment(actor(), partner, ENVIRONMENT, patch).await.unwrap();
        let settings = InventorySettings { feed_roots: vec![feed.clone()], ..Default::default() };
        let inventory = Inventory::new(db.clone(), ambient.clone(), settings);
        let runner = Runner::builder(db.clone(), ambient.clone())
            .handler::<IngestFeed, _>(Arc::new(IngestHandler(inventory.clone())))
            .reconciler(Arc::new(SweepInventory(inventory.clone())))
            .build();
        let house = Self { db, ambient, inventory, runner, partner, feed, _folder: folder };
        house.ingest("2026-03-14T09:00:00Z").await;
        house
    }

    async fn ingest(&self, marker: &str) -> Ingestion {
        fs::write(self.feed.join("marker.txt"), marker).unwrap();
        let id = self.inventory.request_ingestion(self.partner, ENVIRONMENT, actor()).await.unwrap();
        self.runner.run_until_idle().await.unwrap();
        let (run, _) = self.inventory.get_ingestion(self.partner, ENVIRONMENT, id).await.unwrap();
        assert_eq!(run.state, IngestionState::Done, "{run:?}");
        run
    }

    /// A run that has begun, and no job.
    async fn begun(&self) -> Ingestion {
        let mut run = Ingestion::queued(
            self.ambient.new_id(),
            (self.partner, ENVIRONMENT),
            actor(),
            self.ambient.now(),
        );
        run.state = IngestionState::Processing;
        let stored = run.clone();
        self.db
            .write(move |tx| {
                store::insert_ingestion(tx, &stored)?;
                store::update_ingestion(tx, &stored)
            })
            .await
            .unwrap();
        run
    }

    async fn staged(&self, run: &Ingestion) -> Result<Staging, InventoryError> {
        Staging::open(&self.db, &self.ambient, run).await
    }

    /// What a reader sees: the restaurant, an entity, and the number of entities.
    async fn view(&self) -> (bool, String, i64) {
        let found =
            self.inventory.catalogue().restaurant(self.partner, ENVIRONMENT, "harbor-07").await.unwrap();
        let entity = self.inventory.get_entity(self.partner, ENVIRONMENT, nori()).await.unwrap();
        let counts = self.inventory.count_entities(self.partner, ENVIRONMENT).await.unwrap();
        let entities = counts.values().map(|counts| counts.ok + counts.faulty + counts.deleted).sum();
        (found.is_some(), entity.raw.unwrap_or_default(), entities)
    }

    /// The steps of a run, each in a transaction of its own, as far as `steps`.
    async fn stage(&self, staging: &Staging, steps: usize) -> Result<(), InventoryError> {
        let ground = staging.ground;
        let row = |id: &str| NewEntity {
            replaces: true,
            key: EntityKey::new(feed::EntityType::MenuItemOffer, id),
            version: None,
            origin: Origin::Batch,
            origin_id: *staging.run.as_bytes(),
            written_at: self.ambient.now(),
            hash: 1,
            component: "harbor-07".to_owned(),
            deleted: false,
            fault: None,
            raw: Some("{}".to_owned()),
            position: 0,
        };
        let (changed, added) = (row("of-nori"), row("new"));
        if steps > 0 {
            staging.write(move |tx| Ok(store::write_entities(tx, ground, &[changed, added])?)).await?;
        }
        if steps > 1 {
            let gone = EntityKey::new(feed::EntityType::MenuItemOffer, "of-mild");
            staging.write(move |tx| Ok(store::end_entities(tx, ground, &[gone])?)).await?;
        }
        if steps > 2 {
            let ids = ["harbor-07".to_owned()];
            staging
                .write(move |tx| {
                    Ok(store::end_restaurants(
                        tx,
                        ground.partner,
                        ground.environment,
                        ground.generation + 1,
                        &ids,
                    )?)
                })
                .await?;
        }
        if steps > 3 {
            let ids = ["harbor-07".to_owned()];
            staging.write(move |tx| Ok(store::end_states(tx, ground, &ids)?)).await?;
        }
        Ok(())
    }
}

fn nori() -> EntityKey {
    EntityKey::new(feed::EntityType::MenuItemOffer, "of-nori")
}

testkit::both_engines! {
    async fn a_run_that_breaks_off_anywhere_changes_nothing_and_the_next_attempt_begins_anew(db: Db) {
        let house = House::open(db).await;
        let before = house.view().await;
        assert!(before.0 && before.1.contains("T-NORI"));
        let run = house.begun().await;
        for steps in 0..=4 {
            let staging = house.staged(&run).await.unwrap();
            house.stage(&staging, steps).await.unwrap();
            assert_eq!(house.view().await, before, "after {steps} steps");
        }
        let again = house.staged(&run).await.unwrap();
        let ground = again.ground;
        let left = again.write(move |tx| {
            Ok(store::drop_unpublished_step(tx, ground.partner, ground.environment, ground.generation)?)
        });
        assert!(!left.await.unwrap());
        assert_eq!(house.view().await, before);
    }

    async fn an_attempt_that_was_taken_over_can_write_no_more(db: Db) {
        let house = House::open(db).await;
        let run = house.begun().await;
        let slow = house.staged(&run).await.unwrap();
        let quick = house.staged(&run).await.unwrap();
        assert!(matches!(house.stage(&slow, 1).await, Err(InventoryError::Overtaken)));
        house.stage(&quick, 1).await.unwrap();
    }

    async fn while_one_run_writes_another_and_updates_wait(db: Db) {
        let house = House::open(db).await;
        let run = house.begun().await;
        let _staging = house.staged(&run).await.unwrap();
        let other = house.begun().await;
        assert!(matches!(house.staged(&other).await, Err(InventoryError::Busy)));
        let (ambient, place) = (house.ambient.clone(), (house.partner, ENVIRONMENT));
        let applied = house.db.write(move |tx| apply_changes(tx, &ambient, place, &actor(), &[])).await;
        assert_eq!(applied.unwrap(), Applied::Busy);
    }

    async fn what_an_ended_run_has_left_is_swept_and_the_feed_goes_on(db: Db) {
        let house = House::open(db).await;
        let before = house.view().await;
        let mut run = house.begun().await;
        let staging = house.staged(&run).await.unwrap();
        house.stage(&staging, 4).await.unwrap();
        run.state = IngestionState::Failed;
        house.db.write(move |tx| store::update_ingestion(tx, &run)).await.unwrap();
        jobs::Reconciler::pass(&SweepInventory(house.inventory.clone())).await.unwrap();
        assert!(matches!(house.stage(&staging, 1).await, Err(InventoryError::Overtaken)));
        assert_eq!(house.view().await, before);
        house.ingest("2026-03-14T09:30:00Z").await;
        assert_eq!(house.view().await, before);
    }
}
