//! Where feeds come from. Whatever the source, a feed ends as files on this machine, so that checking is plain reading.
//!
//! [`look`] reads only the marker, to see whether there is anything new; [`list`] counts what there is; [`fetch`] brings
//! the whole feed. None writes to the database, and all may take long: they run outside of transactions. Everything that
//! leaves the machine goes through `outbound`. Rules: inventory feeds 8.2 to 8.5.

mod bucket;
mod check;
mod connector;
mod directory;
mod error;
mod fetched;
mod poll;
mod poller;
mod settings;
mod sitemap;
mod spool;
pub(crate) mod store;
mod web;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use basis::{Ambient, Environment, IngestionId, PartnerId};
use outbound::Outbound;
use partners::{EnvironmentConfig, FeedSource, Vault};
use secrecy::SecretString;
use url::Url;

pub use directory::FeedDirectory;
pub use error::SourceError;
pub use fetched::{FeedFile, Fetched, Listed, Marker};
pub use poller::PollMarkers;
pub use settings::{FetchLimits, SourceSettings};

use self::bucket::BucketFeed;
use self::spool::Spool;
use self::web::WebFeed;
use crate::model::InventorySettings;

/// Files of one location stay below this number. Rule of 8.5.
const MAX_FILES: usize = 100_000;
/// A marker is one timestamp; more than this is not read.
const MAX_MARKER_BYTES: u64 = 256;
/// Names of files that a listing shows.
const SAMPLES: usize = 3;

/// What fetching needs besides the source itself. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sources {
    pub(crate) settings: Arc<InventorySettings>,
    pub(crate) outbound: Option<Outbound>,
    pub(crate) vault: Vault,
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").field("connected", &self.outbound.is_some()).finish_non_exhaustive()
    }
}

/// What is known of a marker from an earlier look, for a server that can say "unchanged".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) etag: Option<String>,
    pub(crate) marker: String,
}

/// What a look has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Looked {
    pub(crate) marker: Marker,
    pub(crate) etag: Option<String>,
}

/// A source that can be read from.
enum Reader {
    Directory(FeedDirectory),
    Web(WebFeed),
    Bucket(BucketFeed),
}

/// The marker as it is now.
pub(crate) async fn look(
    sources: &Sources,
    config: &EnvironmentConfig,
    known: Option<&Known>,
) -> Result<Looked, SourceError> {
    let within = sources.settings.sources.limits.look;
    in_time(within, async {
        let marker = match sources.reader(config, within).await? {
            Reader::Directory(directory) => on_disk(move || directory.marker()).await?,
            Reader::Web(web) => return web.look(known).await,
            Reader::Bucket(bucket) => bucket.look().await?,
        };
        Ok(Looked { marker, etag: None })
    })
    .await
}

/// The marker and how many files there are, without bringing them.
pub(crate) async fn list(sources: &Sources, config: &EnvironmentConfig) -> Result<Listed, SourceError> {
    let within = sources.settings.sources.limits.look;
    in_time(within, async {
        let (marker, names) = match sources.reader(config, within).await? {
            Reader::Directory(directory) => {
                on_disk(move || {
                    let names = directory.files()?.into_iter().map(|file| file.name);
                    Ok((directory.marker()?, names.collect::<Vec<_>>()))
                })
                .await?
            }
            Reader::Web(web) => {
                let (marker, urls) = web.list().await?;
                (marker, urls.iter().map(web::name_of).collect())
            }
            Reader::Bucket(bucket) => {
                let (marker, objects) = bucket.list().await?;
                (marker, objects.iter().map(bucket::name_of).collect())
            }
        };
        let files = names.len();
        Ok(Listed { marker, files, samples: names.into_iter().take(SAMPLES).collect() })
    })
    .await
}

