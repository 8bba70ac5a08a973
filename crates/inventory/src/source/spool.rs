//! Copies of feed files on disk while they are read: bounded, and removed when they are done with.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use basis::{Environment, IngestionId, PartnerId};
use bytes::Bytes;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::error::SourceError;
use super::settings::SourceSettings;

/// The folder of one run. It is removed when the last clone is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Spool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    limit: u64,
    used: AtomicU64,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            // The next run of the environment tries again.
            tracing::warn!(error = &error as &dyn std::error::Error, "copies of a feed could not be removed");
        }
    }
}

impl Spool {
    /// Makes the folder of a run. Whatever an earlier run of the environment left behind is removed: one runs at a time.
    pub(crate) fn open(
        settings: &SourceSettings,
        partner: PartnerId,
        environment: Environment,
        run: IngestionId,
    ) -> io::Result<Self> {
        let place = settings.spool_dir.join(format!("{partner}-{environment}"));
        match fs::remove_dir_all(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let folder = place.join(run.to_string());
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        Ok(Self(Arc::new(Inner { folder, limit: settings.spool_max_bytes, used: AtomicU64::new(0) })))
    }

    /// Begins the copy of the file at place `number` of the feed.
    pub(crate) async fn create(&self, number: usize) -> Result<Copy, SourceError> {
        let path = self.0.folder.join(format!("{number:06}"));
        let file = tokio::fs::File::create(&path).await.map_err(SourceError::Spool)?;
        Ok(Copy { spool: self.clone(), path, file: BufWriter::with_capacity(1 << 17, file) })
    }

    fn take(&self, bytes: usize) -> Result<(), SourceError> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let used = self.0.used.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        if used > self.0.limit { Err(SourceError::SpoolFull { limit: self.0.limit }) } else { Ok(()) }
    }

    #[cfg(test)]
    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.0.folder
    }
}

/// A copy that is being written.
pub(crate) struct Copy {
    spool: Spool,
    path: PathBuf,
    file: BufWriter<tokio::fs::File>,
}

impl Copy {
    pub(crate) async fn write(&mut self, piece: &Bytes) -> Result<(), SourceError> {
        self.spool.take(piece.len())?;
        self.file.write_all(piece).await.map_err(SourceError::Spool)
    }

    /// Ends the copy and says where it lies.
    pub(crate) async fn finish(mut self) -> Result<PathBuf, SourceError> {
        self.file.flush().await.map_err(SourceError::Spool)?;
        Ok(self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &std::path::Path, limit: u64, run: u8) -> Spool {
        let settings =
            SourceSettings { spool_dir: folder.to_owned(), spool_max_bytes: limit, ..Default::default() };
        let run = IngestionId::from_bytes([run; 16]);
        Spool::open(&settings, PartnerId::new(1001), Environment::Production, run).unwrap()
    }

    #[tokio::test]
    async fn copies_are_bounded_and_gone_afterwards() {
        let root = tempfile::tempdir().unwrap();
        let spool = open(root.path(), 10, 1);
        let mut copy = spool.create(0).await.unwrap();
        copy.write(&Bytes::from_static(b"12345")).await.unwrap();
        assert_eq!(fs::read(copy.finish().await.unwrap()).unwrap(), b"12345");
        let mut second = spool.create(1).await.unwrap();
        let full = second.write(&Bytes::from_static(b"123456")).await.unwrap_err();
        assert_eq!((full.code(), full.to_string().contains("10 bytes")), ("FETCH_FAILED", true));
        let folder = spool.folder().to_owned();
        drop((spool, second));
        assert!(!folder.exists());
    }

    #[tokio::test]
    async fn what_a_crash_left_behind_is_removed_by_the_next_run() {
        let root = tempfile::tempdir().unwrap();
        let crashed = open(root.path(), 10, 1);
        let left = crashed.folder().to_owned();
        std::mem::forget(crashed);
        let next = open(root.path(), 10, 2);
        assert!(!left.exists() && next.folder().exists());
    }
}
