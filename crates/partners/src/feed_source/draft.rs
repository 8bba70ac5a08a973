//! A feed source as it was typed in, and what is wrong with it.

use basis::FieldErrors;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use url::Url;

use super::place::BucketFolder;
use super::{DeliveryMethod, FeedSource};

/// A feed source as it was typed in. What a method does not use is not looked at.
#[derive(Clone, Debug, Default)]
pub struct FeedSourceDraft {
    /// How the feed is delivered.
    pub method: DeliveryMethod,
    /// The directory's path.
    pub directory: String,
    /// Where the sitemap is, or the folder as `s3://bucket/folder/` or `gs://bucket/folder/`.
    pub url: String,
    /// Where `marker.txt` is; empty: in the folder.
    pub marker_url: String,
    /// The name for HTTP basic authentication.
    pub user: String,
    /// The address of another store than Amazon's or Google's own.
    pub endpoint: String,
    /// The region of an S3 store; empty: `us-east-1`.
    pub region: String,
    /// The name of an S3 access key.
    pub access_key_id: String,
    /// The password, the secret part of the access key, or the key file of the service account. `None` keeps the stored
    /// one, as long as it goes to the same place.
    pub secret: Option<SecretString>,
}

/// What becomes of the stored secret.
#[derive(Debug)]
pub(crate) enum SecretChange {
    Keep,
    Set(SecretString),
    Remove,
}

impl FeedSourceDraft {
    /// The source this describes, or everything that is wrong with it. `before` is the source that is set, if its secret
    /// is stored.
    pub(crate) fn check(
        self,
        before: Option<&FeedSource>,
    ) -> Result<(FeedSource, SecretChange), FieldErrors> {
        let mut errors = FieldErrors::new();
        let secret = self.secret.clone().filter(|secret| !secret.expose_secret().trim().is_empty());
        let source = match self.method {
            DeliveryMethod::Directory => self.directory(&mut errors),
            DeliveryMethod::Sitemap => self.sitemap(&mut errors),
            DeliveryMethod::S3 => self.s3(&mut errors),
            DeliveryMethod::Gcs => self.gcs(&mut errors),
        };
        let Some(source) = source.filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        let kept = before.is_some_and(|before| source.shares_secret_with(before));
        let change = decide_secret(&mut errors, &source, secret, kept);
        errors.finish((source, change))
    }

    fn directory(&self, errors: &mut FieldErrors) -> Option<FeedSource> {
        let path = crate::environment::read_directory(errors, "feed_source.directory", Some(&self.directory));
        if path.is_none() && errors.is_empty() {
            errors.push("feed_source.directory", "required", "write the directory's full path");
        }
        path.map(|path| FeedSource::Directory { path })
    }

    fn sitemap(&self, errors: &mut FieldErrors) -> Option<FeedSource> {
        let url = read_address(errors, "feed_source.url", &self.url);
        let user = text_of(&self.user);
        if user.as_ref().is_some_and(|user| user.len() > 200 || user.contains([':', '\n', '\r'])) {
            let message = "write the name without a colon, in at most 200 characters";
            errors.push("feed_source.user", "feed_user_invalid", message);
        }
        url.map(|url| FeedSource::Sitemap { url, user })
    }

