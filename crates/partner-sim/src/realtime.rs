//! Real-time updates as a partner sends them: whole entities, or their deletion (inventory feeds 9.1).

use basis::{Ambient, Environment};
use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};
use url::Url;

use crate::config::ServiceAccountKey;
use crate::push::{TokenError, fetch_token};

/// The scope for real-time updates (9.1).
const SCOPE: &str = "https://www.googleapis.com/auth/mapsbooking";
/// Records of one request (rule U1).
const BATCH: usize = 1_000;

/// Why updates did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// No token could be had.
    #[error("no token could be had")]
    Token(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The platform gave no answer.
    #[error("the platform gave no answer")]
    Unreachable(#[from] reqwest::Error),
    /// The platform refused.
    #[error("the platform refused with {status}: {body}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it said.
        body: String,
    },
}

impl From<TokenError> for SendError {
    fn from(error: TokenError) -> Self {
        Self::Token(Box::new(error))
    }
}

/// What is done with entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateVerb {
    /// They are put in place of what is there.
    Upsert,
    /// They are deleted; `@type` and `@id` suffice.
    Delete,
}

/// Sends real-time updates of one partner.
pub struct UpdateSender {
    client: reqwest::Client,
    account: ServiceAccountKey,
    key: EncodingKey,
    base: String,
    ambient: Ambient,
}

impl UpdateSender {
    /// A sender for the environment of a partner with this number.
    ///
    /// # Errors
    /// When the private key cannot be used.
    pub fn new(
        platform: &Url,
        partner: i64,
        environment: Environment,
        account: ServiceAccountKey,
        ambient: Ambient,
    ) -> Result<Self, SendError> {
        let key = EncodingKey::from_rsa_pem(account.private_key.as_bytes()).map_err(TokenError::from)?;
        let origin = platform.as_str().trim_end_matches('/');
        let prefix = if environment.is_sandbox() { "/sandbox" } else { "" };
        let base = format!("{origin}{prefix}/v1alpha/inventory/partners/{partner}/feeds/owg.v2/record:");
        let client = crate::simulator::client().map_err(|error| SendError::Token(Box::new(error)))?;
        Ok(Self { client, account, key, base, ambient })
    }

    /// Sends entities with the present time, a thousand in each request. Success means accepted, not applied.
    ///
    /// # Errors
    /// When no token can be had, or the platform does not answer or refuses; earlier requests are then accepted.
    pub async fn send(&self, verb: UpdateVerb, entities: &[Value]) -> Result<(), SendError> {
        let token = fetch_token(&self.client, &self.account, &self.key, SCOPE, &self.ambient).await?;
        let (path, time) = match verb {
            UpdateVerb::Upsert => ("batchPush", "generationTimestamp"),
            UpdateVerb::Delete => ("batchDelete", "deleteTime"),
        };
        let at = self.ambient.now().to_string();
        for part in entities.chunks(BATCH) {
            let record = |entity: &Value| json!({ time: at, "dataRecord": entity.to_string() });
            let body = json!({ "records": part.iter().map(record).collect::<Vec<_>>() });
            let call =
                self.client.post(format!("{}{path}", self.base)).bearer_auth(&token.access_token).json(&body);
            let answer = call.send().await?;
            let status = answer.status().as_u16();
            if status != 200 {
                return Err(SendError::Refused { status, body: answer.text().await.unwrap_or_default() });
            }
        }
        Ok(())
    }
}
