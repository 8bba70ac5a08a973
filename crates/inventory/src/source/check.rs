//! What the form in which a source is set may ask.

use basis::{Environment, FieldErrors, PartnerId};
use partners::FeedSourceDraft;
use url::Url;

use super::{FeedDirectory, Listed, SourceError, list};
use crate::error::InventoryError;
use crate::service::Inventory;

impl Inventory {
    /// Checks that `path` is a feed directory that may be used, for the form in which it is set.
    pub fn check_feed_directory(&self, path: &str) -> Result<(), FieldErrors> {
        self.check_directory("feed_directory", path)
    }

    /// Checks that a source as it was typed in may be read from in this installation. What is no path or address at all
    /// is left to `partners`, which says what is wrong with it.
    pub fn check_feed_source(&self, draft: &FeedSourceDraft) -> Result<(), FieldErrors> {
        use partners::DeliveryMethod::{Directory, Gcs, S3, Sitemap};
        match draft.method {
            Directory if draft.directory.trim().starts_with('/') => {
                self.check_directory("feed_source.directory", draft.directory.trim())
            }
            Sitemap => self.check_address("feed_source.url", &draft.url),
            S3 | Gcs => self.check_address("feed_source.endpoint", &draft.endpoint),
            Directory => Ok(()),
        }
    }

    /// Looks at the source that is set: its marker, and how many files there are.
    pub async fn test_feed_source(
        &self,
        partner: PartnerId,
        environment: Environment,
    ) -> Result<Result<Listed, SourceError>, InventoryError> {
        let found = self.db.read(move |tx| partners::find_environment(tx, partner, environment)).await?;
        Ok(list(&self.sources, &found.ok_or(InventoryError::NotFound)?).await)
    }

    fn check_directory(&self, field: &str, path: &str) -> Result<(), FieldErrors> {
        FeedDirectory::open(path, &self.settings.feed_roots).map(|_| ()).map_err(|error| {
            FieldErrors::one(field, "feed_directory_unusable", format!("{error}. {}", error.cure()))
        })
    }

    fn check_address(&self, field: &str, text: &str) -> Result<(), FieldErrors> {
        let Some((outbound, url)) = self.sources.outbound.as_ref().zip(Url::parse(text.trim()).ok()) else {
            return Ok(());
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Ok(());
        }
        outbound
            .check_url(&url)
            .map_err(|error| FieldErrors::one(field, "feed_address_refused", error.to_string()))
    }
}
