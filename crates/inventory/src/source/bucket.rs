//! A feed in a folder of a bucket: S3 and what speaks its language, and Google Cloud Storage.
//! Rules: inventory feeds 8.2, first two columns.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use basis::Timestamp;
use bytes::BytesMut;
use futures::TryStreamExt;
use futures::future::try_join_all;
use object_store::aws::AmazonS3Builder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig};
use outbound::{Outbound, OutboundError};
use partners::{BucketFolder, FeedSource};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::connector::Connector;
use super::error::SourceError;
use super::fetched::{FeedFile, Marker};
use super::settings::FetchLimits;
use super::spool::Spool;
use super::{MAX_FILES, MAX_MARKER_BYTES};

/// Objects of the folder and those below it that are looked at before a listing is given up.
const MAX_LISTED: usize = 1_000_000;

/// A feed in a folder of a bucket.
pub(crate) struct BucketFeed {
    store: Arc<dyn ObjectStore>,
    folder: BucketFolder,
    marker: String,
    limits: FetchLimits,
}

impl BucketFeed {
    /// The feed of `source`, which is a bucket; everything is to be done in `within`.
    pub(crate) fn open(
        outbound: Outbound,
        source: &FeedSource,
        secret: &SecretString,
        limits: FetchLimits,
        within: Duration,
    ) -> Result<Self, SourceError> {
        let connector = Connector { outbound, limits, deadline: Instant::now() + within };
        let made = match source {
            FeedSource::S3 { folder, marker, endpoint, region, access_key_id } => {
                let mut builder = AmazonS3Builder::new()
                    .with_bucket_name(&folder.bucket)
                    .with_region(region)
                    .with_access_key_id(access_key_id)
                    .with_secret_access_key(secret.expose_secret())
                    .with_http_connector(connector)
                    .with_retry(retries())
                    .with_allow_http(true);
                builder = match endpoint {
                    Some(endpoint) => builder.with_endpoint(endpoint.as_str().trim_end_matches('/')),
                    None => builder.with_virtual_hosted_style_request(!folder.bucket.contains(['.', '_'])),
                };
                builder.build().map(|store| (Arc::new(store) as Arc<dyn ObjectStore>, folder, marker))
            }
            FeedSource::Gcs { folder, marker, endpoint } => {
                let base = endpoint.as_ref().map_or("https://storage.googleapis.com", |url| url.as_str());
                GoogleCloudStorageBuilder::new()
                    .with_bucket_name(&folder.bucket)
                    .with_base_url(base.trim_end_matches('/'))
                    .with_service_account_key(secret.expose_secret())
                    .with_http_connector(connector)
                    .with_retry(retries())
                    .build()
                    .map(|store| (Arc::new(store) as Arc<dyn ObjectStore>, folder, marker))
            }
            FeedSource::Directory { .. } | FeedSource::Sitemap { .. } => {
                return Err(SourceError::NotConnected);
            }
        };
        // Building reads the key; the error may repeat parts of it and is not shown.
        let (store, folder, marker) = made.map_err(|_| SourceError::Refused {
            what: "the bucket".to_owned(),
            reason: "the key cannot be read as one".to_owned(),
        })?;
        Ok(Self { store, folder: folder.clone(), marker: marker.clone(), limits })
    }

    /// Reads the marker.
    pub(crate) async fn look(&self) -> Result<Marker, SourceError> {
        let invalid =
            |reason: &str| SourceError::MarkerInvalid { marker: "marker.txt", reason: reason.to_owned() };
        let path = path_of(&self.marker)?;
        let got = match self.store.get(&path).await {
            Err(object_store::Error::NotFound { .. }) => return Err(invalid("is missing")),
            got => got.map_err(|error| failed("marker.txt", error))?,
        };
        let (mut stream, mut text) = (got.into_stream(), BytesMut::new());
        while let Some(piece) = stream.try_next().await.map_err(|error| failed("marker.txt", error))? {
            text.extend_from_slice(&piece);
            if u64::try_from(text.len()).unwrap_or(u64::MAX) > MAX_MARKER_BYTES {
                return Err(invalid("is longer than one timestamp"));
            }
        }
        Marker::parse(std::str::from_utf8(&text).map_err(|_| invalid("is not text"))?)
    }

