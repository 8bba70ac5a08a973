//! What diners read, with many restaurants stored: those near a point, then one with its menu.

use std::time::Instant;

use anyhow::Context;
use basis::{GeoPoint, PartnerId};
use inventory::SearchQuery;
use partners::{NewPartner, PartnerStatus};

use super::rig::{ENVIRONMENT, Place, Rig, actor};
use super::store::{self, Copy, Sample};
use super::{figures, say};
use crate::args::InventoryArgs;
use crate::histogram::Times;

/// One restaurant of so many has its whole document; the database would not fit on a disk otherwise.
const WHOLE: i64 = 50;
/// Restaurants in one transaction.
const STEP: i64 = 5_000;
/// Searches by name over all of the country, which look at every restaurant.
const SEARCHES: u32 = 10;

/// Fills the table and reads from it.
pub(super) async fn run(rig: &Rig, place: &Place, args: &InventoryArgs) -> anyhow::Result<()> {
    let own = rig.partner;
    let mut samples = rig.db.read(move |tx| store::samples(tx, own)).await?;
    if samples.is_empty() {
        rig.publish().await?;
        samples = rig.db.read(move |tx| store::samples(tx, own)).await?;
    }
    let bytes: usize = samples.iter().map(Sample::bytes).sum();
    let mean = figures::megabytes(u64::try_from(bytes / samples.len().max(1))?) * 1e3;
    let partner = fill(rig, samples, args.stored).await?;
    if matches!(place, Place::Server(_)) {
        rig.db.write(store::analyze).await?;
    }
    let size = figures::megabytes(place.size().await?);
    say(&format!(
        "  {} restaurants stored, whole documents of {mean:.0} kB; database {size:.0} MB",
        args.stored
    ));
    let reads = i64::from(args.reads);
    tell("restaurant, first read", open(rig, partner, args.stored, reads).await?)?;
    tell("restaurant, read again", open(rig, partner, args.stored, reads.min(500)).await?)?;
    tell("the 30 nearest, in a town", search(rig, args, Where::Town, None).await?)?;
    tell("the 30 nearest, anywhere", search(rig, args, Where::Anywhere, None).await?)?;
    tell("the nearest with a word", search(rig, args, Where::Town, Some("rue")).await?)?;
    tell("by a word alone", search(rig, args, Where::Nowhere, Some("pizza")).await?)
}

/// Writes restaurants of a partner of their own.
async fn fill(rig: &Rig, samples: Vec<Sample>, stored: i64) -> anyhow::Result<PartnerId> {
    let partner = rig.partners.create(actor(), NewPartner::named("Tables de France")).await?.id;
    for status in [PartnerStatus::LaunchReview, PartnerStatus::Launched] {
        rig.partners.set_status(actor(), partner, status, "The benchmark begins.").await?;
    }
    rig.db.write(move |tx| store::insert_head(tx, partner)).await?;
    let samples = std::sync::Arc::new(samples);
    for from in (0..stored).step_by(usize::try_from(STEP)?) {
        let samples = samples.clone();
        let numbers = from..stored.min(from + STEP);
        let write = move |tx: &mut db::Tx<'_>| {
            let copies: Vec<Copy<'_>> = numbers.map(|number| copy(&samples, number)).collect();
            store::insert(tx, partner, &copies)
        };
        rig.db.write(write).await?;
    }
    Ok(partner)
}

fn copy(samples: &[Sample], number: i64) -> Copy<'_> {
    let at = usize::try_from(number).unwrap_or(0) % samples.len();
    let point = point(number);
    Copy {
        id: id(number),
        sample: &samples[at],
        latitude: point.latitude,
        longitude: point.longitude,
        whole: number % WHOLE == 0,
    }
}

fn id(number: i64) -> String {
    // Not in the order of writing, as ids of partners are not either.
    format!("r{:08x}", mix(number) & 0xffff_ffff) + &format!("-{number}")
}

/// The finaliser of SplitMix64.
fn mix(number: i64) -> u64 {
    let mut bits = number.cast_unsigned().wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// From 0 to 1.
fn share(bits: u64) -> f64 {
    f64::from(u16::try_from(bits & 0xffff).unwrap_or(0)) / 65_536.0
}

/// Two thirds lie within some kilometres of one of forty towns, the others anywhere in a box as large as France.
fn point(number: i64) -> GeoPoint {
    let bits = mix(number);
    let (across, along) = (share(bits), share(bits >> 16));
    if number % 3 == 0 {
        return GeoPoint { latitude: 42.5 + 8.5 * across, longitude: -4.5 + 12.5 * along };
    }
    let town = town(bits >> 32);
    let spread = |one: f64, other: f64| (one + other - 1.0) * 0.09;
    GeoPoint {
        latitude: town.latitude + spread(across, share(bits >> 40)),
        longitude: town.longitude + 1.4 * spread(along, share(bits >> 48)),
    }
}

fn town(bits: u64) -> GeoPoint {
    let number = i64::try_from(bits % 40).unwrap_or(0);
    let place = mix(-1 - number);
    GeoPoint { latitude: 43.0 + 7.5 * share(place), longitude: -4.0 + 11.5 * share(place >> 16) }
}

async fn open(rig: &Rig, partner: PartnerId, stored: i64, reads: i64) -> anyhow::Result<Times> {
    let mut times = Times::new()?;
    let whole = (stored / WHOLE).max(1);
    for read in 0..reads {
        // Another one each time, so that none is in memory yet; 7919 is prime to the number of them unless unlucky.
        let number = (read * 7919 % whole) * WHOLE;
        let begun = Instant::now();
        rig.partners.find(partner).await?.context("the partner is gone")?;
        let found = rig.inventory.catalogue().restaurant(partner, ENVIRONMENT, &id(number)).await?;
        times.note(begun.elapsed());
        anyhow::ensure!(found.is_some(), "{} is not served", id(number));
    }
    Ok(times)
}

/// Where is searched.
#[derive(Clone, Copy)]
enum Where {
    Town,
    Anywhere,
    Nowhere,
}

async fn search(rig: &Rig, args: &InventoryArgs, place: Where, text: Option<&str>) -> anyhow::Result<Times> {
    let mut times = Times::new()?;
    let searches = if matches!(place, Where::Nowhere) { SEARCHES } else { args.reads.min(300) };
    for number in 0..i64::from(searches) {
        let near = match place {
            Where::Town => Some(point(number * 3 + 1)),
            Where::Anywhere => Some(point(number * 3)),
            Where::Nowhere => None,
        };
        let text = text.map(str::to_owned);
        let query = SearchQuery { near, text, ..SearchQuery::offered(ENVIRONMENT) };
        let begun = Instant::now();
        rig.inventory.catalogue().search(query).await?;
        times.note(begun.elapsed());
    }
    Ok(times)
}

fn tell(name: &str, times: Times) -> anyhow::Result<()> {
    let found = times.quantiles().context("nothing was read")?;
    say(&format!(
        "  {name:28} p50 {:8.2} ms, p99 {:8.2} ms, {} times",
        found.p50_ms,
        found.p99_ms,
        times.count()
    ));
    Ok(())
}
