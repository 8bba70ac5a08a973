//! Sending updates: token by RFC 7523 (rules H7 to H9), repeats by rule N5.

use std::time::Duration;

use basis::{Ambient, Random, SeededRandom};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use order::wire::TokenResponse;
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::config::ServiceAccountKey;
use crate::fault::Slip;

/// The scope for async updates (H8).
const SCOPE: &str = "https://www.googleapis.com/auth/actions.fulfillment.conversation";
/// An update is tried for a day.
const GIVE_UP: Duration = Duration::from_hours(24);
/// An unknown order may race with the submit response.
const GIVE_UP_UNKNOWN: Duration = Duration::from_mins(1);

/// Why no token could be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("the private key of the service account cannot be used")]
    Key(#[from] jsonwebtoken::errors::Error),
    #[error("the token cannot be fetched")]
    Fetch(#[from] reqwest::Error),
}

/// Sends updates to the platform.
pub(crate) struct Pusher {
    client: reqwest::Client,
    target: Url,
    account: ServiceAccountKey,
    key: EncodingKey,
    pause: Duration,
    ambient: Ambient,
    random: SeededRandom,
    token: Mutex<Option<(String, Instant)>>,
}

impl Pusher {
    pub(crate) fn new(
        client: reqwest::Client,
        target: Url,
        account: ServiceAccountKey,
        pause: Duration,
        ambient: Ambient,
        seed: u64,
    ) -> Result<Self, TokenError> {
        let key = EncodingKey::from_rsa_pem(account.private_key.as_bytes())?;
        let random = SeededRandom::new(seed);
        Ok(Self { client, target, account, key, pause, ambient, random, token: Mutex::new(None) })
    }

    /// Sends an update until it is through, refused for good, or the simulator stops. Gives the status of the
    /// last answer and the number of attempts.
    pub(crate) async fn send(
        &self,
        body: Vec<u8>,
        slip: Option<Slip>,
        cancel: &CancellationToken,
    ) -> (Option<u16>, u32) {
        let (started, mut attempts, mut pause) = (Instant::now(), 0, self.pause);
        loop {
            attempts += 1;
            let status = self.attempt(body.clone()).await;
            let limit = match status {
                _ if slip == Some(Slip::GivesUp) => return (status, attempts),
                Some(400) if slip == Some(Slip::RepeatsRefused) && attempts < 3 => GIVE_UP,
                None | Some(401 | 429 | 500..=599) => GIVE_UP,
                Some(404) => GIVE_UP_UNKNOWN,
                Some(_) => return (status, attempts),
            };
            if status == Some(401) {
                *self.token.lock().await = None;
            }
            if started.elapsed() + pause > limit {
                return (status, attempts);
            }
            tokio::select! {
                () = cancel.cancelled() => return (status, attempts),
                () = tokio::time::sleep(self.jitter(pause)) => {}
            }
            pause = (pause * 2).min(self.pause * 300);
        }
    }

    /// Half to all of a pause.
    fn jitter(&self, pause: Duration) -> Duration {
        let mut byte = [0];
        self.random.fill(&mut byte);
        pause / 2 + pause * u32::from(byte[0]) / 512
    }

    async fn attempt(&self, body: Vec<u8>) -> Option<u16> {
        let token = match self.token().await {
            Ok(token) => token,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "no token for an update");
                return None;
            }
        };
        let call = self.client.post(self.target.clone()).bearer_auth(token).body(body);
        match call.header("content-type", "application/json; charset=utf-8").send().await {
            Ok(answer) => Some(answer.status().as_u16()),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "an update got no answer");
                None
            }
        }
    }

    async fn token(&self) -> Result<String, TokenError> {
        let mut cached = self.token.lock().await;
        if let Some((token, until)) = &*cached
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let answer = fetch_token(&self.client, &self.account, &self.key, SCOPE, &self.ambient).await?;
        // Fetched anew a minute before it lapses.
        let life = Duration::from_secs(u64::try_from(answer.expires_in - 60).unwrap_or(0));
        *cached = Some((answer.access_token.clone(), Instant::now() + life));
        Ok(answer.access_token)
    }
}

/// Gets an access token for a signed assertion (RFC 7523).
pub(crate) async fn fetch_token(
    client: &reqwest::Client,
    account: &ServiceAccountKey,
    key: &EncodingKey,
    scope: &str,
    ambient: &Ambient,
) -> Result<TokenResponse, TokenError> {
    let now = ambient.now().as_second();
    let claims = json!({
        "iss": account.client_email, "sub": account.client_email, "scope": scope,
        "aud": account.token_uri, "iat": now, "exp": now + 600,
    });
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(account.private_key_id.clone());
    let assertion = encode(&header, &claims, key)?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        .append_pair("assertion", &assertion)
        .finish();
    let call = client.post(account.token_uri.clone()).body(form);
    let call = call.header("content-type", "application/x-www-form-urlencoded");
    Ok(call.send().await?.error_for_status()?.json().await?)
}