/// The whole feed. `run` names the copies, so that those of a run that broke off can be found.
pub(crate) async fn fetch(
    sources: &Sources,
    config: &EnvironmentConfig,
    run: IngestionId,
) -> Result<Fetched, SourceError> {
    let settings = sources.settings.sources.clone();
    let within = settings.limits.total;
    in_time(within, async {
        let (partner, environment) = (config.partner_id, config.environment);
        let spool =
            || on_disk(move || Spool::open(&settings, partner, environment, run).map_err(SourceError::Spool));
        match sources.reader(config, within).await? {
            Reader::Directory(directory) => {
                on_disk(move || {
                    let (marker, files) = (directory.marker()?, directory.files()?);
                    Ok(Fetched { marker, files, in_place: Some(directory), spool: None })
                })
                .await
            }
            Reader::Web(web) => {
                let spool = spool().await?;
                let (marker, files) = web.fetch(&spool).await?;
                Ok(Fetched { marker, files, in_place: None, spool: Some(spool) })
            }
            Reader::Bucket(bucket) => {
                let spool = spool().await?;
                let (marker, files) = bucket.fetch(&spool).await?;
                Ok(Fetched { marker, files, in_place: None, spool: Some(spool) })
            }
        }
    })
    .await
}

/// Brings a feed behind a sitemap that no environment names, for a check without a server. `login` is a name and perhaps
/// a password; the copies lie in the spool of `settings`, which must be nobody else's, until they are dropped.
///
/// # Errors
/// Whatever keeps the platform from reading such a feed.
pub async fn fetch_sitemap(
    outbound: Outbound,
    ambient: &Ambient,
    sitemap: Url,
    login: Option<(&str, Option<&SecretString>)>,
    settings: &SourceSettings,
) -> Result<Fetched, SourceError> {
    let (within, limits, settings) = (settings.limits.total, settings.limits, settings.clone());
    let (nobody, run) = (PartnerId::new(0), ambient.new_id::<IngestionId>());
    in_time(within, async {
        let spool = on_disk(move || {
            Spool::open(&settings, nobody, Environment::Sandbox, run).map_err(SourceError::Spool)
        })
        .await?;
        let (user, password) = login.map_or((None, None), |(user, password)| (Some(user), password));
        let web = WebFeed::new(outbound, sitemap, user, password, limits, within);
        let (marker, files) = web.fetch(&spool).await?;
        Ok(Fetched { marker, files, in_place: None, spool: Some(spool) })
    })
    .await
}

impl Sources {
    async fn reader(&self, config: &EnvironmentConfig, within: Duration) -> Result<Reader, SourceError> {
        let source = config.feed_source.as_ref().ok_or(SourceError::NotSet)?;
        if let FeedSource::Directory { path } = source {
            let (path, settings) = (path.clone(), self.settings.clone());
            let directory = on_disk(move || FeedDirectory::open(&path, &settings.feed_roots)).await?;
            return Ok(Reader::Directory(directory));
        }
        let outbound = self.outbound.clone().ok_or(SourceError::NotConnected)?;
        let (limits, secret) = (self.settings.sources.limits, self.secret(config)?);
        if let FeedSource::Sitemap { url, user } = source {
            let web = WebFeed::new(outbound, url.clone(), user.as_deref(), secret.as_ref(), limits, within);
            return Ok(Reader::Web(web));
        }
        let own = self.settings.sources.gcs_service_account.clone();
        let secret = secret.or(own.filter(|_| matches!(source, FeedSource::Gcs { endpoint: None, .. })));
        let secret = secret.ok_or_else(|| SourceError::Refused {
            what: "the bucket".to_owned(),
            reason: "there is no key for it, neither of the partner nor of the platform".to_owned(),
        })?;
        BucketFeed::open(outbound, source, &secret, limits, within).map(Reader::Bucket)
    }

    fn secret(&self, config: &EnvironmentConfig) -> Result<Option<SecretString>, SourceError> {
        let open = |stored| self.vault.open(&config.secret_place(), stored).map_err(SourceError::Secret);
        config.feed_secret.as_ref().map(open).transpose()
    }
}

async fn in_time<T>(
    within: Duration,
    work: impl Future<Output = Result<T, SourceError>>,
) -> Result<T, SourceError> {
    let late = |_| SourceError::TimedOut { minutes: within.as_secs() / 60 };
    tokio::time::timeout(within, work).await.map_err(late)?
}

async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|stopped| Err(SourceError::Spool(std::io::Error::other(stopped))))
}
