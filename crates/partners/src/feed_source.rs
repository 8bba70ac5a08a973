//! Where a partner's feed comes from (inventory feeds 8.2).

mod draft;
mod place;

use serde::{Deserialize, Serialize};
use url::Url;

pub use draft::FeedSourceDraft;
pub(crate) use draft::SecretChange;
pub use place::BucketFolder;

/// The way in which a feed is delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMethod {
    /// HTTPS with a sitemap.
    #[default]
    Sitemap,
    /// A bucket of S3 or of a store that speaks its language.
    S3,
    /// A bucket of Google Cloud Storage.
    Gcs,
    /// A directory of the platform's own files.
    Directory,
}

impl DeliveryMethod {
    /// Every method, those that partners may choose first.
    pub const ALL: [Self; 4] = [Self::Sitemap, Self::S3, Self::Gcs, Self::Directory];

    /// The stored and spoken name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sitemap => "sitemap",
            Self::S3 => "s3",
            Self::Gcs => "gcs",
            Self::Directory => "directory",
        }
    }

    /// Whether only the operator of the platform may set it.
    pub const fn is_for_operators(self) -> bool {
        matches!(self, Self::Directory)
    }

    /// The method of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

/// Where a partner's feed comes from, without the secret that opens it. Whether it may be read is decided where feeds
/// are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum FeedSource {
    /// A directory of the platform's own files.
    Directory {
        /// Its full path.
        path: String,
    },
    /// Files that a sitemap lists.
    Sitemap {
        /// Where the sitemap is.
        url: Url,
        /// The name for HTTP basic authentication; its password is the secret.
        user: Option<String>,
    },
    /// A folder of an S3 bucket.
    S3 {
        /// The folder.
        folder: BucketFolder,
        /// The key of the marker within the bucket.
        marker: String,
        /// The store's address; `None` for Amazon's own.
        endpoint: Option<Url>,
        /// The store's region.
        region: String,
        /// The name of the access key, whose secret part is the secret.
        access_key_id: String,
    },
    /// A folder of a Google Cloud Storage bucket.
    Gcs {
        /// The folder.
        folder: BucketFolder,
        /// The name of the marker object within the bucket.
        marker: String,
        /// The store's address; `None` for Google's own.
        endpoint: Option<Url>,
    },
}

impl FeedSource {
    /// How the feed is delivered.
    pub const fn method(&self) -> DeliveryMethod {
        match self {
            Self::Directory { .. } => DeliveryMethod::Directory,
            Self::Sitemap { .. } => DeliveryMethod::Sitemap,
            Self::S3 { .. } => DeliveryMethod::S3,
            Self::Gcs { .. } => DeliveryMethod::Gcs,
        }
    }

    /// The place as a person writes it: a path or an address. It holds no secret.
    pub fn place(&self) -> String {
        match self {
            Self::Directory { path } => path.clone(),
            Self::Sitemap { url, .. } => url.to_string(),
            Self::S3 { folder, .. } => format!("s3://{folder}"),
            Self::Gcs { folder, .. } => format!("gs://{folder}"),
        }
    }

    /// The full address of the marker, for sources that have one.
    pub fn marker_url(&self) -> Option<String> {
        match self {
            Self::Directory { .. } | Self::Sitemap { .. } => None,
            Self::S3 { folder, marker, .. } => Some(format!("s3://{}/{marker}", folder.bucket)),
            Self::Gcs { folder, marker, .. } => Some(format!("gs://{}/{marker}", folder.bucket)),
        }
    }

    /// Whether the secret of `other` may be used for this source: only while it goes to the same host under the same
    /// name. Otherwise whoever may edit the address could have the secret sent to a server of his own.
    pub(crate) fn shares_secret_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Sitemap { url, user }, Self::Sitemap { url: old, user: old_user }) => {
                url.origin() == old.origin() && user == old_user
            }
            (
                Self::S3 { endpoint, access_key_id, .. },
                Self::S3 { endpoint: old, access_key_id: old_id, .. },
            ) => endpoint == old && access_key_id == old_id,
            (Self::Gcs { endpoint, .. }, Self::Gcs { endpoint: old, .. }) => endpoint == old,
            _ => false,
        }
    }
}
