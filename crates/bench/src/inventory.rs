//! How fast inventory is: feeds in, real-time updates in, pages out, on the databases that are asked for.
//!
//! Everything goes the product's own way: jobs in a runner, files on disk, rows in the migrated schema. Only the many
//! restaurants of the part `pages` are written straight into their table. What a batch takes is told by phase, from the
//! metrics that the product records, and compared with `bench feed --only documents` of the same feed, which runs in a
//! process of its own right before and after.

mod batches;
mod feeds;
mod figures;
mod pages;
mod rig;
mod store;
mod updates;

use std::path::Path;

use anyhow::Context;
use basis::Ambient;
use telemetry::{LogFormat, Metrics, MetricsHandle};

use crate::args::InventoryArgs;
use crate::machine;
use crate::postgres::OwnDatabase;
use feeds::Feed;
use rig::{Place, Rig};

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A feed for the first time, again, with one change, and with new times only.
    Batches,
    /// Records that partners push between two batches.
    Updates,
    /// What diners read, with many restaurants stored.
    Pages,
}

impl Part {
    /// All of them, in the order in which they are measured.
    pub const ALL: [Self; 3] = [Self::Batches, Self::Updates, Self::Pages];
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Batches => "batches",
            Self::Updates => "updates",
            Self::Pages => "pages",
        })
    }
}

impl std::str::FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = Self::ALL.into_iter().find(|part| part.to_string() == text);
        named.ok_or_else(|| format!("{text:?} is no part: write batches, updates or pages"))
    }
}

/// Measures what is asked for, one database after the other, and prints as it goes.
pub(crate) async fn run(args: InventoryArgs) -> anyhow::Result<()> {
    telemetry::init(LogFormat::Text, "error")?;
    let metrics = Metrics::install()?;
    let ambient = Ambient::system();
    let folder = tempfile::Builder::new().prefix("aboyeur-bench-").tempdir()?;
    let root = folder.path().canonicalize()?;
    let (sqlite, server) = args.database.engines(args.postgres.as_deref())?;
    let feed = Feed::generate(root.join("feed"), args.restaurants, args.chains_percent)?;
    say(&format!(
        "feed: {} restaurants, {} entities, {} files, {:.0} MB; load {:.1}",
        feed.totals.restaurants,
        feed.totals.entities,
        feed.totals.files,
        figures::megabytes(feed.totals.bytes),
        machine::load().unwrap_or(0.0)
    ));
    let mut bench = Bench { args: &args, metrics, ambient, feed };
    if sqlite {
        let path = root.join("aboyeur.db");
        say("\nSQLite, synchronous=FULL");
        bench.measure(&format!("sqlite:{}", path.display()), &Place::File(path), &root).await?;
    }
    if let Some(url) = server {
        let own = OwnDatabase::make(url, &bench.ambient).await?;
        let on = &own.server;
        say(&format!(
            "\nPostgreSQL {}, fsync={}, full_page_writes={}",
            on.version, on.fsync, on.full_page_writes
        ));
        let database = own.url.clone();
        let place = Place::Server(Box::new(own));
        let measured = bench.measure(&database, &place, &root).await;
        let Place::Server(own) = place else { return measured };
        let own = *own;
        own.drop().await?;
        measured?;
    }
    Ok(())
}

struct Bench<'a> {
    args: &'a InventoryArgs,
    metrics: MetricsHandle,
    ambient: Ambient,
    feed: Feed,
}

impl Bench<'_> {
    async fn measure(&mut self, database: &str, place: &Place, root: &Path) -> anyhow::Result<()> {
        let wanted = |part| self.args.parts.contains(&part);
        let rig = Rig::open(database, root, &self.feed.dir, self.ambient.clone()).await?;
        if wanted(Part::Batches) || wanted(Part::Updates) {
            batches::run(&rig, &mut self.feed, place, &self.metrics, wanted(Part::Batches))
                .await
                .context("batches")?;
        }
        if wanted(Part::Updates) {
            updates::run(&rig, &self.feed, self.args.updates).await.context("updates")?;
        }
        if wanted(Part::Pages) {
            pages::run(&rig, place, self.args).await.context("pages")?;
        }
        rig.close().await;
        Ok(())
    }
}

/// Prints a line of the result.
#[expect(clippy::print_stdout, reason = "the result of the command belongs on standard output")]
fn say(text: &str) {
    println!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_they_are_written() {
        for part in Part::ALL {
            assert_eq!(part.to_string().parse(), Ok(part));
        }
        assert!("everything".parse::<Part>().is_err());
    }
}