    fn s3(&self, errors: &mut FieldErrors) -> Option<FeedSource> {
        let region = text_of(&self.region).unwrap_or_else(|| "us-east-1".to_owned());
        if region.len() > 50 || !region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            let message = "write the region's short name, such as eu-west-3";
            errors.push("feed_source.region", "feed_region_invalid", message);
        }
        let access_key_id = self.access_key_id.trim().to_owned();
        let plain =
            (1..=128).contains(&access_key_id.len()) && access_key_id.chars().all(|c| c.is_ascii_graphic());
        if !plain {
            let message = "write the access key id that belongs to the secret access key";
            errors.push("feed_source.access_key_id", "feed_access_key_invalid", message);
        }
        let (folder, marker, endpoint) = self.bucket(errors, "s3")?;
        Some(FeedSource::S3 { folder, marker, endpoint, region, access_key_id })
    }

    fn gcs(&self, errors: &mut FieldErrors) -> Option<FeedSource> {
        let (folder, marker, endpoint) = self.bucket(errors, "gs")?;
        Some(FeedSource::Gcs { folder, marker, endpoint })
    }

    fn bucket(&self, errors: &mut FieldErrors, scheme: &str) -> Option<(BucketFolder, String, Option<Url>)> {
        let endpoint =
            text_of(&self.endpoint).and_then(|text| read_address(errors, "feed_source.endpoint", &text));
        let Some(folder) = BucketFolder::parse(self.url.trim(), scheme) else {
            let message = format!("write the folder in full, such as {scheme}://bistro-feed/production/");
            errors.push("feed_source.url", "feed_folder_invalid", message);
            return None;
        };
        let marker = match text_of(&self.marker_url) {
            None => folder.key_of("marker.txt"),
            Some(text) => match BucketFolder::parse(&text, scheme) {
                Some(object) if object.bucket == folder.bucket && !object.path.is_empty() => object.path,
                _ => {
                    let message = format!(
                        "write the marker's full address in the same bucket, such as {scheme}://bistro-feed/production/marker.txt"
                    );
                    errors.push("feed_source.marker_url", "feed_marker_url_invalid", message);
                    return None;
                }
            },
        };
        Some((folder, marker, endpoint))
    }
}

fn decide_secret(
    errors: &mut FieldErrors,
    source: &FeedSource,
    secret: Option<SecretString>,
    kept: bool,
) -> SecretChange {
    match source {
        FeedSource::Directory { .. } | FeedSource::Sitemap { user: None, .. } => SecretChange::Remove,
        FeedSource::Gcs { .. } => match secret {
            Some(key) => read_service_account(errors, &key),
            // Without a key of its own the platform's service account is used.
            None if kept => SecretChange::Keep,
            None => SecretChange::Remove,
        },
        FeedSource::Sitemap { .. } | FeedSource::S3 { .. } => match secret {
            Some(secret) if secret.expose_secret().len() > 1000 => {
                let message = "the secret is longer than 1000 characters; check what was pasted";
                errors.push("feed_source.secret", "feed_secret_invalid", message);
                SecretChange::Keep
            }
            Some(secret) => SecretChange::Set(secret),
            None if kept => SecretChange::Keep,
            None => {
                let message = "enter the secret; it must be entered again when the host or the name changes";
                errors.push("feed_source.secret", "feed_secret_missing", message);
                SecretChange::Keep
            }
        },
    }
}

/// Keeps of a key file what is needed to sign. Members that would send the key elsewhere are dropped.
fn read_service_account(errors: &mut FieldErrors, text: &SecretString) -> SecretChange {
    const NEEDED: [&str; 3] = ["client_email", "private_key", "private_key_id"];
    let parsed = serde_json::from_str::<Map<String, Value>>(text.expose_secret()).ok();
    let kept = parsed.and_then(|key| {
        let member = |name: &str| Some((name.to_owned(), Value::String(key.get(name)?.as_str()?.to_owned())));
        NEEDED.into_iter().map(member).collect::<Option<Map<String, Value>>>()
    });
    let Some(key) = kept else {
        let message = "paste the whole JSON key file of the service account";
        errors.push("feed_source.secret", "feed_service_account_invalid", message);
        return SecretChange::Keep;
    };
    SecretChange::Set(SecretString::from(Value::Object(key).to_string()))
}

fn read_address(errors: &mut FieldErrors, field: &str, text: &str) -> Option<Url> {
    if text.trim().is_empty() {
        errors.push(
            field,
            "required",
            "write the address in full, such as https://feeds.example.com/sitemap.xml",
        );
        return None;
    }
    crate::environment::read_url(errors, field, Some(text))
}

fn text_of(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
