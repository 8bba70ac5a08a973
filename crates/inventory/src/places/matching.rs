//! Finding the restaurants whose match has changed, and having them judged again: a durable job for each environment.

use std::collections::HashMap;

use async_trait::async_trait;
use basis::{Actor, Ambient, Environment, PartnerId};
use db::{DbError, Tx};
use jiff::SignedDuration;
use jobs::{Handler, Job, JobContext, JobError, Options};
use serde::{Deserialize, Serialize};

use super::lookup;
use super::store::{self, Matchable};
use crate::error::InventoryError;
use crate::service::{Inventory, enqueue_ingestion};
use crate::store::{Ground, list_heads, served_ground};
use crate::updates::judge_again;

/// Restaurants matched in one read.
const PAGE: usize = 500;
/// Restaurants judged in one transaction, which keeps it short.
const JUDGED: usize = 20;
/// If more have changed, the feed is read again instead: that is faster, and a change that takes too much away is held
/// for a person as any batch is.
const MOST_JUDGED: usize = 5_000;
/// While a batch is written, the job comes back after so long.
const BUSY: SignedDuration = SignedDuration::from_secs(15);

/// Compare the restaurants of an environment with the register, and judge those again whose match has changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatchPlaces {
    /// Whose restaurants.
    pub partner_id: PartnerId,
    /// Of which environment.
    pub environment: Environment,
    /// Only this one, whatever its match; all by default.
    #[serde(default)]
    pub restaurant_id: Option<String>,
}

impl MatchPlaces {
    fn options(&self) -> Options {
        let one = self.restaurant_id.as_deref().unwrap_or_default();
        let key = format!("inventory_places:{}:{}:{one}", self.partner_id, self.environment);
        Options::default().dedup(key).partner(self.partner_id)
    }
}

impl Job for MatchPlaces {
    const NAME: &'static str = "inventory.match_places";
    const LEASE_SECONDS: i64 = 300;
}

/// Enqueues the job for one restaurant.
pub(super) fn enqueue_one(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    (partner_id, environment): (PartnerId, Environment),
    restaurant_id: &str,
) -> Result<(), DbError> {
    let job = MatchPlaces { partner_id, environment, restaurant_id: Some(restaurant_id.to_owned()) };
    jobs::enqueue(tx, ambient, &job, job.options())?;
    Ok(())
}

/// Enqueues the job for every environment that has inventory.
pub(super) fn enqueue_all(tx: &mut Tx<'_>, ambient: &Ambient) -> Result<(), DbError> {
    for (partner_id, environment) in list_heads(tx)? {
        let job = MatchPlaces { partner_id, environment, restaurant_id: None };
        jobs::enqueue(tx, ambient, &job, job.options())?;
    }
    Ok(())
}

/// Carries out [`MatchPlaces`].
#[derive(Debug)]
pub struct MatchPlacesHandler(pub Inventory);

#[async_trait]
impl Handler<MatchPlaces> for MatchPlacesHandler {
    async fn run(&self, job: MatchPlaces, context: &JobContext) -> Result<(), JobError> {
        let changed = match &job.restaurant_id {
            Some(id) => vec![id.clone()],
            None => self.0.changed_matches(&job).await?,
        };
        if changed.len() > MOST_JUDGED {
            return Ok(self.0.read_feed_again(&job).await?);
        }
        for some in changed.chunks(JUDGED) {
            if !self.0.judge(&job, some.to_vec()).await? {
                return Ok(self.0.match_later(&job, context.clone()).await?);
            }
        }
        Ok(())
    }
}

impl Inventory {
    /// Restaurants whose stored match is no longer the one that the register gives.
    async fn changed_matches(&self, job: &MatchPlaces) -> Result<Vec<String>, InventoryError> {
        let (partner, environment) = (job.partner_id, job.environment);
        let mut changed = Vec::new();
        let mut after = String::new();
        loop {
            let begin = after.clone();
            let read = move |tx: &mut Tx<'_>| match served_ground(tx, partner, environment)? {
                Some(ground) => compare_page(tx, ground, &begin),
                None => Ok((None, Vec::new())),
            };
            let (last, found) = self.db.read(read).await?;
            changed.extend(found);
            match last {
                Some(last) if changed.len() <= MOST_JUDGED => after = last,
                _ => return Ok(changed),
            }
        }
    }

    async fn judge(&self, job: &MatchPlaces, restaurants: Vec<String>) -> Result<bool, InventoryError> {
        let (of, now) = ((job.partner_id, job.environment), self.ambient.now());
        self.db.write(move |tx| judge_again(tx, now, of, &restaurants)).await
    }

    async fn read_feed_again(&self, job: &MatchPlaces) -> Result<(), InventoryError> {
        let (ambient, partner, environment) = (self.ambient.clone(), job.partner_id, job.environment);
        self.db
            .write(move |tx| {
                enqueue_ingestion(tx, &ambient, partner, environment, Actor::system("places")).map(|_| ())
            })
            .await
    }

    async fn match_later(&self, job: &MatchPlaces, context: JobContext) -> Result<(), InventoryError> {
        let (ambient, job) = (self.ambient.clone(), job.clone());
        self.db
            .write(move |tx| {
                context.complete(tx).map_err(|_| InventoryError::Overtaken)?;
                let options = Options { at: Some(ambient.now() + BUSY), ..job.options() };
                jobs::enqueue(tx, &ambient, &job, options)?;
                Ok(())
            })
            .await
    }
}

/// The last restaurant of a page, and those of it whose match has changed.
fn compare_page(
    tx: &mut Tx<'_>,
    ground: Ground,
    after: &str,
) -> Result<(Option<String>, Vec<String>), InventoryError> {
    let rows = store::page_to_match(tx, ground, after, PAGE)?;
    let Some(last) = rows.last().map(|row| row.id.clone()) else { return Ok((None, Vec::new())) };
    let enabled = store::is_enabled(tx)?;
    let mut current: HashMap<String, i64> = HashMap::new();
    if enabled {
        let sound =
            || rows.iter().filter(|row| !row.is_faulty).map(|row| (row.id.as_str(), row.raw.as_str()));
        let wanted = feed::wanted_places(sound());
        let (register, _) = lookup::load_few(tx, (ground.partner, ground.environment), &wanted)?;
        let standings = feed::place_standings(sound(), &register);
        current.extend(standings.into_iter().map(|(id, standing)| (id, standing.revision)));
    }
    let differs = |row: &Matchable| current.get(&row.id).copied() != row.revision;
    Ok((Some(last), rows.into_iter().filter(differs).map(|row| row.id).collect()))
}
