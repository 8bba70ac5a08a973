//! Inventory with one partner on a database, as the product runs it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use basis::{Actor, Ambient, Environment, PartnerId};
use db::Db;
use inventory::realtime::{ApplyUpdates, ApplyUpdatesHandler};
use inventory::{IngestFeed, IngestHandler, Ingestion, IngestionState, Inventory, InventorySettings};
use jobs::Runner;
use partners::{EnvironmentPatch, NewPartner, PartnerStatus, Partners};

use crate::postgres::OwnDatabase;

pub(super) const ENVIRONMENT: Environment = Environment::Production;

/// Where the database lies.
pub(super) enum Place {
    File(PathBuf),
    Server(Box<OwnDatabase>),
}

impl Place {
    /// Bytes on disk.
    pub(super) async fn size(&self) -> anyhow::Result<u64> {
        match self {
            Self::File(path) => Ok(std::fs::metadata(path)?.len()),
            Self::Server(own) => own.size().await,
        }
    }
}

/// What is measured.
pub(super) struct Rig {
    pub(super) db: Db,
    pub(super) ambient: Ambient,
    pub(super) inventory: Inventory,
    pub(super) partners: Partners,
    pub(super) partner: PartnerId,
}

impl Rig {
    /// A launched partner whose feed lies in `feed`.
    pub(super) async fn open(
        database: &str,
        root: &Path,
        feed: &Path,
        ambient: Ambient,
    ) -> anyhow::Result<Self> {
        let db = Db::connect(database).await?;
        db.migrate().await?;
        let partners = Partners::new(db.clone(), ambient.clone());
        let partner = partners.create(actor(), NewPartner::named("Bouchons de Lyon")).await?.id;
        let directory = Some(Some(feed.display().to_string()));
        let patch = EnvironmentPatch { feed_directory: directory, ..EnvironmentPatch::default() };
        partners.update_environment(actor(), partner, ENVIRONMENT, patch).await?;
        for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
            partners.set_status(actor(), partner, status, "The benchmark begins.").await?;
        }
        let settings =
            InventorySettings { feed_roots: vec![root.to_owned()], ..InventorySettings::default() };
        let inventory = Inventory::new(db.clone(), ambient.clone(), settings);
        Ok(Self { db, ambient, inventory, partners, partner })
    }

    /// The jobs of inventory.
    pub(super) fn runner(&self) -> Runner {
        Runner::builder(self.db.clone(), self.ambient.clone())
            .handler::<IngestFeed, _>(Arc::new(IngestHandler(self.inventory.clone())))
            .handler::<ApplyUpdates, _>(ApplyUpdatesHandler::new(self.inventory.clone()))
            .build()
    }

    /// Reads the feed and publishes it.
    pub(super) async fn publish(&self) -> anyhow::Result<Ingestion> {
        self.inventory.request_ingestion(self.partner, ENVIRONMENT, actor()).await?;
        self.runner().run_until_idle().await?;
        let runs = self.inventory.list_ingestions(self.partner, ENVIRONMENT).await?;
        let run = runs.into_iter().next().context("there is no run")?;
        anyhow::ensure!(run.state == IngestionState::Done, "the feed was not published: {run:?}");
        Ok(run)
    }

    pub(super) async fn close(self) {
        self.db.close().await;
    }
}

pub(super) fn actor() -> Actor {
    Actor::system("bench")
}
