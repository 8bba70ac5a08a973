//! The look at markers that asks for runs. Rules B1 to B3.

use async_trait::async_trait;
use basis::{Actor, Ambient, Timestamp};
use db::Tx;
use futures::StreamExt;
use jobs::Reconciler;
use partners::EnvironmentConfig;

use super::poll::{Pace, Poll, Seen, decide_next, decide_run};
use super::store::{find_poll, save_poll, save_settled};
use super::{Known, Looked, SourceError, look};
use crate::alerts::notify_of;
use crate::error::InventoryError;
use crate::ingest::failure_of;
use crate::model::{Ingestion, IngestionState};
use crate::service::{Inventory, enqueue_ingestion};
use crate::store;

/// Markers looked at at one time.
const PARALLEL: usize = 8;

/// Looks at the markers of all environments with a feed and asks for a run where one has changed. Rules B1 to B3.
#[derive(Debug)]
pub struct PollMarkers(pub Inventory);

#[async_trait]
impl Reconciler for PollMarkers {
    fn name(&self) -> &'static str {
        "inventory.poll_markers"
    }

    fn every_seconds(&self) -> i64 {
        self.0.settings.poll_every_seconds.clamp(1, 60)
    }

    async fn pass(&self) -> anyhow::Result<()> {
        let now = self.0.ambient.now();
        let mut looks = Vec::new();
        for config in self.0.db.read(partners::list_feed_environments).await? {
            let (partner, environment) = (config.partner_id, config.environment);
            let poll = self.0.db.read(move |tx| find_poll(tx, partner, environment)).await?;
            if is_due(&config, poll.as_ref(), self.pace(&config), now) {
                looks.push(self.poll(config, poll, now));
            }
        }
        let done: Vec<_> = futures::stream::iter(looks).buffer_unordered(PARALLEL).collect().await;
        Ok(done.into_iter().collect::<Result<(), InventoryError>>()?)
    }
}

impl PollMarkers {
    fn pace(&self, config: &EnvironmentConfig) -> Pace {
        let own = config.feed_poll_minutes.map(|minutes| minutes.saturating_mul(60));
        let every = own.unwrap_or(self.0.settings.poll_every_seconds);
        Pace::of(config.partner_id, config.environment, every)
    }

    async fn poll(
        &self,
        config: EnvironmentConfig,
        before: Option<Poll>,
        now: Timestamp,
    ) -> Result<(), InventoryError> {
        let inventory = &self.0;
        let source = config.feed_fingerprint().unwrap_or_default();
        let same = before.as_ref().is_none_or(|before| before.source == source);
        let before = before.filter(|_| same);
        let known = before
            .as_ref()
            .and_then(|before| Some(Known { etag: before.etag.clone(), marker: before.marker.clone()? }));
        let looked = look(&inventory.sources, &config, known.as_ref()).await;
        let (ambient, pace) = (inventory.ambient.clone(), self.pace(&config));
        let failures = before.as_ref().map_or(0, |before| before.failures);
        let next = decide_next(looked.is_ok(), failures, pace, now);
        inventory
            .db
            .write(move |tx| {
                store::ensure_head(tx, config.partner_id, config.environment)?;
                store::set_polled(tx, config.partner_id, config.environment, now)?;
                let mut poll = before.clone().unwrap_or(Poll {
                    source,
                    due_at: now,
                    failures: 0,
                    etag: None,
                    marker: None,
                    asked: None,
                });
                (poll.due_at, poll.failures) = (next.due_at, next.failures);
                let mut settled = false;
                match looked {
                    Ok(looked) => settled = !ask(tx, &ambient, &config, &mut poll, looked, same)?,
                    Err(error) if next.report => record_failure(tx, &ambient, &config, &error)?,
                    Err(_) => {}
                }
                save_poll(tx, config.partner_id, config.environment, &poll)?;
                if settled {
                    save_settled(tx, config.partner_id, config.environment, now)?;
                }
                Ok(())
            })
            .await
    }
}

/// Whether a marker is to be looked at now. A look that is set further off than the interval is of a longer one before.
fn is_due(config: &EnvironmentConfig, poll: Option<&Poll>, pace: Pace, now: Timestamp) -> bool {
    poll.is_none_or(|poll| {
        let moved = config.feed_fingerprint().is_none_or(|source| source != poll.source);
        moved || poll.due_at <= now || poll.due_at.as_second() - now.as_second() > pace.every
    })
}

/// Asks for a run if there is something new, and says whether it did.
fn ask(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    config: &EnvironmentConfig,
    poll: &mut Poll,
    looked: Looked,
    same_source: bool,
) -> Result<bool, InventoryError> {
    let (partner, environment) = (config.partner_id, config.environment);
    let asked = match poll.asked {
        Some(id) => store::find_ingestion(tx, partner, environment, id)?,
        None => None,
    };
    let newest = store::latest_ingestion(tx, partner, environment)?.and_then(|run| run.marker);
    let seen = Seen {
        marker: &looked.marker.text,
        same_source,
        asked: poll.marker.as_deref(),
        broke_off: asked.as_ref().is_none_or(broke_off),
        newest: newest.as_deref(),
    };
    let asks = decide_run(seen);
    if asks {
        poll.asked = Some(enqueue_ingestion(tx, ambient, partner, environment, poller())?);
    }
    poll.marker = Some(looked.marker.text);
    poll.etag = looked.etag;
    Ok(asks)
}

/// Whether a run ended without having the whole feed.
fn broke_off(run: &Ingestion) -> bool {
    let code = run.failure.as_ref().map(|failure| failure.code.as_str());
    matches!(code, Some("FETCH_FAILED" | "FETCH_AUTH" | "MARKER_INVALID"))
}

/// A failed look stands in the history as a run that ended at once, where people look for it.
fn record_failure(
    tx: &mut Tx<'_>,
    ambient: &Ambient,
    config: &EnvironmentConfig,
    error: &SourceError,
) -> Result<(), InventoryError> {
    let now = ambient.now();
    let place = (config.partner_id, config.environment);
    let run = Ingestion {
        state: IngestionState::Failed,
        started_at: Some(now),
        finished_at: Some(now),
        failure: Some(failure_of(error)),
        ..Ingestion::queued(ambient.new_id(), place, poller(), now)
    };
    metrics::counter!("inventory_ingestions_total", "state" => "failed").increment(1);
    store::insert_ingestion(tx, &run)?;
    store::update_ingestion(tx, &run)?;
    Ok(notify_of(tx, ambient, &run)?)
}

fn poller() -> Actor {
    Actor::system("inventory")
}
