//! Real-time updates: how many are applied in a second, and when their effect is seen.

use std::time::{Duration, Instant};

use anyhow::Context;
use basis::Timestamp;
use inventory::realtime::{
    UpdateForm, UpdateInterface, UpdateQuery, UpdateRecord, UpdateRequest, UpdateRoute, UpdateState,
};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use super::feeds::Feed;
use super::rig::{ENVIRONMENT, Rig};
use super::say;
use crate::histogram::Times;

/// Single updates whose effect is looked for in the catalogue.
const PROBES: usize = 200;
/// How often is looked.
const LOOK: Duration = Duration::from_millis(1);
/// Longer than this nothing takes.
const PATIENCE: Duration = Duration::from_mins(10);

/// Sends records in requests of a thousand and of one, and looks for the effect of single ones.
pub(super) async fn run(rig: &Rig, feed: &Feed, updates: u32) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let jobs = tokio::spawn(rig.runner().run(stop.clone()));
    let wanted = usize::try_from(updates)?;
    let offers = feed.offers(wanted)?;
    anyhow::ensure!(!offers.is_empty(), "the feed has no offers");
    let mut clock = Clock(rig.ambient.now());
    let thousand = many(rig, &offers, 1_000, &mut clock).await?;
    say(&format!("  updates in requests of 1,000   {thousand}"));
    let single = many(rig, &offers[..offers.len().min(wanted / 4).max(1)], 1, &mut clock).await?;
    say(&format!("  updates in requests of 1       {single}"));
    let step = (offers.len() / PROBES).max(1);
    let mut probes = Probes::new()?;
    for offer in offers.iter().step_by(step).take(PROBES) {
        probes.one(rig, offer, &mut clock).await?;
    }
    say(&format!("  single updates, one after the other: {}", probes.tell()));
    stop.cancel();
    jobs.await?;
    Ok(())
}

/// Versions that only rise.
struct Clock(Timestamp);

impl Clock {
    fn next(&mut self, now: Timestamp) -> Timestamp {
        self.0 = now.max(self.0 + SignedDuration::from_micros(1));
        self.0
    }
}

fn priced(offer: &str, cents: u32) -> anyhow::Result<serde_json::Value> {
    let mut row: serde_json::Value = serde_json::from_str(offer)?;
    row["price"] = format!("{}.{:02}", cents / 100, cents % 100).into();
    if let Some(members) = row.as_object_mut() {
        members.remove("dateModified");
    }
    Ok(row)
}

fn record(offer: &str, cents: u32, version: Timestamp) -> anyhow::Result<UpdateRecord> {
    let row = priced(offer, cents)?;
    Ok(UpdateRecord {
        route: UpdateRoute::Upsert,
        form: UpdateForm::V2,
        entity_type: "MenuItemOffer".to_owned(),
        entity_id: row["@id"].as_str().context("an offer without @id")?.to_owned(),
        version,
        payload: Some(row.to_string()),
    })
}

async fn accept(rig: &Rig, records: Vec<UpdateRecord>) -> anyhow::Result<()> {
    let request = UpdateRequest {
        partner_id: rig.partner,
        environment: ENVIRONMENT,
        interface: UpdateInterface::Final,
        route: UpdateRoute::Upsert,
        records,
    };
    let accepted = rig.inventory.accept_updates(request).await?;
    accepted.map(drop).map_err(|refusal| anyhow::anyhow!("refused: {refusal:?}"))
}

/// All in requests of `size`, until the last is applied.
async fn many(rig: &Rig, offers: &[String], size: usize, clock: &mut Clock) -> anyhow::Result<String> {
    let (begun, mut accepting) = (Instant::now(), Times::new()?);
    for (number, part) in offers.chunks(size).enumerate() {
        let cents = 300 + u32::try_from(number % 5_000)?;
        let records = part
            .iter()
            .map(|offer| record(offer, cents, clock.next(rig.ambient.now())))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let sent = Instant::now();
        accept(rig, records).await?;
        accepting.note(sent.elapsed());
    }
    let accepted = begun.elapsed();
    wait_until_applied(rig).await?;
    let all = begun.elapsed();
    let quantiles = accepting.quantiles().context("nothing was sent")?;
    Ok(format!(
        "{:7.0} records/s applied; accepted at {:.0}/s, a request in {:.1} ms (p50) {:.1} ms (p99); {} records",
        crate::figures::rate(u64::try_from(offers.len())?, all),
        crate::figures::rate(u64::try_from(offers.len())?, accepted),
        quantiles.p50_ms,
        quantiles.p99_ms,
        offers.len()
    ))
}

async fn wait_until_applied(rig: &Rig) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        let query = UpdateQuery {
            state: Some(UpdateState::Accepted),
            limit: 1,
            ..UpdateQuery::of(rig.partner, ENVIRONMENT)
        };
        if rig.inventory.list_updates(query).await?.items.is_empty() {
            break;
        }
        anyhow::ensure!(begun.elapsed() < PATIENCE, "updates are not applied");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let query = UpdateQuery {
        state: Some(UpdateState::Rejected),
        limit: 1,
        ..UpdateQuery::of(rig.partner, ENVIRONMENT)
    };
    let rejected = rig.inventory.list_updates(query).await?.items;
    anyhow::ensure!(rejected.is_empty(), "an update was rejected: {rejected:?}");
    Ok(())
}

/// Times of single updates.
struct Probes {
    accepted: Times,
    visible: Times,
}

impl Probes {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { accepted: Times::new()?, visible: Times::new()? })
    }

    async fn one(&mut self, rig: &Rig, offer: &str, clock: &mut Clock) -> anyhow::Result<()> {
        let restaurant = restaurant_of(offer)?;
        let catalogue = rig.inventory.catalogue();
        let read = || catalogue.restaurant(rig.partner, ENVIRONMENT, &restaurant);
        // Menus of chains have no restaurant of their own.
        let Some(before) = read().await? else { return Ok(()) };
        let cents = 10_000 + u32::try_from(self.count())?;
        let record = record(offer, cents, clock.next(rig.ambient.now()))?;
        let sent = Instant::now();
        accept(rig, vec![record]).await?;
        let accepted = Instant::now();
        self.accepted.note(accepted - sent);
        while read().await?.is_none_or(|now| now == before) {
            anyhow::ensure!(accepted.elapsed() < PATIENCE, "an update is not seen");
            tokio::time::sleep(LOOK).await;
        }
        self.visible.note(accepted.elapsed());
        Ok(())
    }

    fn count(&self) -> u64 {
        self.visible.count()
    }

    fn tell(&self) -> String {
        let of = |times: &Times| {
            let found = times.quantiles();
            found.map_or_else(String::new, |found| {
                format!("p50 {:.1} ms, p99 {:.1} ms", found.p50_ms, found.p99_ms)
            })
        };
        format!("accepted in {}; visible after acceptance {}", of(&self.accepted), of(&self.visible))
    }
}

/// Ids of offers begin with that of their restaurant.
fn restaurant_of(offer: &str) -> anyhow::Result<String> {
    let row: serde_json::Value = serde_json::from_str(offer)?;
    let id = row["@id"].as_str().context("an offer without @id")?;
    Ok(id.split(':').next().unwrap_or(id).to_owned())
}
