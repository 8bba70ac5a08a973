//! The partner called without the platform.

use std::time::Duration;

use anyhow::Context;
use axum::body::Bytes;
use axum::http::header;
use basis::Ambient;
use identity::Identity;
use tokio::time::Instant;

use crate::food::ENVIRONMENT;
use crate::lane::Steps;
use crate::messages::Messages;
use crate::platform::Platform;

/// What a program without a platform would need to call the partner.
pub(crate) struct Direct {
    client: reqwest::Client,
    url: String,
    identity: Identity,
    project: String,
    ambient: Ambient,
}

/// An HTTP client with the settings of the platform's own.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    #[expect(clippy::disallowed_methods, reason = "this is the comparison without the platform")]
    let builder = reqwest::Client::builder();
    let builder = builder.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never());
    let builder = builder.referer(false).no_proxy().connect_timeout(Duration::from_secs(2));
    Ok(builder
        .timeout(Duration::from_secs(20))
        .pool_idle_timeout(Duration::from_secs(20))
        .pool_max_idle_per_host(8)
        .build()?)
}

impl Direct {
    /// Calls the partner of this platform with tokens signed by its keys.
    pub(crate) async fn beside(platform: &Platform) -> anyhow::Result<Self> {
        Self::at(platform, platform.sim.url()).await
    }

    /// The same, through whoever stands before the partner at `url`.
    pub(crate) async fn at(platform: &Platform, url: String) -> anyhow::Result<Self> {
        let app = &platform.app;
        Ok(Self {
            client: client()?,
            url,
            identity: app.identity.clone(),
            project: app.partners.environment(platform.partner, ENVIRONMENT).await?.project_id,
            ambient: app.ambient.clone(),
        })
    }

    /// One checkout and one submit.
    pub(crate) async fn order(&self, messages: &Messages) -> anyhow::Result<Steps> {
        let checkout = self.checkout(messages).await?;
        let id = format!("{:020}", u64::from_be_bytes(self.ambient.random_bytes()));
        let submitting = Instant::now();
        let answer = self.call(messages.submit.with(&id), Some(&id)).await.context("the submit")?;
        let submit = Some(submitting.elapsed());
        anyhow::ensure!(is_taken(&answer), "the partner did not take the order");
        Ok(Steps { cart: None, checkout, submit, settled: None })
    }

    /// One checkout, and how long it took.
    pub(crate) async fn checkout(&self, messages: &Messages) -> anyhow::Result<Duration> {
        let started = Instant::now();
        let answer = self.call(messages.checkout.clone(), None).await.context("the checkout")?;
        let took = started.elapsed();
        anyhow::ensure!(is_quote(&answer), "the partner gave no price");
        Ok(took)
    }

    async fn call(&self, body: Bytes, key: Option<&str>) -> anyhow::Result<String> {
        let token = self.identity.partner_token(&self.project).await?;
        let mut call = self.client.post(&self.url).bearer_auth(token).body(body);
        call = call.header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        call = call.header("google-actions-api-version", "2");
        if let Some(key) = key {
            call = call.header("idempotency-key", key);
        }
        Ok(call.send().await?.error_for_status()?.text().await?)
    }
}

// Searched, not parsed: a comparison that does as little as it can is the stricter one.
fn is_quote(answer: &str) -> bool {
    answer.contains("\"checkoutResponse\"") && !answer.contains("\"foodOrderErrors\"")
}

fn is_taken(answer: &str) -> bool {
    answer.contains("\"orderUpdate\"") && !answer.contains("\"REJECTED\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_refuses_is_not_taken_for_an_order() {
        assert!(is_quote(r#"{"checkoutResponse":{}}"#));
        assert!(!is_quote(r#"{"error":{"foodOrderErrors":[]}}"#));
        assert!(is_taken(r#"{"orderUpdate":{"orderState":{"state":"CREATED"}}}"#));
        assert!(!is_taken(r#"{"orderUpdate":{"orderState":{"state":"REJECTED"}}}"#));
    }
}
