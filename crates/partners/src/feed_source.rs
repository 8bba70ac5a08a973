//! Where a partner's feed comes from (inventory feeds 8.2).

/// Where a partner's feed comes from. Whether it may be read is decided where feeds are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedSource {
    /// A directory of the platform's own files.
    Directory {
        /// Its full path.
        path: String,
    },
}
