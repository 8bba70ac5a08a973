//! What a large feed shall be like.

use std::path::PathBuf;

use jiff::Timestamp;
use url::Url;

use super::super::cities::City;
use super::super::defect::Defects;

/// When a feed is large enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// At this many restaurants.
    Restaurants(u64),
    /// With the restaurant that reaches this many bytes, uncompressed.
    Bytes(u64),
}

/// What to generate.
#[derive(Clone, Debug)]
pub struct FeedPlan {
    /// The same seed gives the same feed.
    pub seed: u64,
    /// How large.
    pub stop: Stop,
    /// Where the restaurants stand, with weights; decides country, currency and language. Not empty.
    pub cities: Vec<(City, u32)>,
    /// Restaurants in a file; at least 1.
    pub per_file: u64,
    /// Whether the files are compressed.
    pub gzip: bool,
    /// How many restaurants of a hundred belong to a chain, whose menu they share.
    pub chains_percent: u64,
    /// `dateModified` of every row that did not change.
    pub modified: Timestamp,
    /// Written into the marker; `dateModified` of rows that changed.
    pub marker: Timestamp,
    /// How many restaurants have other prices than the seed gives them; needs [`Stop::Restaurants`].
    pub changed: u64,
    /// Address below which the files are served; a sitemap is written if it is given.
    pub sitemap: Option<Url>,
    /// What is planted in it.
    pub defects: Defects,
    /// Where to say what was planted.
    pub manifest: Option<PathBuf>,
}

impl FeedPlan {
    /// `dateModified` of rows of a plan that says nothing else. It is fixed, so that the bytes do not depend on
    /// the day on which a feed is generated.
    pub const MODIFIED: &str = "2026-01-05T03:00:00Z";

    /// A plain feed: one file a restaurant, no chains, nothing changed.
    pub fn new(
        cities: Vec<(City, u32)>,
        stop: Stop,
        seed: u64,
        modified: Timestamp,
        marker: Timestamp,
    ) -> Self {
        Self {
            seed,
            stop,
            cities,
            per_file: 1,
            gzip: false,
            chains_percent: 0,
            modified,
            marker,
            changed: 0,
            sitemap: None,
            defects: Defects::default(),
            manifest: None,
        }
    }

    /// Whether this restaurant is among those that changed; they lie evenly in the feed.
    pub(super) fn is_changed(&self, number: u64) -> bool {
        let Stop::Restaurants(all) = self.stop else { return false };
        let before = |number: u64| u128::from(number) * u128::from(self.changed) / u128::from(all.max(1));
        before(number + 1) > before(number)
    }
}
