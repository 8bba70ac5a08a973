//! Where a feed comes from, and the test of it.

use axum::Json;
use axum::extract::State;
use identity::Permission;
use partners::{EnvironmentConfig, FeedSource, FeedSourceDraft};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::EnvironmentPath;
use crate::caller::Caller;
use crate::input::Path;
use crate::refusal::Answer;
use crate::responses::WriteProblems;
use crate::state::ApiState;
use crate::wire::DeliveryMethod;

/// Where a feed comes from. What a method does not use is null.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeedSourceView {
    method: DeliveryMethod,
    /// The directory; for people of the platform only.
    directory: Option<String>,
    /// Where the sitemap is, or the folder of the bucket.
    url: Option<String>,
    /// Where the marker is, for buckets.
    marker_url: Option<String>,
    /// The name for HTTP basic authentication.
    user: Option<String>,
    /// The address of another store than Amazon's or Google's own.
    endpoint: Option<String>,
    /// The region of an S3 store.
    region: Option<String>,
    /// The name of the access key.
    access_key_id: Option<String>,
    /// Whether a password or key is stored. It is never shown.
    has_secret: bool,
}

impl FeedSourceView {
    pub(super) fn of(caller: &Caller, config: &EnvironmentConfig) -> Option<Self> {
        let source = config.feed_source.as_ref()?;
        let text = |url: &url::Url| url.to_string();
        let mut view = Self {
            method: source.method().into(),
            directory: directory(config).filter(|_| caller.user.is_staff()),
            url: None,
            marker_url: source.marker_url(),
            user: None,
            endpoint: None,
            region: None,
            access_key_id: None,
            has_secret: config.feed_secret.is_some(),
        };
        match source {
            FeedSource::Directory { .. } => {}
            FeedSource::Sitemap { url, user } => {
                (view.url, view.user) = (Some(text(url)), user.clone());
            }
            FeedSource::S3 { endpoint, region, access_key_id, .. } => {
                (view.url, view.endpoint) = (Some(source.place()), endpoint.as_ref().map(text));
                (view.region, view.access_key_id) = (Some(region.clone()), Some(access_key_id.clone()));
            }
            FeedSource::Gcs { endpoint, .. } => {
                (view.url, view.endpoint) = (Some(source.place()), endpoint.as_ref().map(text));
            }
        }
        Some(view)
    }
}

pub(super) fn directory(config: &EnvironmentConfig) -> Option<String> {
    match &config.feed_source {
        Some(FeedSource::Directory { path }) => Some(path.clone()),
        _ => None,
    }
}

/// Where a feed is to come from. Give what the method uses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedSourceInput {
    method: DeliveryMethod,
    /// `directory`: its full path. Only people of the platform may set it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    directory: Option<String>,
    /// `sitemap`: its https address. `s3` and `gcs`: the folder, such as `s3://bistro-feed/production/`.
    #[serde(default)]
    #[schema(max_length = 2000)]
    url: Option<String>,
    /// `s3` and `gcs`: where `marker.txt` is; left out: in the folder.
    #[serde(default)]
    #[schema(max_length = 2000)]
    marker_url: Option<String>,
    /// `sitemap`: the name for HTTP basic authentication.
    #[serde(default)]
    #[schema(max_length = 200)]
    user: Option<String>,
    /// `s3` and `gcs`: the https address of another store than Amazon's or Google's own.
    #[serde(default)]
    #[schema(max_length = 2000)]
    endpoint: Option<String>,
    /// `s3`: the region; left out: `us-east-1`.
    #[serde(default)]
    #[schema(max_length = 50)]
    region: Option<String>,
    /// `s3`: the access key id.
    #[serde(default)]
    #[schema(max_length = 128)]
    access_key_id: Option<String>,
    /// `sitemap`: the password. `s3`: the secret access key. `gcs`: the JSON key file of a service account; without one
    /// the platform's own account reads. It is stored sealed and never shown again.
    #[serde(default)]
    #[schema(value_type = Option<String>, write_only)]
    secret: Option<SecretString>,
}

impl FeedSourceInput {
    pub(super) fn into_draft(self) -> FeedSourceDraft {
        FeedSourceDraft {
            method: self.method.0,
            directory: self.directory.unwrap_or_default(),
            url: self.url.unwrap_or_default(),
            marker_url: self.marker_url.unwrap_or_default(),
            user: self.user.unwrap_or_default(),
            endpoint: self.endpoint.unwrap_or_default(),
            region: self.region.unwrap_or_default(),
            access_key_id: self.access_key_id.unwrap_or_default(),
            secret: self.secret,
        }
    }
}

/// What a look at the source has shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeedTestView {
    /// Whether the marker could be read and the files be listed.
    ok: bool,
    /// The marker, or the sitemap's time of change.
    marker: Option<String>,
    /// How many files there are.
    files: Option<usize>,
    /// The names of the first few.
    samples: Vec<String>,
    /// The code of what went wrong, such as `FETCH_AUTH`.
    code: Option<String>,
    /// What went wrong.
    message: Option<String>,
    /// How to mend it.
    cure: Option<String>,
}

/// Looks at the source that is set: reads its marker and counts its files, and fetches none of them.
#[utoipa::path(
    post,
    path = "/partners/{partner_id}/environments/{environment}/test-feed-source",
    tag = "feeds",
    params(EnvironmentPath),
    responses((status = 200, description = "What was found.", body = FeedTestView), WriteProblems)
)]
pub(super) async fn test_feed_source(
    State(state): State<ApiState>,
    caller: Caller,
    Path(path): Path<EnvironmentPath>,
) -> Answer<FeedTestView> {
    let (partner, environment) = (path.partner_id.0, path.environment.0);
    caller.require(Permission::EditAccount, partner)?;
    Ok(Json(match state.inventory.test_feed_source(partner, environment).await? {
        Ok(listed) => FeedTestView {
            ok: true,
            marker: Some(listed.marker.text),
            files: Some(listed.files),
            samples: listed.samples,
            code: None,
            message: None,
            cure: None,
        },
        Err(error) => FeedTestView {
            ok: false,
            marker: None,
            files: None,
            samples: Vec::new(),
            code: Some(error.code().to_owned()),
            message: Some(error.explain()),
            cure: Some(error.cure().to_owned()),
        },
    }))
}
