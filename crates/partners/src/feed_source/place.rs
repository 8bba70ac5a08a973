//! Folders and objects of buckets, as people write them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A folder of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BucketFolder {
    /// The bucket's name.
    pub bucket: String,
    /// The folder's path within it without slashes at its ends; empty for the whole bucket.
    pub path: String,
}

impl fmt::Display for BucketFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.bucket, self.path)?;
        if self.path.is_empty() { Ok(()) } else { f.write_str("/") }
    }
}

impl BucketFolder {
    /// Reads `scheme://bucket/path/`, such as `s3://bistro-feed/prod/`.
    pub(crate) fn parse(text: &str, scheme: &str) -> Option<Self> {
        let rest = text.strip_prefix(scheme)?.strip_prefix("://")?;
        let (bucket, path) = rest.split_once('/').unwrap_or((rest, ""));
        let path = path.trim_matches('/');
        let plain = path.is_empty() || is_plain_path(path);
        (is_bucket_name(bucket) && plain).then(|| Self { bucket: bucket.to_owned(), path: path.to_owned() })
    }

    /// The key of an object that lies in the folder.
    pub(crate) fn key_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) }
    }
}

/// Bucket names go into host names and paths, so only what both stores allow is let through.
fn is_bucket_name(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    (3..=222).contains(&text.len()) && text.chars().all(fine) && !text.contains("..")
}

fn is_plain_path(path: &str) -> bool {
    let segment = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.len() <= 900 && !path.chars().any(char::is_control) && path.split('/').all(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_with_and_without_slashes_at_its_end() {
        for (text, bucket, path) in [
            ("s3://bistro-feed", "bistro-feed", ""),
            ("s3://bistro-feed/", "bistro-feed", ""),
            ("s3://bistro-feed/a/b/", "bistro-feed", "a/b"),
        ] {
            let folder = BucketFolder::parse(text, "s3").unwrap();
            assert_eq!((folder.bucket.as_str(), folder.path.as_str()), (bucket, path), "{text}");
        }
        assert_eq!(BucketFolder::parse("s3://feed/a", "s3").unwrap().to_string(), "feed/a/");
    }

    #[test]
    fn what_is_no_folder_of_the_store_is_refused() {
        for text in
            ["gs://feed/a", "s3:/feed", "s3://", "s3://Feed", "s3://a/b", "s3://feed/../x", "s3://f eed/"]
        {
            assert_eq!(BucketFolder::parse(text, "s3"), None, "{text}");
        }
    }
}
