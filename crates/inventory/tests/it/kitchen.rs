//! A partner whose feed is read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use basis::{Actor, Ambient, Environment, PartnerId};
use db::Db;
use inventory::{
    ImportPlacesHandler, IngestHandler, Ingestion, IngestionState, Inventory, InventorySettings,
    MatchPlacesHandler, PollMarkers, RollBackHandler, SearchQuery, StopStale, SweepInventory,
};
use jobs::Runner;
use partners::{EnvironmentPatch, NewPartner, PartnerStatus, Partners};

/// A launched partner with a feed directory.
pub(crate) struct Kitchen {
    pub(crate) db: Db,
    pub(crate) ambient: Ambient,
    pub(crate) inventory: Inventory,
    pub(crate) partners: Partners,
    pub(crate) runner: Runner,
    pub(crate) clock: Arc<basis::ManualClock>,
    pub(crate) partner: PartnerId,
    pub(crate) feed: PathBuf,
    _folder: tempfile::TempDir,
}

pub(crate) const ENVIRONMENT: Environment = Environment::Production;

impl Kitchen {
    /// A launched partner with an empty feed directory.
    pub(crate) async fn open(db: Db) -> Self {
        let (ambient, clock) = testkit::ambient();
        let folder = tempfile::tempdir().unwrap();
        let feed = folder.path().join("feed");
        fs::create_dir(&feed).unwrap();
        let feed_roots = vec![folder.path().to_owned()];
        let settings = InventorySettings { feed_roots, snapshots_kept: 3, ..Default::default() };
        let partners = Partners::new(db.clone(), ambient.clone());
        let actor = Actor::system("test");
        let partner = partners.create(actor.clone(), NewPartner::named("Bistronomie")).await.unwrap().id;
        let patch =
            EnvironmentPatch { feed_directory: Some(Some(feed.display().to_string())), ..Default::default() };
        partners.update_environment(actor.clone(), partner, ENVIRONMENT, patch).await.unwrap();
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            partners.set_status(actor.clone(), partner, status, "ready").await.unwrap();
        }
        let inventory = Inventory::new(db.clone(), ambient.clone(), settings);
        let runner = Runner::builder(db.clone(), ambient.clone())
            .handler::<inventory::IngestFeed, _>(Arc::new(IngestHandler(inventory.clone())))
            .handler::<inventory::RollBack, _>(Arc::new(RollBackHandler(inventory.clone())))
            .handler::<inventory::ImportPlaces, _>(Arc::new(ImportPlacesHandler(inventory.clone())))
            .handler::<inventory::MatchPlaces, _>(Arc::new(MatchPlacesHandler(inventory.clone())))
            .reconciler(Arc::new(PollMarkers(inventory.clone())))
            .reconciler(Arc::new(StopStale(inventory.clone())))
            .reconciler(Arc::new(SweepInventory(inventory.clone())))
            .build();
        Self { db, ambient, inventory, partners, runner, clock, partner, feed, _folder: folder }
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.feed.join(name), text).unwrap();
    }

    pub(crate) fn mark(&self, at: &str) {
        self.write("marker.txt", at);
    }

    /// Lets an hour pass, so that the marker is looked at again, and everything due run.
    pub(crate) async fn next_poll(&self) -> Ingestion {
        self.clock.advance(jiff::SignedDuration::from_hours(1));
        self.runner.run_until_idle().await.unwrap();
        self.inventory.list_ingestions(self.partner, ENVIRONMENT).await.unwrap().remove(0)
    }

    /// Marks the feed as of now and lets it be read.
    pub(crate) async fn publish(&self) -> Ingestion {
        self.mark(&self.ambient.now().to_string());
        let run = self.next_poll().await;
        assert_eq!(run.state, IngestionState::Done, "{run:?}");
        run
    }

    /// Lets everything due run, without an hour going by.
    pub(crate) async fn settle(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    pub(crate) async fn names(&self) -> Vec<String> {
        let found = self.inventory.catalogue().search(SearchQuery::offered(ENVIRONMENT)).await.unwrap();
        found.into_iter().map(|card| card.name).collect()
    }
}

/// The sound example restaurant, renamed, so that several can stand in one feed.
pub(crate) fn restaurant(number: usize, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../feed/tests/examples/feeds/harbor-07.ndjson");
    let text = fs::read_to_string(path).unwrap();
    text.replace("Harbor Noodle House", name)
        .replace("harbor-", &format!("harbor{number}-"))
        .lines()
        .map(|line| line.replace("\"@id\":\"", &format!("\"@id\":\"r{number}/")))
        .map(|line| reference(&line, number))
        .collect::<Vec<_>>()
        .join("\n")
}

/// References get the same prefix as the ids they name.
fn reference(line: &str, number: usize) -> String {
    let mut entity: serde_json::Value = serde_json::from_str(line).unwrap();
    let object = entity.as_object_mut().unwrap();
    for (key, value) in object.iter_mut() {
        let names_another =
            key.ends_with("Id") || ["eligibleRegion", "defaultOption"].contains(&key.as_str());
        if !names_another {
            continue;
        }
        match value {
            serde_json::Value::String(id) => *id = format!("r{number}/{id}"),
            serde_json::Value::Array(ids) => {
                for id in ids {
                    if let serde_json::Value::String(id) = id {
                        *id = format!("r{number}/{id}");
                    }
                }
            }
            _ => {}
        }
    }
    entity.to_string()
}
