//! Where feeds come from. Whatever the source, a feed ends as files on this machine, so that checking is plain reading.
//!
//! [`look`] reads only the marker, to see whether there is anything new; [`fetch`] brings the whole feed. Neither writes
//! to the database, and both may take long: they run outside of transactions. Rules: inventory feeds 8.2 to 8.5.

mod directory;
mod error;
mod fetched;

use std::sync::Arc;

use basis::IngestionId;
use partners::FeedSource;

pub use directory::FeedDirectory;
pub use error::SourceError;
pub use fetched::{FeedFile, Fetched, Marker};

use crate::model::InventorySettings;

/// Files of one location stay below this number. Rule of 8.5.
const MAX_FILES: usize = 100_000;
/// A marker is one timestamp; more than this is not read.
const MAX_MARKER_BYTES: u64 = 256;

/// What fetching needs besides the source itself. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Sources {
    pub(crate) settings: Arc<InventorySettings>,
}

/// The marker as it is now.
pub(crate) async fn look(sources: &Sources, source: &FeedSource) -> Result<Marker, SourceError> {
    let FeedSource::Directory { path } = source.clone();
    let settings = sources.settings.clone();
    on_disk(move || FeedDirectory::open(&path, &settings.feed_roots)?.marker()).await
}

/// The whole feed. `run` names the copies, so that those of a run that broke off can be found.
pub(crate) async fn fetch(
    sources: &Sources,
    source: &FeedSource,
    _run: IngestionId,
) -> Result<Fetched, SourceError> {
    let FeedSource::Directory { path } = source.clone();
    let settings = sources.settings.clone();
    on_disk(move || {
        let directory = FeedDirectory::open(&path, &settings.feed_roots)?;
        let marker = directory.marker()?;
        let files = directory.files()?;
        Ok(Fetched { marker, files, in_place: Some(directory) })
    })
    .await
}

async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|stopped| {
        let source = std::io::Error::other(stopped);
        Err(SourceError::Unreadable { file: "the feed directory".to_owned(), source })
    })
}
