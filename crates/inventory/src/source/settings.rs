//! How feeds are fetched in this installation.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// How feeds are fetched in this installation.
#[derive(Clone, Debug)]
pub struct SourceSettings {
    /// Where copies of feed files lie while they are read. The platform removes what is in it.
    pub spool_dir: PathBuf,
    /// The most bytes that the copies of one run may take.
    pub spool_max_bytes: u64,
    /// The key file of the platform's service account, with which buckets of Google are read that have no key of their
    /// own.
    pub gcs_service_account: Option<SecretString>,
    /// How long and how much.
    pub limits: FetchLimits,
}

impl Default for SourceSettings {
    /// In the system's folder for temporary files, at most 20 GB a run.
    fn default() -> Self {
        Self {
            spool_dir: std::env::temp_dir().join("aboyeur-spool"),
            spool_max_bytes: 20_000_000_000,
            gcs_service_account: None,
            limits: FetchLimits::default(),
        }
    }
}

/// How long fetching may take and how much it may bring. Rule B4 and 8.5.
#[derive(Clone, Copy, Debug)]
pub struct FetchLimits {
    /// To connect.
    pub connect: Duration,
    /// Without a byte arriving.
    pub idle: Duration,
    /// For the whole feed.
    pub total: Duration,
    /// For a look at the marker, or at what there is.
    pub look: Duration,
    /// Files at one time.
    pub parallel: usize,
    /// Bytes of a file, as it is copied.
    pub max_file_bytes: usize,
    /// Bytes of a sitemap.
    pub max_sitemap_bytes: usize,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            total: Duration::from_hours(1),
            look: Duration::from_mins(2),
            parallel: 8,
            max_file_bytes: 200_000_000,
            max_sitemap_bytes: 50_000_000,
        }
    }
}