    /// The marker and the objects that lie in the folder itself, without the marker.
    pub(crate) async fn list(&self) -> Result<(Marker, Vec<ObjectMeta>), SourceError> {
        let marker = self.look().await?;
        let prefix = if self.folder.path.is_empty() { None } else { Some(path_of(&self.folder.path)?) };
        let depth = prefix.as_ref().map_or(0, Path::parts_count) + 1;
        let mut listing = self.store.list(prefix.as_ref());
        let (mut objects, mut seen) = (Vec::new(), 0_usize);
        while let Some(object) = listing.try_next().await.map_err(|error| failed("the folder", error))? {
            seen += 1;
            let hidden = object.location.filename().is_none_or(|name| name.starts_with('.'));
            let below = object.location.parts_count() != depth;
            let is_marker = object.location.as_ref() == self.marker;
            if !(hidden || below || is_marker) {
                objects.push(object);
            }
            if objects.len() >= MAX_FILES || seen >= MAX_LISTED {
                return Err(SourceError::TooManyFiles { count: objects.len().max(seen) });
            }
        }
        Ok((marker, objects))
    }

    /// Brings all objects into the spool, and makes sure that the marker is still the same afterwards.
    pub(crate) async fn fetch(&self, spool: &Spool) -> Result<(Marker, Vec<FeedFile>), SourceError> {
        let (marker, objects) = self.list().await?;
        let next = AtomicUsize::new(0);
        let workers: Vec<_> =
            (0..self.limits.parallel).map(|_| self.copy_some(&objects, &next, spool)).collect();
        let mut files = try_join_all(workers).await?.concat();
        if self.look().await? != marker {
            return Err(SourceError::Changed);
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok((marker, files))
    }

    /// One of several that take object after object until none is left.
    async fn copy_some(
        &self,
        objects: &[ObjectMeta],
        next: &AtomicUsize,
        spool: &Spool,
    ) -> Result<Vec<FeedFile>, SourceError> {
        let mut files = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(object) = objects.get(number) else { return Ok(files) };
            files.push(self.copy(object, number, spool).await?);
        }
    }

    async fn copy(&self, object: &ObjectMeta, number: usize, spool: &Spool) -> Result<FeedFile, SourceError> {
        let name = name_of(object);
        let limit = self.limits.max_file_bytes;
        if object.size > u64::try_from(limit).unwrap_or(u64::MAX) {
            return Err(SourceError::FileTooBig { file: name, limit });
        }
        // The object as it was listed, or none: a feed is one state.
        let options = GetOptions { if_match: object.e_tag.clone(), ..GetOptions::default() };
        let got =
            self.store.get_opts(&object.location, options).await.map_err(|error| failed(&name, error))?;
        let (mut stream, mut copy) = (got.into_stream(), spool.create(number).await?);
        while let Some(piece) = stream.try_next().await.map_err(|error| failed(&name, error))? {
            copy.write(&piece).await?;
        }
        let modified = Timestamp::from_second(object.last_modified.timestamp()).ok();
        Ok(FeedFile { name, path: copy.finish().await?, modified })
    }
}

/// The name of an object within its folder.
pub(crate) fn name_of(object: &ObjectMeta) -> String {
    object.location.filename().unwrap_or_default().to_owned()
}

fn retries() -> RetryConfig {
    RetryConfig { max_retries: 2, retry_timeout: Duration::from_mins(1), ..RetryConfig::default() }
}

fn path_of(key: &str) -> Result<Path, SourceError> {
    Path::parse(key).map_err(|_| SourceError::Answer {
        what: key.to_owned(),
        reason: "its name cannot be used as the name of an object".to_owned(),
    })
}

/// What went wrong in words that are ours: the store's own may repeat addresses with signatures.
fn failed(what: &str, error: object_store::Error) -> SourceError {
    let what = what.to_owned();
    if let Some(outbound) = cause(&error) {
        return match outbound {
            OutboundError::BodyTooLarge { limit } => SourceError::FileTooBig { file: what, limit },
            source => SourceError::Call { what, source },
        };
    }
    let reason = match error {
        object_store::Error::Unauthenticated { .. } | object_store::Error::PermissionDenied { .. } => {
            return SourceError::Refused { what, reason: "the store refused the key".to_owned() };
        }
        object_store::Error::NotFound { .. } => "it is not there",
        object_store::Error::Precondition { .. } => "it was written anew while the feed was read",
        _ => "the store did not answer as it should; check bucket, region and endpoint",
    };
    SourceError::Answer { what, reason: reason.to_owned() }
}

fn cause(error: &(dyn Error + 'static)) -> Option<OutboundError> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<OutboundError>() {
            return Some(found.clone());
        }
        next = error.source();
    }
    None
}
